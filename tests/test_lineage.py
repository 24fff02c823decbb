"""Who took from whom: the graph, the main sources, the matrix."""

from __future__ import annotations

from homog.lineage import horizontal_matrix

# who took how much of whom


def test_the_matrix_holds_a_plans_own_peers_alone() -> None:
    """A provincial plan that is reference to a county's plan may be peer to another province's."""
    by_source = {"a": {"b": 0.25, "national": 0.5, "c": 0.0, "d": 0.1}, "b": {"d": 0.2}, "c": {}}
    peers = {"a": ("b", "c"), "b": ("d",), "c": ("a", "b")}
    assert horizontal_matrix(by_source, peers) == {"a": {"b": 0.25}, "b": {"d": 0.2}, "c": {}}
