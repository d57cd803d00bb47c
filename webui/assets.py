"""Static files: kept by the browser for long, asked for anew when they change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

KEPT_SECONDS = 365 * 24 * 3600


def serve(app: Flask) -> None:
    """Addresses of static files carry the instant of their last change."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT_SECONDS
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (file := folder / values.get("filename", "")).is_file():
            values["v"] = f"{file.stat().st_mtime_ns // 1_000_000:x}"
