"""Managers of older sites get Data Import with their role once; an admin who takes it back is heard."""

from leadcard.imports import access


def execute() -> None:
	access.give_right()
