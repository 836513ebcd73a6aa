"""Which text the bytes of a file are, and whether its letters are those that were typed (spec §11.1).

UTF-8 and UTF-16 say what they are. Windows' code page for Vietnamese is taken where every word then is Vietnamese. The
old fonts' codes (TCVN3, VNI) and text that went through a wrong code page are refused: they look like letters, and would
come in as garbage.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from leadcard.domain.unreadable import UnreadableFile

MARKS = (
	(b"\xef\xbb\xbf", "utf-8"),
	(b"\xff\xfe\x00\x00", "utf-32-le"),
	(b"\x00\x00\xfe\xff", "utf-32-be"),
	(b"\xff\xfe", "utf-16-le"),
	(b"\xfe\xff", "utf-16-be"),
)
VIETNAMESE, WESTERN = "cp1258", "cp1252"
END_OF_FILE = "\x1a"
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
WORD = re.compile(r"[^\W\d_]+")
TONES = "\u0300\u0301\u0303\u0309\u0323"
SYLLABLE = re.compile(
	r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
	r"(iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|uao|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|yê|iu|oa|oă|oe|oi|oo|ôi|ơi"
	r"|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|[aăâeêioôơuưy])"
	r"(ch|ng|nh|[ckmnpt])?"
)

# a letter that a code page without it has turned into a question mark; a sentence begins after one with a capital
QUESTIONED = re.compile(r"([^\W\d_])\?([^\W\d_])")
NOT_A_NAME = re.compile(r"[:/=@]")
# TCVN3 puts its vowels where other fonts have signs (a capital with one at its end is "A¹", "2PN½"), VNI writes vowel
# and accent as two letters
TCVN3 = re.compile(r"[^\W\d_][¨µ¸¶¹¬¼½¾](?=[a-z])|(?![A-ZÀ-Ý])[^\W\d_][¨µ¸¶¹¬¼½¾](?=\W|$)|[^\W\d_][©«»][a-z]")
VNI = re.compile(
	r"a[ùøûõïâáàåãäêéèúüë]|e[ùøûõïâáàåãä]|o[ùøûõïâåä]|u[ùøûõï]|y[ùøûõ]|ö[ùøûõïô]|ô[øûõï]", re.IGNORECASE
)
DIAERESIS = re.compile(r"[aeou][ëïü]", re.IGNORECASE)


def read_text(content: bytes) -> str:
	"""The text of a file. Raises UnreadableFile where it isn't clear which letters its bytes mean."""
	text = _decode(content).rstrip(END_OF_FILE)
	if found := NO_TEXT.search(text):
		raise UnreadableFile("not_text", text.count("\n", 0, found.start()) + 1)
	return text


def _decode(content: bytes) -> str:
	for mark, encoding in MARKS:
		if content.startswith(mark):
			return _decoded(content[len(mark) :], encoding)
	if encoding := _unmarked_utf_16(content):
		return _decoded(content, encoding)
	try:
		return content.decode("utf-8")
	except UnicodeDecodeError:
		return _read_code_page(content)


def _decoded(content: bytes, encoding: str) -> str:
	try:
		return content.decode(encoding)
	except UnicodeDecodeError:
		raise UnreadableFile("unknown_encoding")


def _unmarked_utf_16(content: bytes) -> str | None:
	"""In text of two bytes a letter, every second byte of plain letters is zero."""
	pairs = len(content) // 2
	zeros = content[0::2].count(0), content[1::2].count(0)
	if not pairs or len(content) % 2 or max(zeros) < pairs / 3 or min(zeros):
		return None
	return "utf-16-le" if zeros[1] else "utf-16-be"


def _read_code_page(content: bytes) -> str:
	"""Vietnamese in Windows-1258, where all words say so and another code page would not be Vietnamese."""
	read = _try(content, VIETNAMESE)
	other = _try(content, WESTERN)
	if read is not None and _all_vietnamese(read) and (other is None or not _all_vietnamese(other)):
		return read
	raise UnreadableFile("unknown_encoding")


def _try(content: bytes, encoding: str) -> str | None:
	try:
		return unicodedata.normalize("NFC", content.decode(encoding))
	except UnicodeDecodeError:
		return None


def _all_vietnamese(text: str) -> bool:
	if any(map(unicodedata.combining, text)):
		return False
	return all(is_vietnamese(word) for word in set(WORD.findall(text)) if not word.isascii())


def is_vietnamese(word: str) -> bool:
	"""Whether a word has the shape of a Vietnamese syllable, with one tone at most."""
	letters = unicodedata.normalize("NFD", word.lower())
	toneless = "".join(letter for letter in letters if letter not in TONES)
	if len(letters) - len(toneless) > 1:
		return False
	return SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


def check_letters(texts: Iterable[str], names: Iterable[str]) -> None:
	"""Refuse a file whose letters were lost or turned into others on the way here.

	:param texts: all its cells that are texts
	:param names: those of columns without whole sentences, where a question mark has no business inside a word
	"""
	words = []
	for text in texts:
		if "\ufffd" in text:
			raise UnreadableFile("letters_lost", text[:80])
		if not text.isascii():
			if is_mojibake(text) or TCVN3.search(text):
				raise UnreadableFile("letters_garbled", text[:80])
			words += [word for word in WORD.findall(text) if not word.isascii()]
	_check_vni(words)
	for text in names:
		if _has_lost_letters(text) and not NOT_A_NAME.search(text):
			raise UnreadableFile("letters_lost", text[:80])


def _has_lost_letters(text: str) -> bool:
	around = QUESTIONED.findall(text)
	return any(after.islower() or (before.isupper() and after.isupper()) for before, after in around)


def _check_vni(words: list[str]) -> None:
	"""Other languages have a few such pairs, most with a diaeresis (`Israël`): a list is VNI only where many of its words
	have one, and not these alone."""
	found = [word for word in words if VNI.search(word)]
	telling = [word for word in found if not DIAERESIS.search(word)]
	if telling and len(found) >= 2 and len(found) * 3 > len(words):
		raise UnreadableFile("letters_garbled", Counter(found).most_common(1)[0][0])


def is_mojibake(text: str) -> bool:
	"""Whether a text is UTF-8 that was read in Windows' western code page and saved so (`Nguyá»…n`)."""
	try:
		content = b"".join(
			bytes([ord(letter)]) if ord(letter) < 256 else letter.encode(WESTERN) for letter in text
		)
		return content.decode("utf-8") != text
	except UnicodeError:
		return False
