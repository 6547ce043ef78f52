"""`python -m docs.pages`: the README's pictures of the staff pages, taken in a real browser of invented screenings."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

from review import Deployment, Passwords
from storage import StaffRole, Store, migrate
from tests.dialogs.script import FOLDER
from tests.postgres import KEYS
from tests.review.conftest import serving
from tests.review.records import NOW, PASSWORD, hire, keep

HERE = Path(__file__).parent
SIZE = {"width": 1200, "height": 800}

#: A case that ended early, by its evidence for exclusion 6.
CASE, EVIDENCE = "/screening/zh_patient_hepatitis_b-1", "#E6 .evidence li[id]"


def main() -> None:
    """Invent some weeks of screenings, and take the pictures."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/invented.db"
        migrate.upgrade(url, KEYS)
        store = Store.open(url, KEYS)
        passwords = Passwords()
        hire(store, "wang", StaffRole.REVIEWER, passwords.hash(PASSWORD))
        scripts = sorted(path.stem for path in FOLDER.glob("*.txt"))
        for number, (round_, script) in enumerate(product((1, 2, 3), scripts)):
            at = NOW - timedelta(days=number * 5 % 60, hours=number)
            keep(store, script, f"{script}-{round_}", subject=f"S-{number:03}", site="main", at=at)
        with serving(
            lambda address: Deployment(
                store=store, clock=lambda: NOW, zone=ZoneInfo("Asia/Shanghai"), url=address, passwords=passwords
            )
        ) as address:
            take(address)
        store.close()


def take(address: str) -> None:
    """Log in and take both pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(base_url=address, viewport=SIZE, locale="en")  # type: ignore[arg-type]
        page.goto("/")
        page.locator("#login").fill("wang")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.goto("/overview")
        page.locator("h1").evaluate("it => it.scrollIntoView()")
        page.screenshot(path=HERE / "review-overview-en.png")
        page.goto(CASE)
        page.get_by_role("button", name="中文").click()
        page.locator(EVIDENCE).first.get_by_role("link").first.click()
        page.locator("#E6").evaluate("it => it.scrollIntoView()")
        page.locator(".side-by-side").evaluate("it => it.scrollIntoView()")
        page.screenshot(path=HERE / "review-screening-zh.png")
        browser.close()


if __name__ == "__main__":
    main()
