"""The one site: where DocTypes come from, how a fresh database is set up, how apps are installed and taken out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frappe
import frappe.share  # in Frappe too nobody has to import it
from frappe.model.meta import forget_meta
from frappe.permissions import rights

CORE = Path(__file__).resolve().parents[2] / "doctypes" / "core.txt"
FIELD_LINE = re.compile(
	r"(?P<name>\w+) (?P<type>[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*)(?:\((?P<options>[^)]*)\))?"
	r"(?P<reqd> \*)?(?P<unique> !)?(?: =(?P<default>[^{]+?))?(?: (?P<more>\{.*\}))?"
)
CREATION = "2024-01-01 00:00:00.000000"


class Site:
	"""What every request shares; `frappe.local` points here."""

	def __init__(self) -> None:
		self.conf = frappe._dict(apps=[], lang="en", time_zone="Asia/Ho_Chi_Minh")
		self.db = self.qb = None
		self.doctypes: dict[str, dict] = {}
		self.in_test = False


current = Site()


def connect(
	path: str | Path, apps: list[str], *, site_path: str | Path | None = None, in_test: bool = False
) -> None:
	"""Open the database, read all DocTypes and become Administrator."""
	from frappe.database import Database
	from frappe.query_builder import qb

	current.conf.update(apps=apps, site_path=str(site_path or Path(path).parent))
	current.db, current.qb, current.in_test = Database(str(path)), qb, in_test
	current.doctypes = read_core_doctypes()
	for app in apps:
		current.doctypes |= read_app_doctypes(app)
	forget_meta()
	frappe.init()
	frappe.set_user("Administrator")
	frappe.cache.clear()


def read_core_doctypes() -> dict[str, dict]:
	found: dict[str, dict] = {}
	for line in CORE.read_text(encoding="utf-8").splitlines():
		if line.startswith("["):
			name, _bracket, rest = line[1:].partition("]")
			settings = dict(part.strip().split("=", 1) for part in rest.split(";") if part.strip())
			permissions = [_permission(part) for part in settings.pop("perms", "").split(",") if part.strip()]
			doctype = {key: int(value) if value.isdigit() else value for key, value in settings.items()}
			found[name] = {
				"module": "Core",
				**doctype,
				"permissions": permissions,
				"fields": [],
				"app": "frappe",
			}
		elif line and not line.startswith("#"):
			found[name]["fields"].append(_field(line))
	return found


def _permission(text: str) -> dict:
	role, _colon, granted = text.strip().partition(":")
	return {"role": role, **dict.fromkeys(rights if granted == "all" else granted.split("+"), 1)}


def _field(line: str) -> dict:
	match = FIELD_LINE.fullmatch(line)
	if not match:
		raise ValueError(f"core.txt: {line}")
	field = {"fieldname": match["name"], "fieldtype": match["type"], "label": frappe.unscrub(match["name"])}
	if match["options"] is not None:
		field["options"] = (
			match["options"].replace("|", "\n") if match["type"] == "Select" else match["options"]
		)
	if match["default"]:
		field["default"] = match["default"]
	field |= {"reqd": 1} if match["reqd"] else {}
	field |= {"unique": 1} if match["unique"] else {}
	return field | json.loads(match["more"] or "{}")


def read_app_doctypes(app: str) -> dict[str, dict]:
	"""DocTypes by the app's modules: <app>/<module>/doctype/<name>/<name>.json."""
	root = Path(frappe.get_app_path(app))
	found = {}
	for module in (root / "modules.txt").read_text(encoding="utf-8").split("\n"):
		folder = root / frappe.scrub(module.strip()) / "doctype"
		for path in sorted(folder.glob("*/*.json")) if module.strip() else ():
			if path.stem != path.parent.name:
				continue
			doctype = json.loads(path.read_text(encoding="utf-8"))
			module_path = f"{app}.{frappe.scrub(module.strip())}.doctype.{path.stem}.{path.stem}"
			found[doctype["name"]] = {**doctype, "app": app, "controller_module": module_path}
	return found


def create() -> None:
	"""Fill an empty database: Frappe's tables, its users and settings, then the apps with their install hooks."""
	db = frappe.db
	db.sql("CREATE TABLE tabSingles (doctype VARCHAR, field VARCHAR, value VARCHAR)")
	db.sql("CREATE INDEX singles ON tabSingles (doctype, field)")
	db.sql("CREATE TABLE tabSeries (name VARCHAR PRIMARY KEY, current INTEGER NOT NULL DEFAULT 0)")
	db.sql("CREATE TABLE __Auth (name VARCHAR PRIMARY KEY, password VARCHAR)")
	frappe.flags.in_install = "frappe"
	sync_doctypes("frappe")
	_add_core_records()
	for app in frappe.conf.apps:
		install_app(app)
	frappe.flags.in_install = False
	db.commit()


def migrate() -> None:
	"""As `bench migrate`: columns that the DocTypes have gained, and the apps' hooks."""
	for app in ["frappe", *frappe.conf.apps]:
		sync_doctypes(app)
	for app in frappe.conf.apps:
		run_on_doctype_update(app)
		for hook in _as_list(getattr(frappe.get_module(f"{app}.hooks"), "after_migrate", None)):
			frappe.get_attr(hook)()
	frappe.db.commit()


def sync_doctypes(app: str) -> None:
	"""Tables and DocType rows of an app: singles have no table."""
	doctypes = {name: doctype for name, doctype in current.doctypes.items() if doctype["app"] == app}
	for name in doctypes:
		meta = frappe.get_meta(name)
		if not meta.issingle:
			frappe.db.sync_table(meta)
	forget_meta()
	columns = [
		"name",
		"module",
		"istable",
		"issingle",
		"is_tree",
		"creation",
		"modified",
		"owner",
		"modified_by",
	]
	for name, doctype in doctypes.items():
		flags = [int(doctype.get(key) or 0) for key in ("istable", "issingle", "is_tree")]
		row = [name, doctype.get("module"), *flags, CREATION, CREATION, "Administrator", "Administrator"]
		frappe.db.bulk_insert("DocType", columns, [row], ignore_duplicates=True)


def _add_core_records() -> None:
	def add(doctype: str, **values) -> None:
		frappe.get_doc(doctype=doctype, **values).insert(ignore_permissions=True)

	frappe.db.set_single_value(
		"System Settings",
		{
			"country": "Vietnam",
			"language": "en",
			"time_zone": frappe.conf.time_zone,
			"date_format": "dd-mm-yyyy",
			"time_format": "HH:mm:ss",
			"number_format": "#.###,##",
			"currency": "VND",
			"float_precision": "3",
			"rounding_method": "Banker's Rounding",
			"first_day_of_the_week": "Sunday",
			"allow_error_traceback": 1,
			"setup_complete": 1,
		},
	)
	for role in (
		"Administrator",
		"System Manager",
		"All",
		"Guest",
		"Desk User",
		"Sales User",
		"Sales Manager",
	):
		add("Role", role_name=role)
	for user, first_name in (("Administrator", "Administrator"), ("Guest", "Guest")):
		frappe.db.bulk_insert(
			"User",
			[
				"name",
				"email",
				"first_name",
				"full_name",
				"enabled",
				"user_type",
				"creation",
				"modified",
				"owner",
			],
			[
				[
					user,
					"admin@example.com" if user == "Administrator" else "guest@example.com",
					first_name,
					first_name,
					1,
					"System User",
					CREATION,
					CREATION,
					"Administrator",
				]
			],
		)
	for language in ("en", "vi"):
		add("Language", language_code=language, language_name=language)
	add("Currency", currency_name="VND", symbol="₫", symbol_on_right=1, number_format="#.###")
	add("Currency", currency_name="USD", symbol="$", number_format="#,###.##")
	add("Country", country_name="Vietnam", code="vn")
	for gender in ("Male", "Female", "Other", "Prefer not to say"):
		add("Gender", gender=gender)
	for salutation in ("Mr", "Ms", "Mrs", "Dr", "Prof"):
		add("Salutation", salutation=salutation)


def install_app(app: str) -> None:
	"""As `bench install-app`: tables, hooks, fixtures."""
	module = frappe.get_module(f"{app}.hooks")
	for hook in _as_list(getattr(module, "before_install", None)):
		frappe.get_attr(hook)()
	frappe.flags.in_install = app
	for name in (Path(frappe.get_app_path(app)) / "modules.txt").read_text(encoding="utf-8").split("\n"):
		if name.strip() and not frappe.db.exists("Module Def", name.strip()):
			frappe.get_doc(doctype="Module Def", module_name=name.strip(), app_name=app).insert()
	sync_doctypes(app)
	for roles in [doctype["permissions"] for doctype in current.doctypes.values() if doctype["app"] == app]:
		for role in {rule["role"] for rule in roles}:
			if not frappe.db.exists("Role", role):
				frappe.get_doc(doctype="Role", role_name=role).insert()
	run_on_doctype_update(app)
	for hook in _as_list(getattr(module, "after_install", None)):
		frappe.get_attr(hook)()
	for path in sorted(Path(frappe.get_app_path(app), "fixtures").glob("*.json")):
		for record in json.loads(path.read_text(encoding="utf-8")):
			if not frappe.db.exists(record["doctype"], record.get("name")):
				frappe.get_doc(record).insert(ignore_permissions=True, set_name=record.get("name"))
	frappe.flags.in_install = False
	for hook in _as_list(getattr(module, "after_sync", None)) + _as_list(
		getattr(module, "after_migrate", None)
	):
		frappe.get_attr(hook)()


def run_on_doctype_update(app: str) -> None:
	"""A controller's module may add indexes when its table was synced."""
	for doctype in current.doctypes.values():
		if doctype["app"] == app:
			update = getattr(frappe.get_module(doctype["controller_module"]), "on_doctype_update", None)
			if update:
				update()


def _as_list(value) -> list:
	return value if isinstance(value, list) else [value] if value else []
