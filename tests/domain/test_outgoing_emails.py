"""Who gets an email, and when a quotation says nothing (spec §5.8)."""

import pytest

from leadcard.domain.outgoing_emails import (
	NOTHING_TO_QUOTE,
	NOTHING_WRITTEN,
	UnreadableAddressError,
	read_receivers,
	refuse_quotation,
)

AN, BINH, CHI = "an@example.com", "binh@example.com", "chi@example.com"

LISTS = {
	"": [],
	" ; ,\n": [],
	AN: [AN],
	f"{AN};{BINH}": [AN, BINH],
	f"{AN}; {BINH} ;": [AN, BINH],
	f"{AN}, {BINH}; {CHI}": [AN, BINH, CHI],
	f"{AN}\n{BINH}\r\n{CHI}\n": [AN, BINH, CHI],
	f"{AN} {BINH}\t{CHI}": [AN, BINH, CHI],
	f"{AN}; AN@Example.com": [AN],
	f"Trần An <{AN}>; Lê Bình <{BINH}>": [AN, BINH],
	f"Trần An <{AN}>, Lê Bình <{BINH}>": [AN, BINH],
	f'"Trần, An" <{AN}>, "Công ty TNHH A; B" <{BINH}>': [AN, BINH],
	f'"An \\"Ba, Tư\\" Trần" <{AN}>,{BINH}': [AN, BINH],
	f"Tran, An <{AN}>; Le, Binh <{BINH}>": [AN, BINH],
	f"Tran, An <{AN}>\nLe, Binh <{BINH}>": [AN, BINH],
	f"<{AN}>;<{BINH}>": [AN, BINH],
	f"mailto:{AN}; <mailto:{BINH}>": [AN, BINH],
	f"'{AN}'; '{BINH}'": [AN, BINH],
	f"{AN}\u200b;\u00a0{BINH}": [AN, BINH],
}

UNREADABLE = {
	"chị Thư": "chị Thư",
	f"{AN}; chị Thư": "chị Thư",
	f"chị Thư, {AN}": "chị Thư",
	f"chị Thư, An <{AN}>": "chị Thư",
	"an@example": "an@example",
	f"{AN}:{BINH}": f"{AN}:{BINH}",
	"Khách <không có>": "Khách <không có>",
	"undisclosed-recipients:;": "undisclosed-recipients:",
}


@pytest.mark.parametrize("text", LISTS)
def test_5_8_a_list_of_receivers_is_read_as_people_write_it(text):
	assert read_receivers(text) == LISTS[text]


@pytest.mark.parametrize("text", UNREADABLE)
def test_5_8_what_is_no_address_is_named_and_never_left_out(text):
	with pytest.raises(UnreadableAddressError) as error:
		read_receivers(text)
	assert error.value.part == UNREADABLE[text]


@pytest.mark.parametrize(
	("content", "amount", "files", "refusal"),
	[
		("", 5, 0, NOTHING_WRITTEN),
		("<p><br></p>", 5, 0, NOTHING_WRITTEN),
		("<div class='ql-editor'><p>&nbsp;</p>\n</div>", 5, 0, NOTHING_WRITTEN),
		("<p>Giá trị: <b></b></p>", 0, 0, NOTHING_TO_QUOTE),
		("<p>Giá trị: <b>5</b></p>", 5, 0, None),
		("<p><img src='x.png'></p>", 5, 0, None),
		("", 0, 1, None),
	],
)
def test_5_8_a_quotation_has_something_to_quote(content, amount, files, refusal):
	assert refuse_quotation(content, amount, files) == refusal
