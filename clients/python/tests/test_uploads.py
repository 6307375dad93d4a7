import hashlib
import os
import sys
import tempfile
import threading
import tracemalloc
import unittest
from pathlib import Path
from unittest import mock

import memento_cl
from tests.fake_case import FakeCase
from tests.fake_import import FakeUploads

MB = 1 << 20


class Uploads(FakeCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.project_id = self.client.new_project(self.alice, "K", "")
        self.server.seen.clear()

    def upload(self, path: object, name: str = "DAPI", **options: object) -> int:
        return self.client.get_or_upload_image(self.alice, self.project_id, path, 2, name, **options)

    def test_the_bytes_arrive_as_they_are_on_disk(self) -> None:
        for size in (1, 16383, 16384, 16385, 300_000):
            with self.subTest(size):
                content = os.urandom(size)
                path = self.folder / f"{size}.tif"
                path.write_bytes(content)
                image_id = self.upload(path, f"image {size}")
                row = next(row for row in self.server.rows["images"] if row["image_id"] == image_id)
                self.assertEqual(row["sha256"], hashlib.sha256(content).hexdigest())

    def test_the_description_comes_before_the_file(self) -> None:
        path = self.folder / "DAPI.tif"
        path.write_bytes(b"II*\0")
        self.assertGreater(self.upload(path), 0)
        body = self.server.calls("POST")[0].body
        self.assertLess(body.index(b'name="json"'), body.index(b'name="file"; filename="DAPI.tif"'))
        row = self.server.rows["images"][0]
        self.assertEqual(
            {key: row[key] for key in ("name", "format", "type", "project_id", "owner_id")},
            {"name": "DAPI", "format": 2, "type": "", "project_id": self.project_id, "owner_id": self.alice},
        )

    def test_100_mb_need_less_than_20_mb_of_memory_and_go_in_pieces(self) -> None:
        path = self.folder / "slide.tif"
        with open(path, "wb") as file:
            file.truncate(100 * MB)
        self.client.get_project_id("K")
        # What the server keeps would be counted, too.
        kept = mock.patch.object(FakeUploads, "_append", _forgetting)
        self.server.seen.clear()
        tracemalloc.start()
        try:
            with kept:
                self.assertEqual(self.upload(path), 1)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 2 * 9 * MB + 20 * MB)
        self.assertEqual([one.length for one in self.server.calls("POST", "/uploads")], [8 * MB])
        self.assertEqual(sum(one.length for one in self.server.seen if one.path.startswith("/uploads")), 100 * MB)

    def test_paths_of_any_characters(self) -> None:
        names = ["a b.tif", 'quote"d.tif', "ümlaut – 日本.tif", "semi;colon,comma.tif", "100%.tif", "back\\slash.tif",
                 "line\nbreak.tif", "-dash.tif", "e\u0301.tif", "🔬.tif"]
        if sys.platform == "linux":
            names.append(os.fsdecode(b"latin-\xe9.tif"))
        for name in names:
            with self.subTest(name):
                path = self.folder / name
                path.write_bytes(b"II*\0")
                image_id = self.upload(path, name)
                self.assertGreater(image_id, 0, self.client.last_error)
                self.assertEqual(self.upload(path, name), image_id)
        self.assertEqual(len(self.server.calls("POST")), len(names))

    def test_names_that_differ_in_case_only_are_two_images(self) -> None:
        path = self.folder / "DAPI.tif"
        path.write_bytes(b"II*\0")
        self.assertNotEqual(self.upload(path, "DAPI"), self.upload(path, "dapi"))

    def test_an_image_that_is_there_is_not_read_again(self) -> None:
        path = self.folder / "DAPI.tif"
        path.write_bytes(b"II*\0")
        image_id = self.upload(path)
        path.unlink()
        self.server.seen.clear()
        self.assertEqual(self.upload(path), image_id)
        self.assertEqual([one.method for one in self.server.seen], ["GET"])

    def test_files_that_cannot_be_read(self) -> None:
        for path in (self.folder / "missing.tif", self.folder, "", "nul\0byte"):
            with self.subTest(path):
                self.assertEqual(self.upload(path), -1)
                self.assertEqual(self.client.last_error.code, "client.file")
        self.assertEqual(self.server.calls("POST"), [])

    def test_an_empty_file_is_the_servers_to_refuse(self) -> None:
        path = self.folder / "empty.tif"
        path.touch()
        self.assertEqual(self.upload(path), -1)
        self.assertEqual(self.client.last_error.issues, [{"path": "file", "message": "is empty"}])

    def test_a_file_that_becomes_shorter_while_it_is_sent_fails_at_once(self) -> None:
        path = self.folder / "growing.tif"
        with open(path, "wb") as file:
            file.truncate(8 * MB)
        read = memento_cl._ImageForm.read

        def cut_half_way(form, size=-1):
            if form._file_left < 4 * MB:
                os.truncate(path, 10)
            return read(form, size)

        with mock.patch.object(memento_cl._ImageForm, "read", cut_half_way):
            self.assertEqual(self.upload(path), -1)
        self.assertEqual(self.client.last_error.code, "client.file")

    def test_an_external_image_is_only_an_address(self) -> None:
        image_id = self.upload("", "remote", im_type="E", url="https://example.org/a.jpg")
        self.assertGreater(image_id, 0)
        sent = self.server.calls("POST")[0]
        self.assertEqual((sent.path, sent.json["uri"], sent.json["type"]),
                         ("/images", "https://example.org/a.jpg", "E"))

    def test_waiting_until_images_are_ready(self) -> None:
        path = self.folder / "DAPI.tif"
        path.write_bytes(b"II*\0")
        self.server.image_status = "processing"
        ids = [self.upload(path, "one"), self.upload(path, "two")]
        self.assertEqual(self.client.wait_until_ready(ids, timeout=0.2), -1)
        self.assertEqual(self.client.last_error.code, "client.timeout")
        later = threading.Timer(0.2, lambda: [row.update(status="ready") for row in self.server.rows["images"]])
        later.start()
        self.assertEqual(self.client.wait_until_ready(ids, timeout=10), 0)
        later.join()
        self.assertEqual(self.client.wait_until_ready(ids[0]), 0)
        self.server.rows["images"][1].update(status="failed", failure={"code": "image.broken", "message": "cut off"})
        self.assertEqual(self.client.wait_until_ready(iter(ids)), -1)
        self.assertEqual(self.client.last_error.code, "image.failed")
        self.assertEqual(self.client.last_error.issues, [{"path": f"image {ids[1]}", "message": "cut off"}])
        self.assertEqual(self.client.wait_until_ready([999]), -1)
        self.assertEqual(self.client.wait_until_ready([]), 0)


def _forgetting(uploads, fake, upload_id, piece, status):
    """Keeps only how much has arrived."""
    about = uploads.about[upload_id]
    about["arrived"] = about.get("arrived", 0) + len(piece)
    uploads.kept[upload_id] = range(about["arrived"])
    fake.seen[-1].body = b""
    fake.headers = {"Location": f"/memento/uploads/{upload_id}"}
    if about["arrived"] == about["length"]:
        fake.headers["Memento-Image-Id"] = "1"
    return status, None


if __name__ == "__main__":
    unittest.main()
