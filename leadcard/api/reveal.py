"""Endpoints for masked contact data (spec §8, data protection)."""

from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.masking import reveal


@endpoint.post()
def show(doctype: str, name: str) -> reveal.Revealed:
	"""The phones, emails and numbers of one card and its contacts, in full.

	Whoever doesn't own the card is logged in LC Reveal, and counted against the day's quota of the settings.

	Raises RevealQuotaError where the quota is used up.
	"""
	return reveal.show(open_card(doctype, name))
