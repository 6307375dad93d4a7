import ast
import sys
import unittest
from pathlib import Path

import memento_cl


class OneFile(unittest.TestCase):
    """It is copied beside scripts of whatever Python its user has."""

    def setUp(self) -> None:
        self.source = Path(memento_cl.__file__).read_text(encoding="utf-8")

    def test_python_3_9_can_read_it(self) -> None:
        ast.parse(self.source, feature_version=(3, 9))

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


if __name__ == "__main__":
    unittest.main()
