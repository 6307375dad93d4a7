import csv
import hashlib
import io
import json
import os
import stat
import unittest
import uuid
import zipfile
from collections import Counter
from typing import Dict, List
from xml.etree import ElementTree

import memento_cl

from tests.command_case import Commands
from tests.live_case import PASSWORD, URL, USERNAME, LiveCase
from tests.seed_scripts import GROUPED, write_grouped
from tests.tiny_tiff import write_tiff

OME = """<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">
<Image ID="Image:0" Name="stack"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SizeX="16" SizeY="12"
SizeZ="1" SizeC="2" SizeT="1" BigEndian="false"><Channel ID="Channel:0:0" Name="DAPI" SamplesPerPixel="1"/>
<Channel ID="Channel:0:1" Name="FITC" SamplesPerPixel="1"/><TiffData IFD="0" PlaneCount="2"/></Pixels></Image></OME>"""


SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAME = 'a "b", <c> & é\n細胞'


class CommandOnServer(Commands, LiveCase):
    """The command line against the real server."""

    def setUp(self) -> None:
        super().setUp()
        self.prepare()
        self.environment.update(MEMENTO_URL=URL, MEMENTO_USERNAME=USERNAME, MEMENTO_PASSWORD=PASSWORD)
        self.name = self.unique("command line")

    def run_import(self, *arguments: str, code: int = 0) -> str:
        done = self.run_command("import", "Study", "--project", self.name, "--wait", "300", "--report", "report.json",
                                *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def project(self) -> int:
        project_id = self.client.get_project_id(self.name)
        self.addCleanup(self.client.delete_project, self.user_id, project_id)
        return project_id

    def layers(self, project_id: int) -> "Counter[str]":
        """``Category/Sample/Group/Layer`` of every layer that shows an image."""
        rows = {name: self.rows(name, project_id=project_id) for name in ("categories", "annotations", "layers")}
        categories = {row["category_id"]: row["name"] for row in rows["categories"]}
        samples = {row["annotation_id"]: f"{categories[row['category_id']]}/{row['name']}"
                   for row in rows["annotations"]}
        groups = {row["layer_id"]: row["name"] for row in rows["layers"] if row["kind"] == "group"}
        return Counter(f"{samples[row['annotation_id']]}/{groups.get(row['parent_id'], '-')}/{row['name']}"
                       for row in rows["layers"] if row["kind"] == "image")

    def everything(self, project_id: int) -> Dict[str, List[dict]]:
        return {name: self.rows(name, project_id=project_id)
                for name in ("categories", "images", "annotations", "layers")}

    def test_every_group_is_made_and_a_second_run_changes_nothing(self) -> None:
        write_grouped(self.folder / "Study")
        self.run_import("--format", "2")
        project_id = self.project()
        expected = Counter(f"{category}/{sample}/{group}/{file.rsplit('.', 1)[0]}"
                           for category, samples in GROUPED.items() for sample, groups in samples.items()
                           for group, files in groups.items() for file in files)
        self.assertEqual(self.layers(project_id), expected)
        before = self.everything(project_id)
        self.assertIn("0 images sent", self.run_import("--format", "2"))
        self.assertEqual(self.everything(project_id), before)

    def test_the_printed_script_and_the_command_find_each_others_images(self) -> None:
        write_grouped(self.folder / "Study")
        from tests.seed_scripts import run_script

        os.rename(self.folder / "Study", self.folder / self.name)
        run_script("my_import.py", self.folder, self.name, self.account)
        os.rename(self.folder / self.name, self.folder / "Study")
        project_id = self.project()
        layers = self.layers(project_id)
        self.assertIn("0 images sent", self.run_import())
        self.assertEqual(self.layers(project_id), layers)

    def test_one_file_of_several_channels_becomes_its_layers(self) -> None:
        write_tiff(self.folder / "Study/WT/stack.ome.tif", 16, 12, pages=2, description=OME)
        self.run_import()
        self.assertEqual(self.layers(self.project()), Counter(["WT/stack/-/DAPI", "WT/stack/-/FITC"]))

    def test_what_is_no_image_fails_by_itself(self) -> None:
        self.write_tree("WT/m1.tif", "WT/m2.tif")
        (self.folder / "Study/WT/broken.tif").write_bytes(b"II*\0 and nothing of the kind")
        told = self.run_import(code=1)
        self.project()
        self.assertIn("2 images sent, 0 there already, 1 failed, 2 samples in place", told)
        failed = [entry for entry in self.report()["entries"] if entry.get("state") == "failed"]
        self.assertEqual([entry["path"] for entry in failed], ["WT/broken.tif"])
        self.assertTrue(failed[0]["code"].startswith("image."), failed)

    def test_a_large_image_goes_in_pieces(self) -> None:
        write_tiff(self.folder / "Study/WT/large.tif", 1000, 700, start=3)
        done = self.run_command("import", "Study", "--project", self.name, changes="memento_cl._PIECE = 100_000")
        self.assertEqual(done.returncode, 0, done.stderr)
        image = self.rows("images", project_id=self.project())[0]
        self.assertEqual(image["bytes"], (self.folder / "Study/WT/large.tif").stat().st_size)

    @unittest.skipIf(os.name == "nt", "other rights there")
    def test_after_signing_in_once_nothing_needs_to_be_said(self) -> None:
        done = self.run_command("login", "--days", "2")
        self.assertEqual(done.returncode, 0, done.stderr)
        path = self.folder / "config/memento/tokens.json"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        secret = list(json.loads(path.read_text())["tokens"].values())[0]
        self.assertTrue(secret.startswith("mmt_"))
        self.assertNotIn(secret, done.stdout + done.stderr)
        for name in ("MEMENTO_URL", "MEMENTO_USERNAME", "MEMENTO_PASSWORD"):
            del self.environment[name]
        self.write_tree("WT/m1.tif")
        self.run_import()
        self.project()
        done = self.run_command("share", self.name, "WT/m1")
        self.assertRegex(done.stdout, r"^http://[^/]+/share#[\w-]{43}\n$")
        self.assertEqual(self.run_command("logout").returncode, 0)
        self.assertEqual(self.run_command("share", self.name, "WT/m1", "--url", URL).returncode, 3)

    def draw(self) -> None:
        """On the first of two samples, with a label, a comment and a name that tables and markup have to be careful of."""
        self.write_tree("WT/m1.tif", "KO/m2.tif")
        self.run_import()
        project_id = self.project()
        sample = next(row for row in self.rows("annotations", project_id=project_id) if row["name"] == "m1")
        label_id = self.client.new_label(self.user_id, project_id, "positive")
        layer = self.rest("POST", "layers", name="cells", kind="drawing", data="none",
                          annotation_id=sample["annotation_id"], project_id=project_id)["layer"]
        square = [[1, 1], [11, 1], [11, 11], [1, 11]]
        self.rest("PATCH", f"layers/{layer['layer_id']}/regions", changes=[
            {"op": "put", "region": {"region_id": str(uuid.uuid4()), "version": 0, "shape": shape, "name": NAME,
                                     "label_id": label_id, "geometry": {"points": points}}}
            for shape, points in (("polygon", square), ("point", [[3.5, 4.5]]))])

    def exported(self, kind: str, *more: str) -> bytes:
        done = self.run_command("export", self.name, kind, "-o", f"out.{kind}", *more)
        self.assertEqual((done.returncode, done.stdout), (0, f"out.{kind}\n"), done.stderr)
        return (self.folder / f"out.{kind}").read_bytes()

    def test_every_format_is_exported_and_can_be_read(self) -> None:
        self.draw()
        checks = {kind: getattr(self, f"assert_{kind}") for kind in memento_cl._EXPORTS}
        self.assertEqual(len(checks), 7)
        for kind, check in checks.items():
            with self.subTest(kind):
                check(kind)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("out.")
                          and path.suffix[1:] not in checks], [])

    def test_without_a_place_it_has_the_name_that_the_server_gives(self) -> None:
        self.draw()
        done = self.run_command("export", self.name, "bundle")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(zipfile.is_zipfile(self.folder / done.stdout.rstrip("\n")), done.stdout)

    def test_what_cannot_be_exported_leaves_no_file(self) -> None:
        self.write_tree("WT/m1.tif")
        self.run_import()
        self.project()
        for arguments in ((self.name, "csv", "--sample", "WT/none"), (self.unique("no project"), "csv")):
            done = self.run_command("export", *arguments, "-o", "left.csv")
            self.assertNotEqual(done.returncode, 0)
        self.assertFalse((self.folder / "left.csv").exists())

    def assert_csv(self, kind: str) -> None:
        rows = list(csv.DictReader(io.StringIO(self.exported(kind).decode("utf-8"), newline="")))
        self.assertEqual([(row["annotation"], row["shape"], row["name"], row["class"]) for row in rows],
                         [("m1", "polygon", NAME, "positive"), ("m1", "point", NAME, "positive")])
        self.assertEqual(float(rows[0]["area_px2"]), 100)
        samples = self.exported(kind, "--table", "samples", "--bom").decode("utf-8-sig")
        self.assertEqual([row["annotation"] for row in csv.DictReader(io.StringIO(samples, newline=""))], ["m2", "m1"])
        one = self.exported(kind, "--table", "samples", "--category", "WT").decode("utf-8")
        self.assertEqual([row["annotation"] for row in csv.DictReader(io.StringIO(one, newline=""))], ["m1"])

    def assert_xlsx(self, kind: str) -> None:
        with self.unzipped(self.exported(kind)) as book:
            workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
            sheets = [sheet.get("name") for sheet in workbook.iter(f"{SHEETS}sheet")]
            self.assertEqual(sheets, ["samples", "decisions", "labels", "comments", "regions"])
            cells = ElementTree.fromstring(book.read("xl/worksheets/sheet5.xml"))
            self.assertEqual(len(list(cells.iter(f"{SHEETS}row"))), 3)

    def assert_geojson(self, kind: str) -> None:
        with self.unzipped(self.exported(kind)) as archive:
            files = [json.loads(archive.read(name)) for name in archive.namelist()]
        self.assertEqual({file["type"] for file in files}, {"FeatureCollection"})
        self.assertEqual(Counter(feature["geometry"]["type"] for file in files for feature in file["features"]),
                         Counter(["Polygon", "Point"]))
        alone = json.loads(self.exported(kind, "--sample", "WT/m1"))
        self.assertEqual([feature["properties"]["name"] for feature in alone["features"]], [NAME, NAME])

    def assert_coco(self, kind: str) -> None:
        file = json.loads(self.exported(kind))
        [one] = file["annotations"]
        self.assertEqual((one["area"], one["bbox"]), (100, [1, 1, 10, 10]))
        self.assertEqual(file["info"]["left_out"]["points"], 1)

    def assert_imagej(self, kind: str) -> None:
        with self.unzipped(self.exported(kind, "--sample", "WT/m1")) as archive:
            self.assertEqual({archive.read(name)[:4] for name in archive.namelist()}, {b"Iout"})
            self.assertEqual(len(archive.namelist()), 2)

    def assert_ome(self, kind: str) -> None:
        root = ElementTree.fromstring(self.exported(kind, "--sample", "WT/m1"))
        shapes = [union[0].tag.rsplit("}", 1)[-1] for union in root.iter() if union.tag.endswith("}Union")]
        self.assertEqual((root.tag.rsplit("}", 1)[-1], shapes), ("OME", ["Polygon", "Point"]))

    def assert_bundle(self, kind: str) -> None:
        with self.unzipped(self.exported(kind, "--intensity", "--geometry", "json")) as archive:
            sums = [line.split("  ", 1) for line in archive.read("SHA256SUMS").decode().splitlines()]
            self.assertEqual([hashlib.sha256(archive.read(path)).hexdigest() for _, path in sums],
                             [digest for digest, _ in sums])
            self.assertEqual({path for _, path in sums} - set(archive.namelist()), set())
            regions = list(csv.DictReader(io.StringIO(archive.read("tables/regions.csv").decode(), newline="")))
        self.assertEqual(json.loads(regions[0]["geometry"])["points"][2], [11, 11])
        self.assertIn("mean", regions[0])

    def unzipped(self, content: bytes) -> zipfile.ZipFile:
        archive = zipfile.ZipFile(io.BytesIO(content))
        self.assertIsNone(archive.testzip())
        return archive


if __name__ == "__main__":
    unittest.main()
