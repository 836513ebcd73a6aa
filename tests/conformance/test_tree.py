"""Nested sets: what is below a node lies between its `lft` and `rgt`, whatever moves."""

import frappe
import pytest
from frappe.utils.nestedset import get_ancestors_of, get_descendants_of


@pytest.fixture
def tree():
	"""A company with two branches, and a team in each."""
	teams = {}
	for name, parent in (("Cty", None), ("CN1", "Cty"), ("CN2", "Cty"), ("Đội1", "CN1"), ("Đội2", "CN2")):
		teams[name] = add(name, parent)
	return teams


def add(name, parent=None):
	return frappe.get_doc(
		{
			"doctype": "LC Sales Team",
			"team_name": f"_{name}",
			"parent_lc_sales_team": parent and f"_{parent}",
			"is_group": 1,
		}
	).insert()


def below(name):
	return sorted(
		team.removeprefix("_")
		for team in get_descendants_of("LC Sales Team", f"_{name}", ignore_permissions=True)
	)


def sound():
	"""Every edge is used once, and parents enclose their children."""
	rows = frappe.get_all("LC Sales Team", fields=["name", "lft", "rgt", "parent_lc_sales_team as parent"])
	edges = [edge for row in rows for edge in (row.lft, row.rgt)]
	spans = {row.name: (row.lft, row.rgt) for row in rows}
	enclosed = all(
		spans[row.parent][0] < row.lft < row.rgt < spans[row.parent][1] for row in rows if row.parent
	)
	return enclosed and len(set(edges)) == len(edges) and all(row.lft < row.rgt for row in rows)


def test_nodes_find_their_place(tree):
	assert below("Cty") == ["CN1", "CN2", "Đội1", "Đội2"]
	assert below("CN1") == ["Đội1"]
	assert below("Đội1") == []
	assert get_ancestors_of("LC Sales Team", "_Đội1") == ["_CN1", "_Cty"]
	assert sound()


def test_a_node_moves_with_what_is_below_it(tree):
	branch = tree["CN1"]
	branch.reload()
	branch.parent_lc_sales_team = "_CN2"
	branch.save()
	assert below("CN2") == ["CN1", "Đội1", "Đội2"]
	assert sound()
	branch.parent_lc_sales_team = None
	branch.save()
	assert below("Cty") == ["CN2", "Đội2"]
	assert below("CN1") == ["Đội1"]
	assert sound()


def test_a_node_never_goes_below_itself(tree):
	company = tree["Cty"]
	company.reload()
	company.parent_lc_sales_team = "_Đội1"
	with pytest.raises(frappe.ValidationError):
		company.save()


def test_a_node_with_children_is_not_deleted(tree):
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("LC Sales Team", "_CN1")
	frappe.delete_doc("LC Sales Team", "_Đội1")
	assert below("Cty") == ["CN1", "CN2", "Đội2"]
	assert sound()


def test_a_group_with_children_stays_a_group(tree):
	branch = tree["CN1"]
	branch.reload()
	branch.is_group = 0
	branch.save()
	assert branch.is_group


def test_trees_in_filters(tree):
	def names(operator):
		rows = frappe.get_all("LC Sales Team", {"name": [operator, "_CN1"]}, pluck="name")
		return sorted(name.removeprefix("_") for name in rows if name.startswith("_"))

	assert names("descendants of") == ["Đội1"]
	assert names("descendants of (inclusive)") == ["CN1", "Đội1"]
	assert names("ancestors of") == ["Cty"]
