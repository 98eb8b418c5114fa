"""How the impact assessment of each service stands: never judged, changed since, or judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sekali.casework.models import ImpactJudgement
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.privacy.activities import activity_of
from sekali.catalogue.privacy.contents import fingerprint_of

_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How one assessment stands: never, changed, accepted, conditions or refused.

    ``judgement`` is the newest, of whichever version it is.
    """

    service_id: str
    state: str
    judgement: ImpactJudgement | None

    @property
    def is_open(self) -> bool:
        """Tell whether the officer has to read it."""
        return self.state in {"never", "changed"}


def standings(services: Iterable[CompiledService], dictionary: DictionaryOf) -> Sequence[Standing]:
    """Return how the assessment of each service stands, in their order; one query."""
    newest = _newest()
    return [_standing(service, dictionary, newest.get(service.id)) for service in services]


def standing_of(service: CompiledService, dictionary: DictionaryOf) -> Standing:
    """Return how the assessment of one service stands."""
    rows = ImpactJudgement.objects.filter(service_id=service.id).order_by("-judged_at")
    return _standing(service, dictionary, rows.first())


def judgements_of(service_id: str) -> Sequence[ImpactJudgement]:
    """Return what was judged of a service, the newest first."""
    rows = ImpactJudgement.objects.filter(service_id=service_id).order_by("-judged_at")
    return list(rows[:_AT_MOST])


def _newest() -> Mapping[str, ImpactJudgement]:
    rows = ImpactJudgement.objects.order_by("service_id", "-judged_at").distinct("service_id")
    return {one.service_id: one for one in rows}


def _standing(
    service: CompiledService, dictionary: DictionaryOf, newest: ImpactJudgement | None
) -> Standing:
    if newest is None:
        return Standing(service.id, "never", None)
    now = fingerprint_of(activity_of(service, dictionary, "id"))
    state = newest.outcome if newest.fingerprint == now else "changed"
    return Standing(service.id, state, newest)
