"""Workbooks: the sandbox writes none."""


def make_xlsx(data, sheet_name, wb=None, column_widths=None):
	raise NotImplementedError("the sandbox writes no workbooks")
