"""Lists and forms ask one list of rules (spec §8.3)."""

import frappe
import pytest

from leadcard.registry import RULES

HOOKS = {"permission_query_conditions": "conditions", "has_permission": "has_permission"}
PART = {"permission_query_conditions": "conditions", "has_permission": "permission"}


@pytest.mark.parametrize("hook", HOOKS)
def test_8_frappe_is_told_of_each_doctype_that_has_a_rule(site, hook):
	told = {
		doctype
		for doctype, methods in frappe.get_hooks(hook).items()
		if f"leadcard.registry.{HOOKS[hook]}" in methods
	}
	ruled = {doctype for doctype, rules in RULES.items() if any(getattr(rule, PART[hook]) for rule in rules)}
	assert told == ruled


def test_8_nothing_else_of_leadcard_answers_for_it(site):
	for hook, name in HOOKS.items():
		for doctype, methods in frappe.get_hooks(hook).items():
			ours = [method for method in methods if method.startswith("leadcard.")]
			assert ours in ([], [f"leadcard.registry.{name}"]), doctype
