import copy
import unittest

from coco_format import outline_of, problems_of

SQUARE = [10, 10, 30, 10, 30, 30, 10, 30]
FILE = {
    "info": {"version": "1", "description": "made here"},
    "licenses": [],
    "images": [{"id": 4, "width": 40, "height": 50, "file_name": "a.tif"}],
    "categories": [{"id": 0, "name": "none", "supercategory": ""}],
    "annotations": [{"id": 1, "image_id": 4, "category_id": 0, "iscrowd": 0, "area": 400, "bbox": [10, 10, 20, 20],
                     "segmentation": [SQUARE]}],
}


class CocoFormat(unittest.TestCase):
    """What our check of COCO files finds out."""

    def test_nothing_is_wrong_with_a_good_file(self):
        self.assertEqual(problems_of(FILE), [])
        crowd = {"iscrowd": 1, "segmentation": {"size": [50, 40], "counts": [1990, 10]}}
        self.assertEqual(problems_of(self.changed(crowd)), [])

    def test_each_fault_is_found(self):
        for change, what in (
            ({"segmentation": [SQUARE[:4]]}, "three corners"),
            ({"segmentation": [SQUARE + [1]]}, "three corners"),
            ({"segmentation": [[*SQUARE[:7], "30"]]}, "no number"),
            ({"segmentation": [[*SQUARE[:7], float("nan")]]}, "no number"),
            ({"segmentation": []}, "list of polygons"),
            ({"segmentation": {"size": [50, 40], "counts": [2000]}}, "list of polygons"),
            ({"iscrowd": 1}, "run lengths"),
            ({"iscrowd": 1, "segmentation": {"size": [40, 50], "counts": [2000]}}, "the image has"),
            ({"iscrowd": 1, "segmentation": {"size": [50, 40], "counts": [1999]}}, "cover"),
            ({"iscrowd": 2}, "iscrowd"),
            ({"iscrowd": False}, "iscrowd"),
            ({"area": 399}, "area"),
            ({"area": "400"}, "area"),
            ({"bbox": [10, 10, 30, 30]}, "bbox"),
            ({"bbox": [10, 10, 20]}, "bbox"),
            ({"image_id": 5}, "no such image"),
            ({"category_id": 5}, "no such category"),
        ):
            with self.subTest(change):
                [found] = problems_of(self.changed(change))
                self.assertIn(what, found)

    def test_an_id_that_is_there_twice_is_found(self):
        for part in ("images", "categories", "annotations"):
            file = {**FILE, part: FILE[part] * 2}
            self.assertEqual(problems_of(file), [f"{part}: an id is there twice"])

    def test_what_is_missing_is_found(self):
        for part in FILE:
            self.assertEqual(problems_of({key: value for key, value in FILE.items() if key != part}), [f"no list {part}"])
        for part in ("images", "annotations", "categories"):
            for key in FILE[part][0]:
                file = copy.deepcopy(FILE)
                del file[part][0][key]
                self.assertEqual(problems_of(file), [f"{part}[0].{key}: None"])

    def test_a_hole_on_a_line_that_is_walked_twice_is_a_hole(self):
        for hole in ([15, 15, 15, 20, 20, 20, 20, 15], [15, 15, 20, 15, 20, 20, 15, 20]):
            ring = SQUARE[:8] + SQUARE[:2] + hole + hole[:2]
            self.assertAlmostEqual(outline_of([ring]).area, 375)

    @staticmethod
    def changed(values):
        return {**FILE, "annotations": [{**FILE["annotations"][0], **values}]}


if __name__ == "__main__":
    unittest.main()
