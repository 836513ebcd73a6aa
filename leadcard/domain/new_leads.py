"""Whose a new lead is that names no owner (spec §8.5): its maker's, or whom an Assignment Rule chooses."""

# LC Settings.new_lead_owner
MAKER_ON_BOARD = "Maker on the Board"
MAKER = "Maker"
RULE = "Assignment Rule"


def is_makers(choice: str, *, on_board: bool) -> bool:
	"""Whether a new lead is its maker's from the first, so that a rule chooses nobody."""
	return choice == MAKER or (on_board and choice != RULE)


def falls_to_maker(choice: str) -> bool:
	"""Whether a lead that no rule found an owner for is its maker's."""
	return choice == RULE
