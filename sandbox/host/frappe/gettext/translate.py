"""Translations: the `locale/*.po` of the apps, and the sandbox's own for what Frappe translates itself."""

import functools
from pathlib import Path

import frappe
from babel.messages.pofile import read_po

OWN = Path(__file__).resolve().parents[3] / "locale"


@functools.lru_cache
def read_translations(language: str, apps: tuple[str, ...]) -> dict[str, str]:
	table: dict[str, str] = {}
	for folder in (OWN, *(Path(frappe.get_app_path(app, "locale")) for app in apps)):
		path = folder / f"{language.replace('-', '_')}.po"
		if not path.exists():
			continue
		with path.open("rb") as file:
			for message in read_po(file):
				if message.id and message.string:
					key = f"{message.id}:{message.context}" if message.context else message.id
					table[key] = message.string
	return table


def compile_translations(
	target_app: str | None = None, locale: str | None = None, force: bool = False
) -> None:
	"""Frappe reads what is compiled; the sandbox reads the catalogs themselves."""
