"""Browser profiles that outlive a test: who is logged in once stays so, and what was loaded needs no second loading."""

from __future__ import annotations

from types import SimpleNamespace

from tests.browser.people import Person

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def fresh_tab(theme: str) -> str:
	"""A tab begins without what an earlier test left behind, and in its own colours from the first frame on."""
	return f"""
		if (!sessionStorage.journey) {{
			localStorage.clear();
			sessionStorage.journey = 1;
		}}
		localStorage.setItem("desk_theme", "{theme}");
		document.addEventListener("DOMContentLoaded", () => {{
			Object.assign(document.documentElement.dataset, {{ theme: "{theme}", themeMode: "{theme}" }});
		}});
	"""


class Contexts:
	"""A pool: a test takes what it needs, and what it has taken is free again after it."""

	def __init__(self, browser, host: SimpleNamespace) -> None:
		self.browser, self.host = browser, host
		# What a proxy tells the bench's socket server, which serves all sites.
		self.headers = {"X-Frappe-Site-Name": host.site} if host.is_bench else {}
		self.logins: dict[str, dict] = {}
		self.free: dict[tuple, list] = {}
		self.taken: list[tuple[tuple, object]] = []

	def page(
		self,
		person: Person,
		*,
		phone: bool,
		language: str,
		theme: str,
		width: int = 0,
		zone: str | None = None,
	):
		"""A new tab of somebody who is logged in, on a device in a time zone."""
		key = (person.user, phone, zone)
		waiting = self.free.setdefault(key, [])
		context = waiting.pop() if waiting else self._new(person, phone, zone)
		self.taken.append((key, context))
		person.speak(language)
		context.add_cookies([{"name": "preferred_language", "value": language, "url": self.host.url}])
		page = context.new_page()
		page.add_init_script(fresh_tab(theme))
		if width:
			page.set_viewport_size({"width": width, "height": 844 if phone else 900})
		return page

	def _new(self, person: Person, phone: bool, zone: str | None):
		context = self.browser.new_context(
			**(PHONE if phone else DESKTOP),
			reduced_motion="reduce",
			timezone_id=zone,
			extra_http_headers=self.headers,
			storage_state=self.logins.get(person.user),
		)
		if person.user not in self.logins:
			self.log_in(context, person)
			self.logins[person.user] = context.storage_state()
		return context

	def log_in(self, context, person: Person) -> None:
		form = {"usr": person.user, "pwd": person.password}
		answer = context.request.post(f"{self.host.url}/api/method/login", form=form)
		assert answer.ok, answer.text()

	def expire(self, page) -> None:
		"""The server no longer knows the session of this tab, as after days."""
		page.context.add_cookies([{"name": "sid", "value": "long-gone", "url": self.host.url}])

	def release(self) -> None:
		for key, context in self.taken:
			if session_of(context.cookies()) != session_of(self.logins[key[0]]["cookies"]):
				context.close()
				continue
			context.set_offline(False)
			for page in context.pages:
				page.close()
			self.free[key].append(context)
		self.taken.clear()


def session_of(cookies: list[dict]) -> str | None:
	return next((cookie["value"] for cookie in cookies if cookie["name"] == "sid"), None)
