"""What ends the measurement with a message and no traceback."""

from __future__ import annotations


class MeasureError(Exception):
    """A folder or file that cannot be measured with; the text says which and what to do."""
