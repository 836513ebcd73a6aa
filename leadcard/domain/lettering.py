"""Names in one comparable lettering, whatever letters people dress them in (spec §7.1)."""

import re
import unicodedata
from functools import lru_cache

# letters that Unicode knows by the plain one in their name: small capitals, white letters on black, strokes and hooks
DRESSED = re.compile(
	r"(?:LATIN SMALL LETTER|LATIN LETTER SMALL CAPITAL|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER)"
	r" ([A-Z])(?: WITH .+)?"
)
# those that it knows by names of their own, or that stand for one in small capitals
NAMED = {"ı": "i", "ð": "d", "ᴆ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ғ": "f"}
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def fold(text: str) -> str:
	"""Plain small letters without accents, emoji and doubled spaces; đ becomes d, a digit of any script an ASCII one."""
	composed = unicodedata.normalize("NFKC", text).casefold()
	plain = "".join(map(_plain, unicodedata.normalize("NFKD", composed)))
	# syllables of Hangul stay whole
	return " ".join(unicodedata.normalize("NFC", plain).split())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
	if character.isascii():
		return character
	category = unicodedata.category(character)
	if unicodedata.combining(character) or category in ("Cf", "Me") or VARIATION_SELECTORS.match(character):
		return ""
	if category == "Nd":
		return str(unicodedata.decimal(character))
	if category == "Pd":
		return "-"
	if dressed := DRESSED.fullmatch(unicodedata.name(character, "")):
		return dressed[1].lower()
	# emoji, and the colours of their skin
	return " " if category in ("So", "Sk") else NAMED.get(character, character)
