"""Templates to pages: what every page gets, and text that cannot be forgotten to be escaped.

Every value that a template prints is escaped, and control, reordering and hidden characters in
it are made visible, unless it is markup made by a template or by `recount.report`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse

from recount import __version__
from recount.report import bars, words
from recount.web import maps, plots, values
from recount.web.flash import take_flashes
from recount.web.static import static_url
from recount.web.text import safe_href, show_text
from recount.web.urls import change_query


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Returns a page made of a template of `web/templates`, with what `base.html` needs."""
    state = request.app.state
    visitor = getattr(request.state, "visitor", None)
    known: dict[str, Any] = {
        "request": request,
        "visitor": visitor,
        "settings": state.settings,
        "case_name": state.cases.address.name,
        "nav": [e for e in state.nav if visitor is not None and visitor.may(e.power)],
        "here": context.get("here") or "",
        "flashes": take_flashes(request),
        "codebook": values.shown_codebook(request),
        "crumbs": [],
    }
    page = environment().get_template(template).render({**known, **context})
    response = HTMLResponse(page, status, headers=dict(headers) if headers else None)
    if request.cookies.get("recount_flash"):
        response.delete_cookie("recount_flash", path="/")
    return response


@cache
def environment() -> Environment:
    """Returns the templates' environment: escaping always on, an unknown name an error."""
    env = Environment(
        loader=PackageLoader("recount.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "version": __version__,
        "static": static_url,
        "link": _link,
        "record_url": _record_url,
        "statuses": values.STATUSES,
        "harms": words.HARMS,
        "codebooks": values.codebooks(),
        "bar": _bar,
    }
    env.filters |= {
        "number": words.say_number,
        "day": words.say_day,
        "place": words.say_place,
        "incident_name": words.name_incident,
        "event": words.label_event,
        "kind": words.label_kind,
        "tally": words.say_tally,
        "bounds": words.say_bounds,
        "whole": words.pick_whole,
        "ends": words.say_ends,
        "country": maps.name_country,
        "label": lambda key, group: words.label(group, key),
        "times": words.say_times,
        "figure": values.say_figure,
        "list": words.say_list,
        "items": list,
        "href": safe_href,
        "time": values.say_time,
        "data": _data,
        "band": lambda months, harm: plots.band(harm, months),
    }
    return env


def _finalize(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return show_text(value)


def _data(value: Any) -> Markup:
    """Returns JSON that stays data inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@pass_context
def _record_url(context: Context, kind: str, record_id: str) -> str | None:
    """Returns the address of a record's page; None while no such page is registered."""
    pages: frozenset[str] = context["request"].app.state.record_pages
    return f"/{kind}/{record_id}" if kind in pages else None


@pass_context
def _link(context: Context, **changes: Any) -> str:
    """Returns this page's address with some of its query changed; null takes a field out."""
    return change_query(context["request"].url, changes)


def _bar(  # noqa: PLR0917 - templates call it by position
    low: int | None, best: int | None, high: int | None, top: int, said: str, kind: str = "tally"
) -> Markup | str:
    """Returns a range as a bar in inline SVG; nothing where there is nothing to draw."""
    drawn = bars.draw_range(low, high, top, best=best, words=show_text(said), class_=kind)
    return Markup(drawn) if drawn else ""
