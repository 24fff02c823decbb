"""Benchmark: woven corpora whose every character has a known origin, metrics, other tools beside homog."""
