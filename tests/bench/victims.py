"""A salesperson's cards with everything that hangs on cards, and another salesperson who may see none of it (spec §8.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe

from leadcard import host
from tests.bench.racers import Answer, Racers, Request
from tests.bench.traces import caches_cleared_once, forget

OWNER, STRANGER = "owner.of.victim@example.com", "stranger.to.victim@example.com"
# each text of the owner's carries one of these
MARKS = ("xyzzy", "816999124", "816 999 124", "0316999124", "079816999124")
VISIBLE = {"party_type": "Individual", "full_name": "Khách Của Người Lạ", "mobile_no": "0816 111 222"}


@dataclass
class Attack:
	"""Requests of the two, each in a process of its own, and what the stranger must not learn."""

	racers: Racers
	victims: dict[str, str] = field(default_factory=dict)
	own: dict[str, str] = field(default_factory=dict)

	def owner(self, target: str, verb: str = "POST", **values: object) -> dict:
		((answer,), _none) = self.racers.send([([Request(target, values, verb)], False), ([], False)])
		assert answer.ok, answer
		return answer.result

	def owner_tries(self, target: str, verb: str = "POST", **values: object) -> Answer:
		((answer,), _none) = self.racers.send([([Request(target, values, verb)], False), ([], False)])
		return answer

	def stranger(self, target: str, verb: str = "POST", **values: object) -> Answer:
		(_none, (answer,)) = self.racers.send([([], False), ([Request(target, values, verb)], False)])
		return answer

	def learns(self, target: str, verb: str = "POST", **values: object) -> list[str]:
		"""What an answer tells the stranger of the owner's texts: nothing, or there is a leak."""
		return marks_in(self.stranger(target, verb, **values))


def marks_in(answer: Answer) -> list[str]:
	"""The owner's texts in an answer, its messages and tracebacks among them."""
	text = json.dumps(answer.body, ensure_ascii=False).lower()
	return [mark for mark in MARKS if mark in text]


@contextmanager
def attack() -> Iterator[Attack]:
	"""Two users, their processes and their cards, which all go afterwards."""
	forget([OWNER, STRANGER])
	tokens = []
	with caches_cleared_once():
		for email in (OWNER, STRANGER):
			user = frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": email.split(".")[0].title(),
					"send_welcome_email": 0,
					"new_password": "Kh0ng-Ai-Biet!",
					"roles": [{"role": "LeadCard User"}],
					"api_key": frappe.generate_hash(length=15),
					"api_secret": "of-a-victim",
				}
			)
			user.flags.ignore_password_policy = True
			user.insert(ignore_permissions=True)
			tokens.append(f"{user.api_key}:of-a-victim")
	frappe.db.commit()
	racers = Racers(frappe.local.site, tokens)
	try:
		made = Attack(racers)
		_fill(made)
		yield made
	finally:
		racers.stop()
		forget([OWNER, STRANGER])


def _fill(made: Attack) -> None:
	values = {
		"party_type": "Individual",
		"full_name": "Trần Xyzzy Kinhdoanh",
		"mobile_no": "0816 999 124",
		"email_id": "kin@xyzzy.example",
		"tax_id": "0316999124",
		"id_number": "079816999124",
		"address_line": "1 Đường Xyzzy",
		"notes": "Ghi chú xyzzy",
		"expected_revenue": 816_999_124,
	}
	lead = made.owner("leadcard.api.cards.create_lead", values=values, tags=["khách quý"])["card"]["name"]
	second = {
		"party_type": "Individual",
		"full_name": "Lê Xyzzy Khách",
		"mobile_no": "0816 999 125",
		"email_id": "khach@xyzzy.example",
	}
	card = made.owner("leadcard.api.cards.create_lead", values=second)["card"]["name"]
	customer = made.owner("leadcard.api.cards.convert_lead", name=card)["customer"]
	on = {"doctype": "LC Lead", "name": lead}
	log = {"subject": "Gọi xyzzy", "description": "xyzzy"}
	meeting = {
		**log,
		"starts_at": "2099-01-01 10:00:00",
		"location": "Quán xyzzy",
		"attendees": [{"attendee_name": "Bà Xyzzy", "email_id": "ba@xyzzy.example"}],
	}
	made.victims = {
		"LC Lead": lead,
		"LC Customer": customer,
		"LC Call": made.owner("leadcard.api.activities.log_call", **on, values=log)["activity"],
		"LC Meeting": made.owner("leadcard.api.activities.log_meeting", **on, values=meeting)["activity"],
		"LC Note": made.owner("leadcard.api.activities.add_note", **on, values={"content": "xyzzy"})[
			"activity"
		],
		"LC Ticket": made.owner(
			"leadcard.api.activities.create_ticket", **on, values={"subject": "Vụ xyzzy"}
		)["activity"],
		"LC Opportunity": made.owner(
			"leadcard.api.activities.create_opportunity",
			name=customer,
			values={"title": "Cơ hội xyzzy", "amount": 816_999_124},
		)["opportunity"],
		"LC Status Change": made.owner(
			"frappe.client.get_list", doctype="LC Status Change", filters={"reference_name": customer}
		)[0]["name"],
		"Comment": made.owner("leadcard.api.comments.add_comment", **on, text="Bình luận xyzzy")["comment"],
		"Contact": made.owner(
			"leadcard.api.activities.create_contact",
			doctype="LC Customer",
			name=customer,
			first_name="Liên Kín",
			mobile_no="0816 999 126",
			email_id="lien@xyzzy.example",
		)["contact"],
		"File": made.owner(
			"frappe.client.insert",
			doc={
				"doctype": "File",
				"file_name": "xyzzy.txt",
				"content": "nội dung xyzzy",
				"is_private": 1,
				"attached_to_doctype": "LC Lead",
				"attached_to_name": lead,
			},
		)["name"],
	}
	made.owner("frappe.desk.form.assign_to.add", assign_to=[OWNER], **on, description="Việc xyzzy")
	made.victims["ToDo"] = frappe.get_all("ToDo", {"reference_name": lead}, pluck="name")[0]
	made.victims["Communication"] = _email(lead)
	own = made.stranger("leadcard.api.cards.create_lead", values=VISIBLE).result["card"]["name"]
	made.own = {"LC Lead": own}


def _email(lead: str) -> str:
	frappe.db.rollback()
	email = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "Thư xyzzy",
			"content": "xyzzy",
			"sender": "kin@xyzzy.example",
			"recipients": OWNER,
			"reference_doctype": "LC Lead",
			"reference_name": lead,
		}
	).insert(ignore_permissions=True)
	frappe.db.set_value("Communication", email.name, "owner", OWNER, update_modified=False)
	frappe.db.commit()
	return email.name


# where something may be hung on a document, by the column that names it
HANGING = {
	"Comment": "reference_name",
	"Communication": "reference_name",
	"ToDo": "reference_name",
	"File": "attached_to_name",
	"DocShare": "share_name",
	"Tag Link": "document_name",
	"Document Follow": "ref_docname",
	"Energy Point Log": "reference_name",
	"Auto Repeat": "reference_document",
	"Notification Log": "document_name",
	"Email Queue": "reference_name",
	"Dynamic Link": "link_name",
	"LC Call": "reference_name",
	"LC Meeting": "reference_name",
	"LC Note": "reference_name",
	"LC Ticket": "reference_name",
	"LC Status Change": "reference_name",
	"LC Opportunity": "customer",
}
if host.MAJOR >= 16:
	del HANGING["Energy Point Log"]


def state(made: Attack) -> dict:
	"""All that is stored of the victims and hangs on them, to compare two moments by."""
	frappe.db.rollback()
	names = list(made.victims.values())
	stored = {
		(doctype, name): frappe.db.get_value(doctype, name, "*", as_dict=True)
		for doctype, name in made.victims.items()
	}
	hanging = {
		(doctype, column): sorted(
			frappe.get_all(
				doctype, filters={column: ("in", names)}, fields=["name", "modified"], as_list=True
			)
		)
		for doctype, column in HANGING.items()
	}
	return {**stored, **hanging}
