"""Everything in the code that is marked to be said to people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir

from locales import markup
from locales.catalogue import DOMAIN, FOLDER, LANGUAGES
from locales.places import places

ROOT = FOLDER.parent
PACKAGES = ("bot", "dialogs", "eligibility", "locales", "review", "storage")
MARK = "say"


def template() -> Catalog:
    """A catalogue of all marked sentences, in the order of the code, without translations."""
    messages = Catalog(domain=DOMAIN, project="prescreen", charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package,
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            options_map={"**.html": {"silent": "false"}},
            keywords={MARK: None},
            comment_tags=("Translators:",),
        )
        for filename, line, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
            if message:
                place = (Path(package, filename).as_posix(), line)
                messages.add(message, locations=[place], auto_comments=comments, context=context)
    return messages


def locales() -> list[str]:
    """Every locale that needs a catalogue: all but English, whose sentences are the keys."""
    return [locale for locale in LANGUAGES.values() if locale != "en"]


def unmarked() -> Iterator[str]:
    """Calls that would say something that no catalogue can translate, as "file:line: what is wrong"."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (fault := _fault(node)):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}: {fault}"
        for file in sorted((ROOT / package).rglob("*.html")):
            for line, fault in markup.faults(file.read_text(encoding="utf-8"), MARK):
                yield f"{file.relative_to(ROOT)}:{line}: {fault}"


def _fault(call: ast.Call) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else None
    if name == MARK:
        sentence = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if not isinstance(sentence, str):
            return "say() takes the sentence itself, not a variable, so that it can be found"
        named = [keyword.arg for keyword in call.keywords]
        if named and None not in named and sorted(f"{arg}!None:" for arg in named) != places(sentence):
            return "say() is given other things than the sentence has places"
    if name == "verbatim" and any(_has_words(argument) for argument in call.args):
        return "verbatim() is for words that are nobody's to translate; use say()"
    if name == "Text":
        return _built_text(call)
    return None


def _built_text(call: ast.Call) -> str | None:
    literal = bool(call.args) and isinstance(call.args[0], ast.Constant) and _has_words(call.args[0])
    return "use say(), so that the sentence can be found" if literal else None


def _has_words(node: ast.AST) -> bool:
    """Whether a literal in `node` holds two letters in a row, outside braces."""
    return any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and any(first.isalpha() and second.isalpha() for first, second in zip(part.value, part.value[1:], strict=False))
        and not (part.value.startswith("{") and part.value.endswith("}"))
        for part in ast.walk(node)
    )
