"""The staff pages in a real browser: by mouse and by keyboard, in both languages, wide and narrow, without script."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from storage import Store
from tests.dialogs.test_conflicts import corrected, handed_over
from tests.review.conftest import Clock
from tests.review.hostile import poison
from tests.review.records import CHANNEL, NOW, PASSWORD, keep_talk

#: The system's own; nothing is downloaded.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDE, NARROW = (1280, 900), (390, 844)

#: Pictures for people to look at go here, where it is set.
PICTURES = os.environ.get("PRESCREEN_TEST_PICTURES")

if CHROMIUM is None:
    if os.environ.get("PRESCREEN_TEST_BROWSER") == "required":
        raise RuntimeError("There is no Chromium, and PRESCREEN_TEST_BROWSER says that there must be one.")
    pytest.skip("no Chromium here: the staff pages were not tried in a browser", allow_module_level=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def window(chromium: Browser, url: str, full: Store) -> Iterator[Open]:
    """Open a window on the login page. Whatever the browser complains of is a failure."""
    complaints: list[str] = []
    contexts = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404 (Not Found)" not in message.text:
            complaints.append(message.text)

    def opened(size: tuple[int, int] = WIDE, *, script: bool = True, dark: bool = False, locale: str = "en") -> Page:
        context = chromium.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale=locale,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: Page, login: str = "reviewer") -> None:
    """Type name and password."""
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    expect(page.locator("nav")).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def picture(page: Page, name: str) -> None:
    """Leave a picture of the page for people to look at."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


PAGES = {
    "list": "/?verdict=incomplete",
    "screening": "/screening/s-3?beside=yes",
    "answers": "/screening/s-3/answers",
    "answer": "/screening/s-3/answer/birth_date",
    "decide": "/screening/s-3/decide",
    "overview": "/overview",
    "log": "/log",
    "account": "/account",
    "error": "/nowhere",
}

LOOKS = {
    "wide-en": (WIDE, "en", False),
    "wide-zh-dark": (WIDE, "zh-CN", True),
    "narrow-en-dark": (NARROW, "en", True),
    "narrow-zh": (NARROW, "zh-CN", False),
}


@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_accessible_and_fit_the_window(window: Open, look: str) -> None:
    size, locale, dark = LOOKS[look]
    page = window(size, dark=dark, locale=locale)
    wrong = {"login": [*faults(page), *([] if fits(page) else ["wider than the window"])]}
    picture(page, f"login-{look}")
    log_in(page)
    if locale == "zh-CN":
        page.get_by_role("button", name="中文").click()
    for name, path in PAGES.items():
        page.goto(path)
        picture(page, f"{name}-{look}")
        wrong[name] = [*faults(page), *([] if fits(page) else ["wider than the window"])]
    assert wrong == {name: [] for name in wrong}


def test_find_a_case_and_go_from_evidence_to_transcript_and_back(window: Open) -> None:
    page = window()
    log_in(page)
    page.get_by_text("Filter and search").click()
    page.get_by_label("Subject code").fill("s-3")
    page.get_by_label("Subject code").press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 found")
    page.get_by_role("link", name="S-3").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("likely not eligible")
    evidence = page.locator("#E6 .evidence li[id]").first
    place = evidence.get_attribute("id")
    evidence.locator("a").first.click()
    line = page.locator(":target")
    expect(line).to_be_in_viewport()
    expect(line).to_have_class("understood")
    line.get_by_role("link", name="E6").click()
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    assert page.url.endswith(f"#{place}")


def test_raise_evidence_settle_decide_and_sign(window: Open) -> None:
    page = window()
    log_in(page)
    page.goto("/screening/s-1/answer/other_allergies")
    correcting = page.locator("form[action$='/correct']")
    correcting.get_by_label("What is so").select_option("Yes")
    correcting.get_by_label("Why").fill("told by phone")
    correcting.get_by_role("button", name="Correct it").click()
    showing = page.locator("form[action$='/evidence']")
    showing.get_by_label("Evidence").select_option("document_seen")
    showing.get_by_label("How do you know?").fill("letter of the clinic")
    showing.get_by_role("button").click()
    page.get_by_role("link", name="E4").click()
    finding = page.locator("#E4")
    finding.get_by_text("Settle it").first.click()
    finding.get_by_label("does not stand in the way").check()
    finding.get_by_label("Why").fill("pollen only")
    finding.get_by_role("button", name="Settle it").click()
    expect(page.locator("#E4 .settled")).to_contain_text("pollen only")
    assert faults(page) == []
    page.get_by_role("link", name="Decide and sign").click()
    page.get_by_label("to be invited").check()
    page.get_by_label("Why").fill("seen with the patient")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign").click()
    expect(page.locator(".signed")).to_contain_text("Signed by Dr. Reviewer (reviewer)")
    assert faults(page) == []


def test_settle_answers_that_differ_by_keyboard_on_a_phone(window: Open, full: Store) -> None:
    keep_talk(full, corrected(handed_over(), "birth_date", "2015-05-31"), "S-5")
    page = window(NARROW, locale="zh-CN")
    log_in(page)
    page.get_by_role("button", name="中文").click()
    page.get_by_role("link", name="1 回答不一致").click()
    page.get_by_role("link", name="S-5").click()
    differing = page.locator("#conflicts")
    differing.get_by_role("radio").last.focus()
    for key in ("Space", "Tab", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("看过身份证")
    assert (faults(page), fits(page)) == ([], True)
    picture(page, "conflict-narrow-zh")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("strong").first).to_have_text("1980年5月31日")
    page.get_by_role("link", name="S-5").click()
    expect(page.locator("#conflicts")).to_have_count(0)
    expect(page.locator("#I1-title .badge")).to_have_class("badge pass")


@pytest.mark.parametrize("look", LOOKS)
def test_link_to_complete_a_screening_by_phone_can_be_read_anywhere(window: Open, full: Store, look: str) -> None:
    size, locale, dark = LOOKS[look]
    full.known_as(CHANNEL, "local", "study_bot", NOW)
    page = window(size, dark=dark, locale=locale)
    log_in(page, "coordinator")
    if locale == "zh-CN":
        page.get_by_role("button", name="中文").click()
    page.goto("/screening/s-4")
    picture(page, f"can-complete-{look}")
    page.get_by_role("button", name="电话补充" if locale == "zh-CN" else "Complete by phone").click()
    expect(page.get_by_role("link", name="https://t.me/study_bot?start=")).to_be_visible()
    picture(page, f"phone-{look}")
    assert (faults(page), fits(page)) == ([], True)


@pytest.mark.parametrize("look", ["wide-en", "narrow-zh"])
def test_admin_makes_an_account(window: Open, look: str) -> None:
    size, locale, dark = LOOKS[look]
    page = window(size, dark=dark, locale=locale)
    log_in(page, "admin")
    if locale == "zh-CN":
        page.get_by_role("button", name="中文").click()
    page.goto("/accounts")
    picture(page, f"accounts-{look}")
    assert (faults(page), fits(page)) == ([], True)
    page.locator("#login").fill("zhao")
    page.locator("#name").fill("赵医生")
    page.locator("#role").select_option("reviewer")
    page.locator("#password").fill(PASSWORD)
    page.locator("form.fields button").click()
    expect(page.locator("code.key")).to_be_visible()
    picture(page, f"colleague-{look}")
    assert (faults(page), fits(page)) == ([], True)
    page.goto("/accounts")
    expect(page.get_by_role("link", name="zhao")).to_be_visible()


def test_choice_filters_at_once_with_script(window: Open) -> None:
    page = window()
    log_in(page)
    page.get_by_text("Filter and search").click()
    page.get_by_label("Verdict").select_option("potentially_eligible")
    expect(page.get_by_role("status")).to_have_text("1 found")
    expect(page.get_by_role("link", name="S-1")).to_be_visible()


def test_folded_evidence_unfolds_when_it_is_led_to(window: Open) -> None:
    page = window()
    log_in(page)
    page.goto("/screening/s-1")
    place = page.locator("#I1 .evidence li[id]").first
    expect(place).to_be_hidden()
    page.goto(f"/screening/s-1#{place.get_attribute('id')}")
    expect(place).to_be_visible()


def test_everything_works_without_script(window: Open) -> None:
    page = window(NARROW, script=False)
    log_in(page, "coordinator")
    page.get_by_text("Filter and search").click()
    page.get_by_label("Verdict").select_option("likely_not_eligible")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_have_text("1 found")
    page.get_by_role("link", name="S-3").click()
    page.get_by_role("button", name="I look after it").click()
    expect(page.get_by_text("Dr. Coordinator").nth(1)).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="入排标准")).to_be_visible()
    assert "/screening/s-3" in page.url
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录").or_(page.get_by_role("heading", name="Log in"))).to_be_visible()


def test_keyboard_alone_is_enough(window: Open) -> None:
    page = window()
    page.keyboard.type("reviewer")  # the name's field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "S-4":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("S-4")


def test_back_button_shows_nothing_after_logging_out(window: Open) -> None:
    page = window()
    log_in(page)
    page.goto("/screening/s-3")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_nothing_that_anybody_wrote_is_run(window: Open, full: Store) -> None:
    """What the policy stops is a complaint of the browser's, and so a failure."""
    poison(full)
    page = window()
    log_in(page)
    for path in ("/", "/tasks", "/log", "/screening/s-3?beside=yes", "/screening/s-3/answers", "/screening/s-1/decide"):
        page.goto(path)
        expect(page.get_by_text("<canary canary=1>").first).to_be_attached()
        assert page.locator("canary, [canary]").count() == 0


@pytest.fixture
def left_open(window: Open) -> Page:
    """A screening on a page whose clock a test moves."""
    page = window()
    page.clock.install()
    log_in(page)
    page.goto("/screening/s-3")
    return page


def shows_nothing(page: Page) -> bool:
    """Whether nothing of the screening is in the page any more, and where to log in is."""
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    return "S-3" not in page.content() and "S-3" not in page.title()


def test_page_left_open_shows_nothing_after_the_session(left_open: Page, clock: Clock) -> None:
    left_open.clock.fast_forward("17:59")
    expect(left_open.locator("#ending")).to_be_hidden()
    left_open.clock.fast_forward("00:02")
    expect(left_open.locator("#ending")).to_be_visible()
    assert faults(left_open) == []
    picture(left_open, "ending")
    left_open.clock.fast_forward("02:00")
    assert shows_nothing(left_open)
    assert faults(left_open) == []
    picture(left_open, "over")
    clock.later(minutes=20)
    left_open.get_by_role("link", name="Log in").click()
    log_in(left_open)
    assert re.search(r"/screening/s-3$", left_open.url)


def test_going_back_to_a_page_of_a_session_that_is_over_shows_nothing(left_open: Page, clock: Clock) -> None:
    left_open.goto("/log")
    left_open.clock.fast_forward("20:01")
    clock.later(minutes=21)
    left_open.go_back()
    expect(
        left_open.get_by_role("heading", name="Log in").or_(left_open.get_by_role("heading", name="You are"))
    ).to_be_visible()
    assert "S-3" not in left_open.content()


def test_somebody_who_stays_is_not_logged_out(left_open: Page, clock: Clock) -> None:
    clock.later(minutes=18.5)
    left_open.clock.fast_forward("18:30")
    left_open.get_by_role("button", name="Stay logged in").click()
    expect(left_open.locator("#ending")).to_be_hidden()
    clock.later(minutes=18)
    left_open.clock.fast_forward("17:50")
    expect(left_open.get_by_role("heading", level=1)).to_contain_text("S-3")
    left_open.reload()
    expect(left_open.get_by_role("heading", level=1)).to_contain_text("S-3")


def test_somebody_who_types_is_not_logged_out(left_open: Page, clock: Clock) -> None:
    left_open.goto("/screening/s-1/answer/other_allergies")
    why = left_open.locator("form[action$='/correct']").get_by_label("Why")
    for _ in range(3):
        clock.later(minutes=18.5)
        left_open.clock.fast_forward("18:30")
        expect(left_open.locator("#ending")).to_be_visible()
        why.press_sequentially("a")
        expect(left_open.locator("#ending")).to_be_hidden()
    expect(why).to_have_value("aaa")


def test_twelve_hours_end_the_page_of_somebody_who_stays(left_open: Page, clock: Clock) -> None:
    for _ in range(12 * 4 - 1):
        clock.later(minutes=15)
        left_open.reload()
    clock.later(minutes=14)
    left_open.reload()
    expect(left_open.locator("#ending")).to_be_visible()
    expect(left_open.locator("#ending button")).to_be_hidden()  # it would help nothing
    left_open.clock.fast_forward("01:00")
    assert shows_nothing(left_open)


def test_other_windows_show_nothing_after_logging_out_in_one(left_open: Page) -> None:
    other = left_open.context.new_page()
    other.goto("/log")
    other.get_by_role("button", name="Log out").click()
    assert shows_nothing(left_open)


def test_page_of_a_session_before_is_not_shown_to_who_is_logged_in_now(left_open: Page) -> None:
    other = left_open.context.new_page()
    left_open.context.clear_cookies()
    other.goto("/login")
    log_in(other, "monitor")
    assert shows_nothing(left_open)
    expect(other.locator("nav")).to_be_visible()


def test_what_one_window_does_keeps_the_others_open(left_open: Page, clock: Clock) -> None:
    clock.later(minutes=15)
    left_open.clock.fast_forward("15:00")
    other = left_open.context.new_page()
    other.clock.install()
    other.clock.fast_forward("15:00")
    other.goto("/log")
    left_open.clock.fast_forward("10:00")
    expect(left_open.get_by_role("heading", level=1)).to_contain_text("S-3")


def test_session_that_is_over_asks_to_log_in_and_goes_on(window: Open, clock: Clock) -> None:
    page = window()
    log_in(page)
    page.goto("/screening/s-3")
    clock.later(minutes=21)
    page.reload()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    log_in(page)
    assert re.search(r"/screening/s-3$", page.url)


def test_link_out_of_a_message_opens_the_page(window: Open, chromium: Browser, url: str) -> None:
    """From another site the strict cookie does not come along at first."""
    page = window()
    log_in(page)
    page.route(
        "https://elsewhere.example/",
        lambda route: route.fulfill(body=f"<a href='{url}/screening/s-3'>go</a>", content_type="text/html"),
    )
    page.goto("https://elsewhere.example/")
    page.get_by_text("go").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("S-3")


def test_another_page_cannot_frame_these_or_send_their_forms(window: Open, url: str) -> None:
    page = window()
    log_in(page)
    body = (
        f"<iframe src='{url}/account'></iframe><form method=post action='{url}/account/language'>"
        "<input name=language value=zh><button>go</button></form>"
    )
    page.route("https://elsewhere.example/", lambda route: route.fulfill(body=body, content_type="text/html"))
    context = page.context
    other = context.new_page()
    other.route("https://elsewhere.example/", lambda route: route.fulfill(body=body, content_type="text/html"))
    other.goto("https://elsewhere.example/")
    assert "Account" not in (other.frames[1].content() if len(other.frames) > 1 else "")
    other.get_by_text("go").click()
    other.wait_for_url(f"{url}/**")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
