"""Takes the pictures of the reports for README and docs from a bench's desk with the sample data.

	python scripts/report_pictures.py http://site.localhost:8000 USER PASSWORD [--language vi] [--width 1440] [--to docs/images]

They are stored with few colours: a report is text and bars.
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.hosts import FLAGS, find_chromium  # noqa: E402

# by the name of the picture the report and the filters in its address
REPORTS = {
	"revenue": ("Expected and Actual Revenue", "period=this_year&step=Month"),
	"pipeline": ("Pipeline by Column and Stage", ""),
	"sources": ("Leads by Source", "period=this_year"),
	"buyers": ("One-Time and Repeat Buyers", "period=this_year"),
	"won-and-lost": ("Won and Lost with Reasons", "period=this_year"),
	"targets": ("Targets", "period=this_month"),
	"employees": ("Employee Activity Summary", "period=this_year"),
	"one-by-one": ("Activities One by One", "period=this_month&figure=all"),
	"interactions": ("Interactions by Kind", "period=this_year&step=Month"),
	"not-cared-for": ("Not Cared For", ""),
	"unattended": ("Unattended Leads", "period=this_year"),
	"time-in-stage": ("Time in Stage", "period=this_year"),
	"anniversaries": ("Founding Days and Birthdays", "period=this_year"),
}
COLOURS = 64
HEIGHT = 900
SHOWN = """() => frappe.query_report?.data && document.querySelector(".report-wrapper .dt-row-0")"""


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("url")
	options.add_argument("user")
	options.add_argument("password")
	options.add_argument("--language", default="vi")
	options.add_argument("--width", type=int, default=1440)
	options.add_argument("--to", type=Path, default=ROOT / "docs" / "images")
	options.add_argument("--only", default="")
	chosen = options.parse_args()
	chosen.to.mkdir(parents=True, exist_ok=True)
	with sync_playwright() as running:
		program = find_chromium(running.chromium.executable_path)
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		context = browser.new_context(
			viewport={"width": chosen.width, "height": HEIGHT}, reduced_motion="reduce", locale="vi-VN"
		)
		context.request.post(
			f"{chosen.url}/api/method/login", form={"usr": chosen.user, "pwd": chosen.password}
		)
		language = {"doctype": "User", "name": chosen.user, "fieldname": "language", "value": chosen.language}
		page = context.new_page()
		page.goto(f"{chosen.url}/app")
		page.wait_for_function("() => window.frappe?.call && frappe.boot")
		page.evaluate("(values) => frappe.call('frappe.client.set_value', values)", language)
		for picture, (report, filters) in REPORTS.items():
			if chosen.only in picture:
				page.goto(f"{chosen.url}/app/query-report/{report}?{filters}")
				take(page, chosen.to / f"report-{picture}.png")
		browser.close()


def take(page: Page, path: Path) -> None:
	page.wait_for_function(SHOWN, timeout=60000)
	page.wait_for_timeout(1500)
	picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
	picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
	print(f"{path.name}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
	main()
