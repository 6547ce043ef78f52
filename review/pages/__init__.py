"""The pages: each a row of this table, with the right that it asks for."""

from __future__ import annotations

from review.pages import account, accounts, answers, audit, casework, log, overview, phone, screening, tasks, worklist
from review.pages.page import Page

PAGES: tuple[Page, ...] = (
    *worklist.PAGES,
    *screening.PAGES,
    *answers.PAGES,
    *casework.PAGES,
    *phone.PAGES,
    *tasks.PAGES,
    *overview.PAGES,
    *log.PAGES,
    *audit.PAGES,
    *account.PAGES,
    *accounts.PAGES,
)

__all__ = ["PAGES", "Page"]
