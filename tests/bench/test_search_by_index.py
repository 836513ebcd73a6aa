"""What a search reads does not grow with how many cards hold a word (spec §7.1, §7.6), nor a salesperson's board with the
cards of others (§7.4): 4,000 leads against 8,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from leadcard.domain import search as rules
from tests.bench.traces import forget

pytestmark = [pytest.mark.bench, pytest.mark.mariadb("the rows read are asked of MariaDB")]

BOARD = "leadcard.api.board.get_board"
LEAD, KEYS, LINK = "LC Lead", "LC Search Key", "Tag Link"
PREFIX, STEP = "FREQ-", 4000
SELLER, MANAGER = "freq.seller@example.com", "freq.manager@example.com"
TITLES = ("Đông Người Nhất", "Đông Người Nhì", "Nhì Thứ Người")
TEXTS = ("dong", "d", "dong nguoi", "freq-0000")
OWN = 200
SORTS = ("creation desc", "creation asc", "revenue desc", "last_care_on asc")
TAG, TAGGED = "freq-tag", 40
# what MariaDB reads of a salesperson's 200 cards and one that is shared with them: to count, to sort, and to show twenty
MOST_READ = 1300


@pytest.fixture(scope="module")
def rows_of(site: None) -> Iterator[dict]:
	"""By number of cards the rows that MariaDB reads for the board, by who looks, and what is searched for or sorted by."""
	_forget()
	stamp = {"owner": "Administrator", "modified_by": "Administrator", "docstatus": 0}
	for email, role in ((SELLER, "LeadCard User"), (MANAGER, "LeadCard Manager")):
		user = frappe.new_doc("User")
		user.update({"name": email, "email": email, "first_name": email, "full_name": email, "enabled": 1})
		user.update({"user_type": "System User", **stamp})
		user.db_insert()
		place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": 1}
		frappe.get_doc({"doctype": "Has Role", "role": role, **place, **stamp}).db_insert()
	read = {}
	try:
		for first in (0, STEP):
			_write(first, first + STEP)
			for who in (SELLER, MANAGER):
				for text in TEXTS:
					read[first + STEP, who, text] = _rows_read(who, search=text)
			for sort in SORTS:
				read[first + STEP, SELLER, sort] = _rows_read(SELLER, sort=sort)
			for who in (SELLER, MANAGER):
				read[first + STEP, who, TAG] = _rows_read(who, filters={"tag": TAG})
		yield read
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		_forget()


def _write(first: int, last: int) -> None:
	leads, keys = [], []
	for number in range(first, last):
		name, title = f"{PREFIX}{number:05d}", TITLES[number % len(TITLES)]
		made = now_datetime() - timedelta(minutes=number * 7919 % 500_000)
		# somebody's own are as many as before, however many there are, and older
		owner = SELLER if number < OWN else "freq.other@example.com"
		made -= timedelta(days=1000 if number < OWN else 0)
		leads.append((name, made, made, "New", title, title, owner, made))
		tokens = sorted(rules.tokens({"name": name, "full_name": title}))
		keys += [(f"{name}-{place}", token, LEAD, name, 1) for place, token in enumerate(tokens)]
	fields = ("name", "creation", "modified", "status", "title", "full_name", "lead_owner", "last_care_on")
	frappe.db.bulk_insert(LEAD, fields, leads, chunk_size=STEP)
	if not first:
		shared = {"share_doctype": LEAD, "share_name": leads[-1][0], "user": SELLER, "read": 1}
		frappe.get_doc({"doctype": "DocShare", **shared}).db_insert()
	tags = [
		(f"{PREFIX}{number:05d}", LEAD, f"{PREFIX}{number:05d}", TAG if number < TAGGED else "freq-other")
		for number in range(first, last)
	]
	frappe.db.bulk_insert(LINK, ("name", "document_type", "document_name", "tag"), tags, chunk_size=STEP)
	frappe.db.bulk_insert(KEYS, ("name", "token", "card_doctype", "card", "of_name"), keys, chunk_size=STEP)
	frappe.db.commit()
	for doctype in (LEAD, KEYS, LINK):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def _rows_read(who: str, **view: str | dict) -> int:
	frappe.set_user(who)
	frappe.local.cache, frappe.local.role_permissions = {}, {}
	before = _rows()
	frappe.get_attr(BOARD)(**view)
	read = _rows() - before
	frappe.set_user("Administrator")
	return read


def _rows() -> int:
	return sum(int(row[1]) for row in frappe.db.sql("show session status like 'Handler_read%'"))


def _forget() -> None:
	lead, key = frappe.qb.DocType(LEAD), frappe.qb.DocType(KEYS)
	frappe.qb.from_(lead).delete().where(lead.name.like(f"{PREFIX}%")).run()
	frappe.qb.from_(key).delete().where(key.name.like(f"{PREFIX}%")).run()
	frappe.db.delete(LINK, {"name": ("like", f"{PREFIX}%")})
	frappe.db.delete("DocShare", {"user": SELLER})
	frappe.db.delete("Has Role", {"parent": ("in", [SELLER, MANAGER])})
	frappe.db.commit()
	forget([SELLER, MANAGER])


@pytest.mark.parametrize("who", [SELLER, MANAGER], ids=["salesperson", "who sees all"])
@pytest.mark.parametrize("text", TEXTS)
def test_7_6_twice_as_many_cards_with_a_word_are_no_more_to_read(rows_of, who, text):
	few, many = rows_of[STEP, who, text], rows_of[2 * STEP, who, text]
	assert many <= 1.15 * few + 500, (few, many)


@pytest.mark.parametrize("sort", SORTS)
def test_7_4_twice_as_many_cards_of_others_are_no_more_to_read(rows_of, sort):
	few, many = rows_of[STEP, SELLER, sort], rows_of[2 * STEP, SELLER, sort]
	assert few <= MOST_READ, (few, many)
	assert many <= few + 50, (few, many)


@pytest.mark.parametrize("who", [SELLER, MANAGER], ids=["salesperson", "who sees all"])
def test_7_3_twice_as_many_cards_with_other_tags_are_no_more_to_read(rows_of, who):
	few, many = rows_of[STEP, who, TAG], rows_of[2 * STEP, who, TAG]
	assert many <= few + 50, (few, many)
