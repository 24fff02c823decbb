"""homog: how much of a local policy plan is copied, from where, and how changed."""

__version__ = "0.1.0"
