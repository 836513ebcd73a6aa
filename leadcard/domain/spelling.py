"""Which spellings MariaDB takes for the same: who looks at what a request names must read it alike."""

import unicodedata

# small letters above others, which Unicode has as marks
ABOVE = dict(zip(range(0x0363, 0x0370), "aeioucdhmrtvx", strict=True))
# nothing at all, though Unicode has letters there
NOTHING = (0x0345, 0xFCF2, 0xFCF3, 0xFCF4, 0xFE71, 0xFE73, 0xFE77, 0xFE79, 0xFE7B, 0xFE7D, 0xFE7F)
READ_AS = {**ABOVE, **dict.fromkeys(NOTHING)}


def folded(text: str) -> str:
	"""A text in the letters that its spelling stands for; marks, spaces and signs stay in it (spec §8.3)."""
	return unicodedata.normalize("NFKD", text.translate(READ_AS)).casefold()
