"""Commands of `bench` for administrators."""

import click
import frappe
from frappe.commands import get_site, pass_context

from leadcard.pipeline import recount as cards


@click.command("leadcard-recount")
@click.option("--repair", is_flag=True, help="Put the differences right.")
@pass_context
def recount(context, repair: bool) -> None:
	"""Compare all cards' care, sums and columns with a recount from scratch; differences end in exit code 1."""
	with frappe.init_site(get_site(context)):
		frappe.connect()
		found = 0
		for difference in cards.check_all(repair=repair):
			found += 1
			click.echo(
				f"{difference.doctype} {difference.name}: {difference.field} is {difference.stored}, "
				f"must be {difference.counted}"
			)
	if not found:
		click.echo("All cards equal a recount.")
	elif repair:
		click.echo(f"{found} differences put right.")
	else:
		click.echo(f"{found} differences. Run again with --repair to put them right.")
		raise SystemExit(1)


commands = [recount]
