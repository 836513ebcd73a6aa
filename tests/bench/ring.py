"""A salesperson's cards with all that hangs on what hangs on them, and three people who may see none of it (spec §8.7)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

import frappe
import pytest

from leadcard.permissions.sight import GUARDED
from tests.bench.racers import NO_TOKEN, Answer, Racers, Request
from tests.bench.traces import caches_cleared_once, forget

OURS = ("LeadCard User", "Sales User")
ROLES = {
	"owner": OURS,
	"sibling": OURS,
	"desk": ("Sales User", "Inbox User", "Website Manager", "Newsletter Manager"),
	"portal": (),
}
EMAILS = {who: f"{who}.of.ring@example.com" for who in ROLES}
STRANGERS = ("sibling", "desk", "portal")
strangers = pytest.mark.parametrize("who", STRANGERS)
anybody = pytest.mark.parametrize("who", [*STRANGERS, "guest"])
SECRET = "of-the-ring"
RACERS = 2
# so many requests at a time: a process must answer before its racer gives up
PORTION = 400
# what a contact is called is a person's name
CONTACT, ADDRESS, EMAIL = "Liên Kín Đáo", "Kho Kín Đáo", "lien@xyzzy.example"
# each text of the owner's carries one of these
MARKS = ("xyzzy", "0816999", "0316999124", CONTACT.lower(), ADDRESS.lower())
ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
# what differs from request to request: moments, random names, the numbers of errors
STAMPS = re.compile(
	r"""\d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d(\.\d+)? | \b[0-9a-z]{10}\b | 0x[0-9a-f]+ | \b[0-9a-f]{40,}\b
	| execution_time":\ [\d.e-]+ | input_value={[^}]*}""",
	re.VERBOSE,
)


@dataclass
class Ring:
	"""Requests of each of them, and what is hidden.

	:param hidden: one document of each kind, by DocType
	:param files: by the DocType that they are attached to
	:param own: a lead of the sibling's
	"""

	racers: Racers
	tokens: dict[str, str]
	hidden: dict[str, str] = field(default_factory=dict)
	files: dict[str, frappe._dict] = field(default_factory=dict)
	own: str = ""

	def request(self, who: str, target: str, verb: str = "POST", **values: object) -> Request:
		return Request(target, values, verb, self.tokens[who])

	def ask(self, who: str, target: str, verb: str = "POST", **values: object) -> Answer:
		return self.ask_all([self.request(who, target, verb, **values)])[0]

	def owner(self, target: str, verb: str = "POST", **values: object) -> dict:
		answer = self.ask("owner", target, verb, **values)
		assert answer.ok, answer
		return answer.result

	def ask_all(self, requests: list[Request]) -> list[Answer]:
		"""Many, in their order, portion by portion, of each one half in each process."""
		answers = []
		for start in range(0, len(requests), PORTION):
			portion = requests[start : start + PORTION]
			half = (len(portion) + 1) // 2
			half += half % 2
			shares = [(portion[:half], False), (portion[half:], False)]
			answers += [answer for share in self.racers.send(shares) for answer in share]
		return answers

	def leaks(self, request: Request, answer: Answer) -> list[str]:
		"""What an answer tells of the owner's texts, and of what its request did not name."""
		sent, told = plain([request.target, request.values]), plain(answer.body)
		return [mark for mark in MARKS if mark in told and mark not in sent]


def plain(body: object) -> str:
	"""All texts of an answer in lower case, of texts within texts too."""
	text = json.dumps(body, ensure_ascii=False)
	return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).lower()


def without(answer: Answer, name: str) -> tuple[int, str]:
	"""An answer without the name that was asked for, and without what differs from moment to moment."""
	text = plain(answer.body)
	for spelled in (name, html.escape(name), quote(name), quote(name, safe="")):
		text = text.replace(spelled.lower(), "<name>")
	return answer.status, STAMPS.sub("<stamp>", text)


def absent(name: str) -> str:
	"""A name of the same length and look that is nobody's."""
	return "".join(
		"9" if each.isdigit() else ("q" if each.islower() else "Q") if each.isalpha() else each
		for each in name
	)


@contextmanager
def ring() -> Iterator[Ring]:
	"""The people, their processes and what is theirs, which all go afterwards."""
	forget(list(EMAILS.values()))
	with caches_cleared_once():
		tokens = {who: _user(who) for who in ROLES}
	frappe.db.commit()
	racers = Racers(frappe.local.site, [tokens["owner"]] * RACERS)
	try:
		made = Ring(racers, {**tokens, "guest": NO_TOKEN})
		frappe.set_user(EMAILS["owner"])
		_fill(made)
		frappe.set_user("Administrator")
		own = {"party_type": "Individual", "full_name": "Khách Của Chi Nhánh B"}
		answer = made.ask("sibling", "leadcard.api.cards.create_lead", values=own)
		made.own = answer.result["card"]["name"]
		yield made
	finally:
		racers.stop()
		frappe.set_user("Administrator")
		forget(list(EMAILS.values()))


def _user(who: str) -> str:
	user = frappe.get_doc(
		{
			**{"doctype": "User", "email": EMAILS[who], "first_name": who.title(), "send_welcome_email": 0},
			"roles": [{"role": role} for role in ROLES[who]],
			**{"api_key": frappe.generate_hash(length=15), "api_secret": SECRET},
		}
	)
	user.insert(ignore_permissions=True)
	return f"{user.api_key}:{SECRET}"


def _fill(made: Ring) -> None:
	owner, hidden = EMAILS["owner"], made.hidden

	def keep(doctype: str, **values: object) -> str:
		doc = frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)
		return hidden.setdefault(doctype, doc.name)

	lead = keep(
		"LC Lead",
		**{"full_name": "Trần Xyzzy", "mobile_no": "0816999124", "email_id": "kin@xyzzy.example"},
		**{"tax_id": "0316999124", "lead_owner": owner},
	)
	customer = keep("LC Customer", full_name="Lê Xyzzy", mobile_no="0816999126", account_owner=owner)
	on_lead = {"reference_doctype": "LC Lead", "reference_name": lead}
	keep("LC Call", subject="Gọi xyzzy", **on_lead)
	keep("LC Opportunity", customer=customer, sales_stage="Needs Analysis", title="Cơ hội xyzzy")
	links = [{"link_doctype": "LC Customer", "link_name": customer}]
	contact = keep(
		"Contact",
		**{"first_name": CONTACT, "links": links, "email_ids": [{"email_id": EMAIL, "is_primary": 1}]},
		phone_nos=[{"phone": "0816999127", "is_primary_mobile_no": 1}],
	)
	frappe.get_doc("Contact", contact).update({"last_name": "Xyzzy"}).save(ignore_permissions=True)
	place = {"address_line1": "1 Đường Xyzzy", "city": "Huế", "country": "Vietnam", "links": links}
	address = keep("Address", address_title=ADDRESS, address_type="Billing", **place)
	frappe.db.set_value("Address", address, "address_title", "Xyzzy")
	_hang_on_contact(made, keep, contact)
	keep("Tag Link", document_type="Contact", document_name=contact, tag=_tag(), title="xyzzy")
	keep("Document Follow", ref_doctype="Contact", ref_docname=contact, user=owner)
	for doctype in ("LC Lead", "Contact", "Communication", "Event", "ToDo", "Comment", "Address"):
		made.files[doctype] = _file(doctype, hidden[doctype])
	hidden["File"] = made.files["Contact"].name
	frappe.db.commit()


def _hang_on_contact(made: Ring, keep, contact: str) -> None:
	on = {"reference_doctype": "Contact", "reference_name": contact}
	medium = {"communication_type": "Communication", "communication_medium": "Email"}
	keep("Comment", comment_type="Comment", content="Bình luận xyzzy", **on)
	keep(
		"Communication",
		**medium,
		**{"sent_or_received": "Received", "subject": "Thư xyzzy", "content": "xyzzy", "sender": EMAIL, **on},
	)
	keep(
		"ToDo",
		**{"description": "Việc xyzzy", "allocated_to": EMAILS["sibling"]},
		**{"reference_type": "Contact", "reference_name": contact},
	)
	keep("Event", **event("Hẹn xyzzy", ("Contact", contact)), event_type="Public")


def event(subject: str, *participants: tuple[str, str]) -> dict:
	"""One in which some take part."""
	rows = [{"reference_doctype": kind, "reference_docname": name} for kind, name in participants]
	moment = {"starts_on": "2099-01-05 10:00:00", "ends_on": "2099-01-05 11:00:00"}
	return {"subject": subject, **moment, "event_participants": rows}


def _tag() -> str:
	if not frappe.db.exists("Tag", "Ring"):
		frappe.get_doc({"doctype": "Tag", "name": "Ring"}).insert(ignore_permissions=True)
	return "Ring"


def _file(doctype: str, name: str) -> frappe._dict:
	text = f"nội dung xyzzy {frappe.generate_hash()}"
	values = {"file_name": f"{frappe.scrub(doctype)}.txt", "content": text, "is_private": 1}
	place = {"attached_to_doctype": doctype, "attached_to_name": name}
	file = frappe.get_doc({"doctype": "File", **values, **place}).insert(ignore_permissions=True)
	return frappe._dict(name=file.name, file_url=file.file_url)


def differing(made: Ring, pairs: Iterable[tuple[str, Request, Request, str, str]]) -> list[str]:
	"""Where the answer for something hidden isn't that for something absent, or tells of what is hidden. A card that is
	named by itself may be forbidden as well.

	:param pairs: what is tried, the request for the absent one and for the hidden one, and their names
	"""
	tried = list(pairs)
	answers = made.ask_all([request for each in tried for request in each[1:3]])
	wrong, cards = [], {made.hidden[doctype] for doctype in GUARDED if doctype in made.hidden}
	for (what, _absent, request, absent_name, name), missing, found in zip(
		tried, answers[::2], answers[1::2], strict=True
	):
		if marks := made.leaks(request, found):
			wrong.append(f"{what}: tells {marks}, {found.status}")
		elif name in cards and found.status == 403:
			continue
		elif without(found, name) != without(missing, absent_name):
			first, second = without(found, name), without(missing, absent_name)
			wrong.append(f"{what}: {found.status} instead of {missing.status}, {_where(first[1], second[1])}")
	return wrong


def _where(found: str, missing: str) -> str:
	"""The place at which two answers part."""
	alike = next((at for at, pair in enumerate(zip(found, missing, strict=False)) if len({*pair}) > 1), 0)
	start = max(0, alike - 30)
	return f"“…{found[start : start + 90]}” instead of “…{missing[start : start + 90]}”"
