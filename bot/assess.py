"""`prescreen assess`: the evaluator alone, over one record or a file of many."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text as Styled

from bot import settings
from bot.clock import now
from bot.exits import Exit
from bot.files import STANDARD_INPUT, file_name, lines_to, source
from bot.records import Format, Lines, Taken, Unreadable, read_lines, read_one, read_rows
from bot.settings import SettingsError, read_readings
from eligibility import assess, dump_assessment
from eligibility.intake import RecordError, Subject, Table, load_subject, read_day
from locales import LANGUAGES


class Wording(StrEnum):
    """The languages of the sentences in an assessment."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How the records of a file are assessed. `on`: the day that beats their own; `today`: the one they have else."""

    on: date | None
    today: date
    choices: Mapping[str, str]
    wording: Wording

    def load(self, raw: Any) -> Subject:
        """A record from JSON."""
        return load_subject(raw, on=self.on, today=self.today)

    def load_row(self, table: Table, cells: list[str]) -> Subject:
        """A record from a row."""
        return table.subject(cells, on=self.on, today=self.today)

    def assess(self, subject: Subject) -> dict[str, Any]:
        """The assessment as JSON, with the record's id first."""
        assessment = dump_assessment(assess(subject.record, on=subject.on, choices=self.choices))
        return {"id": subject.id, **_worded(assessment, self.wording)}


def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .json, .jsonl or .csv file; - for standard input.")],
    on: Annotated[str | None, typer.Option(metavar="DAY", help="The planned day, such as 2026-11-22.")] = None,
    language: Annotated[Wording, typer.Option(help="The language of the sentences.")] = Wording.BOTH,
    reading: Annotated[
        list[str] | None, typer.Option(metavar="ID=READING", help="Read an ambiguity so; can be repeated.")
    ] = None,
    format: Annotated[Format | None, typer.Option(help="What FILE holds, if its name does not say so.")] = None,  # noqa: A002
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here, not to standard output.")] = None,
) -> None:
    """Assess records from a file: facts in, assessments out, as JSON. Nothing is stored.

    A .json file holds one record, a .jsonl file one a line, a .csv file one a row under a header of fact ids, and
    optionally id and on. A record that is wrong is named and left out, and the rest go on.
    """
    form = format or _format_of(file)
    configured = settings.load()
    task = Task(
        on=None if on is None else _day(on),
        today=now().astimezone(configured.zone).date(),
        choices={**configured.readings, **_chosen(reading or [])},
        wording=language,
    )
    try:
        with source(file) as (opened, size):
            if form is Format.JSON:
                _one(task, opened, file, output)
            else:
                _many(task, form, opened, size, file, output)
    except KeyboardInterrupt:
        raise typer.Exit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
        raise typer.Exit(Exit.PIPE_CLOSED) from None


def _one(task: Task, opened: BinaryIO, file: str, output: Path | None) -> None:
    try:
        assessed = task.assess(task.load(read_one(opened, file_name(file))))
    except RecordError as error:
        print(_sentence(error, file_name(file)), file=sys.stderr)
        raise typer.Exit(Exit.REFUSED) from None
    if assessed["id"] is None:
        del assessed["id"]
    with lines_to(output, but_not=file) as write:
        write(json.dumps(assessed, ensure_ascii=False, indent=2))


def _many(task: Task, form: Format, opened: BinaryIO, size: int | None, file: str, output: Path | None) -> None:
    lines = Lines(opened)
    name = file_name(file)
    records = read_lines(lines, task.load) if form is Format.JSONL else read_rows(lines, name, task.load_row)
    refused = number = 0
    with (
        lines_to(output, but_not=file) as write,
        _progress(size, shown=output is not None or not sys.stdout.isatty()) as progress,
    ):
        for number, record in enumerate(records, start=1):
            if isinstance(record, RecordError):
                refused += 1
                progress.console.print(Styled(_sentence(record, name, number)), soft_wrap=True)
            write(json.dumps(_line(task, record, number), ensure_ascii=False))
            progress.update(BAR, completed=lines.bytes, records=f"{number:,}")
    if not number and form is Format.JSONL:
        raise Unreadable(name, "records, but it is empty")
    print(f"{number - refused:,} assessed, {refused:,} refused", file=sys.stderr)
    if refused:
        raise typer.Exit(Exit.REFUSED)


def _line(task: Task, record: Taken, number: int) -> dict[str, Any]:
    """What stands in the output for a record of a batch."""
    if isinstance(record, RecordError):
        return {"id": record.id, "error": {"record": number, "field": record.field, "expected": record.expected}}
    return task.assess(record)


def _sentence(error: RecordError, name: str, number: int | None = None) -> str:
    """What is wrong with a record, and where."""
    place = name if number is None else f"{name}, record {number}"
    subject = f" ({error.id})" if error.id else ""
    field = f", {error.field}" if error.field else ""
    return f"prescreen: {place}{subject}{field}: expected {error.expected}"


#: Rich numbers the bars of a display from 0.
BAR = TaskID(0)


@contextmanager
def _progress(size: int | None, *, shown: bool) -> Iterator[Progress]:
    """A bar on stderr by the bytes read of `size`, gone when it is done; none where stderr is no terminal."""
    progress = Progress(
        TextColumn("{task.fields[records]} records"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=not (shown and sys.stderr.isatty()),
    )
    progress.add_task("", total=size, records="0")
    with progress:
        yield progress


def _format_of(file: str) -> Format:
    suffix = Path(file).suffix.lower().removeprefix(".")
    if file == STANDARD_INPUT or suffix not in list(Format):
        formats = " or ".join(Format)
        raise SettingsError(f"{file_name(file)}: --format is needed to say what it holds: {formats}")
    return Format(suffix)


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise SettingsError(f"--on: {error}") from None


def _chosen(readings: list[str]) -> dict[str, str]:
    try:
        return read_readings(",".join(readings))
    except ValueError as error:
        raise SettingsError(f"--reading: {error}") from None


def _worded(data: Any, wording: Wording) -> Any:
    """`data` with its sentences in one language only, unless both are wanted."""
    if wording is Wording.BOTH:
        return data
    if isinstance(data, dict):
        if data.keys() == LANGUAGES.keys():
            return {wording.value: data[wording.value]}
        return {key: _worded(value, wording) for key, value in data.items()}
    return [_worded(item, wording) for item in data] if isinstance(data, list) else data
