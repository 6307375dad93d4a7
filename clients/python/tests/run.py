"""Runs every test of the client and writes the count: python3 clients/python/tests/run.py results.json

The file gets {"passed": n, "failed": n, "skipped": n}; the exit code is 1 when one failed. Without an argument the
count is only printed.
"""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Counting(unittest.TextTestResult):
    """Counts as it goes: `testsRun` leaves out classes that could not be set up, and a test may fail more than once."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.passed = 0

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.passed += 1

    def counts(self) -> "dict[str, int]":
        failed = {_whole(test) for test, _ in (*self.failures, *self.errors)}
        return {"passed": self.passed, "failed": len(failed) + len(self.unexpectedSuccesses),
                "skipped": len(self.skipped)}


def _whole(test: unittest.TestCase) -> str:
    """The test that a sub-test belongs to."""
    return str(getattr(test, "test_case", test))


def main(report: str = "") -> int:
    sys.path.insert(0, str(HERE.parent))
    suite = unittest.defaultTestLoader.discover(str(HERE), top_level_dir=str(HERE.parent))
    result = unittest.TextTestRunner(resultclass=Counting, verbosity=1).run(suite)
    assert isinstance(result, Counting)
    for reason in sorted({reason for _, reason in result.skipped}):
        print(f"SKIPPED: {reason}", file=sys.stderr)
    counts = result.counts()
    if report:
        Path(report).write_text(json.dumps(counts) + "\n", encoding="utf-8")
    print(json.dumps(counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
