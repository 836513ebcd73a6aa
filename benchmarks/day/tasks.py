"""The sixteen tasks, how often a salesperson does each in the assumed day, and what the first edition took for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from benchmarks.day.counter import Count

Measured = Callable[[], AbstractContextManager[Count]]


class NotThereError(Exception):
	"""The app has no way to do this."""


class Once(NamedTuple):
	"""What a task takes: presses of mouse or finger, and fields typed into."""

	presses: float
	fields: float


class Task(NamedTuple):
	"""A task as both apps know it: `way` names what does it."""

	way: str
	title: str
	first_edition: Once | None
	crm_then: Once | None
	a_day: int = 0
	# how often the way does it
	times: int = 1


# "first edition": the table that LeadCard's first edition was measured by, in Chromium, in the same manner
TASKS = (
	Task("login", "Log in, see one's own leads", Once(4, 2), Once(6, 4), 3),
	Task("enter", "Enter a lead", Once(8, 4), Once(8, 5), 10),
	Task("known_already", "The phone is known already", Once(2, 1), None),
	Task("call", "Log a call, plan the next", Once(10, 2), Once(17, 4), 30),
	Task("find", "Find by three digits, and without accents", Once(0, 1), Once(3, 2), 15, 2),
	Task("neglected", "Who is not cared for", Once(1, 0), Once(6, 1)),
	Task("convert", "Convert", Once(3, 0), Once(3, 0)),
	Task("win", "Win, with the amount", Once(3, 1), Once(4, 1)),
	Task("email", "Email from a template", Once(4, 1), Once(5, 0), 8),
	Task("hand_over", "Hand over a lead", None, Once(4, 1)),
	Task("week", "Who worked what this week", None, Once(1, 0)),
	Task("undo", "Undo", Once(1, 0), Once(2, 0)),
	Task("attach", "Attach a file", Once(3, 0), Once(4, 0)),
	Task("read", "Read a file", Once(3, 0), Once(3, 0)),
	Task("stop", "Stop caring for a lead", Once(4, 1), Once(5, 1)),
	Task("bring_back", "Bring it back", Once(7, 0), Once(2, 0)),
)
