"""Where somebody is: as a field keeps it, and as a map's address has it (spec §5.11)."""

import json

import pytest

from leadcard.domain.positions import Position, PositionError, map_address, of_map_address, read, write


@pytest.mark.parametrize("place", [Position(21.03, 105.85), Position(-33.5, -70.25), Position(0.0, 0.0)])
def test_5_11_a_position_is_the_same_after_a_field_and_after_a_map(place):
	assert read(write(place)) == place
	assert of_map_address(map_address(place)) == place


@pytest.mark.parametrize(
	"geojson",
	[
		"",
		"x",
		"{}",
		"[]",
		"[" * 2000,
		None,
		json.dumps({"features": []}),
		json.dumps({"features": [{"geometry": {"coordinates": [1]}}]}),
		json.dumps({"features": [{"geometry": {"coordinates": ["a", "b"]}}]}),
		write(Position(91, 0)),
		write(Position(0, 181)),
		write(Position(float("nan"), 0)),
		write(Position(0, float("inf"))),
	],
)
def test_5_11_what_is_no_position_is_refused(geojson):
	with pytest.raises(PositionError):
		read(geojson)


@pytest.mark.parametrize(
	"address",
	[
		"",
		"https://evil.example/?mlat=1&mlon=2",
		"https://www.openstreetmap.org/?mlat=1",
		"javascript:alert(1)",
		"https://www.openstreetmap.org/?mlat=99&mlon=2",
		"https://www.openstreetmap.org/?mlat=1.2.3&mlon=2",
	],
)
def test_5_11_another_address_is_no_position(address):
	assert of_map_address(address) is None
