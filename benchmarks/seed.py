"""A site as a company has it after years, for benchmarks on a bench's MariaDB: 10,000, 100,000 or a million cards.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/seed.py --site SITE --cards 1000000    (or --remove)

Seven leads to three customers, the 513 people in 60 teams of `company.py`, and on the cards calls, notes, tickets,
opportunities, comments and visits, tags, shares. MariaDB makes the rows itself, each out of its number: the same every
time, and more of them are added to those that are there. Take a site without cards that matter.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import datetime

import company
import frappe
import shared
from shared import MARK

LEAD, CUSTOMER = company.LEAD, company.CUSTOMER
STAFF = "bench_staff"
DAYS = 730
# so many cards are written in one transaction
STRETCH = 50_000
READ_BY_HEAD, READ_BY_DIRECTOR, READ_BY_MANAGER, READ_BY_OWNER = 0.002, 0.005, 0.002, 0.5
# which part of the cards has a comment, and further ones
COMMENTED = {"comment": 0.5, "answer": 0.3, "further": 0.2}
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi")
MIDDLES = ("Văn", "Thị", "Ngọc", "Minh", "Thanh", "Đức", "Kim", "Hồng", "Quốc", "Thu")
GIVEN = (
	"An",
	"Bình",
	"Chi",
	"Dũng",
	"Giang",
	"Hà",
	"Huy",
	"Khánh",
	"Lan",
	"Mai",
	"Nam",
	"Oanh",
	"Phúc",
	"Quân",
)
TAGS = ("VIP", "Hà Nội", "Đầu tư", "Vay ngân hàng")
MADE = (
	*("LC Lead", "LC Customer", "LC Call", "LC Note", "LC Ticket", "LC Opportunity", "LC Status Change"),
	*("LC Card Visit", "Comment", "Tag Link", "DocShare"),
)


# what is by chance, as SQL over the number `n` of a card


def chance(salt: str, number: str = "n") -> str:
	"""A number from 0 to 1, always the same for a card and a purpose."""
	return f"(crc32(concat({number}, '{salt}')) / 4294967296)"


def one_of(values: tuple[str, ...], salt: str) -> str:
	return f"elt(1 + floor({chance(salt)} * {len(values)}), {', '.join(repr(each) for each in values)})"


def cards_between(first: int, last: int) -> str:
	"""The cards by number with what the other rows need of them: DocType, name, owner, and when they were made and cared for."""
	# a lead that became a customer, and the customer, are one person's
	pair = "n - if(n % 10 in (7, 8), 7, 0)"
	return f"""(
		select c.*, s.email as card_owner,
			c.made + interval floor(timestampdiff(minute, c.made, @now) * {chance("care", "c.n")}) minute as care
		from (
			select n, if(n % 10 < 7, '{LEAD}', '{CUSTOMER}') as doctype, concat('BENCH-', lpad(n, 7, '0')) as card,
				@now - interval floor(10 + {chance("made")} * {DAYS * 1440}) minute as made,
				if({chance("free")} < 0.01, -1, floor({chance("owner", pair)} * @staff)) as staff
			from (select seq as n from seq_{first}_to_{last - 1}) numbers
		) c left join {STAFF} s on s.number = c.staff
	) cards"""


def rows_of(first: int, last: int) -> Iterator[tuple[str, dict[str, str], str]]:
	"""By DocType: the columns as SQL, and of which cards there is a row."""
	cards = cards_between(first, last)
	about = {"reference_doctype": "doctype", "reference_name": "card"}
	full_name = f"concat({one_of(FAMILIES, 'a')}, ' ', {one_of(MIDDLES, 'b')}, ' ', {one_of(GIVEN, 'c')})"
	worth = f"(1 + floor({chance('worth')} * 5000)) * 1000000"
	card = {
		"title": full_name,
		"full_name": full_name,
		"party_type": "'Individual'",
		"mobile_no": "concat('09', lpad(n, 8, '0'))",
		"source": one_of(company.SOURCES, "source"),
		"stage": one_of(company.STAGES, "stage"),
		"expected_revenue": worth,
		"last_care_on": "care",
		"owned_since": "made",
		"open_tickets": "0",
		"has_comments": " or ".join(f"{chance(salt)} < {share}" for salt, share in COMMENTED.items()),
		"_user_tags": f"if({chance('tag')} < 0.2, concat(',', {one_of(TAGS, 'tagged')}), null)",
	}
	status = f"if(n % 10 < 2, 'Converted', elt(1 + floor({chance('status')} * 20), {_weighted()}))"
	stopped = {
		"status_before_stop": "if(n % 10 >= 2 and {} >= 0.9, 'Contacting', null)".format(chance("status"))
	}
	became = {"customer": "if(n % 10 < 2, concat('BENCH-', lpad(n + 7, 7, '0')), null)"}
	leads = {**card, **stopped, **became, "status": status, "lead_owner": "card_owner"}
	yield LEAD, {**leads, "code": "card", "name": "card"}, f"{cards} where n % 10 < 7"
	status = f"if({chance('status')} < 0.65, 'Converted', 'Transacted')"
	won = f"if({chance('status')} < 0.65, 0, {worth})"
	lead = "if(n % 10 in (7, 8), concat('BENCH-', lpad(n - 7, 7, '0')), null)"
	customers = {**card, "status": status, "account_owner": "card_owner", "won_revenue": won, "lead": lead}
	yield CUSTOMER, {**customers, "code": "card", "name": "card"}, f"{cards} where n % 10 >= 7"
	call = {
		**about,
		"subject": "'Gọi'",
		"activity_owner": "card_owner",
		"starts_at": "care",
		"completed": "1",
	}
	yield (
		"LC Call",
		{**call, "cancelled": "0", "outcome": "'Connected'"},
		f"{cards} where {chance('call')} < 0.7",
	)
	yield "LC Call", {**call, "cancelled": "0"}, f"{cards} where {chance('second')} < 0.3"
	yield "LC Note", {**about, "content": "'Khách hẹn sau Tết'"}, f"{cards} where {chance('note')} < 0.8"
	ticket = {**about, "subject": "'Trục trặc'", "status": "'Closed'", "ticket_owner": "card_owner"}
	yield "LC Ticket", ticket, f"{cards} where {chance('ticket')} < 0.15"
	yield (
		"LC Opportunity",
		{
			**{"title": "'Căn hộ'", "customer": "card", "opportunity_owner": "card_owner", "amount": worth},
			"sales_stage": f"if({chance('status')} < 0.65, 'Needs Analysis', 'Closed Won')",
			"status": f"if({chance('status')} < 0.65, 'Open', 'Won')",
			"won_on": f"if({chance('status')} < 0.65, null, care)",
		},
		f"{cards} where n % 10 >= 7",
	)
	change = {
		**about,
		"changed_field": "'status'",
		"to_value": "'New'",
		"why": "'By hand'",
		"changed_on": "made",
	}
	yield "LC Status Change", {**change, "changed_by": "card_owner"}, cards
	comment = {**about, "comment_type": "'Comment'", "content": "'Đã xem'", "creation": "care"}
	for salt, share in COMMENTED.items():
		by = f"if({chance('by' + salt)} < 0.5, card_owner, {_somebody('whose' + salt)})"
		yield (
			"Comment",
			{**comment, "owner": f"coalesce({by}, '{MARK}')"},
			f"{cards} where {chance(salt)} < {share}",
		)
	visit = {"card_doctype": "doctype", "card": "card"}
	# half of them before the last comment, half after it
	visit["seen_on"] = f"if({chance('late')} < 0.5, made, @now)"
	readers = {
		f"'{company.HEAD}'": READ_BY_HEAD,
		f"'{company.DIRECTOR}'": READ_BY_DIRECTOR,
		f"'{company.MANAGER}'": READ_BY_MANAGER,
		"card_owner": READ_BY_OWNER,
	}
	for reader, share in readers.items():
		salt = "visit" + reader.strip("'")
		# an owner's visits are written for all cards of theirs alike
		others = "" if reader == "card_owner" else f"and card_owner <> {reader} "
		read = f"{cards} where card_owner is not null {others}and {chance(salt)} < {share}"
		yield "LC Card Visit", {**visit, "user": reader}, read
	tag = {"document_type": "doctype", "document_name": "card", "tag": one_of(TAGS, "tagged")}
	yield "Tag Link", tag, f"{cards} where {chance('tag')} < 0.2"
	share = {"share_doctype": "doctype", "share_name": "card", "`read`": "1"}
	yield "DocShare", {**share, "user": _somebody("shared with")}, f"{cards} where {chance('share')} < 0.005"


def _somebody(salt: str) -> str:
	return f"(select email from {STAFF} where number = floor({chance(salt)} * @staff))"


def _weighted() -> str:
	return ", ".join(repr(each) for each in ("New",) * 8 + ("Contacting",) * 10 + ("Dead",) * 2)


# what is written, and removed


def write(cards: int) -> None:
	"""Have as many cards as asked for: those that are missing are added."""
	first = written()
	if not first:
		company.write_people()
	elif first > cards:
		sys.exit(f"{first:,} cards are there already: remove them first")
	now = frappe.db.get_value("User", company.HEAD, "creation").replace(microsecond=0)
	_write_staff()
	frappe.db.sql("set @now = %s, @staff = %s", (now, frappe.db.sql(f"select count(*) from {STAFF}")[0][0]))
	frappe.db.sql("set session unique_checks = 0, foreign_key_checks = 0")
	start = time.perf_counter()
	for begin in range(first, cards, STRETCH):
		end = min(begin + STRETCH, cards)
		for part, (doctype, columns, source) in enumerate(rows_of(begin, end)):
			_insert(doctype, part, columns, source)
		frappe.db.commit()
		print(f"{end:,} cards, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
	shared.analyze(MADE)


def written() -> int:
	return frappe.db.count(LEAD, {"modified_by": MARK}) + frappe.db.count(CUSTOMER, {"modified_by": MARK})


def _write_staff() -> None:
	"""Who has cards, by number, as MariaDB is to find them."""
	frappe.db.sql(
		f"create temporary table if not exists {STAFF} (number int primary key, email varchar(140))"
	)
	frappe.db.sql(f"delete from {STAFF}")
	staff = [who for teams in company.people().values() for lead, others in teams for who in (lead, *others)]
	frappe.db._cursor.executemany(f"insert into {STAFF} values (%s, %s)", list(enumerate(staff)))


def _insert(doctype: str, part: int, columns: dict[str, str], source: str) -> None:
	stamp = {"name": f"concat('BENCH-{part:02d}-', lpad(n, 7, '0'))", "creation": "made", "modified": "made"}
	columns = {**stamp, "owner": f"coalesce(card_owner, '{MARK}')", "modified_by": f"'{MARK}'", **columns}
	named, made = ", ".join(columns), ", ".join(columns.values())
	frappe.db.sql(f"insert into `tab{doctype}` ({named}) select {made} from {source}")


def remove() -> None:
	"""Everything that was written; a table that holds nothing else is emptied at once."""
	shared.remove(MADE)
	company.remove_all()


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--cards", type=int, default=10_000)
	options.add_argument("--remove", action="store_true")
	chosen = options.parse_args()
	shared.connect(chosen.site)
	if chosen.remove:
		remove()
	else:
		write(chosen.cards)
		print(f"{written():,} cards at {datetime.now():%H:%M}")


if __name__ == "__main__":
	main()
