"""The command line as its users run it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PRESCREEN = Path(sys.executable).with_name("prescreen")


def environment(**settings: str) -> dict[str, str]:
    """The environment without anybody's settings, but `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRESCREEN_", "COLUMNS"))}
    return {**kept, "PYTHONUTF8": "1", **settings}


def run(
    *arguments: str | Path, folder: Path, given: bytes = b"", settings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `prescreen` in `folder` to its end, with `given` on its standard input."""
    return subprocess.run(
        command(arguments), cwd=folder, input=given, env=environment(**settings or {}), capture_output=True, check=False
    )


def start(*arguments: str | Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start `prescreen` in `folder`, with pipes."""
    return subprocess.Popen(
        command(arguments),
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def command(arguments: Sequence[str | Path]) -> list[str]:
    """The whole command."""
    return [str(PRESCREEN), *map(str, arguments)]
