"""What an office types for what is local: read within bounds, laid over the version, and named."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.offering.difference import differing_kinds, version_changes
from sekali.catalogue.offering.overlay import local_digest, with_local
from sekali.catalogue.offering.settings import (
    LocalLawMissing,
    SettingRefused,
    flat,
    read_settings,
    settables,
)
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[4]
LAW = "Perda Kota Contoh Nomor 3 Tahun 2026"
DAY = date(2026, 3, 2)
INDEX, PRICE = "parameters.local_index", "parameters.price_of_m2"


@pytest.fixture(scope="module")
def building() -> CompiledService:
    """The building approval: clocks, numbers, words and a notice of it are local."""
    dictionary = load_dictionary(PROJECT / "dictionary")
    folder = PROJECT / "services" / "perizinan" / "bangunan-gedung"
    return compile_folder(read_folder(folder, root=PROJECT), dictionary)


@pytest.fixture(scope="module")
def priced(building: CompiledService) -> CompiledService:
    """The same with a fixed fee that a region may set."""
    fee = files.Fee(rupiah=20_000, law="UU 1/2022")
    bounds = files.CountBounds(at_least=0, at_most=50_000, law="UU 1/2022")
    local = files.Local(fees={"stamp": bounds})
    changed = {"fees": {"stamp": fee}, "local": local}
    return replace(building, definition=building.definition.model_copy(update=changed))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({INDEX: "0,004"}, {INDEX: "0.004"}),
        ({INDEX: " 0.004 "}, {INDEX: "0.004"}),
        ({PRICE: "6.800.000"}, {PRICE: "6800000"}),
        ({"clocks.check": "2"}, {"clocks.check": "2"}),
        ({"texts.id.notice": "Libur Lebaran"}, {"texts.id.notice": "Libur Lebaran"}),
        # As in the service, or nothing: not local.
        ({INDEX: "0,0050", "clocks.check": "3", PRICE: ""}, {}),
    ],
)
def test_what_people_type_is_kept_where_it_differs(
    building: CompiledService, typed: Mapping[str, str], kept: Mapping[str, str]
) -> None:
    assert flat(read_settings(building, typed, LAW)) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({INDEX: "0,0051"}, "too-large"),
        ({PRICE: "999.999"}, "too-small"),
        ({"clocks.check": "0"}, "too-small"),
        ({"clocks.check": "4"}, "too-large"),
        ({"clocks.check": "1,5"}, "not-number"),
        ({INDEX: "NaN"}, "not-number"),
        ({INDEX: "1e-3"}, "not-number"),
        ({"clocks.opinions": "1"}, "unknown"),
        ({"texts.id.requirements": "Bawa semua"}, "unknown"),
        ({"texts.id.notice": "x" * 601}, "too-long"),
    ],
)
def test_what_is_beyond_the_bounds_is_refused(
    building: CompiledService, typed: Mapping[str, str], reason: str
) -> None:
    with pytest.raises(SettingRefused) as refused:
        read_settings(building, typed, LAW)
    assert refused.value.params["reason"] == reason


@pytest.mark.parametrize("law", ["", "keputusan rapat"])
def test_a_number_needs_a_law_of_the_region_and_words_do_not(
    building: CompiledService, law: str
) -> None:
    with pytest.raises(LocalLawMissing):
        read_settings(building, {INDEX: "0.004"}, law)
    assert read_settings(building, {"texts.id.notice": "Libur"}, law).texts


@given(st.decimals(min_value=0, max_value=Decimal("0.005"), places=5))
def test_every_number_within_the_bounds_is_kept_exactly(number: Decimal) -> None:
    one = next(s for s in settables(_building()) if s.key == INDEX)
    kept = read_settings(_building(), {INDEX: f"{number:f}"}, LAW).parameters.get("local_index")
    assert Decimal(kept or one.national) == number


def _building(made: list[CompiledService] = []) -> CompiledService:  # noqa: B006  # made once
    if not made:
        folder = PROJECT / "services" / "perizinan" / "bangunan-gedung"
        dictionary = load_dictionary(PROJECT / "dictionary")
        made.append(compile_folder(read_folder(folder, root=PROJECT), dictionary))
    return made[0]


def test_the_overlay_changes_what_is_local_and_nothing_else(building: CompiledService) -> None:
    typed = {INDEX: "0.004", "clocks.check": "2", "texts.id.notice": "Libur"}
    settings = read_settings(building, typed, LAW)

    local = with_local(building, settings, LAW)

    assert local.numbers_on(DAY)["param.local_index"] == Decimal("0.004")
    assert local.rules.parameters["local_index"][0].law == LAW
    assert local.definition.process["check"].within == files.Within(working_days=2)
    assert local.notice("id") == "Libur"
    assert local.notice("en") == "Libur"
    # The version itself stays, and everything compiled is shared.
    assert building.numbers_on(DAY)["param.local_index"] == Decimal("0.005")
    assert local.tables is building.tables
    assert local.definition.process["decision"] is building.definition.process["decision"]


def test_a_local_fee_is_ordered_by_the_regions_law(priced: CompiledService) -> None:
    local = with_local(priced, read_settings(priced, {"fees.stamp": "Rp30000"[2:]}, LAW), LAW)
    fee = local.definition.fees["stamp"]
    assert (fee.rupiah, fee.law) == (30_000, LAW)


def test_the_digest_names_version_settings_and_law(building: CompiledService) -> None:
    some = read_settings(building, {INDEX: "0.004"}, LAW)
    other = read_settings(building, {INDEX: "0.003"}, LAW)
    digests = {
        local_digest(building.digest, some, LAW),
        local_digest(building.digest, other, LAW),
        local_digest(building.digest, some, f"{LAW} pasal 2"),
        local_digest("another", some, LAW),
    }
    assert len(digests) == 4
    assert with_local(building, some, LAW).digest in digests
    assert with_local(building, files.LocalSettings(), "") is building


def test_the_difference_of_two_versions_is_told_in_words(building: CompiledService) -> None:
    process = dict(building.definition.process)
    process["check"] = process["check"].model_copy(update={"within": files.Within(working_days=1)})
    newer = replace(
        building,
        definition=building.definition.model_copy(update={"process": process}),
        eligibility=building.eligibility[:1],
        pages=building.pages[:-1],
    )

    found = dict(differing_kinds(version_changes(building, newer, "id")))

    assert [(one.before, one.after) for one in found["clock"]] == [("3 hari kerja", "1 hari kerja")]
    assert [one.after for one in found["condition"]] == [""]
    assert {one.after for one in found["item"]} == {""}
    assert version_changes(building, building, "id") == []
