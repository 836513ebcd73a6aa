"""Frappe's own way with the translations: what it extracts, what it compiled, what it serves."""

from collections.abc import Iterable
from pathlib import Path

import frappe
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from frappe.gettext.translate import get_catalog, get_method_map, get_translations_from_mo

pytestmark = pytest.mark.bench


def extracted(methods: Iterable[tuple[str, str]], root: Path) -> set[str]:
	"""What `bench generate-pot-file` finds below a folder."""

	def wanted(folder: str) -> bool:
		return not Path(folder).name.startswith((".", "_", "node_modules", "dist"))

	found = extract_from_dir(
		root, methods, keywords=DEFAULT_KEYWORDS | {"_lt": None}, directory_filter=wanted
	)
	return {text for _place, _line, text, _comments, _context in found}


@pytest.fixture(scope="module")
def template() -> set[str]:
	return {message.id for message in get_catalog("leadcard") if message.id}


@pytest.fixture(scope="module")
def source() -> Path:
	return Path(frappe.get_app_path("leadcard")).parent


def test_the_template_is_what_frappe_extracts(site, source, template):
	assert template == extracted([*get_method_map("leadcard"), *get_method_map("frappe")], source)


def test_frappes_own_extractors_find_nothing_more(site, source, template):
	# hooks.py is read for a navbar's items, which LeadCard has none of; a component by a pattern that cuts texts
	methods = [row for row in get_method_map("frappe") if row[0] not in ("**/hooks.py", "**.vue")]
	assert extracted(methods, source / "leadcard") <= template


def test_install_and_migrate_leave_the_catalog_compiled(site):
	stored = {message.id: message.string for message in get_catalog("leadcard", "vi") if message.id}
	assert stored and get_translations_from_mo("vi", "leadcard") == stored
