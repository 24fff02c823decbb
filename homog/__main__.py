"""`python -m homog` is the same as `homog`."""

from __future__ import annotations

import sys

from homog.cli import main

if __name__ == "__main__":
    sys.exit(main())
