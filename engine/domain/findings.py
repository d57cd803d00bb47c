"""What a check of a file says; the class itself stands with the errors, which carry it."""

from engine.errors import Finding

__all__ = ["Finding"]
