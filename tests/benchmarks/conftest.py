"""Makes the benchmarks importable: they are no part of the installed project."""

from __future__ import annotations

import sys

from ..meta.sources import ROOT

# at the end: an installed auditor comes before the one in the checkout
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))
