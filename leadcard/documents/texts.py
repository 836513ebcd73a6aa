"""Plain texts that Frappe keeps as HTML: comments, and what a task says."""

from html import unescape

from frappe.utils import escape_html, strip_html


def to_html(text: str) -> str:
	"""A plain text as HTML that shows it letter by letter."""
	return escape_html(text.strip()).replace("\n", "<br>")


def to_text(markup: str | None) -> str:
	"""What HTML says, with its lines."""
	with_breaks = (markup or "").replace("<br>", "\n").replace("</p>", "\n")
	return unescape(strip_html(with_breaks)).strip()
