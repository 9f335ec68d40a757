"""Maps of the incidents as inline SVG: one for each region, with honest circles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from recount.model import Incident
from recount.report.borders import Box, Outline, Town, find_towns, load_outlines, overlaps
from recount.report.contents import Contents
from recount.report.mapping import LARGE, SMALL, Frame, Spot, find_spots, frame_spots, split_regions
from recount.report.markup import Html, put, say, tag
from recount.report.words import label, name_incident, say_list, say_times

_MAPS = 11
_LISTED = 12
_TOWNS = 14
_DISC = 6  # units from which on the circle of doubt is larger than the dot
_NAME, _TOWN = 15, 12  # heights of letters


def build_maps(contents: Contents) -> Html | None:
    """Returns the maps, and under each the incidents by place; null where no place was found."""
    spots = find_spots(contents.ordered)
    if not spots:
        return None
    regions = split_regions(spots)
    drawn = [_map(contents, regions[0], LARGE)]
    small = [_map(contents, region, SMALL) for region in regions[1:_MAPS]]
    beyond = sum(len(spot.incidents) for region in regions[_MAPS:] for spot in region)
    lost = [i for i in contents.ordered if i.place is None or i.place.lat is None]
    notes = []
    if beyond:
        notes.append(f"In other regions, not drawn: {say_times(beyond, 'incident')}.")
    if lost:
        notes.append(f"Without a known place, not drawn: {say_times(len(lost), 'incident')}.")
    if bare := find_bare(contents.ordered):
        notes.append(f"No outline is at hand for {say_list(bare)}; its borders are not drawn.")
    return tag(
        "section",
        tag("h2", "Where", id="map"),
        drawn,
        tag("div", small, class_="maps") if small else None,
        tag("p", " ".join(notes), class_="quiet") if notes else None,
        tag(
            "p",
            "A filled circle is a place that the gazetteer knows; the shaded disc around it "
            "is how far the real spot may lie. A hollow circle is only the centre of a larger "
            "area. Borders are generalised and express no position.",
            class_="quiet",
        ),
        aria_labelledby="map",
    )


def find_bare(incidents: Iterable[Incident]) -> list[str]:
    """Returns the names of the incidents' countries that no outline is at hand for."""
    drawn = {outline.code for outline in load_outlines()}
    places = [i.place for i in incidents if i.place and i.place.lat is not None]
    bare = {p.country_name or p.country for p in places if p.country and p.country not in drawn}
    return sorted(name for name in bare if name)


def _map(contents: Contents, spots: Sequence[Spot], size: tuple[int, int]) -> Html:
    frame = frame_spots(spots, size)
    width, height = size
    taken: list[Box] = [(0, height - 34, 150, height)]
    places = say_list(dict.fromkeys(spot.name for spot in spots[:_LISTED]))
    drawn = [tag("rect", x=0, y=0, width=width, height=height, class_="sea")]
    shown = [outline for outline in load_outlines() if overlaps(outline.box, frame.box)]
    drawn += [_outline(frame, outline) for outline in shown]
    drawn += [disc for spot in spots for disc in _disc(frame, spot)]
    drawn += [_spot(contents, frame, spot) for spot in spots]
    drawn += list(_names(frame, spots, taken))
    drawn += [name for outline in shown for name in _country(frame, outline, taken)]
    drawn += list(_towns(frame, taken))
    drawn.append(_scale_bar(frame))
    picture = tag(
        "svg",
        drawn,
        viewBox=f"0 0 {width} {height}",
        role="img",
        class_="map" if size == LARGE else "map small",
        aria_label=f"Map of incidents at {places}",
    )
    listed = [_listed(contents, spot) for spot in spots]
    return tag(
        "figure",
        tag("div", picture, class_="scroll"),
        tag("figcaption", tag("ul", listed, class_="spots")),
    )


def _outline(frame: Frame, outline: Outline) -> Html:
    parts = []
    for ring in outline.rings:
        points = [frame.at(lat, lon) for lon, lat in ring]
        parts.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z")
    return tag("path", tag("title", outline.name), d="".join(parts), class_="land")


def _country(frame: Frame, outline: Outline, taken: list[Box]) -> list[Html]:
    """Writes a country's name across its middle, where that lies well inside the window."""
    ring = max(outline.rings, key=len)
    lon, lat = (sum(point[k] for point in ring) / len(ring) for k in (0, 1))
    x, y = frame.at(lat, lon)
    half = len(outline.name) * _NAME * 0.48
    box = (x - half, y - _NAME, x + half, y + 4)
    if not frame.holds(box) or any(overlaps(box, other) for other in taken):
        return []
    taken.append(box)
    return [
        tag("text", outline.name, x=round(x), y=round(y), text_anchor="middle", class_="country")
    ]


def _disc(frame: Frame, spot: Spot) -> list[Html]:
    size = spot.radius_km / frame.km
    if size <= _DISC:
        return []
    x, y = frame.at(spot.lat, spot.lon)
    return [tag("circle", cx=round(x, 1), cy=round(y, 1), r=round(size, 1), class_="reach")]


def _size(spot: Spot) -> float:
    return min(16.0, 5.0 + 2.0 * math.sqrt(len(spot.incidents) - 1))


def _spot(contents: Contents, frame: Frame, spot: Spot) -> Html:
    x, y = frame.at(spot.lat, spot.lon)
    names = [name_incident(contents.ordered[i]) for i in spot.incidents]
    title = tag("title", "; ".join(names[:_LISTED]))
    circle = tag(
        "circle",
        title,
        cx=round(x, 1),
        cy=round(y, 1),
        r=_size(spot),
        class_="spot" if spot.exact else "spot hollow",
    )
    return tag("a", circle, href=f"#i{spot.incidents[0] + 1}")


def _names(frame: Frame, spots: Sequence[Spot], taken: list[Box]) -> Iterator[Html]:
    for spot in spots:
        x, y = frame.at(spot.lat, spot.lon)
        size = _size(spot)
        taken.append((x - size, y - size, x + size, y + size))
    for spot in sorted(spots, key=lambda s: -len(s.incidents)):
        words = spot.name
        if len(spot.incidents) > 1:
            words = f"{spot.name} ({len(spot.incidents)})"
        yield from _write(frame, spot, words, taken)


def _towns(frame: Frame, taken: list[Box]) -> Iterator[Html]:
    shown = 0
    for town in find_towns(frame.box):
        at = frame.at(town.lat, town.lon)
        dot = (at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3)
        if any(overlaps(dot, box) for box in taken):
            continue
        written = list(_write(frame, town, town.name, taken))
        if written:
            taken.append(dot)
            yield tag("circle", cx=round(at[0], 1), cy=round(at[1], 1), r=2, class_="town")
            yield from written
            shown += 1
        if shown == _TOWNS:
            return


def _write(frame: Frame, place: Spot | Town, words: str, taken: list[Box]) -> Iterator[Html]:
    """Writes a name beside its point where it covers no other, or not at all."""
    x, y = frame.at(place.lat, place.lon)
    is_spot = isinstance(place, Spot)
    size, gap = (_NAME, _size(place) + 5) if isinstance(place, Spot) else (_TOWN, 5.0)
    wide = len(words) * size * 0.58
    options = (
        (x + gap, y + size * 0.35, "start", x + gap),
        (x - gap, y + size * 0.35, "end", x - gap - wide),
        (x, y - gap - 2, "middle", x - wide / 2),
        (x, y + gap + size * 0.8, "middle", x - wide / 2),
    )
    for left, base, anchor, edge in options:
        box = (edge - 2, base - size, edge + wide + 2, base + 3)
        if frame.holds(box) and not any(overlaps(box, other) for other in taken):
            taken.append(box)
            yield tag(
                "text",
                words,
                x=round(left, 1),
                y=round(base, 1),
                text_anchor=anchor,
                class_="name" if is_spot else "town",
                font_size=size,
            )
            return


def _scale_bar(frame: Frame) -> Html:
    """Draws the longest of 1, 2, 5, 10 … km that is at most 120 units wide."""
    steps = [base * 10**power for power in range(5) for base in (1, 2, 5)]
    length = max(km for km in steps if km / frame.km <= 120 or km == 1)
    y, end = frame.height - 14, 14 + length / frame.km
    bar = tag("path", d=f"M14 {y - 5}V{y}H{end:.1f}V{y - 5}", class_="scale")
    return put(
        bar, tag("text", f"{length:,} km", x=round(end + 6, 1), y=y, font_size=12, class_="town")
    )


def _listed(contents: Contents, spot: Spot) -> Html:
    links = []
    for position in spot.incidents[:_LISTED]:
        incident = contents.ordered[position]
        mark = label("status_mark", incident.status)
        links.append(
            tag(
                "li",
                tag("a", f"{position + 1}. {name_incident(incident)}", href=f"#i{position + 1}"),
                f" {mark} ",
                label("status", incident.status).lower(),
                data_status=incident.status,
            )
        )
    rest = len(spot.incidents) - _LISTED
    more = tag("li", f"and {say_times(rest, 'further incident')}") if rest > 0 else None
    country = f", {spot.country}" if spot.country and spot.country != spot.name else ""
    return tag("li", tag("b", say(spot.name), say(country)), tag("ul", links, more))
