"""Signs with a sample authority that the installation makes for itself, for trying things out."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from pyhanko.sign.general import SigningError

from sekali.documents.adapters.cades import CadesSigner
from sekali.documents.adapters.durable import bring_to_disk, make_folder, write_whole
from sekali.documents.adapters.pades import Statement, sign_pdf
from sekali.documents.bounded_pdf import PARSER_ERRORS
from sekali.documents.ports import SigningFailed

FOLDER = "sample-authority"
ROOT_CERTIFICATE = "root.pem"
OFFICE_CERTIFICATE = "office.pem"
OFFICE_KEY = "office.key"
# Fixed, so that samples of any date can be signed and checked: this authority vouches for nobody.
VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
VALID_UNTIL = datetime(2050, 1, 1, tzinfo=UTC)
NOT_OFFICIAL = "CONTOH - bukan otoritas resmi / SAMPLE"


class TestAuthoritySigner:
    """A ``DocumentSigner`` with keys of its own, made in ``directory`` at first use.

    The key of the root is thrown away once it has signed the office's certificate, so there is
    one secret, the office's key, readable by its owner only. Processes that start at the same
    time agree on one authority. Safe to use from many threads.
    """

    # pytest takes classes of this name for tests.
    __test__ = False

    def __init__(self, directory: Path) -> None:
        self._folder = directory / FOLDER
        self._lock = Lock()
        self._signer: CadesSigner | None = None

    def sign(
        self, pdf: bytes, *, office_name: str, signer_name: str, reason: str, at: datetime
    ) -> bytes:
        """Return ``pdf`` with one signature that covers all of it.

        Raises:
            SigningFailed: The PDF is broken or signed already, or the key cannot be read.
        """
        statement = Statement(
            office_name=office_name, signer_name=signer_name, reason=reason, at=at
        )
        try:
            return sign_pdf(pdf, statement, cms=self._ready().sign_digest)
        except (*PARSER_ERRORS, SigningError, OSError) as error:
            raise SigningFailed(str(error)) from error

    def trust_root(self) -> bytes:
        """Return the certificate of the authority, PEM, for whoever checks its signatures."""
        self._ready()
        return (self._folder / ROOT_CERTIFICATE).read_bytes()

    def check_config(self) -> list[str]:
        """Return what is wrong with the signer, in words for an operator; empty if nothing."""
        try:
            self._ready()
        except (SigningFailed, OSError, ValueError) as error:
            return [f"documents cannot be signed: {error}"]
        if (self._folder / OFFICE_KEY).stat().st_mode & 0o077:
            return [f"others can read the signing key {self._folder / OFFICE_KEY}"]
        return []

    def _ready(self) -> CadesSigner:
        with self._lock:
            if self._signer is None:
                if not self._folder.is_dir():
                    make_authority(self._folder)
                self._signer = _load(self._folder)
            return self._signer


def make_authority(folder: Path) -> None:
    """Make a root and an office certificate in ``folder``, or leave what is there already.

    Everything is written elsewhere first and then renamed in one step: a folder of this name is
    always whole, and of two processes the slower one takes over what the faster one made.
    """
    make_folder(folder.parent)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
    try:
        _write_certificates(draft)
        bring_to_disk(draft)
        draft.rename(folder)
        bring_to_disk(folder.parent)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_certificates(folder: Path) -> None:
    root_key, office_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name("Otoritas Contoh Sekali (SAMPLE)")
    root = _certificate(root_name, root_key, root_name, root_key, is_authority=True)
    office_name = _name("Penerbit Dokumen Contoh (SAMPLE)")
    office = _certificate(office_name, office_key, root_name, root_key, is_authority=False)
    secret = office_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, content in (
        (ROOT_CERTIFICATE, root.public_bytes(Encoding.PEM)),
        (OFFICE_CERTIFICATE, office.public_bytes(Encoding.PEM)),
        (OFFICE_KEY, secret),
    ):
        write_whole(folder / name, content)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, NOT_OFFICIAL),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name,
    subject_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    own, above = subject_key.public_key(), issuer_key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None),
            critical=True,
        )
        .add_extension(_key_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _key_usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _load(folder: Path) -> CadesSigner:
    key = load_pem_private_key((folder / OFFICE_KEY).read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SigningFailed(f"{folder / OFFICE_KEY} is not a key of this authority")
    chain = (folder / OFFICE_CERTIFICATE, folder / ROOT_CERTIFICATE)
    first, second = (x509.load_pem_x509_certificate(file.read_bytes()) for file in chain)
    return CadesSigner(key, (first, second))
