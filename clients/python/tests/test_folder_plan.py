import os
import tempfile
import unittest
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import memento_cl
from memento_cl import MementoError

Planned = Dict[str, Tuple[str, str, Optional[str], str, str]]


class FolderPlan(unittest.TestCase):
    """What becomes of a folder: the same as in the web app, so that either goes on with what the other began."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name, "Study")
        self.folder.mkdir()

    def put(self, *paths: str) -> None:
        for path in paths:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(b"II*\0")

    def plan(self) -> "memento_cl._Plan":
        return memento_cl._plan_of(str(self.folder))

    def planned(self) -> Planned:
        return {file.path: (sample.category, sample.name, file.group, file.layer, file.image_name)
                for sample in self.plan().samples for file in sample.files}

    def test_each_depth_of_folders_has_its_meaning_also_side_by_side(self) -> None:
        self.put("WT/m1/T0/DAPI.tif", "WT/m2/GFP.tif", "WT/m3.ome.tif", "loose.png", "KO/m1/a/b/DAPI.tif")
        self.assertEqual(self.planned(), {
            "WT/m1/T0/DAPI.tif": ("WT", "m1", "T0", "DAPI", "WT_m1_T0_DAPI.tif"),
            "WT/m2/GFP.tif": ("WT", "m2", None, "GFP", "WT_m2_GFP.tif"),
            "WT/m3.ome.tif": ("WT", "m3", None, "m3", "WT_m3.ome.tif"),
            "loose.png": ("Images", "loose", None, "loose", "Images_loose.png"),
            "KO/m1/a/b/DAPI.tif": ("KO", "m1", "a/b", "DAPI", "KO_m1_a/b_DAPI.tif"),
        })

    def test_images_are_called_as_the_printed_scripts_call_them(self) -> None:
        self.put("WT/mouse_01/channels/DAPI.tif", "KO/mouse_03.tif")
        names = {name for *_, name in self.planned().values()}
        self.assertEqual(names, {"WT_mouse_01_channels_DAPI.tif", "KO_mouse_03.tif"})

    def test_channels_and_samples_come_in_the_order_that_people_expect(self) -> None:
        self.put("WT/s10/a/c2.tif", "WT/s10/a/c10.tif", "WT/s2/a/B.tif", "WT/s2/a/a.tif", "WT/s2/a/C.tif")
        self.assertEqual(list(self.planned()), [
            "WT/s2/a/a.tif", "WT/s2/a/B.tif", "WT/s2/a/C.tif", "WT/s10/a/c2.tif", "WT/s10/a/c10.tif"])

    def test_the_files_of_a_sample_are_together(self) -> None:
        self.put("WT/a/x.tif", "WT/A/x.tif", "WT/a/y.tif", "WT/A/y.tif")
        samples = [(sample.name, len(sample.files)) for sample in self.plan().samples]
        self.assertEqual(sorted(samples), [("A", 2), ("a", 2)])

    def test_what_is_no_image_is_left_out_and_told(self) -> None:
        self.put("WT/m1.tif", "WT/notes.txt", "WT/.hidden.tif", "WT/Thumbs.db", ".git/a.tif", "WT/slide.mrxs",
                 "WT/no_ending", "WT/m2.TIFF")
        (self.folder / "WT/empty.tif").touch()
        self.assertEqual(sorted(self.planned()), ["WT/m1.tif", "WT/m2.TIFF"])
        self.assertEqual(dict(self.plan().left_out), {
            "WT/notes.txt": "format", "WT/.hidden.tif": "hidden", "WT/Thumbs.db": "hidden", ".git": "hidden",
            "WT/slide.mrxs": "several-files", "WT/no_ending": "format", "WT/empty.tif": "empty"})

    def test_what_would_be_one_is_told_apart(self) -> None:
        self.put("WT/m1.tif", "WT/m1.png", "WT/m2/DAPI.tif", "WT/m2/DAPI.png", "A/b_c/d.tif", "A_b/c/d.tif")
        planned = self.planned()
        self.assertEqual({planned["WT/m1.tif"][1], planned["WT/m1.png"][1]}, {"m1.tif", "m1.png"})
        self.assertEqual({planned["WT/m2/DAPI.tif"][3], planned["WT/m2/DAPI.png"][3]}, {"DAPI.tif", "DAPI.png"})
        self.assertEqual({planned["A/b_c/d.tif"][4], planned["A_b/c/d.tif"][4]}, {"A_b_c_d.tif", "A_b_c_d.tif (2)"})
        self.assertEqual(len(self.plan().renamed), 3)

    def test_the_same_file_name_in_two_groups_is_two_layers_of_one_name(self) -> None:
        self.put("WT/m1/T0/DAPI.tif", "WT/m1/T1/DAPI.tif")
        self.assertEqual([(group, layer) for _, _, group, layer, _ in self.planned().values()],
                         [("T0", "DAPI"), ("T1", "DAPI")])

    def test_names_are_those_of_the_web_app_to_the_letter(self) -> None:
        # What the web app makes of them.
        self.assertEqual(memento_cl._clean_name("x" * 300), "x" * 246 + "~970138f5")
        self.assertEqual(memento_cl._clean_name("\U0001f52c" * 200), "\U0001f52c" * 123 + "~8be4b225")
        self.assertEqual(memento_cl._fingerprint("\U0001f52c\u00e9"), "1091917f")
        self.assertEqual(memento_cl._clean_name(" cafe\u0301\n1 "), "caf\u00e9 1")
        self.assertEqual(memento_cl._clean_name("\t"), "_")
        self.assertEqual([memento_cl._next_name(name) for name in ("cell", "cell (2)", "cell (x)")],
                         ["cell (2)", "cell (3)", "cell (x) (2)"])
        self.assertEqual([memento_cl._without_ending(name) for name in ("a.ome.tif", "a.b.c", ".tif", "a.OME.TIFF")],
                         ["a", "a.b", ".tif", "a"])

    @unittest.skipUnless(hasattr(os, "symlink") and os.name == "posix", "no links here")
    def test_links_are_followed_but_never_in_a_circle(self) -> None:
        self.put("WT/m1.tif")
        os.symlink(self.folder / "WT", self.folder / "KO")
        os.symlink(self.folder, self.folder / "WT" / "again")
        os.symlink(self.folder / "nowhere.tif", self.folder / "WT" / "broken.tif")
        self.assertEqual(sorted(self.planned()), ["KO/m1.tif", "WT/m1.tif"])
        self.assertIn(("WT/broken.tif", "unreadable"), self.plan().left_out)

    def test_a_folder_that_is_not_there_is_an_error(self) -> None:
        with self.assertRaises(MementoError) as caught:
            memento_cl._plan_of(str(self.folder / "nowhere"))
        self.assertEqual(caught.exception.code, "client.file")

    def test_ten_thousand_files_take_little_memory(self) -> None:
        import tracemalloc

        def walk(*_: object) -> List[Tuple[str, int]]:
            return [(f"WT/mouse_{number // 2:05}/channels/DAPI_{number % 2}.tif", 1000) for number in range(10_000)]

        before, memento_cl._walk = memento_cl._walk, walk
        tracemalloc.start()
        try:
            plan = self.plan()
            kept, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            memento_cl._walk = before
        self.assertEqual((plan.files, len(plan.samples)), (10_000, 5_000))
        self.assertLess(kept, 8 << 20)


if __name__ == "__main__":
    unittest.main()
