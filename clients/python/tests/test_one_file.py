import ast
import sys
import unittest
from pathlib import Path

import memento_cl
from tests.newer_python import newer_than_3_9


class OneFile(unittest.TestCase):
    """It is copied beside scripts of whatever Python its user has."""

    def setUp(self) -> None:
        self.source = Path(memento_cl.__file__).read_text(encoding="utf-8")

    def test_python_3_9_can_read_it(self) -> None:
        ast.parse(self.source, feature_version=(3, 9))

    def test_it_uses_nothing_that_python_3_9_does_not_have(self) -> None:
        self.assertEqual(newer_than_3_9(self.source), [])

    @unittest.skipUnless(sys.version_info >= (3, 10), "Python 3.9 cannot list its own modules")
    def test_it_needs_requests_only(self) -> None:
        names = set()
        for node in ast.walk(ast.parse(self.source)):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).split(".")[0])
        # urllib3 is what requests itself is made of.
        self.assertEqual(names - sys.stdlib_module_names - {"__future__"}, {"requests", "urllib3"})


class Newer(unittest.TestCase):
    """What that would have found."""

    def test_it_is_found(self) -> None:
        for source, what in (
            ("import tomllib", "tomllib"),
            ("from tomllib import loads", "tomllib.loads"),
            ("import itertools\nitertools.pairwise([])", "itertools.pairwise"),
            ("import itertools as it\nit.batched([], 2)", "itertools.batched"),
            ("from datetime import UTC", "datetime.UTC"),
            ("import datetime\ndatetime.UTC", "datetime.UTC"),
            ("from typing import Self", "typing.Self"),
            ("import hashlib\nhashlib.file_digest(None, '')", "hashlib.file_digest"),
            ("import os\nos.path.splitroot('')", "os.path.splitroot"),
            ("import contextlib\nwith contextlib.chdir(''): pass", "contextlib.chdir"),
            ("zip([], [], strict=True)", "zip(strict=)"),
            ("import dataclasses\n@dataclasses.dataclass(slots=True)\nclass A: pass", "dataclass(slots=)"),
            ("from dataclasses import dataclass\n@dataclass(kw_only=True)\nclass A: pass", "dataclass(kw_only=)"),
            ("import shutil\nshutil.rmtree('', onexc=None)", "rmtree(onexc=)"),
            ("raise ExceptionGroup('', [])", "ExceptionGroup"),
            ("(1).bit_count()", ".bit_count"),
            ("(1).to_bytes(2)", "to_bytes without byteorder"),
            ("def f(a: int | None): pass", "X | Y of types"),
            ("def f() -> list[int] | A: pass", "X | Y of types"),
            ("from __future__ import annotations\nA = int | None", "X | Y of types"),
            ("isinstance(1, int | str)", "X | Y of types"),
        ):
            with self.subTest(source):
                self.assertEqual([one.split(": ", 1)[1] for one in newer_than_3_9(source)], [what])

    def test_what_python_3_9_has_is_not(self) -> None:
        for source in (
            "''.removeprefix('a')", "{} | {}", "1 | 2", "flags | re.I", "zip([], [])", "bisect(key)",
            "from __future__ import annotations\ndef f(a: int | None) -> list[int] | A: pass",
            "import datetime\ndatetime.timezone.utc", "(1).to_bytes(2, 'big')", "int.from_bytes(b'', byteorder='big')",
            "class A:\n  UTC = 1\nA.UTC", "import zoneinfo", "import functools\nfunctools.cache", "a.pairwise",
        ):
            with self.subTest(source):
                self.assertEqual(newer_than_3_9(source), [])

    def test_newer_syntax_is_refused(self) -> None:
        for source in ("match a:\n  case 1: pass", "try: pass\nexcept* A: pass"):
            with self.subTest(source), self.assertRaises(SyntaxError):
                ast.parse(source, feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()
