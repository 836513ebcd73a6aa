"""How a person does the tasks in LeadCard: the shortest way that the board shows, by mouse or thumb."""

from __future__ import annotations

from playwright.sync_api import Locator

from benchmarks.day import company, known
from benchmarks.day.hand import HOLDS_FOCUS, Hand
from benchmarks.day.leadcard_cards import LeadCardCards
from benchmarks.day.tasks import Measured

BOARD = "/app/leadcard"
# a search or view that an earlier task chose
FORGET = "Object.keys(localStorage).filter((key) => key.startsWith('leadcard:view')).forEach((key) => localStorage.removeItem(key))"
FEW = "document.querySelectorAll('.lc-card').length < 6"


class LeadCardWay:
	"""One person's board. A task prepares what it needs, does the rest in `measured`, and ends when the page shows it."""

	app = "LeadCard"
	home = BOARD

	def __init__(self, hand: Hand, cards: LeadCardCards) -> None:
		self.hand, self.cards, self.page = hand, cards, hand.page

	# what is on the page

	def begin(self) -> None:
		"""The board, with nothing opened or searched for."""
		self.page.evaluate(FORGET)
		self.hand.go(self.home)
		self.page.locator(".lc-card").first.wait_for()
		self.page.wait_for_load_state("load")

	def settle_in(self, _user: str) -> None:
		"""What one does on the first day only: nothing."""

	def recover(self) -> None:
		"""After a task that failed: the next one begins anew in any case."""

	def card(self, title: str) -> Locator:
		return self.page.locator(".lc-card", has=self.page.get_by_text(title, exact=True)).first

	@property
	def dialog(self) -> Locator:
		return self.page.locator(".modal:visible").last

	def save(self) -> None:
		self.hand.press(self.dialog.locator(".btn-primary:visible:not(.disabled)"))

	def closed(self) -> None:
		self.page.locator(".modal:visible").first.wait_for(state="hidden")

	def menu(self, title: str, item: str) -> None:
		self.hand.press(self.card(title).get_by_role("button", name=f"More for {title}"))
		self.hand.press(self.page.get_by_role("menuitem", name=item))

	def action(self, title: str, label: str) -> None:
		self.hand.press(self.card(title).get_by_role("button", name=label))

	def control(self, fieldname: str) -> Locator:
		return self.dialog.locator(f".frappe-control[data-fieldname={fieldname}]")

	def search(self, text: str) -> None:
		"""On a keyboard "/" leads there; whoever is there marks all that stands in it."""
		field = self.page.get_by_role("searchbox", name="Search the board")
		if self.hand.is_phone:
			self.hand.press(field)
		if self.hand.is_phone or field.evaluate(HOLDS_FOCUS):
			self.page.keyboard.press("Control+a")
		else:
			self.page.keyboard.press("/")
		self.hand.write(text)

	# the tasks

	def login(self, _title: str, measured: Measured) -> None:
		self.hand.show_login()
		with measured():
			self.hand.enter_password(company.SELLER)
			card, way = self.page.locator(".lc-card"), self.page.get_by_label("Board", exact=True)
			card.or_(way).first.wait_for()
			if not card.count():
				self.hand.press(way)
			card.first.wait_for()

	def enter(self, title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			self.hand.press(self.page.locator(".lc-column[data-status=New] .lc-column__add"))
			self.hand.write_first(self.control("mobile_no").locator("input"), known.mobile_of(title))
			self.hand.write_into(self.control("full_name").locator("input"), title)
			self.hand.press(self.control("source").locator(".lc-chip-row__one").first)
			self.hand.press(self.control("product").get_by_text(known.PRODUCT))
			self.save()
			self.card(title).wait_for()

	def known_already(self, _title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			self.hand.press(self.page.locator(".lc-column[data-status=New] .lc-column__add"))
			self.hand.write_first(self.control("mobile_no").locator("input"), known.CALLER_MOBILE)
			self.dialog.get_by_text(known.CALLER).first.wait_for()

	def call(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.action(title, "Log a call")
			self.hand.press(self.control("outcome").locator(".lc-choices__one").first)
			self.hand.write_first(self.control("description").locator("textarea"), known.WORDS)
			self.hand.press(self.control("next_at").locator("[data-next=tomorrow]"))
			self.save()
			self.closed()
			self.page.locator(".lc-column[data-status=Contacting]").get_by_text(title, exact=True).wait_for()

	def find(self, _title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			for text, title in ((known.DIGITS, known.CALLER), (known.WITHOUT_ACCENTS, known.FAMOUS)):
				self.search(text)
				self.card(title).wait_for()
				self.page.wait_for_function(FEW)

	def neglected(self, _title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			self.hand.press(self.page.locator("[data-view=forgotten]"))
			self.card(known.FORGOTTEN).wait_for()
			self.page.wait_for_function(FEW)

	def convert(self, title: str, measured: Measured) -> None:
		"""The customer has an open opportunity then, as a converted lead of the other app has a deal."""
		self.cards.lead(title, expected_revenue=known.AMOUNT)
		self.begin()
		with measured():
			self.action(title, "Add an opportunity: converts the lead")
			self.save()
			self.page.locator(".lc-column[data-status=Converted]").get_by_text(title, exact=True).wait_for()

	def win(self, title: str, measured: Measured) -> None:
		self.cards.customer(title)
		self.begin()
		with measured():
			self.menu(title, "Move to Transacted")
			self.hand.write_first(self.control("amount").locator("input"), known.WON)
			self.save()
			self.page.locator(".lc-column[data-status=Transacted]").get_by_text(title, exact=True).wait_for()

	def email(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.action(title, "Write an email")
			chip = self.control("email_template").locator(".lc-chip-row__one", has_text=company.TEMPLATE)
			chip.wait_for()
			if not chip.locator("input").is_checked():
				self.hand.press(chip)
			self.control("content").get_by_text(known.OFFER).first.wait_for()
			self.save()
			self.closed()

	def hand_over(self, title: str, measured: Measured) -> None:
		"""To the colleague of last time; the first time one chooses who it is."""
		self.cards.lead(title)
		self.begin()
		with measured():
			self.hand.press(self.card(title).get_by_role("button", name=f"More for {title}"))
			self.page.get_by_role("menu").wait_for()
			again = self.page.get_by_role("menuitem", name=f"Offer to {company.NAMES[company.COLLEAGUE]}")
			if again.count():
				self.hand.press(again)
			else:
				self.hand.press(self.page.get_by_role("menuitem", name="Hand on"))
				self.hand.press(self.dialog.get_by_text(company.NAMES[company.COLLEAGUE]))
				self.save()
			self.page.get_by_text(f"{title} was offered to").first.wait_for()

	def undo(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		self.menu(title, "Move to Contacting")
		button = self.page.get_by_role("button", name="Undo", exact=True)
		button.wait_for()
		with measured():
			self.hand.press(button)
			self.page.locator(".lc-column[data-status=New]").get_by_text(title, exact=True).wait_for()

	def open(self, title: str) -> None:
		self.hand.press(self.card(title).locator(".lc-card__title"))

	def files(self, title: str) -> None:
		self.open(title)
		self.hand.press(self.page.get_by_role("tab", name="Files"))

	def attach(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.files(title)
			self.hand.choose_file(self.page.locator(".lc-drop"))
			self.page.locator(".lc-panel").get_by_role("link", name=known.FILE).first.wait_for()

	def read(self, title: str, measured: Measured) -> None:
		self.cards.with_file(title)
		self.begin()
		with measured():
			self.open(title)
			with self.page.context.expect_page() as opened:
				self.hand.press(self.page.locator(".lc-panel").get_by_role("link", name="benchmark-day"))
			opened.value.get_by_text(known.CONTENT).wait_for()
		opened.value.close()

	def stop(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.menu(title, "Stop care")
			self.hand.write_first(self.control("reason").locator("textarea"), known.REASON)
			self.save()
			self.card(title).wait_for(state="detached")

	def bring_back(self, title: str, measured: Measured) -> None:
		self.cards.stopped(title)
		self.begin()
		with measured():
			self.search(title)
			self.hand.press(self.page.get_by_role("button", name="Resume care").first)
			self.save()
			self.page.locator(".lc-column[data-status=New]").get_by_text(title, exact=True).wait_for()

	def week(self, _title: str, measured: Measured) -> None:
		"""On the page "Numbers", which a phone has in a menu; it remembers the period."""
		self.begin()
		with measured():
			numbers = self.page.locator(".lc-bar").get_by_label("Numbers and charts")
			if not numbers.is_visible():
				self.hand.press(self.page.locator(".lc-bar").get_by_role("button", name="More"))
				numbers = self.page.get_by_role("menuitem", name="Numbers and charts")
			self.hand.press(numbers)
			period = self.page.get_by_label("Period", exact=True)
			if period.input_value() != "this_week":
				self.hand.pick(period, "This week")
			people = self.page.locator("[data-panel=employees] .lc-chart__names")
			people.get_by_text(company.NAMES[company.SELLER]).first.wait_for()
