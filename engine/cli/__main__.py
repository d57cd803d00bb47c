"""`python -m engine.cli`: what the demo's children are started with."""

from engine.cli import main

main()
