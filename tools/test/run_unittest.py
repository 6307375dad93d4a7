"""Run the tests below a folder with unittest and write what came of them as JSON.

Usage: python3 run_unittest.py FOLDER RESULT.json
"""

import json
import sys
import unittest


class CountingResult(unittest.TextTestResult):
    """Also counts what succeeded: testsRun says nothing of a class whose set-up failed."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def main(folder: str, result_file: str) -> int:
    suite = unittest.defaultTestLoader.discover(folder, pattern="test_*.py", top_level_dir=folder)
    outcome = unittest.TextTestRunner(verbosity=2, resultclass=CountingResult).run(suite)
    # A test with several failing subtests is listed once for each.
    failed = {getattr(test, "test_case", test).id() for test, _ in outcome.failures + outcome.errors}
    failed |= {test.id() for test in outcome.unexpectedSuccesses}
    counts = {
        "passed": outcome.passed + len(outcome.expectedFailures),
        "failed": len(failed),
        "skipped": len(outcome.skipped),
        "failures": sorted(failed),
    }
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump(counts, file)
    return 0 if outcome.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
