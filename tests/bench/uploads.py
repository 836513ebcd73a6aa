"""Imports as the desk makes them: a Data Import is saved, a file uploaded to it, the import started, the job done.

A process of its own answers through Frappe's WSGI application, and then works off the queue as a worker does.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from tests.bench.racers import CONTEXT, _receive
from tests.bench.sent import SENT

IMPORT = "/api/resource/Data Import"
START = "/api/method/frappe.core.doctype.data_import.data_import.form_start_import"


@dataclass(frozen=True)
class Upload:
	"""A file and what it is imported as.

	:param options: what Map Columns chose
	"""

	file_name: str
	content: bytes
	doctype: str = "LC Lead"
	import_type: str = "Insert New Records"
	options: dict = field(default_factory=dict)
	token: str = ""


@dataclass(frozen=True)
class Outcome:
	"""What the desk showed.

	:param step: the request that was refused, "" where none was
	"""

	name: str
	step: str = ""
	status: int = 200
	error: str = ""
	message: str = ""


class Desk:
	"""A browser and a worker, in one process that stays."""

	def __init__(self, site: str, token: str):
		self.pipe, theirs = CONTEXT.Pipe()
		self.process = CONTEXT.Process(target=_serve, args=(site, token, theirs), daemon=True)
		self.process.start()

	def bring_in(self, upload: Upload) -> Outcome:
		SENT.append(IMPORT)
		self.pipe.send(upload)
		return _receive(self.pipe)

	def get(self, path: str, values: dict, token: str = "") -> tuple[int, bytes]:
		"""What an endpoint answers."""
		SENT.append(path)
		self.pipe.send((path, values, token))
		return _receive(self.pipe)

	def stop(self) -> None:
		self.pipe.send(None)
		self.process.join(10)


def _serve(site: str, token: str, pipe: Connection) -> None:
	import frappe.app
	from werkzeug.test import Client

	frappe.app._site = site
	browser = Client(frappe.app.application)
	while (job := pipe.recv()) is not None:
		try:
			pipe.send(_answer(browser, site, token, job))
		except Exception as error:
			pipe.send(f"{type(error).__name__}: {error}")


def _answer(browser, site: str, token: str, job: Upload | tuple) -> Outcome | tuple:
	if isinstance(job, Upload):
		return _import(browser, site, job.token or token, job)
	path, values, other = job
	body = "json" if any(isinstance(value, dict) for value in values.values()) else "data"
	headers = {"Authorization": f"token {other or token}"}
	response = browser.post(path, **{body: values}, headers=headers)
	return response.status_code, response.get_data()


def _import(browser, site: str, token: str, upload: Upload) -> Outcome:
	headers = {"Authorization": f"token {token}", "Accept": "application/json"}
	values = {"reference_doctype": upload.doctype, "import_type": upload.import_type}
	response = browser.post(IMPORT, json=values, headers=headers)
	if response.status_code >= 300:
		return _refused("", "insert", response)
	name = response.json["data"]["name"]
	sent = {"doctype": "Data Import", "docname": name, "fieldname": "import_file", "is_private": "1"}
	sent["file"] = (io.BytesIO(upload.content), upload.file_name)
	response = browser.post("/api/method/upload_file", data=sent, headers=headers)
	if response.status_code >= 300:
		return _refused(name, "upload", response)
	steps = [("save", f"{IMPORT}/{name}", {"import_file": response.json["message"]["file_url"]}, browser.put)]
	if upload.options:
		chosen = json.dumps({"column_to_field_map": upload.options})
		steps.append(("map", f"{IMPORT}/{name}", {"template_options": chosen}, browser.put))
	for step, path, body, send in (*steps, ("start", START, {"data_import": name}, browser.post)):
		response = send(path, json=body, headers=headers)
		if response.status_code >= 300:
			return _refused(name, step, response)
	_work_off(site)
	return Outcome(name)


def _refused(name: str, step: str, response) -> Outcome:
	body = response.json or {}
	messages = [
		json.loads(message)["message"] for message in json.loads(body.get("_server_messages") or "[]")
	]
	return Outcome(name, step, response.status_code, body.get("exc_type") or "", " ".join(messages))


def _work_off(site: str) -> None:
	"""What waits in the queue, by Frappe's own function for a job."""
	import frappe
	from frappe.utils.background_jobs import get_queue, get_redis_conn
	from rq import SimpleWorker

	frappe.init(site=site)
	queue = get_queue("default")
	SimpleWorker([queue], connection=get_redis_conn()).work(burst=True, logging_level="ERROR")
	frappe.destroy()
