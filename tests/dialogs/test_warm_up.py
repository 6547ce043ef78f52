"""What a server does at its start, nobody who writes to it waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from datetime import date

from dialogs import understanding, warm_up
from eligibility import FACTS

cold = set(sys.modules)
warm_up()
warm = set(sys.modules)
lines = ["強的松 十五毫克 每天一次 从二〇二六年三月", "prednison ten mg daily since May 2026", "體重一百斤", "12/05"]
for fact in FACTS.values():
    for line in lines:
        understanding(line, fact, language="zh", today=date(2026, 11, 22))
print(sorted({"cn2an", "zhconv"} & (warm - cold)), sorted(set(sys.modules) - warm))
"""


def test_a_program_that_is_warm_imports_nothing_to_read_a_line() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "['cn2an', 'zhconv'] []\n"
