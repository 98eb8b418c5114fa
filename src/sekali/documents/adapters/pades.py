"""Puts a signature into a PDF so that it stays lasting (PDF/A-2) and readable aloud (PDF/UA-1).

The two standards pull apart: PDF/A forbids a hidden signature field, and PDF/UA wants every
field that is not hidden to have a place in the structure that is read out. So the field is
shown, as a small seal, and told of in the structure (ISO 14289-1, 7.18; ISO 19005-2, 6.3).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from sekali.documents.adapters.seal import seal_box, seal_drawing

FIELD = "TandaTangan"
DIGEST = "sha256"
# Hexadecimal digits kept free for the signature; one of ours takes about 3,500.
RESERVED_DIGITS = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a signature says of itself, seen in every viewer and covered by it."""

    office_name: str
    signer_name: str
    reason: str
    at: datetime


def sign_pdf(pdf: bytes, statement: Statement, *, cms: Callable[[bytes], bytes]) -> bytes:
    """Return ``pdf`` with a PAdES signature over all of it, after which nothing may change.

    ``cms`` makes the signature (DER) from the SHA-256 digest of the file: with a key at hand, or
    by asking a signing service.

    Raises:
        PdfError, SigningError: The PDF is broken or signed already.
        LookupError, TypeError, ValueError: It is built in a way that ours are not.
    """
    writer: IncrementalPdfFileWriter = _Writer(io.BytesIO(pdf))
    if next(enumerate_sig_fields(writer), None) is not None:
        raise SigningError("the document is signed already")
    writer.register_extension(ESIC_EXTENSION_1)
    page = writer.find_page_for_modification(-1)[0]
    steps = PdfCMSEmbedder(_field(page, statement)).write_cms(FIELD, writer)
    _show(writer, page, next(steps))
    steps.send(_signature(statement))
    prepared, out = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(cms(prepared.document_digest))
    signed: bytes = out.getvalue()
    return signed


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's writer, which leaves the title, the dates and the claims of the file alone."""

    def _update_meta(self) -> None:
        # Rewritten, the description of its own terms no longer has the form that PDF/A asks for
        # (ISO 19005-2, 6.6.2.3.3), and the time of the machine would stand in it.
        return


def _field(page: Any, statement: Statement) -> SigFieldSpec:
    _, low, right, _ = (float(edge) for edge in page.get_object()["/MediaBox"])
    told_as = f"Tanda tangan elektronik {statement.signer_name}, {statement.office_name}"
    return SigFieldSpec(
        sig_field_name=FIELD,
        on_page=-1,
        box=seal_box(right, low),
        readable_field_name=told_as,
    )


def _signature(statement: Statement) -> SigObjSetup:
    placeholder = SignatureObject(
        subfilter=SigSeedSubFilter.PADES,
        timestamp=statement.at,
        name=statement.signer_name,
        location=statement.office_name,
        reason=statement.reason,
        bytes_reserved=RESERVED_DIGITS,
    )
    final = SigMDPSetup(md_algorithm=DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    return SigObjSetup(sig_placeholder=placeholder, mdp_setup=final)


def _show(writer: IncrementalPdfFileWriter, page: Any, field: Any) -> None:
    """Draw the seal and, in a document that can be read aloud, tell of it there."""
    drawing = writer.add_object(seal_drawing())
    field.get_object()[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): drawing})
    if "/StructTreeRoot" in writer.root:
        _tell_in_structure(writer, page, field)


def _tell_in_structure(writer: IncrementalPdfFileWriter, page: Any, field: Any) -> None:
    """Give the field a ``Form`` element at the end of what is read out."""
    root = writer.root["/StructTreeRoot"]
    document = root["/K"][0] if isinstance(root["/K"], generic.ArrayObject) else root["/K"]
    key = int(root.get("/ParentTreeNextKey", 0))
    element = writer.add_object(_form_element(document, page, field))
    document["/K"].append(element)
    root["/ParentTree"]["/Nums"].extend([generic.NumberObject(key), element])
    root[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    field.get_object()[pdf_name("/StructParent")] = generic.NumberObject(key)
    page.get_object()[pdf_name("/Tabs")] = pdf_name("/S")
    for changed in (document, root, root["/ParentTree"], page.get_object()):
        writer.update_container(changed)


def _form_element(document: Any, page: Any, field: Any) -> generic.DictionaryObject:
    above = document.container_ref
    shown = {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Pg"): page, pdf_name("/Obj"): field}
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): generic.IndirectObject(above.idnum, above.generation, above.pdf),
            pdf_name("/Pg"): page,
            pdf_name("/K"): generic.DictionaryObject(shown),
        }
    )
