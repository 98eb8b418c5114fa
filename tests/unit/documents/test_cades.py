"""The signature's bytes are what the standards say, read back by a library of others."""

import hashlib
from datetime import UTC, datetime

import pytest
from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from sekali.documents.adapters.cades import OCTETS, CadesSigner, der, integer

DIGEST = hashlib.sha256(b"a document").digest()
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(common_name: str, serial: int) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .sign(KEY, hashes.SHA256())
    )


OWN, ABOVE = certificate("Kantor Contoh", 2**158 + 1), certificate("Akar Contoh", 128)


@pytest.fixture
def signed() -> cms.SignedData:
    encoded = CadesSigner(KEY, (OWN, ABOVE)).sign_digest(DIGEST)
    content = cms.ContentInfo.load(encoded, strict=True)
    assert content["content_type"].native == "signed_data"
    # Distinguished encoding: writing out what was read gives the same bytes.
    assert content.dump(force=True) == encoded
    return content["content"]


def test_it_holds_both_certificates_and_no_content(signed: cms.SignedData) -> None:
    inside = {choice.chosen.dump() for choice in signed["certificates"]}

    assert inside == {each.public_bytes(Encoding.DER) for each in (OWN, ABOVE)}
    assert signed["encap_content_info"]["content_type"].native == "data"
    assert signed["encap_content_info"]["content"].native is None
    assert len(signed["signer_infos"]) == 1


def test_the_attributes_name_the_document_and_the_certificate(signed: cms.SignedData) -> None:
    signer = signed["signer_infos"][0]
    found = {item["type"].dotted: item["values"][0] for item in signer["signed_attrs"]}

    assert found.keys() == {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2}
    assert found[MESSAGE_DIGEST].native == DIGEST
    encoded = found[SIGNING_CERTIFICATE_V2].dump()
    named = tsp.SigningCertificateV2.load(encoded, strict=True)["certs"][0]
    assert named["hash_algorithm"]["algorithm"].native == "sha256"
    assert named["cert_hash"].native == hashlib.sha256(OWN.public_bytes(Encoding.DER)).digest()
    assert signer["sid"].chosen["serial_number"].native == OWN.serial_number


def test_the_signature_is_over_the_attributes(signed: cms.SignedData) -> None:
    signer = signed["signer_infos"][0]
    over = signer["signed_attrs"].untag().dump()

    # Raises InvalidSignature where it does not fit.
    KEY.public_key().verify(signer["signature"].native, over, ec.ECDSA(hashes.SHA256()))
    assert signer["signature_algorithm"].signature_algo == "ecdsa"


@given(value=st.integers(0, 2**200))
def test_whole_numbers_read_back(value: int) -> None:
    assert core.Integer.load(integer(value), strict=True).native == value


@given(length=st.one_of(st.integers(0, 300), st.integers(65_500, 65_600)))
def test_lengths_read_back(length: int) -> None:
    assert core.OctetString.load(der(OCTETS, bytes(length)), strict=True).native == bytes(length)
