"""What LeadCard changes in Frappe stands in one list, and can be switched off (spec §8.3)."""

import ast
import inspect
from pathlib import Path

import frappe
import pytest

import leadcard
from leadcard import host
from leadcard.hardening import seams

APP = Path(leadcard.__file__).parent
# what was read when each seam was made: a release of Frappe that changes one is looked at again
SIGNATURES = {
	"get_report_content": "(self)",
	"send_monthly": "()",
	"sanitize_fields": "(self)",
	"extract_tables": "(self)",
	"get_permission_query_conditions": "(self) -> str",
	"has_child_permission": (
		"(child_doctype, ptype='read', child_doc=None, user=None, raise_exception=True, parent_doctype=None, *,"
		" debug=False) -> bool"
	),
	"build_filter_conditions": "(self, filters, conditions: list, ignore_permissions=None)",
	"prepare_filter_condition": "(self, f)",
	"validate_order_by_and_group_by": "(self, parameters: str)",
	"apply_fieldlevel_read_permissions": "(self)",
	"escape": "(self, s, percent=True)",
	"get_versions": "(doc: 'Document') -> list[dict]",
	"_get_communications": "(doctype, name, start=0, limit=20)",
	"get_version": "(doctype, doc_name, frequency, user)",
	"get_events": "(start, end, user=None, for_reminder=False, filters=None) -> list[frappe.types.frappedict._dict]",
	"get_csv_bytes": "(data: list[list], csv_params: dict) -> bytes",
	"writerow": "(self, row)",
	"make_xlsx": "(data, sheet_name, wb=None, column_widths=None)",
	"_build_communication_doc": "(self)",
	"get_filecontent_from_path": "(path)",
	"parse_value": "(self, value, col)",
	"update_record": "(self, doc)",
}

if host.MAJOR >= 16:
	SIGNATURES |= {
		"has_child_permission": (
			"(child_doctype, ptype='read', child_doc=None, user=None, parent_doctype=None, *, debug=False,"
			" print_logs=True) -> bool"
		),
		"build_filter_conditions": (
			"(self, filters: frappe.types.filter.Filters, conditions: list, ignore_permissions=None)"
		),
		"prepare_filter_condition": "(self, ft: frappe.types.filter.FilterTuple) -> str",
		"get_events": (
			"(start: datetime.date, end: datetime.date, user: str | None = None, for_reminder: bool = False,"
			" filters=None) -> list[frappe.types.frappedict._dict]"
		),
	}


def at(seam: seams.Seam):
	owner, name = seams._place_of(seam.target)
	return getattr(owner, name, None)


@pytest.mark.bench
@pytest.mark.parametrize("seam", seams.SEAMS, ids=lambda seam: seam.target)
def test_8_each_seam_is_in_its_place_around_the_function_that_it_was_made_for(seam):
	found = at(seam)
	assert found, "this version of Frappe has no such function"
	original = getattr(found, seams.ORIGINAL)
	assert str(inspect.signature(original)) == SIGNATURES[seam.target.rpartition(".")[2]]
	assert seam.why.endswith(".")


def test_8_seams_are_put_once(site):
	placed = [at(seam) for seam in seams.SEAMS]
	seams.install()
	assert [at(seam) for seam in seams.SEAMS] == placed
	assert not [
		found for found in placed if found and hasattr(getattr(found, seams.ORIGINAL), seams.ORIGINAL)
	]


def test_8_one_line_of_the_sites_config_gives_frappe_back(masked, make_lead, make_user, as_user, monkeypatch):
	make_lead(mobile_no="0816666123")
	question = {"filters": {"mobile_no": ("like", "%6666%")}, "pluck": "name"}
	with as_user(make_user()):
		assert frappe.get_list("LC Lead", **question) == []
		monkeypatch.setitem(frappe.local.conf, seams.SWITCH, 0)
		assert len(frappe.get_list("LC Lead", **question)) == 1


def test_8_nothing_of_frappe_is_changed_elsewhere():
	"""An assignment to an attribute of something imported from Frappe."""
	changed = []
	for path in APP.rglob("*.py"):
		tree = ast.parse(path.read_text(encoding="utf-8"))
		imported = {
			alias.asname or alias.name
			for node in ast.walk(tree)
			if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("frappe.")
			for alias in node.names
		}
		for node in ast.walk(tree):
			targets = node.targets if isinstance(node, ast.Assign) else []
			for target in targets:
				root = target
				while isinstance(root, ast.Attribute):
					root = root.value
				if root is not target and isinstance(root, ast.Name) and root.id in imported:
					changed.append(f"{path.relative_to(APP)}:{node.lineno}")
	assert not changed
