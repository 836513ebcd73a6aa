"""Add the indexes for the board's orders and totals on older sites."""

from leadcard.documents import indexes
from leadcard.domain.pipeline import CARD_DOCTYPES


def execute() -> None:
	for doctype in CARD_DOCTYPES:
		indexes.add(doctype)
