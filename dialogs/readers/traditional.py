"""Traditional characters as simplified ones."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from typing import Any


def simplified(text: str) -> str:
    """`text` in simplified characters."""
    converted: str = _zhconv().convert(text, "zh-hans")
    return converted


@cache
def _zhconv() -> Any:
    """The library with its table, which are slow to load, and not every command reads what people type.

    To open a file that lies beside it, it imports the whole of pkg_resources; where that is missing, it opens it.
    """
    missing = {} if "pkg_resources" in sys.modules else {"pkg_resources": None}
    sys.modules.update(missing)  # type: ignore[arg-type]  # nothing, for a module that is not to be found
    try:
        import zhconv
    finally:
        for name in missing:
            del sys.modules[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the closing of the file to chance
        zhconv.loaddict()
    return zhconv
