"""Which way a medicine was given, from what was said, from its name, or by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.readers.missing import Missing
from dialogs.reading import Unclear
from eligibility.kinds import Courses
from eligibility.values import Route

if TYPE_CHECKING:
    from dialogs.readers.course import Read

_INJECTIONS = (Route.INTRAVENOUS, Route.INTRAMUSCULAR, Route.SUBCUTANEOUS, Route.JOINT)


def route_of(read: Read, kind: Courses, missing: Missing) -> Route | Unclear:
    """The way that was said; else the only one there is; else it is asked for."""
    route = _route(read, kind, missing)
    if kind.route is Route.INTRAVENOUS and route is Route.ORAL:
        return missing.not_swallowed_here()
    return route


def _route(read: Read, kind: Courses, missing: Missing) -> Route | Unclear:
    if read.routes:
        return next(iter(read.routes))
    sold = {routes for name in read.names if (routes := read.drug.sold_as.get(name))}
    if read.tablets and not read.injected:
        return Route.ORAL
    possible = sold.pop() if sold else read.drug.routes
    if read.injected:
        possible = tuple(route for route in possible if route is not Route.TOPICAL) or _INJECTIONS
    if not possible:
        rare = any(rhythm is not None and rhythm.days >= 7 for rhythm in read.rhythms)
        return read.drug.rarely or kind.route if rare else kind.route
    if kind.route in possible:
        return kind.route
    if possible == (Route.INTRAVENOUS,) and not read.drug.routes and not read.injected:
        # People call the tablets by the name of the injection too.
        return missing.route((Route.ORAL, Route.INTRAVENOUS))
    return possible[0] if len(possible) == 1 else missing.route(possible)
