"""Assignment Rules are Frappe's own, tested on a bench: here there are none to follow."""


def apply(doc=None, method=None, doctype=None, name=None):
	return
