"""The web application: Frappe's addresses, its answers and its status codes, on Werkzeug."""

from __future__ import annotations

import json
import secrets
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import frappe
from frappe import _, realtime
from frappe.handler import execute_cmd
from frappe.utils.data import cint
from frappe.utils.password import check_password
from jinja2 import Environment, FileSystemLoader, select_autoescape
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.utils import redirect, send_from_directory
from werkzeug.wrappers import Request, Response

WEB = Path(__file__).resolve().parents[2] / "web"
UNSAFE = ("POST", "PUT", "DELETE", "PATCH")
POLL_SECONDS = 25

lock = threading.RLock()
sessions: dict[str, frappe._dict] = {}
templates = Environment(loader=FileSystemLoader(WEB), autoescape=select_autoescape())


@Request.application
def application(request: Request) -> Response:
	if request.path == "/realtime":
		return poll(request)
	with lock:
		try:
			open_request(request)
			response = route(request)
		except HTTPException as error:
			frappe.db.rollback()
			return error.get_response()
		except Exception as error:
			frappe.db.rollback()
			response = error_response(request, error)
		else:
			if request.method in UNSAFE or frappe.flags.commit:
				frappe.db.commit()
			else:
				frappe.db.rollback()
		if frappe.session.sid != request.cookies.get("sid", "Guest"):
			response.set_cookie("sid", frappe.session.sid, httponly=True, samesite="Lax", max_age=7 * 86400)
			response.set_cookie("user_id", frappe.session.user, samesite="Lax")
		return response


def open_request(request: Request) -> None:
	frappe.init()
	frappe.local.request = request
	found = sessions.get(request.cookies.get("sid", ""))
	if found:
		frappe.local.session = found
		frappe.local.role_permissions = {}
	data = request.get_data(as_text=True) if request.is_json else ""
	form = json.loads(data) if data else {**request.args.to_dict(), **request.form.to_dict()}
	frappe.local.form_dict = frappe._dict(form)
	frappe.local.form_dict.pop("_", None)
	language = frappe.db.get_value("User", frappe.session.user, "language")
	frappe.local.lang = request.cookies.get("preferred_language") or language or "en"
	token = frappe.session.data.csrf_token
	sent = request.headers.get("X-Frappe-CSRF-Token") or frappe.local.form_dict.pop("csrf_token", None)
	if request.method in UNSAFE and token and sent != token and request.path != "/login":
		frappe.throw(_("Invalid Request"), frappe.CSRFTokenError)
	for hook in frappe.get_hooks("before_request"):
		frappe.call(hook)


def route(request: Request) -> Response:
	parts = request.path.strip("/").split("/")
	match parts:
		case ["api", "method", method]:
			return call_method(method)
		case ["api", "resource", doctype, *name]:
			return resource(request, doctype, "/".join(name))
		case ["login"]:
			return login_page(request)
		case ["assets", *rest]:
			return send_from_directory(Path(frappe.conf.site_path, "assets"), "/".join(rest), request.environ)
		case ["files", *rest]:
			return send_from_directory(
				Path(frappe.conf.site_path, "public", "files"), "/".join(rest), request.environ
			)
		case ["private", "files", *rest]:
			return private_file(request, "/".join(rest))
		case [""] | ["app"]:
			return redirect("/app/leadcard")
		case ["app", *_rest]:
			return app_page(request)
	raise NotFound


# calls


def call_method(method: str) -> Response:
	if method == "login":
		log_in(check_password(frappe.form_dict.usr, frappe.form_dict.pwd or ""))
		frappe.response.update(message="Logged In", home_page="/app", full_name=frappe.utils.get_fullname())
	elif method == "logout":
		log_out()
	else:
		answer = execute_cmd(method)
		if isinstance(answer, Response):
			return answer
		if answer is not None:
			frappe.response.message = answer
	return json_response()


def request_is_orphan() -> bool:
	"""Whether the browser brought a session that nobody knows any more."""
	sid = frappe.local.request.cookies.get("sid", "Guest")
	return frappe.session.user == "Guest" and sid != "Guest"


def json_response(status: int = 200) -> Response:
	answer = frappe.local.response
	if not answer.get("docs"):
		answer.pop("docs", None)
	status = answer.pop("http_status_code", None) or status
	if frappe.local.message_log:
		answer["_server_messages"] = json.dumps([json.dumps(message) for message in frappe.local.message_log])
	if request_is_orphan():
		answer["session_expired"] = 1
	if frappe.flags.error_message:
		answer["_error_message"] = frappe.flags.error_message
	return Response(frappe.as_json(answer, indent=None), status=status, mimetype="application/json")


def error_response(request: Request, error: Exception) -> Response:
	status = getattr(error, "http_status_code", 500)
	if status >= 500:
		frappe.log_error(title=f"{request.path}: {error}")
		frappe.db.commit()
		print(frappe.utils.get_traceback(), file=sys.stderr)
	if not request.path.startswith("/api/"):
		return redirect("/login") if status in (401, 403) else Response(str(error), status=status)
	frappe.local.response = frappe._dict(exc_type=type(error).__name__)
	if status != 404:
		traceback = frappe.utils.get_traceback()
		frappe.response.exception = traceback.strip().splitlines()[-1]
		frappe.response.exc = json.dumps([traceback])
	return json_response(status)


def resource(request: Request, doctype: str, name: str) -> Response:
	"""The basic REST of `/api/resource`: list and create, read, change and delete."""
	form = frappe.form_dict
	match request.method, bool(name):
		case "GET", False:
			from frappe.client import get_list

			form.setdefault("limit_page_length", form.limit or 20)
			data = frappe.call(get_list, doctype, **form)
		case "POST", False:
			data = frappe.new_doc(doctype, **_body()).insert()
		case "GET", True:
			data = frappe.get_doc(doctype, name)
			data.check_permission("read")
			data.apply_fieldlevel_read_permissions()
		case "PUT", True:
			data = frappe.get_doc(doctype, name)
			data.update(_body())
			data.save()
		case "DELETE", True:
			frappe.delete_doc(doctype, name, ignore_missing=False)
			frappe.response.http_status_code = 202
			frappe.response.message = "ok"
			return json_response()
		case _:
			raise NotFound
	frappe.response.data = data
	return json_response()


def _body() -> dict:
	data = frappe.parse_json(frappe.form_dict.data) if frappe.form_dict.data else frappe.form_dict
	return {key: value for key, value in data.items() if key not in ("doctype", "flags", "cmd")}


# sessions


def log_in(user: str) -> None:
	if not cint(frappe.db.get_value("User", user, "enabled")):
		raise frappe.AuthenticationError(_("User disabled or missing"))
	sid = secrets.token_hex(28)
	sessions[sid] = frappe.local.session = frappe._dict(user=user, sid=sid, data=frappe._dict())
	frappe.local.role_permissions = {}


def log_out() -> None:
	sessions.pop(frappe.session.sid, None)
	frappe.local.session = frappe._dict(user="Guest", sid="Guest", data=frappe._dict())


def sample_users() -> list[frappe._dict]:
	"""Users to choose from on the login page: the sample data's, and Administrator."""
	try:
		from leadcard.demo import SAMPLE_USERS
	except ImportError:
		SAMPLE_USERS = []
	users = [
		frappe._dict(name=user["email"], full_name=user["full_name"], description=_(user["role_label"]))
		for user in SAMPLE_USERS
	]
	users = [user for user in users if frappe.db.exists("User", user.name)]
	return [
		*users,
		frappe._dict(name="Administrator", full_name="Administrator", description=_("System Manager")),
	]


# pages


def login_page(request: Request) -> Response:
	"""The sandbox's own way in: one click on a sample user, no password."""
	form, error = frappe.form_dict, None
	users = sample_users()
	if request.method == "POST":
		if form.usr in {user.name for user in users}:
			log_in(form.usr)
			target = form.redirect_to or "/app/leadcard"
			return redirect(target if target.startswith("/app/") else "/app/leadcard")
		error = _("Incorrect User or Password")
	return page(
		"login.html", users=users, error=error, redirect_to=form.get("redirect-to") or form.redirect_to
	)


def app_page(request: Request) -> Response:
	if frappe.session.user == "Guest":
		return redirect(f"/login?redirect-to={quote(request.full_path.rstrip('?'))}")
	return page("app.html", boot=boot())


def page(template: str, **context) -> Response:
	path = Path(frappe.conf.site_path, "assets", "assets.json")
	assets = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
	if "boot" in context:
		context["boot"]["assets_json"] = assets
	html = templates.get_template(template).render(
		lang=frappe.local.lang, dir=layout_direction(), assets=assets, _=_, **context
	)
	return Response(html, mimetype="text/html")


def layout_direction() -> str:
	return "rtl" if frappe.local.lang in ("ar", "fa", "he", "ps") else "ltr"


def boot() -> dict:
	"""What the desk knows before it asks: Frappe's names for it, as far as the board reads them."""
	user = frappe.session.user
	session = sessions.get(frappe.session.sid, frappe.session)
	session.data.csrf_token = session.data.csrf_token or secrets.token_hex(28)
	settings = frappe.db.get_singles_dict("System Settings")
	info = frappe._dict(
		user={"name": user, "full_name": frappe.utils.get_fullname(user), "roles": frappe.get_roles(user)},
		user_info={user: {"fullname": frappe.utils.get_fullname(user), "image": None}},
		sitename=frappe.local.site,
		lang=frappe.local.lang,
		csrf_token=session.data.csrf_token,
		sysdefaults=settings,
		time_zone={
			"system": settings.time_zone,
			"user": frappe.db.get_value("User", user, "time_zone") or settings.time_zone,
		},
		number_formats=dict(frappe.get_all("Currency", fields=["name", "number_format"], as_list=True)),
		doctypes={frappe.scrub(name).replace("_", "-"): name for name in frappe.site.current.doctypes},
		__messages=frappe.get_all_translations(frappe.local.lang),
		developer_mode=0,
	)
	for hook in frappe.get_hooks("extend_bootinfo") + frappe.get_hooks("boot_session"):
		frappe.get_attr(hook)(info)
	return json.loads(frappe.as_json(info))


def private_file(request: Request, name: str) -> Response:
	file = frappe.get_doc("File", {"file_url": f"/private/files/{name}"})
	file.check_permission("read")
	return send_from_directory(Path(frappe.conf.site_path, "private", "files"), name, request.environ)


# realtime


def poll(request: Request) -> Response:
	"""Wait for events that the user may see, and hand them out with the number of the last one."""
	since = request.args.get("since", type=int)
	if since is not None:
		with realtime.news:
			realtime.news.wait_for(lambda: realtime.last_id() > since, timeout=POLL_SECONDS)
	with lock:
		open_request(request)
		if frappe.session.user == "Guest":
			return Response(status=401)
		found = [
			entry
			for entry in realtime.events
			if since is not None and entry["id"] > since and may_hear(entry["room"])
		]
		frappe.db.rollback()
	answer = {
		"events": [{"event": entry["event"], "message": entry["message"]} for entry in found],
		"last": realtime.last_id(),
	}
	return Response(frappe.as_json(answer, indent=None), mimetype="application/json")


def may_hear(room: str | list[str]) -> bool:
	if isinstance(room, list):
		return any(map(may_hear, room))
	kind, _colon, name = room.partition(":")
	if kind == "doctype":
		return frappe.has_permission(name)
	if kind == "doc":
		doctype, _slash, docname = name.partition("/")
		return bool(frappe.db.exists(doctype, docname)) and frappe.has_permission(doctype, doc=docname)
	return room == "all" or name == frappe.session.user
