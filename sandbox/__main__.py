"""`python -m sandbox serve | demo`: the board on http://127.0.0.1:8000, without a bench."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import threading
import time

import sandbox

APPS = ["leadcard"]
DATABASE = sandbox.DATA / "site.db"


def main() -> None:
	parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
	parser.add_argument(
		"command", choices=("serve", "demo"), help="serve: the data of last time; demo: fresh sample data"
	)
	parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
	options = parser.parse_args()
	if is_taken(options.port):
		sys.exit(f"Port {options.port} is in use. Choose another: PORT={options.port + 1} make demo")
	sandbox.activate()
	if options.command == "demo":
		remove_data()
	open_site(with_samples=options.command == "demo")
	serve(options.port)


def is_taken(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			return True
	return False


def remove_data() -> None:
	for path in sandbox.DATA.glob("site.db*"):
		path.unlink()
	for folder in ("public", "private"):
		shutil.rmtree(sandbox.DATA / folder, ignore_errors=True)


def open_site(with_samples: bool) -> None:
	import frappe
	from frappe import site

	sandbox.DATA.mkdir(exist_ok=True)
	is_new = not DATABASE.exists()
	site.connect(DATABASE, APPS)
	if is_new:
		with step("Installing LeadCard on an empty site"):
			site.create()
	else:
		with step("Bringing the tables up to date"):
			site.migrate()
	if with_samples:
		from leadcard import demo

		with step("Loading sample data"):
			demo.load()
			frappe.db.commit()


def run_schedule() -> None:
	"""The scheduler: once a minute, between two requests, as Administrator."""
	import frappe
	from frappe.app import lock
	from frappe.utils import now_datetime
	from frappe.utils.scheduler import run_due

	with lock:
		frappe.init()
		since = now_datetime()
	while True:
		time.sleep(60)
		with lock:
			frappe.init()
			frappe.set_user("Administrator")
			since = run_due(since)


class step:
	"""A line before and after: what happens, and how long it took."""

	def __init__(self, text: str) -> None:
		self.text = text

	def __enter__(self) -> None:
		self.start = time.monotonic()
		print(f"--> {self.text} …", flush=True)

	def __exit__(self, *error) -> None:
		if not error[0]:
			print(f"    done in {time.monotonic() - self.start:.1f} s", flush=True)


def serve(port: int) -> None:
	from frappe.app import application, sample_users
	from werkzeug.serving import make_server

	server = make_server("127.0.0.1", port, application, threaded=True)
	print(f"\nLeadCard is at http://127.0.0.1:{port}/app/leadcard  (Ctrl+C stops it)")
	print("Log in with one click as:")
	for user in sample_users():
		print(f"  {user.full_name:<24} {user.description} ({user.name})")
	print(flush=True)
	threading.Thread(target=run_schedule, daemon=True).start()
	try:
		server.serve_forever()
	except KeyboardInterrupt:
		server.server_close()


if __name__ == "__main__":
	main()
