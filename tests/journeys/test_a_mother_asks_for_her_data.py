"""Siti asks for a copy of all that is held about her, shows again who she is, and has it."""

import json
from collections.abc import Callable

import pytest

from journeys.visitor import NewVisitor, Visitor


@pytest.fixture
def siti(visitor: NewVisitor) -> Visitor:
    mother = visitor()
    mother.sign_in("siti-aminah", onward="/data-saya")
    return mother


def test_a_mother_asks_for_her_data(siti: Visitor, officer: Callable[[str], Visitor]) -> None:
    she_finds_her_rights(siti)
    she_asks_for_a_copy(siti)
    she_fetches_it(siti)
    she_restricts_her_number(siti)
    maya = officer("maya-anggraini")
    the_officer_restricts_it(maya)
    she_sees_it_restricted(siti)


def she_finds_her_rights(siti: Visitor) -> None:
    siti.follow("Hak atas data saya")
    siti.sees_title("Hak atas data saya")
    siti.sees("72 jam", "PP 71/2019 pasal 22")
    siti.picture("rights")


def she_asks_for_a_copy(siti: Visitor) -> None:
    siti.follow("Minta salinan")
    siti.sees_title("Salinan data saya")
    siti.press("Mulai")
    siti.sees("Data siapa?", "Siti Aminah")
    siti.picture("copy-whose")
    siti.press("Kirim")


def she_fetches_it(siti: Visitor) -> None:
    siti.open("/data-saya/hak-data")
    siti.waits_for("Unduh JSON")
    siti.picture("copy-ready")
    copy = json.loads(siti.file_behind("Unduh JSON"))
    facts = {one["element"]: one["value"] for one in copy["person"]["facts"]}
    assert facts["full_name"] == "Siti Aminah"
    assert copy["applications"][-1]["service"] == "pelindungan-data.salinan"
    assert siti.file_behind("Unduh PDF").startswith(b"%PDF")


def she_restricts_her_number(siti: Visitor) -> None:
    siti.follow("Minta pembatasan")
    siti.press("Mulai")
    siti.box("Nomor telepon").check()
    siti.picture("which")
    siti.press("Simpan dan lanjut")
    siti.press("Kirim")


def the_officer_restricts_it(maya: Visitor) -> None:
    maya.follow("Batasi pemakaian data saya")
    maya.sees("Siti Aminah", "Nomor telepon")
    maya.picture("restrict")
    maya.press("Batasi pemakaiannya")


def she_sees_it_restricted(siti: Visitor) -> None:
    siti.open("/data-saya/hak-data")
    siti.waits_for("Dibatasi atas permintaan Anda")
    siti.picture("restricted")
    siti.press("Cabut pembatasan: Nomor telepon")
    siti.sees("Pembatasan sudah dicabut.")
