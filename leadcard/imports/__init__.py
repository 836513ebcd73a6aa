"""Files that come in through Frappe's Data Import: read, checked and tidied before their first row (spec §11.1)."""
