"""Controllers of Frappe's own DocTypes, as far as LeadCard can tell them apart from plain documents."""

from __future__ import annotations

import hashlib
import json
from email.utils import formataddr
from pathlib import Path

import frappe
from bs4 import BeautifulSoup
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import get_fullname
from frappe.utils.data import cstr, split_emails, strip_html
from frappe.utils.html_utils import sanitize_html


class User(Document):
	def autoname(self) -> None:
		if self.name not in frappe.STANDARD_USERS:
			self.email = self.name = (self.email or "").strip().lower()

	def validate(self) -> None:
		self.full_name = " ".join(filter(None, [self.first_name, self.last_name]))
		if not self.username:
			self.username = None

	def on_update(self) -> None:
		if self.new_password:
			from frappe.utils.password import update_password

			update_password(self.name, self.new_password)
			self.db_set("new_password", None, update_modified=False)
		frappe.local.role_permissions = {}

	def add_roles(self, *roles: str) -> None:
		present = {row.role for row in self.get("roles")}
		for role in roles:
			if role not in present:
				self.append("roles", {"role": role})
		self.save()


class Contact(Document):
	def autoname(self) -> None:
		self.name = self._full_name()
		if self.links:
			self.name = f"{self.name}-{self.links[0].link_name.strip()}"
		if frappe.db.exists("Contact", self.name):
			self.name = append_number_if_name_exists("Contact", self.name)

	def validate(self) -> None:
		self.full_name = self._full_name()
		if len(self.email_ids) == 1:
			self.email_ids[0].is_primary = 1
		self.email_id = self._primary("email_ids", "is_primary", "email_id", "Email ID").strip()
		self.phone = self._primary("phone_nos", "is_primary_phone", "phone", "Phone")
		self.mobile_no = self._primary("phone_nos", "is_primary_mobile_no", "phone", "Mobile No")
		if not self.user and self.email_id:
			self.user = frappe.db.get_value("User", {"email": self.email_id})
		deduplicate_links(self)

	def _full_name(self) -> str:
		return (
			" ".join(filter(None, [self.first_name, self.middle_name, self.last_name]))
			or self.company_name
			or ""
		)

	def _primary(self, table: str, flag: str, field: str, label: str) -> str:
		primary = [row.get(field) for row in self.get(table) if row.get(flag)]
		if len(primary) > 1:
			frappe.throw(_("Only one {0} can be set as primary.").format(frappe.bold(_(label))))
		return cstr(primary[0]) if primary else ""

	def add_email(self, email_id: str, is_primary: int = 0, autosave: bool = False) -> None:
		if not frappe.db.exists("Contact Email", {"email_id": email_id, "parent": self.name}):
			self.append("email_ids", {"email_id": email_id, "is_primary": is_primary})
			if autosave:
				self.save(ignore_permissions=True)

	def add_phone(
		self, phone: str, is_primary_phone: int = 0, is_primary_mobile_no: int = 0, autosave: bool = False
	) -> None:
		if not frappe.db.exists("Contact Phone", {"phone": phone, "parent": self.name}):
			flags = {"is_primary_phone": is_primary_phone, "is_primary_mobile_no": is_primary_mobile_no}
			self.append("phone_nos", {"phone": phone, **flags})
			if autosave:
				self.save(ignore_permissions=True)


class Address(Document):
	def autoname(self) -> None:
		if not self.address_title and self.links:
			self.address_title = self.links[0].link_name
		if not self.address_title:
			frappe.throw(_("Address Title is mandatory."))
		self.name = append_number_if_name_exists(
			"Address", f"{self.address_title.strip()}-{_(self.address_type)}"
		)

	def validate(self) -> None:
		deduplicate_links(self)


def deduplicate_links(doc) -> None:
	seen: set = set()
	kept = []
	for row in doc.links:
		if (row.link_doctype, row.link_name) not in seen:
			seen.add((row.link_doctype, row.link_name))
			kept.append(row)
	if len(kept) != len(doc.links):
		doc.set("links", kept)


class ToDo(Document):
	_assignment = None

	def validate(self) -> None:
		self._assignment = None
		if self.is_new():
			if self.assigned_by == self.allocated_to:
				text = _("{0} self assigned this task: {1}").format(
					get_fullname(self.assigned_by), self.description
				)
			else:
				text = _("{0} assigned {1}: {2}").format(
					get_fullname(self.assigned_by), get_fullname(self.allocated_to), self.description
				)
			self._assignment = ("Assigned", text)
		elif self.db_get("status") != self.status:
			text = _("Assignment of {0} removed by {1}").format(
				get_fullname(self.allocated_to), get_fullname(frappe.session.user)
			)
			self._assignment = ("Assignment Completed", text)

	def on_update(self) -> None:
		if self._assignment and self.reference_type and self.reference_name:
			frappe.get_doc(self.reference_type, self.reference_name).add_comment(*self._assignment)
		self._tell_reference()

	def on_trash(self) -> None:
		self._tell_reference()

	def _tell_reference(self) -> None:
		"""Keep `_assign` of the document in step with its open ToDos."""
		if not (self.reference_type and self.reference_name):
			return
		filters = {
			"reference_type": self.reference_type,
			"reference_name": self.reference_name,
			"status": ("not in", ("Cancelled", "Closed")),
			"allocated_to": ("is", "set"),
		}
		users = frappe.db.get_values("ToDo", filters, "allocated_to", pluck=True)[::-1]
		frappe.db.set_value(
			self.reference_type,
			self.reference_name,
			"_assign",
			json.dumps(users) if users else "",
			update_modified=False,
		)


class Comment(Document):
	def validate(self) -> None:
		self.comment_email = self.comment_email or frappe.session.user
		self.content = sanitize_html(self.content, always_sanitize=True)

	def after_insert(self) -> None:
		self._notify_mentions()
		self._tell("add")

	def on_update(self) -> None:
		if self.comment_type == "Comment" and self.content:
			entries = [entry for entry in self._parent_comments() if entry.get("name") != self.name]
			text = self.content if len(self.content) <= 100 else f"{self.content[:97]}..."
			self._store([*entries, {"comment": text, "by": self.comment_email, "name": self.name}])

	def on_trash(self) -> None:
		self._store([entry for entry in self._parent_comments() if entry.get("name") != self.name])
		self._tell("delete")

	def _notify_mentions(self) -> None:
		if "mention" not in (self.content or ""):
			return
		mentioned = [
			span.get("data-id") for span in BeautifulSoup(self.content, "html.parser").select(".mention")
		]
		if mentioned and self.reference_name:
			enqueue_create_notification(
				mentioned,
				{
					"type": "Mention",
					"document_type": self.reference_doctype,
					"document_name": self.reference_name,
					"subject": f"{frappe.utils.get_fullname(self.comment_email)}: {self.reference_name}",
					"from_user": frappe.session.user,
					"email_content": self.content,
				},
			)

	def _parent_comments(self) -> list[dict]:
		if not (self.reference_doctype and self.reference_name):
			return []
		return json.loads(
			frappe.db.get_value(self.reference_doctype, self.reference_name, "_comments") or "[]"
		)

	def _store(self, entries: list[dict]) -> None:
		if (
			self.reference_doctype
			and self.reference_name
			and not frappe.get_meta(self.reference_doctype).issingle
		):
			frappe.db.set_value(
				self.reference_doctype,
				self.reference_name,
				"_comments",
				json.dumps(entries[-100:]),
				update_modified=False,
			)

	def _tell(self, action: str) -> None:
		if self.comment_type == "Comment":
			message = {"doc": self.as_dict(), "key": "comments", "action": action}
			frappe.publish_realtime(
				"docinfo_update",
				message,
				doctype=self.reference_doctype,
				docname=self.reference_name,
				after_commit=True,
			)


class Communication(Document):
	def before_insert(self) -> None:
		self.user = self.user or frappe.session.user
		if self.reference_doctype == "Communication" and self.reference_name == self.name:
			self.reference_doctype = self.reference_name = None

	def validate(self) -> None:
		if not self.sender_full_name and self.sender:
			self.sender_full_name = get_fullname(self.sender)
		if self.reference_doctype and self.reference_name:
			self.reference_owner = frappe.db.get_value(self.reference_doctype, self.reference_name, "owner")
			self.status = "Linked"
		elif not self.status:
			self.status = "Open"

	def send_email(self) -> None:
		frappe.sendmail(
			recipients=split_emails(self.recipients),
			cc=split_emails(self.cc or ""),
			sender=formataddr((self.sender_full_name, self.sender)),
			subject=self.subject,
			content=self.content,
			reference_doctype=self.reference_doctype,
			reference_name=self.reference_name,
			communication=self.name,
			message_id=self.message_id,
			read_receipt=self.read_receipt,
		)


class File(Document):
	def before_insert(self) -> None:
		content = self.__dict__.pop("content", None)
		if content is not None:
			self.save_file(content)

	def save_file(
		self, content: bytes | str, decode: bool = False, ignore_existing_file_check: bool = False
	) -> None:
		content = content.encode() if isinstance(content, str) else content
		digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
		name = Path(self.file_name or "file")
		mark = frappe.generate_hash(length=6) if ignore_existing_file_check else digest[:6]
		target = Path(frappe.get_site_path(self._folder(), f"{name.stem}{mark}{name.suffix}"))
		target.parent.mkdir(parents=True, exist_ok=True)
		target.write_bytes(content)
		self.file_url = f"/{'private/' if self.is_private else ''}files/{target.name}"
		self.file_size, self.content_hash = len(content), digest
		self.file_type = name.suffix.removeprefix(".").upper()

	def _folder(self) -> str:
		return f"{'private' if self.is_private else 'public'}/files"

	def _path(self) -> Path:
		return Path(frappe.get_site_path(self._folder(), self.file_url.rsplit("/", 1)[-1]))

	def get_content(self) -> bytes:
		return self._path().read_bytes()

	def on_trash(self) -> None:
		"""What no other File shows leaves the disk."""
		if self.content_hash and not frappe.get_all(
			"File", {"content_hash": self.content_hash, "name": ("!=", self.name)}, limit=1
		):
			self._path().unlink(missing_ok=True)

	def after_insert(self) -> None:
		self.create_attachment_record()

	def create_attachment_record(self) -> None:
		if self.attached_to_doctype and self.attached_to_name:
			frappe.get_doc(self.attached_to_doctype, self.attached_to_name).add_comment(
				"Attachment", self.file_name
			)


class EmailQueue(Document):
	def can_send_now(self) -> bool:
		return False


class NotificationLog(Document):
	def after_insert(self) -> None:
		frappe.publish_realtime("notification", after_commit=True, user=self.for_user)


class CustomField(Document):
	def autoname(self) -> None:
		self.set_fieldname()
		self.name = f"{self.dt}-{self.fieldname}"

	def set_fieldname(self) -> None:
		if not self.fieldname:
			if not self.label:
				frappe.throw(_("Label is mandatory"))
			letters = [char for char in self.label.replace(" ", "_") if char.isalnum() or char == "_"]
			self.fieldname = f"custom_{''.join(letters)}"
		self.fieldname = self.fieldname.lower()

	def validate(self) -> None:
		taken = self.is_new() and frappe.get_meta(self.dt).has_field(self.fieldname)
		if taken:
			frappe.throw(
				_("A field with the name {0} already exists in {1}").format(
					frappe.bold(self.fieldname), self.dt
				)
			)
		if self.insert_after == "append":
			self.insert_after = frappe.get_meta(self.dt).fields[-1].fieldname

	def on_update(self) -> None:
		frappe.clear_cache(doctype=self.dt)
		frappe.db.updatedb(self.dt)

	def on_trash(self) -> None:
		frappe.clear_cache(doctype=self.dt)

	def after_delete(self) -> None:
		frappe.clear_cache(doctype=self.dt)


class PropertySetter(Document):
	def autoname(self) -> None:
		self.name = f"{self.doc_type}-{self.field_name or 'main'}-{self.property}"

	def on_update(self) -> None:
		frappe.clear_cache(doctype=self.doc_type)

	def after_delete(self) -> None:
		frappe.clear_cache(doctype=self.doc_type)


class EmailTemplate(Document):
	def get_formatted_subject(self, doc: dict) -> str:
		return frappe.render_template(self.subject, doc)

	def get_formatted_response(self, doc: dict) -> str:
		return frappe.render_template((self.response_html if self.use_html else self.response) or "", doc)


class ErrorLog(Document):
	def validate(self) -> None:
		self.method = strip_html(cstr(self.method))[:140]


class SystemSettings(Document):
	def on_update(self) -> None:
		frappe.db.value_cache.clear()
