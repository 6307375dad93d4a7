import json
import os
import tempfile
import unittest
import uuid
from pathlib import Path

from tests.imported import assert_flat, assert_grouped
from tests.live_case import PROJECTS, LiveCase
from tests.seed_scripts import FLAT, GROUPED, grouped_tree, run_script, write_flat, write_grouped


class ImportCase(LiveCase):
    """Runs a printed script twice on a folder of a name that no other run uses."""

    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.name = f"CellStudy-{uuid.uuid4().hex[:12]}"

    def import_twice(self, script: str) -> int:
        """Returns the project's id, when every image is ready and the second run has made and changed nothing."""
        run_script(script, self.folder, self.name, self.account)
        project_id = self.client.get_project_id(self.name)
        self.assertGreater(project_id, 0, self.client.last_error)
        self.addCleanup(self.client.delete_project, self.user_id, project_id)
        image_ids = [row["image_id"] for row in self.rows("images", project_id=project_id)]
        self.assertEqual(self.client.wait_until_ready(image_ids, timeout=300), 0, self.client.last_error)
        before = self.everything(project_id)
        run_script(script, self.folder, self.name, self.account)
        self.assertEqual(self.everything(project_id), before)
        return project_id

    def everything(self, project_id: int) -> dict:
        resources = ("categories", "images", "annotations", "layers", "labels")
        return {"projects": self.rows("projects", name=self.name),
                **{resource: self.rows(resource, project_id=project_id) for resource in resources}}


class GroupedImport(ImportCase):
    def test_the_printed_script_imports_a_tree_and_the_work_on_it_is_exported(self) -> None:
        write_grouped(self.folder / self.name)
        project_id = self.import_twice("my_import.py")
        assert_grouped(self, self.rows, project_id, GROUPED)
        self.assert_labels(project_id)
        self.assert_regions(project_id)

    def assert_labels(self, project_id: int) -> None:
        self.assertGreater(self.client.new_label(self.user_id, project_id, "positive"), 0)
        self.assertGreater(self.client.new_label(self.user_id, project_id, "good_quality"), 0)
        annotation_id = self.annotation(project_id, "KO", "sample_01")["annotation_id"]
        labels = ["positive", "good_quality"]
        self.assertEqual(self.client.set_annotation_labels(self.user_id, project_id, annotation_id, labels), 2)
        self.assertEqual(sorted(self.client.get_annotation_labels(self.user_id, project_id, annotation_id)),
                         sorted(labels))
        rows = self.client.project_data(project_id)
        samples = sorted((category, sample) for category, within in GROUPED.items() for sample in within)
        self.assertEqual(sorted((row["category"], row["annotation"]) for row in rows), samples)
        columns = {"project", "category", "classification", "annotation", "image", "status", "label", "image_uri"}
        self.assertEqual({frozenset(row) for row in rows}, {frozenset(columns)})
        self.assertEqual({row["status"] for row in rows}, {"N"})
        labelled = {(row["category"], row["annotation"]): row["label"] for row in rows if row["label"]}
        self.assertEqual({key: sorted(text.split("; ")) for key, text in labelled.items()},
                         {("KO", "sample_01"): sorted(labels)})
        summary = self.client.project_summary(project_id)
        self.assertEqual((summary["total_annotations"], summary["total_annotations_submitted"]), (len(samples), 0))

    def assert_regions(self, project_id: int) -> None:
        self.assertEqual(self.client.project_rois(project_id), [])
        annotation_id = self.annotation(project_id, "WT", "sample_01")["annotation_id"]
        layer = self.rest("POST", "layers", name="cells", kind="drawing", data="none", image_id=0, settings="",
                          sequence=-1, parent_id=0, annotation_id=annotation_id, project_id=project_id)["layer"]
        points = [[2, 1], [12.5, 1], [7, 8]]
        region = {"region_id": str(uuid.uuid4()), "shape": "polygon", "geometry": {"points": points}, "version": 0}
        self.rest("PATCH", f"layers/{layer['layer_id']}/regions", changes=[{"op": "put", "region": region}])
        rows = self.client.project_rois(project_id)
        self.assertEqual([{key: row[key] for key in row if key != "data"} for row in rows],
                         [{"project": self.name, "category": "WT", "annotation": "sample_01", "layer": "cells"}])
        drawn = json.loads(rows[0]["data"])["objects"]
        self.assertEqual(len(drawn), 1)
        self.assertEqual(shown_points(drawn[0])[:3], points)

    def annotation(self, project_id: int, category: str, sample: str) -> dict:
        category_id = self.client.get_category_id(self.user_id, project_id, category)
        return self.rows("annotations", project_id=project_id, category_id=category_id, name=sample)[0]


def shown_points(polyline: dict) -> list:
    """Where Fabric.js shows the points: it places the stroked box, and the points follow."""
    xs = [point["x"] for point in polyline["points"]]
    ys = [point["y"] for point in polyline["points"]]
    half = polyline["strokeWidth"] / 2
    dx, dy = polyline["left"] - min(xs) + half, polyline["top"] - min(ys) + half
    return [[x + dx, y + dy] for x, y in zip(xs, ys)]


class FlatImport(ImportCase):
    def test_the_printed_script_imports_a_flat_tree(self) -> None:
        write_flat(self.folder / self.name)
        project_id = self.import_twice("flat_import.py")
        assert_flat(self, self.rows, project_id, FLAT)
        rows = self.client.project_data(project_id)
        self.assertEqual(sorted((row["category"], row["image"]) for row in rows),
                         sorted((category, f"{category}_{file}") for category, files in FLAT.items() for file in files))


class RealImages(ImportCase):
    @unittest.skipUnless(PROJECTS and Path(PROJECTS, "CellStudy").is_dir(),
                         "no real images: set MEMENTO_TEST_PROJECTS to a folder that has CellStudy")
    def test_the_printed_script_imports_real_images(self) -> None:
        source = Path(PROJECTS, "CellStudy").resolve()
        os.symlink(source, self.folder / self.name)
        project_id = self.import_twice("my_import.py")
        assert_grouped(self, self.rows, project_id, grouped_tree(source))
        for image in self.rows("images", project_id=project_id):
            with self.subTest(image["name"]):
                self.assertGreater(min(image["width"], image["height"]), 0)


if __name__ == "__main__":
    unittest.main()
