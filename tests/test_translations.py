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


# a word with a number before it that is no plural
NO_PLURAL = {
	"is",
	"was",
	"has",
	"holds",
	"keeps",
	"asks",
	"belongs",
	"looks",
	"shows",
	"ends",
	"now",
	"does",
	"needs",
	"returns",
	"on",
	"by",
}
COUNT = re.compile(
	r"(?<!up to )(?<!about )(?<!more than )(?<!the )\{\d\} (?:of your )?(?:(\w+) )?(\w+s|people)\b"
)
# what English says of one, word by word
OF_ONE = {"were": "was", "have": "has", "belong": "belongs", "them": "it", "minutes": "minute"}
# a sentence of its own for one, in other words
OTHER_WORDS = {
	"{0} planned calls and meetings": "1 planned call or meeting",
	"{0} handed {1} of your cards over to others": "{0} handed 1 of your cards over to others",
	"All {0} cards of {1} were handed over": "The 1 card of {1} was handed over",
	"You ask faster than anybody types. Wait {0} minutes, then go on.": (
		"You ask faster than anybody types. Wait a minute, then go on."
	),
	"Your protection of {0} cards ends soon": "Your protection of {0} ends on {1}",
	"The protection of {0} cards of your people ends soon": "{0}: the protection of {1} ends on {2}",
	"Your protection of {0} cards has ended: they are unassigned again": (
		"Your protection of {0} has ended: the card is unassigned again"
	),
	"The protection of {0} cards of your people has ended: they are unassigned again": (
		"{0}: the protection of {1} has ended, the card is unassigned again"
	),
}
# shown for more than one alone, or about a number that the program fixes
NEVER_ONE = {
	"One person can show 0 to {0} cards a day. Enter a number between.",
	"Row {0} has {1} cells, the headings are {2}. A separator inside a value has split it: put that value into "
	"quotes, or name the further column.",
	"A card takes up to {0} tags of {1} letters. Use fewer or shorter ones.",
	"A value up to line {0} is longer than {1} letters. Shorten it, or mend the quote that doesn't end.",
	"The file has {0} rows; up to {1} come in at once. Split it into several files.",
	"You have asked for {0} cards today. Talk to the owners, or ask again tomorrow.",
	"You have handed on {0} cards today. Ask a manager to hand over the others.",
	"{0} calls and meetings, with notes",
	"{0} conversions, with {1} opportunities",
	"{0} emails",
	"{0} leads",
	"{0} products, sources and groups",
	"{0} users and {1} sales teams",
}


def counts_in(text: str) -> list[re.Match]:
	"""Where a number stands before a plural."""
	return [found for found in COUNT.finditer(text) if not NO_PLURAL & {found[1], found[2]}]


def of_one(text: str, count: re.Match) -> str:
	"""How the text begins where the number is one: up to the plural, which is one thing then."""
	before, noun = text[: count.start()], count[2]
	singular = noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]
	words = " ".join(filter(None, ("1", count[1], singular)))
	return before + words


def test_what_is_said_of_many_is_said_of_one_too(vietnamese):
	sources = {source for source, _context in vietnamese}
	alone = [
		text
		for text in sources - NEVER_ONE
		for count in counts_in(text)
		if not any(other.startswith(of_one(text, count)) for other in sources)
		and OTHER_WORDS.get(text) not in sources
	]
	assert not alone, f"no sentence for one:{listed(alone)}"


def test_no_exception_for_one_is_stale(vietnamese):
	sources = {source for source, _context in vietnamese}
	assert sources >= {*NEVER_ONE, *OTHER_WORDS}


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
