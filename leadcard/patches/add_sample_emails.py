"""Older sites get the sample Email Templates once; what an admin removes later stays removed."""

from leadcard.setup.install import add_records


def execute() -> None:
	add_records("Email Template")
