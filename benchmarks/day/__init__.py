"""A salesperson's day, counted: sixteen tasks in LeadCard and, where it is installed, in Frappe CRM (`__main__.py`)."""
