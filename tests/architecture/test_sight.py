"""What a desk shows of a case went through the rule of who sees what: no page reads it by itself."""

import ast

from architecture.test_rooms import sources

# What gives a value or a paper of a case to a page, and who may take it from there.
READS = {"fact_rows", "told_rows", "papers_of", "paper", "facts"}
OWN = "to the person whose it is"
TAKERS = {
    "web/labels.py": "makes the rows; office_rows covers what a sight does not show",
    "web/views/desk_page.py": "papers that the sight shows",
    "web/views/desk.py": "one paper, where the sight shows it",
    "web/views/reviews.py": "what the panel shows, by review_queries.shown_to_readers",
    "web/views/tellings.py": "what tellings.facts_shown leaves",
    "web/views/mend_desk.py": "the one fact that is to be mended, while it is",
    "web/views/merge_desk.py": "proofs of a merge, which belong to no case",
    "web/views/corrections.py": "to the office by office_rows, else " + OWN,
    "web/inspections.py": "coordinates of land and buildings, for a distance",
    "web/views/cases.py": OWN,
    "web/figures.py": "to an office without what rests on something covered, else " + OWN,
    "web/views/calculator.py": "supposed by whoever reads it",
    "web/views/objections.py": OWN,
    "web/views/objection_desk.py": "rows by its sight, and proofs sent to it",
    "web/views/files.py": OWN,
    "web/views/mending.py": OWN,
    "web/views/one_fact.py": OWN,
    "web/views/home.py": OWN,
    "web/papers.py": OWN,
    "web/earlier.py": OWN,
    "web/views/mandate_desk.py": "scans of mandates, which belong to no case",
    "web/fact_words.py": "puts into words what it is given: of a person's own page, of what is to mend",
    "web/consent_words.py": "names of facts, no value",
    "web/rights.py": "names of facts, no value",
    "web/acting.py": "kinds of facts in a mandate's scope",
    "web/mandate_words.py": "kinds of facts in a mandate's scope",
}


def _reads(tree: ast.Module) -> set[str]:
    """Return which of them a file takes: as an attribute, by name, or imported."""
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found & READS


def test_values_of_a_case_reach_pages_by_known_ways_alone() -> None:
    taking = {str(file) for file, tree in sources() if _reads(tree)}
    # Addresses name views and read nothing.
    in_web = {file for file in taking if file.startswith("web/") and "/urls/" not in file}
    assert in_web == set(TAKERS)


def test_a_desk_takes_rows_by_its_sight() -> None:
    """Whoever takes ``fact_rows`` for an office would show all of a case."""
    by_name = {
        str(file)
        for file, tree in sources()
        if any(isinstance(n, ast.Name) and n.id == "fact_rows" for n in ast.walk(tree))
    }
    assert by_name == {"web/labels.py", "web/views/cases.py", "web/views/corrections.py"}


def test_every_look_at_a_case_says_what_was_shown() -> None:
    looks = [
        (str(file), node)
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "looking.look_at"
    ]
    assert looks
    for file, call in looks:
        said = {one.arg: ast.unparse(one.value) for one in call.keywords}
        assert "facts" not in said["seen"], file
