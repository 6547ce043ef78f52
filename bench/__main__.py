"""`python -m bench`: checks that all contenders decide alike, measures them, and prints the ratios."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.engines import ENGINES, ours
from bench.measure import medians
from bench.records import PATIENTS, full
from bench.rules import CRITERIA
from bench.straight_line import straight_line
from eligibility import PROTOCOL, Record, assess

Run = Callable[[], object]
Subject = tuple[Record, date]

STRAIGHT_LINE, OURS = "straight-line Python", "eligibility"
#: Of all the patients, so many that every kind is among them.
SOME_PATIENTS = [(patient.record, patient.on) for patient in PATIENTS.values()][::9]


def main() -> None:
    """Measure and print."""
    everything = f"All {len(PROTOCOL.criteria)} criteria"
    subset = f"The {len(CRITERIA)} without a calendar"
    whole = {STRAIGHT_LINE: _straight_line, OURS: _assess}
    console = Console()
    console.print(
        f"Python {platform.python_version()}, {platform.machine()}; median processor time in microseconds a record"
    )
    _print(console, everything, whole, STRAIGHT_LINE, "aim: at most 5")
    _print(console, subset, {OURS: ours, **ENGINES}, OURS, "aim: at least 3")


def _straight_line(record: Record, on: date) -> Run:
    return lambda: straight_line(record, on)


def _assess(record: Record, on: date) -> Run:
    def run() -> tuple[str, ...]:
        assessment = assess(record, on=on)
        return (*(finding.outcome.value for finding in assessment.findings), assessment.verdict.value)

    return run


def _print(
    console: Console, title: str, contenders: Mapping[str, Callable[[Record, date], Run]], unit: str, aim: str
) -> None:
    table = Table(title=f"{title} ({aim})", title_justify="left", box=SIMPLE_HEAD if console.is_terminal else None)
    table.add_column()
    columns = {"one full record": [full()], f"{len(SOME_PATIENTS)} patients": SOME_PATIENTS}
    measured = []
    for heading, subjects in columns.items():
        runs = {name: _all(make, subjects) for name, make in contenders.items()}
        refuse_unlike(title, runs)
        measured.append({name: taken / len(subjects) * 1e6 for name, taken in medians(runs).items()})
        table.add_column(heading, justify="right")
        table.add_column("ratio", justify="right")
    for name in contenders:
        cells = [cell for taken in measured for cell in (f"{taken[name]:.0f}", f"{taken[name] / taken[unit]:.1f}")]
        table.add_row(name, *cells)
    console.print()
    console.print(table)


def _all(make: Callable[[Record, date], Run], subjects: list[Subject]) -> Run:
    runs = [make(record, on) for record, on in subjects]
    return lambda: [run() for run in runs]


def refuse_unlike(title: str, runs: Mapping[str, Run]) -> None:
    """Leave with a message, unless all contenders decide as the first one does."""
    (first, expected), *others = ((name, run()) for name, run in runs.items())
    for name, outcomes in others:
        if outcomes != expected:
            raise SystemExit(f"{title}: {name} does not decide as {first} does, so that the times say nothing")


if __name__ == "__main__":
    main()
