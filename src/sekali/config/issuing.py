"""Which adapter stands behind which port of the worker, and which consumer gets which message.

Apart from wiring, so that web processes do not carry what sets and signs documents.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings

from sekali.casework.actions.checking_looks import check_looks
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.privacy.nightly import RetentionByNight
from sekali.channels.consumers import ChannelConsumers
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.documents.adapters.qr_code import qr_svg
from sekali.documents.adapters.test_authority import TestAuthoritySigner
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.scanning import HeldPapersPoll, YoungPapersScanned
from sekali.documents.tidying import FilesTidied
from sekali.jobs.birth_notices import BirthNoticePoll
from sekali.jobs.recurring import begin_recurring
from sekali.jobs.tasks import Poll
from sekali.mandates.board_consumers import BoardConsumers
from sekali.mandates.consumers import MandateConsumers
from sekali.openid.adapters.http_line import HttpClientLine
from sekali.openid.signing_out import OpenidConsumers
from sekali.payments.consumers import PaymentConsumers
from sekali.storage.outbox import Consumer
from sekali.vault.told_in_vain import IN_VAIN, write_told_in_vain


@lru_cache(1)
def signer() -> TestAuthoritySigner:
    """Return what signs documents: a test authority, until an agreement with a real one."""
    return TestAuthoritySigner(settings.VAR / "authority")


@lru_cache(1)
def outside() -> Outside:
    """Return everything outside that effects need."""
    return Outside(
        registry=wiring.registry(background=True),
        renderer=TypstRenderer(),
        signer=signer(),
        store=wiring.safe(),
        public_url=settings.PUBLIC_URL,
        qr_code=qr_svg,
        registries=wiring.registries(background=True),
    )


@lru_cache(1)
def client_line() -> HttpClientLine:
    """Return the line to systems of agencies that people sign in to."""
    return HttpClientLine(may_be_local=settings.SAMPLE_DATA)


def consumers() -> Mapping[str, Consumer]:
    """Return who handles which message of the outbox."""
    casework = CaseworkConsumers(outside(), _now, is_sample=settings.SAMPLE_DATA).by_topic()
    payments = PaymentConsumers(wiring.bank(), _now).by_topic()
    reach = Reach(wiring.sms(), settings.PUBLIC_URL)
    channels = ChannelConsumers(reach, _now).by_topic()
    mandates = {
        **MandateConsumers(reach, _now).by_topic(),
        **BoardConsumers(reach, _now).by_topic(),
    }
    openid = OpenidConsumers(wiring.openid(), client_line(), _now).by_topic()
    vault: Mapping[str, Consumer] = {IN_VAIN: write_told_in_vain}
    return {**casework, **payments, **channels, **mandates, **openid, **vault}


def polls() -> Sequence[Poll]:
    """Return what the worker asks each minute."""
    births = BirthNoticePoll(
        wiring.birth_notices(), wiring.registry(background=True), is_sample=settings.SAMPLE_DATA
    )
    return (births, HeldPapersPoll(wiring.safe()), begin_recurring)


def nightly() -> Sequence[Poll]:
    """Return what the worker does each night."""
    return (
        YoungPapersScanned(wiring.safe()),
        FilesTidied(wiring.blob_store()),
        RetentionByNight(wiring.blob_store()),
        check_looks,
    )


def _now() -> datetime:
    return datetime.now(UTC)
