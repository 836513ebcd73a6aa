"""Each number of the morning's digest is that of the board which its link opens (spec §7.2, §7.5, §9.8)."""

import random
from urllib.parse import parse_qs, urlsplit

import frappe
import pytest
from bs4 import BeautifulSoup
from frappe.utils import add_to_date

from leadcard.tasks import send_digests
from tests.rules.test_7_2_digest import NOW, mails, morning  # noqa: F401

LEAD, CUSTOMER = "LC Lead", "LC Customer"
OWNER = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
# what the page reads of its address as a list; all else is one value
LISTS = ("owner", "sales_team", "stage")


@pytest.fixture
def people(floor, make_user):
	"""The floor's people, and one who sees all."""
	return frappe._dict(floor, head=make_user(roles=("LeadCard Manager",)))


@pytest.fixture
def cards_at_random(people, make_lead, make_customer):
	"""Cards of anybody and of nobody, of every age and in every stage, some stopped, some shared with others."""

	def make(dice: random.Random) -> None:
		frappe.db.delete(LEAD)
		frappe.db.delete(CUSTOMER)
		owners = [None, *people.values()]
		for _card in range(30):
			doctype = dice.choice((LEAD, LEAD, CUSTOMER))
			card = (make_lead if doctype == LEAD else make_customer)(**{OWNER[doctype]: dice.choice(owners)})
			status = "Dead" if doctype == LEAD else "Inactive"
			values = {
				"last_care_on": add_to_date(NOW, days=-dice.choice((1, 6, 7, 8, 15, 40, 200)), hours=-12),
				"stage": dice.choice((None, "Interested", "Do Not Contact", "Replied")),
				"sales_team": dice.choice((None, "Nhóm 1", "Nhóm 2")),
				"status": status if dice.random() < 0.1 else card.status,
			}
			frappe.db.set_value(doctype, card.name, values)
			if dice.random() < 0.3:
				share = {"read": 1, "flags": {"ignore_share_permission": True}}
				frappe.share.add_docshare(doctype, card.name, dice.choice(list(people.values())), **share)

	return make


def numbers_and_links(user: str) -> list[tuple[int, str]]:
	"""What the email says with a number, and where it leads; and the bell's notice."""
	found = []
	for mail in mails(user):
		for link in BeautifulSoup(mail, "html.parser").find_all("a"):
			number = link.get_text().rpartition(": ")[2]
			if "stale=" in link["href"] and number.isdigit():
				found.append((int(number), link["href"]))
	notices = {"for_user": user, "type": "Alert"}
	for subject, link in frappe.get_all("Notification Log", notices, ["subject", "link"], as_list=True):
		found.append((int(subject.split()[0]), link))
	return found


def filters_of(link: str) -> dict:
	"""The view as the page reads it of its address."""
	asked = parse_qs(urlsplit(link).query)
	return {key: values if key in LISTS else values[0] for key, values in asked.items()}


@pytest.mark.parametrize("seed", range(2))
def test_7_2_every_number_is_that_of_the_board_behind_its_link(
	people, cards_at_random, as_user, call, settings, outgoing, seed
):
	dice = random.Random(seed)
	cards_at_random(dice)
	frappe.get_doc("LC Stage", "Interested").update({"stale_days": 3}).save()
	settings(stale_days=dice.choice((1, 7, 14)))
	if seed % 2:
		# Frappe's User Permissions narrow what is seen, and so what is told
		source = frappe.get_doc({"doctype": "LC Lead Source", "source_name": "Riêng"}).insert().name
		for lead in frappe.get_all(LEAD, {"lead_owner": ("is", "set")}, pluck="name", limit=12):
			frappe.db.set_value(LEAD, lead, "source", source)
		for person in (people.anna, people.lead):
			values = {"user": person, "allow": "LC Lead Source", "for_value": source}
			frappe.get_doc({"doctype": "User Permission", **values}).insert()
	send_digests()
	followed = 0
	for person in people.values():
		told = numbers_and_links(person)
		with as_user(person):
			for number, link in told:
				board = call.get("leadcard.api.board.get_board", filters=filters_of(link))
				assert number == sum(column["count"] for column in board["columns"]), (person, link)
		followed += len(told)
	assert followed > 20
