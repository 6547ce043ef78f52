"""`python -m tests.reliability`: kill the program for as long as you like, and see whether anything is lost."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import randrange

from tests.postgres import DATABASES, running
from tests.reliability import kill_loop


def main() -> None:
    """Run, and print the figures. The exit code says whether anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long the program is killed")
    parser.add_argument("--database", choices=DATABASES, default=DATABASES[0], help="on one process, or on five")
    parser.add_argument("--seed", type=int, default=randrange(1_000_000), help="what decides about all chances")
    chosen = parser.parse_args()
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # it tells of every connection that a killed process had
    with tempfile.TemporaryDirectory(prefix="prescreen-reliability-") as folder, ExitStack() as stack:
        url = f"sqlite:///{folder}/prescreen.db"
        if chosen.database == "postgresql":
            url = stack.enter_context(stack.enter_context(running()).database())
        report = asyncio.run(kill_loop.run(url=url, folder=Path(folder), seconds=60 * chosen.minutes, seed=chosen.seed))
    print(f"seed {chosen.seed}\n{report}")
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()
