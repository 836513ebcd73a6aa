"""Sample data: an invented Vietnamese company with its teams, its leads and what it sold.

Put in through the documents and endpoints that users write, so that every rule and permission holds for it.
`bench --site your.site execute leadcard.demo.load` loads it into a site without leads.
"""

from collections.abc import Callable

from leadcard.demo.people import SAMPLE_USERS

__all__ = ["SAMPLE_USERS", "load"]


def load(progress: Callable[[str], None] = print) -> None:
	"""Load the sample data; nothing happens on a site that has leads or customers already.

	:param progress: called with a line before each step
	"""
	from leadcard.demo.loader import load_sample_data

	load_sample_data(progress)
