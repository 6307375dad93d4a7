"""A Memento in memory, over real HTTP, for what a real one cannot be made to do: fail in a chosen way at a chosen call.

It keeps rows, filters, names and links as the contract says, and nothing else: rights and images are the real server's.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Mapping, Optional, Tuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fake_import import FakeUploads, arrange, get_or_create_layer, get_or_create_sample, known_images

Row = Dict[str, Any]

# Resource: its key in an answer, its id, and the columns within which its name is unique.
RESOURCES: Dict[str, Tuple[str, str, Tuple[str, ...]]] = {
    "users": ("user", "user_id", ()),
    "projects": ("project", "project_id", ("owner_id",)),
    "categories": ("category", "category_id", ("project_id",)),
    "labels": ("label", "label_id", ("project_id",)),
    "images": ("image", "image_id", ("project_id",)),
    "annotations": ("annotation", "annotation_id", ("category_id",)),
    "layers": ("layer", "layer_id", ("annotation_id", "image_id", "kind")),
    "classifications": ("classification", "classification_id", ("project_id",)),
    "comments": ("comment", "comment_id", ()),
    "permissions": ("permission", "", ()),
    "categories_classifications": ("category_classification", "", ()),
}
ACCOUNTS = {"alice": "my_password", "bob": "his_password", "Żaneta": "hasło"}
IN_MEMORY_LIMIT = 9 << 20


@dataclass
class Seen:
    """One request as it arrived. `body` is empty when it was longer than IN_MEMORY_LIMIT; `sha256` is of all of it."""

    method: str
    path: str
    query: Dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    length: int
    sha256: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Fault:
    """What goes wrong with the next `times` requests that match.

    kind  ``status`` (answers `status` with `body`), ``drop`` (closes without having done anything), ``lose`` (does
          it, then closes without an answer), ``cut`` (closes in the middle of the answer), ``sleep`` (answers
          `seconds` late).
    """

    method: str
    path: str
    kind: str
    times: int = 1
    status: int = 500
    body: bytes = b"<html><body>Bad Gateway</body></html>"
    headers: Dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str = "Not so.", issues: Optional[List[Row]] = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.issues = status, code, message, issues or []


class FakeMemento:
    """Serves until closed; `url` is its bare address."""

    def __init__(self, prefix: str = "/memento") -> None:
        self.prefix = prefix
        self.rows: Dict[str, List[Row]] = {name: [] for name in RESOURCES}
        self.annotation_labels: Dict[int, List[int]] = {}
        self.seen: List[Seen] = []
        self.faults: List[Fault] = []
        self.tokens = {"initial"}
        self.page_size = 1000
        self.image_status = "ready"
        self.uploads = FakeUploads()
        # Of the next answer, besides the usual ones.
        self.headers: Dict[str, str] = {}
        self._next_id = 1
        self._lock = threading.RLock()
        for username in ACCOUNTS:
            self.insert("users", {"username": username, "name": username, "email": "", "settings": ""})
        fake = self

        class Handler(_Handler):
            memento = fake

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def fail(self, method: str, path: str, kind: str, **options: Any) -> None:
        self.faults.append(Fault(method, path, kind, **options))

    def calls(self, method: str, path: str = "") -> List[Seen]:
        return [one for one in self.seen if one.method == method and one.path.startswith(path)]

    def insert(self, resource: str, row: Row) -> Row:
        with self._lock:
            _, id_key, scope = RESOURCES[resource]
            if "name" in row and scope:
                taken = [one for one in self.rows[resource] if all(one.get(c) == row.get(c) for c in (*scope, "name"))]
                if taken:
                    raise Refusal(409, f"{RESOURCES[resource][0]}.name-taken")
            if id_key:
                row = {**row, id_key: self._next_id}
                self._next_id += 1
            elif row in self.rows[resource]:
                raise Refusal(409, "permission.exists")
            self.rows[resource].append(row)
            return row

    def due_fault(self, method: str, path: str) -> Optional[Fault]:
        with self._lock:
            for fault in self.faults:
                if fault.method == method and path.startswith(fault.path) and fault.times:
                    fault.times -= 1
                    return fault
        return None

    # What follows answers one request each with (status, body).

    def answer(self, seen: Seen) -> Tuple[int, Any]:
        path = [unquote(part) for part in seen.path.split("/")[1:]]
        if path == ["login"]:
            return self._login(seen)
        if seen.headers.get("x-access-token") not in self.tokens:
            raise Refusal(401, "auth.required", "Sign in first.")
        if path == ["images", "upload"] and seen.method == "POST":
            return self._upload(seen)
        if path == ["layers", "fromimage"]:
            return self._image_layers(seen.json)
        if path[0] == "uploads":
            return self.uploads.answer(self, seen, path[1] if len(path) > 1 else None, Refusal)
        if len(path) == 4 and path[2] == "exports":
            self.headers = {"Content-Disposition": f"attachment; filename=\"x\"; filename*=UTF-8''K%C3%BC%20{path[3]}"}
            return 200, f"{path[1]} {sorted(seen.query.items())}\n".encode() * 1000
        if path == ["me"]:
            return 200, {"user": self.rows["users"][0]}
        if path == ["shares"]:
            return 201, {"share": seen.json, "token": "t", "url": "/share#t"}
        if seen.method == "POST" and len(path) > 1:
            return self._import_step(seen, path)
        if path[0] == "utilities":
            return self._utility(path[1], int(path[2]))
        if path[0] not in RESOURCES:
            raise Refusal(404, "route.not-found")
        if path[-1] == "labels" and len(path) == 3:
            return self._labels_of(seen, int(path[1]))
        return self._resource(seen, path[0], path[1:])

    def _import_step(self, seen: Seen, path: List[str]) -> Tuple[int, Any]:
        with self._lock:
            if path == ["annotations", "getorcreate"]:
                return get_or_create_sample(self, seen.json)
            if path == ["layers", "getorcreate"]:
                return get_or_create_layer(self, seen.json)
            if path == ["images", "known"]:
                return known_images(self, seen.json)
            if path[2:] == ["arrangement"]:
                return arrange(self, int(path[1]), seen.json)
        raise Refusal(404, "route.not-found")

    def _login(self, seen: Seen) -> Tuple[int, Any]:
        username = str(seen.headers.get("username", "")).encode("latin-1").decode("utf-8")
        password = ACCOUNTS.get(username)
        if password is None or seen.headers.get("password") != hashlib.sha256(password.encode()).hexdigest():
            raise Refusal(401, "auth.failed", "Wrong username or password.")
        token = f"token-{len(self.seen)}"
        self.tokens.add(token)
        user = next(row for row in self.rows["users"] if row["username"] == username)
        return 200, {"token": token, "user": user}

    def _resource(self, seen: Seen, resource: str, rest: List[str]) -> Tuple[int, Any]:
        key, id_key, _ = RESOURCES[resource]
        if not rest and seen.method == "GET":
            return 200, self._list(resource, seen.query)
        if not rest:
            return 201, {key: self.insert(resource, self._filled(resource, seen.json))}
        if not id_key:
            keys = list(self.rows[resource][0]) if self.rows[resource] else []
            found = [row for row in self.rows[resource] if [str(row[name]) for name in keys] == rest]
        else:
            found = [row for row in self.rows[resource] if row[id_key] == int(rest[0])]
        if not found:
            raise Refusal(404, f"{key}.not-found")
        if seen.method == "GET":
            return 200, {key: found[0]}
        if seen.method == "PUT":
            found[0].update(seen.json)
            return 201, {key: found[0]}
        self._remove(resource, found[0])
        return 204, None

    def _list(self, resource: str, query: Dict[str, str]) -> Row:
        filters = {name: value for name, value in query.items() if name not in ("limit", "cursor", "from_name")}
        # As in a database whose comparison knows no case.
        rows = [
            row for row in self.rows[resource]
            if all(str(row.get(name, "")).casefold() == value.casefold() for name, value in filters.items())
        ]
        if resource == "classifications" and "category_id" in query:
            links = self.rows["categories_classifications"]
            ids = [row["classification_id"] for row in links if str(row["category_id"]) == query["category_id"]]
            rows = [row for one in ids for row in self.rows[resource] if row["classification_id"] == one]
        if "from_name" in query:
            rows = sorted((row for row in rows if row["name"] >= query["from_name"]), key=lambda row: str(row["name"]))
        start = int(query.get("cursor", 0))
        end = start + int(query.get("limit", self.page_size))
        return {resource: rows[start:end], "next_cursor": str(end) if end < len(rows) else None}

    def _filled(self, resource: str, row: Row) -> Row:
        if resource == "layers":
            row.setdefault("kind", "image" if row["image_id"] else "group")
        return row

    def _remove(self, resource: str, row: Row) -> None:
        id_key = RESOURCES[resource][1]
        self.rows[resource].remove(row)
        if id_key:
            for rows in self.rows.values():
                rows[:] = [one for one in rows if one.get(id_key) != row[id_key]]

    def _image_layers(self, asked: Row) -> Tuple[int, Any]:
        """Every image is one picture here."""
        if not any(asked.items() <= layer.items() for layer in self.rows["layers"]):
            name = next(row["name"] for row in self.rows["images"] if row["image_id"] == asked["image_id"])
            self.insert("layers", {**asked, "kind": "image", "name": name})
        return 201, {"layers": [layer for layer in self.rows["layers"] if asked.items() <= layer.items()]}

    def _labels_of(self, seen: Seen, annotation_id: int) -> Tuple[int, Any]:
        if seen.method == "PUT":
            self.annotation_labels[annotation_id] = seen.json["label_ids"]
        ids = self.annotation_labels.get(annotation_id, [])
        labels = [row for row in self.rows["labels"] if row["label_id"] in ids]
        return (201 if seen.method == "PUT" else 200), {"labels": labels}

    def _upload(self, seen: Seen) -> Tuple[int, Any]:
        if not seen.body:
            return 201, {"image": {"image_id": 1, "length": seen.length}}
        head = f"Content-Type: {seen.headers['Content-Type']}\r\n\r\n".encode()
        parts = {part.get_param("name", header="content-disposition"): part
                 for part in BytesParser(policy=HTTP).parsebytes(head + seen.body).iter_parts()}
        row = json.loads(parts["json"].get_payload(decode=True))
        content = parts["file"].get_payload(decode=True)
        if not content:
            raise Refusal(400, "image.empty", issues=[{"path": "file", "message": "is empty"}])
        digest = hashlib.sha256(content).hexdigest()
        return 201, {"image": self.insert("images", {**row, "status": self.image_status, "sha256": digest,
                                                           "bytes": len(content)})}

    def _utility(self, view: str, project_id: int) -> Tuple[int, Any]:
        samples = [row for row in self.rows["annotations"] if row["project_id"] == project_id]
        categories = {row["category_id"]: row["name"] for row in self.rows["categories"]}
        if view == "project_summary":
            return 200, {"total_participants": 0, "total_annotations": len(samples),
                         "total_annotations_submitted": 0, "total_annotations_shared": 0}
        rows = [{"category": categories[one["category_id"]], "annotation": one["name"], "status": one["status"]}
                for one in samples]
        return 200, {view: rows if view == "project_data" else []}


def _encoded(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    memento: FakeMemento
    protocol_version = "HTTP/1.1"
    # Without these, each small answer waits for the acknowledgement of its headers.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        seen = self._read()
        self.memento.seen.append(seen)
        fault = self.memento.due_fault(seen.method, seen.path)
        if fault and fault.kind == "drop":
            return self._hang_up()
        if fault and fault.kind == "sleep":
            time.sleep(fault.seconds)
        if fault and fault.kind == "status":
            return self._send(fault.status, fault.body, {"Content-Type": "text/html", **fault.headers})
        headers = {"Content-Type": "application/json"}
        try:
            if not urlsplit(self.path).path.startswith(self.memento.prefix + "/"):
                raise Refusal(404, "route.not-found")
            status, body = self.memento.answer(seen)
            headers.update(self.memento.headers)
            self.memento.headers = {}
        except Refusal as error:
            status = error.status
            body = {"status": status, "code": error.code, "message": error.message, "requestId": "r-1",
                    "issues": error.issues}
        if fault and fault.kind == "lose":
            return self._hang_up()
        if fault and fault.kind == "cut":
            self._send(status, _encoded(body), headers, cut=True)
            return self._hang_up()
        self._send(status, _encoded(body), headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _read(self) -> Seen:
        length = left = int(self.headers.get("Content-Length", 0))
        digest, kept = hashlib.sha256(), b""
        while left:
            piece = self.rfile.read(min(left, 1 << 16))
            if not piece:
                break
            left -= len(piece)
            digest.update(piece)
            if length <= IN_MEMORY_LIMIT:
                kept += piece
        address = urlsplit(self.path)
        path = address.path[len(self.memento.prefix):]
        return Seen(self.command, path, dict(parse_qsl(address.query, keep_blank_values=True)), self.headers, kept,
                    length, digest.hexdigest())

    def _send(self, status: int, body: bytes, headers: Dict[str, str], cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if cut else body)
        self.wfile.flush()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: Any) -> None:
        pass
