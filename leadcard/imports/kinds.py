"""What a file is, by its content: its name may say something else."""

import io
import re
import zipfile

from leadcard.domain.unreadable import UnreadableFile

CSV, XLSX, XLS = "csv", "xlsx", "xls"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# in OLE files the names of what they hold are UTF-16
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
OLD_WORKBOOK = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08]\x00")
MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|meta|table|\?xml|\w+:workbook|workbook)\b", re.IGNORECASE)
VCARD = re.compile(rb"\s*BEGIN:VCARD", re.IGNORECASE)
NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# what a workbook of the most rows unpacks to, many times over
LARGEST = 60_000_000


def kind_of(content: bytes) -> str:
	"""CSV, XLSX or XLS. Raises UnreadableFile for everything else, with how to make one of them of it."""
	if not content.removeprefix(BYTE_ORDER_MARK).strip(b"\x00\r\n\t ;,"):
		raise UnreadableFile("empty")
	if content.startswith(OLE):
		return _kind_of_ole(content)
	if content.startswith(b"PK"):
		return _kind_of_zip(content)
	if OLD_WORKBOOK.match(content):
		return XLS
	text = content.removeprefix(BYTE_ORDER_MARK)
	if MARKUP.match(text):
		raise UnreadableFile("markup")
	if VCARD.match(text):
		raise UnreadableFile("vcard")
	if content.startswith(NO_TABLE):
		raise UnreadableFile("no_table")
	return CSV


def _kind_of_ole(content: bytes) -> str:
	if ENCRYPTED in content:
		raise UnreadableFile("password")
	if any(name in content for name in WORKBOOKS):
		return XLS
	raise UnreadableFile("no_table")


def _kind_of_zip(content: bytes) -> str:
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			parts = {part.filename: part for part in archive.infolist()}
	except (zipfile.BadZipFile, ValueError, NotImplementedError):
		raise UnreadableFile("damaged")
	if any(part.flag_bits & 1 for part in parts.values()):
		raise UnreadableFile("password")
	if "xl/workbook.xml" in parts:
		if sum(part.file_size for part in parts.values()) > LARGEST:
			raise UnreadableFile("too_large")
		return XLSX
	raise UnreadableFile(
		"other_spreadsheet" if parts.keys() & {"xl/workbook.bin", "content.xml"} else "archive"
	)
