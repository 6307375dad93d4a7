"""A COCO file held against the published format of object detection, and against what COCO's own reader takes for granted.

https://cocodataset.org/#format-data. There is no reader of it in a package that this project can have; see docs/exports.md.
What a file says of an area is worked out anew from its outline, by shapely.
"""

import numbers

import shapely.geometry
import shapely.validation

KEYS = {
    "info": {"version": str, "description": str},
    "images": {"id": int, "width": int, "height": int, "file_name": str},
    "annotations": {"id": int, "image_id": int, "category_id": int, "segmentation": (list, dict), "area": numbers.Real,
                    "bbox": list, "iscrowd": int},
    "categories": {"id": int, "name": str, "supercategory": str},
    "licenses": {"id": int, "name": str, "url": str},
}
TOLERANCE = 1e-6


def problems_of(file, area_within=0.002, bounds_within_px=0.06):
    """What is wrong, in words; nothing of a good file.

    area_within, bounds_within_px  Ellipses are written as polygons: so far may these be from the ellipse.
    """
    found = [f"no list {part}" for part in KEYS if not isinstance(file.get(part), dict if part == "info" else list)]
    if found:
        return found
    for part, keys in KEYS.items():
        rows = [file[part]] if part == "info" else file[part]
        found += [f"{part}[{n}].{key}: {row.get(key)!r}" for n, row in enumerate(rows) for key, kind in keys.items()
                  if not isinstance(row.get(key), kind) or isinstance(row.get(key), bool)]
        ids = [row.get("id") for row in rows]
        if part != "info" and len(set(ids)) < len(ids):
            found.append(f"{part}: an id is there twice")
    if found:
        return found
    sizes = {image["id"]: (image["width"], image["height"]) for image in file["images"]}
    found += [f"images: {size}" for size in sizes.values() if min(size) < 1]
    categories = {category["id"] for category in file["categories"]}
    for one in file["annotations"]:
        wrong = [] if one["image_id"] in sizes else ["no such image"]
        wrong += [] if one["category_id"] in categories else ["no such category"]
        wrong += _outline_problems(one, sizes.get(one["image_id"]), area_within, bounds_within_px)
        found += [f"annotation {one['id']}: {text}" for text in wrong]
    return found


def _outline_problems(one, size, area_within, bounds_within_px):
    if one["iscrowd"] not in (0, 1):
        return [f"iscrowd {one['iscrowd']}"]
    if one["iscrowd"]:
        return _runs_problems(one["segmentation"], size)
    if not isinstance(one["segmentation"], list) or not one["segmentation"]:
        return ["a single object is a list of polygons"]
    for ring in one["segmentation"]:
        # Fewer than three corners the reader takes for a box; an odd number it cannot read.
        if not isinstance(ring, list) or len(ring) < 6 or len(ring) % 2:
            return ["a polygon is a list of x, y, x, y, … of three corners or more"]
        if not all(_is_number(value) for value in ring):
            return ["a corner is no number"]
    if len(one["bbox"]) != 4 or not all(_is_number(value) for value in one["bbox"]) or min(one["bbox"][2:]) < 0:
        return [f"bbox {one['bbox']}"]
    outline = outline_of(one["segmentation"])
    wrong = []
    if abs(outline.area - one["area"]) > max(TOLERANCE, area_within * outline.area):
        wrong.append(f"area {one['area']}, its outline has {outline.area}")
    left, top, width, height = one["bbox"]
    ends = zip(outline.bounds, (left, top, left + width, top + height))
    if any(abs(ours - theirs) > bounds_within_px for ours, theirs in ends):
        wrong.append(f"bbox {one['bbox']}, its outline has {outline.bounds}")
    return wrong


def _runs_problems(runs, size):
    """Run lengths of columns, beginning with what is outside."""
    if not isinstance(runs, dict) or not isinstance(runs.get("counts"), (list, str)):
        return ["a crowd is run lengths"]
    if size and list(runs.get("size", ())) != [size[1], size[0]]:
        return [f"run lengths of {runs.get('size')}, the image has {size}"]
    if isinstance(runs["counts"], list) and sum(runs["counts"]) != runs["size"][0] * runs["size"][1]:
        return ["run lengths do not cover the image"]
    return []


def outline_of(segmentation):
    """What lies inside an odd number of times: a line that is walked there and back bounds nothing."""
    whole = shapely.geometry.Polygon()
    for ring in segmentation:
        made = shapely.validation.make_valid(shapely.geometry.Polygon(list(zip(ring[::2], ring[1::2]))))
        parts = [part for part in getattr(made, "geoms", [made]) if part.geom_type.endswith("Polygon")]
        for part in parts:
            whole = whole.union(part)
    return whole


def _is_number(value):
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and abs(value) < float("inf")
