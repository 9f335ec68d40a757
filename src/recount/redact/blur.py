"""Moves a point to the middle of a grid's cell, so that it says where only roughly."""

from __future__ import annotations

import math

_KM_A_DEGREE = 111.195  # of a great circle, on a sphere of 6371 km
_SIDE = 1.4  # a cell's side by the farthest that its corner may lie from its middle; below √2


def blur_point(lat: float, lon: float, km: float) -> tuple[float, float]:
    """Returns the middle of the grid cell that a point lies in, at most `km` kilometres away.

    WGS84 degrees, rounded to four decimals. The grid depends on `km` alone: no chance is in it,
    so that two exports, or two points close by, cannot be played off against each other.
    """
    rows = max(math.ceil(180 * _KM_A_DEGREE / (_SIDE * km)), 1)
    height = 180 / rows
    row = min(int((lat + 90) / height), rows - 1)
    south = -90 + row * height
    # A row is widest at its edge that is nearer to the equator.
    nearest = 0.0 if south <= 0 <= south + height else min(abs(south), abs(south + height))
    around = 360 * _KM_A_DEGREE * math.cos(math.radians(nearest))
    cells = max(math.ceil(around / (_SIDE * km)), 1)
    width = 360 / cells
    cell = min(int((lon + 180) / width), cells - 1)
    return round(south + height / 2, 4), round(-180 + (cell + 0.5) * width, 4)
