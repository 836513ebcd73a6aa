"""The counter of `benchmarks/day` counts what a hand does, and nothing that a script does."""

from __future__ import annotations

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="a browser needs Playwright")

from benchmarks.day.counter import Count, Counter  # noqa: E402
from tests.browser.hosts import FLAGS, find_chromium  # noqa: E402

PAGE = """<input aria-label="name"><label><input type="checkbox">agreed</label><p contenteditable></p>
<button onclick="fetch('/asked')">ask</button><a href="/next">next</a>"""
PHONE = {"has_touch": True, "is_mobile": True}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", [{}, PHONE], ids=["mouse", "thumb"])
def test_a_hand_is_counted_and_a_script_is_not(device):
	with sync_api.sync_playwright() as playwright:
		program = find_chromium(playwright.chromium.executable_path)
		if not program:
			pytest.skip("Chromium is not installed")
		with playwright.chromium.launch(executable_path=program, args=list(FLAGS)) as browser:
			count = work(browser.new_context(**device), touches=bool(device))
	presses = (count.clicks, count.taps)
	assert presses == ((0, 4) if device else (4, 0))
	assert (len(count.fields), count.characters) == (2, 9)
	assert count.pressed == ["Tab", "z"]
	assert count.requests == 1
	assert count.seconds > 0


def work(context, *, touches: bool) -> Count:
	"""Four presses, two fields, nine characters, Tab and Ctrl+Z, on two pages; and what nobody's hand does."""
	counter, page, count = Counter(context), context.new_page(), Count()
	context.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
	page.goto("http://day.example/")

	def press(target) -> None:
		target.tap() if touches else target.click()

	press(page.get_by_role("button"))
	with counter.measured(page, count):
		press(page.get_by_label("name"))
		page.keyboard.type("Trần 1")
		page.keyboard.press("Tab")
		page.locator("p").fill("abc")
		press(page.get_by_label("agreed"))
		press(page.get_by_role("button"))
		page.keyboard.press("Control+z")
		page.evaluate("document.querySelector('[type=checkbox]').click()")
		page.evaluate("document.querySelector('input').dispatchEvent(new InputEvent('input', { data: 'x' }))")
		press(page.get_by_role("link"))
		page.wait_for_url("**/next")
	press(page.get_by_role("button"))
	context.close()
	return count
