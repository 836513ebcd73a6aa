"""A place on the earth: as a Geolocation field of Frappe's keeps it, and as a map's address has it."""

import json
import math
import re
from typing import Any, NamedTuple

MAP = "https://www.openstreetmap.org/"
ON_MAP = re.compile(r"[?&]mlat=(-?[\d.]+)&mlon=(-?[\d.]+)")


class PositionError(ValueError):
	"""What should say where somebody is names no point on the earth."""


class Position(NamedTuple):
	"""A point, in degrees."""

	latitude: float
	longitude: float


def read(geojson: Any) -> Position:
	"""The first point of a Geolocation field's GeoJSON. Raises :class:`PositionError`."""
	try:
		longitude, latitude = json.loads(geojson)["features"][0]["geometry"]["coordinates"]
		return _checked(Position(float(latitude), float(longitude)))
	except (ValueError, TypeError, LookupError, RecursionError) as error:
		raise PositionError from error


def write(position: Position) -> str:
	"""The GeoJSON of a point."""
	geometry = {"type": "Point", "coordinates": [position.longitude, position.latitude]}
	features = [{"type": "Feature", "properties": {}, "geometry": geometry}]
	return json.dumps({"type": "FeatureCollection", "features": features})


def map_address(position: Position) -> str:
	"""Where a map shows a point."""
	latitude, longitude = (f"{degrees:.6f}" for degrees in position)
	return f"{MAP}?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def of_map_address(address: str) -> Position | None:
	"""The point of an address that :func:`map_address` made, None for any other."""
	found = ON_MAP.search(address) if address.startswith(MAP) else None
	try:
		return _checked(Position(*map(float, found.groups()))) if found else None
	except ValueError:
		return None


def _checked(position: Position) -> Position:
	if not all(map(math.isfinite, position)) or abs(position.latitude) > 90 or abs(position.longitude) > 180:
		raise PositionError
	return position
