"""Managers of older sites get Data Import with their role once; an admin who takes it back is heard."""

from leadcard.imports.access import IMPORT
from leadcard.setup import given


def execute() -> None:
	given.give(IMPORT)
