"""Long columns (spec §7.1, §7.4, §7.6): few cards in the page, many in the column, on both hosts."""

from __future__ import annotations

import re

import pytest

from tests.browser.board import CONTACTING, NEW, ON_DESK, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

CROWD = 120
MOST_IN_PAGE = 24

MAKE = """async ([address, tag, count, number]) => {
	const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	const make = async (index) => {
		const values = { full_name: `${tag} ${index}`, mobile_no: `091${String(number + index).padStart(7, "0")}` };
		if (index % 2) values.expected_revenue = (index % 7) * 1000000;
		if (index % 3) values.short_name = `Q${index}Q`;
		const body = JSON.stringify({ values, status: "New" });
		const answer = await fetch(address, { method: "POST", headers, body });
		if (!answer.ok) throw new Error(await answer.text());
	};
	const waiting = Array.from({ length: count }, (_, index) => index + 1);
	const work = async () => { while (waiting.length) await make(waiting.shift()); };
	await Promise.all([work(), work(), work()]);
}"""

SEEN = """list => {
	const rows = [...list.querySelectorAll(".lc-item")];
	const edge = list.getBoundingClientRect().top;
	const drawn = (window.drawnRows ??= new Set());
	rows.forEach((row) => drawn.add(row));
	const first = rows.find((row) => row.getBoundingClientRect().bottom > edge + 1);
	return {
		keys: rows.map((row) => row.dataset.key),
		links: rows.map((row) => row.querySelector(".lc-card__title").pathname),
		drawn: drawn.size,
		places: rows.map((row) => Number(row.ariaPosInSet)),
		size: Number(rows[0]?.ariaSetSize || 0),
		first: first?.dataset.key,
		top: first && first.getBoundingClientRect().top - edge,
		scroll: list.scrollTop,
	};
}"""


@pytest.fixture(scope="module")
def tags() -> dict[str, str]:
	"""The name that the crowd of this module shares, once it is made."""
	return {}


@pytest.fixture
def crowd(open_board, tags):
	"""`crowd(phone=False)` → a board that shows 120 cards of column New and nothing else."""

	def open_crowd(**options):
		board = open_board(**options)
		if not tags:
			name = unique("Sóng")
			number = int(name[-6:]) * 9
			arguments = ["/api/method/leadcard.api.cards.create_lead", name, CROWD, number]
			board.page.evaluate(MAKE, arguments)
			tags["name"] = name
		visit(board, f"search={tags['name']}")
		cards_of(board).locator(".lc-card").first.wait_for()
		board.requests.clear()
		return board

	yield open_crowd


def visit(board, query: str) -> None:
	board.page.goto(f"{board.host.url}/app/leadcard?{query}")
	board.page.locator(".lc-column__head").first.wait_for(timeout=60000)


def cards_of(board, status: str = NEW):
	return board.column(status).locator(".lc-column__list")


def seen(board, status: str = NEW) -> dict:
	return cards_of(board, status).evaluate(SEEN)


def scroll(board, by: int, status: str = NEW) -> None:
	cards_of(board, status).evaluate("(list, by) => list.scrollBy(0, by)", by)
	board.page.wait_for_timeout(60)


def swipe(board, by: int) -> None:
	"""A thumb that pushes the column up, and holds before it lets go."""
	box = cards_of(board).bounding_box()
	fingers = board.page.context.new_cdp_session(board.page)
	x, y = box["x"] + 90, box["y"] + box["height"] - 40
	steps = [y - by * step / 8 for step in range(9)]
	for kind, points in (
		("touchStart", steps[:1]),
		*(("touchMove", [at]) for at in [*steps[1:], steps[-1], steps[-1]]),
	):
		fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": points[0]}]})
		board.page.wait_for_timeout(25)
	fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
	fingers.detach()
	board.page.wait_for_timeout(60)


@pytest.mark.parametrize("phone", [False, True])
def test_7_6_a_long_column_has_few_cards_in_the_page(crowd, phone):
	"""Each card is shown once, in its place, pages come ahead of the reader, and elements are taken over, not drawn anew."""
	board = crowd(phone=phone)
	size, shown = board.count(NEW), {}
	assert size > 100
	for _step in range(80):
		now = seen(board)
		assert len(now["keys"]) <= MOST_IN_PAGE
		assert now["places"] == sorted(now["places"]) and now["size"] == size
		for key, place in zip(now["keys"], now["places"], strict=True):
			assert shown.setdefault(key, place) == place
		assert [link.rpartition("/")[2] for link in now["links"]] == [
			key.rpartition("/")[2] for key in now["keys"]
		]
		if len(shown) == size:
			break
		swipe(board, 500) if phone else scroll(board, 700)
	assert sorted(shown.values()) == list(range(1, size + 1))
	assert now["drawn"] < size / 2
	assert board.requests == ["board.get_column"] * 2
	assert board.page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1440)


def test_a_card_with_the_keyboards_focus_stays_and_arrows_lead_on(crowd):
	board = crowd()
	titles = cards_of(board).locator(".lc-card__title")
	first, second = seen(board)["keys"][:2]
	titles.first.focus()
	for _step in range(6):
		scroll(board, 900)
	assert seen(board)["keys"][0] == first
	focused = "document.activeElement.closest('[data-key]')?.dataset.key"
	assert board.page.evaluate(focused) == first
	board.page.keyboard.press("ArrowDown")
	expect(cards_of(board).locator(f"[data-key='{second}'] .lc-card__title")).to_be_focused()
	expect(cards_of(board).locator(f"[data-key='{second}']")).to_be_in_viewport()
	board.page.keyboard.press("End")
	place = "Number(document.activeElement.closest('[data-key]')?.ariaPosInSet)"
	board.page.wait_for_function(f"{place} >= 20")
	expect(board.page.locator("*:focus")).to_be_in_viewport()


def test_a_card_in_the_hand_stays_while_its_column_scrolls(crowd):
	board = crowd()
	held = seen(board)["keys"][1]
	title = cards_of(board).locator(f"[data-key='{held}'] .lc-card__title").inner_text()
	board.pick_up(title)
	box = cards_of(board).bounding_box()
	edge = box["y"] + box["height"] - 15
	board.page.mouse.move(box["x"] + 100, edge, steps=10)
	for step in range(200):
		if cards_of(board).evaluate("list => list.scrollTop") > 1500:
			break
		# No hand keeps quite still.
		board.page.mouse.move(box["x"] + 100 + step % 2, edge)
		board.page.wait_for_timeout(100)
	assert seen(board)["keys"][0] == held
	assert len(seen(board)["keys"]) <= MOST_IN_PAGE
	board.move_over(CONTACTING)
	expect(board.column(CONTACTING)).to_have_class(re.compile("lc-column--over"))
	board.page.mouse.up()
	board.settle()
	expect(board.card(title, CONTACTING)).to_be_visible()
	assert board.requests.count("board.move_card") == 1
	board.page.locator(".lc-toast__undo").click()
	expect(board.card(title, NEW)).to_be_visible()
	board.settle()


def test_what_others_do_moves_nothing_under_the_reader(crowd, tags, mobile):
	"""A new card on top and a card that leaves: counts follow by one request each, and what one reads stands still."""
	board = crowd()
	if not board.is_live():
		pytest.skip("no socket server of the bench answers for this site")
	for _step in range(5):
		scroll(board, 800)
	before, size = seen(board), board.count(NEW)
	board.requests.clear()
	values = {"full_name": f"{tags['name']} mới", "mobile_no": mobile}
	lead = board.call("cards.create_lead", values=values)["card"]
	count = board.column(NEW).locator(".lc-column__count")
	expect(count).to_have_text(str(size + 1))
	after = seen(board)
	assert after["first"] == before["first"]
	assert abs(after["top"] - before["top"]) <= 1
	assert after["scroll"] > before["scroll"]
	assert board.requests == ["cards.create_lead", "board.get_changed"]

	board.call("cards.stop_care", doctype="LC Lead", name=lead["name"], reason="Không liên lạc được")
	expect(count).to_have_text(str(size))
	after = seen(board)
	assert after["first"] == before["first"] and abs(after["top"] - before["top"]) <= 1


def test_reading_anew_takes_one_request_however_much_is_loaded(crowd):
	board = crowd()
	for _step in range(8):
		scroll(board, 900)
	board.page.wait_for_timeout(500)
	before = seen(board)
	assert before["places"][0] > 20
	board.requests.clear()
	board.beside_search("refresh")
	expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "true")
	expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
	assert board.requests == ["board.get_board"]
	after = seen(board)
	assert (after["first"], after["places"]) == (before["first"], before["places"])
	assert abs(after["top"] - before["top"]) <= 1


@pytest.mark.parametrize("phone", ON_DESK)
def test_7_1_searching_within_a_column_narrows_that_one_alone(crowd, tags, mobile, phone):
	board = crowd(phone=phone)
	column = board.column(NEW)
	count, size = column.locator(".lc-column__count"), board.count(NEW)
	column.locator(".lc-column__find").focus()
	board.page.keyboard.press("Enter")
	field = column.locator(".lc-search input")
	expect(field).to_be_focused()
	board.page.keyboard.type("q25q")
	expect(count).to_have_text("1")
	expect(column.locator(".lc-column__revenue")).to_contain_text("4")
	expect(column.locator(".lc-column__share")).to_have_text(re.compile("100"))
	assert board.requests == ["board.get_column"]
	assert "q25q" not in board.page.url
	expect(column.locator(".lc-card")).to_have_count(1)
	board.page.keyboard.press("Escape")
	expect(field).to_have_count(0)
	expect(count).to_have_text(str(size))
	expect(column.locator(".lc-column__find")).to_be_focused()


def test_7_4_a_card_lands_where_the_order_has_it(crowd, tags):
	board = crowd()
	visit(board, f"search={tags['name']}&sort=revenue+desc")
	titles = cards_of(board).locator(".lc-card__title")
	expect(titles.first).to_be_visible()
	rich = titles.nth(0).inner_text()
	poor = f"{tags['name']} 22"
	board.drag(rich, CONTACTING)
	board.settle()
	visit(board, f"search={tags['name']}&sort=revenue+asc")
	expect(board.card(rich, CONTACTING)).to_be_visible()
	board.page.locator(".lc-column[data-status=New] .lc-column__find").click()
	board.page.keyboard.type("q22q")
	expect(board.column(NEW).locator(".lc-card")).to_have_count(1)
	board.drag(poor, CONTACTING)
	board.settle()
	expect(board.column(CONTACTING).locator(".lc-card__title").first).to_have_text(poor)
	expect(board.column(CONTACTING).locator(".lc-card__title").last).to_have_text(rich)


@pytest.mark.journey
def test_7_3_back_forward_and_a_pasted_address_change_the_view(crowd, tags):
	board = crowd()
	page = board.page
	sort = page.locator(".lc-sort select")
	sort.select_option("revenue desc")
	expect(page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
	page.locator(".lc-view[data-view=forgotten]").click()
	expect(page.locator(".lc-view[data-view=forgotten]")).to_have_attribute("aria-pressed", "true")
	expect(page.locator(".lc-card")).to_have_count(0)
	page.go_back()
	expect(page.locator(".lc-view[data-view=all]")).to_have_attribute("aria-pressed", "true")
	expect(sort).to_have_value("revenue desc")
	expect(cards_of(board).locator(".lc-card").first).to_be_visible()
	page.go_back()
	expect(sort).to_have_value("creation desc")
	page.go_forward()
	expect(sort).to_have_value("revenue desc")
	page.evaluate(
		"query => { history.pushState(null, '', query); dispatchEvent(new PopStateEvent('popstate')) }",
		"/app/leadcard?view=forgotten&mine=1",
	)
	expect(page.locator(".lc-view[data-view=forgotten]")).to_have_attribute("aria-pressed", "true")
	expect(page.locator(".lc-view[data-view=mine]")).to_have_attribute("aria-pressed", "true")
	expect(page.locator(".lc-search input")).to_have_value("")
	assert page.locator(".leadcard").count() == 1
