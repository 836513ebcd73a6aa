"""Frappe's search over all DocTypes, which the sandbox has not: there is nothing to put in and nothing to take out."""

from __future__ import annotations

from typing import Any


def sync_global_search() -> None:
	return None


def delete_for_document(doc: Any) -> None:
	return None
