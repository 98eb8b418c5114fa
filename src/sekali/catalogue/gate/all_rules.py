"""Every rule of the gate. A new rule is a module in rules/ and a line here."""

from collections.abc import Mapping

from sekali.catalogue.gate.rule import Rule, registered
from sekali.catalogue.gate.rules import (
    actions,
    agreements,
    applicants,
    appointments,
    bulk,
    calls,
    consents,
    corrections,
    cost,
    data_rights,
    deciding,
    documents,
    effects,
    hidden,
    identity,
    in_flight,
    items,
    kinds,
    law,
    life_events,
    local,
    narrowing,
    official_form,
    once_only,
    panels,
    places,
    promised_time,
    purposes,
    recurs,
    scenario_names,
    standard,
    states,
    telling,
    texts,
    undoing,
)

RULES: Mapping[str, Rule] = registered(
    [
        identity.ID,
        identity.OWNER,
        identity.CHANGELOG,
        identity.FILES,
        law.RULE,
        life_events.RULE,
        applicants.RULE,
        once_only.RULE,
        purposes.PURPOSES,
        purposes.READS,
        consents.RULE,
        agreements.RULE,
        items.KEYS,
        items.TYPES,
        items.PROOFS,
        items.CHOICES,
        places.PLACE,
        places.ABOUT,
        cost.RULE,
        states.TARGETS,
        states.REACHABLE,
        states.CYCLES,
        kinds.WAYS_OUT,
        kinds.TIMERS,
        kinds.ASKED,
        kinds.FEES,
        narrowing.RULE,
        calls.CALL,
        calls.DAYS,
        calls.GROUPS,
        calls.NUMBERS,
        panels.PANELS,
        panels.RANKINGS,
        appointments.RULE,
        actions.RULE,
        in_flight.RULE,
        deciding.ACTIONS,
        deciding.TABLES,
        deciding.PARAMETERS,
        deciding.FIGURES,
        effects.REFERENCES,
        effects.ORDER,
        effects.TOLD,
        undoing.RULE,
        corrections.RULE,
        hidden.RULE,
        telling.RULE,
        data_rights.RULE,
        documents.RULE,
        documents.ISSUED,
        bulk.RULE,
        recurs.RULE,
        promised_time.RULE,
        local.RULE,
        standard.RETENTION,
        texts.COMPLETE,
        texts.ORPHANS,
        texts.FILLED_IN,
        official_form.RULE,
        scenario_names.RULE,
    ]
)

# Scenarios run only where these are kept: otherwise a case could not move, or a value not be read.
BEFORE_SCENARIOS = frozenset(
    {
        "item-key",
        "item-type",
        "subject",
        "state-target",
        "state-kind",
        "timer",
        "fee",
        "rule-action",
        "document",
        "effect",
        "effect-refused",
        "data-right",
        "applicant",
        "scenario-name",
        "call-groups",
        "panel",
        "corrections",
        "local",
    }
)

# Judged by running scenarios, which a room above can do: see casework/scenario_rules.py.
COVERAGE, DOCUMENT_SETS = "coverage", "document-sets"
SAID_BY_SCENARIOS: Mapping[str, str] = {
    COVERAGE: "scenarios show every outcome, every refusal too, and every way that a case can go",
    DOCUMENT_SETS: "each document can be set with what a scenario gives it",
}


def sayings() -> Mapping[str, str]:
    """Return what every rule says, by its code."""
    return {code: rule.says for code, rule in RULES.items()} | dict(SAID_BY_SCENARIOS)
