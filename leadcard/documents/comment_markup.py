"""What a comment carries beside its text (spec §5.11), kept as HTML behind the text: Frappe's own timeline shows it too."""

from typing import NamedTuple

from bs4 import BeautifulSoup
from frappe import _
from frappe.utils import escape_html

from leadcard.domain import positions
from leadcard.domain.positions import Position

MARK = "lc-attached"
PRIVATE_FILES = "/private/files/"


class Attached(NamedTuple):
	"""What is attached to a comment.

	:param picture: the address of a private file
	:param file: the name of its File
	"""

	picture: str = ""
	file: str = ""
	position: Position | None = None


def to_html(attached: Attached) -> str:
	"""The HTML behind a comment's text, "" for nothing."""
	parts = []
	if attached.picture:
		name, address = escape_html(attached.file), escape_html(attached.picture)
		parts.append(f'<p><img src="{address}" data-file="{name}"></p>')
	if attached.position:
		address = escape_html(positions.map_address(attached.position))
		label = escape_html(_("Show on the map"))
		parts.append(f'<p><a href="{address}">{label}</a></p>')
	return f'<div class="{MARK}">{"".join(parts)}</div>' if parts else ""


def split(content: str | None) -> tuple[str, Attached]:
	"""The HTML of a comment's text, and what is attached to it."""
	if MARK not in (content or ""):
		return content or "", Attached()
	read = BeautifulSoup(content, "html.parser")
	found = [element.extract() for element in read.find_all("div", class_=MARK)]
	return str(read), _attached(found[-1]) if found else Attached()


def _attached(element: BeautifulSoup) -> Attached:
	image, link = element.find("img"), element.find("a")
	address = str(image.get("src") or "") if image else ""
	file = str(image.get("data-file") or "") if image else ""
	is_own = address.startswith(PRIVATE_FILES)
	position = positions.of_map_address(str(link.get("href") or "")) if link else None
	return Attached(address if is_own else "", file if is_own else "", position)
