"""One ring for all that is tried of docs/security.md here: people and their processes take seconds to make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
	from tests.bench.ring import Ring


@pytest.fixture(scope="package")
def made(site: None) -> Iterator[Ring]:
	from tests.bench.ring import ring

	with ring() as filled:
		yield filled
