"""Every text that a user reads is in the catalog and has its Vietnamese, and none is written so that it cannot have one."""

import ast
import io
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import translations
from babel.messages.extract import extract_python

from leadcard.setup import defaults, extractors

APP = translations.ROOT / "leadcard"
PLACEHOLDER = re.compile(r"\{(\d+)\}")
PERCENT = re.compile(r"%(\(\w+\))?[sdrf](?![a-zA-Z])")


def texts_of(catalog) -> dict[str, str]:
	return {message.id: message.string for message in catalog if message.id}


@pytest.fixture(scope="module")
def template():
	return translations.read(translations.TEMPLATE)


@pytest.fixture(scope="module")
def vietnamese():
	return translations.read(translations.LOCALE / "vi.po")


def listed(lines) -> str:
	return "\n  " + "\n  ".join(sorted(set(lines)))


def test_the_template_is_what_the_code_says(template):
	changed = texts_of(template).keys() ^ texts_of(translations.extracted()).keys()
	assert not changed, f"run `make translations`; new or not used any more:{listed(changed)}"


def test_every_text_is_translated(template, vietnamese):
	translated = {source for source, text in texts_of(vietnamese).items() if text}
	assert translated == texts_of(template).keys(), (
		f"no Vietnamese:{listed(texts_of(template).keys() - translated)}"
	)


def test_the_default_records_are_translated(vietnamese):
	in_both_languages = ("Salutation", "Email Template")
	names = {record["name"] for record in defaults.records() if record["doctype"] not in in_both_languages}
	assert names and names <= texts_of(vietnamese).keys()


def test_placeholders_match(vietnamese):
	wrong = [
		f"{source!r} → {text!r}"
		for source, text in texts_of(vietnamese).items()
		if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(text))
	]
	assert not wrong, f"placeholders differ:{listed(wrong)}"


def test_placeholders_are_numbers(template):
	other = [
		source
		for source in texts_of(template)
		if re.search(r"[{}]", PLACEHOLDER.sub("", source)) or PERCENT.search(source)
	]
	assert not other, f"only {{0}}, {{1}} … are filled in:{listed(other)}"


def test_the_catalogs_are_sorted_and_hold_nothing_obsolete(template, vietnamese):
	for catalog in (template, vietnamese):
		sources = list(texts_of(catalog))
		assert sources == sorted(sources), "run `make translations`"
		assert not catalog.obsolete
		assert not [message.id for message in catalog if message.id and message.fuzzy]


def faults_of(code: str) -> list[int]:
	"""The lines of texts that no extractor finds whole, or whose placeholders are not those of their `.format()`."""
	found = []
	for node in ast.walk(ast.parse(code)):
		if isinstance(node, ast.JoinedStr):
			found += [part.lineno for part in ast.walk(node) if is_translated(part) and has_words(part)]
		elif is_translated(node) and has_words(node) and isinstance(node.args[0], ast.BinOp | ast.IfExp):
			found.append(node.lineno)
		elif (
			isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
		):
			text = node.func.value
			if is_translated(text) and not any(isinstance(part, ast.Starred) for part in node.args):
				needed = PLACEHOLDER.findall(str(getattr(text.args[0], "value", "")))
				if {int(number) for number in needed} != set(range(len(node.args))):
					found.append(node.lineno)
	return found


def is_translated(node: ast.AST) -> bool:
	return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and bool(node.args)


def has_words(call: ast.Call) -> bool:
	return any(
		isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
		for part in ast.walk(call.args[0])
	)


def test_no_text_is_written_so_that_it_cannot_be_translated():
	"""ruff (INT) and eslint hold the rest."""
	faults = [
		f"{path.relative_to(APP)}:{line}"
		for path in APP.rglob("*.py")
		for line in faults_of(path.read_text(encoding="utf-8"))
	]
	assert not faults, listed(faults)


@pytest.mark.parametrize(
	"code",
	[
		"f\"<p>{_('Hello')}</p>\"",
		'_("Hello " + name)',
		'_("Hello" if name else "Nobody")',
		'_("Hello {0} {1}").format(name)',
		'_("Hello").format(name)',
	],
)
def test_what_is_such_a_text(code):
	assert faults_of(code)


class TestTheExtractors:
	"""The checks above are worth what the extractors find."""

	def found(self, extract, code: str) -> set[str]:
		return {text for _line, _name, text, _comments in extract(io.BytesIO(code.encode()), (), (), {})}

	def test_names_that_are_translated_later(self):
		found = extract_python(io.BytesIO(b'A = N_("By hand")\nB = "no"'), translations.KEYWORDS, (), {})
		assert [text for _line, _name, text, _comments in found] == ["By hand"]

	def test_scripts(self):
		code = r"""
		const html = `<b>${__("Bold {0}", [x ? `${__('Deep')}` : ""])}</b>`;
		frappe.msgprint(__('It\'s done'));
		__(
			"On its own line",
			[n],
		);
		__(`Plain`); my__("no"); __(variable); __("glued " + name);
		"""
		assert self.found(extractors.scripts, code) == {
			"Bold {0}",
			"Deep",
			"It's done",
			"On its own line",
			"Plain",
		}

	def test_components(self):
		code = """<script setup>
const label = __("From script");
</script>
<template>
	<button :title="__('Tip')" @click="say(__('Said'))">{{ n < 3 ? __("It's few") : "" }}</button>
</template>
"""
		assert self.found(extractors.scripts, code) == {"From script", "Tip", "Said", "It's few"}

	def test_records(self):
		fields = """[
			{"fieldname": "naming_series", "fieldtype": "Select", "options": "T-.####", "label": "Series"},
			{"fieldname": "status", "fieldtype": "Select", "options": "Open\\nShut\\n7", "description": "How"},
			{"fieldname": "team", "fieldtype": "Link", "options": "LC Team"}
		]"""
		code = f'{{"doctype": "DocType", "name": "LC Thing", "permissions": [{{"role": "Seller"}}], "fields": {fields}}}'
		assert self.found(extractors.records, code) == {"LC Thing", "Series", "Open", "Shut", "How", "Seller"}
