"""What leads and customers have in common: a card on the board."""

from typing import NoReturn

import frappe
from frappe import _

from leadcard import intent, stages
from leadcard.documents import (
	brought_files,
	comments,
	contacts,
	identities,
	identity_values,
	personal,
	search_index,
)
from leadcard.documents.masked import MaskedDocument
from leadcard.documents.values import CheckedDocument
from leadcard.domain import identity, pipeline
from leadcard.exceptions import RequiredFieldError
from leadcard.jobs import require_queue
from leadcard.notices import next_contact, reminders
from leadcard.ownership import claims, offered, protection, transfer
from leadcard.ownership.rights import check_owner_change, check_team_change
from leadcard.permissions.anonymised import say_read_only
from leadcard.permissions.roles import may_own_cards
from leadcard.pipeline import care, change_log, no_contact
from leadcard.realtime import announce, announce_document, place_of
from leadcard.refusals import refuse


def get_list_context(_context: dict) -> NoReturn:
	"""What Frappe asks a DocType's module for its list on the website, which would show whole documents past the masks."""
	frappe.throw(
		_("Leads and customers are on the board, and not on a page of the website."), frappe.PermissionError
	)


class Card(CheckedDocument, MaskedDocument):
	"""A lead or a customer. Subclasses name the field of their owner."""

	OWNER_FIELD: str
	SERVER_FIELDS: tuple[str, ...] = (
		"owned_since",
		"last_care_on",
		"next_activity_on",
		"open_tickets",
		"has_comments",
		"status_before_stop",
		"stop_reason",
		"next_contact_event",
		"anonymised_on",
		"anonymised_by",
		"anonymised_reason",
	)

	def autoname(self) -> None:
		"""A typed code is kept as the name; otherwise the naming series gives one (spec §3.2)."""
		self.code = identity.clean(self.code)
		if not self.code:
			return
		if not identity.is_code(self.code, self.doctype):
			refuse("invalid_code")
		self.name = self.code

	def after_insert(self) -> None:
		"""What came along with the card, before an Assignment Rule may give it to somebody whose cards its maker doesn't see."""
		entry = intent.of(self).entry
		if entry:
			for word in entry.tags:
				self.add_tag(word)
			contacts.add_all(self, entry.contacts)
			brought_files.attach_all(self, entry.files)

	def maker(self) -> str | None:
		"""The person who makes this card; None for one who can't own it, such as a visitor or a job that reads emails."""
		user = frappe.session.user
		is_person = intent.of(self).entry or user != "Administrator"
		return user if is_person and may_own_cards(user) else None

	def check_if_latest(self) -> None:
		super().check_if_latest()
		self.put_back_masked()
		identities.count_guess(self)

	def validate(self) -> None:
		self.code = self.name
		self.refuse_change_of_anonymised()
		self.keep_server_fields()
		transfer.note_since(self)
		self.require_names()
		self.set_title()
		self.check_identity_values()
		stages.follow_column(self)
		self.check_status()
		self.fit_stage()
		no_contact.refuse_next_contact(self)
		check_owner_change(self)
		check_team_change(self)
		claims.check_taking(self)
		if self.is_new():
			self.last_care_on = self.creation

	def on_update(self) -> None:
		identities.sync_card(self)
		search_index.sync(self)
		change_log.record_edits(self)
		next_contact.check_person(self)
		transfer.follow_save(self)
		before = self.get_doc_before_save()
		if before:
			no_contact.follow_stage(self, before.stage)
		next_contact.follow(self)
		announce(self.doctype, self.name, place_of(before) if before else None)

	def on_trash(self) -> None:
		require_queue()
		super().on_trash()
		identities.forget(self.doctype, self.name)
		search_index.forget(self.doctype, self.name)
		comments.forget(self.doctype, self.name)
		reminders.forget(self.doctype, self.name)
		next_contact.forget(self)
		protection.forget(self.doctype, self.name)
		offered.forget(self.doctype, self.name)
		change_log.forget(self.doctype, self.name)

	def on_change(self) -> None:
		"""While the card was saved an Assignment Rule may have found it an owner (spec §8.5)."""
		if not self.get(self.OWNER_FIELD):
			self.set(self.OWNER_FIELD, frappe.db.get_value(self.doctype, self.name, self.OWNER_FIELD))

	def after_delete(self) -> None:
		announce(self.doctype, self.name, place_of(self))

	def notify_update(self) -> None:
		announce_document(self, (self.doctype, self.name))

	def refuse_change_of_anonymised(self) -> None:
		"""An anonymised card is read-only for people, and nothing writes on it whose it was (spec §16.7)."""
		before = self.get_doc_before_save()
		if not before or not before.anonymised_on:
			return
		if not self.flags.ignore_permissions or any(
			self.has_value_changed(field) for field in personal.fields_of(self.doctype)
		):
			say_read_only()

	def keep_server_fields(self) -> None:
		"""Keep the values that the server computes, whatever is sent in their place."""
		before = self.get_doc_before_save()
		for fieldname in self.SERVER_FIELDS:
			self.set(fieldname, before.get(fieldname) if before else None)

	def require_names(self) -> None:
		"""An organization needs its name, an individual the full name (spec §3.1)."""
		fieldname = "organization_name" if self.party_type == "Organization" else "full_name"
		for field in ("full_name", "organization_name", "short_name"):
			self.set(field, identity.clean(self.get(field)))
		if not self.get(fieldname):
			frappe.throw(
				_("{0} is required for the type {1}. Fill it in and save again.").format(
					frappe.bold(_(self.meta.get_label(fieldname))), _(self.party_type)
				),
				RequiredFieldError,
			)

	def set_title(self) -> None:
		"""The display name: the organization's, else the person's."""
		self.title = self.organization_name if self.party_type == "Organization" else self.full_name

	def check_identity_values(self) -> None:
		"""Read phones, emails, numbers, website and dates, or refuse what can't be right (spec §4.2)."""
		intent.of(self).identity_keys = identity_values.read(self)
		identity_values.check_days(self)
		identity_values.fill_gender(self)
		identity_values.warn(self)

	def check_status(self) -> None:
		"""The pipeline's rules, for every way in (spec §2.4 to §2.8)."""
		if self.is_new():
			refusal = pipeline.refuse_new_status(self.doctype, self.status)
		elif self.has_value_changed("status"):
			refusal = pipeline.refuse_move(
				self.doctype,
				self.get_doc_before_save().status,
				self.status,
				has_completed_activity=care.has_completed_activity(self.doctype, self.name),
			)
		else:
			return
		if refusal:
			refuse(refusal)

	def fit_stage(self) -> None:
		"""The stage belongs to the status' column; a card that changes column takes the new one's default."""
		stages.fit(self)
