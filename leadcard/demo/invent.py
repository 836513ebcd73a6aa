"""Invents Vietnamese people and companies: the same ones for the same seed, no two with the same key."""

import unicodedata
from dataclasses import dataclass
from random import Random

from leadcard.domain import id_numbers, phones

SURNAMES = (
	("Nguyễn", 30),
	("Trần", 12),
	("Lê", 10),
	("Phạm", 8),
	("Hoàng", 5),
	("Huỳnh", 4),
	("Phan", 4),
	("Vũ", 4),
	("Võ", 4),
	("Đặng", 4),
	("Bùi", 3),
	("Đỗ", 3),
	("Hồ", 2),
	("Ngô", 2),
	("Dương", 2),
	("Lý", 1),
	("Đinh", 1),
	("Trương", 1),
)
MIDDLE_MALE = ("Văn", "Đức", "Hữu", "Minh", "Quang", "Thanh", "Công", "Quốc", "Xuân", "Gia")
MIDDLE_FEMALE = ("Thị", "Thị Ngọc", "Thị Thu", "Ngọc", "Thùy", "Khánh", "Phương", "Bảo", "Kim", "Hồng")
GIVEN_MALE = (
	"An Bảo Bình Cường Dũng Duy Đạt Hải Hiếu Hòa Hoàng Hùng Huy Khoa Khôi Long Lộc Nam Nghĩa Phong Phúc Quân Sơn Tài "
	"Tâm Thắng Thịnh Tiến Toàn Trí Trung Tú Tuấn Việt Vinh"
).split()
GIVEN_FEMALE = (
	"Anh Bích Châu Chi Diệp Dung Giang Hà Hạnh Hằng Hiền Hoa Hương Huyền Lan Linh Loan Ly Mai My Nga Ngân Nhi Nhung "
	"Oanh Phượng Quyên Thảo Thư Trang Trinh Tuyết Uyên Vân Vy Xuân Yến"
).split()

COMPANY_KINDS = (
	("Công ty TNHH Thương mại", "Thương mại"),
	("Công ty TNHH Xây dựng", "Xây dựng"),
	("Công ty Cổ phần Công nghệ", "Công nghệ thông tin"),
	("Công ty TNHH Dịch vụ Du lịch", "Du lịch"),
	("Công ty Cổ phần Thực phẩm", "Thực phẩm"),
	("Công ty TNHH May mặc", "Dệt may"),
	("Công ty Cổ phần Vận tải", "Vận tải"),
	("Công ty TNHH Nội thất", "Nội thất"),
	("Công ty Cổ phần Dược phẩm", "Y tế"),
	("Công ty TNHH Giáo dục", "Giáo dục"),
)
BRANDS_FIRST = "Sen Sao Mây Trúc Lúa Sóng Nắng Gió Suối Đồi Tre Thông Biển Rừng Cau".split()
BRANDS_SECOND = "Vàng Xanh Việt Hồng Bạc Ngọc Mai Biếc Thắm Lam Trắng Tím Sớm Chiều".split()
SEGMENTS = ("Cá nhân", "Hộ gia đình", "Doanh nghiệp nhỏ", "Doanh nghiệp vừa", "Doanh nghiệp lớn")


@dataclass(frozen=True)
class Province:
	"""A province: its landlines' prefix with the digits that follow, its code on ID cards, and districts."""

	name: str
	landline: str
	digits: int
	id_code: str
	districts: tuple[str, ...]


PROVINCES = (
	Province(
		"Hà Nội", "024 3", 7, "001", ("Ba Đình", "Cầu Giấy", "Đống Đa", "Hà Đông", "Long Biên", "Thanh Xuân")
	),
	Province(
		"TP. Hồ Chí Minh",
		"028 3",
		7,
		"079",
		("Quận 1", "Quận 7", "Bình Thạnh", "Gò Vấp", "Thủ Đức", "Tân Bình"),
	),
	Province("Đà Nẵng", "0236 3", 6, "048", ("Hải Châu", "Sơn Trà", "Thanh Khê", "Ngũ Hành Sơn")),
	Province("Hải Phòng", "0225 3", 6, "031", ("Lê Chân", "Ngô Quyền", "Hồng Bàng")),
	Province("Cần Thơ", "0292 3", 6, "092", ("Ninh Kiều", "Cái Răng", "Bình Thủy")),
	Province("Bình Dương", "0274 3", 6, "074", ("Thủ Dầu Một", "Dĩ An", "Thuận An")),
	Province("Đồng Nai", "0251 3", 6, "075", ("Biên Hòa", "Long Khánh", "Trảng Bom")),
	Province("Khánh Hòa", "0258 3", 6, "056", ("Nha Trang", "Cam Ranh", "Ninh Hòa")),
	Province("Quảng Ninh", "0203 3", 6, "022", ("Hạ Long", "Cẩm Phả", "Uông Bí")),
	Province("Nghệ An", "0238 3", 6, "040", ("Vinh", "Cửa Lò", "Nghi Lộc")),
)
STREETS = (
	"Lê Lợi,Trần Phú,Nguyễn Huệ,Hai Bà Trưng,Lý Thường Kiệt,Quang Trung,Hùng Vương,Phan Chu Trinh,Nguyễn Trãi,"
	"Điện Biên Phủ,Lê Duẩn,Ngô Quyền"
).split(",")

MOBILE_PREFIXES = (
	"032 033 034 035 036 037 038 039 070 076 077 078 079 081 082 083 084 085 086 088 090 091 093 094 096 097 098"
).split()
OLD_PREFIXES = {f"0{new}": f"0{old}" for old, new in phones.OLD_MOBILE_PREFIXES.items()}
GROUPINGS = ("{0} {1} {2}", "{0}.{1}.{2}", "{0}{1}{2}", "{0}-{1}-{2}")


def ascii_slug(text: str) -> str:
	"""Lower-case letters without accents: "Đặng Bình" becomes "dangbinh"."""
	plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
	return "".join(char for char in plain if char.isascii() and char.isalnum())


class Inventor:
	"""Invents records one by one. `block` is the first digits of every subscriber number: two inventors with different
	blocks never invent the same phone, tax ID or ID number."""

	def __init__(self, seed: int, block: str):
		self.random = Random(seed)
		self.block = block
		self._taken: set[str] = set()

	def person(self) -> dict:
		"""Name, salutation, gender, and what one knows of a person."""
		male = self.random.random() < 0.48
		surname = self.random.choices([name for name, _ in SURNAMES], [weight for _, weight in SURNAMES])[0]
		middle = self.random.choice(MIDDLE_MALE if male else MIDDLE_FEMALE)
		given = self.random.choice(GIVEN_MALE if male else GIVEN_FEMALE)
		return {
			"full_name": f"{surname} {middle} {given}",
			"salutation": "Ông" if male else "Bà",
			"gender": "Male" if male else "Female",
		}

	def individual(self) -> dict:
		"""A lead's values for a private person."""
		person = self.person()
		place = self.random.choice(PROVINCES)
		birth_year = self.random.randint(1958, 2003)
		values = {
			"party_type": "Individual",
			**person,
			"mobile_no": self.mobile(),
			"date_of_birth": f"{birth_year}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}",
			"market_segment": self.random.choice(SEGMENTS[:2]),
			**self.address(place),
		}
		if self.random.random() < 0.6:
			values["email_id"] = self.email(person["full_name"])
		if self.random.random() < 0.35:
			values["id_number"] = self.id_number(place.id_code, birth_year, person["gender"] == "Male")
		if self.random.random() < 0.15:
			values["phone"] = self.landline(place)
		return values

	def organization(self) -> dict:
		"""A lead's values for a company, with the person one talks to."""
		kind, industry = self.random.choice(COMPANY_KINDS)
		brand = f"{self.random.choice(BRANDS_FIRST)} {self.random.choice(BRANDS_SECOND)}"
		place = self.random.choice(PROVINCES)
		domain = f"{ascii_slug(brand)}{self.random.randint(1, 99)}.example.com"
		values = {
			"party_type": "Organization",
			"organization_name": f"{kind} {brand}",
			"short_name": brand,
			"full_name": self.person()["full_name"],
			"mobile_no": self.mobile(),
			"phone": self.landline(place),
			"tax_id": self.tax_id(),
			"email_id": f"lienhe@{domain}",
			"website": f"https://{domain}",
			"founding_date": f"{self.random.randint(1996, 2024)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}",
			"industry": industry,
			"market_segment": self.random.choice(SEGMENTS[2:]),
			**self.address(place),
		}
		if self.random.random() < 0.3:
			del values["mobile_no"]
		return values

	def address(self, place: Province) -> dict:
		"""A street of a district."""
		return {
			"address_line": f"{self.random.randint(1, 380)} {self.random.choice(STREETS)}",
			"district": self.random.choice(place.districts),
			"province": place.name,
		}

	def mobile(self) -> str:
		"""A mobile number in one of the ways that people write it, some as they were before September 2018."""
		prefix = self.random.choice(MOBILE_PREFIXES)
		number = self._unused(prefix, 7)
		if prefix in OLD_PREFIXES and self.random.random() < 0.3:
			return f"{OLD_PREFIXES[prefix]} {number[:3]} {number[3:]}"
		if self.random.random() < 0.1:
			return f"+84 {prefix[1:]} {number[:3]} {number[3:]}"
		return self.random.choice(GROUPINGS).format(prefix, number[:3], number[3:])

	def landline(self, place: Province) -> str:
		"""A landline of a province."""
		return f"{place.landline}{self._unused(place.landline, place.digits)}"

	def tax_id(self) -> str:
		"""A tax ID: ten digits, the last of which fits the others; for a branch three more."""
		number = None
		while not number:
			number = id_numbers.with_check_digit(f"03{self._unused('tax', 7)}")
		return f"{number}-001" if self.random.random() < 0.15 else number

	def id_number(self, province: str, birth_year: int, male: bool) -> str:
		"""A citizen's ID number: province, century and sex, year of birth, serial number."""
		century_and_sex = (0 if birth_year < 2000 else 2) + (0 if male else 1)
		return f"{province}{century_and_sex}{birth_year % 100:02}{self._unused('id', 6)}"

	def email(self, name: str) -> str:
		"""An address at an example domain."""
		words = name.split()
		return f"{ascii_slug(words[-1])}.{ascii_slug(words[0])}{self.random.randint(1, 999)}@example.{self.random.choice(('com', 'org', 'net'))}"

	def _unused(self, prefix: str, digits: int) -> str:
		free = digits - len(self.block)
		while True:
			number = f"{self.block}{self.random.randrange(10**free):0{free}}"
			if (key := f"{prefix}{number}") not in self._taken:
				self._taken.add(key)
				return number
