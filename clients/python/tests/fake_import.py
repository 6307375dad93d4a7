"""What imports ask of a server besides the plain resources: finding or making in one request, and uploads in pieces."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

if TYPE_CHECKING:
    from tests.fake_memento import FakeMemento, Row, Seen

Answer = Tuple[int, Any]


def get_or_create_sample(fake: "FakeMemento", asked: "Row") -> Answer:
    key = {name: asked[name] for name in ("project_id", "category_id", "name")}
    there = [row for row in fake.rows["annotations"] if key.items() <= row.items()]
    layer = {**asked["layer"], "project_id": asked["project_id"]}
    if there:
        annotation_id = there[0]["annotation_id"]
        has_layers = any(row["annotation_id"] == annotation_id for row in fake.rows["layers"])
        layer_id = None if has_layers else _made_layer(fake, annotation_id, layer)
        return 201, {"annotation_id": annotation_id, "layer_id": layer_id, "made": False}
    row = fake.insert("annotations", {**key, "status": "N", "image_id": asked.get("image_id", 0)})
    layer_id = _made_layer(fake, row["annotation_id"], layer)
    return 201, {"annotation_id": row["annotation_id"], "layer_id": layer_id, "made": True}


def get_or_create_layer(fake: "FakeMemento", asked: "Row") -> Answer:
    there = [row for row in fake.rows["layers"]
             if all(row[key] == asked[key] for key in ("annotation_id", "name", "image_id"))]
    layer_id = there[0]["layer_id"] if there else _made_layer(fake, asked["annotation_id"], asked)
    return 201, {"layer_id": layer_id, "made": not there}


def _made_layer(fake: "FakeMemento", annotation_id: int, layer: "Row") -> int:
    kind = layer.get("kind") or ("image" if layer.get("image_id") else "group")
    return int(fake.insert("layers", {**layer, "annotation_id": annotation_id, "kind": kind})["layer_id"])


def known_images(fake: "FakeMemento", asked: "Row") -> Answer:
    names, ids = asked.get("names", []), asked.get("image_ids", [])
    rows = [row for row in fake.rows["images"] if row["project_id"] == asked["project_id"]
            and (row["name"] in names or row["image_id"] in ids)]
    return 201, {"images": [{"progress": 1, "failure": None, "bytes": 0, **row} for row in rows]}


def arrange(fake: "FakeMemento", project_id: int, asked: "Row") -> Answer:
    return 201, {"samples": [_arranged(fake, project_id, sample) for sample in asked["samples"]]}


def _arranged(fake: "FakeMemento", project_id: int, sample: "Row") -> "Row":
    category = _found_or_made(fake, "categories", {"name": sample["category"], "project_id": project_id})
    key = {"name": sample["name"], "project_id": project_id, "category_id": category["category_id"]}
    made = not any(key.items() <= row.items() for row in fake.rows["annotations"])
    annotation = _found_or_made(fake, "annotations", key, status="N")
    added = 0
    for image in sample["images"]:
        place = {"annotation_id": annotation["annotation_id"], "project_id": project_id}
        parent_id = 0
        if "group" in image:
            group = {"name": image["group"], "kind": "group", "image_id": 0, **place}
            parent_id = _found_or_made(fake, "layers", group)["layer_id"]
        before = len(fake.rows["layers"])
        layer = {"image_id": image["image_id"], "kind": "image", **place}
        _found_or_made(fake, "layers", layer, name=image["name"], parent_id=parent_id)
        added += len(fake.rows["layers"]) - before
    ids = {"annotation_id": annotation["annotation_id"], "category_id": category["category_id"]}
    return {**ids, "made": made, "layers_added": added}


def _found_or_made(fake: "FakeMemento", resource: str, key: "Row", **more: Any) -> "Row":
    there = [row for row in fake.rows[resource] if key.items() <= row.items()]
    return there[0] if there else fake.insert(resource, {**key, **more})


class FakeUploads:
    """tus as far as the client speaks it. `kept` has what has arrived of each upload."""

    def __init__(self) -> None:
        self.kept: Dict[str, bytearray] = {}
        self.about: Dict[str, "Row"] = {}
        self.images: Dict[str, int] = {}

    def answer(self, fake: "FakeMemento", seen: "Seen", upload_id: Optional[str], refusal: Any) -> Answer:
        if upload_id is None:
            return self._list(seen) if seen.method == "GET" else self._begin(fake, seen)
        if upload_id not in self.about:
            raise refusal(404, "upload.not-found")
        if seen.method == "GET":
            return 200, {"upload": self._view(upload_id)}
        if int(seen.headers["Upload-Offset"]) != len(self.kept[upload_id]):
            raise refusal(409, "upload.offset")
        return self._append(fake, upload_id, seen.body, 204)

    def _begin(self, fake: "FakeMemento", seen: "Seen") -> Answer:
        upload_id = f"1-{len(self.about):032x}"
        pairs = (pair.split(" ") for pair in seen.headers["Upload-Metadata"].split(","))
        texts = {key: base64.b64decode(value).decode() for key, value in pairs}
        fields = {key: int(text) if re.fullmatch(r"(format|\w+_id) \d+", f"{key} {text}") else text
                  for key, text in texts.items()}
        self.about[upload_id] = {**fields, "length": int(seen.headers["Upload-Length"])}
        self.kept[upload_id] = bytearray()
        return self._append(fake, upload_id, seen.body, 201)

    def _append(self, fake: "FakeMemento", upload_id: str, piece: bytes, status: int) -> Answer:
        self.kept[upload_id] += piece
        fake.headers = {"Location": f"/memento/uploads/{upload_id}"}
        about = self.about[upload_id]
        if len(self.kept[upload_id]) == about["length"]:
            digest = hashlib.sha256(self.kept[upload_id]).hexdigest()
            assert digest == about["sha256"], "arrived changed"
            row = {key: value for key, value in about.items() if key not in ("length", "filename")}
            image = fake.insert("images", {**row, "type": row.get("type", ""), "status": fake.image_status,
                                           "bytes": about["length"]})
            self.images[upload_id] = image["image_id"]
            fake.headers["Memento-Image-Id"] = str(image["image_id"])
        return status, None

    def _view(self, upload_id: str) -> "Row":
        return {"upload_id": upload_id, "bytes": self.about[upload_id]["length"],
                "offset": len(self.kept[upload_id]), "image_id": self.images.get(upload_id)}

    def _list(self, seen: "Seen") -> Answer:
        return 200, {"uploads": [
            {**self._view(one), "name": about["name"], "sha256": about["sha256"]} for one, about in self.about.items()
            if str(about["project_id"]) == seen.query["project_id"] and one not in self.images]}
