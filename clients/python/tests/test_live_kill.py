import hashlib
import json
import os
import random
import subprocess
import time
import unittest
from collections import Counter
from pathlib import Path
from typing import Dict, List, Tuple

import memento_cl
from memento_cl import MementoClient
from tests.command_case import Commands
from tests.own_server import MISSING, NODE, PASSWORD, SERVER, USERNAME, OwnServer
from tests.sent_log import LOG, Again, Send, read_sends
from tests.tiny_tiff import write_tiff

FULL = os.environ.get("MEMENTO_TEST_KILLS") == "full"
FILES, KILLS, LARGE = (2000, 30, 60) if FULL else (90, 6, 6)
# Every fifth moment is the server's.
SERVER_EVERY = 5
PIECE = 64 * 1024
PARALLEL = 4
# Where a bench wants the figures.
REPORT = os.environ.get("MEMENTO_TEST_KILLS_REPORT", "")
SEED = int(os.environ.get("MEMENTO_TEST_SEED", "20261130"))
CHANGES = f"from tests import sent_log\nsent_log.write_down(memento_cl, {PIECE})"


@unittest.skipUnless(SERVER and NODE, MISSING)
class Killed(Commands, unittest.TestCase):
    """An import that is killed again and again, and its server, too: nothing is lost, doubled or half there."""

    def setUp(self) -> None:
        self.prepare()
        self.random = random.Random(SEED)
        self.kills: List[float] = []  # When each was over.
        self.server = OwnServer()
        self.addCleanup(self.server.stop)
        self.environment.update(MEMENTO_URL=self.server.url, MEMENTO_USERNAME=USERNAME, MEMENTO_PASSWORD=PASSWORD)
        self.manifest = self.write_files()
        self.client = MementoClient(self.server.url, raise_errors=True)
        self.addCleanup(self.client.close)
        self.client.login(USERNAME, PASSWORD)

    def write_files(self) -> Dict[str, Tuple[str, int]]:
        """Small images, and some that go in pieces. Returns hash and size by path."""
        manifest = {}
        for number in range(FILES):
            large = number % (FILES // LARGE) == 0
            sample = f"{'WT' if number // 4 % 3 else 'KO'}/m{number // 4:04}"
            path = f"{sample}/T{number // 2 % 2}/{'DAPI' if number % 2 else 'GFP'}.tif"
            width = 300 if large else 9 + number % 20
            write_tiff(self.folder / "Study" / path, width, 300 + number % 100 if large else 11, start=number * 13)
            content = (self.folder / "Study" / path).read_bytes()
            manifest[path] = (hashlib.sha256(content).hexdigest(), len(content))
        assert len(manifest) == FILES
        return manifest

    def test_killed_at_random_moments_it_ends_as_if_it_had_not_been(self) -> None:
        print(f"\n{FILES} files, {KILLS} kills, seed {SEED}", flush=True)
        began = time.monotonic()
        kills = Counter(self.interrupt(number) for number in range(KILLS))
        done = self.finish()
        self.assertEqual(done.returncode, 0, done.stderr)
        print(f"{dict(kills)} in {time.monotonic() - began:.0f} s", flush=True)
        self.assert_sent_once()
        self.assert_end_state()
        (self.folder / LOG).unlink()
        before = self.rows()
        done = self.finish()
        self.assertEqual((done.returncode, self.sent()), (0, []), done.stderr)
        self.assertIn(f"0 images sent, {FILES:,} there already", done.stderr)
        self.assertEqual(self.rows(), before)

    def interrupt(self, number: int) -> str:
        """Kills the client, or the server under it, after some more images and a moment."""
        already = len(self.sent())
        wanted = already + self.random.randrange(1, max(2, 2 * FILES // KILLS))
        delay = self.random.random() * 0.05
        process = subprocess.Popen(self.import_command(), env=self.environment, cwd=self.folder,
                                   stderr=subprocess.DEVNULL)
        try:
            while process.poll() is None and len(self.sent()) < wanted:
                time.sleep(0.005)
            time.sleep(delay)  # The moment itself is what is tested.
            if process.poll() is not None:
                return "too late"
            if number % SERVER_EVERY == SERVER_EVERY - 1:
                self.server.kill()
                self.server.start()
                self.kills.append(time.monotonic())
                # The client goes on by itself, for a while.
                wanted = len(self.sent()) + self.random.randrange(1, 5)
                while process.poll() is None and len(self.sent()) < wanted:
                    time.sleep(0.005)
                return "server"
            return "client"
        finally:
            process.kill()
            process.wait()
            self.kills.append(time.monotonic())

    def import_command(self) -> List[str]:
        return self.command("import", "Study", "--format", "3", "--parallel", str(PARALLEL), "--wait", "300",
                            changes=CHANGES)

    def finish(self) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.import_command(), env=self.environment, cwd=self.folder, capture_output=True,
                              text=True, timeout=1800)

    def sent(self) -> List[Send]:
        return read_sends(self.folder / LOG)

    def assert_sent_once(self) -> None:
        """But for what each kill struck: as many files as are under way, and of each one piece (a small file is one)."""
        sends = self.sent()
        self.assertEqual({one.name for one in sends}, {path.replace("/", "_") for path in self.manifest})
        again = Again(sends, self.kills)
        told = {"files": FILES, "kills": len(self.kills), "seed": SEED, "sent": sum(one.end - one.start for one in sends),
                "total": sum(size for _, size in self.manifest.values()), "again": again.size,
                "most_of_a_file": again.most_of_a_file, "piece": PIECE,
                "most_files": again.most_files, "parallel": PARALLEL}
        print(json.dumps(told), flush=True)
        if REPORT:
            Path(REPORT).write_text(json.dumps(told), encoding="utf-8")
        self.assertEqual(again.for_nothing, [])
        self.assertNotIn(-1, again.by_kill, "sent again without a kill")
        for kill, files in again.by_kill.items():
            self.assertLessEqual(max(files.values()), PIECE, f"kill {kill}: {dict(files)}")
            self.assertLessEqual(len(files), PARALLEL, f"kill {kill}: {dict(files)}")

    # What the server has in the end.

    def rows(self) -> Dict[str, List[dict]]:
        project_id = self.client.get_project_id("Study")
        return {resource: self.client._list(resource, project_id=project_id)
                for resource in ("categories", "images", "annotations", "layers")}

    def assert_end_state(self) -> None:
        rows = self.rows()
        images = {row["image_id"]: row for row in rows["images"]}
        self.assertEqual({row["name"]: (row["sha256"], row["bytes"]) for row in images.values()},
                         {path.replace("/", "_"): about for path, about in self.manifest.items()})
        self.assertEqual({row["status"] for row in images.values()}, {"ready"})
        categories = {row["category_id"]: row["name"] for row in rows["categories"]}
        samples = {row["annotation_id"]: f"{categories[row['category_id']]}/{row['name']}"
                   for row in rows["annotations"]}
        groups = {row["layer_id"]: row["name"] for row in rows["layers"] if row["kind"] == "group"}
        shown = Counter(f"{samples[row['annotation_id']]}/{groups[row['parent_id']]}/{row['name']}.tif"
                        for row in rows["layers"] if row["kind"] == "image")
        self.assertEqual(shown, Counter(list(self.manifest)))
        self.assertEqual(len(set(samples.values())), len(samples))
        for image_id, row in images.items():
            content = self.client._exchange("GET", f"images/{image_id}/original").content
            self.assertEqual(hashlib.sha256(content).hexdigest(), row["sha256"])
        left = os.listdir(os.path.join(self.server.folder, "resumable"))
        self.assertEqual([name for name in left if not name.endswith(".json")], [])


class Pieces(unittest.TestCase):
    def test_a_piece_is_eight_megabytes(self) -> None:
        self.assertEqual(memento_cl._PIECE, 8 << 20)


if __name__ == "__main__":
    unittest.main()
