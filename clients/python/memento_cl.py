"""Memento from a script: import images, export results, manage projects.

Copy this one file beside your script; it needs Python 3.9 or newer and ``requests``.

    from memento_cl import MementoClient

    client = MementoClient("http://your-memento-server/memento/")
    if client.login("alice", "my_password") == -1:
        print("Login failed:", client.last_error)

By default no method raises when the server refuses, fails or cannot be reached: it answers -1, or None where the
answer would have been a list or a dictionary, and ``client.last_error`` says why. ``MementoClient(url,
raise_errors=True)`` raises the same :class:`MementoError` instead. Rights are checked by the server alone.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import random
import re
import time
import unicodedata
import uuid
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, TypeVar, Union, cast
from urllib.parse import urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError as TransportError  # comes with requests

__all__ = ["MementoClient", "MementoError"]

Row = Dict[str, Any]
FilePath = Union[str, "os.PathLike[str]"]
Method = TypeVar("Method", bound=Callable[..., Any])

# A proxy answers these while the server restarts; the server itself has not judged the request.
_TRANSIENT_STATUSES = (502, 503, 504)
# Asking for one of these twice leaves the server as asking once does.
_REPEATABLE_METHODS = ("GET", "PUT", "DELETE")
_LONGEST_PAUSE_S = 30.0
_LONGEST_POLL_S = 2.0


class MementoError(Exception):
    """Why a call failed.

    status      HTTP status, 0 when no answer came.
    code        Stable and made for programs: the server's own (``image.name-taken``), ``http.500`` when the answer
                was not the server's (a proxy's page), or one of this client: ``client.connection``,
                ``client.timeout``, ``client.tls``, ``client.file``, ``client.id``, ``client.request``,
                ``client.answer``, ``client.credentials``, ``client.label``, ``client.classification``,
                ``image.failed``.
    message     One sentence for people; also ``str(error)``, with code and request id.
    request_id  Names the request in the server's log; empty when no answer came.
    issues      What is wrong with which value: ``[{"path": "name", "message": "must not be empty"}]``.

    >>> try:
    ...     MementoClient("http://your-memento-server", raise_errors=True).login("alice", "wrong")
    ... except MementoError as error:
    ...     print(error.status, error.code)
    401 auth.failed
    """

    def __init__(
        self, message: str, *, code: str, status: int = 0, request_id: str = "", issues: Iterable[Row] = (),
        retry_after_s: float = 0.0
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.request_id = request_id
        self.issues: List[Row] = list(issues)
        self.retry_after_s = retry_after_s

    @property
    def transient(self) -> bool:
        """Whether the same call may well succeed a little later."""
        return self.status in _TRANSIENT_STATUSES or self.code == "client.connection"

    def __str__(self) -> str:
        facts = [self.code] + ([f"request {self.request_id}"] if self.request_id else [])
        details = "".join(f"; {issue.get('path', '')}: {issue.get('message', '')}" for issue in self.issues)
        return f"{self.message} ({', '.join(facts)}){details}"


def _answers(failure: Any) -> Callable[[Method], Method]:
    """Makes a public method answer `failure` instead of raising, unless the client was told to raise."""

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def call(self: MementoClient, *args: Any, **kwargs: Any) -> Any:
            self.last_error = None
            try:
                return method(self, *args, **kwargs)
            except MementoError as error:
                self.last_error = error
                if self.raise_errors:
                    raise
                return failure

        return cast(Method, call)

    return decorate


class MementoClient:
    """One user's connection to a Memento server.

    base_url      Any of ``http://host:8000``, ``…/``, ``…/memento``, ``…/memento/``, ``…/memento-api/``.
    username      With `password`: what ``login()`` uses when called without arguments.
    raise_errors  Raise :class:`MementoError` instead of answering -1 or None. A look-up that finds nothing is an
                  answer, not an error: it is -1 either way.
    timeout       Seconds without any byte from the server after which a call fails; ten times that for an upload.
    retries       How often a call is repeated after a lost connection or a 502, 503 or 504. Only calls that may be
                  repeated are: reading, replacing, deleting, and everything called ``get_or_…``, which looks
                  again before it creates again.
    backoff       Seconds before the first repetition; doubled each time.

    The client is for one thread. It keeps one connection open; ``close()`` it, or use it in a ``with`` block.

    >>> with MementoClient("http://your-memento-server") as client:
    ...     client.login("alice", "my_password")
    0
    """

    def __init__(
        self, base_url: str, username: Optional[str] = None, password: Optional[str] = None, *,
        raise_errors: bool = False, timeout: float = 60.0, retries: int = 3, backoff: float = 0.5
    ) -> None:
        self.base_url = _api_address(base_url)
        self.username = username
        self.raise_errors = raise_errors
        self.timeout = timeout
        self.retries = retries
        self.backoff = backoff
        self.last_error: Optional[MementoError] = None
        self.auth: Dict[str, str] = {}
        self._password_hash = _sha256(password) if password else None
        self._user_id: Optional[int] = None
        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json", "User-Agent": "memento_cl"})
        # Without an auth of its own, requests adds a password from ~/.netrc to every call.
        self._session.auth = _no_other_credentials
        # The token says who asks. A session cookie beside it would only bring in the browser's forgery check.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def close(self) -> None:
        """Closes the connection. The client may be used again; it then opens a new one."""
        self._session.close()

    def __enter__(self) -> MementoClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── Signing in, people ───────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def login(self, username: Optional[str] = None, password: Optional[str] = None) -> int:
        """Signs in; call it before anything else. The password leaves this machine only as its SHA-256.

        Without both arguments, those of the constructor count. When the session ends during a long run (after
        24 hours), the client signs in again by itself.

        Returns 0, or -1 when the server refuses.

        >>> client.login("alice", "my_password")
        0
        """
        if username and password:
            self.username, self._password_hash = username, _sha256(password)
        if not (self.username and self._password_hash):
            raise MementoError("Say who signs in: login(username, password).", code="client.credentials")
        self._sign_in()
        return 0

    @_answers(-1)
    def get_user_id(self, username: str) -> int:
        """The id of the user with this username; -1 when there is none.

        >>> client.get_user_id("alice") == user_id
        True
        """
        wanted = _wire_text(username)
        rows = self._page("users", username=wanted)
        # Servers compare usernames without regard to case, so that one person cannot pose as another.
        matches = [row for row in rows if str(row.get("username", "")).casefold() == wanted.casefold()]
        return _id_of(matches[0], "user_id") if matches else -1

    # ── Projects ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def get_project_id(self, name: str) -> int:
        """The id of the project with this name; -1 when you can see none.

        Of several people's projects of one name, your own counts first, then one that you administer.

        >>> client.get_project_id("Kidney_2026") == project_id
        True
        """
        return _id_of(self._project(name), "project_id")

    @_answers(-1)
    def new_project(self, user_id: int, name: str, settings: str) -> int:
        """Creates a project that belongs to `user_id`. Returns its id; -1 also when the owner has one of that name.

        settings  ``key:value,key:value``, or ``''`` for the defaults.

        >>> client.new_project(user_id, "Kidney_2026", '')   # exists already
        -1
        """
        return self._create_project(user_id, name, settings)

    @_answers(-1)
    def get_or_create_project(self, user_id: int, name: str, settings: str = "") -> int:
        """The id of the project with this name, which is created if you can see none; -1 on failure.

        >>> client.get_or_create_project(user_id, "Kidney_2026") == project_id
        True
        """
        return self._find_or_create(
            lambda: _id_of(self._project(name, owner_id=user_id), "project_id"),
            lambda: self._create_project(user_id, name, settings),
        )

    @_answers(-1)
    def delete_project(self, user_id: int, project_id: int) -> int:
        """Deletes a project with everything in it. Returns 0, or -1 when it cannot.

        >>> client.delete_project(user_id, project_id)
        0
        """
        return self._delete("projects", _id(project_id))

    # ── Categories ───────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def get_category_id(self, user_id: int, project_id: int, name: str) -> int:
        """The id of the project's category with this name; -1 when there is none.

        >>> client.get_category_id(user_id, project_id, "no such category")
        -1
        """
        return self._id_by_name("categories", "category_id", name, project_id=_id(project_id))

    @_answers(-1)
    def new_category(self, user_id: int, project_id: int, name: str, settings: str) -> int:
        """Creates a category. Returns its id; -1 also when the project has one of that name.

        >>> client.new_category(user_id, project_id, "KO", '') > 0
        True
        """
        return self._create_category(user_id, project_id, name, settings)

    @_answers(-1)
    def get_or_create_category(self, user_id: int, project_id: int, name: str, settings: str = "") -> int:
        """The id of the project's category with this name, which is created if missing; -1 on failure.

        >>> client.get_or_create_category(user_id, project_id, "WT") == category_id
        True
        """
        return self._find_or_create(
            lambda: self._id_by_name("categories", "category_id", name, project_id=_id(project_id)),
            lambda: self._create_category(user_id, project_id, name, settings),
        )

    @_answers(-1)
    def delete_category(self, user_id: int, project_id: int, category_id: int) -> int:
        """Deletes a category with all its annotations. Returns 0, or -1 when it cannot.

        >>> client.delete_category(user_id, project_id, category_id)
        0
        """
        return self._delete("categories", _id(category_id))

    # ── Images ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def upload_image(
        self, user_id: int, project_id: int, filepath: FilePath, im_format: int, name: str, im_type: str, url: str
    ) -> int:
        """Uploads an image file. Returns its id; -1 also when the file cannot be read or the name is taken.

        The file is read piece by piece, so its size does not matter. The server makes the tiles afterwards:
        see :meth:`wait_until_ready`.

        filepath   The file on this computer.
        im_format  1 JPEG and 2 PNG, at most 2048x2048 px; 3 full resolution; 4 (JPEG) and 5 (PNG) large images.
        name       Unique within the project.
        im_type    ``''`` as a rule, ``'T'`` for very large images, ``'E'`` for an image that stays where `url` says.
        url        For type ``'E'``; else ``''``.

        >>> client.upload_image(user_id, project_id, "DAPI.tif", 2, "mouse02_DAPI", '', '') > 0
        True
        """
        return self._create_image(user_id, project_id, filepath, im_format, name, im_type, url)

    @_answers(-1)
    def get_or_upload_image(
        self, user_id: int, project_id: int, filepath: FilePath, im_format: int, name: str, im_type: str = "",
        url: str = ""
    ) -> int:
        """The id of the project's image with this name, which is uploaded if missing; -1 on failure.

        An image that is there is not compared with the file, and the file is not read.

        >>> client.get_or_upload_image(user_id, project_id, "DAPI.tif", 2, "mouse01_DAPI") == image_id
        True
        """
        return self._find_or_create(
            lambda: self._id_by_name("images", "image_id", name, project_id=_id(project_id)),
            lambda: self._create_image(user_id, project_id, filepath, im_format, name, im_type, url),
        )

    @_answers(-1)
    def check_image_exists(self, user_id: int, project_id: int, name: str, category_id: int, annotation_id: int) -> int:
        """Whether the image with this name is the one that the annotation, of this project and category, stands for.

        Returns the image's id; 0 when the image exists but the annotation does not or is another's; -1 when the
        project has no such image.

        >>> client.check_image_exists(user_id, project_id, "mouse01_DAPI", category_id, annotation_id) == image_id
        True
        """
        image_id = self._id_by_name("images", "image_id", name, project_id=_id(project_id))
        if image_id == -1:
            return -1
        try:
            annotation = _row(self._call("GET", "annotations", _id(annotation_id)), "annotation")
        except MementoError as error:
            if error.status == 404 or error.code == "client.id":
                return 0
            raise
        expected = {"project_id": project_id, "category_id": category_id, "image_id": image_id}
        return image_id if all(annotation.get(key) == value for key, value in expected.items()) else 0

    @_answers(-1)
    def wait_until_ready(self, image_ids: Union[int, Iterable[int]], timeout: float = 600.0) -> int:
        """Waits until the server has tiled these images.

        timeout  Seconds for all of them together.

        Returns 0 when every one is ready; -1 when one has failed, is gone, or the time is over (``client.last_error``
        has one issue per image that failed).

        >>> client.wait_until_ready([image_id], timeout=120)
        0
        """
        wanted = [image_ids] if isinstance(image_ids, int) else list(image_ids)
        deadline = time.monotonic() + timeout
        failures: List[Row] = []
        for image_id in wanted:
            failure = self._failure_of_image(_id(image_id), deadline)
            if failure:
                failures.append({"path": f"image {image_id}", "message": failure})
        if failures:
            raise MementoError("The server could not make every image ready.", code="image.failed", issues=failures)
        return 0

    # ── Annotations ──────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers((-1, -1))
    def new_annotation(
        self, user_id: int, project_id: int, category_id: int, image_id: int, name: str, layer_name: str,
        layer_settings: str, layer_sequence: int, parent_id: int, is_group_layer: bool
    ) -> Tuple[int, int]:
        """Creates an annotation (one sample) together with its first layer.

        image_id        The image that stands for the sample; 0 when the first layer is a group.
        layer_settings  ``key:value,key:value``, or ``''`` for the defaults.
        layer_sequence  Place in the order, from bottom to top; starts at 1.
        parent_id       The group that holds the first layer; 0 for none.
        is_group_layer  Whether the first layer is a group, which holds other layers.

        Returns (annotation_id, layer_id), or (-1, -1), and then neither exists.

        >>> ids = client.new_annotation(user_id, project_id, category_id, image_id, "mouse_02", "DAPI", '', 1, 0, False)
        >>> ids != (-1, -1)
        True
        """
        layer = _layer(layer_name, image_id, layer_settings, layer_sequence, parent_id, is_group_layer)
        return self._create_annotation(user_id, project_id, category_id, image_id, name, layer)

    @_answers(-1)
    def get_annotation_id(self, user_id: int, project_id: int, name: str) -> int:
        """The id of the first annotation with this name in any category of the project; -1 when there is none.

        >>> client.get_annotation_id(user_id, project_id, "mouse_01") == annotation_id
        True
        """
        return self._id_by_name("annotations", "annotation_id", name, project_id=_id(project_id))

    @_answers((-1, -1))
    def get_or_create_annotation(
        self, user_id: int, project_id: int, category_id: int, image_id: int, name: str, layer_name: str,
        layer_settings: str = "", layer_sequence: int = 1, parent_id: int = 0, is_group_layer: bool = False
    ) -> Tuple[int, int]:
        """The category's annotation with this name, which is created if missing, with its first layer.

        The same name in two categories is two samples. One that has no layer at all is what an interrupted run
        left: its first layer is then created.

        Returns (annotation_id, layer_id) when something was created, (annotation_id, -1) when it was there,
        (-1, -1) on failure.

        >>> client.get_or_create_annotation(
        ...     user_id, project_id, category_id, image_id, "mouse_01", "DAPI") == (annotation_id, -1)
        True
        """
        layer = _layer(layer_name, image_id, layer_settings, layer_sequence, parent_id, is_group_layer)
        layer_id = -1

        def create() -> int:
            nonlocal layer_id
            annotation_id, layer_id = self._create_annotation(user_id, project_id, category_id, image_id, name, layer)
            return annotation_id

        annotation_id = self._find_or_create(
            lambda: self._id_by_name(
                "annotations", "annotation_id", name, project_id=_id(project_id), category_id=_id(category_id)
            ),
            create,
        )
        if layer_id == -1:
            layer_id = self._complete(user_id, project_id, annotation_id, layer)
        return annotation_id, layer_id

    @_answers(-1)
    def delete_annotation(self, user_id: int, project_id: int, category_id: int, annotation_id: int) -> int:
        """Deletes an annotation with its layers, regions and comments. Returns 0, or -1 when it cannot.

        >>> client.delete_annotation(user_id, project_id, category_id, annotation_id)
        0
        """
        return self._delete("annotations", _id(annotation_id))

    # ── Layers ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def new_image_layer(
        self, user_id: int, project_id: int, category_id: int, annotation_id: int, image_id: int, name: str,
        layer_settings: str, layer_sequence: int, parent_id: int
    ) -> int:
        """Adds a layer that shows an image. Returns the layer's id, or -1.

        layer_sequence  -1: above the last one.
        parent_id       Id of a group layer of the annotation. 0, -1 or a layer that is no such group: in no group,
                        and so always shown.

        >>> client.new_image_layer(user_id, project_id, category_id, annotation_id, image_id, "GFP", '', -1, 0) > 0
        True
        """
        layer = _layer(name, image_id, layer_settings, layer_sequence, parent_id)
        return self._create_layer(user_id, project_id, annotation_id, layer)

    @_answers(-1)
    def add_image_layers(self, user_id: int, project_id: int, annotation_id: int, image_id: int) -> int:
        """Adds to an annotation what an image contains: a layer per channel, in a group per slice (z) and time.

        Names and colours are those of the file. What is there already is not added again, so it may be repeated.
        Returns how many layers of the annotation show the image, or -1.

        >>> client.add_image_layers(user_id, project_id, annotation_id, image_id)
        1
        """
        body = {"annotation_id": _id(annotation_id), "image_id": _id(image_id)}
        layers = _rows(self._call("POST", "layers", "fromimage", body=body, repeatable=True), "layers")
        return sum(1 for layer in layers if layer.get("kind") == "image")

    @_answers(-1)
    def get_layer_id(self, user_id: int, project_id: int, annotation_id: int, name: str) -> int:
        """The id of the annotation's first layer with this name; -1 when there is none.

        >>> client.get_layer_id(user_id, project_id, annotation_id, "DAPI") == layer_id
        True
        """
        return self._id_by_name("layers", "layer_id", name, annotation_id=_id(annotation_id))

    @_answers(-1)
    def get_or_create_layer(
        self, user_id: int, project_id: int, category_id: int, annotation_id: int, image_id: int, name: str,
        layer_settings: str = "", layer_sequence: int = -1, parent_id: int = 0
    ) -> int:
        """The annotation's layer with this name *and* image, which is created if missing; -1 on failure.

        So files of one name in two groups are two layers.

        >>> client.get_or_create_layer(
        ...     user_id, project_id, category_id, annotation_id, image_id, "DAPI") == layer_id
        True
        """
        layer = _layer(name, image_id, layer_settings, layer_sequence, parent_id)
        return self._find_or_create(
            lambda: self._layer_id(annotation_id, layer),
            lambda: self._create_layer(user_id, project_id, annotation_id, layer),
        )

    @_answers(-1)
    def edit_layer(
        self, user_id: int, project_id: int, category_id: int, annotation_id: int, layer_id: int, image_id: int,
        name: str, layer_settings: str, layer_sequence: int, parent_id: int
    ) -> int:
        """Replaces name, image, settings, place and group of a layer; what is drawn on it stays. Returns its id, or -1.

        >>> client.edit_layer(user_id, project_id, category_id, annotation_id, layer_id, image_id,
        ...                   "DAPI", "color:#0000ff", 1, 0) == layer_id
        True
        """
        body = _layer(name, image_id, layer_settings, layer_sequence, parent_id)
        return _id_of(_row(self._call("PUT", "layers", _id(layer_id), body=body), "layer"), "layer_id")

    # ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def get_label_id(self, project_id: int, name: str) -> int:
        """The id of the project's label with this name; -1 when there is none.

        >>> client.get_label_id(project_id, "positive") == label_id
        True
        """
        return self._id_by_name("labels", "label_id", name, project_id=_id(project_id))

    @_answers(-1)
    def new_label(self, user_id: int, project_id: int, name: str) -> int:
        """Creates a label in the project. Returns its id; -1 also when the project has one of that name.

        >>> client.new_label(user_id, project_id, "negative") > 0
        True
        """
        body = {"name": _name(name), "project_id": _id(project_id), **_owner(user_id)}
        return _id_of(_row(self._call("POST", "labels", body=body), "label"), "label_id")

    @_answers(-1)
    def delete_label(self, user_id: int, project_id: int, label_id: int) -> int:
        """Deletes a label, from all annotations too. Returns 0, or -1 when it cannot.

        >>> client.delete_label(user_id, project_id, label_id)
        0
        """
        return self._delete("labels", _id(label_id))

    @_answers(None)
    def get_annotation_labels(self, user_id: int, project_id: int, annotation_id: int) -> Optional[List[str]]:
        """The names of the labels on an annotation, maybe none; None on failure.

        >>> client.get_annotation_labels(user_id, project_id, annotation_id)
        []
        """
        labels = _rows(self._call("GET", "annotations", _id(annotation_id), "labels"), "labels")
        return [str(label.get("name", "")) for label in labels]

    @_answers(-1)
    def set_annotation_labels(
        self, user_id: int, project_id: int, annotation_id: int, labels_list: Iterable[str]
    ) -> int:
        """Replaces all labels of an annotation, at once or not at all. Its status stays as it is.

        labels_list  Names of labels of the project; ``[]`` takes all off.

        Returns how many are on it now; -1 on failure and when a name is unknown, and then nothing has changed.

        >>> client.set_annotation_labels(user_id, project_id, annotation_id, ["positive"])
        1
        """
        known = self._list("labels", project_id=_id(project_id))
        ids = _ids_by_name(known, "label_id", labels_list, code="client.label")
        self._call("PUT", "annotations", _id(annotation_id), "labels", body={"label_ids": ids})
        return len(ids)

    # ── Classifications ──────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def new_classification(
        self, user_id: int, project_id: int, name: str, ctype: str, data: str, settings: str
    ) -> int:
        """Creates a classification: a question with fixed options. Returns its id, or -1.

        ctype  ``'M'``: multiple choice.
        data   The options: ``a,b,c``, one per line, or a JSON list.

        >>> client.new_classification(user_id, project_id, "Quality", "M", "good,poor", '') > 0
        True
        """
        body = {
            "name": _name(name), "type": ctype, "data": data, "settings": settings,
            "project_id": _id(project_id), **_owner(user_id),
        }
        answer = self._call("POST", "classifications", body=body)
        return _id_of(_row(answer, "classification"), "classification_id")

    @_answers(-1)
    def delete_classification(self, user_id: int, project_id: int, classification_id: int) -> int:
        """Deletes a classification, from all categories too. Returns 0, or -1 when it cannot.

        >>> client.delete_classification(user_id, project_id, classification_id)
        0
        """
        return self._delete("classifications", _id(classification_id))

    @_answers(None)
    def get_classifications(self, user_id: int, project_id: int, category_id: int) -> Optional[List[str]]:
        """The names of the multiple-choice classifications linked to a category, maybe none; None on failure.

        >>> client.get_classifications(user_id, project_id, category_id)
        []
        """
        rows = self._list("classifications", category_id=_id(category_id))
        return [str(row.get("name", "")) for row in rows if row.get("type") == "M"]

    @_answers(-1)
    def set_classifications(
        self, user_id: int, project_id: int, category_id: int, classifications_list: Iterable[str]
    ) -> int:
        """Links exactly the named classifications to a category.

        Returns how many are linked; -1 when a name is unknown (nothing has changed) or on failure. New links are
        made before old ones go, so a failure on the way loses none.

        >>> client.set_classifications(user_id, project_id, category_id, ["Staining"])
        1
        """
        links = "categories_classifications"
        known = self._list("classifications", project_id=_id(project_id))
        wanted = _ids_by_name(known, "classification_id", classifications_list, code="client.classification")
        linked = [_id_of(row, "classification_id") for row in self._list(links, category_id=_id(category_id))]
        for missing in [one for one in wanted if one not in linked]:
            self._call("POST", links, body={"category_id": _id(category_id), "classification_id": missing})
        for surplus in [one for one in linked if one not in wanted]:
            self._call("DELETE", links, _id(category_id), surplus)
        return len(wanted)

    # ── People of a project ──────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def add_participant(
        self, user_id: int, project_id: int, category_id: int, annotation_id: int, participant_id: int
    ) -> int:
        """Lets another user see and annotate: one annotation if `annotation_id` is given, else one category if
        `category_id` is given, else the whole project (pass 0 for what is not meant).

        Returns the participant's user id, also when they could already; -1 on failure.

        >>> colleague_id = client.get_user_id("bob")
        >>> client.add_participant(user_id, project_id, 0, 0, colleague_id) == colleague_id
        True
        """
        if annotation_id:
            kind, type_id = "annpar", annotation_id
        elif category_id:
            kind, type_id = "catpar", category_id
        else:
            kind, type_id = "propar", project_id
        body = {"user_id": _id(participant_id), "type": kind, "type_id": _id(type_id)}
        try:
            # A right is there or not: asking again cannot give it twice.
            self._call("POST", "permissions", body=body, repeatable=True)
        except MementoError as error:
            if error.status != 409:
                raise
        return int(participant_id)

    # ── Comments ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(-1)
    def new_comment(self, user_id: int, project_id: int, layer_id: int, content: str, sequence: int = -1) -> int:
        """Writes a comment on a layer. Returns its id, or -1.

        sequence  Place in the order; -1: after the last one.

        >>> client.new_comment(user_id, project_id, layer_id, "Out of focus") > 0
        True
        """
        body = {"content": content, "sequence": sequence, "layer_id": _id(layer_id), **_owner(user_id)}
        return _id_of(_row(self._call("POST", "comments", body=body), "comment"), "comment_id")

    # ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @_answers(None)
    def project_summary(self, project_id: int) -> Optional[Dict[str, int]]:
        """Counts: total_participants, total_annotations, total_annotations_submitted, total_annotations_shared.

        Returns None on failure.

        >>> client.project_summary(project_id)["total_annotations"]
        1
        """
        answer = self._call("GET", "utilities", "project_summary", _id(project_id))
        return cast(Dict[str, int], _mapping(answer))

    @_answers(None)
    def project_data(self, project_id: int) -> Optional[List[Row]]:
        """One row per annotation: project, category, classification, annotation, image, status, label, image_uri.

        status is ``"N"`` (not yet reviewed) or ``"S"`` (submitted). Returns None on failure.

        >>> [(row["category"], row["annotation"], row["status"]) for row in client.project_data(project_id)]
        [('WT', 'mouse_01', 'N')]
        """
        return self._utility("project_data", project_id)

    @_answers(None)
    def project_rois(self, project_id: int) -> Optional[List[Row]]:
        """What is drawn, one row per drawing layer: project, category, annotation, layer, data.

        data is Fabric.js JSON text: ``{"version": …, "objects": […]}``. Returns None on failure.

        >>> client.project_rois(project_id)
        []
        """
        return self._utility("project_rois", project_id)

    @_answers(None)
    def project_comments(self, project_id: int) -> Optional[List[Row]]:
        """All comments: project, category, annotation, layer, content. Returns None on failure.

        >>> client.project_comments(project_id)
        []
        """
        return self._utility("project_comments", project_id)

    # ── What the methods above are made of: they raise MementoError ──────────────────────────────────────────────────

    def _project(self, name: str, owner_id: Optional[int] = None) -> Optional[Row]:
        """Project names are unique per owner, so there may be several: the nearest one, or None."""
        own_id = owner_id if owner_id is not None else self._user_id

        def distance(row: Row) -> int:
            if row.get("owner_id") == own_id:
                return 0
            return 1 if row.get("access") in ("own", "administer") else 2

        return min(self._named("projects", name), key=distance, default=None)

    def _create_project(self, user_id: int, name: str, settings: str) -> int:
        body = {"name": _name(name), "settings": settings, **_owner(user_id)}
        return _id_of(_row(self._call("POST", "projects", body=body), "project"), "project_id")

    def _create_category(self, user_id: int, project_id: int, name: str, settings: str) -> int:
        body = {"name": _name(name), "settings": settings, "project_id": _id(project_id), **_owner(user_id)}
        return _id_of(_row(self._call("POST", "categories", body=body), "category"), "category_id")

    def _create_image(
        self, user_id: int, project_id: int, filepath: FilePath, im_format: int, name: str, im_type: str, url: str
    ) -> int:
        description = {
            "name": _name(name), "format": im_format, "type": im_type,
            "project_id": _id(project_id), **_owner(user_id),
        }
        if im_type == "E":
            answer = self._call("POST", "images", body={**description, "uri": url})
        else:
            answer = self._call("POST", "images", "upload", upload=(description, filepath))
        return _id_of(_row(answer, "image"), "image_id")

    def _failure_of_image(self, image_id: int, deadline: float) -> str:
        """Polls one image until it is ready (answers '') or has failed (answers why)."""
        pause = 0.1
        while True:
            image = _row(self._call("GET", "images", image_id), "image")
            if image.get("status") == "ready":
                return ""
            if image.get("status") == "failed":
                failure = image.get("failure") or {}
                return str(failure.get("message") or failure.get("code") or "failed")
            if time.monotonic() + pause > deadline:
                raise MementoError(f"Image {image_id} is not ready yet.", code="client.timeout")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_POLL_S)

    def _create_annotation(
        self, user_id: int, project_id: int, category_id: int, image_id: int, name: str, layer: Row
    ) -> Tuple[int, int]:
        body = {
            "name": _name(name), "status": "N", "shared": "", "image_id": _id_or_none(image_id),
            "project_id": _id(project_id), "category_id": _id(category_id), **_owner(user_id),
        }
        created = _row(self._call("POST", "annotations", body=body), "annotation")
        annotation_id = _id_of(created, "annotation_id")
        try:
            layer_id = self._create_first_layer(user_id, project_id, annotation_id, layer)
        except MementoError:
            self._take_back(annotation_id)
            raise
        return annotation_id, layer_id

    def _take_back(self, annotation_id: int) -> None:
        try:
            self._delete("annotations", annotation_id)
        except MementoError:
            pass  # The caller is told of the error that led here; the next run finds and completes the annotation.

    def _create_first_layer(self, user_id: int, project_id: int, annotation_id: int, layer: Row) -> int:
        # The annotation has none, so one that is found after a lost answer is the one asked for.
        return self._find_or_create(
            lambda: self._layer_id(annotation_id, layer),
            lambda: self._create_layer(user_id, project_id, annotation_id, layer),
            look_first=False,
        )

    def _complete(self, user_id: int, project_id: int, annotation_id: int, layer: Row) -> int:
        """Gives an annotation without layers its first one; -1 when it has some."""
        if self._page("layers", annotation_id=annotation_id, limit=1):
            return -1
        try:
            return self._create_first_layer(user_id, project_id, annotation_id, layer)
        except MementoError as error:
            if error.status == 403:
                return -1  # It is there and may be used, just not be completed by this user.
            raise

    def _create_layer(self, user_id: int, project_id: int, annotation_id: int, layer: Row) -> int:
        body = {
            **layer, "data": "", "annotation_id": _id(annotation_id),
            "project_id": _id(project_id), **_owner(user_id),
        }
        return _id_of(_row(self._call("POST", "layers", body=body), "layer"), "layer_id")

    def _layer_id(self, annotation_id: int, layer: Row) -> int:
        """A layer is what it is called and what it shows: -1 when no such layer is there."""
        image_id = layer["image_id"]
        filters = {"image_id": image_id} if image_id else {}
        rows = self._named("layers", layer["name"], annotation_id=_id(annotation_id), **filters)
        same = [row for row in rows if _id_or_none(row.get("image_id")) == image_id]
        return _id_of(same[0], "layer_id") if same else -1

    def _utility(self, view: str, project_id: int) -> List[Row]:
        return _rows(self._call("GET", "utilities", view, _id(project_id)), view)

    def _delete(self, resource: str, row_id: int) -> int:
        self._call("DELETE", resource, row_id)
        return 0

    def _id_by_name(self, resource: str, id_key: str, name: str, **filters: int) -> int:
        rows = self._named(resource, name, **filters)
        return _id_of(rows[0], id_key) if rows else -1

    def _named(self, resource: str, name: str, **filters: int) -> List[Row]:
        """Rows of exactly this name. The server filters; a database may do so without regard to case."""
        wanted = _name(name)
        rows = self._page(resource, name=wanted, **filters)
        exact = [row for row in rows if row.get("name") == wanted]
        # File names of a Mac are decomposed (e + accent); a server may store the composed form of the same text.
        return exact or [row for row in rows if _plain(row.get("name")) == _plain(wanted)]

    def _page(self, resource: str, **params: Union[str, int]) -> List[Row]:
        return _rows(self._call("GET", resource, params=params), resource)

    def _list(self, resource: str, **params: Union[str, int]) -> List[Row]:
        """All rows, over as many pages as there are."""
        rows: List[Row] = []
        cursor: Optional[str] = None
        while True:
            answer = self._call("GET", resource, params={**params, **({"cursor": cursor} if cursor else {})})
            rows += _rows(answer, resource)
            following = answer.get("next_cursor")
            if not following or following == cursor:
                return rows
            cursor = str(following)

    def _find_or_create(self, find: Callable[[], int], create: Callable[[], int], look_first: bool = True) -> int:
        """Looks, creates, and looks again before it creates again, so a lost answer makes nothing twice.

        find, create  Answer an id; `find` -1 for nothing there.
        look_first    Whether there can be something before the first attempt.
        """
        for attempt in range(self.retries + 1):
            if look_first or attempt:
                found = find()
                if found != -1:
                    return found
            try:
                return create()
            except MementoError as error:
                if error.status == 409:
                    return self._made_meanwhile(find, error)
                if not error.transient or attempt == self.retries:
                    raise
                self._pause(attempt, error)
        raise AssertionError("the last attempt returns or raises")

    @staticmethod
    def _made_meanwhile(find: Callable[[], int], conflict: MementoError) -> int:
        """Another script, or our own attempt whose answer was lost, was quicker."""
        found = find()
        if found == -1:
            raise conflict
        return found

    # ── One call ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sign_in(self) -> None:
        self.auth, self._user_id = {}, None
        # As bytes, because requests would refuse a header outside Latin-1.
        headers = {"username": _wire_text(self.username).encode(), "password": (self._password_hash or "").encode()}
        answer = _mapping(self._call("POST", "login", headers=headers, repeatable=True))
        token = answer.get("token")
        if not (isinstance(token, str) and token):
            raise MementoError("The server's answer has no token; is this a Memento address?", code="client.answer")
        user = answer.get("user")
        self._user_id = user.get("user_id") if isinstance(user, dict) else None
        self.auth = {"x-access-token": token}

    def _call(
        self, method: str, *path: Union[str, int], params: Optional[Mapping[str, Union[str, int]]] = None,
        body: Optional[Row] = None, upload: Optional[Tuple[Row, FilePath]] = None,
        headers: Optional[Mapping[str, bytes]] = None, repeatable: Optional[bool] = None
    ) -> Any:
        """One call of the API, repeated when that is safe and may help. Returns the JSON, None for an empty answer.

        upload  What the image is, and its file.
        """
        may_repeat = method in _REPEATABLE_METHODS if repeatable is None else repeatable
        exchange = functools.partial(self._exchange, method, "/".join(map(str, path)), params, body, upload, headers)
        for attempt in range(self.retries + 1):
            try:
                return self._answer_of(path, exchange)
            except MementoError as error:
                if method == "DELETE" and attempt and error.status == 404:
                    return None  # An earlier attempt got through, only its answer was lost.
                if not (may_repeat and error.transient and attempt < self.retries):
                    raise
                self._pause(attempt, error)
        raise AssertionError("the last attempt returns or raises")

    def _answer_of(self, path: Tuple[Union[str, int], ...], exchange: Callable[[], requests.Response]) -> Any:
        response = exchange()
        if self._moved_to_https(response):
            response = exchange()
        # 401 means that nothing was done, so any call may be made again with a new session.
        if response.status_code == 401 and self.auth and path != ("login",):
            self._sign_in_again(response)
            response = exchange()
        if not 200 <= response.status_code < 300:
            raise _error_of(response)
        if response.status_code == 204 or not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            raise MementoError(
                f"{response.url} answered something other than JSON; is it a Memento address?",
                code="client.answer", status=response.status_code,
            ) from None

    def _exchange(
        self, method: str, path: str, params: Optional[Mapping[str, Union[str, int]]], body: Optional[Row],
        upload: Optional[Tuple[Row, FilePath]], headers: Optional[Mapping[str, bytes]]
    ) -> requests.Response:
        sent: Dict[str, Union[str, bytes]] = {**self.auth, **(headers or {})}
        data: Union[bytes, _ImageForm, None] = None
        timeout = self.timeout
        if upload:
            data = _ImageForm(*upload)
            sent["Content-Type"] = data.content_type
            timeout *= 10
        elif body is not None:
            data = json.dumps({key: _wire_value(value) for key, value in body.items()}).encode()
            sent["Content-Type"] = "application/json"
        try:
            return self._session.request(
                method, self.base_url + path, params=params, data=cast(Any, data), headers=sent, timeout=timeout,
                # Followed, a redirect turns POST into GET and hands the token to whatever host it names.
                allow_redirects=False,
            )
        except (requests.RequestException, TransportError, ValueError) as error:
            if isinstance(data, _ImageForm) and data.failure:
                raise data.failure from error
            raise _error_without_answer(error) from error
        finally:
            if isinstance(data, _ImageForm):
                data.close()

    def _moved_to_https(self, response: requests.Response) -> bool:
        """Follows a server that sends everybody from http to https; other redirects are errors."""
        here, there = urlsplit(self.base_url), urlsplit(response.headers.get("Location", ""))
        moved = response.is_redirect and (here.scheme, there.scheme) == ("http", "https")
        if not (moved and here.hostname == there.hostname):
            return False
        self.base_url = urlunsplit(("https", there.netloc, here.path, "", ""))
        return True

    def _sign_in_again(self, refusal: requests.Response) -> None:
        if not (self.username and self._password_hash):
            raise _error_of(refusal)
        self._sign_in()

    def _pause(self, attempt: int, error: MementoError) -> None:
        # Spread, so that the scripts a restart has stopped do not all come back at the same moment.
        pause = self.backoff * 2**attempt * random.uniform(0.75, 1.25)
        time.sleep(min(max(pause, error.retry_after_s), _LONGEST_PAUSE_S))


class _ImageForm:
    """The multipart body of an upload, read from disk while it is sent; its length is known beforehand.

    requests' own ``files=`` builds the whole body in memory.
    """

    def __init__(self, description: Row, filepath: FilePath) -> None:
        boundary = uuid.uuid4().hex
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self.failure: Optional[MementoError] = None
        try:
            self._file = open(filepath, "rb")
        except (OSError, ValueError) as error:
            raise MementoError(f"Cannot read {str(filepath)!r}: {error}", code="client.file") from error
        self._path = str(filepath)
        self._file_left = os.fstat(self._file.fileno()).st_size
        filename = _wire_text(os.path.basename(self._path))
        # As browsers write it; the name that counts is in the description.
        for sign, written in (('"', "%22"), ("\r", "%0D"), ("\n", "%0A")):
            filename = filename.replace(sign, written)
        self._head = io.BytesIO(
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="json"\r\n'
                f"Content-Type: application/json\r\n\r\n{json.dumps(description)}\r\n"
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            ).encode()
        )
        self._tail = io.BytesIO(f"\r\n--{boundary}--\r\n".encode())
        self._length = len(self._head.getvalue()) + self._file_left + len(self._tail.getvalue())

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(1 << 16), b"")

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; b'' at the end. Raises OSError when the file has become shorter."""
        size = 1 << 16 if size is None or size < 0 else size
        piece = self._head.read(size)
        if piece:
            return piece
        if self._file_left:
            return self._read_file(min(size, self._file_left))
        return self._tail.read(size)

    def _read_file(self, size: int) -> bytes:
        try:
            piece = self._file.read(size)
            if not piece:
                raise OSError("it became shorter while it was sent")
        except OSError as error:
            self.failure = MementoError(f"Cannot read {self._path!r}: {error}", code="client.file")
            raise
        self._file_left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


def _api_address(address: str) -> str:
    """The address of the API, with one slash at its end, from any of the forms people give it in."""
    text = address.strip()
    parts = urlsplit(text if "://" in text else f"http://{text}")
    path = re.sub("/+", "/", parts.path).rstrip("/")
    if path.rsplit("/", 1)[-1] not in ("memento", "memento-api"):
        path += "/memento"
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))


def _sha256(password: str) -> str:
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).hexdigest()


def _no_other_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _layer(name: str, image_id: int, settings: str, sequence: int, parent_id: int, is_group: bool = False) -> Row:
    """What a layer is, wherever it is put. A group shows no image."""
    layer: Row = {
        "name": _name(name), "image_id": 0 if is_group else _id_or_none(image_id), "settings": settings,
        "sequence": sequence, "parent_id": _id_or_none(parent_id),
    }
    return {**layer, "kind": "group"} if is_group else layer


def _owner(user_id: Optional[int]) -> Row:
    """Whose the new thing is; whoever is signed in when nobody is named."""
    return {} if user_id is None or user_id == 0 else {"owner_id": _id(user_id)}


def _id(value: Any) -> int:
    """An id to ask for. -1 is what an earlier call answered that failed, so it is not worth a request."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 1:
        raise MementoError(f"{value!r} is not an id; has an earlier call failed?", code="client.id")
    return number


def _id_or_none(value: Any) -> int:
    """0 for "none", which scripts also write as -1 or None."""
    return 0 if value in (None, 0, -1) else _id(value)


def _id_of(row: Optional[Row], key: str) -> int:
    if row is None:
        return -1
    value = row.get(key)
    if not isinstance(value, int):
        raise MementoError(f"The server's answer has no {key}.", code="client.answer")
    return value


def _ids_by_name(rows: Iterable[Row], id_key: str, names: Iterable[str], code: str) -> List[int]:
    """Ids in the order of `names`, each once. Raises MementoError when a name is unknown."""
    rows = list(rows)
    exact = {row.get("name"): _id_of(row, id_key) for row in rows}
    similar = {_plain(row.get("name")): _id_of(row, id_key) for row in rows}
    ids: List[int] = []
    for name in map(_name, names):
        found = exact.get(name, similar.get(_plain(name)))
        if found is None:
            raise MementoError(f"The project has none called {name!r}.", code=code)
        if found not in ids:
            ids.append(found)
    return ids


def _mapping(answer: Any) -> Row:
    if not isinstance(answer, dict):
        raise MementoError("The server's answer is not an object; is this a Memento address?", code="client.answer")
    return answer


def _row(answer: Any, key: str) -> Row:
    return _mapping(_mapping(answer).get(key))


def _rows(answer: Any, key: str) -> List[Row]:
    rows = _mapping(answer).get(key)
    if not isinstance(rows, list):
        raise MementoError(f"The server's answer has no {key}; is this a Memento address?", code="client.answer")
    return rows


def _wire_text(text: Any) -> str:
    """Text that can be sent. Python marks the bytes of a file name that are not UTF-8; they become ``\\udc80``."""
    return str(text).encode("utf-8", "backslashreplace").decode()


def _wire_value(value: Any) -> Any:
    return _wire_text(value) if isinstance(value, str) else value


def _name(text: Any) -> str:
    """A name as the server keeps it: it drops blanks around it, which look-ups must too."""
    return _wire_text(text).strip()


def _plain(name: Any) -> str:
    return unicodedata.normalize("NFC", str(name))


def _error_of(response: requests.Response) -> MementoError:
    """The error that an answer describes: ours in JSON, or a proxy's page."""
    try:
        told = response.json()
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    status = response.status_code
    message = str(told.get("message") or f"The server answered {status} {response.reason or ''}".strip() + ".")
    if response.is_redirect:
        message = f"The server sends us on to {response.headers['Location']}; give that address instead."
    issues = told.get("issues")
    return MementoError(
        message,
        code=str(told.get("code") or f"http.{status}"),
        status=status,
        request_id=str(told.get("requestId") or response.headers.get("x-request-id") or ""),
        issues=[issue for issue in issues if isinstance(issue, dict)] if isinstance(issues, list) else [],
        retry_after_s=_seconds(response.headers.get("Retry-After")),
    )


def _seconds(header: Optional[str]) -> float:
    """Retry-After in seconds; 0 when it is missing or a date."""
    return float(header) if header and re.fullmatch(r"\d{1,9}", header.strip()) else 0.0


def _error_without_answer(error: Exception) -> MementoError:
    """The error for a call that the server did not answer."""
    # A read timeout is not repeated: a server that has worked for a minute would begin again.
    if isinstance(error, requests.exceptions.ReadTimeout):
        code = "client.timeout"
    elif isinstance(error, requests.exceptions.SSLError):
        code = "client.tls"
    elif isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        code = "client.connection"
    else:
        code = "client.request"
    return MementoError(f"No answer from the server: {error}", code=code)
