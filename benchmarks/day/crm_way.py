"""How a person does the tasks in Frappe CRM 1.53, as it is installed: the shortest way that its pages show."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Locator

from benchmarks.day import company, known
from benchmarks.day.crm_cards import STOPPED, CrmCards
from benchmarks.day.hand import Hand
from benchmarks.day.tasks import Measured, NotThereError

LEADS, DEALS = "/crm/leads/view", "/crm/deals/view"
ROW = "a[href*='/crm/leads/CRM-LEAD']"
FEW = f"""document.querySelectorAll("{ROW}").length < 6"""
FORGET = """new Promise((done) => {
	const request = indexedDB.deleteDatabase("keyval-store");
	request.onsuccess = request.onerror = request.onblocked = done;
}).then(() => 0)"""
INTRODUCED = "localStorage.setItem('isOnboardingStepsCompletedfrappecrm' + {user!r}, 'true')"


class CrmWay:
	"""One person's leads. A task prepares what it needs, does the rest in `measured`, and ends when the page shows it."""

	app = "Frappe CRM"
	home = LEADS

	def __init__(self, hand: Hand, cards: CrmCards) -> None:
		self.hand, self.cards, self.page = hand, cards, hand.page

	# what is on the page

	def settle_in(self, user: str) -> None:
		"""The introduction lies over the list until it was gone through."""
		self.page.evaluate(INTRODUCED.format(user=user))

	def reset(self) -> None:
		"""The list as it is installed: it remembers what it was filtered and sorted by, here and on the server."""
		self.cards.forget_views()
		self.page.evaluate(FORGET)
		self.hand.go(LEADS)
		self.page.locator(ROW).first.wait_for(state="attached")
		self.page.wait_for_timeout(500)

	def recover(self) -> None:
		"""After a task that failed."""
		with suppress(Error):
			self.reset()

	def begin(self, path: str = LEADS) -> None:
		self.page.evaluate("localStorage.removeItem('lastLeadTab'); localStorage.removeItem('lastDealTab')")
		self.hand.go(path)
		self.page.locator(ROW if path == LEADS else "a[href*='/crm/deals/CRM-DEAL']").first.wait_for(
			state="attached"
		)
		self.page.wait_for_load_state("load")

	def button(self, name: str) -> Locator:
		return self.page.get_by_role("button", name=name)

	def press(self, name: str) -> None:
		self.hand.press(self.button(name).first)

	def choose(self, option: str) -> None:
		self.hand.press(self.page.get_by_role("option", name=option).last)

	@property
	def dialog(self) -> Locator:
		return self.page.get_by_role("dialog").last

	def open(self, title: str, on_the_phone: str = "") -> None:
		"""A lead or deal; on the phone what stands beside it on a desktop is a tab."""
		self.hand.press(self.page.get_by_text(title, exact=True).first)
		self.page.get_by_role("tab", name="Activity").wait_for()
		if self.hand.is_phone and on_the_phone:
			self.tab(on_the_phone)

	def tab(self, name: str) -> None:
		self.hand.press(self.page.get_by_role("tab", name=name))

	def status(self, before: str, after: str) -> None:
		self.hand.press(self.page.get_by_role("banner").get_by_role("button", name=before))
		self.hand.press_beyond_the_edge(self.page.get_by_role("menuitem", name=after, exact=True))
		self.page.get_by_role("banner").get_by_role("button", name=after).wait_for()

	def filter_by(self, fieldname: str) -> None:
		self.press("Filter")
		self.press("Add Filter")
		self.choose(fieldname)

	def is_like(self, text: str) -> None:
		value = self.page.get_by_placeholder("John Doe").last
		self.hand.press(value)
		self.page.keyboard.press("Control+a")
		self.hand.write(text)
		self.page.keyboard.press("Tab")

	def saved(self) -> None:
		"""What is typed into a lead is kept once the field is left."""
		with self.page.expect_response("**/api/method/frappe.client.set_value*"):
			self.page.keyboard.press("Tab")

	# the tasks

	def login(self, _title: str, measured: Measured) -> None:
		self.hand.show_login()
		with measured():
			self.hand.enter_password(company.SELLER)
			self.page.locator(ROW).first.wait_for(state="attached")
			self.filter_by("Lead Owner")
			self.is_like(company.SELLER.partition("@")[0])
			self.page.get_by_text(known.COLLEAGUES).first.wait_for(state="detached")
		self.reset()

	def enter(self, title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			self.press("Create")
			self.hand.write_into(self.dialog.get_by_placeholder("First Name"), title)
			self.hand.write_into(self.dialog.get_by_placeholder("Mobile No"), known.mobile_of(title))
			self.hand.write_into(self.dialog.get_by_placeholder("Annual Revenue"), str(known.AMOUNT))
			self.hand.press(self.dialog.get_by_role("button", name="Create"))
			self.page.get_by_role("tab", name="Activity").wait_for()
			if self.hand.is_phone:
				self.tab("Details")
			self.press("Add Source")
			with self.page.expect_response("**/api/method/frappe.client.set_value*"):
				self.choose("Reference")

	def known_already(self, _title: str, _measured: Measured) -> None:
		raise NotThereError

	def call(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.open(title)
			self.hand.press(self.page.get_by_role("tabpanel").get_by_role("button", name="New"))
			self.hand.press(self.page.get_by_role("menuitem", name="Log a Call"))
			lists = self.dialog.get_by_role("combobox")
			self.hand.pick(lists.first, "Outgoing")
			self.hand.write_into(self.dialog.get_by_placeholder("From"), known.OWN_MOBILE)
			self.hand.write_into(self.dialog.get_by_placeholder("To"), known.mobile_of(title))
			self.hand.pick(lists.last, "Completed")
			self.hand.press(self.dialog.get_by_role("button", name="Create"))
			self.dialog.wait_for(state="detached")
			self.hand.press(self.page.get_by_role("tabpanel").get_by_role("button", name="New").first)
			self.hand.press(self.page.get_by_role("menuitem", name="New Task"))
			task = self.page.get_by_role("dialog", name="Create Task")
			self.hand.write_first(task.get_by_placeholder("Call with John Doe"), known.WORDS)
			self.hand.press(task.get_by_placeholder("01/04/2024 11:30 PM"))
			self.press("Tomorrow")
			self.hand.press(task.get_by_role("button", name="Create"))
			task.wait_for(state="detached")

	def find(self, _title: str, measured: Measured) -> None:
		self.begin()
		with measured():
			self.filter_by("Mobile No")
			self.is_like(known.DIGITS)
			self.page.get_by_text(known.CALLER).first.wait_for()
			self.page.wait_for_function(FEW)
			self.press("Mobile No")
			self.choose("Full Name")
			self.is_like(known.WITHOUT_ACCENTS)
			self.page.get_by_text(known.FAMOUS).first.wait_for()
			self.page.wait_for_function(FEW)
		self.reset()

	def neglected(self, _title: str, measured: Measured) -> None:
		"""It knows no such list; the leads that were changed least lately come first when sorted so."""
		self.begin()
		with measured():
			# an icon without a name on the phone
			icon = self.button("Filter").first.locator("xpath=following::button[2]")
			self.hand.press(icon if self.hand.is_phone else self.button("Sort"))
			self.choose("Last Modified")
			self.page.locator(ROW).first.wait_for(state="attached")
			self.page.get_by_text(known.FORGOTTEN).first.wait_for()
		self.reset()

	def convert(self, title: str, measured: Measured) -> None:
		self.cards.lead(title, annual_revenue=known.AMOUNT)
		self.begin()
		with measured():
			self.open(title)
			self.press("Convert")
			self.hand.press(self.dialog.get_by_role("button", name="Convert", exact=True))
			self.page.wait_for_url("**/crm/deals/**")
			self.page.get_by_role("tab", name="Activity").wait_for()

	def win(self, title: str, measured: Measured) -> None:
		self.cards.customer(title)
		self.begin(DEALS)
		with measured():
			self.open(title, on_the_phone="Details")
			self.status("Qualification", "Won")
			self.hand.write_into(self.page.get_by_placeholder("Add Annual Revenue..."), known.WON)
			self.saved()

	def email(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.open(title)
			self.press("Reply")
			discard = self.page.get_by_role("button", name="Discard", exact=True)
			# the template's button has no name: it stands last before Discard
			self.hand.press(discard.locator("xpath=preceding::button[1]"))
			self.hand.press(self.dialog.get_by_text(known.OFFER))
			self.page.locator(".ProseMirror").get_by_text(known.OFFER).first.wait_for()
			self.hand.press(self.page.get_by_role("button", name="Send", exact=True))
			discard.wait_for(state="hidden")

	def hand_over(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.open(title, on_the_phone="Details")
			self.hand.press(self.button(company.NAMES[company.SELLER]).last)
			with self.page.expect_response("**/api/method/frappe.client.set_value*"):
				self.choose(company.NAMES[company.COLLEAGUE])

	def week(self, _title: str, measured: Measured) -> None:
		"""Of the last 30 days, and of deals alone; the phone has no dashboard."""
		if self.hand.is_phone:
			raise NotThereError
		self.begin()
		with measured():
			self.press("Dashboard")
			self.page.get_by_text("Deals by salesperson").wait_for()

	def undo(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		self.open(title)
		self.status("New", "Contacted")
		with measured():
			self.status("Contacted", "New")

	def attach(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.open(title, on_the_phone="Attachments")
			if self.hand.is_phone:
				self.press("Upload Attachment")
			else:
				name = self.page.get_by_text(title, exact=True).last
				self.hand.press(name.locator("xpath=following::button[3]"))
			self.hand.choose_file(self.dialog.get_by_text("Device").locator("xpath=preceding::button[1]"))
			self.hand.press(self.dialog.get_by_role("button", name="Attach", exact=True))
			self.page.get_by_role("tabpanel").get_by_text(known.FILE).wait_for()

	def read(self, title: str, measured: Measured) -> None:
		self.cards.with_file(title)
		self.begin()
		with measured():
			self.open(title)
			self.tab("Attachments")
			with self.page.context.expect_page() as opened:
				self.hand.press(self.page.get_by_role("tabpanel").get_by_text("benchmark-day"))
			opened.value.get_by_text(known.CONTENT).wait_for()
		opened.value.close()

	def stop(self, title: str, measured: Measured) -> None:
		self.cards.lead(title)
		self.begin()
		with measured():
			self.open(title)
			self.status("New", STOPPED)
			self.press("Comment")
			self.hand.write_first(self.page.locator(".ProseMirror:visible"), known.REASON)
			self.hand.press(self.page.get_by_role("button", name="Comment", exact=True).last)
			self.page.get_by_role("tabpanel").get_by_text(known.REASON).first.wait_for()

	def bring_back(self, title: str, measured: Measured) -> None:
		self.cards.stopped(title)
		self.begin()
		with measured():
			self.filter_by("Full Name")
			self.is_like(title)
			self.page.wait_for_function(FEW)
			if self.hand.is_phone:
				self.hand.leave()
			self.open(title)
			self.status(STOPPED, "New")
		self.reset()
