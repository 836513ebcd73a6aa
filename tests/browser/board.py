"""The board as a person sees it: what the journeys do and look at, in words."""

from __future__ import annotations

import random
import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from tests.browser.hosts import find_axe

PlaywrightTimeout = pytest.importorskip(
	"playwright.sync_api", reason="browser journeys need Playwright"
).TimeoutError

# a way that goes alike on both is a journey on one of them, and by turns, as journeys are waited for
DESK, PHONE = pytest.param(False, id="desk"), pytest.param(True, id="phone")
ON_DESK = [pytest.param(False, id="desk", marks=pytest.mark.journey), PHONE]
ON_PHONE = [DESK, pytest.param(True, id="phone", marks=pytest.mark.journey)]

NEW, CONTACTING, CONVERTED, TRANSACTED = "New", "Contacting", "Converted", "Transacted"
# of a lead's panel
TABS = ["activity", "tasks", "tickets", "contacts", "emails", "files", "comments", "details", "viewers"]
BROWSER_TIME = "%Y-%m-%dT%H:%M"
FIGURES = "figures.get_figures"
API = "/api/method/leadcard.api."
POST = """async ([address, values]) => {
	const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(values) });
	return [answer.status, await answer.json()];
}"""

AXE = """root => axe.run(root, {
	resultTypes: ["violations"],
	rules: { "target-size": { enabled: true } },
})"""
SETTLED = """() => ![...document.querySelectorAll(".modal, .modal-backdrop, .lc-card--busy")].some(
	(element) => element.checkVisibility()
)"""


class Held:
	"""Requests that wait until the test lets them go: a network as slow as one wants."""

	def __init__(self, page) -> None:
		self.page = page
		self.routes: list = []

	def wait_for(self, count: int) -> None:
		for _attempt in range(150):
			if len(self.routes) >= count:
				return
			self.page.wait_for_timeout(100)
		raise AssertionError(f"{len(self.routes)} requests came, not {count}")

	def let_go(self, index: int = 0) -> None:
		self.wait_for(1)
		self.routes.pop(index).continue_()


class Board:
	"""One page of one person in one browser."""

	def __init__(self, page, host: SimpleNamespace, person=None) -> None:
		self.page, self.host, self.person = page, host, person
		self.faults: list[str] = []
		self.requests: list[str] = []
		page.set_default_timeout(15000)
		page.on("pageerror", lambda error: self.faults.append(str(error)))
		page.on("dialog", self._native_dialog)
		page.on("request", self._note_request)

	def _native_dialog(self, dialog) -> None:
		"""Leaving a form that isn't saved is asked about, and done; any other dialog is a script's."""
		if dialog.type == "beforeunload":
			return dialog.accept()
		self.faults.append(f"a script ran: {dialog.message}")
		dialog.dismiss()

	def _note_request(self, request) -> None:
		"""The statistics bar, where it is shown, reads by itself a moment later."""
		if API in request.url and (method := request.url.split(API)[1].split("?")[0]) != FIGURES:
			self.requests.append(method)

	def open(self, path: str = "/app/leadcard") -> None:
		self.page.goto(f"{self.host.url}{path}")
		self.page.locator(".lc-column__head, .lc-failure").first.wait_for(timeout=60000)

	# what is there

	def column(self, status: str):
		return self.page.locator(f".lc-column[data-status={status}]")

	def card(self, title: str, status: str | None = None):
		within = self.column(status) if status else self.page
		return within.locator(".lc-card", has=self.page.get_by_text(title, exact=True)).first

	def count(self, status: str) -> int:
		text = self.column(status).locator(".lc-column__count").inner_text()
		return int("".join(letter for letter in text if letter.isdigit()))

	def is_live(self) -> bool:
		"""Whether changes by others reach this page: the sandbox always tells, a bench needs its socket server."""
		if not self.host.is_bench:
			return True
		try:
			self.page.wait_for_function("frappe.realtime.socket?.connected", timeout=8000)
		except PlaywrightTimeout:
			return False
		return True

	@property
	def dialog(self):
		return self.page.locator(".modal:visible").last

	@property
	def panel(self):
		return self.page.locator(".lc-panel")

	def tab(self, key: str):
		"""A tab of the panel."""
		return self.panel.locator(f"#lc-tab-{key}")

	@property
	def alert(self):
		return self.page.locator(".desk-alert").last

	def violations(self, root: str) -> list[str]:
		"""What axe finds serious or critical below an element, targets smaller than 24 pixels among it."""
		if not self.page.evaluate("Boolean(window.axe)"):
			program = find_axe()
			if not program:
				pytest.skip("axe-core is not installed (npm ci)")
			self.page.add_script_tag(path=str(program))
		found = self.page.evaluate(AXE, root)
		return [
			f"{rule['id']}: {node['target']} {node['failureSummary']}"
			for rule in found["violations"]
			if rule["impact"] in ("serious", "critical")
			for node in rule["nodes"][:3]
		]

	@property
	def is_phone(self) -> bool:
		return self.page.evaluate("navigator.maxTouchPoints > 0")

	def width(self) -> int:
		"""Of everything on the page: more than the window's where something sticks out."""
		return self.page.evaluate("document.documentElement.scrollWidth")

	# what one does

	def press(self, target) -> None:
		"""With a thumb on a phone, with the mouse elsewhere."""
		if self.is_phone:
			target.tap()
		else:
			target.click()

	def slow_down(self) -> None:
		"""From now on a network as on a bus: half a second to the server and back."""
		network = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
		self.page.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", network)

	def status_of(self, method: str, **arguments) -> int:
		"""How the server answers this call."""
		return self.page.evaluate(POST, [f"{API}{method}", arguments])[0]

	def call(self, method: str, **arguments):
		"""An endpoint of LeadCard, as another page of the same person would call it."""
		status, answer = self.page.evaluate(POST, [f"{API}{method}", arguments])
		assert status == 200, answer
		return answer["message"]

	def make_lead(
		self, title: str, mobile: str, status: str = NEW, tags: list | None = None, **values
	) -> dict:
		values = {"full_name": title, "mobile_no": mobile, **values}
		card = self.call("cards.create_lead", values=values, status=status, tags=tags)["card"]
		self.reload()
		return card

	def hold(self, method: str) -> Held:
		"""Requests to this endpoint wait from now on."""
		held = Held(self.page)
		self.page.route(f"**{API}{method}*", lambda route: held.routes.append(route))
		return held

	def show_panel(self, title: str) -> None:
		self.card(title).locator(".lc-card__title").click()
		self.panel.locator(".lc-tabs").wait_for()

	def reload(self) -> None:
		self.page.reload()
		self.page.locator(".lc-card").first.wait_for()

	def reload_empty(self) -> None:
		"""Where there may be no card."""
		self.page.reload()
		self.page.locator(".lc-column__head").first.wait_for()

	def beside_search(self, key: str) -> None:
		"""Press what stands beside the search where there is room, and in a menu on a phone."""
		if not self.page.locator(f".lc-bar__aside > [data-item={key}]").is_visible():
			self.press(self.page.locator(".lc-bar__more"))
		self.press(self.page.locator(f".lc-bar [data-item={key}]").locator("visible=true"))

	def add(self, status: str) -> None:
		"""The "+" of a column."""
		self.column(status).locator(".lc-column__add").click()
		self.dialog.wait_for()

	def unfold(self) -> None:
		"""What the dialog has folded away."""
		self.dialog.locator(".lc-fold, .section-head.collapsible").first.click()

	def choose(self, fieldname: str, value: str) -> None:
		"""A value of a link field: its chip where it has one, else taken from its list."""
		control = self.dialog.locator(f".frappe-control[data-fieldname={fieldname}]")
		chip = control.locator(".lc-chip-row__one", has=self.page.locator(f"input[value='{value}']"))
		if chip.count():
			return chip.click()
		if (other := control.locator(".lc-chip-row__one--other")).count():
			other.click()
		self.field(fieldname).fill(value)
		self.dialog.locator("[role=option]:visible", has_text=value).first.click()

	def number(self, fieldname: str) -> int:
		"""An amount as its field shows it, locked or not."""
		control = self.dialog.locator(f".frappe-control[data-fieldname={fieldname}]")
		field = control.locator("input:visible")
		field.or_(control.locator(".control-value:visible")).first.wait_for()
		text = field.input_value() if field.count() else control.locator(".control-value").inner_text()
		group, point = [*re.findall(r"[., ]", self.number_format), ""][:2]
		plain = re.sub(r"[^\d.,-]", "", text.replace(group, ""))
		whole = plain.partition(point)[0] if point else plain
		return int(whole or 0)

	@property
	def number_format(self) -> str:
		"""How the site writes amounts."""
		return self.page.evaluate("get_number_format(frappe.boot.sysdefaults.currency)")

	def expect_numbers(self, **amounts: int) -> None:
		"""Wait until amounts show."""
		shown = {}
		for _attempt in range(50):
			shown = {field: self.number(field) for field in amounts}
			if shown == amounts:
				return
			self.page.wait_for_timeout(100)
		raise AssertionError(f"{shown} instead of {amounts}")

	def fill(self, **values: str) -> None:
		for fieldname, value in values.items():
			self.field(fieldname).fill(value)

	def fill_time(self, fieldname: str, moment: str) -> None:
		"""As "2099-01-02T09:00". The desk's picker wants what is typed in the user's own format."""
		if self.host.is_bench:
			self.page.evaluate(
				"values => cur_dialog.set_values(values)", {fieldname: f"{moment.replace('T', ' ')}:00"}
			)
		else:
			self.field(fieldname).fill(moment)

	def fill_day(self, fieldname: str, day: str) -> None:
		"""As "2099-01-02"."""
		if self.host.is_bench:
			self.page.evaluate("values => cur_dialog.set_values(values)", {fieldname: day})
		else:
			self.field(fieldname).fill(day)

	def type_time(self, fieldname: str, moment: datetime) -> None:
		"""What one types on one's own clock: in the desk's own format, or into the browser's field."""
		field = self.field(fieldname)
		if self.host.is_bench:
			field.fill(moment.strftime(self.desk_format))
			field.press("Tab")
		else:
			field.fill(moment.strftime(BROWSER_TIME))

	def read_time(self, fieldname: str) -> datetime:
		"""The minute that a field shows, on the person's own clock."""
		form = self.desk_format if self.host.is_bench else BROWSER_TIME
		return datetime.strptime(self.field(fieldname).input_value()[:16], form)

	def read_date(self, fieldname: str) -> date:
		form = self.desk_format.split()[0] if self.host.is_bench else "%Y-%m-%d"
		return datetime.strptime(self.field(fieldname).input_value(), form).date()

	@property
	def desk_format(self) -> str:
		"""How the site writes a date and a time, without seconds."""
		written = self.page.evaluate("frappe.boot.sysdefaults.date_format")
		for part, code in {"yyyy": "%Y", "mm": "%m", "dd": "%d"}.items():
			written = written.replace(part, code)
		return f"{written} %H:%M"

	def field(self, fieldname: str):
		"""A field of the dialog; one that is folded away is shown."""
		place = f".frappe-control[data-fieldname={fieldname}]"
		if self.dialog.locator(f".lc-folded {place}").count():
			self.unfold()
		control = self.dialog.locator(place)
		fields = "input:not([type=radio]):visible, textarea:visible, select:visible"
		return control.locator(fields).first

	def accept(self) -> None:
		self.dialog.locator(".btn-primary:visible").click()

	def cancel(self) -> None:
		self.dialog.locator(".btn-modal-secondary:visible").click()

	def settle(self) -> None:
		"""Wait until no dialog is open and no card waits for the server."""
		self.page.wait_for_function(SETTLED)

	def pick_up(self, title: str) -> None:
		self.settle()
		box = self._grip(title)
		self.page.mouse.move(*box)
		self.page.mouse.down()
		self.page.mouse.move(box[0] + 12, box[1] + 8, steps=4)

	def move_over(self, status: str) -> None:
		area = self.column(status).locator(".lc-column__list").bounding_box()
		self.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + 30, steps=15)
		self.page.mouse.move(area["x"] + area["width"] / 2 + 3, area["y"] + 34, steps=3)

	def drag(self, title: str, status: str) -> None:
		self.pick_up(title)
		self.move_over(status)
		self.page.mouse.up()

	def drag_by_touch(self, title: str, status: str) -> None:
		"""Hold, then slide to what is seen of the next column."""
		fingers = self.page.context.new_cdp_session(self.page)

		def touch(kind: str, *points: dict) -> None:
			fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

		x, y = self._grip(title)
		touch("touchStart", {"x": x, "y": y})
		self.page.wait_for_timeout(500)
		area = self.column(status).bounding_box()
		for step in range(1, 11):
			touch("touchMove", {"x": x + (area["x"] + 15 - x) * step / 10, "y": y + step})
			self.page.wait_for_timeout(20)
		touch("touchEnd")

	def _grip(self, title: str) -> tuple[float, float]:
		"""A free spot of the card's foot, between the avatar and the buttons."""
		card = self.card(title)
		card.scroll_into_view_if_needed()
		box = card.locator(".lc-card__care").bounding_box()
		return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def unique(name: str) -> str:
	return f"{name} {random.randrange(10**6):06d}"


def another_mobile(mobile: str, step: int = 1) -> str:
	"""A valid number beside one of the fixture `mobile`."""
	return f"{mobile[:4]}{(int(mobile[4:]) + step) % 10**6:06d}"
