import pytest

collates = pytest.mark.mariadb(
	"Postgres compares and sorts by its collation, and tells cases and accents apart"
)
