"""Texts with separators: encodings, separators, headings, quotes and line ends of other programs."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable

from tests.bench.hostile.people import HEADING, Person

People = tuple[Person, ...]
TCVN3 = {
	"Công ty Cổ phần Đường Việt": "C«ng ty Cæ phÇn §­êng ViÖt",
	"Số 5, phố Huế": "Sè 5, phè HuÕ",
	"Nguyễn Thị Ổn": "NguyÔn ThÞ V¨n",
	"Ngõ 12; Đống Đa": "Ngâ 12; §èng §a",
}
VNI = {
	"Công ty Cổ phần Đường Việt": "Coâng ty Coå phaàn Ñöôøng Vieät",
	"Số 5, phố Huế": "Soá 5, phoá Hueá",
	"Nguyễn Thị Ổn": "Nguyeãn Thò Oån",
	"Ngõ 12; Đống Đa": "Ngoõ 12; Ñoáng Ña",
}
VIETNAMESE_HEADING = ("Loại", "Họ và tên", "Tên tổ chức", "Số di động", "Nguồn", "Địa chỉ")


def text(people: People, separator: str = ",", heading: tuple = HEADING, line_end: str = "\r\n") -> str:
	lines = io.StringIO()
	csv.writer(lines, delimiter=separator, lineterminator=line_end).writerows([heading, *people])
	return lines.getvalue()


def encoded(encoding: str, separator: str = ",") -> Callable[[People], bytes]:
	return lambda people: text(people, separator).encode(encoding)


def separated(separator: str) -> Callable[[People], bytes]:
	return lambda people: text(people, separator).encode()


def changed(change: Callable[[str], str]) -> Callable[[People], bytes]:
	return lambda people: change(text(people)).encode()


def replaced(old: str, new: str) -> Callable[[People], bytes]:
	def write(people: People) -> bytes:
		assert old in text(people)
		return text(people).replace(old, new).encode()

	return write


def in_font(letters: dict[str, str]) -> Callable[[People], bytes]:
	def write(people: People) -> bytes:
		content = text(people)
		for plain, written in letters.items():
			content = content.replace(plain, written)
		return content.encode()

	return write


def windows_1258(people: People) -> bytes:
	"""Windows' code page has the letters with hats and hooks, and tones behind them."""
	tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
	spelled = []
	for letter in text(people):
		parts = unicodedata.normalize("NFD", letter)
		base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
		spelled.append(base + "".join(part for part in parts if part in tones))
	return "".join(spelled).encode("cp1258")


def without_letters(people: People) -> bytes:
	return text(people).encode("cp1252", "replace")


def read_wrongly(people: People) -> bytes:
	"""UTF-8 that was opened in a western code page and saved."""
	content = text(people).encode()
	return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in content).encode()


def broken_line(people: People) -> bytes:
	return text(people).replace("phần Đường", "phần\r\nĐường").encode()


NOTHING = ""
FILES: dict[str, tuple[str, Callable[[People], bytes], str]] = {
	"utf-8": ("leads.csv", encoded("utf-8"), NOTHING),
	"byte order mark before Type": ("leads.csv", encoded("utf-8-sig"), NOTHING),
	"semicolons": ("leads.csv", separated(";"), NOTHING),
	"semicolons of a Vietnamese Excel": ("leads.csv", encoded("utf-8-sig", ";"), NOTHING),
	"tabs": ("leads.csv", separated("\t"), NOTHING),
	"bars": ("leads.csv", separated("|"), NOTHING),
	"tabs in a file called txt": ("leads.txt", separated("\t"), NOTHING),
	"Excel's line sep=;": ("leads.csv", lambda people: b"sep=;\r\n" + separated(";")(people), NOTHING),
	"UTF-16 with tabs, as Excel's Unicode Text": ("leads.csv", encoded("utf-16", "\t"), NOTHING),
	"UTF-16, the other way round": ("leads.csv", lambda p: b"\xfe\xff" + encoded("utf-16-be")(p), NOTHING),
	"UTF-16 without a mark": ("leads.csv", encoded("utf-16-le"), NOTHING),
	"Windows-1258": ("leads.csv", windows_1258, NOTHING),
	"decomposed accents": ("leads.csv", changed(lambda text: unicodedata.normalize("NFD", text)), NOTHING),
	"Macintosh's line ends": ("leads.csv", lambda p: text(p, line_end="\r").encode(), NOTHING),
	"title rows": (
		"leads.csv",
		changed(lambda text: "DANH SÁCH KHÁCH HÀNG\r\nTháng 3\r\n\r\n" + text),
		NOTHING,
	),
	"title row filled up": ("leads.csv", changed(lambda text: "KHÁCH THÁNG 3,,,,,\r\n" + text), NOTHING),
	"headings again": ("leads.csv", changed(lambda text: text + ",".join(HEADING) + "\r\n"), NOTHING),
	"headings in Vietnamese": ("leads.csv", lambda p: text(p, heading=VIETNAMESE_HEADING).encode(), NOTHING),
	"headings in capitals, with stars": (
		"leads.csv",
		lambda p: text(p, heading=tuple(f" {each.upper()} *" for each in HEADING)).encode(),
		NOTHING,
	),
	"headings by name": ("leads.csv", lambda p: text(p, heading=Person._fields).encode(), NOTHING),
	"a column of numbers": (
		"leads.csv",
		lambda p: text([(i, *row) for i, row in enumerate(p, 1)], heading=("STT", *HEADING)).encode(),
		NOTHING,
	),
	"empty rows and cells behind": (
		"leads.csv",
		changed(lambda text: text.replace("\r\n", ",,\r\n") + ",,,\r\n,,,\r\n\r\n"),
		NOTHING,
	),
	"an old end of file": ("leads.csv", changed(lambda text: text + "\x1a"), NOTHING),
	"an old code page": (
		"leads.csv",
		lambda p: "Type,Full Name\r\nIndividual,Łukasz Żak\r\n".encode("cp1250"),
		"code page",
	),
	"letters lost": ("leads.csv", without_letters, "code page"),
	"letters lost, all of them": (
		"leads.csv",
		replaced("Nguyễn Thị Ổn", "Nguy?n Th? ?n"),
		"has lost letters, as in “Nguy?n Th? ?n”",
	),
	"letters replaced": ("leads.csv", replaced("Nguyễn", "Nguy\ufffdn"), "has lost letters"),
	"UTF-8 read in another code page": ("leads.csv", read_wrongly, "are garbled"),
	"TCVN3": ("leads.csv", in_font(TCVN3), "are garbled"),
	"TCVN3 as bytes": ("leads.csv", lambda p: in_font(TCVN3)(p).decode().encode("latin-1"), "old code page"),
	"VNI": ("leads.csv", in_font(VNI), "are garbled"),
	"zero bytes": ("leads.csv", replaced("Huế", "Hu\0ế"), "Line 2 holds a character"),
	"a heading twice": (
		"leads.csv",
		replaced("Address", "Mobile No"),
		"“Mobile No” (column D) and “Mobile No” (column F) mean the same field",
	),
	"a heading in two languages": (
		"leads.csv",
		replaced("Address", "Số di động"),
		"“Mobile No” (column D) and “Số di động” (column F)",
	),
	"who made the record": ("leads.csv", replaced("Source", "Owner"), "means who made a record"),
	"a column without a heading": (
		"leads.csv",
		replaced(",Source,", ",,"),
		"Column E has no heading, and a value in E2",
	),
	"a last column without a heading": (
		"leads.csv",
		replaced(",Address", ""),
		"Row 2 has 6 cells, the headings are 5",
	),
	"a column that means nothing": (
		"leads.csv",
		replaced("Address", "Sở thích"),
		"mean no field: Sở thích (F)",
	),
	"a row too short": (
		"leads.csv",
		replaced(',Website,"Số 5, phố Huế"', ""),
		"Row 2 has 4 cells, the headings are 6",
	),
	"a row too long": ("leads.csv", replaced('"Số 5, phố Huế"', "Số 5, phố Huế"), "Row 2 has 7 cells"),
	"a row torn apart": ("leads.csv", broken_line, "Row 2 has 3 cells"),
	"a quote left open": ("leads.csv", replaced("Ngõ 12", '"Ngõ 12'), "The quotes up to line"),
	"an error for a value": ("leads.csv", replaced("Facebook", "#N/A"), "Cell E3 shows #N/A"),
	"a column too narrow": ("leads.csv", replaced("Website", "######"), "Cell E2 shows ######"),
	"too many rows": ("leads.csv", lambda p: text(p * 2501).encode(), "has 5002 rows; up to 5000"),
	"headings alone": ("leads.csv", lambda p: text(()).encode(), "nothing below them"),
	"no headings": (
		"leads.csv",
		lambda p: text(p[1:], heading=p[0]).encode(),
		"No row of the file names fields",
	),
	"nothing": ("leads.csv", lambda p: b"", "There is no file to import"),
	"blanks": ("leads.csv", lambda p: b"\xef\xbb\xbf\r\n,,,\r\n", "The file is empty"),
	"a web page": (
		"leads.xls",
		lambda p: b"<html><body><table><tr><td>Full Name</td></tr></table></body></html>",
		"is a web page",
	),
	"business cards": (
		"leads.csv",
		lambda p: b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:An\r\nEND:VCARD\r\n",
		"business cards",
	),
	"a PDF": ("leads.csv", lambda p: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "holds no table"),
}
