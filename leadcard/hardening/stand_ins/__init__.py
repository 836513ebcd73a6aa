"""Frappe's own endpoints that answer past permissions, in our stead; for every other DocType they answer as Frappe does."""
