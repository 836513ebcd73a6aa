"""Send the same requests to a site with LeadCard and to one without, as four people, and print what differs.

Run with the bench's Python in its `sites` folder; nothing but these documents is written on either site:

    ../env/bin/python -m tests.harm.compare SITE-WITH-LEADCARD SITE-WITHOUT
"""

from __future__ import annotations

import sys
import traceback

import frappe

from tests.bench.racers import apart, client
from tests.harm import asked


def serve(site: str, pipe) -> None:
	"""Make the documents on a site, send all requests to it, and give the answers back."""
	try:
		frappe.init(site=site)
		frappe.connect()
		frappe.flags.in_test = True
		asked.make_site()
		answers = {}
		for who, token in asked.tokens().items():
			asked.make_documents()
			requests = list(asked.requests())
			frappe.destroy()
			send = client(site, token)
			answers[who] = [(request, asked.plain(send(request))) for request in requests]
			frappe.init(site=site)
			frappe.connect()
		asked.forget_site()
		pipe.send(answers)
	except Exception:
		pipe.send(traceback.format_exc())


def main(with_leadcard: str, without: str) -> int:
	"""Print each difference, and return how many there are."""
	ours, theirs = apart(serve, with_leadcard), apart(serve, without)
	count = differ = 0
	for who in ours:
		for (request, mine), (_request, own) in zip(ours[who], theirs[who], strict=True):
			count += 1
			if mine != own:
				differ += 1
				print(
					f"{who}: {request.verb} {request.target} {request.values}\n  with:    {mine}\n  without: {own}"
				)
	print(f"{differ} of {count} answers differ.")
	return differ


if __name__ == "__main__":
	sys.exit(bool(main(*sys.argv[1:])))
