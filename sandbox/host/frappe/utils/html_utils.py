"""Sanitising of HTML with bleach, to the rules by which Frappe 15 cleans what users write."""

import json
import warnings

import bleach
from bleach.css_sanitizer import CSSSanitizer
from bs4 import BeautifulSoup

with warnings.catch_warnings():
	# its lists are the ones that Frappe's are taken from; its filter is deprecated and not used
	warnings.simplefilter("ignore", DeprecationWarning)
	from html5lib.filters import sanitizer

ALLOWED_TAGS = {tag for _namespace, tag in sanitizer.allowed_elements} | {
	"html",
	"head",
	"meta",
	"link",
	"body",
	"style",
}
ALLOWED_TAGS -= {"iframe", "object", "embed", "script", "bdi", "bdo"}
ALLOWED_ATTRIBUTES = {name for _namespace, name in sanitizer.allowed_attributes} | {"class", "id", "style"}
CSS = CSSSanitizer(allowed_css_properties=list(sanitizer.allowed_css_properties))


def _is_json(text: str) -> bool:
	try:
		json.loads(text)
	except ValueError:
		return False
	return True


def _allowed(tag: str, name: str, value: str) -> bool:
	return name.startswith("data-") or name in ALLOWED_ATTRIBUTES


def sanitize_html(html, linkify: bool = False, always_sanitize: bool = False):
	"""Markup with scripts, handlers and unknown tags taken out; text that holds no tag is left as it is."""
	if not isinstance(html, str):
		return html
	if not always_sanitize and (_is_json(html) or not BeautifulSoup(html, "html.parser").find()):
		return html
	return bleach.clean(
		html,
		tags=ALLOWED_TAGS,
		attributes=_allowed,
		css_sanitizer=CSS,
		strip_comments=False,
		protocols={"cid", "http", "https", "mailto"},
	)
