"""Endpoints for masked contact data (spec §8, data protection)."""

from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.masking import reveal


@endpoint.post()
def show(doctype: str, name: str) -> dict:
	"""The phones, emails and numbers of one card and its contacts, in full.

	Whoever doesn't own the card is logged in LC Reveal, and counted against the day's quota of the settings.

	:return: `values` by field, `call_no`, `text_no`, `contacts`, and `left` of the day's quota

	Raises RevealQuotaError where the quota is used up.
	"""
	return reveal.show(open_card(doctype, name))
