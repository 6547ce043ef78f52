"""`python -m locales.check`: the gate in front of the catalogues. Exit code 1, with a line for each fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.pofile import read_po

from locales.catalogue import po_file
from locales.messages import locales, template, unmarked
from locales.places import places


def faults() -> list[str]:
    """Everything wrong: missing, fuzzy, stale or placeholder-breaking translations, and texts that are not marked."""
    found = list(unmarked())
    fresh = template()
    for locale in locales():
        with po_file(locale).open("rb") as source:
            found += [f"{locale}: {fault}" for fault in compared(read_po(source, locale=locale), fresh)]
    return found


def compared(catalogue: Catalog, fresh: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue that should translate every sentence of `fresh`."""
    for message in fresh:
        if not message.id:
            continue
        translation = catalogue.get(message.id)
        if translation is None or not translation.string:
            yield f"not translated: {message.id!r}"
        elif translation.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif places(str(message.id)) != places(str(translation.string)):
            yield f"other places than the sentence has: {message.id!r}"
    for message in catalogue:
        if message.id and fresh.get(message.id) is None:
            yield f"no longer said: {message.id!r}"


def main() -> None:
    """Print the faults and exit 1, or say that there are none."""
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        sys.exit(1)
    print("Catalogues complete.")


if __name__ == "__main__":
    main()
