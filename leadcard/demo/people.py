"""The invented company: who works there, and in which team. Whoever shows a role translates it."""

from leadcard.domain.texts import N_

PASSWORD = "LeadCard-Sample-2026"

MANAGER = "mai.anh@example.com"
DIRECTOR = "quoc.huy@example.com"
TEAM_LEAD = "thu.trang@example.com"
SELLER_HANOI = "duc.minh@example.com"
SELLER_HANOI_TWO = "ngoc.linh@example.com"
SELLER_SAIGON = "david.pham@example.com"
OUTSIDER = "van.nam@example.com"

ROLE_LABELS = (
	N_("LeadCard Manager: sees everything"),
	N_("Branch director, Hà Nội"),
	N_("Team lead, Hà Nội"),
	N_("Salesperson, Hà Nội"),
	N_("Salesperson, Hồ Chí Minh City"),
	N_("No role: may not open the board"),
)


def _user(email: str, name: str, label: int, role: str = "", language: str = "vi") -> dict:
	return {
		"email": email,
		"full_name": name,
		"role_label": ROLE_LABELS[label],
		"password": PASSWORD,
		"role": role,
		"language": language,
	}


SAMPLE_USERS = [
	_user(MANAGER, "Nguyễn Mai Anh", 0, "LeadCard Manager"),
	_user(DIRECTOR, "Lê Quốc Huy", 1, "LeadCard User"),
	_user(TEAM_LEAD, "Trần Thu Trang", 2, "LeadCard User"),
	_user(SELLER_HANOI, "Phạm Đức Minh", 3, "LeadCard User"),
	_user(SELLER_HANOI_TWO, "Vũ Ngọc Linh", 3, "LeadCard User"),
	_user(SELLER_SAIGON, "David Phạm", 4, "LeadCard User", "en"),
	_user(OUTSIDER, "Hoàng Văn Nam", 5),
]

COMPANY = "Công ty Sen Việt"
BRANCH_HANOI = "Chi nhánh Hà Nội"
TEAM_HANOI = "Đội Cầu Giấy"
TEAM_SAIGON = "Đội Quận 7"

# name, the team above, members, and whether each manages it: company, branches, divisions, teams
TEAMS = (
	(COMPANY, "", ((MANAGER, True),)),
	(BRANCH_HANOI, COMPANY, ((DIRECTOR, True),)),
	("Khối Kinh doanh Hà Nội", BRANCH_HANOI, ()),
	(
		TEAM_HANOI,
		"Khối Kinh doanh Hà Nội",
		((TEAM_LEAD, True), (SELLER_HANOI, False), (SELLER_HANOI_TWO, False)),
	),
	("Đội Long Biên", "Khối Kinh doanh Hà Nội", ()),
	("Chi nhánh TP. Hồ Chí Minh", COMPANY, ()),
	("Khối Kinh doanh TP. Hồ Chí Minh", "Chi nhánh TP. Hồ Chí Minh", ()),
	(TEAM_SAIGON, "Khối Kinh doanh TP. Hồ Chí Minh", ((SELLER_SAIGON, False),)),
)

TEAM_OF = {
	DIRECTOR: BRANCH_HANOI,
	TEAM_LEAD: TEAM_HANOI,
	SELLER_HANOI: TEAM_HANOI,
	SELLER_HANOI_TWO: TEAM_HANOI,
	SELLER_SAIGON: TEAM_SAIGON,
}
