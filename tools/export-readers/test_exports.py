"""Every export is opened by a program that is not ours.

csv and pandas, openpyxl, shapely, numpy, tifffile, ImageJ's own RoiDecoder, Python's zipfile and XML parser. Needs a running server:
MEMENTO_TEST_URL, MEMENTO_TEST_USERNAME, MEMENTO_TEST_PASSWORD.
"""

import csv
import hashlib
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile

import numpy
import openpyxl
import pandas
import requests
import shapely.affinity
import shapely.geometry
import shapely.vectorized
import shapely.wkt
import tifffile

from coco_format import outline_of, problems_of

HERE = pathlib.Path(__file__).parent
IMAGEJ = "/usr/share/java/ij.jar"
OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"
WIDTH, HEIGHT = 700, 530

SHAPES = [
    ("point", {"points": [[3.5, 4.5]]}, "=1+1"),
    ("line", {"points": [[10, 10], [40, 50]]}, "axis"),
    ("line", {"points": [[10, 10], [20, 10], [20, 30.25]]}, "bent"),
    (
        "polygon",
        {
            "points": [[100, 100], [300, 110], [310.5, 320.25], [90, 300]],
            "holes": [[[150, 150], [200, 150], [200, 200], [150, 200]], [[220, 220], [250, 220], [235, 260]]],
        },
        'gland, "big" é 细胞 😀',
    ),
    ("rectangle", {"x": 480, "y": 490, "width": 60.5, "height": 30}, "box"),
    ("rectangle", {"x": 400, "y": 300, "width": 100, "height": 40, "rotation": 0.5}, "turned"),
    ("ellipse", {"x": 500.25, "y": 100, "width": 120, "height": 60}, "islet"),
    ("ellipse", {"x": 300, "y": 400, "width": 90.1, "height": 30.3, "rotation": -1.2}, "turned islet"),
    ("freehand", {"points": [[600.21, 400.33], [650.17, 390.71], [680.93, 450.37], [640.39, 500.11], [610.73, 470.97]]}, "free"),
    ("polygon", {"points": [[70000.5, 40000], [70100, 40000], [70050, 40090.25]]}, "far out"),
]


def pixels(width=WIDTH, height=HEIGHT):
    noise = numpy.arange(width * height, dtype=numpy.uint64) * 2654435761
    return ((noise >> 16) & 0xFFFF).astype(numpy.uint16).reshape(height, width)


def drawn_area(shape, geometry):
    """A shape as shapely has it; None: it has no area."""
    if shape in ("point", "line"):
        return None
    if "points" in geometry:
        return shapely.geometry.Polygon(geometry["points"], geometry.get("holes", []))
    x, y, width, height = (geometry[key] for key in ("x", "y", "width", "height"))
    box = shapely.geometry.box(x, y, x + width, y + height)
    if shape == "ellipse":
        circle = shapely.geometry.Point(0, 0).buffer(1, 256)
        scaled = shapely.affinity.scale(circle, width / 2, height / 2, origin=(0, 0))
        box = shapely.affinity.translate(scaled, x + width / 2, y + height / 2)
    return shapely.affinity.rotate(box, geometry.get("rotation", 0), (x + width / 2, y + height / 2), use_radians=True)


class Exports(unittest.TestCase):
    """One project with a sample of 16 bits and one of each shape."""

    @classmethod
    def setUpClass(cls):
        cls.url = os.environ["MEMENTO_TEST_URL"]
        digest = hashlib.sha256(os.environ["MEMENTO_TEST_PASSWORD"].encode()).hexdigest()
        headers = {"username": os.environ["MEMENTO_TEST_USERNAME"], "password": digest}
        login = requests.post(f"{cls.url}/login", headers=headers, timeout=30)
        login.raise_for_status()
        cls.session = requests.Session()
        cls.session.headers["x-access-token"] = login.json()["token"]
        cls.project = cls.post("projects", {"name": f"Exports {uuid.uuid4()}"})["project"]["project_id"]
        cls.category = cls.post("categories", {"name": "WT", "project_id": cls.project})["category"]["category_id"]
        cls.label = cls.post("labels", {"name": "positive", "project_id": cls.project})["label"]["label_id"]
        cls.sample, cls.layer = cls.made_sample("mouse 1", cls.tiff(pixels()))
        changes = [
            {
                "op": "put",
                "region": {
                    **{"region_id": str(uuid.uuid4()), "version": 0, "shape": shape, "geometry": geometry},
                    **{"name": name, "label_id": cls.label, "colour": "#00ff7f"},
                },
            }
            for shape, geometry, name in SHAPES
        ]
        cls.send("PATCH", f"layers/{cls.layer}/regions", json={"changes": changes})

    @classmethod
    def send(cls, method, path, **more):
        reply = cls.session.request(method, f"{cls.url}/{path}", timeout=120, **more)
        if not reply.ok:
            raise AssertionError(f"{method} {path}: {reply.status_code} {reply.text[:500]}")
        return reply

    @classmethod
    def post(cls, path, body):
        return cls.send("POST", path, json=body).json()

    @classmethod
    def exported(cls, what):
        return cls.send("GET", f"projects/{cls.project}/exports/{what}").content

    @staticmethod
    def tiff(values):
        file = io.BytesIO()
        tifffile.imwrite(file, values, metadata=None)
        return file.getvalue()

    @classmethod
    def made_sample(cls, name, file):
        about = {"name": f"{name}.tif", "format": 3, "type": "", "project_id": cls.project}
        form = {"json": (None, json.dumps(about)), "file": (f"{name}.tif", file)}
        image = cls.send("POST", "images/upload", files=form).json()["image"]
        deadline = time.monotonic() + 120
        while image["status"] == "processing" and time.monotonic() < deadline:
            image = cls.send("GET", f"images/{image['image_id']}").json()["image"]
        if image["status"] != "ready":
            raise AssertionError(image)
        body = {"name": name, "project_id": cls.project, "category_id": cls.category}
        sample = cls.post("annotations", body)["annotation"]["annotation_id"]
        cls.post("layers/fromimage", {"annotation_id": sample, "image_id": image["image_id"]})
        layer = cls.post("layers", {"name": "Regions", "annotation_id": sample, "data": "none"})["layer"]["layer_id"]
        return sample, layer

    def test_csv_by_csv_and_pandas(self):
        text = self.exported(f"csv?bom=true&annotation_id={self.sample}").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertEqual([row["name"].lstrip("'") for row in rows], [name for *_, name in SHAPES])
        self.assertEqual(rows[0]["name"], "'=1+1")
        frame = pandas.read_csv(io.BytesIO(self.exported(f"csv?annotation_id={self.sample}")))
        self.assertEqual(len(frame), len(SHAPES))
        for outline, area, shape in zip(frame["wkt"], frame["area_px2"], frame["shape"]):
            ours = shapely.wkt.loads(outline)
            if shape not in ("point", "line"):
                self.assertAlmostEqual(ours.area / area, 1, delta=0.002 if shape == "ellipse" else 1e-12)
        lengths = frame[frame["shape"] == "line"]
        for outline, length in zip(lengths["wkt"], lengths["length_px"]):
            self.assertAlmostEqual(shapely.wkt.loads(outline).length, length, places=9)

    def test_workbook_by_openpyxl(self):
        book = openpyxl.load_workbook(io.BytesIO(self.exported(f"xlsx?annotation_id={self.sample}")))
        self.assertEqual(book.sheetnames, ["samples", "decisions", "labels", "comments", "regions"])
        rows = list(book["regions"].iter_rows(values_only=True))
        names = rows[0].index("name")
        self.assertEqual([row[names] for row in rows[1:]], [name for *_, name in SHAPES])
        cell = book["regions"].cell(2, names + 1)
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))
        frame = pandas.read_excel(io.BytesIO(self.exported(f"xlsx?annotation_id={self.sample}")), sheet_name="regions")
        self.assertEqual(len(frame), len(SHAPES))

    def test_geojson_by_shapely(self):
        file = json.loads(self.exported(f"geojson?annotation_id={self.sample}"))
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in file["features"]]
        self.assertTrue(all(shape.is_valid for shape in shapes))
        self.assertEqual(len(shapes[3].interiors), 2)
        self.assertAlmostEqual(shapes[3].area, 40023.75, places=6)
        self.assertEqual(shapes[6].bounds, (500.25, 100.0, 620.25, 160.0))

    def test_coco_refers_to_what_is_there(self):
        file = json.loads(self.exported(f"coco?annotation_id={self.sample}"))
        self.assertEqual(file["info"]["left_out"], {"points": 1, "lines": 2, "regions_without_image": 0})
        self.assertEqual(problems_of(file), [])
        self.assertEqual([(image["id"], image["width"], image["height"]) for image in file["images"]],
                         [(self.sample, WIDTH, HEIGHT)])
        # Each is what was drawn, holes and all, not only at one with itself.
        areas = [drawn for shape, geometry, _ in SHAPES if (drawn := drawn_area(shape, geometry)) is not None]
        self.assertEqual(len(file["annotations"]), len(areas))
        for one, drawn in zip(file["annotations"], areas):
            self.assertEqual((one["category_id"], one["iscrowd"]), (self.label, 0))
            outline = outline_of(one["segmentation"])
            self.assertLess(outline.symmetric_difference(drawn).area / drawn.area, 0.002)
            self.assertAlmostEqual(one["area"] / drawn.area, 1, delta=0.002)

    def test_coco_of_a_project_refers_to_all_of_its_images(self):
        file = json.loads(self.exported("coco"))
        self.assertEqual(problems_of(file), [])
        self.assertIn(self.sample, [image["id"] for image in file["images"]])

    def test_rois_by_imagej(self):
        with tempfile.TemporaryDirectory() as folder:
            archive = pathlib.Path(folder, "rois.zip")
            archive.write_bytes(self.exported(f"imagej?annotation_id={self.sample}"))
            command = ["java", "-Djava.awt.headless=true", "-cp", IMAGEJ, str(HERE / "ReadRois.java"), str(archive)]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rois = [json.loads(line) for line in output.splitlines()]
        self.assertEqual([roi["name"] for roi in rois], [name for *_, name in SHAPES])
        kinds = ["Point", "Straight Line", "Polyline", "Composite", "Rectangle", "Polygon", "Oval", "Freehand"]
        self.assertEqual([roi["type"] for roi in rois], kinds + ["Freehand", "Polygon"])
        self.assertTrue(all((roi["class"], roi["colour"]) == ("positive", "#00ff7f") for roi in rois))
        self.assertEqual(rois[3]["area"], 40023)  # holes taken off
        self.assertEqual(rois[4]["bounds"], [480, 490, 60.5, 30])
        self.assertEqual(rois[6]["bounds"], [500.25, 100, 120, 60])
        self.assertEqual(rois[9]["points"], [[70000.5, 40000], [70100, 40000], [70050, 40090.25]])

    def test_ome_xml_is_well_formed_and_refers_to_its_rois(self):
        root = ElementTree.fromstring(self.exported(f"ome?annotation_id={self.sample}"))
        rois = [roi.get("ID") for roi in root.findall(f"{OME}ROI")]
        self.assertEqual([ref.get("ID") for ref in root.findall(f"{OME}Image/{OME}ROIRef")], rois)
        shapes = [union[0].tag.removeprefix(OME) for union in root.findall(f"{OME}ROI/{OME}Union")]
        kinds = ["Point", "Line", "Polyline", "Polygon", "Rectangle", "Rectangle", "Ellipse", "Ellipse"]
        self.assertEqual(shapes, kinds + ["Polygon", "Polygon"])
        sizes = root.find(f"{OME}Image/{OME}Pixels").attrib
        self.assertEqual((sizes["SizeX"], sizes["SizeY"], sizes["Type"]), ("700", "530", "uint16"))
        self.assertNotIn("PhysicalSizeX", sizes)  # nobody said how large a pixel is: never a silent 1

    def test_bundle_says_what_is_in_it(self):
        archive = zipfile.ZipFile(io.BytesIO(self.exported(f"bundle?measure=intensity&annotation_id={self.sample}")))
        self.assertIsNone(archive.testzip())
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, path = line.split("  ", 1)
            self.assertEqual(hashlib.sha256(archive.read(path)).hexdigest(), digest)
        manifest = json.loads(archive.read("manifest.json"))
        listed = {file["path"]: file["bytes"] for file in manifest["files"]}
        self.assertEqual(set(archive.namelist()) - set(listed), {"manifest.json", "SHA256SUMS"})
        self.assertTrue(all(archive.getinfo(path).file_size == size for path, size in listed.items()))
        for name in ("samples", "decisions", "labels", "comments", "regions"):
            schema = json.loads(archive.read(f"schemas/{name}.schema.json"))
            header = archive.read(f"tables/{name}.csv").decode().split("\r\n", 1)[0].split(",")
            self.assertEqual([field["name"] for field in schema["fields"]], header)
        self.assertEqual(manifest["left_out"]["coco"]["points"], 1)

    def measured_like_numpy(self, sample, values):
        """Each region as shapely and numpy see it: pixels whose centres lie inside."""
        frame = pandas.read_csv(io.BytesIO(self.exported(f"csv?annotation_id={sample}&measure=intensity")))
        height, width = values.shape
        compared = 0
        for _, row in frame[~frame["shape"].isin(["point", "line", "ellipse"])].iterrows():
            area = shapely.wkt.loads(row["wkt"])
            left, top, right, bottom = (int(side) for side in area.bounds)
            rows = slice(min(max(top, 0), height), min(bottom + 1, height))
            ys, xs = numpy.mgrid[rows, min(max(left, 0), width) : min(right + 1, width)]
            inside = shapely.vectorized.contains(area, xs + 0.5, ys + 0.5) if xs.size else numpy.zeros(xs.shape, bool)
            found = values[ys[inside], xs[inside]].astype(numpy.float64)
            self.assertEqual(row["pixels"], found.size)
            if not found.size:
                continue
            compared += 1
            self.assertEqual((row["min"], row["max"], row["sum"]), (found.min(), found.max(), found.sum()))
            self.assertAlmostEqual(row["mean"], found.mean(), places=7)
            self.assertAlmostEqual(row["sd"], found.std(ddof=1), places=6)
        self.assertGreater(compared, 2)

    def test_intensities_are_those_of_numpy(self):
        # No edge goes through the centre of a pixel: there programs differ, and docs/exports.md says what we do.
        self.measured_like_numpy(self.sample, pixels())

    def test_intensities_of_a_real_image(self):
        folder = pathlib.Path(os.environ.get("MEMENTO_TEST_IMAGES", ""), "fluorescence")
        files = [path for path in sorted(folder.rglob("*.tif*")) if tifffile.TiffFile(path).pages[0].dtype == "uint16"]
        if not files:
            self.skipTest(f"no real images of 16 bits in {folder}")
        page = tifffile.TiffFile(files[0]).pages[0].asarray()
        values = page if page.ndim == 2 else page[..., 0]
        height, width = values.shape
        sample, layer = self.made_sample("real", self.tiff(numpy.ascontiguousarray(values)))
        random = numpy.random.default_rng(1)
        changes = []
        for _ in range(20):
            x, y = random.uniform(0, width * 0.8), random.uniform(0, height * 0.8)
            turns = numpy.sort(random.uniform(0, 2 * numpy.pi, 12))
            radii = random.uniform(0.05, 0.2, 12) * min(width, height)
            points = [[x + r * numpy.cos(t), y + r * numpy.sin(t)] for r, t in zip(radii, turns)]
            if not shapely.geometry.Polygon(points).is_valid:
                continue
            region = {"region_id": str(uuid.uuid4()), "version": 0, "shape": "polygon", "geometry": {"points": points}}
            changes.append({"op": "put", "region": region})
        self.send("PATCH", f"layers/{layer}/regions", json={"changes": changes})
        self.measured_like_numpy(sample, values)


if __name__ == "__main__":
    unittest.main()
