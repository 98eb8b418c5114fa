"""Every type of value from its boxes to the case, and a table of 250 rows without JavaScript."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from support.browsing import open_form, save, says_something, text_of
from support.knowing import open_draft
from support.people import CLERK, MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")
SERVICE = "contoh.bantuan-benih"
SERVICES = Path(__file__).parents[2] / "support" / "every_type" / "services"
GROUP = {
    "founded.month": "5",
    "founded.year": "2019",
    "adviser": "19850214 201001 2 001",
    "transport": "shown",
    "transport.goods": "yes",
    "transport.motorcycle": "yes",
    "barn.street": "Dusun Krajan",
    "barn.rt": "1",
    "barn.rw": "2",
    "barn.village": "35.16.01.2001",
    "plot": "-7,4726; 112,4381",
}


@pytest.fixture(autouse=True)
def every_type(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    """Offer the service that has every type, instead of the real ones."""
    monkeypatch.setattr(django_settings, "SERVICES_DIR", SERVICES)
    catalogue.services.cache_clear()
    yield
    monkeypatch.undo()
    catalogue.services.cache_clear()


class _Form(HTMLParser):
    """Collects what a browser would send of the form in the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, str] = {}
        self._select = self._textarea = ""
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "main":
            self._in_main = True
        elif not self._in_main:
            return
        elif tag == "select":
            self._select, self.boxes[name] = name, ""
        elif tag == "option" and self._select and "selected" in said:
            self.boxes[self._select] = value
        elif tag == "textarea":
            self._textarea, self.boxes[name] = name, ""
        elif tag == "input" and name:
            is_tick = said.get("type") in {"radio", "checkbox"}
            if not is_tick or "checked" in said:
                self.boxes[name] = value

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.boxes[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break that stands first in the box.
            self.boxes[self._textarea] = self.boxes[self._textarea].removeprefix("\n")
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "main":
            self._in_main = False


def boxes_of(answer: HttpResponse) -> dict[str, str]:
    """Return what stands in every box of a page."""
    form = _Form()
    form.feed(answer.content.decode())
    return form.boxes


def lines(count: int, first: int = 0) -> str:
    """Return farmers as one copies them from a spreadsheet."""
    return "\n".join(
        f"Petani {number}\t20/2/1990\tLaki-laki\t1,25\tYa\t"
        for number in range(first, first + count)
    )


@pytest.fixture
def siti() -> Client:
    """The mother's browser."""
    return browser_of(MOTHER)


@pytest.fixture
def draft_id(siti: Client) -> UUID:
    """An application whose first page is filled in."""
    made = open_form(siti, SERVICE)
    answer = save(siti, made, "group", GROUP)
    assert answer.status_code == 302, text_of(answer)
    return made


def press(
    siti: Client, draft_id: UUID, before: HttpResponse, do: str, **boxes: str
) -> HttpResponse:
    """Press a button of the table on a page as it stands in the browser."""
    changed = {f"members.{name}": value for name, value in boxes.items()}
    return says_something(
        save(siti, draft_id, "members", {**boxes_of(before), **changed, "members.do": do})
    )


def members_page(siti: Client, draft_id: UUID) -> HttpResponse:
    return says_something(siti.get(f"/isi/{draft_id}/members"))


def kept(draft_id: UUID, key: str = "members") -> object:
    draft = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft
    return draft.answers[key]["value"]


def test_each_value_is_kept_shown_and_stands_in_its_boxes_again(
    siti: Client, draft_id: UUID
) -> None:
    assert kept(draft_id, "founded") == "2019-05"
    assert kept(draft_id, "transport") == ["motorcycle", "goods"]
    assert kept(draft_id, "plot") == "-7.4726, 112.4381"
    page = boxes_of(siti.get(f"/isi/{draft_id}/group"))
    assert page["founded.month"] == "5"
    assert page["transport.goods"] == "yes"
    assert "transport.bus" not in page
    assert page["barn.village"].endswith("(35.16.01.2001)")
    assert save(siti, draft_id, "group", page).status_code == 302
    assert kept(draft_id, "barn") == {
        "street": "Dusun Krajan",
        "rt": "001",
        "rw": "002",
        "village": "35.16.01.2001",
    }


def test_a_village_is_found_by_its_name_and_several_are_told(siti: Client) -> None:
    made = open_form(siti, SERVICE)
    several = save(siti, made, "group", {**GROUP, "barn.village": "Gondang"})
    assert several.status_code == 422
    assert "several villages" in text_of(several)
    named = save(siti, made, "group", {**GROUP, "barn.village": "gondang, gondang, mojokerto"})
    assert named.status_code == 302, text_of(named)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"founded.month": ""}, "month and year"),
        ({"founded.year": "2199"}, "not come yet"),
        ({"adviser": "12345"}, "18 digits"),
        ({"adviser": "198502302010012001"}, "date of birth"),
        ({"transport.goods": "", "transport.motorcycle": ""}, "not been filled in"),
        ({"barn.street": ""}, "street"),
        ({"barn.rt": "x"}, "RT and RW"),
        ({"barn.village": "Atlantis"}, "no village of this name"),
        ({"plot": "51.5, -0.12"}, "not in Indonesia"),
        ({"plot": "behind the mosque"}, "latitude and longitude"),
    ],
)
def test_what_cannot_be_is_told_and_stays_in_the_boxes(
    siti: Client, boxes: dict[str, str], said: str
) -> None:
    made = open_form(siti, SERVICE)
    answer = says_something(save(siti, made, "group", {**GROUP, **boxes}))
    assert answer.status_code == 422
    assert said in text_of(answer)
    stands = boxes_of(answer)
    assert {box: stands.get(box, "") for box in boxes} == boxes


def test_250_rows_are_pasted_gone_through_saved_and_handed_in(siti: Client, draft_id: UUID) -> None:
    # Given 250 rows from a spreadsheet
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=lines(250))
    assert page.status_code == 200
    assert "250 rows were added" in text_of(page)
    # When she goes on to the next part and changes a row there
    page = press(siti, draft_id, page, "show:25")
    assert "rows 26 to 50 of 250" in text_of(page)
    assert boxes_of(page)["members.0.name"] == "Petani 25"
    page = press(siti, draft_id, page, "show:0", **{"0.name": "Petani Baru"})
    assert boxes_of(page)["members.0.name"] == "Petani 0"
    # Then everything is kept, shown for review, and becomes a case that a rule decides
    answer = save(siti, draft_id, "members", boxes_of(page))
    assert answer.status_code == 302, text_of(answer)[:1500]
    rows = kept(draft_id)
    assert isinstance(rows, list)
    assert (len(rows), rows[25]["name"]) == (250, "Petani Baru")
    assert rows[0] == {
        "name": "Petani 0",
        "born": "1990-02-20",
        "sex": "male",
        "land": "1.25",
        "owner": True,
    }
    review = says_something(siti.get(f"/isi/{draft_id}/periksa"))
    assert "250 rows" in text_of(review)
    assert "Petani Baru" in text_of(review)
    assert siti.post(f"/isi/{draft_id}/kirim").headers["Location"] == f"/perkara/{draft_id}"
    assert the_case(draft_id).state == "done"
    assert "Petani 249" in text_of(siti.get(f"/perkara/{draft_id}/data"))


def the_case(case_id: UUID) -> Case:
    return case_of(person_id=person_id(MOTHER), case_id=case_id)


def test_rows_are_added_and_removed_and_what_is_half_typed_stays(
    siti: Client, draft_id: UUID
) -> None:
    page = press(
        siti,
        draft_id,
        members_page(siti, draft_id),
        "add",
        **{"0.name": "Wati", "0.born": "31-2-1990"},
    )
    assert page.status_code == 200
    assert "Row 1 is not right yet" in text_of(page)
    assert (boxes_of(page)["members.0.born"], boxes_of(page)["members.1.name"]) == ("31-2-1990", "")
    page = press(siti, draft_id, page, "remove:0", **{"1.name": "Joko"})
    assert boxes_of(page)["members.0.name"] == "Joko"
    assert "members.1.name" not in boxes_of(page)


def test_on_another_phone_everything_that_was_typed_is_there_also_what_is_wrong(
    siti: Client, draft_id: UUID
) -> None:
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=lines(30))
    page = press(siti, draft_id, page, "show:25", **{"3.land": "much"})
    again = members_page(browser_of(MOTHER), draft_id)
    assert "Row 4 is not right yet" in text_of(again)
    assert boxes_of(again)["members.3.land"] == "much"
    assert siti.get(f"/isi/{draft_id}/periksa").status_code == 302


def test_a_wrong_row_is_told_by_number_and_column_when_she_goes_on(
    siti: Client, draft_id: UUID
) -> None:
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=lines(60))
    page = press(siti, draft_id, page, "show:50")
    page = press(siti, draft_id, page, "show:0", **{"1.land": "much"})
    answer = says_something(save(siti, draft_id, "members", boxes_of(page)))
    assert answer.status_code == 422
    assert "1 row is not right yet" in text_of(answer)
    assert "rows 51 to 60 of 60" in text_of(answer)
    assert boxes_of(answer)["members.1.land"] == "much"
    assert 'id="m-members-1-land"' in answer.content.decode()


def test_of_pasted_rows_with_mistakes_none_is_taken_and_the_text_stays(
    siti: Client, draft_id: UUID
) -> None:
    pasted = lines(3) + "\nPetani 4\tyesterday\tPerempuan\t-1\tya\t"
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=pasted)
    assert "row 4, Date of birth: Write the day as 20-2-2026." in text_of(page)
    assert "row 4, Land: This number is too small." in text_of(page)
    assert boxes_of(page)["members.paste"] == pasted
    assert boxes_of(page)["members.0.name"] == ""


def test_headings_of_either_language_may_stand_above_what_is_pasted(
    siti: Client, draft_id: UUID
) -> None:
    pasted = "Luas lahan;Nama;Tanggal lahir;Jenis kelamin;Pemilik lahan?\n0,5;Wati;1-2-1980;P;ya"
    pasted = pasted.replace(";P;", ";Perempuan;")
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=pasted)
    assert "1 row was added" in text_of(page)
    assert boxes_of(page)["members.0.name"] == "Wati"


def test_ten_thousand_rows_are_refused_with_a_sentence(siti: Client, draft_id: UUID) -> None:
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=lines(10_000))
    assert "there is room for 300 more" in text_of(page)


def test_nothing_that_was_typed_becomes_part_of_the_page(siti: Client, draft_id: UUID) -> None:
    evil = '"><script>alert(1)</script>'
    page = press(siti, draft_id, members_page(siti, draft_id), "add", **{"0.name": evil})
    assert "<script>alert" not in page.content.decode()
    assert boxes_of(page)["members.0.name"] == evil


WORDS = st.one_of(
    st.sampled_from(["", "1", "25", "9999", "[]", '[["a"]]', "name born", "²", "a;b\n;;;;;;;"]),
    st.text(max_size=30),
)
BOXES = st.sampled_from(
    [f"members.{part}" for part in ("shown", "columns", "before", "after", "paste", "0.name")]
)
BUTTONS = st.sampled_from(["", "add", "check", "paste", "remove:0", "remove:-1", "show:99"])


@hypothesis_settings(
    max_examples=30,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(BOXES, WORDS), BUTTONS)
def test_whatever_is_sent_for_a_table_a_page_says_something(
    siti: Client, draft_id: UUID, boxes: dict[str, str], do: str
) -> None:
    says_something(save(siti, draft_id, "members", {**boxes, "members.do": do}))
    members_page(siti, draft_id)


def test_a_table_that_came_back_is_corrected_row_by_row(siti: Client, draft_id: UUID) -> None:
    # Given a case whose table an officer sends back
    page = press(siti, draft_id, members_page(siti, draft_id), "paste", paste=lines(40))
    page = press(siti, draft_id, page, "check", **{"0.land": "50"})
    save(siti, draft_id, "members", boxes_of(page))
    siti.post(f"/isi/{draft_id}/kirim")
    case = the_case(draft_id)
    assert case.state == "look"
    ratna = browser_of(CLERK)
    desk = f"/meja/{case.person_id}/{case.id}"
    assert "40 rows" in text_of(says_something(ratna.get(desk)))
    sent = {"tindakan": "return", "tanda": "members", "pesan": "Check row 1", "versi": case.version}
    ratna.post(f"{desk}/tindakan", sent)
    assert the_case(draft_id).state == "applicant"
    # When she looks at the next part of the table, nothing is handed in yet
    address = f"/perkara/{draft_id}/perbaiki"
    page = says_something(siti.get(address))
    page = siti.post(address, {**boxes_of(page), "members.0.land": "1", "members.do": "show:25"})
    assert (page.status_code, the_case(draft_id).state) == (200, "applicant")
    # Then she sends it again, and the row that she changed before is changed
    answer = siti.post(address, boxes_of(page))
    assert answer.status_code == 302, text_of(answer)
    assert the_case(draft_id).facts["members"]["value"][0]["land"] == "1.00"
