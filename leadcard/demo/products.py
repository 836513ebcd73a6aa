"""What the invented company sells: apartments, plots and parking spaces, each sold once, and services."""

from dataclasses import dataclass

SERVICE_PRICES = (
	("DV-KS", "Gói khảo sát và tư vấn thiết kế", 12_000_000, 0),
	("DV-BT12", "Gói bảo trì 12 tháng", 18_000_000, 20),
	("DV-NT1", "Gói nội thất căn bản", 85_000_000, 30),
	("DV-NT2", "Gói nội thất cao cấp", 165_000_000, 30),
	("DV-VS", "Gói vệ sinh công nghiệp", 9_500_000, 0),
	("DV-AN", "Gói camera và an ninh", 36_000_000, 15),
	("DV-PM", "Gói phần mềm quản lý tòa nhà", 58_000_000, 0),
	("DV-QL", "Gói quản lý cho thuê", 24_000_000, 10),
)
DEPOSIT_PERCENTS = (0, 5, 10, 20)
MILLION = 1_000_000


@dataclass(frozen=True)
class Product:
	"""A product; a deposit percent of 0 leaves it to the settings."""

	code: str
	name: str
	price: int
	deposit_percent: int = 0
	status: str = "Open for Sale"

	def as_values(self) -> dict:
		return {
			"doctype": "LC Product",
			"product_code": self.code,
			"product_name": self.name,
			"price": self.price,
			"deposit_percent": self.deposit_percent,
			"status": self.status,
		}


SERVICES = tuple(Product(*row) for row in SERVICE_PRICES)
APARTMENTS = tuple(
	Product(
		f"CH-{tower}{floor:02}{unit:02}",
		f"Căn hộ Sen Việt {tower}-{floor:02}.{unit:02}",
		(1450 + 90 * unit + 35 * floor + (120 if tower == "B" else 0)) * MILLION,
		DEPOSIT_PERCENTS[(floor + unit) % len(DEPOSIT_PERCENTS)],
		"Reserved" if (floor, unit) == (9, 3) else "Open for Sale",
	)
	for tower in "AB"
	for floor in (3, 6, 9, 12)
	for unit in (1, 2, 3)
)
PLOTS = tuple(
	Product(f"ND-L{plot:02}", f"Nền đất Suối Mơ L{plot:02}", (680 + 45 * plot) * MILLION, 10)
	for plot in range(1, 7)
)
PARKING = (
	Product("DX-B107", "Chỗ đậu xe B1-07", 45 * MILLION, 10),
	Product("DX-B112", "Chỗ đậu xe B1-12", 38 * MILLION, 10),
	Product("DX-B115", "Chỗ đậu xe B1-15", 52 * MILLION),
)
CLOSED = (
	Product("CH-A1501", "Căn hộ mẫu Sen Việt A-15.01", 2100 * MILLION, 10, "Closed"),
	Product("ND-L07", "Nền đất Suối Mơ L07", 995 * MILLION, 10, "Closed"),
)
PRODUCTS = (*SERVICES, *APARTMENTS, *PLOTS, *PARKING, *CLOSED)
