"""Reading a service folder: every file of it in its shape, before anything is compiled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import digest_of
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.folders import folder_contents, shared_content
from sekali.catalogue.reading import FileOf, shaped

MOST_SCENARIOS = 500
SHARED_RULES = "_rules"


@dataclass(frozen=True)
class Folder:
    """A service folder as it was read, before it is compiled."""

    path: Path
    told: str
    service: FileOf[files.Service]
    rules: FileOf[files.Rules] | None
    shared: Mapping[str, FileOf[files.SharedRules]]
    texts: Mapping[str, FileOf[files.Texts]]
    scenarios: Sequence[FileOf[files.Scenarios]]
    official_form: FileOf[files.OfficialForm] | None
    calls: Mapping[str, FileOf[files.CallEdition]]
    contents: Mapping[str, str]
    digest: str

    @property
    def templates(self) -> Mapping[str, str]:
        """Return the templates of documents by their path in the folder."""
        return {path: text for path, text in self.contents.items() if path.endswith(".typ")}

    @cached_property
    def all_rules(self) -> files.Rules:
        """Return its rules, together with those that it shares with other services."""
        rules = self.rules.shape if self.rules else files.NO_RULES
        for file in self.shared.values():
            rules = rules.with_shared(file.shape)
        return rules

    def rule_files(self) -> Iterator[FileOf[Any]]:
        """Yield the files in which rules stand, its own first."""
        if self.rules is not None:
            yield self.rules
        yield from self.shared.values()


def read_folder(path: Path, *, root: Path) -> Folder:
    """Read all files of a service folder.

    Raises:
        Refused: With everything that cannot be read in any of them.
    """
    wrong: list[Finding] = []
    contents = dict(folder_contents(path, root=root))
    told = path.relative_to(root).as_posix()

    def read(name: str, shape: type[Any]) -> Any:
        # From what was taken, not from the disk again: it may be another file by now.
        try:
            return shaped(contents[name], shape, f"{told}/{name}") if name in contents else None
        except Refused as refused:
            wrong.extend(refused.findings)
            return None

    service = read("service.yaml", files.Service)
    rules = read("rules.yaml", files.Rules)
    contents |= _shared_contents(rules, contents, path, root, wrong)
    shared = {
        Path(name).stem: read(name, files.SharedRules) for name in _yaml_in(SHARED_RULES, contents)
    }
    texts = {Path(n).stem: read(n, files.Texts) for n in _yaml_in("texts", contents)}
    scenarios = [read(n, files.Scenarios) for n in _yaml_in("scenarios", contents)]
    official_form = read("official-form.yaml", files.OfficialForm)
    if "service.yaml" not in contents:
        wrong.append(Finding(told, 1, "file-unreadable", "there is no service.yaml", "write it"))
    wrong += _too_many_scenarios(told, scenarios)
    calls = {Path(n).stem: read(n, files.CallEdition) for n in _yaml_in("calls", contents)}
    if wrong:
        raise Refused(wrong)
    decoded = {name: content.decode("utf-8") for name, content in contents.items()}
    digest = digest_of(contents)
    return Folder(
        path=path,
        told=told,
        service=service,
        rules=rules,
        shared=shared,
        texts=texts,
        scenarios=scenarios,
        official_form=official_form,
        calls=calls,
        contents=decoded,
        digest=digest,
    )


def _shared_contents(
    rules: FileOf[files.Rules] | None,
    contents: Mapping[str, bytes],
    path: Path,
    root: Path,
    wrong: list[Finding],
) -> dict[str, bytes]:
    """Return the shared rules that a folder uses, as part of it: so a published version is whole.

    One that was published holds them already.
    """
    found: dict[str, bytes] = {}
    if rules is None:
        return found
    for number, key in enumerate(rules.shape.uses):
        name = f"{SHARED_RULES}/{key}.yaml"
        if name in contents:
            continue
        content = shared_content(_services(path, root) / name, root=root)
        if content is None:
            message = f"there are no shared rules {key!r}"
            fix = f"write {_services(path, root).name}/{name}, or correct the name"
            wrong.append(rules.finding(("uses", number), "unknown-reference", message, fix))
        else:
            found[name] = content
    return found


def _services(path: Path, root: Path) -> Path:
    return root / path.relative_to(root).parts[0]


def _yaml_in(below: str, contents: Mapping[str, bytes]) -> list[str]:
    return [name for name in contents if Path(name).match(f"{below}/*.yaml")]


def _too_many_scenarios(
    told: str, scenarios: Sequence[FileOf[files.Scenarios] | None]
) -> Iterator[Finding]:
    if sum(len(file.shape.scenarios) for file in scenarios if file) > MOST_SCENARIOS:
        message = f"more than {MOST_SCENARIOS} scenarios"
        yield Finding(f"{told}/scenarios", 1, "folder-too-large", message, "keep those that differ")
