"""What a text says of many cards, another one says of one."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import translations

# a word with a number before it that is no plural
NO_PLURAL = {
	"is",
	"was",
	"has",
	"offers",
	"holds",
	"sees",
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
	"Remind me {0} minutes before",
	"One person can show 0 to {0} cards a day. Enter a number between.",
	"Row {0} has {1} cells, the headings are {2}. A separator inside a value has split it: put that value into "
	"quotes, or name the further column.",
	"A card takes up to {0} tags of {1} letters. Use fewer or shorter ones.",
	"A value up to line {0} is longer than {1} letters. Shorten it, or mend the quote that doesn't end.",
	"The file has {0} rows; up to {1} come in at once. Split it into several files.",
	"You have asked for {0} cards today. Talk to the owners, or ask again tomorrow.",
	"You have offered {0} cards today. Ask a manager to hand over the others.",
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


@pytest.fixture(scope="module")
def sources() -> set[str]:
	"""Every text of the app, in English."""
	return {message.id for message in translations.read(translations.TEMPLATE) if message.id}


def test_what_is_said_of_many_is_said_of_one_too(sources):
	alone = [
		text
		for text in sources - NEVER_ONE
		for count in counts_in(text)
		if not any(other.startswith(of_one(text, count)) for other in sources)
		and OTHER_WORDS.get(text) not in sources
	]
	assert not alone, "no sentence for one:\n  " + "\n  ".join(sorted(set(alone)))


def test_no_exception_for_one_is_stale(sources):
	assert sources >= {*NEVER_ONE, *OTHER_WORDS}
