"""Older sites get the list of reasons for which opportunities are lost."""

from leadcard.setup.install import add_records


def execute() -> None:
	add_records("LC Lost Reason")
