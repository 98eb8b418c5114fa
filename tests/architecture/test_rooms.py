"""Walls that import-linter does not see: other rooms' tables, and references by string."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import sekali

ROOT = Path(sekali.__file__).parent
PROJECT = ROOT.parent.parent
# Whoever fills or empties tables for everybody: not part of the running house.
ABOVE_ALL = {"demo", "jobs"}

# A room's models are private to it. These are what is left; the list may only become shorter.
MODELS_OF_OTHERS = {
    ("accounts/messages.py", "storage"): "types the rows that its callers insert",
    ("channels/consumers.py", "accounts"): "types whom it tells",
    ("channels/reaching.py", "accounts"): "types whom it reaches",
    ("web/registry_checks.py", "casework"): "types the case that it shows",
    ("web/signing.py", "accounts"): "types who signs in",
    ("web/views/account.py", "accounts"): "types who signs in",
    ("web/views/passkeys.py", "accounts"): "types who signs in",
    (
        "casework/actions/checking_later.py",
        "storage",
    ): "names the rows that its transaction inserts",
    ("casework/actions/moving.py", "storage"): "names the rows that its transaction inserts",
    ("casework/actions/ranking_cases.py", "storage"): "names the rows that its transaction inserts",
    ("casework/effects/issuing.py", "agencies"): "types the posting of who signs",
    ("mandates/at_desk.py", "accounts"): "types who is to act",
    ("mandates/at_desk.py", "documents"): "types the scan that it keeps",
    ("mandates/by_code.py", "accounts"): "types who asks",
    ("mandates/board_consumers.py", "channels"): "types the notice that it composes",
    ("mandates/consumers.py", "accounts"): "types whom it tells",
    ("mandates/finding.py", "accounts"): "types who looks",
    ("mandates/messages.py", "storage"): "types the rows that its callers insert",
    ("mandates/queries.py", "accounts"): "types whose account it is",
    ("mandates/scoping.py", "accounts"): "types who is to act",
    ("web/views/counter.py", "accounts"): "types whose account it is",
    ("web/views/mandate_desk.py", "mandates"): "types what is shown",
    ("web/views/mandates.py", "mandates"): "types what is shown",
    ("web/views/organisations.py", "mandates"): "types what is shown",
    ("web/mandate_words.py", "mandates"): "types what is shown",
    ("web/views/mending.py", "casework"): "types what is shown",
    ("casework/notices.py", "channels"): "makes the notice that channels keeps",
    ("portals/arriving.py", "accounts"): "types whose account it is",
    ("vault/enrolment.py", "accounts"): "returns the account that was opened",
    ("web/fact_words.py", "vault"): "types what is shown",
    ("web/earlier.py", "casework"): "types what is shown",
    ("web/mend_words.py", "casework"): "types what is shown",
    ("web/views/merge_desk.py", "casework"): "types what is shown",
    ("web/views/mend_desk.py", "casework"): "types what is shown",
    ("web/figures.py", "casework"): "types what is shown",
    ("web/labels.py", "casework"): "types what is shown",
    ("web/objection_words.py", "casework"): "types what is shown",
    ("web/views/objections.py", "casework"): "types what is shown",
    ("web/views/objection_desk.py", "casework"): "types what is shown",
    ("web/offering_words.py", "catalogue"): "types what is shown",
    ("web/views/offerings.py", "agencies"): "types what is shown",
    ("web/views/offerings.py", "catalogue"): "types what is shown",
    ("web/views/payments.py", "casework"): "types what is shown",
    ("web/views/payments.py", "payments"): "types what is shown",
    ("web/requests.py", "accounts"): "types who is signed in",
    ("web/list_words.py", "casework"): "types what is shown",
    ("web/views/lists.py", "casework"): "types what is shown",
    ("web/views/tellings.py", "casework"): "types what is shown",
    ("web/views/look_reviews.py", "casework"): "types what is shown",
    ("web/look_words.py", "casework"): "types what is shown",
    ("web/time_line.py", "casework"): "types what is shown",
    ("web/related.py", "casework"): "types what is shown",
    ("web/views/corrections.py", "casework"): "types what is shown",
    ("web/views/calls.py", "casework"): "types what is shown",
    ("web/views/reviews.py", "casework"): "types what is shown",
    ("web/inspections.py", "casework"): "types what is shown",
    ("web/views/visits.py", "casework"): "types what is shown",
    ("web/views/cases.py", "casework"): "types what is shown",
    ("web/views/desk.py", "casework"): "types what is shown",
    ("web/views/desk_page.py", "casework"): "types what is shown",
    ("web/desk_sight.py", "casework"): "types what is shown",
    ("web/answering_again.py", "casework"): "types what is shown",
    ("web/views/home.py", "casework"): "types what is shown",
    ("web/ledger_words.py", "audit"): "types what is shown",
    ("web/views/ledger.py", "audit"): "types what is shown",
    ("web/views/openid/authorize.py", "openid"): "types the request that waits",
    ("web/views/openid/clients.py", "openid"): "types what is shown",
    ("web/views/openid/device.py", "openid"): "types the device that waits",
}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every file of ours but migrations, parsed."""
    for file in sorted(ROOT.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.relative_to(ROOT), ast.parse(file.read_text("utf-8"))


def modules_imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names of what a file imports, with what it takes out of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_room_stands_in_the_contract() -> None:
    """So that a new room is not forgotten: ``exhaustive`` sees it only once it is a package."""
    rooms = {child.name for child in ROOT.iterdir() if (child / "__init__.py").is_file()}
    contract = (PROJECT / "pyproject.toml").read_text("utf-8").partition("layers = [")[2]
    named = contract.partition("]")[0]
    assert not {room for room in rooms if f'"{room}"' not in named.replace(" | ", '" "')}


def test_no_room_imports_the_models_of_another() -> None:
    found = {
        (file.as_posix(), name.split(".")[1])
        for file, tree in sources()
        for name in modules_imported(tree)
        if name.startswith("sekali.") and name.split(".")[2:3] == ["models"]
        if name.split(".")[1] != file.parts[0] and file.parts[0] not in ABOVE_ALL
    }
    assert found - set(MODELS_OF_OTHERS) == set(), "ask the room's queries or actions instead"
    assert set(MODELS_OF_OTHERS) - found == set(), "mended: take it off the list"


def test_tables_of_others_are_not_asked_behind_their_back() -> None:
    """A type may be imported (see above), a query on it may not be made."""
    asked = [
        f"{file}:{node.lineno} {node.value.id}.objects"
        for file, tree in sources()
        if file.parts[0] not in ABOVE_ALL
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
        if isinstance(node.value, ast.Name)
        and _room_of(node.value.id, tree) not in (None, file.parts[0])
    ]
    assert not asked


def test_statements_by_hand_name_only_tables_of_their_room() -> None:
    """SQL is an import that no tool sees."""
    rooms = "|".join(file.relative_to(ROOT).parts[0] for file in ROOT.glob("*/models*"))
    table = re.compile(rf"(?:FROM|INTO|UPDATE|JOIN)\s+({rooms})_\w+")
    foreign = {
        f"{file}: {found[0]}"
        for file, tree in sources()
        if file.parts[0] not in ABOVE_ALL
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in table.finditer(node.value)
        if found[1] != file.parts[0]
    }
    assert not foreign


def test_what_walks_over_all_people_is_named_here() -> None:
    """A query without a person visits every server of a cluster: each has its reason."""
    reasons = {
        "accounts/resetting.py": "what is over for long is forgotten, whosever it is",
        "accounts/contacts.py": "codes and changes that nobody used are forgotten",
        "accounts/forgetting.py": "what is over is forgotten by night, whosever it is",
        "openid/forgetting.py": "sign-ins that ended are forgotten, whosever they are",
        "mandates/forgetting.py": "requests that are over are forgotten, whosever they are",
        "casework/privacy/leftovers.py": "holds that were lifted are forgotten, whosever they are",
        "casework/privacy/case_rows.py": "who is held as a whole is left alone by the night",
        "agencies/queries.py": "who holds a position is asked by office",
        "audit/personal.py": "whom a breach concerns is asked by office",
        "casework/privacy/retention.py": "what need not be kept any more is deleted, whosever it is",
        "casework/hold_queries.py": "the holds of an office are looked at again by its officer",
        "casework/open_cases.py": "a new version of a service moves its open cases",
        "casework/offering_effect.py": "who answers for an office is told figures, of nobody",
        "casework/call_queries.py": "how a call stands is asked by office",
        "casework/pools.py": "the cases of a call are compared with each other",
        "casework/ranking_checks.py": "an auditor computes a ranking again",
        "casework/past_cases.py": "an operator replays the cases of a service",
        "channels/personal.py": "old notices are forgotten, whosever they are",
        "payments/queries.py": "a treasurer's day is asked by office",
        "documents/scanning.py": "what was held is scanned, whosever it is",
        "documents/keys.py": "an operator wraps every key anew",
        "documents/naming.py": "an operator seals, moves and opens every file, whosever it is",
        "storage/waiting.py": "what waits for an operator is anybody's",
    }
    found = {
        file.as_posix()
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "across_people"
    }
    assert found == set(reasons)


def _room_of(name: str, tree: ast.Module) -> str | None:
    for imported in modules_imported(tree):
        parts = imported.split(".")
        if parts[0] == "sekali" and parts[2:3] == ["models"] and parts[-1] == name:
            return parts[1]
    return None


def test_the_kernel_needs_the_standard_library_and_nothing_else() -> None:
    allowed = set(sys.stdlib_module_names)
    foreign = {
        f"{file}: {name}"
        for file, tree in sources()
        if file.parts[0] == "kernel"
        for name in modules_imported(tree)
        if name.split(".")[0] not in allowed and not name.startswith("sekali.kernel")
    }
    assert not foreign


def test_pure_code_asks_neither_clock_nor_chance_nor_settings() -> None:
    """They are passed in (docs/architecture.md): the same input gives the same result."""
    pure = {"rules.py", "planning.py", "process.py", "effect_facts.py", "case_facts.py", "facts.py"}
    asked = [
        f"{file}: {name}"
        for file, tree in sources()
        if file.name in pure or "rules_language" in file.parts or "value_types" in file.parts
        for name in modules_imported(tree)
        if name.split(".")[0] in {"time", "random", "secrets", "os"} or "django" in name
    ]
    asked += [
        f"{file}:{node.lineno} {node.func.attr}()"
        for file, tree in sources()
        if file.name in pure or "rules_language" in file.parts or "value_types" in file.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "today", "utcnow", "uuid4", "uuid7"}
    ]
    assert not asked


def test_only_doors_ask_the_clock() -> None:
    """Rooms are told what time it is, so that a test and a replay can say it."""
    doors = {"web", "jobs", "config", "demo", "launch"}
    asked = [
        f"{file}:{node.lineno}"
        for file, tree in sources()
        if file.parts[0] not in doors
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "today", "utcnow", "localdate"}
        and ast.unparse(node.func.value) in {"datetime", "date", "timezone", "datetime.datetime"}
    ]
    # A session ends by the wall clock, as Django's own sessions do.
    assert [one for one in asked if not one.startswith("accounts/sessions.py")] == []
