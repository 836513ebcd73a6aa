"""What a landing page, an automation or Facebook sends of somebody who is interested (spec §12.1), as values of a lead.

One JSON object: flat, or as Facebook gives a lead, with `field_data`. What means no field of a lead is kept as a remark.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from leadcard.domain import identity
from leadcard.domain.pasted import IdentityError
from leadcard.domain.values import ValueProblem

LONGEST_BODY = 64 * 1024
MOST_VALUES = 100
LONGEST_ID = 140
LONGEST_CAMPAIGN = 140

# what a sender may say of a lead; whose it is, where it stands and what it is worth are the company's to say
FIELDS = (
	*("party_type", "full_name", "organization_name", "short_name", "mobile_no", "phone", "email_id"),
	*("tax_id", "id_number", "date_of_birth", "founding_date", "website", "industry", "market_segment"),
	*("address_line", "ward", "district", "province", "notes"),
)
# what else forms call these, without accents and in small letters
ALIASES = {
	"full_name": "name fullname your_name customer_name ho_ten ho_va_ten ten ten_khach_hang",
	"organization_name": "company company_name organization organisation business_name cong_ty ten_cong_ty to_chuc",
	"mobile_no": "mobile mobile_number phone_number telephone tel sdt so_dien_thoai dien_thoai di_dong",
	"email_id": "email email_address work_email e_mail mail",
	"tax_id": "tax_code mst ma_so_thue",
	"date_of_birth": "birthday dob ngay_sinh",
	"address_line": "address street_address dia_chi",
	"province": "city state tinh thanh_pho tinh_thanh",
	"notes": "message note comment comments your_message loi_nhan ghi_chu noi_dung",
}
FIELD_OF = {
	**{alias: fieldname for fieldname, names in ALIASES.items() for alias in names.split()},
	**{fieldname: fieldname for fieldname in FIELDS},
}
CAMPAIGN = ("campaign", "campaign_name", "utm_campaign", "chien_dich")
# what only the sender's machine needs
IDS = ("id", "lead_id", "leadgen_id")
NAMES = ("last_name", "first_name")
REACHED_BY = ("full_name", "organization_name", "mobile_no", "phone", "email_id")
# as Facebook's exports have it
PHONE_MARK = re.compile(r"^p:\s*", re.IGNORECASE)


class DeliveryProblem(ValueProblem):
	"""A body that no lead can be made of."""


@dataclass(frozen=True)
class Delivery:
	"""What came in.

	:param sender_id: the sender's own name of it; without one, a digest of the body
	:param values: of the lead's fields
	:param remarks: what is known beside them, as lines
	"""

	sender_id: str
	values: dict[str, str] = field(default_factory=dict)
	remarks: list[str] = field(default_factory=list)
	campaign: str = ""


def read(body: bytes, own: Collection[str] = ()) -> Delivery:
	"""What a body says. Raises DeliveryProblem.

	:param own: further fields of a lead that it may say, as a form of the company's own asks for them
	"""
	sent = _flat(_object(body))
	found = {heading: text for heading, value in sent.items() if (text := _text(heading, value))}
	plain = {heading: plain_name(heading) for heading in found}
	values: dict[str, str] = {}
	remarks: list[str] = []
	for heading, text in found.items():
		fieldname = heading if heading in own else FIELD_OF.get(plain[heading])
		if fieldname == "notes":
			remarks.insert(0, text)
		elif fieldname and fieldname not in values:
			values[fieldname] = text
		elif plain[heading] not in (*IDS, *NAMES):
			remarks.append(f"{heading}: {text}")
	by_plain = {plain[heading]: text for heading, text in found.items()}
	_complete(values, by_plain)
	if not any(values.get(fieldname) for fieldname in REACHED_BY):
		raise DeliveryProblem("nobody_named")
	return Delivery(
		sender_id=_sender_id(by_plain, body),
		values=values,
		remarks=remarks,
		campaign=next((by_plain[key] for key in CAMPAIGN if key in by_plain), "")[:LONGEST_CAMPAIGN],
	)


def plain_name(heading: str) -> str:
	"""A heading in small letters without accents, its words joined: `Số điện thoại` is `so_dien_thoai`."""
	letters = unicodedata.normalize("NFKD", heading.casefold().replace("đ", "d"))
	bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
	return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def _object(body: bytes) -> dict:
	if len(body) > LONGEST_BODY:
		raise DeliveryProblem("body_too_large", str(LONGEST_BODY // 1024))
	try:
		sent = json.loads(body.decode("utf-8"))
	except (ValueError, RecursionError):
		raise DeliveryProblem("not_json")
	if not isinstance(sent, dict):
		raise DeliveryProblem("not_an_object")
	return sent


def _flat(sent: dict) -> dict[str, object]:
	"""The values by their names, those of Facebook's `field_data` among them."""
	flat = {heading: value for heading, value in sent.items() if heading != "field_data"}
	rows = sent.get("field_data", [])
	if not isinstance(rows, list):
		raise DeliveryProblem("wrong_type", "field_data")
	for row in rows:
		if not isinstance(row, dict) or not isinstance(row.get("name"), str):
			raise DeliveryProblem("wrong_type", "field_data")
		flat[row["name"]] = row.get("values", "")
	if len(flat) > MOST_VALUES:
		raise DeliveryProblem("too_many_values", str(MOST_VALUES))
	return flat


def _text(heading: str, value: object) -> str:
	parts = value if isinstance(value, list) else [value]
	if not all(part is None or isinstance(part, str | int | float) for part in parts):
		raise DeliveryProblem("wrong_type", heading[:80])
	text = ", ".join(str(part).strip() for part in parts if part not in (None, ""))
	if "\0" in text + heading or any("\ud800" <= letter <= "\udfff" for letter in text + heading):
		raise DeliveryProblem("odd_letters", plain_name(heading)[:80])
	return unicodedata.normalize("NFC", text)


def _complete(values: dict[str, str], by_plain: dict[str, str]) -> None:
	parts = [by_plain[name] for name in NAMES if name in by_plain]
	if parts:
		values.setdefault("full_name", " ".join(parts))
	for fieldname in ("mobile_no", "phone"):
		if fieldname in values:
			values[fieldname] = PHONE_MARK.sub("", values[fieldname])
	# forms have one field for a phone of any kind
	numbers = {"mobile_no", "phone"} & set(values)
	if len(numbers) == 1:
		text = values.pop(*numbers)
		values["phone" if _is("phone", text) and not _is("mobile_no", text) else "mobile_no"] = text
	if "organization_name" in values:
		values.setdefault("party_type", "Organization")


def _is(fieldname: str, text: str) -> bool:
	try:
		return bool(identity.read(fieldname, text).key)
	except IdentityError:
		return False


def _sender_id(by_plain: dict[str, str], body: bytes) -> str:
	named = next((by_plain[key] for key in IDS if key in by_plain), "")
	if len(named) > LONGEST_ID:
		raise DeliveryProblem("id_too_long", str(LONGEST_ID))
	return named or hashlib.sha256(body).hexdigest()
