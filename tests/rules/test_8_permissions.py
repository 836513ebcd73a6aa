"""Spec §8.1 to §8.3: owner, peer, manager, superior and outsider, on documents, lists, endpoints and whatever hangs on a card."""

import json

import frappe
import pytest
from frappe.utils import now_datetime

from . import recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
RECORDS = ("LC Call", "LC Meeting", "LC Note", "LC Ticket", "LC Status Change")


@pytest.fixture
def company(make_user):
	"""Head office over two branches; the first has a team with two salespeople."""
	people = {name: make_user() for name in ("head", "boss", "lan", "minh", "peer", "stranger", "outsider")}

	def team(name, parent, *members):
		frappe.get_doc(
			{
				"doctype": "LC Sales Team",
				"team_name": name,
				"parent_lc_sales_team": parent,
				"is_group": 1,
				"members": [{"user": people[user], "is_manager": manages} for user, manages in members],
			}
		).insert()

	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	team("Trụ sở", None, ("head", 1))
	team("Chi nhánh 1", "Trụ sở", ("boss", 1))
	team("Nhóm O'Brien \\ 100%", "Chi nhánh 1", ("lan", 1), ("minh", 0), ("peer", 0))
	team("Chi nhánh 2", "Trụ sở", ("stranger", 1))
	people["manager"] = make_user(roles=("LeadCard Manager",))
	return frappe._dict(people)


SEES = {"head", "boss", "lan", "minh", "manager"}
SEES_NOT = {"peer", "stranger", "outsider"}


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, company, make_lead, make_customer, log_activity):
	"""A card of minh's, with one of each on it."""
	if request.param == LEAD:
		card = make_lead(lead_owner=company.minh)
	else:
		card = make_customer(account_owner=company.minh)
	for kind in ("LC Call", "LC Meeting", "LC Note", "LC Ticket"):
		log_activity(card, kind)
	return card


def listed(doctype, **filters) -> set:
	return set(frappe.get_list(doctype, filters=filters, pluck="name", limit=0))


@pytest.mark.parametrize("who", sorted(SEES | SEES_NOT))
def test_8_2_who_sees_a_card_by_every_door(company, card, as_user, call, who):
	sees = who in SEES
	with as_user(company[who]):
		assert (card.name in listed(card.doctype)) is sees
		assert frappe.has_permission(card.doctype, "read", doc=card.name) is sees
		board = call.get("leadcard.api.board.get_board", limit=100)
		on_board = {found["name"] for column in board["columns"] for found in column["cards"]}
		assert (card.name in on_board) is sees
		found = call.get("leadcard.api.search.search", text=card.full_name)["cards"]
		assert (card.name in {row["name"] for row in found}) is sees
		for kind in RECORDS:
			assert bool(listed(kind, reference_name=card.name)) is sees, kind
		if sees:
			call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)
		else:
			with pytest.raises(frappe.PermissionError):
				call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)
			with pytest.raises(frappe.PermissionError):
				call.get("frappe.client.get", doctype=card.doctype, name=card.name)


def test_8_2_counts_and_sums_stop_at_what_one_may_see(company, card, as_user, call):
	with as_user(company.outsider):
		board = call.get("leadcard.api.board.get_board")
		column = call.get("leadcard.api.board.get_column", status=card.status)
		counted = sum(found["count"] for found in board["columns"])
		assert counted == len(listed(LEAD)) + len(listed(CUSTOMER))
		assert card.name not in {found["name"] for found in column["cards"]}


def test_8_2_never_a_superiors_card(company, make_lead, as_user):
	theirs = make_lead(lead_owner=company.boss)
	for who in ("lan", "minh", "stranger"):
		with as_user(company[who]):
			assert theirs.name not in listed(LEAD)
			assert not frappe.has_permission(LEAD, "read", doc=theirs.name)


ENDPOINTS = [
	("leadcard.api.board.move_card", {"to_status": "Contacting"}),
	("leadcard.api.cards.claim", {}),
	("leadcard.api.cards.stop_care", {"reason": "x"}),
	("leadcard.api.cards.resume_care", {}),
	("leadcard.api.cards.assign", {"user": "Administrator"}),
	("leadcard.api.cards.change_stage", {"stage": "Interested"}),
	("leadcard.api.activities.log_call", {"values": {}}),
	("leadcard.api.activities.log_meeting", {"values": {}}),
	("leadcard.api.activities.add_note", {"values": {"content": "x"}}),
	("leadcard.api.activities.create_ticket", {"values": {"subject": "x"}}),
	("leadcard.api.activities.create_contact", {"first_name": "x"}),
	("leadcard.api.activities.send_email", {"values": {"subject": "x", "recipients": "a@example.com"}}),
	("leadcard.api.comments.add_comment", {"text": "x"}),
]


@pytest.mark.parametrize(
	("method", "arguments"), ENDPOINTS, ids=lambda value: str(value).rpartition(".")[2][:20]
)
def test_8_3_endpoints_refuse_whoever_does_not_see_the_card(
	company, card, as_user, call, refused, card_of, method, arguments
):
	before = card_of(card.doctype, card.name)
	hanging = {kind: frappe.db.count(kind, {"reference_name": card.name}) for kind in RECORDS}
	for who in ("peer", "stranger", "outsider"):
		with as_user(company[who]), refused(frappe.PermissionError):
			call(method, doctype=card.doctype, name=card.name, **arguments)
	with as_user("Guest"), refused(frappe.PermissionError):
		call(method, doctype=card.doctype, name=card.name, **arguments)
	assert card_of(card.doctype, card.name) == before
	assert {kind: frappe.db.count(kind, {"reference_name": card.name}) for kind in RECORDS} == hanging


def test_8_3_what_has_its_own_name_is_guarded_by_its_card(
	company, make_customer, make_opportunity, log_activity, make_lead, as_user, call, refused
):
	customer = make_customer(account_owner=company.minh)
	opportunity = make_opportunity(customer, amount=5)
	ticket = log_activity(customer, "LC Ticket")
	lead = make_lead(lead_owner=company.minh)
	with as_user(company.peer):
		for method, name in (
			("leadcard.api.activities.win_opportunity", opportunity.name),
			("leadcard.api.activities.close_ticket", ticket.name),
			("leadcard.api.activities.create_opportunity", customer.name),
			("leadcard.api.cards.convert_lead", lead.name),
		):
			with refused(frappe.PermissionError):
				call(method, name=name)
		assert opportunity.name not in listed("LC Opportunity")
		assert not frappe.has_permission("LC Opportunity", "read", doc=opportunity.name)
	assert frappe.db.get_value("LC Opportunity", opportunity.name, "status") == "Open"
	with as_user(company.lan):
		assert opportunity.name in listed("LC Opportunity")
		call("leadcard.api.activities.win_opportunity", name=opportunity.name)


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting", "LC Note", "LC Ticket"])
def test_8_3_nobody_hangs_moves_or_steals_a_record_across_the_border(
	company, make_lead, log_activity, as_user, refused, call, kind
):
	mine, theirs = make_lead(lead_owner=company.peer), make_lead(lead_owner=company.minh)
	record, secret = log_activity(mine, kind), log_activity(theirs, kind)
	with as_user(company.peer):
		with refused(frappe.PermissionError):
			log_activity(theirs, kind)
		with refused(frappe.PermissionError):
			call(
				"frappe.client.set_value",
				doctype=kind,
				name=record.name,
				fieldname="reference_name",
				value=theirs.name,
			)
		with refused(frappe.PermissionError):
			call(
				"frappe.client.set_value",
				doctype=kind,
				name=secret.name,
				fieldname="reference_name",
				value=mine.name,
			)
		with refused(frappe.PermissionError):
			sent = json.loads(frappe.as_json(frappe.get_doc(kind, secret.name).as_dict()))
			call("frappe.client.save", doc={**sent, "reference_name": mine.name})
		with refused(frappe.PermissionError):
			call("frappe.client.delete", doctype=kind, name=secret.name)
	assert frappe.db.get_value(kind, secret.name, "reference_name") == theirs.name
	assert frappe.db.get_value(kind, record.name, "reference_name") == mine.name


def test_8_3_nobody_moves_an_opportunity_across_the_border(
	company, make_customer, make_opportunity, as_user, refused, call
):
	mine, theirs = (make_customer(account_owner=company[who]) for who in ("peer", "minh"))
	own, secret = make_opportunity(mine, amount=1), make_opportunity(theirs, amount=1)
	with as_user(company.peer):
		for name, value in ((own.name, theirs.name), (secret.name, mine.name)):
			with refused(frappe.PermissionError):
				call(
					"frappe.client.set_value",
					doctype="LC Opportunity",
					name=name,
					fieldname="customer",
					value=value,
				)
		with refused(frappe.PermissionError):
			make_opportunity(theirs, amount=1)


@pytest.mark.parametrize("forged", ["outsider", "peer", None])
def test_8_2_an_altered_owner_in_what_is_sent_opens_nothing(
	company, card, as_user, call, refused, card_of, forged
):
	before = card_of(card.doctype, card.name)
	owner = "lead_owner" if card.doctype == LEAD else "account_owner"
	sent = json.loads(frappe.as_json(card.as_dict()))
	with as_user(company[forged or "outsider"]):
		with refused(frappe.PermissionError):
			call("frappe.client.save", doc={**sent, owner: company[forged] if forged else None})
		with refused(frappe.PermissionError):
			call(
				"frappe.client.set_value",
				doctype=card.doctype,
				name=card.name,
				fieldname=owner,
				value=company.outsider,
			)
		with refused(frappe.PermissionError):
			frappe.get_doc({**sent, owner: company.outsider, "__islocal": 0}).save()
	assert card_of(card.doctype, card.name) == before


def test_8_4_cards_change_hands_inside_the_managed_part_only(company, card, as_user, refused, card_of):
	owner = "lead_owner" if card.doctype == LEAD else "account_owner"

	def give(to):
		found = frappe.get_doc(card.doctype, card.name)
		found.set(owner, company[to])
		found.save()

	with as_user(company.minh), refused(frappe.PermissionError):
		give("peer")
	with as_user(company.lan), refused(frappe.PermissionError):
		give("stranger")
	with as_user(company.lan):
		give("peer")
	with as_user(company.minh), refused(frappe.PermissionError):
		give("minh")
	with as_user(company.manager):
		give("stranger")


def test_8_2_nobody_creates_a_card_for_somebody_else(company, as_user, call, refused):
	with as_user(company.minh):
		for other in ("lan", "peer", "stranger"):
			with refused(frappe.PermissionError):
				call(
					"leadcard.api.cards.create_lead",
					values={"full_name": "A", "lead_owner": company[other]},
				)
		assert (
			call("leadcard.api.cards.create_lead", values={"full_name": "A"})["card"]["owner"] == company.minh
		)
	with as_user(company.lan):
		call("leadcard.api.cards.create_lead", values={"full_name": "A", "lead_owner": company.minh})


def test_8_3_a_share_adds_to_it(company, card, as_user):
	frappe.share.add(card.doctype, card.name, company.outsider, read=1)
	with as_user(company.outsider):
		assert card.name in listed(card.doctype)
		assert frappe.has_permission(card.doctype, "read", doc=card.name)
		assert listed("LC Call", reference_name=card.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(card.doctype, card.name).check_permission("write")


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting", "LC Note", "LC Ticket"])
def test_8_3_a_share_to_read_adds_own_records_and_changes_no_others(company, card, as_user, refused, kind):
	values = {"doctype": kind, "reference_doctype": card.doctype, "reference_name": card.name}
	values |= {"subject": "x", "content": "x", "starts_at": now_datetime()}
	theirs = frappe.get_doc(values).insert()
	frappe.share.add(card.doctype, card.name, company.outsider, read=1)
	with as_user(company.outsider):
		own = frappe.get_doc(values).insert()
		own.description = "mine"
		own.save()
		own.delete()
		changed = frappe.get_doc(kind, theirs.name)
		changed.owner = company.outsider
		for step in (changed.save, changed.delete):
			with refused(frappe.PermissionError):
				step()
	frappe.share.add(card.doctype, card.name, company.outsider, read=1, write=1)
	with as_user(company.outsider):
		frappe.get_doc(kind, theirs.name).save()


def test_8_3_a_share_to_read_stops_no_care(company, card, as_user, refused, card_of):
	frappe.share.add(card.doctype, card.name, company.outsider, read=1)
	stop = {"note_type": "Dead Lead" if card.doctype == LEAD else "Unactivate Account", "reason": "x"}
	before = card_of(card.doctype, card.name)
	with as_user(company.outsider), refused(frappe.PermissionError):
		reference = {"reference_doctype": card.doctype, "reference_name": card.name}
		frappe.get_doc({"doctype": "LC Note", **reference, **stop}).insert()
	assert card_of(card.doctype, card.name) == before


def test_8_3_a_share_to_read_sells_nothing(company, make_customer, as_user, refused, make_opportunity):
	customer = make_customer(account_owner=company.minh)
	deal = make_opportunity(customer)
	frappe.share.add("LC Customer", customer.name, company.outsider, read=1)
	with as_user(company.outsider):
		with refused(frappe.PermissionError):
			make_opportunity(customer)
		with refused(frappe.PermissionError):
			frappe.get_doc("LC Opportunity", deal.name).save()


def test_8_1_members_of_a_team_with_odd_signs_in_its_name_open_their_board(company, make_lead, as_user, call):
	team = "Nhóm O'Brien \\ 100%"
	pool = make_lead(lead_owner=None, sales_team=team)
	# quotes are typographic in the names of what is configured, by whichever spelling it is called
	assert pool.sales_team == "Nhóm O’Brien \\ 100%"
	other = make_lead(lead_owner=None, sales_team="Chi nhánh 2")
	with as_user(company.minh):
		board = call.get("leadcard.api.board.get_board", filters={"sales_team": pool.sales_team}, limit=100)
		assert pool.name in listed(LEAD)
		assert other.name not in listed(LEAD)
		assert frappe.has_permission(LEAD, "read", doc=pool.name)
	assert [found["name"] for found in board["columns"][0]["cards"]] == [pool.name]
	with as_user(company.stranger):
		assert pool.name not in listed(LEAD)


def test_8_1_somebody_twice_in_a_team_is_refused(company, refused):
	team = frappe.get_doc("LC Sales Team", "Chi nhánh 2")
	team.append("members", {"user": company.stranger})
	with refused(frappe.ValidationError):
		team.save()


def test_8_2_a_change_in_the_tree_holds_at_once(company, card, as_user):
	with as_user(company.stranger):
		assert card.name not in listed(card.doctype)
	team = frappe.get_doc("LC Sales Team", "Chi nhánh 1")
	team.append("members", {"user": company.stranger, "is_manager": 1})
	team.save()
	with as_user(company.stranger):
		assert card.name in listed(card.doctype)


def test_8_2_without_a_role_nothing_is_open(make_user, as_user, call):
	nobody = make_user(roles=())
	for user in (nobody, "Guest"):
		with as_user(user):
			for method in ("leadcard.api.board.get_board", "leadcard.api.search.search"):
				with pytest.raises(frappe.PermissionError):
					call.get(method, **({"text": "a"} if "search" in method else {}))


def test_8_2_salespeople_do_not_configure(make_user, as_user, refused, make_product, call):
	product = make_product()
	with as_user(make_user()):
		with refused(frappe.PermissionError):
			call(
				"frappe.client.set_value", doctype="LC Product", name=product.name, fieldname="price", value=1
			)
		with refused(frappe.PermissionError):
			call(
				"frappe.client.set_value",
				doctype="LC Settings",
				name="LC Settings",
				fieldname="mobile_policy",
				value="Warn",
			)
		for doc in (
			{"doctype": "LC Stage", "stage_name": "x"},
			{"doctype": "LC Sales Stage", "stage_name": "x", "stage_type": "Won"},
			{"doctype": "LC Sales Team", "team_name": "x"},
		):
			with refused(frappe.PermissionError):
				frappe.get_doc(doc).insert()


HANGING = {
	"ToDo": lambda card, user: {
		"description": "x",
		"allocated_to": user,
		"reference_type": card.doctype,
		"reference_name": card.name,
	},
	"File": lambda card, user: {
		"file_name": "x.txt",
		"content": "x",
		"is_private": 1,
		"attached_to_doctype": card.doctype,
		"attached_to_name": card.name,
	},
	"Contact": lambda card, user: {
		"first_name": "x",
		"links": [{"link_doctype": card.doctype, "link_name": card.name}],
	},
	"Comment": lambda card, user: {
		"comment_type": "Comment",
		"content": "x",
		"reference_doctype": card.doctype,
		"reference_name": card.name,
	},
	"Communication": lambda card, user: {
		"subject": "x",
		"reference_doctype": card.doctype,
		"reference_name": card.name,
	},
}


@pytest.mark.parametrize("kind", list(HANGING))
def test_8_3_nobody_hangs_frappes_own_records_on_a_card_that_they_do_not_see(
	company, card, as_user, refused, kind
):
	for who in ("peer", "outsider"):
		with as_user(company[who]), refused((frappe.PermissionError, frappe.LinkValidationError)):
			frappe.get_doc({"doctype": kind, **HANGING[kind](card, company[who])}).insert()
	assert not frappe.db.get_value(card.doctype, card.name, "_assign")


@pytest.mark.parametrize("kind", ["ToDo", "File", "Contact"])
def test_8_3_the_owner_hangs_them_and_nobody_moves_them_to_a_hidden_card(
	company, card, make_lead, as_user, refused, kind
):
	own = make_lead(lead_owner=company.peer)
	with as_user(company.peer):
		record = frappe.get_doc({"doctype": kind, **HANGING[kind](own, company.peer)}).insert()
		values = HANGING[kind](card, company.peer)
		with refused((frappe.PermissionError, frappe.LinkValidationError)):
			found = frappe.get_doc(kind, record.name)
			found.update(
				{
					key: value
					for key, value in values.items()
					if "name" in key or "type" in key or key == "links"
				}
			)
			found.save()
	assert frappe.has_permission(LEAD, "read", doc=own.name)


def test_4_3_tokens_of_the_search_and_keys_are_nobodys_to_read(make_user, as_user, call, make_lead):
	make_lead()
	with as_user(make_user()):
		for doctype in (
			"LC Identity",
			"LC Search Key",
			"LC Card Visit",
			"LC Digest",
			"LC Reminder",
			"LC Protection Notice",
			"LC Offer",
			"LC Intake",
			"LC Intake Log",
		):
			with pytest.raises(frappe.PermissionError):
				call.get("frappe.client.get_list", doctype=doctype, fields=["*"])


@pytest.mark.bench
def test_1_a_manager_finds_the_lists_of_what_was_written_down_in_the_desk(make_user):
	"""The desk opens lists of what it counts as readable alone, whatever the permissions say."""
	from frappe.utils.user import UserPermissions

	user = UserPermissions(make_user(roles=("LeadCard Manager",)))
	user.build_permissions()
	kept = {"LC Reveal", "LC Offer", "LC Protection Notice", "LC Reminder", "LC Intake Log"}
	assert kept <= {*user.can_read} and not kept & {*user.can_create}


@pytest.mark.bench
def test_1_a_card_keeps_its_name(make_lead, make_user, as_user):
	lead = make_lead()
	with as_user(make_user(roles=("LeadCard Manager",))), pytest.raises(frappe.ValidationError):
		frappe.rename_doc(LEAD, lead.name, "NEU-1")
	assert frappe.db.exists(LEAD, lead.name)


def test_5_4_relinking_an_email_moves_the_care_of_both_cards_and_needs_the_sight_of_both(
	company, make_lead, email_on, as_user, call, refused
):
	mine, second, hidden = (make_lead(lead_owner=company[who]) for who in ("peer", "peer", "minh"))
	email, secret = email_on(mine), email_on(hidden)

	def relink(name, card):
		call(
			"leadcard.hardening.stand_ins.writes.relink",
			name=name,
			reference_doctype=LEAD,
			reference_name=card.name,
		)

	with as_user(company.peer):
		for name, card in ((email.name, hidden), (secret.name, mine)):
			with refused(frappe.PermissionError):
				relink(name, card)
		relink(email.name, second)
	assert frappe.db.get_value("Communication", email.name, "reference_name") == second.name
	for card in (mine, second, hidden):
		assert recount.stored_care(card) == recount.care(card)


def test_8_3_a_tag_names_only_the_cards_that_one_may_see(company, card, as_user, call):
	card.add_tag("bí mật")
	for who, named in (("lan", [[card.name]]), ("peer", []), ("outsider", [])):
		with as_user(company[who]):
			found = call.get(
				"leadcard.hardening.stand_ins.searching.get_tagged_docs", doctype=card.doctype, tag="%bí mật%"
			)
		assert found == named


@pytest.mark.bench
def test_8_3_nobody_follows_the_changes_of_a_card_that_they_do_not_see(company, card, as_user, refused):
	from frappe.desk.form.document_follow import follow_document

	frappe.db.set_value("User", {"name": ("in", list(company.values()))}, "document_follow_notify", 1)
	frappe.clear_document_cache("User")
	for who in ("peer", "outsider"):
		with as_user(company[who]), refused(frappe.PermissionError):
			follow_document(card.doctype, card.name, company[who])
	assert not frappe.db.count("Document Follow", {"ref_docname": card.name})
	with as_user(company.minh):
		assert follow_document(card.doctype, card.name, company.minh)


def test_8_3_a_list_shows_of_a_linked_card_what_one_sees_of_it(
	company, make_customer, make_opportunity, make_lead, as_user
):
	"""Frappe's own lists ask for titles of links; in version 15 they are joined whoever may see them."""
	own, hidden = (make_customer(account_owner=company[owner]) for owner in ("minh", "stranger"))
	opportunities = {customer.name: make_opportunity(customer).name for customer in (own, hidden)}
	leads = {customer.name: make_lead(lead_owner=company.minh).name for customer in (own, hidden)}
	for customer, lead in leads.items():
		frappe.db.set_value(LEAD, lead, "customer", customer)
	fields = ["name", "customer.title as customer_title"]
	with as_user(company.minh):
		listed = frappe.get_list("LC Opportunity", fields=fields)
		converted = frappe.get_list(LEAD, filters={"name": ("in", list(leads.values()))}, fields=fields)
	assert {row.name: row.customer_title for row in listed} == {opportunities[own.name]: own.title}
	titles = {leads[own.name]: own.title, leads[hidden.name]: None}
	assert {row.name: row.customer_title for row in converted} == titles
