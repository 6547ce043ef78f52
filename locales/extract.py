"""`python -m locales.extract`: carry new and changed sentences from the code into the catalogues."""

from __future__ import annotations

from babel.messages.pofile import read_po, write_po

from locales.catalogue import po_file
from locales.messages import locales, template


def main() -> None:
    """Bring every catalogue up to the code: new sentences empty, those that are gone dropped."""
    fresh = template()
    for locale in locales():
        path = po_file(locale)
        with path.open("rb") as source:
            catalogue = read_po(source, locale=locale)
        catalogue.update(fresh, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as target:
            write_po(target, catalogue, width=110, include_lineno=False, omit_header=False)
        empty = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{locale}: {len(catalogue)} sentences, {empty} to translate")


if __name__ == "__main__":
    main()
