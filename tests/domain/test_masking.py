"""What is shown of a masked value (spec §8, data protection)."""

import pytest

from leadcard.domain import masking


@pytest.mark.parametrize(
	("fieldname", "value", "shown"),
	[
		("mobile_no", "0816 666 123", "••••••123"),
		("mobile_no", "+84 816.666.123", "••••••123"),
		("phone", "024 3825 1234", "••••••234"),
		("email_id", "ngoc.binh@cty.vn", "n•••@cty.vn"),
		("id_number", "012345678989", "••••••89"),
		("tax_id", "0100109106-001", "••••••01"),
		("mobile_no", "1234567", "••••••"),
		("email_id", "no address", "••••••"),
		("secret_note", "anything", "••••••"),
		("mobile_no", "", ""),
		("mobile_no", None, ""),
	],
)
def test_a_mask_shows_the_end_of_a_number_and_the_domain_of_an_address(fieldname, value, shown):
	assert masking.mask(fieldname, value) == shown
	assert masking.mask(fieldname, shown) == shown


def test_numbers_of_one_ending_look_alike_so_that_a_mask_leaves_millions_open():
	masks = {masking.mask("mobile_no", f"09{middle:05d}123") for middle in range(0, 100_000, 7)}
	assert masks == {"••••••123"}


def test_a_mask_sent_back_is_the_stored_value_and_nothing_else_is():
	stored = {"mobile_no": "0816666123"}
	assert masking.unmask("mobile_no", "••••••123", stored) == "0816666123"
	assert masking.unmask("mobile_no", "••••••124", stored) == "••••••124"
	assert masking.unmask("mobile_no", "0816666124", stored) == "0816666124"
	assert masking.unmask("mobile_no", "••••••123", {}) == "••••••123"


def test_recipients_keep_names_and_lose_addresses():
	line = 'Trần Bình <binh@cty.vn>, "Sale" <sale@us.vn>; an@x.vn'
	shown = masking.mask_addresses(line, frozenset({"sale@us.vn"}))
	assert shown == 'Trần Bình <b•••@cty.vn>, "Sale" <sale@us.vn>; a•••@x.vn'
