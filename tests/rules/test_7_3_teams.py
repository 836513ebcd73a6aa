"""The team of a card, and the filter by teams (spec §7.3): the owner's teams unless one is set by hand, and all below."""

from __future__ import annotations

import random

import frappe
import pytest

from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.exceptions import UnknownTeamError
from leadcard.permissions.sight import OWNER_FIELDS

API = "leadcard.api.board."
TEAM = "LC Sales Team"


@pytest.fixture
def found(call):
	"""`found(filters)` → the titles of all that the board shows, by every way in which it reads, which must agree."""

	def find(filters: dict | None = None, search: str = "") -> set[str]:
		view = {"filters": filters or {}, "search": search}
		board = call.get(f"{API}get_board", limit=100, **view)
		titles = []
		for column in board["columns"]:
			cards, cursor = column["cards"], column["cursor"]
			while cursor:
				more = call.get(f"{API}get_column", status=column["status"], cursor=cursor, limit=100, **view)
				cards, cursor = cards + more["cards"], more["cursor"]
			assert column["count"] == len(cards) == len({card["name"] for card in cards})
			titles += [card["title"] for card in cards]
		assert board["views"]["all"] == len(titles)
		changed = call.get(f"{API}get_changed", cards=[], **view)
		assert [column["count"] for column in changed["columns"]] == [
			column["count"] for column in board["columns"]
		]
		return set(titles)

	return find


@pytest.fixture
def company(make_user, make_tree):
	"""Head office over two branches; the north's director has a team of theirs, and a team two levels below."""
	people = frappe._dict(
		{name: make_user() for name in ("head", "director", "clerk", "lead", "an", "binh", "both", "south")}
	)
	make_tree(
		("Công ty", None, [(people.head, 1)]),
		("Chi nhánh Bắc", "Công ty", [(people.director, 1), (people.clerk, 0)]),
		("Khối", "Chi nhánh Bắc", []),
		("Đội 1", "Khối", [(people.lead, 1), (people.an, 0), (people.both, 0)]),
		("Đội 2", "Khối", [(people.binh, 0)]),
		("Chi nhánh Nam", "Công ty", [(people.south, 0), (people.both, 0)]),
	)
	return people


@pytest.fixture
def write_cards():
	"""`write_cards([(title, owner, team), …])`: many leads, or other cards, as rows for what reads them."""
	fields = ("name", "creation", "modified", "owner", "title", "full_name", "party_type", "status")

	def write(cards, doctype=LEAD) -> None:
		at = frappe.utils.now()
		status = "New" if doctype == LEAD else "Converted"
		rows = [
			(title, at, at, "Administrator", title, title, "Individual", status, owner, team, at)
			for title, owner, team in cards
		]
		columns = [*fields, OWNER_FIELDS[doctype], "sales_team", "last_care_on"]
		frappe.db.bulk_insert(doctype, columns, rows)

	return write


def test_7_3_a_branch_director_finds_all_cards_of_the_branch(company, write_cards, found, as_user):
	"""Of 190 cards of the branch nine say so themselves; the others' owners belong to it, one or two levels below."""
	sellers = [company.lead, company.an, company.binh, company.director, company.clerk]
	of_branch = {f"Bắc {number}": sellers[number % 5] for number in range(181)}
	write_cards([(title, owner, None) for title, owner in list(of_branch.items())[:120]])
	write_cards([(title, owner, None) for title, owner in list(of_branch.items())[120:]], CUSTOMER)
	write_cards([(f"Ghi tay {number}", company.an, "Chi nhánh Bắc") for number in range(9)])
	write_cards([(f"Nam {number}", company.south, None) for number in range(12)])
	with as_user(company.director):
		everything = found()
		assert len(everything) == 190 and not [title for title in everything if title.startswith("Nam")]
		assert found({"sales_team": "Chi nhánh Bắc"}) == everything
		assert found({"sales_team": ["Khối"]}) == {
			title for title, owner in of_branch.items() if owner in sellers[:3]
		}
		assert found({"sales_team": "Đội 2"}) == {
			title for title, owner in of_branch.items() if owner == company.binh
		}
		assert found({"sales_team": ["Đội 2", "Chi nhánh Nam"]}) == found({"sales_team": "Đội 2"})
	with as_user(company.head):
		assert len(found({"sales_team": "Công ty"})) == 202
		assert len(found({"sales_team": "Chi nhánh Nam"})) == 12


def test_7_3_a_team_set_by_hand_holds_against_the_owners(company, make_lead, make_customer, found):
	make_lead(full_name="Của An", lead_owner=company.an)
	make_lead(full_name="An, ghi Nam", lead_owner=company.an, sales_team="Chi nhánh Nam")
	make_customer(full_name="Nam, ghi Đội 1", account_owner=company.south, sales_team="Đội 1")
	make_lead(full_name="Chưa ai, Đội 2", lead_owner=None, sales_team="Đội 2")
	make_lead(full_name="Chưa ai", lead_owner=None)
	make_lead(full_name="Cả hai đội", lead_owner=company.both)
	assert found({"sales_team": "Chi nhánh Bắc"}) == {
		"Của An",
		"Nam, ghi Đội 1",
		"Chưa ai, Đội 2",
		"Cả hai đội",
	}
	assert found({"sales_team": "Chi nhánh Nam"}) == {"An, ghi Nam", "Cả hai đội"}
	assert found({"sales_team": "Chi nhánh Bắc", "unassigned": 1}) == {"Chưa ai, Đội 2"}
	assert found({"sales_team": "Chi nhánh Bắc", "owner": company.an}) == {"Của An"}
	assert found({"sales_team": "Chi nhánh Bắc"}, search="an") == {"Của An"}


def test_7_3_a_card_follows_its_owner_and_their_team_at_once(company, make_lead, found, call):
	lead = make_lead(full_name="Đi theo", lead_owner=company.an)
	north, south = {"sales_team": "Chi nhánh Bắc"}, {"sales_team": "Chi nhánh Nam"}

	def places() -> tuple[bool, bool]:
		return bool(found(north)), bool(found(south))

	assert places() == (True, False)
	call("leadcard.api.cards.assign", doctype=LEAD, name=lead.name, user=company.south)
	assert places() == (False, True)
	branch = frappe.get_doc(TEAM, "Chi nhánh Nam")
	branch.parent_lc_sales_team = "Khối"
	branch.save()
	assert places() == (True, True), "the filter that somebody remembers means the tree of now"
	branch.reload().members = []
	branch.save()
	assert places() == (False, False)
	assert not frappe.db.get_value(LEAD, lead.name, "sales_team"), "nothing of it is stored"


def test_7_3_the_team_of_the_owner_shows_an_unassigned_card_to_no_fewer_and_no_more(
	company, make_lead, found, as_user
):
	"""Spec §8.2: the team that is stored decides who sees a card of nobody; one that is derived does not."""
	lead = make_lead(full_name="Trả lại", lead_owner=company.an)
	with as_user(company.south):
		assert not found() and not found({"sales_team": "Chi nhánh Bắc"})
	lead.lead_owner = None
	lead.save()
	with as_user(company.south):
		assert found() == {"Trả lại"}
		assert not found({"sales_team": "Công ty"})


def test_7_3_a_leavers_cards_stay_in_the_team_until_they_are_handed_over(company, make_lead, found):
	make_lead(full_name="Người đã nghỉ", lead_owner=company.an)
	frappe.db.set_value("User", company.an, "enabled", 0)
	assert found({"sales_team": "Đội 1"}) == {"Người đã nghỉ"}


@pytest.mark.parametrize("name", ["Đội đã giải thể", "' or 1=1 --", "%", "<b>Đội</b>"])
def test_7_3_a_team_that_is_gone_is_named(company, call, as_user, name):
	for user in (company.director, "Administrator"):
		with as_user(user):
			for request, arguments in (
				("get_board", {}),
				("get_column", {"status": "New"}),
				("get_changed", {"cards": []}),
			):
				with pytest.raises(UnknownTeamError) as told:
					call.get(f"{API}{request}", filters={"sales_team": ["Đội 1", name]}, **arguments)
				assert frappe.utils.escape_html(name) in str(told.value) and "Đội 1" not in str(told.value)


@pytest.mark.bench
def test_7_3_a_team_that_one_may_not_see_is_as_one_that_is_gone(company, call, as_user, make_lead):
	"""Frappe's User Permissions leave somebody one team, and those below it."""
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": company.director,
			"allow": TEAM,
			"for_value": "Khối",
			"apply_to_all_doctypes": 1,
		}
	).insert()
	make_lead(full_name="Của thư ký", lead_owner=company.clerk)
	card = make_lead(full_name="Của An", lead_owner=company.an)

	def answer(name: str) -> str:
		with pytest.raises(UnknownTeamError) as told:
			call.get(f"{API}get_board", filters={"sales_team": name})
		return str(told.value).replace(name, "")

	with as_user(company.director):
		assert answer("Chi nhánh Nam") == answer("Đội đã giải thể")
		offered = call.get(f"{API}get_filter_options")["sales_team"]
		assert "Khối" in [option["value"] for option in offered]
		assert "Chi nhánh Nam" not in [option["value"] for option in offered]
		call.get(f"{API}get_board", filters={"sales_team": "Khối"})
		teams = call.get(f"{API}get_card", doctype=LEAD, name=card.name)["owner_teams"]
		assert set(teams) <= {option["value"] for option in offered}


def test_7_3_teams_are_offered_as_the_tree_has_them(company, call, as_user):
	with as_user(company.director):
		offered = call.get(f"{API}get_filter_options")["sales_team"]
	assert [(option["value"], option["depth"]) for option in offered] == [
		("Công ty", 0),
		("Chi nhánh Bắc", 1),
		("Khối", 2),
		("Đội 1", 3),
		("Đội 2", 3),
		("Chi nhánh Nam", 1),
	]


def test_7_3_the_panel_names_the_owners_teams_where_none_is_set_by_hand(company, call, make_lead, as_user):
	cards = {
		make_lead(lead_owner=company.both).name: ["Đội 1", "Chi nhánh Nam"],
		make_lead(lead_owner=company.both, sales_team="Đội 2").name: [],
		make_lead(lead_owner=None).name: [],
	}
	for name, teams in cards.items():
		panel = call.get(f"{API}get_card", doctype=LEAD, name=name)
		assert panel["owner_teams"] == teams
		by_hand = [field["value"] for field in panel["details"] if field["fieldname"] == "sales_team"]
		assert by_hand == ([] if teams or not panel["card"]["owner"] else ["Đội 2"])


def test_7_3_conversion_and_editing_leave_a_derived_team_derived(company, call, make_lead, convert, found):
	lead = make_lead(full_name="Chuyển đổi", lead_owner=company.an)
	customer = convert(lead)["customer"]
	call(
		"leadcard.api.cards.edit_card",
		doctype=CUSTOMER,
		name=customer,
		values={"short_name": "CĐ"},
		modified=str(frappe.db.get_value(CUSTOMER, customer, "modified")),
	)
	assert not frappe.db.get_value(CUSTOMER, customer, "sales_team")
	assert found({"sales_team": "Khối"}) == {"Chuyển đổi"}


def test_7_3_teams_cost_one_statement_more_whatever_the_team(
	company, make_lead, recorded, as_user, call, on_bench
):
	"""The figures of docs/board-numbers.md. The sandbox reads a role's rights anew for it, too."""
	of_team = make_lead(lead_owner=company.an)
	of_none = make_lead(lead_owner=company.an, sales_team="Khối")

	def asked(request: str, **arguments) -> int:
		def read() -> None:
			frappe.local.cache, frappe.local.role_permissions = {}, {}
			call.get(f"{API}{request}", **arguments)

		read()
		return len([query for query in recorded(read) if "tabSingles" not in query])

	more = 1 if on_bench else 5
	with as_user(company.director):
		plain, small, whole = (
			asked("get_board", filters={"sales_team": team}) for team in (None, "Đội 1", "Công ty")
		)
		without, panel = (asked("get_card", doctype=LEAD, name=lead.name) for lead in (of_none, of_team))
	assert plain < small == whole <= plain + more
	assert panel <= without + more


# as plain Python has it


def paths_of(parents: dict[str, str | None]) -> dict[str, set[str]]:
	"""Of each team the names of all that it lies in, its own among them."""

	def climb(name: str | None) -> set[str]:
		return {name} | climb(parents[name]) if name else set()

	return {name: climb(name) for name in parents}


@pytest.mark.parametrize("seed", range(2))
def test_7_3_any_filter_in_any_tree_narrows_what_one_sees_to_what_plain_python_reckons(
	make_user, make_tree, write_cards, found, as_user, seed
):
	chance = random.Random(seed)
	people = [make_user() for _number in range(6)]
	names = [f"Nhóm {number}" for number in range(7)]
	parents = {name: chance.choice([None, *names[:number]]) for number, name in enumerate(names)}
	members = {name: chance.sample(people, chance.randint(0, 3)) for name in names}
	make_tree(
		*((name, parents[name], [(user, chance.randint(0, 1)) for user in members[name]]) for name in names)
	)
	cards = {}
	for doctype in (LEAD, CUSTOMER):
		rows = [
			(
				f"{doctype} {number}",
				chance.choice([*people, *people, None, ""]),
				chance.choice([None, "", *names[:3]]),
			)
			for number in range(40)
		]
		write_cards(rows, doctype)
		cards |= {title: (owner, team) for title, owner, team in rows}
	paths = paths_of(parents)

	def lies_in(title: str, chosen: set[str]) -> bool:
		owner, team = cards[title]
		of = [team] if team else [name for name in names if owner and owner in members[name]]
		return any(paths[name] & chosen for name in of)

	for user in ("Administrator", *people):
		with as_user(user):
			seen = found()
			for _round in range(3):
				chosen = set(chance.sample(names, chance.randint(1, 3)))
				expected = {title for title in seen if lies_in(title, chosen)}
				assert found({"sales_team": sorted(chosen)}) == expected, (user, chosen)
