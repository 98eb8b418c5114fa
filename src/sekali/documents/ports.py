"""What the documents room asks of the outside: setting pages, signing them, keeping bytes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

_LINE_OF_TEMPLATE = re.compile(r"\.typ:(\d+):\d+")

JSON: TypeAlias = str | int | float | bool | Sequence["JSON"] | Mapping[str, "JSON"] | None


class TemplateFailed(Exception):
    """A template gave no document: a fault of the template or its data, not of a resident.

    ``reason`` is ``refused`` (the compiler says why in ``detail``), ``time`` (it ran too long)
    or ``crashed`` (it asked for too much memory, or the compiler broke).
    """

    def __init__(self, reason: Literal["refused", "time", "crashed"], detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    @property
    def sentence(self) -> str:
        """What is wrong, in one line."""
        said = self.detail.partition("\n")[0]
        return said if self.reason == "refused" else f"{self.reason}, {said}"

    @property
    def line(self) -> int | None:
        """The line of the template, where the compiler names one."""
        found = _LINE_OF_TEMPLATE.search(self.detail)
        return int(found[1]) if found else None


class SigningFailed(Exception):
    """The signing service gave no signature; nothing is known to be signed, so try again."""


class BlobMissing(Exception):
    """Nothing is kept under this address."""


class BlobDamaged(Exception):
    """What is kept under this address is no longer what was put there."""


class StoreAway(Exception):
    """The store gave no answer that can be relied on: nothing is known to be kept; try again."""


class ScannerAway(Exception):
    """The scanner gave no answer that can be relied on; ask again later."""


class MasterKeyMissing(Exception):
    """A master key is not given, or is not the one: keys of people cannot be unwrapped."""


Verdict = Literal["valid", "altered", "stranger", "unsigned", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What can be said of the signature in a PDF that somebody shows.

    ``verdict`` is ``valid`` (whole file, unchanged, by an authority that is trusted),
    ``altered`` (changed after it was signed), ``stranger`` (unchanged, but signed by somebody
    who is not trusted), ``unsigned`` or ``unreadable``. What the signature says of itself is
    given only where its bytes are ``intact``; ``signed_at`` is the signer's own clock.
    """

    verdict: Verdict
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    signer_name: str | None = None
    office_name: str | None = None
    reason: str | None = None
    signed_at: datetime | None = None
    certificate_subject: str | None = None
    certificate_issuer: str | None = None


class DocumentRenderer(Protocol):
    """Sets a document from a template, which is data and may come from anybody."""

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return the PDF that ``template`` makes of ``data``; the same input, the same bytes.

        Raises:
            TemplateFailed: The template is wrong, or needed more than it is allowed.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the renderer, in words for an operator; empty if nothing."""
        ...


class DocumentSigner(Protocol):
    """Signs in the name of an office: a test authority, or the national signing service."""

    def sign(
        self, pdf: bytes, *, office_name: str, signer_name: str, reason: str, at: datetime
    ) -> bytes:
        """Return ``pdf`` with one signature that covers all of it.

        Signing twice gives two different files: whoever calls remembers the first.

        Raises:
            SigningFailed: The service is away or refuses; the PDF is not one it can sign.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the signer, in words for an operator; empty if nothing."""
        ...


class SignatureVerifier(Protocol):
    """Reads the signature of a PDF that anybody may bring."""

    def verify(self, pdf: bytes, *, at: datetime) -> SignatureReport:
        """Return what can be said of ``pdf`` as of ``at``; hostile bytes are ``unreadable``."""
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with what it trusts, in words for an operator; empty if nothing."""
        ...


class BlobStore(Protocol):
    """Keeps bytes under the hash of their content, for good.

    A store that is somewhere else may be away: each method may raise ``StoreAway``.
    """

    def put(self, data: bytes) -> str:
        """Keep ``data`` for good before returning its address: 64 hexadecimal digits, SHA-256."""
        ...

    def open(self, address: str) -> bytes:
        """Return what was put.

        Raises:
            BlobMissing: There is nothing under ``address``, or it is not an address.
            BlobDamaged: The bytes no longer match ``address``.
        """
        ...

    def exists(self, address: str) -> bool:
        """Tell whether something is kept under ``address``; its bytes are not read."""
        ...

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is kept, in no order."""
        ...

    def put_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what nobody put since ``at``, in no order."""
        ...

    def set_aside(self, address: str) -> None:
        """Take a blob out of the way; whoever opens it brings it back."""
        ...

    def aside_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what was set aside before ``at``."""
        ...

    def forget_aside(self, address: str) -> None:
        """Remove for good what was set aside; what is put under the address meanwhile stays."""
        ...

    def remove(self, address: str) -> None:
        """Remove what is kept under ``address``; doing it again changes nothing."""
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the store, in words for an operator; empty if nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key that only a master key opens: which one, and the wrapped key as a text."""

    master_id: str
    text: str


class MasterKeys(Protocol):
    """Wraps the keys of people: keys of the installation, or a service that never gives its own."""

    def current(self) -> str:
        """Return the id of the master key that wraps from now on.

        Raises:
            MasterKeyMissing: There is none.
        """
        ...

    def ids(self) -> list[str]:
        """Return the ids of all master keys, the current one last."""
        ...

    def wrap(self, secret: bytes, *, bound_to: bytes) -> Wrapped:
        """Return ``secret`` wrapped by the current key; it opens only with ``bound_to`` again.

        Raises:
            MasterKeyMissing: There is no key.
        """
        ...

    def unwrap(self, wrapped: Wrapped, *, bound_to: bytes) -> bytes:
        """Return the secret.

        Raises:
            MasterKeyMissing: The key that wrapped it is not here, or it was wrapped otherwise.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the keys, in words for an operator; empty if nothing."""
        ...


class MalwareScanner(Protocol):
    """Looks for malware in what people bring."""

    def found_in(self, data: bytes) -> str | None:
        """Return the name of the malware in ``data``, or None where there is none.

        Raises:
            ScannerAway: There is no answer that can be relied on.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the scanner, in words for an operator; empty if nothing."""
        ...
