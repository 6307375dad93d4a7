import hashlib
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from memento_cl import MementoClient, MementoError
from tests.live_case import PASSWORD, URL, USERNAME, LiveCase
from tests.tiny_tiff import write_tiff
from tests.world import PROJECT, examples, failures_of, world

COLLEAGUE = ("python-client-colleague", "a long password of a colleague")
# Resource that an example needs: the examples that need it.
NEEDS = {
    "classifications": {"new_classification", "delete_classification", "get_classifications", "set_classifications"},
    "comments": {"new_comment", "project_comments"},
    "projects/1/exports/csv": {"download_export"},
}


class Examples(LiveCase):
    def test_the_examples_of_the_docstrings_run(self) -> None:
        self.colleague(*COLLEAGUE)
        missing = {name for resource, names in NEEDS.items() if not self.has(resource) for name in names}
        for name, text in examples():
            if name in missing:
                continue
            project = self.unique(PROJECT)
            real = {"http://your-memento-server": URL, "alice": USERNAME, "my_password": PASSWORD, PROJECT: project,
                    '"bob"': repr(COLLEAGUE[0])}
            with self.subTest(name), world(self.client, USERNAME, project) as globs:
                if name in NEEDS["classifications"]:
                    globs["classification_id"] = self.client.new_classification(
                        self.user_id, globs["project_id"], "Staining", "M", "a,b", "")
                self.assertEqual(failures_of(name, text, globs, real), "")

    def has(self, resource: str) -> bool:
        answer = requests.get(self.client.base_url + resource, headers=self.client.auth, timeout=60)
        if answer.status_code == 404 and answer.json().get("code") == "route.not-found":
            print(f"SKIPPED: examples of {resource}, which this server does not have")
            return False
        return True


class Rights(LiveCase):
    """The server decides who may do what; the client says so."""

    def setUp(self) -> None:
        super().setUp()
        self.colleague_id = self.colleague(*COLLEAGUE)
        self.theirs = self.sign_in(*COLLEAGUE)
        self.name = self.unique("python client")
        self.project_id = self.new_project(self.name)

    def test_a_wrong_password_and_no_session(self) -> None:
        client = MementoClient(URL)
        self.addCleanup(client.close)
        self.assertEqual(client.login(USERNAME, PASSWORD + "x"), -1)
        self.assertEqual((client.last_error.status, client.last_error.code), (401, "auth.failed"))
        self.assertIsNone(client.project_data(self.project_id))
        self.assertEqual(client.last_error.status, 401)

    def test_anothers_project_is_not_there(self) -> None:
        self.assertEqual(self.theirs.get_project_id(self.name), -1)
        self.assertEqual(self.theirs.new_category(self.colleague_id, self.project_id, "WT", ""), -1)
        self.assertEqual(self.theirs.last_error.status, 404)
        self.assertEqual(self.theirs.delete_project(self.colleague_id, self.project_id), -1)
        self.assertIsNone(self.theirs.project_data(self.project_id))
        self.assertEqual(self.client.get_project_id(self.name), self.project_id)

    def test_a_participant_sees_it_and_may_not_set_it_up(self) -> None:
        for _ in range(2):
            self.assertEqual(
                self.client.add_participant(self.user_id, self.project_id, 0, 0, self.colleague_id), self.colleague_id)
        self.assertEqual(self.theirs.get_project_id(self.name), self.project_id)
        self.assertEqual(self.theirs.new_category(self.colleague_id, self.project_id, "WT", ""), -1)
        self.assertEqual(self.theirs.last_error.status, 403)
        self.assertEqual(self.theirs.delete_project(self.colleague_id, self.project_id), -1)

    def test_errors_carry_code_request_id_and_issues(self) -> None:
        client = self.sign_in(USERNAME, PASSWORD, raise_errors=True)
        with self.assertRaises(MementoError) as taken:
            client.new_project(self.user_id, self.name, "")
        self.assertEqual((taken.exception.status, taken.exception.code), (409, "project.name-taken"))
        self.assertTrue(taken.exception.request_id)
        with self.assertRaises(MementoError) as invalid:
            client.new_category(self.user_id, self.project_id, "", "")
        self.assertEqual(invalid.exception.status, 400)
        self.assertEqual([issue["path"] for issue in invalid.exception.issues], ["name"])


class Images(LiveCase):
    def setUp(self) -> None:
        super().setUp()
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.project_id = self.new_project()

    def upload(self, path: Path, name: str) -> int:
        return self.client.get_or_upload_image(self.user_id, self.project_id, path, 2, name)

    def test_an_image_arrives_whole_under_any_name(self) -> None:
        names = ["a b.tif", "quote\"d 'x'.tif", "ü – 日本 🔬.tif", "100% #1 & more?.tif", "e\u0301.tif", "a+b,c;d.tif",
                 "back\\slash.tif"]
        for name in names:
            with self.subTest(name):
                path = self.folder / name
                write_tiff(path, 33, 17)
                image_id = self.upload(path, name)
                self.assertGreater(image_id, 0, self.client.last_error)
                self.assertEqual(self.upload(path, name), image_id)
                self.assertEqual(self.client.wait_for_tiling(image_id, timeout=120), 0, self.client.last_error)
                image = self.rest("GET", f"images/{image_id}")["image"]
                self.assertEqual(image["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
                self.assertEqual((image["width"], image["height"]), (33, 17))
                self.assertEqual(image["pyramid"]["sample_type"], "uint16")

    def test_bad_files_leave_nothing_behind(self) -> None:
        (self.folder / "empty.tif").touch()
        (self.folder / "text.tif").write_text("not an image")
        for name in ("empty.tif", "text.tif"):
            with self.subTest(name):
                self.assertEqual(self.upload(self.folder / name, name), -1)
                self.assertIn(self.client.last_error.status, range(400, 500))
        self.assertEqual(self.rows("images", project_id=self.project_id), [])

    def test_scripts_that_import_the_same_at_once_make_one_of_each(self) -> None:
        write_tiff(self.folder / "DAPI.tif", 33, 17)
        category = self.unique("WT")
        made = []

        def run() -> None:
            client = self.sign_in(USERNAME, PASSWORD)
            category_id = client.get_or_create_category(self.user_id, self.project_id, category)
            image_id = client.get_or_upload_image(
                self.user_id, self.project_id, self.folder / "DAPI.tif", 2, "WT_DAPI")
            made.append((category_id, image_id, str(client.last_error)))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(made)), 1, made)
        self.assertNotIn(-1, made[0])


class Layers(LiveCase):
    def test_layers_are_edited_and_what_is_drawn_stays(self) -> None:
        project_id = self.new_project()
        category_id = self.client.new_category(self.user_id, project_id, "WT", "")
        annotation_id, group_id = self.client.new_annotation(
            self.user_id, project_id, category_id, 0, "m1", "channels", "", 4, 0, True)
        with TemporaryDirectory() as folder:
            write_tiff(Path(folder, "DAPI.tif"), 20, 20)
            image_id = self.client.upload_image(
                self.user_id, project_id, Path(folder, "DAPI.tif"), 2, "DAPI", "", "")
        first = self.client.new_image_layer(
            self.user_id, project_id, category_id, annotation_id, image_id, "DAPI", "", -1, group_id)
        second = self.client.new_image_layer(
            self.user_id, project_id, category_id, annotation_id, image_id, "GFP", "", -1, 10**6)
        edited = self.client.edit_layer(self.user_id, project_id, category_id, annotation_id, second, image_id,
                                        "GFP 2", "color:#00ff00", 9, group_id)
        self.assertEqual(edited, second, self.client.last_error)
        layers = {row["layer_id"]: row for row in self.rows("layers", annotation_id=annotation_id)}
        self.assertEqual([layers[one]["kind"] for one in (group_id, first, second)], ["group", "image", "image"])
        self.assertEqual([layers[one]["sequence"] for one in (group_id, first, second)], [4, 5, 9])
        self.assertEqual({key: layers[second][key] for key in ("name", "settings", "parent_id", "image_id")},
                         {"name": "GFP 2", "settings": "color:#00ff00", "parent_id": group_id, "image_id": image_id})
        self.assertEqual(self.client.get_layer_id(self.user_id, project_id, annotation_id, "GFP 2"), second)
        self.assertEqual(self.client.delete_annotation(self.user_id, project_id, category_id, annotation_id), 0)
        self.assertEqual(self.rows("layers", project_id=project_id), [])

    def test_a_stack_becomes_groups_and_layers_once(self) -> None:
        project_id = self.new_project()
        category_id = self.client.new_category(self.user_id, project_id, "WT", "")
        with TemporaryDirectory() as folder:
            write_tiff(Path(folder, "stack.tif"), 20, 20, pages=3)
            image_id = self.client.upload_image(self.user_id, project_id, Path(folder, "stack.tif"), 3, "stack", "", "")
        annotation_id, _ = self.client.new_annotation(
            self.user_id, project_id, category_id, 0, "m1", "channels", "", 4, 0, True)
        for _ in range(2):
            shown = self.client.add_image_layers(self.user_id, project_id, annotation_id, image_id)
            self.assertEqual(shown, 3, self.client.last_error)
        layers = self.rows("layers", annotation_id=annotation_id)
        groups = {row["layer_id"]: row["name"] for row in layers if row["kind"] == "group"}
        self.assertEqual(list(groups.values()), ["channels", "z0", "z1", "z2"])
        planes = [(groups[row["parent_id"]], row["name"], row["plane"]) for row in layers if row["kind"] == "image"]
        self.assertEqual(planes, [("z0", "stack", 0), ("z1", "stack", 1), ("z2", "stack", 2)])
        self.assertEqual(self.client.add_image_layers(self.user_id, project_id, annotation_id, -1), -1)


if __name__ == "__main__":
    unittest.main()
