"""A person at a browser: reads labels, types, presses, and looks at what comes."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from journeys.judge import Judge
from journeys.pictures import take_picture
from sekali.demo.population.personas import personas
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.kernel.wording import MONTHS

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
LONGEST_WAIT_SECONDS = 15
_FORBIDDEN = re.compile(r"Content Security Policy|TrustedHTML|TrustedScript|Permissions policy")
NIK = {persona.key: persona.person.nik for persona in personas()}


class Visitor:
    """Somebody who uses the pages as a person does, by what they say; each page is judged."""

    def __init__(self, page: Page, address: str, judge: Judge | None) -> None:
        self.page = page
        self.typed = 0
        self._address = address
        self._judge = judge
        self._requests: list[Request] = []
        self._broken: list[str] = []
        page.on("requestfinished", self._remember)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self._broken.append(str(error)))

    # --- going somewhere -------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Go to an address of the installation, or to a whole one that was read somewhere."""
        with self.new_page():
            self.page.goto(path if path.startswith("http") else self._address + path)

    def press(self, name: str) -> None:
        """Press a button and wait for the page that it brings."""
        with self.new_page(), self.page.expect_navigation():
            self.button(name).click()

    def follow(self, name: str) -> None:
        """Follow a link, named by how its words begin."""
        with self.new_page(), self.page.expect_navigation():
            self.link(name).click()

    def sign_in(self, persona: str, *, onward: str = "/") -> None:
        """Sign in as one of the sample people."""
        self.open(f"/masuk?lanjut={onward}")
        self.give_sign_in(persona)

    def give_sign_in(self, persona: str) -> None:
        """Answer a page that asks to sign in."""
        self.page.locator("#nik").fill(NIK[persona])
        self.page.locator("input[type=password]").fill(SAMPLE_PASSWORD)
        with self.new_page(), self.page.expect_navigation():
            self.page.locator("main button").first.click()

    @contextmanager
    def new_page(self) -> Iterator[None]:
        """Judge the page to which what is done inside leads."""
        self._requests.clear()
        yield
        assert not self._broken, (self.page.url, self._broken)
        if self._judge is not None:
            self._judge.judge(self.page, self._requests)

    def _remember(self, request: Request) -> None:
        self._requests.append(request)

    def _listen(self, message: ConsoleMessage) -> None:
        """Remember what the page's own policy forbade it: a browser says so nowhere else."""
        if message.type == "error" and _FORBIDDEN.search(message.text):
            self._broken.append(message.text)

    # --- filling in ------------------------------------------------------------------------

    def type(self, label: str, text: str) -> None:
        """Type into the box with this label."""
        self.box(label).fill(text)
        self.typed += 1

    def pick(self, label: str, option: str) -> None:
        """Pick an option: of a list, or one of several to press."""
        group = self.group(label)
        if group.count():
            group.get_by_label(option, exact=True).check()
        else:
            self.box(label).select_option(label=option)
        self.typed += 1

    def give_date(self, label: str, day: date, *, language: str = "id") -> None:
        """Type a date into its three boxes."""
        boxes = self.group(label)
        boxes.get_by_role("textbox").first.fill(str(day.day))
        boxes.get_by_role("combobox").select_option(label=MONTHS[language][day.month - 1])
        boxes.get_by_role("textbox").last.fill(str(day.year))
        self.typed += 1

    def attach(self, label: str, *files: Path) -> None:
        """Choose files; where they are one way of several, their way's button has the same label."""
        of_files = self.page.locator("input[type=file]")
        of_files.and_(self.page.get_by_label(_beginning(label))).first.set_input_files(files)

    # --- finding and looking ---------------------------------------------------------------

    def box(self, label: str) -> Locator:
        """Return what carries a label that begins so."""
        return self.page.get_by_label(_beginning(label)).first

    def group(self, label: str) -> Locator:
        """Return the group of boxes under a heading of their own."""
        return self.page.get_by_role("group", name=_beginning(label))

    def button(self, name: str) -> Locator:
        """Return a button of the page itself."""
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """Return the first link whose words begin so."""
        return self.page.get_by_role("link", name=_beginning(name)).first

    def sees(self, *texts: str) -> None:
        """Wait until all of this stands on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def waits_for(self, text: str) -> None:
        """Load the page again until this stands on it: something is done in the background."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while text not in self.page.get_by_role("main").inner_text():
            assert time.monotonic() < deadline, f"no {text} on {self.page.url}"
            self.page.wait_for_timeout(200)
            with self.new_page():
                self.page.reload()

    def sees_not(self, *texts: str) -> None:
        """Fail where any of this stands on the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def sees_title(self, title: str) -> None:
        """Wait until the page has this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def sees_mistakes(self, *sentences: str) -> None:
        """Fail where the list of mistakes on top says anything else than these, in order."""
        listed = self.page.get_by_role("alert").get_by_role("listitem")
        expect(listed).to_contain_text(list(sentences))

    def file_behind(self, link: str) -> bytes:
        """Return the file to which a link leads."""
        address = urljoin(self.page.url, self.link(link).get_attribute("href"))
        answer = self.page.context.request.get(address)
        assert answer.ok, address
        return answer.body()

    def path(self) -> str:
        """Return where we are, without the host."""
        return self.page.url.removeprefix(self._address)

    def picture(self, name: str) -> None:
        """Keep pictures of the page for the documentation, where SEKALI_PICTURES asks for it."""
        if folder := os.environ.get("SEKALI_PICTURES"):
            take_picture(self.page, Path(folder), name)


# Lets somebody come, with a device of their own; options are those of a browser's context.
NewVisitor = Callable[..., Visitor]


def _beginning(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")
