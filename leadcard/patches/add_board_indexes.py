"""Sites of before have cards, and no indexes for the board's orders and totals."""

from leadcard.documents import indexes
from leadcard.domain.pipeline import CARD_DOCTYPES


def execute() -> None:
	for doctype in CARD_DOCTYPES:
		indexes.add(doctype)
