import copy
import tempfile
import unittest
from pathlib import Path

from tests.fake_case import FakeCase
from tests.imported import assert_flat, assert_grouped
from tests.seed_scripts import FLAT, GROUPED, Account, grouped_tree, run_script, write_flat, write_grouped


class SeedScripts(FakeCase):
    """The printed scripts against the fake server: what they ask for, and what they survive."""

    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.account = Account(f"{self.server.url}/memento/", "alice", "my_password")

    def rows(self, resource, **filters):
        return [row for row in self.server.rows[resource] if all(row[key] == filters[key] for key in filters)]

    def run_script(self, script: str) -> str:
        return run_script(script, self.folder, "CellStudy", self.account).stdout

    def test_the_grouped_import_makes_the_tree_and_makes_nothing_twice(self) -> None:
        write_grouped(self.folder / "CellStudy")
        self.assertEqual(grouped_tree(self.folder / "CellStudy"), GROUPED)
        self.assertIn("Import complete.", self.run_script("my_import.py"))
        assert_grouped(self, self.rows, self.client.get_project_id("CellStudy"), GROUPED)
        before = copy.deepcopy(self.server.rows)
        self.server.seen.clear()
        self.run_script("my_import.py")
        self.assertEqual(self.server.rows, before)
        self.assertEqual(self.server.calls("POST", "/images"), [])

    def test_the_flat_import_makes_the_tree_and_makes_nothing_twice(self) -> None:
        write_flat(self.folder / "CellStudy")
        self.assertIn("Done.", self.run_script("flat_import.py"))
        assert_flat(self, self.rows, self.client.get_project_id("CellStudy"), FLAT)
        before = copy.deepcopy(self.server.rows)
        self.run_script("flat_import.py")
        self.assertEqual(self.server.rows, before)

    def test_an_import_survives_a_server_that_stumbles_at_every_kind_of_call(self) -> None:
        write_grouped(self.folder / "CellStudy")
        for path in ("/projects", "/categories", "/images/upload", "/annotations", "/layers"):
            for kind in ("lose", "drop"):
                self.server.fail("POST", path, kind)
        for path in ("/users", "/images", "/layers"):
            self.server.fail("GET", path, "status", status=503)
        self.assertIn("Import complete.", self.run_script("my_import.py"))
        assert_grouped(self, self.rows, self.client.get_project_id("CellStudy"), GROUPED)

    def test_the_requests_for_an_image_do_not_grow_with_what_is_there(self) -> None:
        write_grouped(self.folder / "CellStudy")
        self.run_script("my_import.py")
        alone = len(self.server.seen)
        images = len(self.server.rows["images"])
        # Besides what it asks once: who, the project (twice), and the categories.
        self.assertLessEqual(alone, 3 * images + 4 + 2 * len(GROUPED))
        self.client.delete_project(self.alice, self.client.get_project_id("CellStudy"))
        project_id = self.client.new_project(self.alice, "CellStudy", "")
        for number in range(2500):
            self.server.insert("images", {"name": f"image {number}", "project_id": project_id})
        self.server.seen.clear()
        self.run_script("my_import.py")
        self.assertLessEqual(len(self.server.seen), alone)


if __name__ == "__main__":
    unittest.main()
