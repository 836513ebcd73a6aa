"""What is said to keep a promise of docs/security.md sends something: `tests/test_promises.py` has the page's side."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.bench.sent import SENT


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
	before = len(SENT)
	yield
	if item.get_closest_marker("promise"):
		assert len(SENT) > before, "a promise is kept over HTTP, and this test has sent nothing"
