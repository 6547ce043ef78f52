"""The gate in front of the catalogues: what it refuses, and that ours pass."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from locales import check, messages
from locales.catalogue import po_file
from locales.check import compared

SENTENCE = "{drug} {mg} mg, 100 % sure?"


def code(*sentences: str) -> Catalog:
    """What the code says."""
    catalog = Catalog()
    for sentence in sentences:
        catalog.add(sentence)
    return catalog


def translated(string: str, *, sentence: str = SENTENCE, fuzzy: bool = False) -> Catalog:
    """A catalogue of one sentence."""
    catalog = Catalog(locale="zh_Hans")
    catalog.add(sentence, string, flags=["fuzzy"] if fuzzy else [])
    return catalog


def test_complete_catalogue_passes() -> None:
    assert list(compared(translated("{mg} mg {drug}，百分之百？"), code(SENTENCE))) == []


@pytest.mark.parametrize(
    ("catalog", "fault"),
    [
        (Catalog(locale="zh_Hans"), "not translated"),
        (translated(""), "not translated"),
        (translated("{drug}{mg}", fuzzy=True), "fuzzy"),
        (translated("{drug}"), "other places"),
        (translated("{drug} {mg} {mg2}"), "other places"),
        (translated("{Drug} {mg}"), "other places"),
        (translated("{drug} {0}"), "other places"),
        (translated("{drug} {}{mg}"), "other places"),
        (translated("{drug} {mg"), "other places"),
        (translated("{drug} mg}"), "other places"),
        (translated("{drug.names} {mg}"), "other places"),
    ],
    ids=str,
)
def test_faulty_translation_is_refused(catalog: Catalog, fault: str) -> None:
    assert [found.partition(":")[0] for found in compared(catalog, code(SENTENCE)) if found.startswith(fault)]


@pytest.mark.parametrize("string", ["{drug} {mg:d}", "{drug!x} {mg}", "{drug:>10} {mg}"])
def test_translation_with_another_format_passed_the_gate(string: str) -> None:
    assert list(compared(translated(string), code(SENTENCE))) == [f"other places than the sentence has: {SENTENCE!r}"]


def test_translation_of_what_is_no_longer_said_is_refused() -> None:
    assert list(compared(translated("旧的", sentence="Old."), code())) == ["no longer said: 'Old.'"]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module of a program that has no other."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "dialogs").mkdir()
    return tmp_path / "dialogs" / "module.py"


@pytest.mark.parametrize(
    "line",
    [
        "say(sentence)",
        "say(f'Hello {name}')",
        "say('Hello ' + name)",
        "say()",
        "say(3)",
        "verbatim('Hello')",
        "verbatim('你好')",
        "verbatim(f'Hello {name}')",
        "Text('Hello')",
        "say('Hello {name}', nmae=name)",
        "say('Hello', name=name)",
        "say('Hello {name} {title}', name=name)",
        "say('Hello {name', name=name)",
    ],
)
def test_words_that_no_catalogue_can_translate_are_refused(source: Path, line: str) -> None:
    source.write_text(f"x = 1\n{line}\n", encoding="utf-8")
    (fault,) = messages.unmarked()
    assert fault.startswith("dialogs/module.py:2: ")


@pytest.mark.parametrize(
    "line",
    [
        "say('Hello')",
        "say('Hello {name}', name=name)",
        "say('Hello {name}')",
        "say('Hello {name}', **parts)",
        "verbatim(words)",
        "verbatim(f'“{words}”')",
        "verbatim(f'{score}/{form}')",
        "Text('{words}', (('words', words),))",
        "turn.say(sentence)",
    ],
)
def test_words_that_can_be_translated_or_need_not_be_pass(source: Path, line: str) -> None:
    source.write_text(f"{line}\n", encoding="utf-8")
    assert list(messages.unmarked()) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Hello</p>",
        "<p>你好</p>",
        '<a href="{{ address }}">Hello</a>',
        '<img alt="A picture">',
        '<a title="Hello {{ name }}">x</a>',
        '<input aria-label="Name">',
        '<input placeholder="Name">',
        "{{ say(sentence) }}",
        '{{ say("Hello {name}") }}',
        '{{ say("Hello", name=name) }}',
        '{{ say("Hello {name}", nmae=name) }}',
        "{% if yes %}yes indeed{% endif %}",
    ],
)
def test_words_of_a_template_that_no_catalogue_can_translate_are_refused(source: Path, markup: str) -> None:
    source.with_name("page.html").write_text(f"{{% block content %}}\n{markup}\n{{% endblock %}}", encoding="utf-8")
    (fault,) = messages.unmarked()
    assert fault.startswith("dialogs/page.html:2: ")


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="hello">{{ say("Hello") }}</p>',
        '<p title="{{ say("Hello {name}", name=name) }}">· {{ number }} →</p>',
        '<a lang="en" translate="no">Product</a>',
        '{# a remark #}<input name="login" value="yes">',
        '{% for right, label in (("read", say("Hello")),) %}{{ label }}{% endfor %}',
    ],
)
def test_template_that_can_be_translated_passes(source: Path, markup: str) -> None:
    source.with_name("page.html").write_text(markup, encoding="utf-8")
    assert list(messages.unmarked()) == []


def test_sentences_of_templates_are_found(source: Path) -> None:
    source.with_name("page.html").write_text('<p>{{ say("One.") }}</p>\n{{ say("Two {n}.", n=2) }}', encoding="utf-8")
    assert [message.id for message in messages.template() if message.id] == ["One.", "Two {n}."]


def test_sentences_of_the_code_are_found(source: Path) -> None:
    source.write_text("say('One.')\nsay(\n    'Two '\n    'three.'\n)\n", encoding="utf-8")
    assert [message.id for message in messages.template() if message.id] == ["One.", "Two three."]


def test_gate_ends_with_an_exit_code_and_a_line_for_each_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "zh_Hans" / "LC_MESSAGES" / "prescreen.po"
    file.parent.mkdir(parents=True)
    shutil.copy(po_file("zh_Hans"), file)
    with file.open("rb") as stored:
        catalog = read_po(stored, locale="zh_Hans")
    first, second, *_ = [message for message in catalog if message.id]
    first.string = ""
    second.flags.add("fuzzy")
    with file.open("wb") as target:
        write_po(target, catalog)
    monkeypatch.setattr(sys.modules[po_file.__module__], "FOLDER", tmp_path)
    with pytest.raises(SystemExit) as ended:
        check.main()
    assert ended.value.code == 1
    expected = {f"zh_Hans: not translated: {first.id!r}", f"zh_Hans: fuzzy: {second.id!r}"}
    assert expected <= set(capsys.readouterr().err.splitlines())
