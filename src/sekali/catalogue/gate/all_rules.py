"""Every rule of the gate. A new rule is a module in rules/ and a line here."""

from collections.abc import Mapping

from sekali.catalogue.gate.rule import Rule, registered
from sekali.catalogue.gate.rules import (
    actions,
    coverage,
    deciding,
    documents,
    effects,
    identity,
    items,
    law,
    once_only,
    places,
    promised_time,
    purposes,
    scenario_names,
    standard,
    states,
    texts,
)

RULES: Mapping[str, Rule] = registered(
    [
        identity.ID,
        identity.OWNER,
        identity.CHANGELOG,
        identity.FILES,
        law.RULE,
        once_only.RULE,
        purposes.PURPOSES,
        purposes.READS,
        items.KEYS,
        items.TYPES,
        items.PROOFS,
        items.CHOICES,
        places.PLACE,
        places.ABOUT,
        states.TARGETS,
        states.REACHABLE,
        states.CYCLES,
        actions.RULE,
        deciding.ACTIONS,
        deciding.TABLES,
        deciding.PARAMETERS,
        effects.REFERENCES,
        effects.ORDER,
        effects.TOLD,
        documents.RULE,
        documents.ISSUED,
        promised_time.RULE,
        standard.RETENTION,
        texts.COMPLETE,
        texts.ORPHANS,
        texts.FILLED_IN,
        scenario_names.RULE,
        coverage.RULE,
    ]
)
