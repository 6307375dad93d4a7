import os
import signal
import stat
import subprocess
import time
import unittest

from tests.command_case import Commands
from tests.fake_case import FakeCase

PATHS = ("WT/m1/T0/DAPI.tif", "WT/m1/T0/GFP.tif", "WT/m1/T1/DAPI.tif", "KO/m1/T0/DAPI.tif", "KO/m2.tif", "m3.tif")


class CommandLine(Commands, FakeCase):
    """Against the fake server: what is asked, what the exit code says, what survives."""

    def setUp(self) -> None:
        super().setUp()
        self.prepare()
        self.environment.update(MEMENTO_URL=self.server.url, MEMENTO_USERNAME="alice", MEMENTO_PASSWORD="my_password")

    def run_import(self, *arguments: str, code: int = 0, **more: str) -> str:
        done = self.run_command("import", "Study", "--report", "report.json", *arguments, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        return done.stderr

    def test_a_folder_becomes_a_project_with_every_group(self) -> None:
        self.write_tree(*PATHS)
        self.assertIn("6 images sent, 0 there already, 0 failed, 4 samples in place", self.run_import())
        groups = {row["layer_id"]: row["name"] for row in self.server.rows["layers"] if row["kind"] == "group"}
        samples = {row["annotation_id"]: row["name"] for row in self.server.rows["annotations"]}
        images = {row["image_id"]: row["name"] for row in self.server.rows["images"]}
        layers = {images[row["image_id"]]: (samples[row["annotation_id"]], groups.get(row["parent_id"]), row["name"])
                  for row in self.server.rows["layers"] if row["kind"] == "image"}
        self.assertEqual(layers, {
            "WT_m1_T0_DAPI.tif": ("m1", "T0", "DAPI"), "WT_m1_T0_GFP.tif": ("m1", "T0", "GFP"),
            "WT_m1_T1_DAPI.tif": ("m1", "T1", "DAPI"), "KO_m1_T0_DAPI.tif": ("m1", "T0", "DAPI"),
            "KO_m2.tif": ("m2", None, "m2"), "Images_m3.tif": ("m3", None, "m3")})

    def test_it_takes_one_request_an_image_and_few_besides(self) -> None:
        self.write_tree(*(f"WT/m{number}/c/{name}.tif" for number in range(60) for name in ("DAPI", "GFP")))
        self.run_import()
        # Who, the project twice, which images are known; then the images; then fifty samples at a time.
        self.assertLessEqual(len(self.server.seen), 5 + 120 + 3)

    def test_run_again_it_sends_no_image_and_makes_nothing(self) -> None:
        self.write_tree(*PATHS)
        self.run_import()
        before = {name: list(rows) for name, rows in self.server.rows.items()}
        self.server.seen.clear()
        self.assertIn("0 images sent, 6 there already", self.run_import())
        self.assertEqual(self.server.rows, before)
        self.assertEqual(self.server.calls("POST", "/images/upload") + self.server.calls("POST", "/uploads"), [])

    def test_the_report_names_every_file_and_what_became_of_it(self) -> None:
        self.write_tree(*PATHS)
        (self.folder / "Study" / "notes.txt").write_text("not an image")
        self.run_import("--format", "2")
        report = self.report()
        self.assertEqual([report[key] for key in ("project", "format", "interrupted", "code")],
                         ["Study", 2, False, None])
        self.assertEqual(report["left_out"], [{"path": "notes.txt", "reason": "format"}])
        self.assertEqual(report["counts"], {"sent": 6, "known": 0, "failed": 0, "samples": 4})
        files = {entry["path"]: entry for entry in report["entries"] if entry["kind"] == "file"}
        self.assertEqual(set(files), set(PATHS))
        hashes = {row["image_id"]: row["sha256"] for row in self.server.rows["images"]}
        self.assertEqual({entry["image_id"]: entry["sha256"] for entry in files.values()}, hashes)
        self.assertEqual(len([entry for entry in report["entries"] if entry["kind"] == "sample"]), 4)
        self.assertEqual({row["format"] for row in self.server.rows["images"]}, {2})

    def test_a_large_file_goes_in_pieces_and_is_taken_up_again_after_a_kill(self) -> None:
        study = self.write_tree("WT/m1.tif")
        with open(study / "WT/large.tif", "wb") as file:
            file.write(os.urandom(1_000_000))
        # The server stops answering in the middle, as a network that is gone.
        self.server.fail("PATCH", "/uploads", "sleep", times=1, seconds=60)
        process = subprocess.Popen(self.command("import", "Study", changes="memento_cl._PIECE = 100_000"),
                                   env=self.environment, cwd=self.folder, stderr=subprocess.DEVNULL)
        while not self.server.calls("PATCH"):
            time.sleep(0.01)
        process.kill()
        process.wait()
        self.assertEqual([len(kept) for kept in self.server.uploads.kept.values()], [100_000])
        self.server.seen.clear()
        self.run_import(changes="memento_cl._PIECE = 100_000")
        self.assertEqual([one.length for one in self.server.calls("PATCH", "/uploads")], [100_000] * 9)
        self.assertEqual(len(self.server.rows["images"]), 2)

    def test_it_survives_a_server_that_stumbles_at_every_kind_of_call(self) -> None:
        study = self.write_tree(*PATHS)
        (study / "WT/large.tif").write_bytes(os.urandom(500_000))
        for method, path in (("POST", "/images/upload"), ("POST", "/uploads"), ("PATCH", "/uploads"),
                             ("POST", "/images/known"), ("POST", "/projects"), ("GET", "/uploads")):
            for kind in ("drop", "lose"):
                self.server.fail(method, path, kind)
            self.server.fail(method, path, "status", status=503)
        self.run_import(changes="memento_cl._PIECE = 100_000; memento_cl.MementoClient._pause = lambda *_: None")
        self.assertEqual(sorted(row["name"] for row in self.server.rows["images"]),
                         ["Images_m3.tif", "KO_m1_T0_DAPI.tif", "KO_m2.tif", "WT_large.tif", "WT_m1_T0_DAPI.tif",
                          "WT_m1_T0_GFP.tif", "WT_m1_T1_DAPI.tif"])
        self.assertEqual(len(self.server.rows["projects"]), 1)

    def test_another_image_of_the_name_is_a_failure_and_the_rest_goes_on(self) -> None:
        study = self.write_tree(*PATHS)
        self.run_import()
        (study / "KO/m2.tif").write_bytes(b"II*\0 another content of another length")
        (study / "KO/m4.tif").write_bytes(b"II*\0 new")
        told = self.run_import(code=1)
        self.assertIn("FAILED KO/m2.tif: The project has another image called 'KO_m2.tif'", told)
        self.assertIn("1 image sent, 5 there already, 1 failed", told)
        failed = [entry for entry in self.report()["entries"] if entry.get("state") == "failed"]
        self.assertEqual([(one["path"], one["code"]) for one in failed], [("KO/m2.tif", "image.name-taken")])

    def test_a_sample_waits_for_a_file_that_fails_unless_it_is_told_not_to(self) -> None:
        self.write_tree("WT/m1/c/DAPI.tif", "WT/m1/c/GFP.tif", "WT/m2/c/DAPI.tif")
        self.server.fail("POST", "/images/upload", "status", status=415)
        self.assertIn("1 sample in place; 1 sample not made", self.run_import("--parallel", "1", code=1))
        self.assertEqual([row["name"] for row in self.server.rows["annotations"]], ["m2"])
        self.server.fail("POST", "/images/upload", "status", status=415)
        self.run_import("--skip-failed", code=1)
        self.assertEqual([row["name"] for row in self.server.rows["annotations"]], ["m2", "m1"])
        self.assertIn("1 image sent", self.run_import())
        self.assertEqual(len([row for row in self.server.rows["layers"] if row["kind"] == "image"]), 3)

    def test_exit_codes_say_what_to_do(self) -> None:
        self.write_tree(*PATHS)
        self.run_import("--format", "6", code=2)
        self.assertEqual(self.run_command("import", "nowhere").returncode, 2)
        self.assertEqual(self.run_command().returncode, 2)
        self.environment["MEMENTO_PASSWORD"] = "wrong"
        self.run_import(code=3)
        del self.environment["MEMENTO_PASSWORD"]
        self.assertIn("Nobody is signed in", self.run_import(code=3))
        self.run_import("--token", "made up", code=3)
        self.environment["MEMENTO_PASSWORD"] = "my_password"
        self.server.fail("POST", "/images/upload", "status", status=413,
                         body=b'{"code": "quota.exceeded", "message": "Full."}')
        self.assertIn("Full. (quota.exceeded)", self.run_import(code=5))
        self.assertEqual(self.report()["code"], "quota.exceeded")
        self.environment["MEMENTO_URL"] = "http://127.0.0.1:9"
        self.run_import(code=4, changes="memento_cl.MementoClient._pause = lambda *_: None")

    @unittest.skipIf(os.name == "nt", "other signals there")
    def test_ctrl_c_leaves_a_report_and_a_state_to_go_on_from(self) -> None:
        self.write_tree(*(f"WT/m{number}.tif" for number in range(40)))
        for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM")):
            with self.subTest(name):
                self.server.seen.clear()
                self.server.fail("POST", "/images/upload", "sleep", times=40, seconds=0.05)
                command = self.command("import", "Study", "--parallel", "2", "--report", "report.json")
                process = subprocess.Popen(command, env=self.environment, cwd=self.folder, stderr=subprocess.PIPE,
                                           text=True)
                while len(self.server.calls("POST", "/images/upload")) < 6:
                    time.sleep(0.01)
                process.send_signal(number)
                _, told = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 130, told)
                self.assertNotIn("Traceback", told)
                self.assertTrue(self.report()["interrupted"])
        self.server.faults.clear()
        self.run_import()
        self.assertEqual(len(self.server.rows["images"]), 40)
        self.assertEqual(len(self.server.rows["annotations"]), 40)

    def test_a_dry_run_shows_the_tree_and_asks_no_server(self) -> None:
        self.write_tree(*PATHS, "WT/stack.ome.tif")
        self.environment["MEMENTO_URL"] = "http://127.0.0.1:9"
        done = self.run_command("import", "Study", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line.strip() for line in done.stdout.splitlines()]
        for expected in ("Study", "WT", "m1", "[T0]", "[T1]", "KO", "m2"):
            self.assertIn(expected, lines)
        self.assertTrue(any(line.startswith("stack") and "one file" in line for line in lines), lines)
        self.assertEqual(self.server.seen, [])

    def test_a_folder_of_another_name_goes_into_the_project_that_is_named(self) -> None:
        self.write_tree("WT/m1.tif")
        self.run_import("--project", "Kidney 2026", "--quiet")
        self.assertEqual([row["name"] for row in self.server.rows["projects"]], ["Kidney 2026"])

    def test_a_link_to_a_sample_is_printed(self) -> None:
        self.write_tree("WT/m1.tif")
        self.run_import()
        done = self.run_command("share", "Study", "WT/m1", "--right", "annotate", "--days", "3")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, f"{self.server.url}/share#t"), done.stderr)
        sent = self.server.calls("POST", "/shares")[0].json
        self.assertEqual((sent["annotation_id"], sent["right"]),
                         (self.server.rows["annotations"][0]["annotation_id"], "annotate"))
        self.assertEqual(self.run_command("share", "Study", "WT/m9").returncode, 1)
        self.assertEqual(self.run_command("share", "Nothing", "WT/m1").returncode, 1)
        self.assertEqual(self.run_command("share", "Study", "m1").returncode, 2)

    def test_an_export_is_a_whole_file_or_none(self) -> None:
        self.write_tree("WT/m1.tif", "KO/m2.tif")
        self.run_import()
        done = self.run_command("export", "Study", "csv", "--category", "WT", "--sample", "WT/m1", "--table", "samples",
                                "--bom", "-o", "out.csv")
        self.assertEqual((done.returncode, done.stdout), (0, "out.csv\n"), done.stderr)
        self.assertIn("('bom', 'true')", (self.folder / "out.csv").read_text())
        self.assertEqual(set(self.server.calls("GET", "/projects/")[-1].query),
                         {"annotation_id", "category_id", "table", "bom"})
        # Cut once it comes whole by itself; cut for ever nothing is written, and what was there stays.
        self.server.fail("GET", "/projects/", "cut")
        patient = "memento_cl.MementoClient._pause = lambda *_: None"
        self.assertEqual(self.run_command("export", "Study", "bundle", changes=patient).stdout, "K\u00fc bundle\n")
        self.assertEqual((self.folder / "K\u00fc bundle").stat().st_size % 1000, 0)
        self.assertEqual(len(self.server.calls("GET", "/projects/")), 3)
        before = sorted(os.listdir(self.folder))
        self.server.fail("GET", "/projects/", "cut", times=100)
        done = self.run_command("export", "Study", "xlsx", "-o", "out.csv", changes=patient)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.assertIn("('bom', 'true')", (self.folder / "out.csv").read_text())
        self.assertEqual(self.run_command("export", "Study", "pdf").returncode, 2)
        self.assertEqual(self.run_command("export", "Study", "csv", "--category", "none").returncode, 1)

    @unittest.skipIf(os.name == "nt", "other rights there")
    def test_a_token_that_is_kept_is_for_its_owner_alone(self) -> None:
        import memento_cl

        before = os.environ.get("XDG_CONFIG_HOME")
        os.environ["XDG_CONFIG_HOME"] = str(self.folder / "config")
        try:
            memento_cl._keep_tokens({"last": "x", "tokens": {"x": "secret"}})
            path = self.folder / "config/memento/tokens.json"
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
            self.assertEqual(stat.S_IMODE(path.parent.stat().st_mode), 0o700)
            self.assertEqual(os.listdir(path.parent), ["tokens.json"])
            self.assertEqual(memento_cl._kept_tokens()["tokens"], {"x": "secret"})
            path.write_text("not JSON")
            with self.assertRaises(memento_cl.MementoError):
                memento_cl._kept_tokens()
        finally:
            os.environ.pop("XDG_CONFIG_HOME")
            if before is not None:
                os.environ["XDG_CONFIG_HOME"] = before


if __name__ == "__main__":
    unittest.main()
