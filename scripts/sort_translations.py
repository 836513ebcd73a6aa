#!/usr/bin/env python3
"""Sort leadcard/translations/vi.csv; refuse a text that has two different translations."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from translation_texts import VI_CSV, TranslationError, read_translations, sorted_csv


def main() -> int:
	"""Write the csv sorted, or say what is wrong with it."""
	try:
		content = sorted_csv(read_translations())
	except TranslationError as error:
		print(f"{VI_CSV.name}: {error}", file=sys.stderr)
		return 1
	VI_CSV.parent.mkdir(exist_ok=True)
	VI_CSV.write_text(content, encoding="utf-8", newline="\n")
	return 0


if __name__ == "__main__":
	sys.exit(main())
