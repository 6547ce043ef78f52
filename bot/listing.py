"""`prescreen facts` and `prescreen criteria`: what can be known, and what is asked of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text as Styled

from bot import settings
from eligibility import FACTS, PROTOCOL, Ambiguity, Criterion, Fact
from eligibility.openings import HANDLINGS, OPENINGS, Opening
from eligibility.shapes import kind_name, measure, shape
from locales import LANGUAGES, Catalogue, Text, catalogue


class Language(StrEnum):
    """The languages of labels and sentences."""

    EN = "en"
    ZH = "zh"


LanguageOption = Annotated[Language, typer.Option(help="The language of labels and sentences.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs: everything, in all languages.")]


def facts(language: LanguageOption = Language.EN, as_json: JsonOption = False) -> None:
    """List what can be known of a subject: the fact ids, how their values are written, units and ranges.

    Tab-separated where the output is no terminal. A number without a unit is in the first of its units.
    """
    if as_json:
        _print_json([_fact(fact) for fact in FACTS.values()])
        return
    words, out = catalogue(language.value), Console(highlight=False)
    rows = [_columns(fact, words) for fact in FACTS.values()]
    if not out.is_terminal:
        print(*("\t".join(row) for row in (COLUMNS, *rows)), sep="\n")
        return
    table = Table(Column("fact", no_wrap=True), "what, and its JSON", "about", show_lines=True)
    for id_, label, kind, form, units, hard, usual, loinc, who in rows:
        about = {"": kind, "unit": units, "range": hard, "usual": usual, "LOINC": loinc, "known to": who}
        table.add_row(
            Styled(id_, "bold"),
            Styled.assemble(label, "\n", (form, "cyan")),
            Styled("\n".join(f"{name} {value}".strip() for name, value in about.items() if value)),
        )
    out.print(table)


COLUMNS = ("id", "label", "kind", "JSON", "units", "hard range", "usual range", "LOINC", "who can know it")


def _columns(fact: Fact, words: Catalogue) -> tuple[str, ...]:
    number = measure(fact.kind)
    units = ", ".join(unit.ucum for unit in number.units) if number else ""
    hard = f"{number.low} to {number.high}" if number else ""
    usual = f"{number.usual[0]} to {number.usual[1]}" if number and number.usual else ""
    return (
        *(fact.id, words.render(fact.label), kind_name(fact.kind), shape(fact.kind)),
        *(units, hard, usual, fact.loinc or "", fact.informant.value),
    )


def _fact(fact: Fact) -> dict[str, Any]:
    number = measure(fact.kind)
    ranges = (
        {
            "units": [{"ucum": unit.ucum, "shown": unit.shown, "factor": str(unit.factor)} for unit in number.units],
            "range": [str(number.low), str(number.high)],
            "usual": number.usual and [str(limit) for limit in number.usual],
        }
        if number
        else {"units": [], "range": None, "usual": None}
    )
    return {
        "id": fact.id,
        "label": _said(fact.label),
        "kind": kind_name(fact.kind),
        "json": shape(fact.kind),
        **ranges,
        "loinc": fact.loinc,
        "informant": fact.informant.value,
        "source": fact.source.value,
    }


def criteria(language: LanguageOption = Language.EN, as_json: JsonOption = False) -> None:
    """List the criteria: each sentence, where it can be read more than one way, and what the program does there.

    The readings in force are those of PRESCREEN_READINGS. Where none is chosen, a criterion is decided only if all
    its readings agree.
    """
    chosen = settings.load().readings
    if as_json:
        _print_json(
            {
                "protocol": PROTOCOL.version,
                "criteria": [_criterion(criterion, chosen) for criterion in PROTOCOL.criteria],
                "openings": [_opening(opening) for opening in OPENINGS],
            }
        )
        return
    out = Console(highlight=False)
    for indent, style, line in _written(catalogue(language.value), chosen):
        if out.is_terminal:
            out.print(Padding(Styled(line, style), (0, 0, 0, indent)))
        else:
            print(" " * indent + line)


def _written(words: Catalogue, chosen: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """The whole listing, as (indentation, style, line)."""
    said = words.render
    yield 0, "bold", f"{said(PROTOCOL.trial)}, {PROTOCOL.version}"
    for criterion in PROTOCOL.criteria:
        yield 0, "", ""
        yield 0, "bold", f"{criterion.id} ({criterion.polarity.value}): {said(criterion.title)}"
        yield 4, "", said(criterion.sentence)
        for ambiguity in criterion.ambiguities:
            yield from _ambiguity(ambiguity, chosen.get(ambiguity.id), words)
    yield 0, "", ""
    yield 0, "bold", "Openings: where the text leaves something open, and what the program does there"
    for opening in OPENINGS:
        at = f" ({opening.criterion})" if opening.criterion else ""
        yield 0, "", ""
        yield 0, "bold", f"{opening.id}{at}: {said(HANDLINGS[opening.handling])}"
        yield 4, "italic", f"“{opening.words}”"
        yield 4, "", said(opening.does)
        if opening.refers:
            yield 4, "dim", f"see {', '.join(opening.refers)}"


def _ambiguity(ambiguity: Ambiguity, choice: str | None, words: Catalogue) -> Iterator[tuple[int, str, str]]:
    force = f"{choice} is in force" if choice else "no reading is chosen: decided only where all agree"
    yield 4, "cyan", f"{ambiguity.id}: {words.render(ambiguity.about)}"
    yield 8, "dim", f"[{force}]"
    for reading in ambiguity.readings:
        mark = "*" if reading.id == choice else "-"
        yield 8, "", f"{mark} {reading.id}: {words.render(reading.says)} ({words.render(reading.why)})"


def _criterion(criterion: Criterion, chosen: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "polarity": criterion.polarity.value,
        "title": _said(criterion.title),
        "sentence": _said(criterion.sentence),
        "facts": list(criterion.facts),
        "ambiguities": [
            {
                "id": ambiguity.id,
                "about": _said(ambiguity.about),
                "in_force": chosen.get(ambiguity.id),
                "readings": [
                    {"id": reading.id, "says": _said(reading.says), "why": _said(reading.why)}
                    for reading in ambiguity.readings
                ],
            }
            for ambiguity in criterion.ambiguities
        ],
    }


def _opening(opening: Opening) -> dict[str, Any]:
    return {
        "id": opening.id,
        "criterion": opening.criterion,
        "words": opening.words,
        "handling": opening.handling.value,
        "does": _said(opening.does),
        "refers": list(opening.refers),
    }


def _said(text: Text) -> dict[str, str]:
    return {language: catalogue(language).render(text) for language in LANGUAGES}


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
