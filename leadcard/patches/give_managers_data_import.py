"""Managers of sites of before get Data Import with their role once; an admin who takes it back is heard."""

from leadcard.permissions import imports


def execute() -> None:
	imports.give_right()
