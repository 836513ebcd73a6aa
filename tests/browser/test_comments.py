"""Comments in the panel (spec §5.11): a picture, a position, a like, and taking them back, on both hosts."""

from __future__ import annotations

import base64
import re

import pytest

from tests.browser.board import unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

# one red dot
PICTURE = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("phone", [False, True])
def test_5_11_a_comment_with_picture_and_position_is_liked_and_deleted(open_board, mobile, phone):
	board = open_board(language="en", phone=phone)
	lead = board.make_lead(unique("Bình Luận"), mobile)
	board.page.context.grant_permissions(["geolocation"])
	board.page.context.set_geolocation({"latitude": 21.03, "longitude": 105.85})
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.press(board.tab("comments"))
	form, comment = board.panel.locator(".lc-comment-form"), board.panel.locator(".lc-comment")
	file_name = f"{unique('nha')}.png"
	form.locator("[type=file]").set_input_files(
		{"name": file_name, "mimeType": "image/png", "buffer": PICTURE}
	)
	board.press(form.get_by_role("button", name="Attach where I am"))
	expect(form).to_contain_text(file_name)
	expect(form.get_by_role("link", name="Where I am now")).to_be_visible()
	form.locator("textarea").fill("Nhà mẫu đây")
	board.press(form.locator("[type=submit]"))
	expect(comment.locator(".lc-comment__text")).to_have_text("Nhà mẫu đây")
	expect(comment.get_by_role("link", name="Show on the map")).to_have_attribute(
		"href", re.compile("mlat=21.03")
	)
	loaded = "all => all.length === 1 && all[0].complete && all[0].naturalWidth === 1"
	comment.locator("img").scroll_into_view_if_needed()
	board.page.wait_for_function(f"({loaded})([...document.querySelectorAll('.lc-comment img')])")
	expect(board.tab("files").locator(".lc-tab__count")).to_have_text("1")
	expect(form).not_to_contain_text(file_name)

	like = comment.locator(".lc-like")
	board.press(like)
	expect(like).to_have_attribute("aria-pressed", "true")
	expect(like).to_have_text("1")
	violations = board.violations(".lc-panel")
	assert violations == [], violations
	board.press(like)
	expect(like).to_have_attribute("aria-pressed", "false")

	board.press(comment.get_by_role("button", name="Delete comment"))
	board.accept()
	expect(comment).to_have_count(0)
	expect(board.tab("files").locator(".lc-tab__count")).to_have_count(0)
	assert board.width() <= board.page.viewport_size["width"]
