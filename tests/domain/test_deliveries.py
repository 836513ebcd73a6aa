"""What landing pages, automations and Facebook send, as values of a lead (spec §12.1)."""

import json

import pytest

from leadcard.domain import deliveries
from leadcard.domain.deliveries import DeliveryProblem


def read(sent) -> deliveries.Delivery:
	return deliveries.read(json.dumps(sent).encode())


def test_12_1_a_flat_object_is_read_by_the_names_that_forms_use():
	delivery = read(
		{
			"id": "form-17",
			"Họ và tên": " Trần Ngọc Bình ",
			"Số điện thoại": "0916 666 123",
			"Email": "binh@example.com",
			"Lời nhắn": "Cho xem căn A-03",
			"Khung giờ": ["sáng", "chiều"],
			"utm_campaign": "Tết 2027",
			"lead_owner": "boss@example.com",
			"empty": None,
		}
	)
	assert delivery.sender_id == "form-17"
	assert delivery.values == {
		"full_name": "Trần Ngọc Bình",
		"mobile_no": "0916 666 123",
		"email_id": "binh@example.com",
	}
	assert delivery.remarks == [
		"Cho xem căn A-03",
		"Khung giờ: sáng, chiều",
		"utm_campaign: Tết 2027",
		"lead_owner: boss@example.com",
	]
	assert delivery.campaign == "Tết 2027"


def test_12_1_a_lead_as_facebook_gives_it():
	delivery = read(
		{
			"id": "120211",
			"created_time": "2026-11-30T09:00:00+0000",
			"campaign_name": "Căn hộ Q7",
			"field_data": [
				{"name": "first_name", "values": ["Bình"]},
				{"name": "last_name", "values": ["Trần"]},
				{"name": "phone_number", "values": ["p:+84916666123"]},
				{"name": "company_name", "values": ["Cty An Phú"]},
			],
		}
	)
	assert delivery.sender_id == "120211" and delivery.campaign == "Căn hộ Q7"
	assert delivery.values == {
		"full_name": "Trần Bình",
		"mobile_no": "+84916666123",
		"organization_name": "Cty An Phú",
		"party_type": "Organization",
	}


def test_12_1_the_one_field_for_phones_takes_both_kinds():
	assert read({"phone_number": "024 3825 1234"}).values == {"phone": "024 3825 1234"}
	assert read({"phone": "0916 666 123"}).values == {"mobile_no": "0916 666 123"}
	assert read({"phone_number": "12"}).values == {"mobile_no": "12"}


def test_12_1_without_an_id_the_body_is_its_own():
	one, other = read({"name": "An"}), read({"name": "Bình"})
	assert one.sender_id == read({"name": "An"}).sender_id != other.sender_id


@pytest.mark.parametrize(
	("body", "code"),
	[
		(b"", "not_json"),
		(b"name=An", "not_json"),
		(b"\xff\xfe{}", "not_json"),
		(b"[" * 30_000, "not_json"),
		(b"[]", "not_an_object"),
		(b'"An"', "not_an_object"),
		(b"{}", "nobody_named"),
		(b'{"name": "  "}', "nobody_named"),
		(b'{"name": {"first": "An"}}', "wrong_type"),
		(b'{"name": [["An"]]}', "wrong_type"),
		(b'{"field_data": {"name": "An"}}', "wrong_type"),
		(b'{"field_data": [{"name": 1, "values": []}]}', "wrong_type"),
		(rb'{"name": "An\u0000"}', "odd_letters"),
		(rb'{"name": "An\ud800"}', "odd_letters"),
		(rb'{"\ud800": "An"}', "odd_letters"),
		(b'{"name": "An", "id": "' + b"x" * 141 + b'"}', "id_too_long"),
		(json.dumps({f"k{n}": "x" for n in range(101)}).encode(), "too_many_values"),
		(b'{"name": "' + b"x" * deliveries.LONGEST_BODY + b'"}', "body_too_large"),
	],
)
def test_12_1_what_no_lead_can_be_made_of_is_named(body, code):
	with pytest.raises(DeliveryProblem) as caught:
		deliveries.read(body)
	assert caught.value.code == code
