"""Each rule of the gate lets a sound folder pass, and finds what is against it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.all_rules import sayings
from sekali.catalogue.gate.rule import DuplicateRule, Rule, registered

PROJECT = Path(__file__).parents[3]
Change = tuple[str, str, str]
Check = Callable[..., list[Finding]]
FORM = "official-form.yaml"
SERVICE, RULES_FILE, ID, MAIN = "service.yaml", "rules.yaml", "texts/id.yaml", "scenarios/main.yaml"

VISIT = """  visit:
    appointment: {for: chat, by: front-office, minutes: 30, notice: {working_hours: 1}, ahead: {calendar_days: 9}, change_before: {working_hours: 1}}
    within: {calendar_days: 30}
    actions: {attended: {to: sign}, missed: {to: withdrawn}, unbooked: {to: withdrawn}}
  sign:
"""
IN_TIME, PAID = "within: {calendar_days: 3}", "actions: {paid: {to: sign}}"

TELL = (
    "          - {tell: health-office, by: front-office, where: household.village_code, words: born, "
    "facts: [need], purpose: letter, law: UU 30/2014 pasal 24}\n"
)

FIGURE = (
    "figures:\n  twice: {label: {id: Dua kali, en: Twice}, formula: {id: dua kali, en: twice}, "
    "value: copies * 2, law: UU 24/2013 pasal 27}\n"
)

CALCULATOR = "calculator: {asks: [baby.birth_date], figures: [age]}\n"

# Code of the rule, and one change to the sound example that it has to find.
BAD: list[tuple[str, Change]] = [
    ("id-path", (SERVICE, "id: contoh.surat", "id: contoh.kartu")),
    ("owner", (SERVICE, "owner: civil-registry", "owner: nobody")),
    ("owner", (SERVICE, "owner: civil-registry", "owner: resident")),
    ("owner", (SERVICE, "languages: [id, en]", "languages: [en]")),
    ("changelog", (SERVICE, "version: 1.0.0", "version: 1.0.1")),
    ("changelog", ("CHANGELOG.md", "- First version.", "")),
    ("law", (SERVICE, "law: UU 24/2013 pasal 61", "law: because we say so")),
    ("agreement", (SERVICE, "      - household.village_code\n", "      - household.village_code\n      - {fact: applicant.tax_number, optional: true}\n")),
    ("law", (SERVICE, "{cite: UU 24/2013 pasal 27}", '{cite: ""}')),
    ("law", (SERVICE, "law: UU 43/2009}", "law: the archive}")),
    ("law", (RULES_FILE, "    law: UU 24/2013 pasal 27\n    rows", "    rows")),
    ("law", (RULES_FILE, "since: 2024-01-01, law: UU 24/2013", "since: 2024-01-01, law: UU")),
    ("life-event", (SERVICE, "languages: [id, en]", "languages: [id, en]\nlife_events: [party]")),
    ("purpose", (SERVICE, "purpose: letter\n    items", "purpose: fun\n    items")),
    ("purpose", (SERVICE, "household.address: letter", "household.address: fun")),
    ("purpose", (SERVICE, "purpose: contact, optional", "purpose: letter, optional")),
    ("consent", (SERVICE, "      - statement: truth\n", "      - {consent: may_call, purpose: letter}\n      - statement: truth\n")),
    ("read", (SERVICE, "household.address: letter", "household.adress: letter")),
    ("read", (SERVICE, "rule: known(household.village_code)", "rule: known(applicant.email)")),
    ("item-key", (SERVICE, "- ask: copies", "- ask: need")),
    ("item-key", (SERVICE, "- ask: copies", "- ask: sister")),
    ("item-key", (SERVICE, "- ask: copies", "- ask: today")),
    ("item-type", (SERVICE, 'min: "1"', 'min: "6"')),
    ("item-type", (SERVICE, "max_length: 100", "codes: sex")),
    ("item-type", (SERVICE, "type: text\n", "type: choice\n        codes: colours\n")),
    ("proves", (SERVICE, "proves: [baby.birth_date]", "proves: [baby.birth_place]")),
    ("subject", (SERVICE, "      - choose: sister\n", "")),
    ("subject", (SERVICE, "friend: {kind: person, from: nik}", "friend: {kind: person}")),
    ("served-where", (SERVICE, "served_where: household.village_code", "served_where: baby.sex")),
    ("served-where", (SERVICE, "      - household.village_code\n", "")),
    ("served-where", (SERVICE, "rule: known(household.village_code)", "rule: 1 < 2")),
    ("about", (SERVICE, "about: baby.full_name", "about: baby.birth_place")),
    ("state-target", (SERVICE, "accept: {to: sign}", "accept: {to: sing}")),
    ("state-target", (SERVICE, "  sign:\n", "  done:\n")),
    ("state-reach", (SERVICE, "accept: {to: sign}", "accept: {to: look}")),
    ("in-flight", (SERVICE, "documents:\n", "in_flight: [{from: {since: 0.1.0}, why: sooner, states: {look: {to: lok}}}]\ndocuments:\n")),
    ("in-flight", (SERVICE, "documents:\n", "in_flight: [{from: {since: 0.1.0}, why: sooner, states: {seek: move}}]\ndocuments:\n")),
    ("in-flight", (SERVICE, "documents:\n", "in_flight: [{from: {since: 1.0.0}, why: sooner, states: {look: move}}]\ndocuments:\n")),
    ("in-flight", (SERVICE, "documents:\n", "in_flight: [{from: {since: 0.1.0, until: 0.2.0}, why: a, states: {look: move}}, {from: {since: 0.1.10}, why: a, states: {look: move}}]\ndocuments:\n")),
    ("text-missing", (SERVICE, "documents:\n", "in_flight: [{from: {since: 0.1.0}, why: sooner, states: {look: move}}]\ndocuments:\n")),
    ("law", (SERVICE, "documents:\n", "in_flight: [{from: {since: 0.1.0}, why: sooner, law: custom, states: {look: move}}]\ndocuments:\n")),
    ("state-kind", (SERVICE, "  sign:\n", f"  pay: {{pay: levy, {IN_TIME}, {PAID}}}\n  sign:\n")),
    ("state-kind", (SERVICE, "  sign:\n", f"  day: {{until: today, {IN_TIME}, {PAID}}}\n  sign:\n")),
    ("fee", (SERVICE, "  sign:\n", f"  pay: {{pay: levy, {IN_TIME}, {PAID}}}\n  sign:\n")),
    ("fee", (SERVICE, "documents:\n", "fees: {levy: {rupiah: 1, law: UU 1/2022 pasal 88}}\ndocuments:\n")),
    ("fee", (SERVICE, "fee_rupiah: 0", "fee: levy")),
    ("timer", (SERVICE, "    actions:\n      accept", "    timers: [{after: {working_hours: 1}, act: nod, law: UU 30/2014 pasal 53}]\n    actions:\n      accept")),
    ("timer", (SERVICE, "    actions:\n      accept", "    timers: [{after: {working_hours: 1}, act: refuse, law: UU 30/2014 pasal 53}]\n    actions:\n      accept")),
    ("text-missing", (SERVICE, "documents:\n", "fees: {levy: {rupiah: 1, law: UU 1/2022 pasal 88}}\ndocuments:\n")),
    ("text-missing", (SERVICE, "    actions:\n      accept", "    inspection: {checks: [tall]}\n    actions:\n      accept")),
    ("text-missing", (SERVICE, "  sign:\n", f"  ask: {{opinions: {{x: {{of: civil-registry, by: front-office, {IN_TIME}, if_silent: agree, law: UU 30/2014 pasal 53}}}}, {IN_TIME}, actions: {{answered: {{to: sign}}}}}}\n  sign:\n")),
    ("law", (SERVICE, "documents:\n", "fees: {levy: {rupiah: 1, law: the council}}\ndocuments:\n")),
    ("law", (SERVICE, "    actions:\n      accept", "    timers: [{after: {working_hours: 1}, act: accept, law: custom}]\n    actions:\n      accept")),
    ("opinion", (SERVICE, "  sign:\n", f"  ask: {{opinions: {{x: {{of: nobody, by: front-office, {IN_TIME}, if_silent: agree, law: UU 30/2014 pasal 53}}}}, {IN_TIME}, actions: {{answered: {{to: sign}}}}}}\n  sign:\n")),
    ("opinion", (SERVICE, "  sign:\n", f"  ask: {{opinions: {{x: {{of: public-works, by: front-office, {IN_TIME}, if_silent: agree, law: UU 30/2014 pasal 53, sees: [colour]}}}}, {IN_TIME}, actions: {{answered: {{to: sign}}}}}}\n  sign:\n")),
    ("opinion", (SERVICE, "  sign:\n", f"  ask: {{opinions: {{x: {{of: public-works, by: front-office, {IN_TIME}, if_silent: agree, law: UU 30/2014 pasal 53}}}}, {IN_TIME}, actions: {{answered: {{to: sign}}}}}}\n  sign:\n")),
    ("sees", (SERVICE, "- ask: copies", "- ask: copies\n        sensitivity: specific")),
    ("sees", (SERVICE, "by: front-office", "by: front-office\n    sees: [need]")),
    ("sees", (SERVICE, "by: front-office", "by: front-office\n    sees: [colour]")),
    ("sees", (SERVICE, "- evidence: picture", "- evidence: picture\n        sensitivity: specific")),
    ("text-missing", (SERVICE, "  sign:\n", VISIT)),
    ("coverage", (SERVICE, "  sign:\n", VISIT)),
    ("state-kind", (SERVICE, "  sign:\n", VISIT.replace(", unbooked: {to: withdrawn}", ""))),
    ("appointment", (SERVICE, "  sign:\n", VISIT.replace("{calendar_days: 9}", "{working_hours: 1}"))),
    ("appointment", (SERVICE, "  sign:\n", VISIT.replace("{calendar_days: 9}", "{calendar_days: 121}"))),
    ("appointment", (SERVICE, "  sign:\n", VISIT.replace("{for", '{times: {mon: ["09:00", "09:20"]}, for'))),
    ("appointment", (SERVICE, "  sign:\n", VISIT.replace("{for", "{bring: [pen, pen], for"))),
    ("appointment", (SERVICE, "  sign:\n", VISIT.replace("    actions", "    timers: [{after: {calendar_days: 1}, escalate: head-of-office}]\n    actions"))),
    ("reasons", (SERVICE, "reasons: [not-true], ", "")),
    ("rule-action", (SERVICE, "decide_by_rule: few", "decide_by_rule: many")),
    ("rule-action", (RULES_FILE, "{action: approve}", "{action: refuse}")),
    ("rule-action", (RULES_FILE, "{action: approve}", "{outcome: approve}")),
    ("rule-action", (SERVICE, "        to: done\n", "        to: done\n        reasons: [x]\n")),
    ("rule-table", (SERVICE, "    decide_by_rule: few\n", "")),
    ("parameter", (RULES_FILE, "until: 2024-01-01", "until: 2025-01-01")),
    ("parameter", (RULES_FILE, "until: 2024-01-01", "until: 2019-01-01")),
    ("parameter", (RULES_FILE, "copies <= param.most_copies", "copies <= 4")),
    ("figure", (RULES_FILE, "tables:\n", FIGURE + "tables:\n")),
    ("figure", (RULES_FILE, "tables:\n", FIGURE.replace("law:", "codes: colours, law:") + "tables:\n")),
    ("effect", (SERVICE, "- {issue: letter}", "- {issue: latter}")),
    ("text-missing", (SERVICE, "documents:\n", CALCULATOR + "documents:\n")),
    ("effect", (SERVICE, "- {verify: baby}", "- {verify: boy}")),
    ("effect", (SERVICE, "register: baby", "register: friend")),
    ("effect", (SERVICE, "mother: friend", "mother: household")),
    ("effect", (SERVICE, "relation: child", "relation: anak")),
    ("effect", (SERVICE, "offer: [contoh.surat]", "offer: [contoh.lain]")),
    ("effect", (SERVICE, "subjects: {baby: baby}", "subjects: {baby: boy}")),
    ("effect", (SERVICE, "subjects: {baby: baby}", "subjects: {boy: baby}")),
    ("effect-order", (SERVICE, "          - {issue: letter}\n", "")),
    ("effect-order", (SERVICE, "          - {verify: baby}\n", "")),
    ("effect-refused", (SERVICE, "        if_refused: {to: look, notify: held-up}\n", "")),
    ("effect-refused", (SERVICE, "if_refused: {to: look,", "if_refused: {to: done,")),
    ("effect-refused", (SERVICE, "        to: done\n        if_refused", "        to: look\n        if_refused")),
    ("effect-refused", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n          - {register: baby, mother: friend, household: household, certificate: letter}\n")),
    ("effect-refused", (SERVICE, "accept: {to: sign}", "accept: {to: sign, if_refused: {to: look, notify: held-up}}")),
    ("text-missing", (ID, "held-up: {subject: Diperiksa lagi, ", "halt-up: {subject: Diperiksa lagi, ")),
    ("coverage", (MAIN, "{action: accept}, {refuses: register}]", "{action: accept}]")),
    ("corrections", (SERVICE, "items: [baby.full_name, need]", "items: [baby.full_name, picture]")),
    ("corrections", (SERVICE, "items: [baby.full_name, need]", "items: [baby.birth_place]")),
    ("corrections", (SERVICE, "proof: [picture]", "proof: [need]")),
    ("corrections", (SERVICE, "enter: mend", "enter: look")),
    ("corrections", (SERVICE, "enter: mend", "enter: mand")),
    ("corrections", (SERVICE, "enter: mend", "enter: sign")),
    ("state-reach", (SERVICE, "enter: mend", "enter: sign")),
    ("law", (SERVICE, "law: UU 30/2014 pasal 63", "law: good sense")),
    ("promised-time", (SERVICE, "    by: front-office\n    within: {working_hours: 2}\n    actions:\n      mend", "    by: front-office\n    within: {working_hours: 9}\n    actions:\n      mend")),
    ("coverage", (MAIN, "{action: mend}]", "{passes: {working_hours: 1}}]")),
    ("scenario-name", (MAIN, "corrects: [baby.full_name]", "corrects: [baby.ful_name]")),
    ("told", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL.replace("health-office", "nobody"))),
    ("told", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL.replace("household.village_code", "baby.full_name"))),
    ("told", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL.replace("[need]", "[picture]"))),
    ("told", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL + TELL)),
    ("text-missing", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL)),
    ("purpose", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL.replace("purpose: letter", "purpose: gossip"))),
    ("law", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" + TELL.replace("UU 30/2014 pasal 24", "custom"))),
    ("end-told", (SERVICE, "          - {notify: approved}\n", "")),
    ("document", (SERVICE, "documents/letter.typ", "documents/latter.typ")),
    ("document", (SERVICE, '"{region}-{sequence}"', '"{region}-{number}-{sequence}"')),
    ("document", (SERVICE, '"{region}-{sequence}"', '"{region}"')),
    ("document", (SERVICE, "about: baby, signed_by", "about: boy, signed_by")),
    ("document-issued", (SERVICE, "          - {issue: letter}\n", "")),
    ("promised-time", (SERVICE, "within: {working_hours: 2}", "within: {working_hours: 5}")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {clocks: {looks: {at_least: 1, at_most: 2, law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {clocks: {look: {at_least: 3, at_most: 4, law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {clocks: {look: {at_least: 0, at_most: 2, law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {fees: {levy: {at_least: 0, at_most: 5, law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {parameters: {most_copies: {at_least: '1', at_most: '3', law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {parameters: {copies: {at_least: '1', at_most: '9', law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("local", (SERVICE, "served_where: household.village_code", "local: {notice: false}\n" + "served_where: household.village_code")),
    ("law", (SERVICE, "served_where: household.village_code", "local: {clocks: {look: {at_least: 1, at_most: 2, law: we say so}}}\n" + "served_where: household.village_code")),
    ("promised-time", (SERVICE, "served_where: household.village_code", "local: {clocks: {look: {at_least: 1, at_most: 9, law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("text-missing", (SERVICE, "served_where: household.village_code", "local: {parameters: {most_copies: {at_least: '1', at_most: '9', law: UU 1/2022}}}\n" + "served_where: household.village_code")),
    ("data-right", (SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n          - {erase: applicant, law: UU 27/2022 pasal 43}\n")),
    ("data-right", (SERVICE, "by: front-office\n    within: {working_hours: 2}", "by: front-office\n    within: {clock: no-such-law}")),
    ("applicant", (SERVICE, "subjects:\n", "subjects:\n  boss: {kind: person, from: signer}\n")),
    ("applicant", (SERVICE, "languages: [id, en]", "languages: [id, en]\napplicant: organisation")),
    ("served-where", (SERVICE, "served_where: household.village_code\n", "")),
    ("retention", (SERVICE, "retention: {years: 10", "retention: {years: 9")),
    ("retention", (SERVICE, "retention: {years: 10", "retention: {years: null")),
    ("text-missing", (SERVICE, "languages: [id, en]", "languages: [id, en, jv]")),
    ("text-missing", (ID, "  main: {title: Isi surat}", "  {}")),
    ("text-missing", (ID, "letter: Untuk membuat surat, ", "")),
    ("text-missing", (ID, "{no-family-card: Anda belum punya kartu keluarga.}", "{}")),
    ("text-missing", (ID, "{label: Berapa lembar?}", "{hint: Berapa?}")),
    ("text-missing", (ID, ", text: Semua yang saya tulis benar.", "")),
    ("text-missing", (ID, "{few.few-copies: Lembarnya sedikit.}", "{}")),
    ("text-missing", (ID, "summary: Surat untuk contoh.", 'summary: " "')),
    ("text-orphan", (ID, "actions: {", "actions: {dance: Menari, ")),
    ("text-orphan", (ID, "  need: {", "  ned: {label: x}\n  need: {")),
    ("text-orphan", (SERVICE, "languages: [id, en]", "languages: [id]")),
    ("text-placeholder", (ID, 'body: "{reason}"', 'body: "{raison}"')),
    ("text-placeholder", (ID, 'body: "{reason}"', 'body: "{reason"')),
    ("scenario-name", (MAIN, "as: tono", "as: tini")),
    ("scenario-name", (MAIN, "name: refused", "name: few copies")),
    ("scenario-name", (MAIN, "need: sekolah", "ned: sekolah")),
    ("scenario-name", (MAIN, "household.address]", "household.adress]")),
    ("scenario-name", (MAIN, "mark: [need]", "mark: [ned]")),
    ("scenario-name", (MAIN, "{state: done, decided_by: officer}", "{state: doen}")),
    ("scenario-name", (MAIN, "issued: [letter]", "issued: [latter]")),
    ("official-form", (FORM, "from: copies", "from: lembar")),
    ("official-form", (FORM, "from: household.address", "from: household.rt")),
    ("official-form", (FORM, "box: Jumlah lembar", "box: Keperluan")),
    ("official-form", (FORM, "measured_by: few copies", "measured_by: no copies")),
    ("official-form", (FORM, "measured_by: few copies", "measured_by: no family card")),
    ("official-form", (FORM, "boxes:\n", "with_registries: no copies\nboxes:\n")),
    ("official-form", (FORM, "  - {box: Keperluan, from: need}\n", "")),
    ("coverage", (MAIN, "then: {refused: no-family-card}", "then: {}")),
    ("coverage", (MAIN, "{action: accept}, {action: approve}]", "{action: accept}]")),
    ("coverage", (MAIN, ", row: few.few-copies", "")),
    ("coverage", (MAIN, "acts: [{action: refuse, reason: not-true}]", "acts: []")),
    ("coverage", (MAIN, "acts: [{withdraws: true}]", "acts: []")),
]  # fmt: skip


def test_the_sound_example_passes_every_rule(findings_after: Check) -> None:
    assert findings_after() == []


@pytest.mark.parametrize(("code", "change"), BAD)
def test_a_rule_finds_what_is_against_it(code: str, change: Change, findings_after: Check) -> None:
    found = [finding for finding in findings_after(change) if finding.code == code]
    assert found
    # And says where, and how to mend it.
    assert all(f.path.startswith("services/contoh/surat/") and f.fix for f in found)


# The rules whose bad examples stand in tests of their own.
ELSEWHERE = {"bulk", "calculator", "recurs", "once-only", "rule-cycle", "file-unknown", "form-cost"}
ELSEWHERE |= {
    "hidden-applicant",
    "call",
    "call-days",
    "call-groups",
    "call-parameters",
    "panel",
    "ranking",
    "document-sets",
}


def test_every_rule_has_a_bad_example() -> None:
    assert {code for code, _ in BAD} | ELSEWHERE == set(sayings())


def test_two_rules_with_one_code_are_refused() -> None:
    rule = Rule("law", "twice", lambda _: [])
    with pytest.raises(DuplicateRule):
        registered([rule, rule])


def test_all_findings_are_told_at_once(findings_after: Check) -> None:
    found = findings_after(
        (SERVICE, "owner: civil-registry", "owner: nobody"),
        (SERVICE, "candidate.family_relation == 'child'", "candidate.colour == 'red'"),
        (ID, "actions: {", "actions: {dance: Menari, "),
    )
    assert {"owner", "expression-unknown-name", "text-orphan"} <= {f.code for f in found}


def test_a_finding_leads_to_its_line(findings_after: Check) -> None:
    found = findings_after((SERVICE, "accept: {to: sign}", "accept: {to: sing}"))
    line = next(f.line for f in found if f.code == "state-target")
    text = (PROJECT / "tests/unit/catalogue/example_services/contoh/surat" / SERVICE).read_text()
    assert "accept: {to: sign}" in text.splitlines()[line - 1]


def test_rules_that_lead_in_a_circle_are_found(findings_after: Check) -> None:
    found = findings_after(
        (SERVICE, "accept: {to: sign}", "accept: {to: sign}\n      approve: {to: sign}"),
        (
            SERVICE,
            "look:\n    by: front-office",
            "look:\n    decide_by_rule: few\n    by: front-office",
        ),
        (SERVICE, "to: done\n        if_refused", "to: look\n        if_refused"),
    )
    assert sum(f.code == "rule-cycle" for f in found) == 2


def test_a_way_back_by_hand_is_no_circle(findings_after: Check) -> None:
    found = findings_after(
        (
            SERVICE,
            "decide_by_rule: few\n    actions:",
            "decide_by_rule: few\n    actions:\n      again: {to: look}",
        ),
    )
    codes = {f.code for f in found}
    assert "rule-cycle" not in codes
    # Its time is not bounded by one way through, so all states count; they still fit.
    assert "promised-time" not in codes


def test_a_file_that_is_no_part_of_a_service_is_found(example: Path, findings_after: Check) -> None:
    (example / "hook.py").write_text("import os")
    assert [f.code for f in findings_after()] == ["file-unknown"]


def test_a_box_that_nothing_fills_says_why(findings_after: Check) -> None:
    found = findings_after((FORM, "from: null, why: the number says who it is", "from: null"))
    assert [f.code for f in found] == ["shape"]
    assert "says why" in found[0].message


def test_an_empty_template_is_found(example: Path, findings_after: Check) -> None:
    (example / "documents" / "letter.typ").write_text("\n")
    assert [f.code for f in findings_after()] == ["document"]


def test_what_does_not_compile_is_told_beside_what_the_rules_find(findings_after: Check) -> None:
    found = findings_after(
        (RULES_FILE, "copies <= param.most_copies", "copies <= param.most_copie"),
        (SERVICE, "owner: civil-registry", "owner: nobody"),
    )
    assert {"expression-unknown-name", "owner"} <= {f.code for f in found}


def test_a_folder_that_cannot_be_read_makes_no_other_wrong(
    services_dir: Path, example: Path, findings_after: Check
) -> None:
    # Given a second service that offers the first
    other = services_dir / "contoh" / "lain"
    shutil.copytree(example, other)
    replaced = (other / SERVICE).read_text().replace("id: contoh.surat", "id: contoh.lain")
    (other / SERVICE).write_text(replaced)
    assert findings_after() == []

    # When the first cannot be read, then only that is told
    found = findings_after((SERVICE, "language: 2", "language: 3"))
    assert [f.path for f in found] == ["services/contoh/surat/service.yaml"]
