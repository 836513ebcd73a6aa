"""Reports count what was done on 100,000 cards by an index that holds all they ask (spec §9.2)."""

from leadcard.documents import indexes


def execute() -> None:
	for doctype in indexes.WHAT_WAS_DONE:
		indexes.add_of_what_was_done(doctype)
