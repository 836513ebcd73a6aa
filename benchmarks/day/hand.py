"""What a person has at a device: a pointer or a thumb, a keyboard, and the system's own windows."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page, TimeoutError

from benchmarks.day import company, known
from benchmarks.day.counter import Counter

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DEVICES = {"desktop": DESKTOP, "phone": PHONE}
PATIENCE = 6_000
# milliseconds: faster than a hand, slow enough for pages that listen to each letter
BETWEEN_LETTERS = 20
# how long one looks whether a field takes the focus by itself
LOOK = 600
IS_REACHED = """element => {
	const { left, right, top, bottom } = element.getBoundingClientRect();
	return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}"""
HOLDS_FOCUS = "element => element.contains(document.activeElement)"


class Hand:
	"""Works on one page of one site."""

	def __init__(self, page: Page, counter: Counter, url: str, device: str) -> None:
		self.page, self.counter, self.url = page, counter, url
		self.is_phone = device == "phone"
		page.set_default_timeout(PATIENCE)

	def press(self, target: Locator) -> None:
		if self.is_phone:
			target.tap()
		else:
			target.click()

	def press_beyond_the_edge(self, target: Locator) -> None:
		"""As `press`, also what a narrow screen cuts off: it counts as if it could be reached."""
		target.wait_for()
		if target.evaluate(IS_REACHED):
			return self.press(target)
		self.counter.outside_of_the_page(1, touch=self.is_phone)
		target.evaluate("element => element.click()")

	def write(self, text: str) -> None:
		"""Where the focus is; nothing is pressed for it."""
		self.page.keyboard.type(text, delay=BETWEEN_LETTERS)

	def write_into(self, target: Locator, text: str) -> None:
		"""Presses a field, then writes."""
		self.press(target)
		self.write(text)

	def write_first(self, target: Locator, text: str) -> None:
		"""Into a field that has the focus by itself, as one sees after a moment; else it is pressed."""
		target.wait_for()
		try:
			self.page.wait_for_function(HOLDS_FOCUS, arg=target.element_handle(), timeout=LOOK)
		except TimeoutError:
			self.press(target)
		self.write(text)

	def leave(self) -> None:
		"""A list that lies over the page goes when one presses beside it."""
		self.counter.outside_of_the_page(1, touch=self.is_phone)
		self.page.keyboard.press("Escape")

	def pick(self, native_list: Locator, label: str) -> None:
		"""One of a browser's own list: a press opens it, a press chooses, and the system draws it."""
		self.counter.outside_of_the_page(2, touch=self.is_phone)
		native_list.select_option(label=label)

	def choose_file(self, target: Locator) -> None:
		"""Opens the system's window for files, where one press more takes the file."""
		with self.page.expect_file_chooser() as chooser:
			self.press(target)
		self.counter.outside_of_the_page(1, touch=self.is_phone)
		chooser.value.set_files(
			FilePayload(name=known.FILE, mimeType="text/plain", buffer=known.CONTENT.encode())
		)

	def log_in(self, path: str, user: str) -> None:
		"""Past the login page, which has a task of its own."""
		form = {"usr": user, "pwd": company.PASSWORD}
		answer = self.page.context.request.post(f"{self.url}/api/method/login", form=form)
		assert answer.ok, answer.text()
		self.go(path)

	def go(self, path: str) -> None:
		self.page.goto(f"{self.url}{path}")

	def show_login(self) -> None:
		self.page.context.clear_cookies()
		self.go("/login")
		self.page.locator("#login_email").wait_for()

	def enter_password(self, user: str) -> None:
		"""Frappe's login page, the same for both."""
		self.write_first(self.page.locator("#login_email"), user)
		self.write_into(self.page.locator("#login_password"), company.PASSWORD)
		self.press(self.page.locator(".form-login .btn-login"))
