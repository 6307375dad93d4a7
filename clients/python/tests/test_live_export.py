import csv
import importlib.util
import json
import tempfile
import unittest
import uuid
from pathlib import Path
from typing import Dict, List

from tests.live_case import LiveCase
from tests.seed_scripts import run_script
from tests.tiny_tiff import write_tiff

# As the printed script calls it.
PROJECT = "Kidney_2026"
HARD = 'quoted "name", with a comma\nand a line'


@unittest.skipUnless(importlib.util.find_spec("pandas"),
                     "no pandas for the printed export script: apt-get install python3-pandas")
class PrintedExport(LiveCase):
    """The export script as printed: what was done in the browser arrives in pandas and in its files."""

    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_the_printed_script_writes_three_tables(self) -> None:
        project_id = self.new_project(PROJECT)
        first, second = self.samples(project_id)
        self.work_on(project_id, first)
        done = run_script("export.py", self.folder, None, self.account)
        self.assertEqual([line.split() for line in done.stdout.splitlines()],
                         [["Total", "annotations:", "2"], ["Submitted:", "1"]])
        results = self.table("kidney_2026_results.csv")
        self.assertEqual(list(results[0]), ["project", "category", "classification", "annotation", "image", "status",
                                            "label", "image_uri"])
        self.assertEqual([(row["annotation"], row["classification"], row["status"], row["label"]) for row in results],
                         [("m1", "good", "S", "good_quality; positive"), ("m2", "", "N", "")])
        rois = self.table("kidney_2026_rois.csv")
        self.assertEqual([(row["annotation"], row["layer"]) for row in rois], [("m1", "cells")])
        self.assertEqual(len(json.loads(rois[0]["data"])["objects"]), 1)
        comments = self.table("kidney_2026_comments.csv")
        self.assertEqual([(row["annotation"], row["layer"], row["content"]) for row in comments],
                         [("m1", "DAPI", HARD)])

    def samples(self, project_id: int) -> List[int]:
        """Two samples of one channel each."""
        category_id = self.client.new_category(self.user_id, project_id, "WT", "")
        ids = []
        for name in ("m1", "m2"):
            write_tiff(self.folder / f"{name}.tif", 20, 15, start=len(ids))
            image_id = self.client.upload_image(self.user_id, project_id, self.folder / f"{name}.tif", 2, name, "", "")
            ids.append(self.client.new_annotation(
                self.user_id, project_id, category_id, image_id, name, "DAPI", "", 1, 0, False)[0])
        self.assertGreater(min(ids), 0, self.client.last_error)
        return ids

    def work_on(self, project_id: int, annotation_id: int) -> None:
        """What somebody does with a sample: labels, a decision, a region, a comment, and submits it."""
        for label in ("positive", "good_quality"):
            self.client.new_label(self.user_id, project_id, label)
        self.client.set_annotation_labels(self.user_id, project_id, annotation_id, ["positive", "good_quality"])
        category_id = self.client.get_category_id(self.user_id, project_id, "WT")
        classification_id = self.client.new_classification(self.user_id, project_id, "Quality", "M", "good,poor", "")
        self.assertEqual(self.client.set_classifications(self.user_id, project_id, category_id, ["Quality"]), 1)
        self.rest("PUT", f"annotations/{annotation_id}/decisions/{classification_id}", option="good")
        layer = self.rest("POST", "layers", name="cells", kind="drawing", data="none", annotation_id=annotation_id,
                          project_id=project_id)["layer"]
        region = {"region_id": str(uuid.uuid4()), "shape": "point", "geometry": {"points": [[3, 4]]}, "version": 0}
        self.rest("PATCH", f"layers/{layer['layer_id']}/regions", changes=[{"op": "put", "region": region}])
        channel = self.client.get_layer_id(self.user_id, project_id, annotation_id, "DAPI")
        self.assertGreater(self.client.new_comment(self.user_id, project_id, channel, HARD), 0, self.client.last_error)
        self.rest("POST", f"annotations/{annotation_id}/submission")

    def table(self, name: str) -> List[Dict[str, str]]:
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


if __name__ == "__main__":
    unittest.main()
