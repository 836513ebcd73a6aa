"""Private files as a browser gets them (spec §8.3): what it would run on the site's pages is saved and not opened.

Frappe has four endings saved; a browser runs what many others mean, as `x.xhtml`, `x.xsl` and `x.html.gz`.
"""

import re

from werkzeug.wrappers import Request, Response

from leadcard.permissions.files import PRIVATE_FILES

RUNS = re.compile(r"html|xml|script|multipart|message/", re.IGNORECASE)
SAVED = "Content-Disposition"


def save_what_runs(response: Response | None = None, request: Request | None = None) -> None:
	"""Frappe's hook `after_request`."""
	if response is None or request is None or not request.path.startswith(PRIVATE_FILES):
		return
	response.headers["X-Content-Type-Options"] = "nosniff"
	if RUNS.search(response.mimetype or "") and SAVED not in response.headers:
		response.headers[SAVED] = "attachment"
