"""Who has asked often before a test begins: docs/security.md has the limits."""

import time

import frappe


def have_asked(kind: str, user: str, times: int, seconds: int) -> None:
	"""Somebody has asked so often in this window of time, and in the one that may begin meanwhile."""
	window = int(time.time() // seconds)
	for each in (window, window + 1):
		frappe.cache.set(frappe.cache.make_key(f"leadcard_limit:{kind}:{user}:{seconds}:{each}"), times)
