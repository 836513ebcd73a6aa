"""What both sites hold, and what is typed into both."""

from __future__ import annotations

CROWD = 40
PRODUCT, AMOUNT = "Benchmark Flat", 2_000_000_000
WON = "1900000000"
CALLER, CALLER_MOBILE, DIGITS = "Lê Văn Thường", "0912000789", "789"
FAMOUS, WITHOUT_ACCENTS = "Trần Ngọc Bình", "tran ngoc"
OWN_MOBILE = "0909000000"
COLLEAGUES = "Của Đồng Nghiệp"
FORGOTTEN = "Đặng Quên"
ADDRESS = "customer{}@benchmark.example"
FILE, CONTENT = "benchmark-day.txt", "A plan of the flat."
WORDS, REASON = "Wants the plan", "Bought elsewhere"
OFFER = "Here is our offer."


def mobile(number: int) -> str:
	"""A number of one's own, without the digits that are searched for."""
	digits = ""
	while number or len(digits) < 6:
		number, digit = divmod(number, 5)
		digits = f"{digit}{digits}"
	return f"0912{digits}"


def mobile_of(title: str) -> str:
	"""Of a lead that a person enters: no other lead of the day ends in its number."""
	return f"0913{mobile(int(title.split()[-1]))[4:]}"
