"""Takes the README's pictures from the running sandbox with its sample data.

`make screenshots` builds the board and runs this; the pictures go to docs/images/.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

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


def main() -> None:
	IMAGES.mkdir(parents=True, exist_ok=True)
	with (
		tempfile.TemporaryDirectory() as data,
		SandboxServer(Path(data)) as server,
		sync_playwright() as running,
	):
		program = find_chromium(running.chromium.executable_path)
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		light = open_board(browser, server.url, DESKTOP)
		take(light, "board-desktop-light")
		drag_a_card(light)
		take(light, "board-dragging")
		light.mouse.up()
		light.locator(".modal").wait_for()
		light.keyboard.press("Escape")
		light.locator(".modal").wait_for(state="detached")
		light.locator(".lc-column[data-status=Converted] .lc-card__title").nth(1).click()
		light.locator(".lc-panel [role=tabpanel]").first.wait_for()
		take(light, "panel")
		take(open_board(browser, server.url, DESKTOP, language="en", theme="dark"), "board-desktop-dark")
		phone = open_board(browser, server.url, PHONE)
		take(phone, "board-phone")
		phone.locator(".lc-column__add").first.tap()
		phone.locator(".modal").wait_for()
		take(phone, "quick-create-phone")
		browser.close()


def open_board(browser: Browser, url: str, device: dict, language: str = "vi", theme: str = "light") -> Page:
	context = browser.new_context(**device)
	context.add_cookies([{"name": "preferred_language", "value": language, "url": url}])
	context.add_init_script(f"localStorage.setItem('desk_theme', '{theme}')")
	person = sample_people()[MANAGER]
	context.request.post(f"{url}/api/method/login", form={"usr": person.user, "pwd": person.password})
	page = context.new_page()
	page.goto(f"{url}/app/leadcard")
	page.locator(".lc-card").first.wait_for()
	return page


def drag_a_card(page: Page) -> None:
	grip = page.locator(".lc-column[data-status=Contacting] .lc-card__care").nth(1).bounding_box()
	page.mouse.move(grip["x"] + 10, grip["y"] + 5)
	page.mouse.down()
	page.mouse.move(grip["x"] + 30, grip["y"] + 20, steps=5)
	page.mouse.move(900, 420, steps=15)


def take(page: Page, name: str) -> None:
	page.wait_for_timeout(500)
	path = IMAGES / f"{name}.png"
	page.screenshot(path=path)
	print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
	main()
