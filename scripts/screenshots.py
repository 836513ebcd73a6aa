"""Takes the pictures of README and docs from the running sandbox with its sample data.

`make screenshots` builds the board and runs this; the pictures go to docs/images/.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from leadcard.demo.people import (  # noqa: E402
	SELLER_HANOI,
	SELLER_HANOI_TWO,
	SELLER_SAIGON,
	TEAM_LEAD,
)
from tests.browser.hosts import FLAGS, SandboxServer, find_chromium  # noqa: E402
from tests.browser.people import MANAGER, sample_people  # noqa: E402

IMAGES = ROOT / "docs" / "images"
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
	"viewport": {"width": 390, "height": 844},
	"device_scale_factor": 1.5,
	"has_touch": True,
	"is_mobile": True,
}
TARGETS = {
	SELLER_HANOI: 180_000_000,
	SELLER_HANOI_TWO: 120_000_000,
	SELLER_SAIGON: 100_000_000,
	TEAM_LEAD: 60_000_000,
}
LOCALES = {"vi": "vi-VN", "en": "en-GB"}


# what is to be seen


def board(page: Page) -> None:
	"""As it opens."""


def dragging(page: Page) -> None:
	grip = page.locator(".lc-column[data-status=Contacting] .lc-card__care").nth(1).bounding_box()
	page.mouse.move(grip["x"] + 10, grip["y"] + 5)
	page.mouse.down()
	page.mouse.move(grip["x"] + 30, grip["y"] + 20, steps=5)
	page.mouse.move(900, 420, steps=15)


def panel(page: Page) -> None:
	"""Of a customer with an open ticket, who has a past with us."""
	warned = page.locator(
		".lc-column[data-status=Converted] .lc-card", has=page.locator(".lc-badge--warning")
	)
	warned.first.locator(".lc-card__title").click()
	page.locator(".lc-panel [role=tabpanel]").wait_for()


def phone_panel(page: Page) -> None:
	page.locator(".lc-column[data-status=Contacting] .lc-card__title").nth(2).tap()
	page.locator(".lc-panel [role=tabpanel]").wait_for()


def duplicate(page: Page) -> None:
	"""A number that a card holds already."""
	number = page.locator(".lc-column[data-status=Contacting] .lc-card__phone").nth(1).inner_text()
	page.locator(".lc-column__add").first.click()
	page.locator(".modal [data-fieldname=full_name] input:visible").first.fill("Trần Ngọc Bình")
	page.locator(".modal [data-fieldname=mobile_no] input:visible").first.fill(number)
	page.locator(".lc-duplicates__one").wait_for()


def quick_create(page: Page) -> None:
	page.locator(".lc-column__add").first.tap()
	page.locator(".modal").wait_for()


def filters(page: Page) -> None:
	page.locator(".lc-bar__button").click()
	page.locator("#lc-pick-source option[value=Facebook]").wait_for(state="attached")
	page.locator("#lc-pick-source").select_option("Facebook")
	page.locator(".lc-chips .lc-chip").wait_for()
	page.locator(".lc-choice__one").nth(6).click()
	page.locator(".lc-columns[aria-busy=false]").wait_for()


def stop_care(page: Page) -> None:
	page.locator(".lc-card__more").nth(1).tap()
	page.locator(".lc-menu").wait_for()


def numbers(page: Page) -> None:
	page.locator(".lc-bar__numbers").click()
	wait_for_numbers(page)


def my_day(page: Page) -> None:
	"""Of a salesperson."""
	address = page.url
	page.request.post(f"{address.split('/app')[0]}/login", form={"usr": SELLER_HANOI}, max_redirects=0)
	page.goto(f"{address}/numbers")
	wait_for_numbers(page)


def wait_for_numbers(page: Page) -> None:
	page.locator(".lc-report .lc-table").first.wait_for()
	page.locator("[aria-busy=true]").first.wait_for(state="detached")


PICTURES: tuple[tuple[str, dict, str, str, Callable[[Page], None]], ...] = (
	("board-desktop-light", DESKTOP, "vi", "light", board),
	("board-desktop-dark", DESKTOP, "en", "dark", board),
	("board-phone", PHONE, "vi", "light", board),
	("board-phone-dark", PHONE, "en", "dark", board),
	("board-dragging", DESKTOP, "vi", "light", dragging),
	("panel", DESKTOP, "vi", "light", panel),
	("panel-dark", DESKTOP, "en", "dark", panel),
	("panel-phone", PHONE, "vi", "light", phone_panel),
	("menu-phone", PHONE, "en", "light", stop_care),
	("duplicates", DESKTOP, "en", "light", duplicate),
	("quick-create-phone", PHONE, "vi", "light", quick_create),
	("filters", DESKTOP, "en", "light", filters),
	("filters-phone-dark", PHONE, "vi", "dark", filters),
)
WITH_TARGETS = (
	("numbers", {"viewport": {"width": 1440, "height": 1000}}, "vi", "light", numbers),
	("numbers-dark", {"viewport": {"width": 1024, "height": 900}}, "en", "dark", numbers),
	("numbers-phone", PHONE, "vi", "light", my_day),
)
IN_REAL_ESTATE = (
	("real-estate", DESKTOP, "vi", "light", board),
	("real-estate-phone-dark", PHONE, "vi", "dark", board),
)


# how it is taken


def main() -> None:
	IMAGES.mkdir(parents=True, exist_ok=True)
	with (
		tempfile.TemporaryDirectory() as data,
		SandboxServer(Path(data)) as server,
		sync_playwright() as running,
	):
		program = find_chromium(running.chromium.executable_path)
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		for picture in PICTURES:
			take(browser, server.url, *picture)
		set_targets(browser, server.url)
		for picture in WITH_TARGETS:
			take(browser, server.url, *picture)
		choose_real_estate(browser, server.url)
		for picture in IN_REAL_ESTATE:
			take(browser, server.url, *picture)
		browser.close()


def take(
	browser: Browser,
	url: str,
	name: str,
	device: dict,
	language: str,
	theme: str,
	show: Callable[[Page], None],
) -> None:
	page = open_board(browser, url, device, language, theme)
	show(page)
	page.wait_for_timeout(400)
	path = IMAGES / f"{name}.png"
	page.screenshot(path=path)
	print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")
	page.context.close()


def open_board(browser: Browser, url: str, device: dict, language: str, theme: str) -> Page:
	context = browser.new_context(**device, locale=LOCALES[language], reduced_motion="reduce")
	context.add_cookies([{"name": "preferred_language", "value": language, "url": url}])
	context.add_init_script(f"localStorage.setItem('desk_theme', '{theme}')")
	person = sample_people()[MANAGER]
	context.request.post(f"{url}/api/method/login", form={"usr": person.user, "pwd": person.password})
	page = context.new_page()
	page.goto(f"{url}/app/leadcard")
	page.locator(".lc-card").first.wait_for()
	return page


def choose_real_estate(browser: Browser, url: str) -> None:
	setting = {"doctype": "LC Settings", "name": "LC Settings", "fieldname": "edition"}
	as_administrator(browser, url, "set_value", {**setting, "value": "Real Estate"})


def set_targets(browser: Browser, url: str) -> None:
	"""This month's, of every seller."""
	month = {"doctype": "LC Target", "period": "Month", "starts_on": str(date.today())}
	figures = {"wins": 5, "new_leads": 70, "conversions": 24, "calls": 40, "meetings": 15}
	for person, amount in TARGETS.items():
		target = {**month, **figures, "user": person, "actual_revenue": amount}
		as_administrator(browser, url, "insert", {"doc": target})


def as_administrator(browser: Browser, url: str, method: str, values: dict) -> None:
	context = browser.new_context()
	context.request.post(f"{url}/login", form={"usr": "Administrator"}, max_redirects=0)
	answer = context.request.post(f"{url}/api/method/frappe.client.{method}", data=values)
	if not answer.ok:
		raise RuntimeError(f"the administrator was refused: {answer.text()[:300]}")
	context.close()


if __name__ == "__main__":
	main()
