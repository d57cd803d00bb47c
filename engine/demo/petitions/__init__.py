"""The petitions of the demo office, each with what happened to it. Invented people and matters."""

from __future__ import annotations

from engine.demo.petitions import city, conduct, fresh, own_data, papers, programs
from engine.demo.petitions.matters import Ahead, Counter, Deed, Petition, Step

__all__ = ["FRESH", "PAST", "Ahead", "Counter", "Deed", "Petition", "Step"]

PAST: tuple[Petition, ...] = (
    *city.PETITIONS,
    *programs.PETITIONS,
    *papers.PETITIONS,
    *conduct.PETITIONS,
    *own_data.PETITIONS,
)
FRESH: tuple[Petition, ...] = fresh.PETITIONS
