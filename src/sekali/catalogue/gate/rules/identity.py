"""What a service is called and by whom it is owned: id, version, owner, languages, files."""

import re
from collections.abc import Iterator

from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_FILES = re.compile(
    r"service\.yaml|rules\.yaml|official-form\.yaml|CHANGELOG\.md|README\.md"
    r"|_rules/[a-z0-9_]+\.yaml|calls/[a-z0-9-]+\.yaml|texts/[a-z]{2,3}\.yaml|scenarios/[a-z0-9-]+\.yaml|documents/[a-z0-9-]+\.typ"
)


def check_id(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield an id that is not the path of its folder."""
    wanted = ".".join(under_check.file.path.split("/")[1:-1])
    if under_check.definition.id != wanted:
        message = f"the id is {under_check.definition.id!r}, the folder says {wanted!r}"
        yield Mistake(under_check.file, ("id",), message, "rename one of them")


def check_owner(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield an owner that is no agency, and a service without Indonesian."""
    definition, dictionary = under_check.definition, under_check.dictionary
    known = set(dictionary.agencies.agencies) & set(dictionary.sources)
    if definition.owner not in known:
        message = f"{definition.owner!r} is no agency that is also a source of facts"
        fix = "see dictionary/agencies.yaml and dictionary/sources.yaml"
        yield Mistake(under_check.file, ("owner",), message, fix)
    if "id" not in definition.languages:
        message = "a public service is offered in Indonesian (UU 24/2009 pasal 26-28)"
        yield Mistake(under_check.file, ("languages",), message, "add id")


def check_changelog(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a version that CHANGELOG.md says nothing about."""
    version = under_check.definition.version
    text = under_check.folder.contents.get("CHANGELOG.md", "")
    section = re.search(rf"^## {re.escape(version)}\b[^\n]*\n+(?!## )\S", text, re.MULTILINE)
    if section is None:
        message = f"CHANGELOG.md does not say what is new in {version}"
        fix = f"add a heading ## {version} with what changes for residents and officers"
        yield Mistake(under_check.file, ("version",), message, fix)


def check_files(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield files that are no part of a service folder."""
    for path in under_check.folder.contents:
        if not _FILES.fullmatch(path):
            message = f"{path} is no part of a service"
            fix = "see docs/howto/write-a-service.md for what a folder holds"
            yield Mistake(under_check.file, (), message, fix)


ID = Rule("id-path", "its id is the path of its folder", check_id)
OWNER = Rule("owner", "an agency owns it, and it speaks Indonesian", check_owner)
CHANGELOG = Rule("changelog", "CHANGELOG.md says what is new in its version", check_changelog)
FILES = Rule("file-unknown", "the folder holds nothing but the files of a service", check_files)
