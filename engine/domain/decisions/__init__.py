"""DMN decision models over FEEL: read once, checked while read, evaluated within bounds."""

from engine.domain.decisions.findings import InvalidModel
from engine.domain.decisions.hits import HitError
from engine.domain.decisions.model import Model
from engine.domain.decisions.reading import load_model, read_model

__all__ = ["HitError", "InvalidModel", "Model", "load_model", "read_model"]
