"""Puts a signature into a PDF so that it stays lasting (PDF/A-2) and readable aloud (PDF/UA-1).

The two standards pull apart: PDF/A forbids a hidden signature field, and PDF/UA wants every
field that is not hidden to have a place in the structure that is read out. So the field is
shown, as a small seal, and told of in the structure (ISO 14289-1, 7.18; ISO 19005-2, 6.3).
"""

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from sekali.documents.adapters.seal import seal_box, seal_content

FIELD = "TandaTangan"
# Hexadecimal digits kept free for the signature; one of ours takes about 5,000.
RESERVED_DIGITS = 16_384
EDGE_TO_EDGE = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins()
)


def sign_pdf(
    pdf: bytes, *, signer: Signer, office_name: str, signer_name: str, reason: str, at: datetime
) -> bytes:
    """Return ``pdf`` with a PAdES B-B signature over all of it, after which nothing may change.

    ``at`` is the time the signer claims; there is no time stamp by a third party.

    Raises:
        PdfError, SigningError: The PDF is broken or signed already.
        LookupError, TypeError, ValueError: It is built in a way that ours are not.
    """
    writer = _Writer(io.BytesIO(pdf))
    _add_field(writer, f"Tanda tangan elektronik {signer_name}, {office_name}")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=signer_name,
        location=office_name,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    style = StaticStampStyle(
        background=seal_content(), background_layout=EDGE_TO_EDGE, border_width=0
    )
    signing = _SignerAt(metadata, signer, stamp_style=style)
    signing.at = at
    out = io.BytesIO()
    signing.sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED_DIGITS, output=out)
    return out.getvalue()


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's writer, which leaves the title, the dates and the claims of the file alone."""

    def _update_meta(self) -> None:
        # Rewritten, the description of its own terms no longer has the form that PDF/A asks for
        # (ISO 19005-2, 6.6.2.3.3), and the time of the machine would stand in it.
        return


class _SignerAt(PdfSigner):
    """pyHanko's signer, told what time it is."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self.at
        return session


def _add_field(writer: IncrementalPdfFileWriter, told_as: str) -> None:
    page_reference = writer.find_page_for_modification(-1)[0]
    page = page_reference.get_object()
    _, low, right, _ = (float(edge) for edge in page["/MediaBox"])
    append_signature_field(
        writer,
        SigFieldSpec(
            sig_field_name=FIELD,
            on_page=-1,
            box=seal_box(right, low),
            readable_field_name=told_as,
            empty_field_appearance=False,
        ),
    )
    field_reference = next(
        reference for name, _, reference in enumerate_sig_fields(writer) if name == FIELD
    )
    if "/StructTreeRoot" in writer.root:
        _tell_in_structure(writer, page_reference, field_reference)


def _tell_in_structure(writer: IncrementalPdfFileWriter, page: Any, field: Any) -> None:
    """Give the field a ``Form`` element at the end of what is read out."""
    root = writer.root["/StructTreeRoot"]
    document = root["/K"][0] if isinstance(root["/K"], generic.ArrayObject) else root["/K"]
    key = int(root.get("/ParentTreeNextKey", 0))
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): _reference_to(document),
                pdf_name("/Pg"): page,
                pdf_name("/K"): _object_reference(page, field),
            }
        )
    )
    document["/K"].append(element)
    root["/ParentTree"]["/Nums"].extend([generic.NumberObject(key), element])
    root[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    field.get_object()[pdf_name("/StructParent")] = generic.NumberObject(key)
    page.get_object()[pdf_name("/Tabs")] = pdf_name("/S")
    for changed in (document, root, root["/ParentTree"], field.get_object(), page.get_object()):
        writer.update_container(changed)


def _object_reference(page: Any, field: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/OBJR"),
            pdf_name("/Pg"): page,
            pdf_name("/Obj"): field,
        }
    )


def _reference_to(value: Any) -> generic.IndirectObject:
    reference = value.container_ref
    return generic.IndirectObject(reference.idnum, reference.generation, reference.pdf)
