"""What an import must have made, checked through any `rows(resource, **filters)`."""

from __future__ import annotations

import unittest
from typing import Any, Callable, Dict, List

Row = Dict[str, Any]
Rows = Callable[..., List[Row]]
Tree = Dict[str, Dict[str, Dict[str, List[str]]]]


def assert_grouped(test: unittest.TestCase, rows: Rows, project_id: int, tree: Tree) -> None:
    """Categories, samples, layers, groups and images are those of the folder tree, each once."""
    categories = {row["name"]: row["category_id"] for row in rows("categories", project_id=project_id)}
    test.assertEqual(sorted(categories), sorted(tree))
    images = {row["image_id"]: row["name"] for row in rows("images", project_id=project_id)}
    expected_images = []
    for category, samples in tree.items():
        found = {row["name"]: row for row in rows("annotations", project_id=project_id,
                                                  category_id=categories[category])}
        test.assertEqual(sorted(found), sorted(samples))
        for sample, groups in samples.items():
            prefix = f"{category}_{sample}"
            layers = rows("layers", annotation_id=found[sample]["annotation_id"])
            expected_images += _assert_layers(test, layers, images, prefix, groups)
    test.assertEqual(sorted(images.values()), sorted(expected_images))


def _assert_layers(
    test: unittest.TestCase, layers: List[Row], images: Dict[int, str], prefix: str, groups: Dict[str, List[str]]
) -> List[str]:
    first = next(iter(groups))
    group_rows = [row for row in layers if row["kind"] == "group"]
    # The printed script makes a group of the first folder only; the others' layers are in none and always shown.
    test.assertEqual([row["name"] for row in group_rows], [first])
    shown = sorted((images[row["image_id"]], row["name"], row["parent_id"]) for row in layers if row["kind"] == "image")
    expected = sorted((f"{prefix}_{group}_{file}", file, group_rows[0]["layer_id"] if group == first else 0)
                      for group, files in groups.items() for file in files)
    test.assertEqual(shown, expected)
    sequences = [row["sequence"] for row in sorted(layers, key=lambda row: row["layer_id"]) if row["kind"] == "image"]
    test.assertEqual(sequences, list(range(1, len(expected) + 1)))
    return [name for name, _, _ in expected]


def assert_flat(test: unittest.TestCase, rows: Rows, project_id: int, tree: Dict[str, List[str]]) -> None:
    """One sample with one layer, called ``image``, and one image for each file."""
    categories = {row["name"]: row["category_id"] for row in rows("categories", project_id=project_id)}
    test.assertEqual(sorted(categories), sorted(tree))
    images = {row["image_id"]: row["name"] for row in rows("images", project_id=project_id)}
    test.assertEqual(sorted(images.values()),
                     sorted(f"{category}_{file}" for category, files in tree.items() for file in files))
    for category, files in tree.items():
        samples = rows("annotations", project_id=project_id, category_id=categories[category])
        test.assertEqual(sorted(row["name"] for row in samples), sorted(file.rsplit(".", 1)[0] for file in files))
        for sample in samples:
            layers = rows("layers", annotation_id=sample["annotation_id"])
            test.assertEqual([(row["name"], row["image_id"]) for row in layers], [("image", sample["image_id"])])
            test.assertEqual(images[sample["image_id"]].rsplit(".", 1)[0], f"{category}_{sample['name']}")
