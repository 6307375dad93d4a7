import tempfile
import time
import unittest
from pathlib import Path

from tests.fake_case import FakeCase
from tests.tiny_tiff import write_tiff


class Retries(FakeCase):
    def setUp(self) -> None:
        super().setUp()
        self.project_id = self.client.new_project(self.alice, "K", "")
        self.category_id = self.client.new_category(self.alice, self.project_id, "WT", "")
        self.server.seen.clear()

    def test_reading_is_repeated_while_the_server_restarts(self) -> None:
        for status in (502, 503, 504):
            with self.subTest(status):
                self.server.seen.clear()
                self.server.fail("GET", "/projects", "status", times=2, status=status)
                self.assertEqual(self.client.get_project_id("K"), self.project_id)
                self.assertEqual(len(self.server.calls("GET")), 3)

    def test_reading_is_repeated_after_a_lost_connection(self) -> None:
        self.server.fail("GET", "/projects", "drop", times=2)
        self.assertEqual(self.client.get_project_id("K"), self.project_id)

    def test_repeating_ends(self) -> None:
        self.server.fail("GET", "/projects", "status", times=100, status=503)
        self.assertEqual(self.connect_signed_in(retries=2).get_project_id("K"), -1)
        self.assertEqual(len(self.server.calls("GET", "/projects")), 3)

    def test_pauses_grow_and_heed_the_server(self) -> None:
        client = self.connect_signed_in(retries=3, backoff=0.04)
        self.server.fail("GET", "/projects", "status", times=3, status=503)
        began = time.monotonic()
        self.assertEqual(client.get_project_id("K"), self.project_id)
        self.assertGreater(time.monotonic() - began, 0.75 * (0.04 + 0.08 + 0.16))
        self.server.fail("GET", "/projects", "status", status=503, headers={"Retry-After": "1"})
        began = time.monotonic()
        self.assertEqual(client.get_project_id("K"), self.project_id)
        self.assertGreater(time.monotonic() - began, 0.99)

    def test_what_the_server_refuses_is_not_repeated(self) -> None:
        for status in (400, 403, 404, 409, 429, 500):
            with self.subTest(status):
                self.server.seen.clear()
                self.server.fail("GET", "/projects", "status", status=status)
                self.assertEqual(self.client.get_project_id("K"), -1)
                self.assertEqual(len(self.server.seen), 1)

    def test_a_late_answer_is_not_asked_for_again(self) -> None:
        client = self.connect_signed_in(timeout=0.5)
        self.server.fail("GET", "/projects", "sleep", seconds=2.0)
        self.assertEqual(client.get_project_id("K"), -1)
        self.assertEqual(len(self.server.calls("GET", "/projects")), 1)

    def test_plain_creating_is_never_repeated(self) -> None:
        for kind in ("drop", "lose"):
            with self.subTest(kind):
                self.server.seen.clear()
                self.server.fail("POST", "/labels", kind)
                self.assertEqual(self.client.new_label(self.alice, self.project_id, f"label-{kind}"), -1)
                self.assertEqual(len(self.server.calls("POST")), 1)

    def test_signing_in_is_repeated(self) -> None:
        self.server.fail("POST", "/login", "status", times=2, status=502)
        self.assertEqual(self.client.login("alice", "my_password"), 0)

    def test_deleting_that_got_through_is_not_called_a_failure(self) -> None:
        self.server.fail("DELETE", "/categories", "lose")
        self.assertEqual(self.client.delete_category(self.alice, self.project_id, self.category_id), 0)
        self.assertEqual(self.client.delete_category(self.alice, self.project_id, self.category_id), -1)

    def test_get_or_create_makes_nothing_twice_when_the_answer_is_lost(self) -> None:
        for kind in ("lose", "drop"):
            with self.subTest(kind):
                self.server.fail("POST", "/categories", kind)
                category_id = self.client.get_or_create_category(self.alice, self.project_id, f"KO {kind}")
                rows = [row for row in self.server.rows["categories"] if row["name"] == f"KO {kind}"]
                self.assertEqual([row["category_id"] for row in rows], [category_id])

    def test_get_or_upload_survives_each_kind_of_failure(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "DAPI.tif")
            write_tiff(path, 8, 8)
            for kind, options in (("lose", {}), ("drop", {}), ("status", {"status": 502})):
                with self.subTest(kind):
                    self.server.fail("POST", "/images/upload", kind, **options)
                    image_id = self.client.get_or_upload_image(self.alice, self.project_id, path, 2, f"DAPI {kind}")
                    rows = [row for row in self.server.rows["images"] if row["name"] == f"DAPI {kind}"]
                    self.assertEqual([row["image_id"] for row in rows], [image_id])

    def test_a_layer_whose_answer_is_lost_is_one_layer(self) -> None:
        annotation_id, _ = self.client.get_or_create_annotation(
            self.alice, self.project_id, self.category_id, 0, "m1", "channels", is_group_layer=True)
        self.server.fail("POST", "/layers", "lose", times=2)
        layer_id = self.client.get_or_create_layer(
            self.alice, self.project_id, self.category_id, annotation_id, 7, "DAPI")
        self.assertGreater(layer_id, 0)
        self.assertEqual([row["name"] for row in self.server.rows["layers"]], ["channels", "DAPI"])

    def test_an_annotation_whose_answer_is_lost_still_gets_its_first_layer(self) -> None:
        self.server.fail("POST", "/annotations", "lose")
        self.server.fail("POST", "/layers", "lose")
        annotation_id, layer_id = self.client.get_or_create_annotation(
            self.alice, self.project_id, self.category_id, 0, "m1", "channels", is_group_layer=True)
        self.assertEqual([row["annotation_id"] for row in self.server.rows["annotations"]], [annotation_id])
        self.assertEqual(len(self.server.rows["layers"]), 1)

    def test_another_script_that_was_quicker_does_not_make_it_fail(self) -> None:
        quicker = {"name": "KO", "project_id": self.project_id, "owner_id": self.alice, "settings": ""}
        answered = self.server.answer

        def insert_after_the_look_up(seen):
            answer = answered(seen)
            if seen.method == "GET" and not self.server.calls("POST"):
                self.server.insert("categories", quicker)
            return answer

        self.server.answer = insert_after_the_look_up
        category_id = self.client.get_or_create_category(self.alice, self.project_id, "KO")
        self.assertEqual(category_id, self.server.rows["categories"][-1]["category_id"])

    def connect_signed_in(self, **options):
        client = self.connect(**options)
        self.assertEqual(client.login("alice", "my_password"), 0)
        self.server.seen.clear()
        return client


if __name__ == "__main__":
    unittest.main()
