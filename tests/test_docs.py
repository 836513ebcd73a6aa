"""What README and docs say with a label, a number, a command or a link is so."""

import ast
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from leadcard import __version__
from leadcard.demo.people import SAMPLE_USERS
from leadcard.demo.plan import plan
from leadcard.domain.reminders import MOST_ATTEMPTS
from leadcard.domain.tables import MOST_ROWS
from leadcard.limits import LIMITS
from leadcard.notices import reminders
from leadcard.ownership.bulk_handover import MOST_AT_ONCE
from leadcard.ownership.requests import MOST_A_DAY

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "leadcard"
DOCS = ROOT / "docs"
PAGES = [
	*sorted(DOCS.glob("*.md")),
	*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")),
]
LABELLED = [page for page in PAGES if page.parent == DOCS and page.name != "spec.md"] + [ROOT / "README.md"]
SETTINGS = ROOT / "leadcard/leadcard/doctype/lc_settings/lc_settings.json"
ANCHOR = re.compile(r"\]\(((?!https?:)[^)#\s]*)#([^)\s]+)\)")
# words of the screen stand in italics or in bold, which prose and heads of paragraphs have too
MARKED = re.compile(
	r"(?P<head>^[-|\d. ]*)?\*\*(?P<bold>[^*]+)\*\*|(?<!\w)_(?P<italic>[^_\s][^_]*)_(?!\w)", re.MULTILINE
)
PROSE = re.compile(r"[a-z].*|.*[\d:].*|.*\.")
OF_FRAPPE = (
	"Administrator|After Save|Append To|Blogger|Currency Precision|Dashboard Manager|Data Import|Days Before|Default App|"
	"Default Incoming|Default Outgoing|Default Workspace|Email Account|Email Inbox|Email Retry Limit|Enable Incoming|Enable Outgoing|"
	"Export Errored Rows|Home Page|ID|Import from Google Sheets|Insert New Records|Is Public|Map Columns|"
	"Newsletter Manager|Notification|Number Format|Prepared Report|Print Format|Private|Role|"
	"Role Permissions Manager|Script Manager|Share|"
	"Show Full Error and Allow Reporting of Issues to the Developer|Start Import|System Settings|"
	"Track Email Status|Update Existing Records|Use Number Format from Currency|User Permissions|"
	"Value Change|Web Page|Website Manager|Workspace Manager"
)
OF_ERPNEXT = (
	"Accounts Manager|Accounts User|Contract Template|Global Defaults|HR Manager|Purchase Manager|"
	"Sales Manager|Sales Master Manager|Terms and Conditions"
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")


def text(name: str) -> str:
	return (ROOT / name).read_text(encoding="utf-8")


def linked_from(page: Path) -> set[Path]:
	return {(page.parent / target).resolve() for target in LINK.findall(page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
	assert [target for target in linked_from(page) if not target.exists()] == []


def test_every_page_is_linked():
	linked = set().union(*(linked_from(page) for page in PAGES))
	assert [page.name for page in DOCS.glob("*.md") if page not in linked] == []


def test_settings_are_called_as_on_the_screen_and_have_the_defaults_that_are_told():
	fields = {field.get("label"): field for field in json.loads(SETTINGS.read_text())["fields"]}
	table = text("README.md").split("| Setting | What it does |")[1].split("\n\n")[0]
	rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:] if line]
	assert len(rows) > 8
	for labels, told in rows:
		for label in labels.split(", "):
			assert label in fields, label
			number = re.search(r"\((\d+)\)", told)
			assert not number or str(fields[label]["default"]) == number[1], label


def test_the_settings_of_protection_and_masking_are_called_and_begin_as_told():
	fields = {field.get("label"): field for field in json.loads(SETTINGS.read_text())["fields"]}
	table = text("docs/protection.md").split("| setting | default | |")[1].split("\n\n")[0]
	rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
	assert len(rows) > 5
	told = {"yes": "1", "": ""}
	for label, default, _what in rows:
		assert label in fields, label
		assert fields[label].get("default", "") == told.get(default, default), label
	label = "Cards Shown on Demand (per Day)"
	page = " ".join(text("docs/data-protection.md").split())
	assert f"**{label}**" in page and f"{fields[label]['default']} to begin with" in page


def test_the_sample_company_is_as_large_as_told():
	leads = len(plan(datetime(2026, 5, 20, 9, 0)))
	assert f"{leads} sample leads" in text("README.md") and f"with {leads} leads" in text("README.md")
	page = text("docs/sample-data.md")
	assert f"{leads} leads over the four columns" in page
	assert [user["email"] for user in SAMPLE_USERS if user["email"] not in page] == []


def test_limits_are_as_told():
	page = text("docs/security.md")
	for kind, row in {
		"duplicates": "duplicate check",
		"search": "search (board",
		"handover": "asking for a handover",
	}.items():
		line = next(line for line in page.splitlines() if line.startswith(f"| {row}"))
		assert [int(number) for number in re.findall(r"[\d,]+(?= \|)", line.replace(",", ""))] == [
			number for number, _seconds in LIMITS[kind]
		]
	assert MOST_A_DAY == 20 and "Twenty cards a day can be asked for" in text("docs/handover.md")
	assert f"Up to {MOST_AT_ONCE} cards are handed over at once" in text("docs/handover.md")


def test_an_import_and_a_reminder_have_the_bounds_that_are_told():
	assert f"up to {MOST_ROWS:,} rows" in text("docs/importing.md")
	page = " ".join(text("docs/reminders.md").split())
	workers = {8: "eight"}[reminders.MOST_WORKERS]
	assert f"one job for every {reminders.SHARE:,} that are due, {workers} at most" in page
	assert f"ends after {reminders.LONGEST_RUN} seconds" in page
	assert MOST_ATTEMPTS == 10 and "After ten attempts" in page


def test_one_place_says_how_a_hole_is_reported():
	named = {
		page.name for page in PAGES if re.search(r"report a\W+vulnerability", page.read_text(), re.IGNORECASE)
	}
	assert named == {"SECURITY.md"}
	assert ROOT / "SECURITY.md" in linked_from(DOCS / "security.md")
	promised = re.compile(r"(hear from us|an answer) within")
	assert [page.name for page in PAGES if promised.search(page.read_text())] == ["SECURITY.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_a_page_leads_to_a_heading(page):
	for target, heading in ANCHOR.findall(page.read_text(encoding="utf-8")):
		other = (page.parent / target).resolve() if target else page
		assert heading in headings(other), f"{target}#{heading}"


def headings(page: Path) -> set[str]:
	"""As GitHub makes anchors of them."""
	found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
	return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_one_version_of_node_is_asked_for():
	asked = json.loads(text("package.json"))["engines"]["node"].removeprefix(">=")
	assert f'node: "{asked}"' in text(".github/workflows/ci.yml")
	assert f"Node {asked} or newer" in text("README.md") and f"Node {asked}+" in text("CONTRIBUTING.md")


def test_the_glossary_names_places_that_are_there_and_labels_as_the_screen_has_them():
	rows = [
		[cell.strip() for cell in line.strip("|").split(" | ")]
		for line in text("docs/glossary.md").splitlines()
		if line.startswith("| ") and not line.startswith(("| ---", "| term"))
	]
	assert len(rows) > 50 and len({row[0] for row in rows}) == len(rows)
	catalog = text("leadcard/locale/vi.po").casefold()
	for term, labels, _meaning, where in rows:
		for label in labels.split(", ") if labels != "–" else []:
			assert label.casefold() in catalog, term
		for place in re.findall(r"`([\w./]+/|[\w./]+\.py)`", where):
			assert (APP / place).exists() or (ROOT / place).exists(), f"{term}: {place}"
		for file, name in re.findall(r"`([\w./]+\.py)` \(`(\w+)`\)", where):
			assert re.search(rf"\b{name}\b", (APP / file).read_text(encoding="utf-8")), f"{term}: {name}"


def test_one_version_of_frappe_is_the_oldest():
	asked = re.search(r'^frappe = ">=([\d.]+),', text("pyproject.toml"), re.MULTILINE)[1]
	assert f"The oldest that LeadCard supports is {asked};" in text("README.md")
	assert f'__version__ = "{asked}"' in text("sandbox/host/frappe/__init__.py")
	newer = {name for page in PAGES for name in re.findall(r"15\.1\d\d\b", page.read_text())}
	assert len(newer) == 1, "the version that is recommended"


def test_the_newest_release_in_the_changelog_is_the_version():
	told = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", text("CHANGELOG.md"), re.MULTILINE)
	assert told[0] == __version__
	assert [
		version for version in ["Unreleased", *told] if f"\n[{version}]: " not in text("CHANGELOG.md")
	] == []


def test_each_switch_that_lengthens_a_sweep_is_read_by_a_test_and_set_by_make_attack():
	lengthened = set(re.findall(r"^attack: export (LEADCARD_\w+)", text("Makefile"), re.MULTILINE))
	read = {
		switch
		for folder in ("rules", "bench", ".")
		for path in (ROOT / "tests" / folder).glob("*.py" if folder == "." else "**/*.py")
		for switch in re.findall(r"\"(LEADCARD_[A-Z_]+)\"", path.read_text(encoding="utf-8"))
	}
	assert lengthened and read == lengthened
	told = {name for page in PAGES for name in re.findall(r"LEADCARD_[A-Z_]+", page.read_text())}
	assert told <= lengthened


def test_commands_exist():
	pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
	targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
	assert {name for name in re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)", pages)} <= targets
	assert "leadcard-recount" in text("leadcard/commands.py")
	for function in set(re.findall(r"bench --site \S+ execute leadcard\.([\w.]+)", pages)):
		module, name = function.rsplit(".", 1)
		path = ROOT / "leadcard" / module.replace(".", "/")
		source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
		assert re.search(rf"\b{name}\b", source.read_text(encoding="utf-8")), function


def test_where_a_transaction_is_ended_or_sql_is_written_is_told_with_its_reason():
	calls = {"frappe.db.commit": "commit", "frappe.db.sql": "statement", "frappe.db.sql_ddl": "statement"}
	written = Counter(
		(str(path.relative_to(APP)), calls[name])
		for path in APP.rglob("*.py")
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
		if isinstance(node, ast.Attribute) and (name := ast.unparse(node)) in calls
	)
	rows = re.findall(
		r"^\| `([^`]+\.py)` \| ([^|]+) \| [^|]+ \|$", text("docs/semgrep-rules.md"), re.MULTILINE
	)
	told = Counter()
	for path, what in rows:
		for number, kind in re.findall(r"(\d+) (commit|statement)s?", what):
			told[path, kind] += int(number)
	assert rows and told == written


def words_of_the_screen(page: Path) -> set[str]:
	plain = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
	found = set()
	for marked in MARKED.finditer(plain):
		words = " ".join((marked["bold"] or marked["italic"]).split())
		heads = marked["bold"] and marked["head"] is not None and (" " not in words or words != words.title())
		if not heads and not PROSE.fullmatch(words):
			found.update(words.split(" → "))
	return found


@pytest.mark.parametrize("page", LABELLED, ids=lambda page: page.name)
def test_labels_are_written_as_the_screen_has_them(page):
	with (APP / "locale/main.pot").open("rb") as file:
		ours = {message.id for message in read_po(file)}
	known = {*OF_FRAPPE.split("|"), *OF_ERPNEXT.split("|")}
	assert words_of_the_screen(page) - ours - known == set()
