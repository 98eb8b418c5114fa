"""What a registry holds is asked of it, under an agreement, or it is said why it is not."""

from collections.abc import Iterator
from typing import Final

from sekali.catalogue import files
from sekali.catalogue.agreements import AskedFor
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import PlacedItem, UnderCheck

ORGANISATION: Final = "organisation"
FINDING: Final = "find-organisations"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield facts that a registry holds and that no agreement opens for this service.

    The day does not matter: that an agreement has ended is told to the operator, and must not
    make a sound folder unsound overnight.
    """
    for placed in under_check.items:
        registry = _registry_of(placed, under_check)
        if registry and not _is_open(placed, registry, under_check):
            message = f"{placed.key}: the registry {registry} holds it, and no agreement opens it"
            fix = (
                f"open it in dictionary/agreements.yaml for {under_check.definition.owner} and "
                "this purpose, or say there under asked_of_residents: why residents type it"
            )
            yield Mistake(under_check.file, placed.at, message, fix)


def _registry_of(placed: PlacedItem, under_check: UnderCheck) -> str | None:
    known = under_check.element(placed.key) if isinstance(placed.item, files.FactItem) else None
    source = under_check.dictionary.sources.get(known.spec.authority) if known else None
    return source.registry if source else None


def _is_open(placed: PlacedItem, registry: str, under_check: UnderCheck) -> bool:
    definition, agreements = under_check.definition, under_check.dictionary.agreements
    known, purpose = under_check.element(placed.key), definition.purposes.get(placed.purpose)
    if known is None or purpose is None:  # told by another rule
        return True
    element = f"{known.kind}.{known.name}"
    if known.kind == ORGANISATION:
        # Told when an officer found the organisation, for every service alike.
        openings = (one for held in agreements.of(registry) for one in held.spec.opens)
        return any(one.use == FINDING and element in one.elements for one in openings)
    asked = AskedFor(definition.owner, definition.id, placed.purpose, purpose.basis)
    if (definition.id, element) in agreements.asked_of_residents:
        return True
    return any(one.opens(asked, element) for one in agreements.of(registry))


RULE = Rule(
    code="agreement",
    says="every fact that a registry holds is opened by an agreement, for its purpose and ground",
    check=check,
)
