"""The DMN Technology Compatibility Kit, run against the engine's decisions."""
