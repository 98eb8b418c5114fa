"""A signature covers the whole file and leaves it lasting and readable aloud."""

import io
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from sekali.documents.adapters.pades_verifier import PadesVerifier, verify
from sekali.documents.adapters.test_authority import NOT_OFFICIAL
from sekali.documents.adapters.test_authority import TestAuthoritySigner as SampleAuthority
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.ports import SigningFailed
from sekali.documents.uploads import check_upload

HIDING_FLAGS = 0b100100011  # invisible, hidden, no view, toggle no view
PRINT_FLAG = 0b100


def sign(authority: SampleAuthority, pdf: bytes, at: datetime) -> bytes:
    return authority.sign(
        pdf, office_name="Dinas Contoh", signer_name="Endang Contoh", reason="Uji coba", at=at
    )


@pytest.fixture(scope="module")
def field(signed: bytes) -> Any:
    """The signature field, which is its own widget, of the signed certificate."""
    return PdfFileReader(io.BytesIO(signed)).root["/AcroForm"]["/Fields"][0]


def test_what_was_there_before_is_untouched(certificate: bytes, signed: bytes) -> None:
    assert signed.startswith(certificate)
    # The claims of PDF/A and PDF/UA are written once, by the renderer.
    assert signed.count(b"pdfuaid:part>1<") == signed.count(b"pdfaid:part>2<") == 1


def test_a_signature_says_who_when_why_and_is_trusted(
    signed: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    report = verify(signed, signer.trust_root(), at=signed_at)

    assert report.verdict == "valid"
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert report.signer_name == "Endang Contoh, M.Si."
    assert report.office_name == "Dinas Dukcapil Kabupaten Sidoarjo"
    assert report.reason == "Penerbitan Kutipan Akta Kelahiran"
    assert report.signed_at == signed_at
    assert NOT_OFFICIAL in (report.certificate_subject or "")
    assert "bukan otoritas resmi" in (report.certificate_issuer or "")


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is the second opinion")
def test_another_program_finds_the_signature_valid(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    program = shutil.which("pdfsig") or "pdfsig"

    told = subprocess.run([program, str(file)], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_the_field_keeps_to_pdf_a(field: Any, signed: bytes) -> None:
    # ISO 19005-2: 6.3.2 flags, 6.3.3 appearance, 6.4.1 no actions, 6.1.12 permissions
    flags = int(field["/F"])
    assert flags & PRINT_FLAG
    assert not flags & HIDING_FLAGS
    assert list(field["/AP"]) == ["/N"]
    assert not {"/A", "/AA"} & field.keys()
    root = PdfFileReader(io.BytesIO(signed)).root
    assert not {"/NeedAppearances", "/XFA"} & root["/AcroForm"].keys()
    assert list(root["/Perms"]) == ["/DocMDP"]
    reference = root["/Perms"]["/DocMDP"]["/Reference"][0]
    assert not {"/DigestMethod", "/DigestValue", "/DigestLocation"} & reference.keys()
    assert reference["/TransformParams"]["/P"] == 1


def test_the_field_keeps_to_pdf_ua(field: Any, signed: bytes) -> None:
    # ISO 14289-1: 7.18.1 alternate description, 7.18.3 tab order, 7.18.4 nested in a Form
    assert field["/TU"] == (
        "Tanda tangan elektronik Endang Contoh, M.Si., Dinas Dukcapil Kabupaten Sidoarjo"
    )
    assert field["/P"]["/Tabs"] == "/S"
    tree = PdfFileReader(io.BytesIO(signed)).root["/StructTreeRoot"]
    numbers = list(tree["/ParentTree"]["/Nums"])
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    form = parents[int(field["/StructParent"])].get_object()
    assert form["/S"] == "/Form"
    assert form["/K"]["/Type"] == "/OBJR"
    assert form["/K"]["/Obj"]["/T"] == field["/T"]
    assert form["/P"]["/S"] == "/Document"
    assert form["/P"]["/K"][-1]["/S"] == "/Form"
    assert tree["/ParentTreeNextKey"] > max(parents) == int(field["/StructParent"])


def test_the_seal_is_in_the_corner_that_templates_leave_free(field: Any) -> None:
    left, low, right, high = (float(edge) * 25.4 / 72 for edge in field["/Rect"])

    assert 210 - 36 < left < right < 210
    assert 11 < low < high < 30


def test_a_family_card_of_several_pages_is_sealed_on_the_last(
    renderer: TypstRenderer,
    signer: SampleAuthority,
    templates: dict[str, str],
    everything: Callable[..., dict[str, Any]],
    member: Callable[..., dict[str, Any]],
    signed_at: datetime,
) -> None:
    data = everything()
    data["household"]["members"] = [member()] * 30

    pdf = sign(signer, renderer.render(templates["kk"], data), signed_at)

    assert verify(pdf, signer.trust_root(), at=signed_at).verdict == "valid"
    pages = list(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Kids"])
    marks = [page.get_object().get("/Annots", []) for page in pages]
    assert [any("/T" in mark.get_object() for mark in list(those)) for those in marks] == [
        False,
        True,
    ]
    assert check_upload(pdf, "kk.pdf").pages == len(pages)


def test_a_changed_byte_is_noticed(
    signed: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    changed = signed.replace(b"%PDF-1.7", b"%PDF-1.6")

    report = verify(changed, signer.trust_root(), at=signed_at)

    assert report.verdict == "altered"
    assert report.signer_name is None


def test_something_added_after_signing_is_noticed(
    signed: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)

    report = verify(out.getvalue(), signer.trust_root(), at=signed_at)

    assert (report.verdict, report.covers_whole_file) == ("altered", False)


def test_a_signature_of_somebody_else_is_a_strangers(
    signed: bytes, tmp_path: Path, signed_at: datetime
) -> None:
    somebody_else = SampleAuthority(tmp_path)

    report = verify(signed, somebody_else.trust_root(), at=signed_at)

    assert (report.verdict, report.intact, report.trusted) == ("stranger", True, False)


def test_what_is_not_signed_or_no_pdf_is_told_as_such(
    certificate: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    verifier = PadesVerifier((signer.trust_root(),))

    assert verifier.verify(certificate, at=signed_at).verdict == "unsigned"
    for junk in (b"", b"%PDF-", b"<html>", certificate[:-200], bytes(1000)):
        assert verifier.verify(junk, at=signed_at).verdict == "unreadable"


def test_broken_signatures_are_told_and_never_an_error(
    signed: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    verifier = PadesVerifier((signer.trust_root(),))
    start = signed.rfind(b"/Contents <") + len(b"/Contents <")
    verdicts = set()
    for place in range(start, start + 3400, 67):
        digit = b"0" if signed[place : place + 1] != b"0" else b"F"
        broken = signed[:place] + digit + signed[place + 1 :]
        verdicts.add(verifier.verify(broken, at=signed_at).verdict)

    # Where the bit falls into the root's own certificate, which is not signed, all is well.
    assert verdicts <= {"altered", "stranger", "unreadable", "valid"}
    assert {"altered", "unreadable"} & verdicts


def test_signing_what_is_no_pdf_or_signed_already_fails(
    signed: bytes, signer: SampleAuthority, signed_at: datetime
) -> None:
    for pdf in (b"", b"not a pdf", signed[:-500], signed):
        with pytest.raises(SigningFailed):
            sign(signer, pdf, signed_at)


def test_only_the_owner_can_read_the_key_and_the_roots_key_is_not_kept(tmp_path: Path) -> None:
    authority = SampleAuthority(tmp_path / "new")
    assert authority.check_config() == []

    files = [file for file in (tmp_path / "new").rglob("*") if file.is_file()]
    assert sorted(file.name for file in files) == ["office.key", "office.pem", "root.pem"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert b"PRIVATE" not in authority.trust_root()


def test_a_key_that_others_can_read_is_reported(tmp_path: Path) -> None:
    authority = SampleAuthority(tmp_path)
    assert authority.check_config() == []
    next(tmp_path.rglob("office.key")).chmod(0o644)

    assert "others can read" in authority.check_config()[0]


def test_a_second_start_uses_the_same_authority(
    tmp_path: Path, certificate: bytes, signed_at: datetime
) -> None:
    pdf = sign(SampleAuthority(tmp_path), certificate, signed_at)

    root = SampleAuthority(tmp_path).trust_root()

    assert verify(pdf, root, at=signed_at).verdict == "valid"


def test_processes_that_start_together_agree_on_one_authority(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from sekali.documents.adapters.test_authority import TestAuthoritySigner as S;"
        "sys.stdin.readline(); print(S(Path(sys.argv[1])).trust_root().decode())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(os.environ),
        )
        for _ in range(4)
    ]
    with ThreadPoolExecutor(len(processes)) as pool:
        told = list(pool.map(lambda process: process.communicate(b"go\n")[0], processes))

    assert len(set(told)) == 1
    assert told[0].startswith(b"-----BEGIN CERTIFICATE")
    assert [path.name for path in tmp_path.iterdir()] == ["sample-authority"]
