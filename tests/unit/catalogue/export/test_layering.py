"""Layers: the longest way counts, circles do not, and nothing is too deep."""

from sekali.catalogue.export.layering import layers_of


def test_the_longest_way_decides() -> None:
    graph = {"a": ["b", "c"], "b": ["c"], "c": []}
    assert layers_of(graph, "a") == {"a": 0, "b": 1, "c": 2}


def test_a_way_back_changes_nothing() -> None:
    graph = {"a": ["b"], "b": ["a", "b", "c"], "c": ["a"]}
    assert layers_of(graph, "a") == {"a": 0, "b": 1, "c": 2}


def test_what_nothing_leads_to_is_at_the_start() -> None:
    assert layers_of({"a": ["end"], "lost": ["a"]}, "a") == {"a": 0, "lost": 0}


def test_a_graph_deeper_than_the_stack_is_laid_out() -> None:
    graph = {str(number): [str(number + 1)] for number in range(20_000)}
    assert layers_of(graph, "0")["19999"] == 19_999
