"""Every text that a user reads has its Vietnamese, and none is written so that it never can have one."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from translation_texts import (
	POSITIONAL,
	VI_CSV,
	TranslationError,
	from_javascript,
	from_python,
	from_record,
	from_vue,
	read_translations,
	scan,
	sorted_csv,
)

from leadcard.setup import defaults


@pytest.fixture(scope="module")
def found():
	return scan()


@pytest.fixture(scope="module")
def vietnamese():
	return read_translations()


def listed(lines) -> str:
	return "\n  " + "\n  ".join(sorted(set(lines)))


def test_every_text_is_translated(found, vietnamese):
	missing = [
		f"{text.source!r}{f' (context {text.context!r})' if text.context else ''}  {text.where}"
		for text in found.texts
		if (text.source, text.context) not in vietnamese
	]
	assert not missing, f"no Vietnamese in {VI_CSV.name} for:{listed(missing)}"


def test_the_default_records_are_translated(vietnamese):
	in_both_languages = ("Salutation", "Email Template")
	names = {record["name"] for record in defaults.records() if record["doctype"] not in in_both_languages}
	missing = [name for name in names if (name, "") not in vietnamese]
	assert not missing, f"no Vietnamese in {VI_CSV.name} for:{listed(missing)}"


def test_no_text_is_written_so_that_it_cannot_be_translated(found):
	assert not found.faults, listed(found.faults)


def test_placeholders_match(vietnamese):
	wrong = [
		f"{source!r} → {translation!r}"
		for (source, _context), translation in vietnamese.items()
		if set(POSITIONAL.findall(source)) != set(POSITIONAL.findall(translation))
	]
	assert not wrong, f"placeholders differ:{listed(wrong)}"


def test_no_translation_is_stale(found, vietnamese):
	used = {text.source for text in found.texts} | found.literals
	stale = [source for source, _context in vietnamese if source not in used]
	assert not stale, f"nothing in the app uses:{listed(stale)}"


def test_the_csv_is_sorted(vietnamese):
	assert VI_CSV.read_text(encoding="utf-8") == sorted_csv(vietnamese), "run scripts/sort_translations.py"


class TestTheExtractor:
	"""The checks above are worth what the extractor finds."""

	def sources(self, found):
		return [(text.source, text.context) for text in found.texts]

	def test_python(self):
		code = '_("Save")\nfrappe._("Open {0}").format(1)\n_("New", context="Real Estate")\n_(label)\nx = "_(\'no\')"'
		found = from_python(code, "a.py")
		assert sorted(self.sources(found)) == [("New", "Real Estate"), ("Open {0}", ""), ("Save", "")]
		assert not found.faults

	def test_python_constants_translated_later(self):
		code = 'WHY = "By hand"  # translated\nSTAGES = (  # translated\n\t("Open", 1),\n\t("Lost", 2),\n)\nKEY = "no"'
		found = from_python(code, "a.py")
		assert sorted(self.sources(found)) == [("By hand", ""), ("Lost", ""), ("Open", "")]

	@pytest.mark.parametrize(
		"code",
		[
			'_(f"Hello {name}")',
			'_("Hello " + name)',
			'_("Hello %s" % name)',
			'_("Hello %s")',
			'_("Hello {name}").format(name=name)',
			'_("Hello {}").format(name)',
			'_("Hello {0}".format(name))',
			'_("Hello {0} {1}").format(name)',
			'_("Hello").format(name)',
			'_("Hello", context=where)',
		],
	)
	def test_python_faults(self, code):
		assert from_python(code, "a.py").faults

	def test_a_percent_sign_is_no_placeholder(self):
		assert not from_python('_("Deposit (10% of price)")', "a.py").faults

	def test_javascript(self):
		code = """
		// __("in a comment")
		/* __("in another") */
		const re = /__\\("no"\\)['"]/g, half = a / b;
		const text = "say __('no')";
		const html = `<b>${__("Bold {0}", [x ? `${__('Deep')}` : ""])}</b>`;
		frappe.msgprint(__('It\\'s done'));
		frappe.msgprint(__(`Plain`));
		__("New", null, "Real Estate"); __("Call {0}", [n], "verb");
		my__("no"); __(variable);
		"""
		found = from_javascript(code, "a.js")
		assert sorted(self.sources(found)) == [
			("Bold {0}", ""),
			("Call {0}", "verb"),
			("Deep", ""),
			("It's done", ""),
			("New", "Real Estate"),
			("Plain", ""),
		]
		assert not found.faults
		assert {text.where for text in found.texts if text.source == "Plain"} == {"a.js:8"}

	@pytest.mark.parametrize("code", ["__(`Hello ${name}`)", '__("Hello " + name)', '__("Hello {name}")'])
	def test_javascript_faults(self, code):
		assert from_javascript(code, "a.js").faults

	def test_vue(self):
		code = """<script setup>
const label = __("From script");
</script>
<template>
	<!-- don't look here: __("comment") -->
	<button :title="__('Tip')" class="btn" @click="say(__('Said'))">{{ n < 3 ? __("It's few") : "" }}</button>
	<template #head>{{ __("Head") }}</template>
</template>
<style>.a { content: "__('no')"; }</style>
"""
		found = from_vue(code, "a.vue")
		assert sorted(source for source, _ in self.sources(found)) == [
			"From script",
			"Head",
			"It's few",
			"Said",
			"Tip",
		]
		assert not found.faults
		assert [text.where for text in found.texts if text.source == "Tip"] == ["a.vue:6"]

	@pytest.mark.parametrize("body", ["<b>Hello</b>", '<input placeholder="Name" />', "{{ a }} cards"])
	def test_vue_faults(self, body):
		assert from_vue(f"<template>\n{body}\n</template>", "a.vue").faults

	def test_doctype(self):
		record = {
			"doctype": "DocType",
			"name": "LC Thing",
			"module": "LeadCard",
			"fields": [
				{
					"fieldname": "naming_series",
					"fieldtype": "Select",
					"options": "THING-.#####",
					"label": "Series",
				},
				{"fieldname": "status", "fieldtype": "Select", "options": "Open\nShut\n", "label": "Status"},
				{"fieldname": "team", "fieldtype": "Link", "options": "LC Team", "description": "Who"},
			],
			"permissions": [{"role": "LeadCard User"}],
		}
		found = from_record(record, "thing.json")
		assert {text.source for text in found.texts} == {
			"LC Thing",
			"LeadCard",
			"Series",
			"Status",
			"Open",
			"Shut",
			"Who",
			"LeadCard User",
		}

	def test_workspace_and_report(self):
		workspace = {
			"doctype": "Workspace",
			"label": "Sales",
			"title": "Sales",
			"shortcuts": [{"label": "Board"}],
			"content": '[{"type":"header","data":{"text":"<span class=\\"h4\\">Shortcuts</span>"}}]',
		}
		report = {"doctype": "Report", "name": "Revenue", "filters": [{"label": "From"}]}
		texts = from_record(workspace, "w").texts + from_record(report, "r").texts
		assert {text.source for text in texts} == {"Sales", "Board", "Shortcuts", "Revenue", "From"}


class TestTheCsv:
	def write(self, tmp_path, content):
		path = tmp_path / "vi.csv"
		path.write_text(content, encoding="utf-8")
		return path

	def test_two_translations_are_refused(self, tmp_path):
		with pytest.raises(TranslationError, match=re.escape("two translations")):
			read_translations(self.write(tmp_path, "New,Mới,\nNew,Tiềm năng,\n"))

	def test_a_context_makes_them_two_texts(self, tmp_path):
		rows = read_translations(self.write(tmp_path, "New,Mới,\nNew,Tiềm năng,Real Estate\nNew,Mới,\n"))
		assert rows == {("New", ""): "Mới", ("New", "Real Estate"): "Tiềm năng"}

	@pytest.mark.parametrize("line", ["New\n", "New,,\n", ",Mới,\n", "a,b,c,d\n"])
	def test_a_line_that_frappe_cannot_read_is_refused(self, tmp_path, line):
		with pytest.raises(TranslationError):
			read_translations(self.write(tmp_path, line))

	def test_sorted(self):
		assert sorted_csv({("b", ""): "x", ("A", ""): "y, z"}) == 'A,"y, z",\nb,x,\n'
