"""The command line as a person or a build machine runs it: another process, its own folder of settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

from tests.tiny_tiff import write_tiff

FILE = Path(__file__).parent.parent / "memento_cl.py"
# What another process makes of itself: as the file does, but with other limits for tests.
_WITH = "import sys, memento_cl\n{changes}\nsys.exit(memento_cl.main(sys.argv[1:]))"


class Commands:
    """Runs the command line; mixed into test cases."""

    def prepare(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)  # type: ignore[attr-defined]
        self.folder = Path(folder.name)
        self.environment: Dict[str, str] = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MEMENTO_")},
            "XDG_CONFIG_HOME": str(self.folder / "config"), "PYTHONPATH": str(FILE.parent),
            "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1",
        }

    def command(self, *arguments: str, changes: str = "") -> List[str]:
        if changes:
            return [sys.executable, "-c", _WITH.format(changes=changes), *arguments]
        return [sys.executable, str(FILE), *arguments]

    def run_command(self, *arguments: str, changes: str = "", **more: Any) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.command(*arguments, changes=changes), env=self.environment, cwd=self.folder,
                              capture_output=True, text=True, encoding="utf-8", timeout=300, **more)

    def report(self, name: str = "report.json") -> Dict[str, Any]:
        return dict(json.loads((self.folder / name).read_text(encoding="utf-8")))

    def write_tree(self, *paths: str) -> Path:
        """Images of different content below a folder `Study`."""
        for number, path in enumerate(paths):
            write_tiff(self.folder / "Study" / path, 12, 9, start=997 * (number + 1))
        return self.folder / "Study"
