"""Names of WordprocessingML elements and attributes, with their namespaces."""

from __future__ import annotations

from typing import Any

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
VML = "urn:schemas-microsoft-com:vml"
XML = "http://www.w3.org/XML/1998/namespace"

# The strict form of the format (ISO 29500) differs in its names only.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATH.encode()),
)

_OFF = frozenset(("0", "false", "off"))


def w(name: str) -> str:
    """The full name of an element or attribute of the main namespace."""
    return f"{{{MAIN}}}{name}"


VAL = w("val")


def value(parent: Any, name: str) -> str | None:
    """The w:val of a child element, None where there is no such child or value."""
    child = None if parent is None else parent.find(w(name))
    found = None if child is None else child.get(VAL)
    return None if found is None else str(found)


def switch(parent: Any, name: str) -> bool | None:
    """An on-off property: True, False, or None where nothing is said."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(VAL, "1") not in _OFF


def integer(text: str | None, default: int, most: int = 2**31) -> int:
    """A whole number of an attribute; the default where it is none or out of any sense."""
    try:
        number = int(text) if text is not None and len(text) < 20 else default
    except ValueError:
        return default
    return number if abs(number) <= most else default
