"""The site's own settings for a while, as its admin writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import pytest


@contextmanager
def configured(**values: object) -> Iterator[None]:
	"""With these in site_config.json, which each request reads; this process knows them too."""
	path = Path(frappe.get_site_path("site_config.json"))
	before, known = path.read_text(encoding="utf-8"), frappe.local.conf
	frappe.local.conf = frappe._dict(known, **values)
	path.write_text(json.dumps({**json.loads(before), **values}, indent=1), encoding="utf-8")
	try:
		yield
	finally:
		path.write_text(before, encoding="utf-8")
		frappe.local.conf = known


@contextmanager
def succeeding() -> Iterator[None]:
	"""The attack of a test, which the test refuses, succeeds on a site that has switched the seams off."""
	with configured(leadcard_seams=0), pytest.raises(AssertionError):
		yield
