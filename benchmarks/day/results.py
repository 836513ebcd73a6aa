"""Medians of what was counted, as tables and JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from benchmarks.day.counter import Count
from benchmarks.day.tasks import TASKS, Once, Task

OURS, THEIRS = "LeadCard", "Frappe CRM"


class Median(NamedTuple):
	"""Of what a task took in some runs."""

	presses: int
	fields: int
	characters: int
	keys: int
	requests: int
	seconds: float

	def shown(self) -> str:
		return f"{self.presses} / {self.fields} / {self.characters + self.keys}"


class Results:
	"""What each task took, by device and app."""

	def __init__(self) -> None:
		self.counts: dict[tuple[str, str, str], list[Count]] = defaultdict(list)

	def add(self, device: str, app: str, task: Task, counted: Count) -> None:
		self.counts[device, app, task.way].append(counted)

	def of(self, device: str, app: str, task: Task) -> Median | None:
		"""None where the app has no way, or where it failed."""
		counts = self.counts.get((device, app, task.way))
		if not counts:
			return None

		def middle(read: Callable[[Count], float]) -> int:
			return round(median(read(count) for count in counts))

		return Median(
			middle(lambda count: count.presses),
			middle(lambda count: len(count.fields)),
			middle(lambda count: count.characters),
			middle(lambda count: count.keys),
			middle(lambda count: count.requests),
			median(count.seconds for count in counts),
		)

	@property
	def devices(self) -> list[str]:
		return list(dict.fromkeys(device for device, _app, _way in self.counts))

	def table(self) -> str:
		"""Presses / fields / keys and characters; requests; seconds, and LeadCard's time as a part of the other's."""
		lines = []
		for device in self.devices:
			lines += [
				f"\n{device}\n",
				f"| task | {OURS} | {THEIRS} | requests | seconds | time |",
				"|---|--:|--:|--:|--:|--:|",
			]
			lines += [self._row(device, task) for task in TASKS]
		return "\n".join(lines)

	def _row(self, device: str, task: Task) -> str:
		ours, theirs = self.of(device, OURS, task), self.of(device, THEIRS, task)
		both = (ours, theirs)
		presses = " | ".join(one.shown() if one else "–" for one in both)
		requests = " : ".join(str(one.requests) if one else "–" for one in both)
		seconds = " : ".join(f"{one.seconds:.2f}" if one else "–" for one in both)
		ratio = f"{ours.seconds / theirs.seconds:.1f}" if ours and theirs else "–"
		return f"| {task.title} | {presses} | {requests} | {seconds} | {ratio} |"

	def day(self) -> str:
		"""The assumed day: presses and fields now, beside those of the first edition and of the other app."""
		often = [task for task in TASKS if task.a_day]
		said = ", ".join(f"{task.a_day} × {task.title.lower()}" for task in often)
		lines = [f"\nThe assumed day: {said}.\n", "| device | | presses | fields |", "|---|---|--:|--:|"]
		then = {
			f"{OURS}, first edition": [task.first_edition for task in often],
			f"{THEIRS}, then": [task.crm_then for task in often],
		}
		for whose, counted in then.items():
			lines.append(_sum("both", whose, often, counted))
		for device in self.devices:
			for app in (OURS, THEIRS):
				lines.append(_sum(device, app, often, [self._once(device, app, task) for task in often]))
		return "\n".join(lines)

	def _once(self, device: str, app: str, task: Task) -> Once | None:
		found = self.of(device, app, task)
		return Once(found.presses / task.times, found.fields / task.times) if found else None

	def as_json(self) -> list[dict]:
		return [
			{"device": device, "app": app, "task": task.title, **found._asdict()}
			for device in self.devices
			for app in (OURS, THEIRS)
			for task in TASKS
			if (found := self.of(device, app, task))
		]


def _sum(device: str, whose: str, often: list[Task], counted: list) -> str:
	"""A row of the day, or none where a task of it is missing."""
	if not all(counted):
		return f"| {device} | {whose} | – | – |"
	once: list[Once] = counted
	presses = sum(task.a_day * one.presses for task, one in zip(often, once, strict=True))
	fields = sum(task.a_day * one.fields for task, one in zip(often, once, strict=True))
	return f"| {device} | {whose} | {presses:.0f} | {fields:.0f} |"
