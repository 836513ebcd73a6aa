"""Vietnam's landlines of before 2017, whose area codes are mobile prefixes today.

`08 3822 1234` was a landline in Ho Chi Minh City, now 028 3822 1234; the same ten digits are the mobile 0838 221 234.
"""

import re

# the old code without its leading 0, and the code of today
RENEWED = {
	"4": "24", "8": "28",
	"20": "214", "22": "212", "230": "215", "231": "213", "29": "216",
	"25": "205", "26": "206", "27": "207", "240": "204", "241": "222", "280": "208", "281": "209",
	"30": "229", "31": "225", "320": "220", "321": "221", "33": "203", "350": "228", "351": "226", "36": "227",
	"37": "237", "38": "238", "39": "239",
	"500": "262", "501": "261", "510": "235", "511": "236", "52": "232", "53": "233", "54": "234",
	"55": "255", "56": "256", "57": "257", "58": "258", "59": "269",
	"60": "260", "61": "251", "62": "252", "63": "263", "64": "254", "650": "274", "651": "271",
	"66": "276", "67": "277", "68": "259",
	"70": "270", "710": "292", "711": "293", "72": "272", "73": "273", "74": "294", "75": "275", "76": "296",
	"77": "297", "780": "290", "781": "291", "79": "299",
}  # fmt: skip
CITIES = ("4", "8")
# most landlines of before 2017 began so
LANDLINE_START = "3"
MOBILE_GROUPS = (2, 3, 4)
LONGEST_NATIONAL = 10
ABROAD = re.compile(r"^\(?(?:\+|00)(?!84)")
BRACKETED = re.compile(r"^(?:(?:\+|00)?84)?\s*\(0?(\d{1,3})\)")


def renew(text: str, *, is_number: bool, as_mobile: bool) -> str | None:
	"""The national number of today for a text that is, or may be, a landline of before 2017; None for any other.

	:param text: digits with their gaps; these tell a landline from a mobile
	:param is_number: whether the digits are a number today as well
	:param as_mobile: whether its field is for mobile numbers
	"""
	groups = [] if ABROAD.match(text) else _national_groups(text)
	digits = "".join(groups)
	code = _old_code(digits)
	if not code:
		return None
	renewed = f"0{RENEWED[code]}{digits[len(code) :]}"
	if not is_number:
		return renewed
	asks = _is_written_as_landline(text, groups, code) or (
		not as_mobile and _may_be_landline(text, groups, code)
	)
	return renewed if asks else None


def is_one_block(text: str) -> bool:
	"""Whether a number is written without gaps, so that nothing tells a landline from a mobile."""
	return text.isdigit()


def _is_written_as_landline(text: str, groups: list[str], code: str) -> bool:
	bracketed = BRACKETED.match(text)
	return (code in CITIES and groups[0] == code) or bool(bracketed and bracketed[1] == code)


def _may_be_landline(text: str, groups: list[str], code: str) -> bool:
	if not "".join(groups)[len(code) :].startswith(LANDLINE_START):
		return False
	if is_one_block(text):
		return code in CITIES and len(text) <= LONGEST_NATIONAL
	return groups[0] == code and tuple(map(len, groups)) != MOBILE_GROUPS


def _old_code(digits: str) -> str | None:
	"""The old area code before a local number: of 8 digits in the two cities, of 7 elsewhere."""
	for code in RENEWED:
		local = digits[len(code) :]
		if digits.startswith(code) and len(local) == (8 if code in CITIES else 7) and local[0] not in "01":
			return code
	return None


def _national_groups(text: str) -> list[str]:
	"""The groups of digits without country code and leading 0."""
	groups = re.findall(r"\d+", text)
	if groups and groups[0].startswith("0084"):
		groups[0] = groups[0][4:]
	elif groups and "+" in text and groups[0].startswith("84"):
		groups[0] = groups[0][2:]
	elif groups and groups[0] == "84":
		groups[0] = ""
	groups = [group for group in groups if group]
	if groups:
		groups[0] = groups[0].removeprefix("0")
	return [group for group in groups if group]
