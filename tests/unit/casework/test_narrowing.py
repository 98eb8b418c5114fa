"""Which specific data of a case a role sees: what its states name, while the case is open."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.casework.narrowing import covered_from, narrows, readable
from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, ENDS, RETURNED, CompiledService
from support.catalogue import services

BIRTH = services()["kependudukan.akta-kelahiran"]
WEIGHT, TIME, LETTER = "child.birth_weight", "child.birth_time", "birth_letter"


def sights_of(service: CompiledService) -> list[tuple[str, list[str]]]:
    """Return which role sees what, state by state."""
    sights = map(files.sight_in, service.definition.process.values())
    return [sight for sight in sights if sight is not None]


NARROW = [one for one in services().values() if one.specific]
ROLES = sorted({"treasurer"} | {sight[0] for one in NARROW for sight in sights_of(one)})


@st.composite
def seen(draw: st.DrawFn) -> tuple[CompiledService, str, frozenset[str], frozenset[str]]:
    """Return a service, a state, roles, and keys of what a case holds."""
    service = draw(st.sampled_from(NARROW))
    state = draw(st.sampled_from([*service.definition.process, RETURNED, *sorted(ENDS)]))
    roles = draw(st.frozensets(st.sampled_from(ROLES)))
    held = sorted({*service.by_key, *service.definition.reads})
    return service, state, roles, draw(st.frozensets(st.sampled_from(held)))


@given(seen())
def test_only_what_is_specific_is_covered_and_at_the_end_all_of_it(
    drawn: tuple[CompiledService, str, frozenset[str], frozenset[str]],
) -> None:
    service, state, roles, keys = drawn
    covered = covered_from(service, keys=keys, state=state, roles=roles)
    assert covered <= service.specific & keys
    if state in ENDS or not roles:
        assert covered == service.specific & keys


@given(seen(), st.sampled_from(ROLES))
def test_what_a_role_sees_some_state_of_it_names_and_another_role_only_adds(
    drawn: tuple[CompiledService, str, frozenset[str], frozenset[str]], further: str
) -> None:
    service, state, roles, keys = drawn
    covered = covered_from(service, keys=keys, state=state, roles=roles)
    named = {name for role, names in sights_of(service) if role in roles for name in names}
    for key in (service.specific & keys) - covered:
        assert {key, key.partition(".")[0]} & named
    assert covered_from(service, keys=keys, state=state, roles=roles | {further}) <= covered


def test_who_examines_sees_the_birth_and_who_signs_only_its_proof() -> None:
    keys = {WEIGHT, TIME, LETTER, "child.full_name"}
    assert covered_from(BIRTH, keys=keys, state="verify", roles={"front-office"}) == set()
    head = covered_from(BIRTH, keys=keys, state="approval", roles={"head-of-office"})
    assert head == {WEIGHT, TIME}


def test_a_correction_is_seen_by_those_on_its_way_alone() -> None:
    keys = {WEIGHT, TIME}
    asked = {"keys": keys, "state": "correction", "is_correction": True}
    assert covered_from(BIRTH, roles={"head-of-office"}, **asked) == set()
    assert covered_from(BIRTH, roles={"front-office"}, **asked) == keys


def test_whom_the_work_was_escalated_to_sees_what_it_needs() -> None:
    role = {"treasurer"}
    assert covered_from(BIRTH, keys={WEIGHT}, state="verify", roles=role, escalated=role) == set()
    done = covered_from(BIRTH, keys={WEIGHT}, state=DONE, roles=role, escalated=role)
    assert done == {WEIGHT}


def silent() -> CompiledService:
    """Return a version from before anybody said who sees what."""
    before = {
        key: state.model_copy(update={"sees": None}) if hasattr(state, "sees") else state
        for key, state in BIRTH.definition.process.items()
    }
    return replace(BIRTH, definition=BIRTH.definition.model_copy(update={"process": before}))


@pytest.mark.parametrize(
    ("state", "covered"), [("verify", set()), (RETURNED, set()), (DONE, {WEIGHT})]
)
def test_a_version_from_before_covers_nothing_until_the_end(state: str, covered: set[str]) -> None:
    old = silent()
    assert not narrows(old)
    assert covered_from(old, keys={WEIGHT}, state=state, roles={"treasurer"}) == covered


def test_readers_of_a_panel_see_what_it_shows_of_what_is_specific() -> None:
    service = services()["pendidikan.beasiswa-daerah"]
    state = service.definition.process["reading"]
    assert isinstance(state, files.PanelState)
    decile, mark = "household.welfare_decile", "average_mark"
    assert readable(service, state.panel, {decile, mark}) == {decile, mark}
    blind = state.panel.model_copy(update={"shows": []})
    assert readable(service, blind, {decile, mark}) == {mark}


def test_what_proves_something_specific_is_specific_and_what_does_not_is_not() -> None:
    assert LETTER in BIRTH.specific
    assert "marriage_book" not in BIRTH.specific
    # Read besides the form, too.
    assert "child.birth_notice_no" in BIRTH.specific
