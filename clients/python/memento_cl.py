"""Memento from a script or from the command line: import images, export results, manage projects.

Copy this one file beside your script; it needs Python 3.9 or newer and ``requests``.

    from memento_cl import MementoClient

    client = MementoClient("http://your-memento-server/memento/")
    if client.login("alice", "my_password") == -1:
        print("Login failed:", client.last_error)

By default no method raises when the server refuses, fails or cannot be reached: it answers -1, or None where the
answer would have been a list or a dictionary, and ``client.last_error`` says why. ``MementoClient(url,
raise_errors=True)`` raises the same :class:`MementoError` instead. Rights are checked by the server alone.

As a command it imports folders, exports results and shares samples: ``python memento_cl.py --help``.
"""

from __future__ import annotations

import argparse
import array
import base64
import concurrent.futures
import contextlib
import datetime
import functools
import getpass
import hashlib
import io
import json
import os
import platform
import random
import re
import shutil
import signal
import sys
import threading
import time
import unicodedata
import uuid
from http.cookiejar import DefaultCookiePolicy
from typing import (
    Any, Callable, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Set, TextIO, Tuple, TypeVar,
    Union, cast,
)
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError as TransportError  # comes with requests

__all__ = ["MementoClient", "MementoError", "main"]

Row = Dict[str, Any]
FilePath = Union[str, "os.PathLike[str]"]
Method = TypeVar("Method", bound=Callable[..., Any])

# A proxy answers these while the server restarts; the server itself has not judged the request.
_TRANSIENT_STATUSES = (502, 503, 504)
# Asking for one of these twice leaves the server as asking once does.
_REPEATABLE_METHODS = ("GET", "PUT", "DELETE")
_LONGEST_PAUSE_S = 30.0
_LONGEST_POLL_S = 2.0
# A stream of events says something at least every 15 seconds. Nearer to the end of a time it is not listened to.
_LONGEST_SILENCE_S = 16.0
# How long the command line listens to one image before it looks at all of them.
_LISTENING_S = 60.0
# A larger file is sent in pieces of this size, so that at most one of them is sent twice when something breaks off.
_PIECE = 8 << 20
# How often an upload that the server has forgotten is begun anew.
_MOST_BEGINNINGS = 3
# Names in one question, samples in one order: as much as the server takes in one request, or less.
_NAMES_AT_ONCE = 1000
_SAMPLES_AT_ONCE = 50
_MOST_SAMPLES = 100
_MOST_IMAGES = 1000
# Windows would change line ends otherwise.
_BINARY = getattr(os, "O_BINARY", 0)


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
    token         A personal access token (made under Account in the web app): then there is no need to sign in.

    The client is for one thread. It keeps one connection open; ``close()`` it, or use it in a ``with`` block.

    >>> with MementoClient("http://your-memento-server") as client:
    ...     client.login("alice", "my_password")
    0
    """

    def __init__(
        self, base_url: str, username: Optional[str] = None, password: Optional[str] = None, *,
        raise_errors: bool = False, timeout: float = 60.0, retries: int = 3, backoff: float = 0.5,
        token: Optional[str] = None
    ) -> None:
        self.base_url = _api_address(base_url)
        self.username = username
        self.raise_errors = raise_errors
        self.timeout = timeout
        self.retries = retries
        self.backoff = backoff
        self.last_error: Optional[MementoError] = None
        self.auth: Dict[str, str] = {"x-access-token": token} if token else {}
        self._password_hash = _sha256(password) if password else None
        self._user_id: Optional[int] = None
        self._repetitions = 0
        self._free_names: Dict[int, Tuple[str, Optional[str]]] = {}
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

        The file is read piece by piece, so its size does not matter. One of more than 8 MB is also sent in pieces: an
        upload that broke off, even days ago and on another computer, goes on where it stopped. The server makes the
        tiles afterwards: see :meth:`wait_for_tiling`.

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

        An image that is there is not compared with the file, and the file is not read. Names that are asked for in
        their order, as scripts that walk through a folder do, need one question for each gap in what is there.

        >>> client.get_or_upload_image(user_id, project_id, "DAPI.tif", 2, "mouse01_DAPI") == image_id
        True
        """
        return self._find_or_create(
            lambda: self._image_id(_id(project_id), name),
            lambda: self._create_image(user_id, project_id, filepath, im_format, name, im_type, url),
        )

    @_answers(None)
    def known_images(self, project_id: int, names: Iterable[str]) -> Optional[Dict[str, Row]]:
        """Those of the named images that the project has, by name; None on failure. A thousand names are one request.

        Each has image_id, name, bytes and sha256 (of the original file), status (``processing``, ``ready``, ``failed``,
        ``external``), progress (0 to 1) and failure (None, or code and message).

        >>> known = client.known_images(project_id, ["mouse01_DAPI", "no such image"])
        >>> {name: image["image_id"] == image_id for name, image in known.items()}
        {'mouse01_DAPI': True}
        """
        return self._known(_id(project_id), [_name(name) for name in names])

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

    @_answers(-1)
    def wait_for_tiling(self, image_id: int, timeout: float = 600.0) -> int:
        """Waits until the server has tiled this image, and is told when it has, instead of asking again and again.

        timeout  Seconds. Where the server's word does not get through, and in the last seconds, the image is asked for.

        Returns 0 when it is ready; -1 when it has failed, is gone, or the time is over (``client.last_error`` says which).

        >>> client.wait_for_tiling(image_id, timeout=120)
        0
        """
        wanted, deadline = _id(image_id), time.monotonic() + timeout
        failure = self._heard_of_image(wanted, deadline)
        if failure is None:
            failure = self._failure_of_image(wanted, deadline)
        if failure:
            issues = [{"path": f"image {image_id}", "message": failure}]
            raise MementoError("The server could not make the image ready.", code="image.failed", issues=issues)
        return 0

    @_answers(None)
    def arrange(self, project_id: int, samples: Iterable[Row]) -> Optional[List[Row]]:
        """Puts images into samples; categories, samples, groups and layers that are missing are made, all of a
        request or none. What is there stays as it is, so it may be repeated.

        samples  ``{"category": …, "name": …, "images": [{"image_id": …, "name": …, "group": …}, …]}`` each; `name` is
                 the layer's, `group` may be left out, and images come from bottom to top. A file of several channels,
                 slices or times becomes a layer for each, in groups, with the names that it says itself.

        Returns, in the same order, annotation_id, category_id, made and layers_added of each; None on failure. Fifty
        samples are one request.

        >>> sample = {"category": "WT", "name": "mouse_01", "images": [{"image_id": image_id, "name": "DAPI"}]}
        >>> [one["layers_added"] for one in client.arrange(project_id, [sample])]   # shows it already
        [0]
        """
        wanted = list(samples)
        arranged: List[Row] = []
        for at in range(0, len(wanted), _SAMPLES_AT_ONCE):
            arranged += self._arranged(_id(project_id), wanted[at:at + _SAMPLES_AT_ONCE])
        return arranged

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
        body = {
            "name": _name(name), "image_id": _id_or_none(image_id), "project_id": _id(project_id),
            "category_id": _id(category_id), "layer": layer, **_owner(user_id),
        }
        try:
            answer = _mapping(self._call("POST", "annotations", "getorcreate", body=body, repeatable=True))
        except MementoError as error:
            return self._seen_annotation(project_id, category_id, name, error), -1
        annotation_id = _id_of(answer, "annotation_id")
        if answer.get("layer_id") is not None:
            return annotation_id, _id_of(answer, "layer_id")
        # The attempt whose answer was lost may have made both: then the layer is told all the same.
        return annotation_id, self._layer_id(annotation_id, layer) if self._repetitions else -1

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
        body = {**layer, "annotation_id": _id(annotation_id), "project_id": _id(project_id), **_owner(user_id)}
        try:
            answer = self._call("POST", "layers", "getorcreate", body=body, repeatable=True)
        except MementoError as error:
            found = self._layer_id(annotation_id, layer) if error.status == 403 else -1
            if found == -1:
                raise
            return found  # It is there for this user to see, who may just not have made it.
        return _id_of(_mapping(answer), "layer_id")

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

    @_answers(None)
    def share_annotation(
        self, annotation_id: int, right: str = "view", days: int = 7, note: str = ""
    ) -> Optional[str]:
        """Makes a link that opens one annotation without an account, until it ends or is revoked in the app.

        right  ``"view"``, or ``"annotate"`` for guests who may draw, decide and comment.
        days   Until it ends, at most 365.
        note   Whom it is for; guests do not see it.

        Returns the address, which nobody can be shown a second time; None on failure.

        >>> client.share_annotation(annotation_id, days=3).startswith("http")
        True
        """
        ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
        body = {"annotation_id": _id(annotation_id), "right": right, "note": note,
                "expires_at": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}
        made = _mapping(self._call("POST", "shares", body=body))
        if not made.get("url"):
            raise MementoError("The server's answer has no address.", code="client.answer")
        return f"{_web_address(self.base_url)}{made['url']}"

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

    @_answers(None)
    def download_export(
        self, project_id: int, kind: str, filepath: Optional[FilePath] = None, category_id: int = 0,
        annotation_ids: Iterable[int] = (), **choices: Union[str, bool]
    ) -> Optional[str]:
        """Writes results of a project to a file, as it comes: the size does not matter, and half of it is never there.

        kind            ``"csv"``, ``"xlsx"``, ``"geojson"`` (QuPath), ``"coco"``, ``"imagej"``, ``"ome"`` or
                        ``"bundle"``.
        filepath        The file, which is replaced; or a folder; None: here, under the server's name for it.
        category_id     Only this category; 0: all.
        annotation_ids  Only these samples; none: all.
        choices         What the server's description of exports has besides, such as ``table="samples"`` or
                        ``measure="intensity"``.

        Returns the path of the file; None on failure, and then nothing has been written.

        >>> client.download_export(project_id, "csv", "samples.csv", table="samples")
        'samples.csv'
        """
        params: Dict[str, Union[str, int]] = {
            name: str(value).lower() if isinstance(value, bool) else value for name, value in choices.items()}
        if category_id:
            params["category_id"] = _id(category_id)
        chosen = ",".join(str(_id(one)) for one in annotation_ids)
        if chosen:
            params["annotation_id"] = chosen
        address = f"projects/{_id(project_id)}/exports/{_wire_text(kind)}"
        for attempt in range(self.retries + 1):
            try:
                return self._download(address, params, filepath)
            except MementoError as error:
                if not error.transient or attempt == self.retries:
                    raise
                self._pause(attempt, error)
        raise AssertionError("the last attempt returns or raises")

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
        elif _size_of(filepath) > _PIECE:
            sha256 = _sha256_of_file(filepath)
            return _Pieces(self, {**description, "sha256": sha256}, filepath).send()
        else:
            answer = self._call("POST", "images", "upload", upload=(description, filepath))
        return _id_of(_row(answer, "image"), "image_id")

    def _image_id(self, project_id: int, name: str) -> int:
        """One question also tells which name comes next, so that nobody need ask for those between the two."""
        wanted = _name(name)
        after, before = self._free_names.get(project_id, ("", ""))
        if after < wanted and (before is None or wanted < before):
            # Of this name the next question goes to the server again: it may have been made meanwhile.
            self._free_names[project_id] = (wanted, before)
            return -1
        rows = self._page("images", project_id=project_id, from_name=wanted, limit=1)
        following = str(rows[0].get("name")) if rows else None
        if following == wanted:
            return _id_of(rows[0], "image_id")
        self._free_names[project_id] = (wanted, following)
        return -1

    def _known(self, project_id: int, names: List[str]) -> Dict[str, Row]:
        found: Dict[str, Row] = {}
        for at in range(0, len(names), _NAMES_AT_ONCE):
            body = {"project_id": project_id, "names": names[at:at + _NAMES_AT_ONCE]}
            rows = _rows(self._call("POST", "images", "known", body=body, repeatable=True), "images")
            found.update((str(row.get("name")), row) for row in rows)
        return found

    def _known_by_id(self, project_id: int, image_ids: List[int]) -> List[Row]:
        body = {"project_id": project_id, "image_ids": image_ids}
        return _rows(self._call("POST", "images", "known", body=body, repeatable=True), "images")

    def _arranged(self, project_id: int, samples: List[Row]) -> List[Row]:
        body = {"samples": samples}
        answer = self._call("POST", "projects", project_id, "arrangement", body=body, repeatable=True)
        return _rows(answer, "samples")

    def _download(
        self, address: str, params: Mapping[str, Union[str, int]], filepath: Optional[FilePath]
    ) -> str:
        exchange = functools.partial(self._exchange, "GET", address, params, stream=True)
        with self._response(exchange) as response:
            path = os.fspath(filepath or "")
            if not path or os.path.isdir(path):
                path = os.path.join(path, _told_name(response) or address.rsplit("/", 1)[-1])
            try:
                with _written_whole(path, "wb") as file:
                    for piece in response.iter_content(1 << 16):
                        file.write(piece)
                    # requests takes an answer that ends too early for a whole one, unless it comes in chunks.
                    if response.raw.tell() < int(response.headers.get("Content-Length") or 0):
                        raise MementoError("The answer broke off.", code="client.connection")
            except (requests.RequestException, TransportError) as error:
                raise _error_without_answer(error) from error
            except OSError as error:
                raise MementoError(f"Cannot write {path!r}: {error}", code="client.file") from error
        return path

    def _twin(self) -> MementoClient:
        """Another client of the same person, for another thread."""
        twin = MementoClient(
            self.base_url, self.username, raise_errors=self.raise_errors, timeout=self.timeout, retries=self.retries,
            backoff=self.backoff,
        )
        twin.auth, twin._password_hash, twin._user_id = dict(self.auth), self._password_hash, self._user_id
        return twin

    def _failure_of_image(self, image_id: int, deadline: float) -> str:
        """Polls one image until it is ready (answers '') or has failed (answers why)."""
        pause = 0.1
        while True:
            image = _row(self._call("GET", "images", image_id), "image")
            # One that lies elsewhere (`external`) is not tiled here: there is nothing to wait for.
            if image.get("status") in ("ready", "external"):
                return ""
            if image.get("status") == "failed":
                return _failure_text(image)
            if time.monotonic() + pause > deadline:
                raise MementoError(f"Image {image_id} is not ready yet.", code="client.timeout")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_POLL_S)

    def _heard_of_image(self, image_id: int, deadline: float) -> Optional[str]:
        """Listens until an image is ready (answers '') or has failed (answers why); None when the server does not say."""
        if time.monotonic() > deadline - _LONGEST_SILENCE_S:
            return None
        listen = functools.partial(
            self._exchange, "GET", f"images/{image_id}/events", stream=True,
            headers={"Accept": "text/event-stream", "Accept-Encoding": "identity"},
        )
        try:
            with contextlib.closing(self._response(listen)) as response:
                if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
                    return None
                # Larger pieces would be waited for, where a proxy passes events on without their lengths.
                for line in response.iter_lines(chunk_size=1):
                    state = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                    if state.get("state") == "done":
                        return ""
                    if state.get("state") == "failed":
                        return _failure_text(state)
                    if time.monotonic() > deadline - _LONGEST_SILENCE_S:
                        return None
        except (MementoError, requests.RequestException, TransportError, OSError, ValueError, AttributeError):
            # It may be an older server, one that restarts, or a proxy that lets no stream through: who asks is told.
            pass
        return None

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

    def _seen_annotation(self, project_id: int, category_id: int, name: str, refusal: MementoError) -> int:
        """The id of a sample that is there for a user to see who may not make any."""
        found = -1
        if refusal.status == 403:
            filters = {"project_id": _id(project_id), "category_id": _id(category_id)}
            found = self._id_by_name("annotations", "annotation_id", name, **filters)
        if found == -1:
            raise refusal
        return found

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
            self._repetitions = attempt
            try:
                return _json_of(self._response(exchange, signs_in=path == ("login",)))
            except MementoError as error:
                if method == "DELETE" and attempt and error.status == 404:
                    return None  # An earlier attempt got through, only its answer was lost.
                if not (may_repeat and error.transient and attempt < self.retries):
                    raise
                self._pause(attempt, error)
        raise AssertionError("the last attempt returns or raises")

    def _response(self, exchange: Callable[[], requests.Response], signs_in: bool = False) -> requests.Response:
        """The answer to one attempt. Raises MementoError for any but a good one."""
        response = exchange()
        if self._moved_to_https(response):
            response = exchange()
        # 401 means that nothing was done, so any call may be made again with a new session.
        if response.status_code == 401 and self.auth and not signs_in:
            self._sign_in_again(response)
            response = exchange()
        if not 200 <= response.status_code < 300:
            raise _error_of(response)
        return response

    def _exchange(
        self, method: str, path: str, params: Optional[Mapping[str, Union[str, int]]] = None,
        body: Optional[Row] = None, upload: Optional[Tuple[Row, FilePath]] = None,
        headers: Optional[Mapping[str, Union[str, bytes]]] = None, content: Optional[bytes] = None, stream: bool = False
    ) -> requests.Response:
        sent: Dict[str, Union[str, bytes]] = {**self.auth, **(headers or {})}
        data: Union[bytes, _ImageForm, None] = content
        timeout = self.timeout * (1 if content is None and not upload else 10)
        if upload:
            data = _ImageForm(*upload)
            sent["Content-Type"] = data.content_type
        elif body is not None:
            data = json.dumps(_wire_value(body)).encode()
            sent["Content-Type"] = "application/json"
        try:
            return self._session.request(
                method, self.base_url + path, params=params, data=cast(Any, data), headers=sent, timeout=timeout,
                stream=stream,
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
            raise _unreadable(filepath, error) from error
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
            self.failure = _unreadable(self._path, error)
            raise
        self._file_left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


class _Pieces:
    """A file that is sent piece by piece (tus 1.0.0), and gone on with where an earlier attempt broke off.

    description  As an upload form has it, with the file's ``sha256``, by which the server's half of it is found again.
    progressed   Told how many bytes the server has. What it raises ends the sending; what has arrived stays.
    """

    def __init__(
        self, client: MementoClient, description: Row, filepath: FilePath,
        progressed: Callable[[int], None] = lambda sent: None
    ) -> None:
        self._client = client
        self._description = description
        self._path = filepath
        self._size = _size_of(filepath)
        self._progressed = progressed
        self._upload_id = ""
        self._offset = 0

    def send(self) -> int:
        """Returns the id of the image that it became. Raises MementoError."""
        self._find()
        for beginning in range(_MOST_BEGINNINGS):
            try:
                return self._finish()
            except MementoError as error:
                forgotten = error.code in ("upload.not-found", "upload.expired")
                if not forgotten or beginning + 1 == _MOST_BEGINNINGS:
                    raise
                self._upload_id, self._offset = "", 0
        raise AssertionError("the last beginning returns or raises")

    def _find(self) -> None:
        """Looks for what the server has of this very file under this name."""
        project_id, name = self._description["project_id"], self._description["name"]
        found = _rows(self._client._call("GET", "uploads", params={"project_id": project_id}), "uploads")
        wanted = (name, self._description["sha256"], self._size)
        same = [one for one in found if (one.get("name"), one.get("sha256"), one.get("bytes")) == wanted]
        if same:
            best = max(same, key=lambda one: int(one.get("offset") or 0))
            self._upload_id, self._offset = str(best.get("upload_id")), int(best.get("offset") or 0)

    def _finish(self) -> int:
        failures, unsure = 0, self._offset == self._size
        while True:
            self._progressed(self._offset)
            try:
                if unsure:
                    image_id, unsure = self._look(), False
                else:
                    image_id, failures = self._send_next(), 0
            except MementoError as error:
                passing = error.transient or error.code in ("upload.offset", "upload.busy", "client.timeout")
                if not passing or failures >= self._client.retries:
                    raise
                self._client._pause(failures, error)
                failures, unsure = failures + 1, True
                continue
            if image_id:
                return image_id

    def _look(self) -> int:
        """Asks how far the server is. Returns the image's id, 0 as long as there is none."""
        if not self._upload_id:
            self._find()
            return 0
        upload = _row(self._client._call("GET", "uploads", self._upload_id), "upload")
        self._offset = int(upload.get("offset") or 0)
        return int(upload.get("image_id") or 0)

    def _send_next(self) -> int:
        piece = self._read()
        headers = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
        if self._upload_id:
            headers["Upload-Offset"] = str(self._offset)
            address = ("PATCH", f"uploads/{self._upload_id}")
        else:
            headers.update({"Upload-Length": str(self._size), "Upload-Metadata": self._metadata()})
            address = ("POST", "uploads")
        exchange = functools.partial(self._client._exchange, *address, headers=headers, content=piece)
        response = self._client._response(exchange)
        if not self._upload_id:
            self._upload_id = response.headers.get("Location", "").rstrip("/").rsplit("/", 1)[-1]
        self._offset += len(piece)
        return int(response.headers.get("Memento-Image-Id") or 0)

    def _read(self) -> bytes:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                piece = file.read(min(_PIECE, self._size - self._offset))
        except (OSError, ValueError) as error:
            raise _unreadable(self._path, error) from error
        if len(piece) < min(_PIECE, self._size - self._offset) or not piece:
            raise _unreadable(self._path, "it became shorter while it was sent")
        return piece

    def _metadata(self) -> str:
        fields = {**self._description, "filename": os.path.basename(str(self._path))}
        texts = {key: _wire_text(value) for key, value in fields.items() if value != ""}
        return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in texts.items())


def _size_of(filepath: FilePath) -> int:
    try:
        return os.stat(filepath).st_size
    except (OSError, ValueError) as error:
        raise _unreadable(filepath, error) from error


def _sha256_of_file(filepath: FilePath) -> str:
    digest = hashlib.sha256()
    try:
        with open(filepath, "rb") as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                digest.update(piece)
    except (OSError, ValueError) as error:
        raise _unreadable(filepath, error) from error
    return digest.hexdigest()


def _unreadable(filepath: FilePath, why: object) -> MementoError:
    return MementoError(f"Cannot read {str(filepath)!r}: {why}", code="client.file")


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


def _json_of(response: requests.Response) -> Any:
    if response.status_code == 204 or not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        raise MementoError(
            f"{response.url} answered something other than JSON; is it a Memento address?",
            code="client.answer", status=response.status_code,
        ) from None


def _failure_text(image: Row) -> str:
    failure = image.get("failure") or {}
    return str(failure.get("message") or failure.get("code") or "failed")


def _told_name(response: requests.Response) -> str:
    """The name that the server gives a file, without any folder; '' when it gives none."""
    disposition = response.headers.get("Content-Disposition", "")
    exact = re.search(r"filename\*=UTF-8''([^;]+)", disposition, re.IGNORECASE)
    plain = re.search(r'filename="([^"]*)"', disposition, re.IGNORECASE)
    name = unquote(exact.group(1)) if exact else plain.group(1) if plain else ""
    name = re.split(r"[/\\]", name)[-1].strip()
    return "" if name in (".", "..") else re.sub(r"[\x00-\x1f\x7f]", "_", name)


@contextlib.contextmanager
def _written_whole(path: str, how: str, mode: int = 0o666, encoding: Optional[str] = None) -> Iterator[Any]:
    """A file to write to that others see whole or not at all."""
    scratch = f"{path}.{os.getpid()}.part"
    try:
        # Nobody whom `mode` leaves out may read it at any moment, not even before it has its name.
        number = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
        with os.fdopen(number, how, encoding=encoding) as file:
            yield file
        os.replace(scratch, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(scratch)
        raise


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
    """The same with every text in a form that can be sent."""
    if isinstance(value, str):
        return _wire_text(value)
    if isinstance(value, dict):
        return {key: _wire_value(one) for key, one in value.items()}
    return [_wire_value(one) for one in value] if isinstance(value, list) else value


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


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────────────

_HELP = """Import folders of images into Memento, export results, share samples.

Say where Memento is and who you are once, with "login", or in the environment: MEMENTO_URL and MEMENTO_TOKEN, or
MEMENTO_URL, MEMENTO_USERNAME and MEMENTO_PASSWORD.
"""
_EXIT_CODES = """exit codes:
  0    everything is done
  1    something is not: each file is named, with the reason, on the screen and in the report
  2    the command line is wrong, or the folder is not there
  3    not signed in, or not allowed
  4    the server cannot be reached, or did not answer for too long
  5    the server has no room: disk or quota
  130  interrupted; the same command goes on where it stopped
"""
_DONE, _SOME_FAILED, _WRONG_USE, _NOT_ALLOWED, _UNREACHABLE, _NO_ROOM, _INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
# As long as a server may take to restart: some two minutes in all.
_PATIENT_RETRIES = 8


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; returns its exit code.

    >>> main(["import", "no such folder", "--dry-run"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A console need not know every letter of a file name.
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except MementoError as error:
        _say(str(error))
        return _exit_code_of(error)
    except KeyboardInterrupt:
        _say("Interrupted. The same command goes on where it stopped.")
        return _INTERRUPTED
    except BrokenPipeError:
        return _SOME_FAILED  # Whoever read what we print has gone.


def _exit_code_of(error: MementoError) -> int:
    if error.code in ("client.file", "client.usage"):
        return _WRONG_USE
    if error.code in ("quota.exceeded", "storage.full"):
        return _NO_ROOM
    if error.status in (401, 403) or error.code == "client.credentials":
        return _NOT_ALLOWED
    if error.transient or error.code in ("client.timeout", "client.tls", "client.answer"):
        return _UNREACHABLE
    return _SOME_FAILED


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="memento_cl.py", description=_HELP, epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_login(commands)
    _add_import(commands)
    _add_export(commands)
    _add_share(commands)
    return parser


def _add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=text, description=text, epilog=_EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.set_defaults(run=run)
    command.add_argument("--url", help="address of the server; else MEMENTO_URL, else that of the last login")
    return cast(argparse.ArgumentParser, command)


def _add_token(command: argparse.ArgumentParser) -> None:
    command.add_argument("--token", help="personal access token; - reads it from standard input (others on this "
                                         "computer can read a command line). Else MEMENTO_TOKEN, else that of login")


# ── The command line: signing in ─────────────────────────────────────────────────────────────────────────────────────


def _add_login(commands: Any) -> None:
    login = _add_command(commands, "login", _login, "Sign in once: keeps a token in your own configuration folder.")
    login.add_argument("--username", help="else MEMENTO_USERNAME, else it is asked for")
    login.add_argument("--days", type=_whole(1, 365), default=90, help="how long the token lives (90)")
    _add_command(commands, "logout", _logout, "Forget the token of a server, here. Revoke it under Account in the app.")


def _login(options: argparse.Namespace) -> int:
    url = options.url or os.environ.get("MEMENTO_URL") or input("Address of the server: ")
    username = options.username or os.environ.get("MEMENTO_USERNAME") or input("Username: ")
    password = os.environ.get("MEMENTO_PASSWORD") or getpass.getpass("Password: ")
    with MementoClient(url, raise_errors=True) as client:
        client.login(username, password)
        ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=options.days)
        body = {"name": f"memento_cl on {platform.node() or 'a computer'}"[:255], "scope": "write",
                "expires_at": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}
        secret = _mapping(client._call("POST", "me", "tokens", body=body)).get("secret")
        kept = _kept_tokens()
        kept["tokens"][client.base_url] = secret
        kept["last"] = client.base_url
        _keep_tokens(kept)
        _say(f"Signed in to {client.base_url} as {username} for {options.days} days; the token is in {_token_file()}.")
    return _DONE


def _logout(options: argparse.Namespace) -> int:
    kept = _kept_tokens()
    url = _api_address(options.url) if options.url else kept["last"]
    there = kept["tokens"].pop(url, None)
    kept["last"] = next(iter(kept["tokens"]), "")
    _keep_tokens(kept)
    _say(f"Forgot the token of {url}." if there else "There was no token to forget.")
    return _DONE


def _token_file() -> str:
    """In the folder where programs of this user keep their settings."""
    if os.name == "nt":
        folder = os.environ.get("APPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        folder = os.path.expanduser("~/Library/Application Support")
    else:
        folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(folder, "memento", "tokens.json")


def _kept_tokens() -> Dict[str, Any]:
    """``{"last": address, "tokens": {address: token}}``."""
    path = _token_file()
    try:
        with open(path, encoding="utf-8") as file:
            kept = json.load(file)
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                _say(f"Others on this computer may read {path}: run chmod 600 on it, and make a new token.")
        return {"last": str(kept["last"]), "tokens": dict(kept["tokens"])}
    except FileNotFoundError:
        return {"last": "", "tokens": {}}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MementoError(f"Cannot read {path}: {error}. Remove it and sign in again.", code="client.credentials")


def _keep_tokens(kept: Dict[str, Any]) -> None:
    path = _token_file()
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with _written_whole(path, "w", mode=0o600, encoding="utf-8") as file:
            file.write(json.dumps(kept, indent=1) + "\n")
    except OSError as error:
        raise MementoError(f"Cannot write {path}: {error}", code="client.credentials") from error


def _connected(options: argparse.Namespace) -> MementoClient:
    """A client of whoever the options, the environment or the last login name. Raises MementoError."""
    kept = _kept_tokens()
    url = options.url or os.environ.get("MEMENTO_URL") or kept["last"]
    if not url:
        raise MementoError("Say where Memento is: --url, MEMENTO_URL, or login once.", code="client.usage")
    token = options.token or os.environ.get("MEMENTO_TOKEN")
    if token == "-":
        token = sys.stdin.readline().strip()
    username, password = os.environ.get("MEMENTO_USERNAME"), os.environ.get("MEMENTO_PASSWORD")
    if not token and not (username and password):
        token = kept["tokens"].get(_api_address(url))
    client = MementoClient(url, username, password, raise_errors=True, retries=_PATIENT_RETRIES, token=token)
    if not client.auth:
        if not (username and password):
            raise MementoError("Nobody is signed in: login, --token, or MEMENTO_TOKEN.", code="client.credentials")
        client.login()
    return client


def _project_of(client: MementoClient, name: str) -> int:
    project_id = client.get_project_id(name)
    if project_id == -1:
        raise MementoError(f"You see no project called {name!r}.", code="project.not-found", status=404)
    return project_id


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


# ── The command line: what a folder becomes ──────────────────────────────────────────────────────────────────────────

# As the web app reads a folder, so that either can go on with what the other began.
_IMAGE_ENDINGS = frozenset("tif tiff btf tf2 tf8 qptiff svs lsm stk flex png jpg jpeg jpe jfif webp gif avif".split())
_HELPER_ENDINGS = frozenset("ndpi scn bif svslide jp2 j2k jpx jpc jxl heic heif pnm ppm pgm pbm".split())
_PART_ENDINGS = frozenset(("mrxs", "vms", "vmu"))
_SYSTEM_NAMES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin",
                           "system volume information", "lost+found", "icon\r"))
_LONGEST_NAME = 255
_NO_CATEGORY = "Images"
_WHY_LEFT_OUT = {
    "hidden": "hidden, or the system's own", "format": "no image format", "empty": "empty",
    "several-files": "a slide that lies in several files, of which this is one", "unreadable": "cannot be read",
}


class _Planned(NamedTuple):
    """What becomes of a file. `path` is relative to the folder; `group` is None for a layer in none."""

    path: str
    size: int
    group: Optional[str]
    layer: str
    image_name: str


class _Sample(NamedTuple):
    category: str
    name: str
    files: Tuple[_Planned, ...]


class _Plan(NamedTuple):
    samples: List[_Sample]
    left_out: List[Tuple[str, str]]
    renamed: List[str]

    @property
    def files(self) -> int:
        return sum(len(sample.files) for sample in self.samples)

    @property
    def size(self) -> int:
        return sum(file.size for sample in self.samples for file in sample.files)


def _plan_of(folder: str) -> _Plan:
    """Reads Category/Sample/Group/Channel.tif, Category/Sample/Channel.tif and Category/Sample.tif, also side by side.

    The same folder gives the same names each time. Raises MementoError when it cannot be read.
    """
    found: List[Tuple[str, int]] = []
    left_out: List[Tuple[str, str]] = []
    for path, size in _walk(folder, "", left_out, ()):
        reason = _reason_to_leave_out(path, size)
        if reason:
            left_out.append((path, reason))
        else:
            found.append((path, size))
    found.sort(key=lambda file: (_natural(file[0]), file[0]))
    return _named_apart(found, left_out)


def _walk(folder: str, above: str, left_out: List[Tuple[str, str]], ancestors: Tuple[Tuple[int, int], ...]
          ) -> Iterator[Tuple[str, int]]:
    """Path, relative and with /, and size of every file. Links are followed, but never in a circle."""
    try:
        about = os.stat(os.path.join(folder, above))
        if (about.st_dev, about.st_ino) in ancestors:
            return
        with os.scandir(os.path.join(folder, above)) as entries:
            inside = sorted((entry.name, entry.is_dir()) for entry in entries)
    except OSError as error:
        if not above:
            raise _unreadable(folder, error) from error
        left_out.append((above.rstrip("/"), "unreadable"))
        return
    for name, is_folder in inside:
        if is_folder and _is_hidden(name):
            left_out.append((above + name, "hidden"))
        elif is_folder:
            yield from _walk(folder, f"{above}{name}/", left_out, (*ancestors, (about.st_dev, about.st_ino)))
        else:
            try:
                yield above + name, os.stat(os.path.join(folder, above + name)).st_size
            except OSError:
                left_out.append((above + name, "unreadable"))


def _is_hidden(part: str) -> bool:
    return part.startswith((".", "~$")) or part.lower() in _SYSTEM_NAMES


def _reason_to_leave_out(path: str, size: int) -> str:
    """'' for what may be an image."""
    name = path.rsplit("/", 1)[-1]
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if _is_hidden(name):
        return "hidden"
    if ending in _PART_ENDINGS:
        return "several-files"
    if ending not in _IMAGE_ENDINGS and ending not in _HELPER_ENDINGS:
        return "format"
    return "" if size else "empty"


def _natural(path: str) -> str:
    """Sorts as people expect: sample2 before sample10, capitals beside small letters. One text, since the key of each of
    a hundred thousand files is held while they are sorted."""
    parts = re.split(r"(\d+)", _plain(path).casefold())
    return "".join(_natural_number(part) if part.isdecimal() and part.isascii() else f"\x02{part}" for part in parts if part)


def _natural_number(digits: str) -> str:
    """Before all text, the shorter before the longer."""
    digits = digits.lstrip("0") or "0"
    return f"\x01{chr(len(digits))}{digits}"


def _read_path(path: str) -> Tuple[str, str, Optional[str], bool]:
    """Category, sample and group of a file, and whether it is a sample by itself."""
    *folders, name = path.split("/")
    category = folders[0] if folders else _NO_CATEGORY
    alone = len(folders) < 2
    sample = _without_ending(name) if alone else folders[1]
    group = "/".join(folders[2:])
    # Interned, here and below: the same few words are in the paths of all files.
    return sys.intern(category), sys.intern(sample), sys.intern(group) if group else None, alone


def _named_apart(found: List[Tuple[str, int]], left_out: List[Tuple[str, str]]) -> _Plan:
    """Gives files another name where two would be one: samples and layers their endings back, images a number."""
    folders: Set[Tuple[str, str]] = set()
    alone_in: Dict[Tuple[str, str], int] = {}
    layers: Dict[Tuple[str, str, Optional[str], str], int] = {}
    for path, _ in found:
        category, sample, group, alone = _read_path(path)
        home = (_clean_name(category), _clean_name(sample))
        if alone:
            alone_in[home] = alone_in.get(home, 0) + 1
        else:
            folders.add(home)
        layer = (*home, group, _layer_name(path))
        layers[layer] = layers.get(layer, 0) + 1
    taken: Set[str] = set()
    renamed: List[str] = []
    made: Dict[Tuple[str, str], List[_Planned]] = {}
    for path, size in found:
        category, sample, group, alone = _read_path(path)
        name = path.rsplit("/", 1)[-1]
        home = (_clean_name(category), _clean_name(sample))
        clashes = alone and alone_in[home] + (home in folders) > 1
        clean_layer = _layer_name(path)
        layer = (*home, group, clean_layer)
        layer_name = _clean_name(name) if layers[layer] > 1 else clean_layer
        parts = [category] + ([] if alone else [sample]) + ([] if group is None else [group]) + [name]
        image_name = wanted = _clean_name("_".join(parts))
        while image_name in taken:
            image_name = _next_name(image_name)
        taken.add(image_name)
        if clashes or image_name != wanted:
            renamed.append(path)
        key = (home[0], _clean_name(name)) if clashes else home
        clean_group = None if group is None else _clean_name(group)
        made.setdefault(key, []).append(_Planned(path, size, clean_group, layer_name, image_name))
    samples = [_Sample(category, name, tuple(files)) for (category, name), files in made.items()]
    return _Plan(samples, left_out, renamed)


def _layer_name(path: str) -> str:
    return sys.intern(_clean_name(_without_ending(path.rsplit("/", 1)[-1])))


def _without_ending(name: str) -> str:
    """``WT_01.ome.tif`` → ``WT_01``. A name that is only an ending stays as it is."""
    return re.sub(r"(\.ome)?\.[a-z0-9]{1,6}$", "", name, flags=re.IGNORECASE | re.ASCII) or name


def _clean_name(text: str) -> str:
    """A name as the server takes it: composed letters, no control characters, not too long. What is cut off leaves a
    mark that is the same each time."""
    name = re.sub(r"[\x00-\x1f\x7f]+", " ", _plain(_wire_text(text))).strip() or "_"
    if _units(name) <= _LONGEST_NAME:
        return text if name == text else name
    mark = f"~{_fingerprint(name)}"
    return _shortened(name, _LONGEST_NAME - len(mark)).rstrip() + mark


def _next_name(name: str) -> str:
    """``cell`` → ``cell (2)`` → ``cell (3)``."""
    numbered = re.search(r" \((\d+)\)$", name)
    following = f" ({int(numbered.group(1)) + 1 if numbered else 2})"
    return _shortened(name[:numbered.start()] if numbered else name, _LONGEST_NAME - len(following)) + following


def _units(text: str) -> int:
    """Length as the server and the web app count it."""
    return len(text.encode("utf-16-le")) // 2


def _shortened(text: str, most: int) -> str:
    return text.encode("utf-16-le")[:2 * most].decode("utf-16-le", "ignore")


def _fingerprint(text: str) -> str:
    """FNV-1a, eight hex digits: tells names apart, nothing more."""
    value = 0x811C9DC5
    wide = text.encode("utf-16-le")
    for at in range(0, len(wide), 2):
        value = ((value ^ (wide[at] | wide[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


# ── The command line: import ─────────────────────────────────────────────────────────────────────────────────────────

_IMPORT_TEXT = """Import a folder of images as a project.

FOLDER is the project; what lies in it may be
  Category/Sample/Group/Channel.tif   samples with their channels, in groups (times, slices, stains)
  Category/Sample/Channel.tif         samples with their channels
  Category/Sample.tif                 one file, one sample; an OME-TIFF becomes its channels, slices and times
also side by side. Run it again at any time: what the server has is found there and not sent again, and an upload that
broke off goes on where it stopped. Nothing on the server is changed or deleted.
"""
# What the next file would be told as well.
_FOR_ALL = frozenset(("quota.exceeded", "storage.full", "auth.required", "auth.read-only", "project.not-found",
                      "client.credentials", "client.tls", "client.answer"))


def _add_import(commands: Any) -> None:
    command = _add_command(commands, "import", _import, "Import a folder of images as a project.")
    command.description = _IMPORT_TEXT
    command.add_argument("folder", metavar="FOLDER")
    _add_token(command)
    command.add_argument("--project", help="name of the project; else that of the folder")
    command.add_argument("--format", type=_whole(1, 5), default=5, help=(
        "how images are kept: 5 full size, exact (default); 4 full size, colour as JPEG; 3 full size; 2 at most "
        "2048 px; 1 at most 2048 px, colour as JPEG. The file itself is always kept, too"))
    command.add_argument("--parallel", type=_whole(1, 32), default=4, metavar="N", help="files at once (4)")
    command.add_argument("--dry-run", action="store_true", help="show what would become of the folder; asks no server")
    command.add_argument("--skip-failed", action="store_true", help=(
        "make samples also of what is left when a file of theirs fails; else such a sample waits for the next run"))
    command.add_argument("--wait", type=_whole(0, 604800), metavar="SECONDS", help=(
        "afterwards wait until the server has made every image ready; one that fails, or the end of the time, is exit "
        "code 1"))
    command.add_argument("--report", metavar="FILE", help="write what became of each file, as JSON")
    command.add_argument("--quiet", action="store_true", help="print failures only")


def _import(options: argparse.Namespace) -> int:
    folder = os.path.abspath(options.folder)
    if not os.path.isdir(folder):
        raise MementoError(f"There is no folder {options.folder!r}.", code="client.file")
    name = _clean_name(options.project or os.path.basename(folder))
    plan = _plan_of(folder)
    if not options.quiet:
        _tell_plan(plan, name)
    if options.dry_run:
        _print_plan(plan, name)
        return _DONE
    if not plan.samples:
        _say("There is no image to import.")
        return _SOME_FAILED
    with _stopped_by_sigterm(), _connected(options) as client:
        project_id = client.get_or_create_project(_me(client), name)
        run = _ImportRun(client, project_id, folder, plan, options)
        return run.run(name)


def _me(client: MementoClient) -> int:
    if client._user_id is None:
        client._user_id = _id_of(_row(client._call("GET", "me"), "user"), "user_id")
    return client._user_id


@contextlib.contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """A build machine that gives up ends a job like somebody at the keyboard: what is under way is left in order."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # Only the first thread may say what a signal does.
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_plan(plan: _Plan, project: str) -> None:
    categories = len({sample.category for sample in plan.samples})
    _say(f"{project}: {_counted(categories, 'category', 'categories')}, {_counted(len(plan.samples), 'sample')}, "
         f"{_counted(plan.files, 'image')}, {_in_words(plan.size)}")
    for reason, text in _WHY_LEFT_OUT.items():
        paths = [path for path, why in plan.left_out if why == reason]
        if paths:
            _say(f"  left out, {text}: {_counted(len(paths), 'file')}, such as {_wire_text(paths[0])}")
    if plan.renamed:
        _say(f"  called otherwise, to tell files of one name apart: {_counted(len(plan.renamed), 'file')}, such as "
             f"{_wire_text(plan.renamed[0])}")


def _print_plan(plan: _Plan, project: str) -> None:
    """The tree that would be made, on standard output."""
    print(_wire_text(project))
    category = None
    for sample in plan.samples:
        if sample.category != category:
            category = sample.category
            print(f"  {category}")
        print(f"    {sample.name}")
        group = None
        for file in sample.files:
            if file.group != group:
                group = file.group
                print(f"      [{group}]" if group is not None else "      [no group]")
            several = "   one file: its channels, slices and times become layers" if _says_several(file.path) else ""
            print(f"      {'  ' if group is not None else ''}{file.layer}   {_in_words(file.size)}{several}")


def _says_several(path: str) -> bool:
    return re.search(r"\.ome\.(tiff?|btf|tf2|tf8)$", path, re.IGNORECASE) is not None


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _in_words(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


class _Outcome(NamedTuple):
    """What became of a file: ``sent``, ``known`` (the server had it) or ``failed``."""

    state: str
    image_id: int = 0
    sha256: str = ""
    error: Optional[MementoError] = None


class _Placing(NamedTuple):
    """A sample as it is asked for; one of very many images is asked for in several steps."""

    sample: _Sample
    body: Row
    is_first: bool


class _Stopped(Exception):
    """The import is to end: what is under way stays as it is."""


class _ImportRun:
    """Sends the files of a plan, several at once, and makes samples of what has arrived.

    This thread asks and decides; the others look at one file each. All state is on the server: there is nothing here
    that a kill could leave half done.
    """

    def __init__(
        self, client: MementoClient, project_id: int, folder: str, plan: _Plan, options: argparse.Namespace
    ) -> None:
        self._client = client
        self._project_id = project_id
        self._folder = folder
        self._plan = plan
        self._options = options
        self._stopping = threading.Event()
        self._local = threading.local()
        self._twins: List[MementoClient] = []
        self._progress = _Progress(plan.files, plan.size, quiet=options.quiet)
        self._report = _Report(options.report)
        self._image_ids = array.array("q")
        self._failed = 0
        self._waiting = 0

    def run(self, project: str) -> int:
        """Returns the exit code. Raises MementoError for what ends the whole import."""
        self._report.begin(project, self._project_id, self._client.base_url, self._options, self._plan.left_out)
        problem: Optional[BaseException] = None
        try:
            self._send_all()
            self._wait_for_tiles()
        except (MementoError, KeyboardInterrupt) as error:
            problem = error
            raise
        finally:
            self._progress.end()
            self._report.end(self._progress.counts, problem)
            for twin in (*self._twins, self._client):
                twin.close()
        if not self._options.quiet or self._failed:
            _say(self._summary())
        return _SOME_FAILED if self._failed else _DONE

    def _summary(self) -> str:
        counts = self._progress.counts
        sent = _counted(counts["sent"], "image")
        text = f"{sent} sent, {counts['known']:,} there already, {counts['failed']:,} failed"
        waiting = f"; {_counted(self._waiting, 'sample')} not made: of each a file is missing" if self._waiting else ""
        return f"{text}, {_counted(counts['samples'], 'sample')} in place{waiting}. {self._project_address()}"

    def _project_address(self) -> str:
        return f"{_web_address(self._client.base_url)}/projects/{self._project_id}"

    # Samples go out in their order; each is put together once all of its files are there.

    def _send_all(self) -> None:
        pool = concurrent.futures.ThreadPoolExecutor(self._options.parallel, thread_name_prefix="import")
        under_way: Dict["concurrent.futures.Future[_Outcome]", Tuple[int, int]] = {}
        open_samples: Dict[int, List[Optional[_Outcome]]] = {}
        complete: List[int] = []
        try:
            for at, sample in enumerate(self._plan.samples):
                known = self._known_around(at)
                open_samples[at] = [None] * len(sample.files)
                for n, file in enumerate(sample.files):
                    under_way[pool.submit(self._bring, file, known.get(file.image_name))] = (at, n)
                    while len(under_way) >= 2 * self._options.parallel:
                        self._take_in(under_way, open_samples, complete)
            while under_way:
                self._take_in(under_way, open_samples, complete)
            self._place(complete, open_samples)
        finally:
            # What is under way stops after the piece that it is sending; what has not begun does not begin.
            self._stopping.set()
            for future in under_way:
                future.cancel()
            pool.shutdown(wait=True)

    def _known_around(self, at: int) -> Dict[str, Row]:
        """What the server has of a sample's images: asked for many samples at once, when the first is wanted."""
        if at == 0:
            self._known: Dict[str, Row] = {}
            self._known_until = 0
        if at >= self._known_until:
            names: List[str] = []
            while self._known_until < len(self._plan.samples) and len(names) < _NAMES_AT_ONCE // 2:
                names += [file.image_name for file in self._plan.samples[self._known_until].files]
                self._known_until += 1
            self._known = self._client._known(self._project_id, names)
        return self._known

    def _take_in(
        self, under_way: Dict["concurrent.futures.Future[_Outcome]", Tuple[int, int]],
        open_samples: Dict[int, List[Optional[_Outcome]]], complete: List[int]
    ) -> None:
        # With a limit, so that Ctrl+C is heard on every system while nothing happens.
        done, _ = concurrent.futures.wait(under_way, timeout=0.5, return_when=concurrent.futures.FIRST_COMPLETED)
        for future in done:
            at, n = under_way.pop(future)
            outcome = future.result()
            open_samples[at][n] = outcome
            self._note(self._plan.samples[at], n, outcome)
            if all(open_samples[at]):
                complete.append(at)
        if len(complete) >= _SAMPLES_AT_ONCE:
            self._place(complete, open_samples)
        self._progress.show()

    def _note(self, sample: _Sample, n: int, outcome: _Outcome) -> None:
        file = sample.files[n]
        self._progress.settled(outcome.state, file.size)
        self._report.file(sample, file, outcome)
        if outcome.image_id:
            self._image_ids.append(outcome.image_id)
        if outcome.error:
            self._failed += 1
            self._progress.clear()
            _say(f"FAILED {_wire_text(file.path)}: {outcome.error}")

    def _place(self, complete: List[int], open_samples: Dict[int, List[Optional[_Outcome]]]) -> None:
        """Has the server put the complete samples together, all of them in one request."""
        ready: List[_Placing] = []
        for at in complete:
            sample, outcomes = self._plan.samples[at], open_samples.pop(at)
            images = [_image_of(file, outcome) for file, outcome in zip(sample.files, outcomes)
                      if outcome and outcome.image_id]
            if images and (len(images) == len(sample.files) or self._options.skip_failed):
                for start in range(0, len(images), _MOST_IMAGES):
                    body = {"category": sample.category, "name": sample.name,
                            "images": images[start:start + _MOST_IMAGES]}
                    ready.append(_Placing(sample, body, start == 0))
            else:
                self._waiting += 1
        complete.clear()
        for start in range(0, len(ready), _MOST_SAMPLES):
            self._place_some(ready[start:start + _MOST_SAMPLES])

    def _place_some(self, ready: List[_Placing]) -> None:
        """Where one of many is refused, each is tried by itself."""
        try:
            made = self._client._arranged(self._project_id, [one.body for one in ready])
        except MementoError as error:
            if not 400 <= error.status < 500 or error.status in (401, 403, 404):
                raise
            if len(ready) > 1:
                for one in ready:
                    self._place_some([one])
                return
            sample = ready[0].sample
            self._failed += 1
            self._report.sample(sample, None, error)
            self._progress.clear()
            _say(f"FAILED sample {sample.category}/{sample.name}: {error}")
            return
        for one, row in zip(ready, made):
            self._progress.counts["samples"] += one.is_first
            self._report.sample(one.sample, row, None)

    # What a thread does with one file.

    def _bring(self, file: _Planned, known: Optional[Row]) -> _Outcome:
        """Finds out whether the server has the file, and sends it if not. Raises what ends the whole import."""
        sha256 = ""
        try:
            if self._stopping.is_set():
                raise _Stopped
            path = os.path.join(self._folder, file.path)
            if known and known.get("bytes") != file.size:
                raise _name_taken(file)
            sha256 = _sha256_of_file(path)
            if _size_of(path) != file.size:
                raise MementoError("The file has changed since the import began.", code="client.file-changed")
            if known:
                return self._same(file, known, sha256, "known")
            return self._send(file, path, sha256)
        except MementoError as error:
            if error.code in _FOR_ALL or error.status in (401, 403) or error.transient:
                raise
            return _Outcome("failed", 0, sha256, error)

    def _send(self, file: _Planned, path: str, sha256: str) -> _Outcome:
        client = self._own_client()
        code = self._options.format
        description = {"name": file.image_name, "format": code, "type": "T" if code > 3 else "",
                       "project_id": self._project_id, "sha256": sha256}
        for attempt in range(client.retries + 1):
            try:
                return _Outcome("sent", self._send_once(client, description, path, file.size), sha256)
            except MementoError as error:
                found = None
                if error.code == "image.name-taken" or (error.transient and attempt < client.retries):
                    self._pause(client, attempt, error)
                    # The server may have made the image, and the answer have got lost.
                    found = client._known(self._project_id, [file.image_name]).get(file.image_name)
                if found:
                    return self._same(file, found, sha256, "sent")
                if not error.transient or attempt == client.retries:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _send_once(self, client: MementoClient, description: Row, path: str, size: int) -> int:
        if size > _PIECE:
            sent = 0

            def progressed(offset: int) -> None:
                nonlocal sent
                if self._stopping.is_set():
                    raise _Stopped
                self._progress.moved(offset - sent)
                sent = offset

            try:
                return _Pieces(client, description, path, progressed).send()
            finally:
                self._progress.moved(-sent)  # It counts as a whole once it is settled.
        exchange = functools.partial(client._exchange, "POST", "images/upload", upload=(description, path))
        return _id_of(_row(_json_of(client._response(exchange)), "image"), "image_id")

    def _pause(self, client: MementoClient, attempt: int, error: MementoError) -> None:
        if error.transient:
            client._pause(attempt, error)
        if self._stopping.is_set():
            raise _Stopped

    def _same(self, file: _Planned, known: Row, sha256: str, state: str) -> _Outcome:
        if known.get("sha256") != sha256:
            raise _name_taken(file)
        return _Outcome(state, _id_of(known, "image_id"), sha256)

    def _own_client(self) -> MementoClient:
        client = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = self._client._twin()
            self._twins.append(client)
        return cast(MementoClient, client)

    # Afterwards.

    def _wait_for_tiles(self) -> None:
        if self._options.wait is None:
            return
        deadline = time.monotonic() + self._options.wait
        waiting, pause = self._image_ids, 0.2
        while waiting:
            still = array.array("q")
            for start in range(0, len(waiting), _NAMES_AT_ONCE):
                ids = list(waiting[start:start + _NAMES_AT_ONCE])
                there = self._client._known_by_id(self._project_id, ids)
                self._gone(len(set(ids)) - len(there))
                for row in there:
                    if row.get("status") == "processing":
                        still.append(_id_of(row, "image_id"))
                    elif row.get("status") == "failed":
                        self._not_ready(row)
            self._progress.tiling(len(self._image_ids) - len(still), len(self._image_ids))
            waiting = still
            if waiting and time.monotonic() + pause > deadline:
                self._failed += len(waiting)
                self._progress.clear()
                _say(f"{_counted(len(waiting), 'image')} not ready yet: the server goes on by itself.")
                return
            if waiting:
                self._wait_for(waiting[0], pause, deadline)
                pause = min(pause * 1.5, _LONGEST_POLL_S)

    def _gone(self, count: int) -> None:
        """Images that somebody has deleted while they were waited for never become ready."""
        if count > 0:
            self._failed += count
            self._progress.clear()
            _say(f"{_counted(count, 'image')} deleted by somebody before the tiles were ready.")

    def _wait_for(self, image_id: int, pause: float, deadline: float) -> None:
        """Until the server says that the image is through, for a minute at most, and not for less than a pause."""
        began = time.monotonic()
        # The oldest: it is tiled first.
        self._client._heard_of_image(image_id, min(deadline, began + _LISTENING_S))
        time.sleep(max(0.0, began + pause - time.monotonic()))

    def _not_ready(self, row: Row) -> None:
        self._failed += 1
        failure = row.get("failure") or {}
        self._report.not_ready(row)
        self._progress.clear()
        _say(f"FAILED {row.get('name')}: {failure.get('message')} ({failure.get('code')})")


def _image_of(file: _Planned, outcome: _Outcome) -> Row:
    image: Row = {"image_id": outcome.image_id, "name": file.layer}
    return image if file.group is None else {**image, "group": file.group}


def _name_taken(file: _Planned) -> MementoError:
    return MementoError(f"The project has another image called {file.image_name!r}, with other content.",
                        code="image.name-taken", status=409)


def _web_address(base_url: str) -> str:
    """Where the web app is, without a slash at its end."""
    parts = urlsplit(base_url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/").rsplit("/", 1)[0], "", ""))


class _Progress:
    """How far an import is: one line that is written over and over on a screen, else a line every ten seconds."""

    def __init__(self, files: int, size: int, quiet: bool) -> None:
        self.counts = {"sent": 0, "known": 0, "failed": 0, "samples": 0}
        self._files, self._size = files, size
        self._quiet = quiet
        self._screen = sys.stderr.isatty()
        self._done = self._moving = self._moved = 0
        self._lock = threading.Lock()
        self._began = self._shown = time.monotonic()

    def moved(self, size: int) -> None:
        """Bytes of a file that is not there as a whole yet; called by any thread."""
        with self._lock:
            self._moving += size

    def settled(self, state: str, size: int) -> None:
        self.counts[state] += 1
        self._done += size
        self._moved += size if state == "sent" else 0

    def show(self) -> None:
        now = time.monotonic()
        if self._quiet or now - self._shown < (0.2 if self._screen else 10):
            return
        self._shown = now
        files = self.counts["sent"] + self.counts["known"] + self.counts["failed"]
        done = min(self._size, self._done + max(0, self._moving))
        share = done / self._size if self._size else 1.0
        speed = (self._moved + max(0, self._moving)) / max(0.001, now - self._began)
        left = f", {_time_in_words((self._size - done) / speed)} left" if speed > 0 and done < self._size else ""
        self._write(f"[{'#' * int(20 * share):<20}] {files:,}/{self._files:,} images, {_in_words(done)} of "
                    f"{_in_words(self._size)}, {_in_words(speed)}/s{left}")

    def tiling(self, ready: int, images: int) -> None:
        now = time.monotonic()
        if not self._quiet and now - self._shown >= (0.2 if self._screen else 10):
            self._shown = now
            self._write(f"tiles of {ready:,}/{images:,} images are ready")

    def clear(self) -> None:
        """Before something else is written."""
        if self._screen and not self._quiet:
            sys.stderr.write("\r\x1b[K")

    def end(self) -> None:
        self.clear()

    def _write(self, text: str) -> None:
        if not self._screen:
            return _say(text)
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{text[:width]}\x1b[K")
        sys.stderr.flush()


def _time_in_words(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class _Report:
    """What became of each file, as JSON, written as it happens; it has its name once it is whole."""

    def __init__(self, path: Optional[str]) -> None:
        self._path = path
        self._file: Optional[TextIO] = None
        self._first = True

    def begin(self, project: str, project_id: int, base_url: str, options: argparse.Namespace,
              left_out: List[Tuple[str, str]]) -> None:
        if self._path is None:
            return
        try:
            self._file = open(f"{self._path}.part", "w", encoding="utf-8")
        except OSError as error:
            raise MementoError(f"Cannot write {self._path!r}: {error}", code="client.usage") from error
        head = {
            "project": project, "project_id": project_id, "url": base_url, "format": options.format,
            "folder": _wire_text(options.folder), "began_at": _now(),
            "left_out": [{"path": _wire_text(path), "reason": reason} for path, reason in left_out],
        }
        self._file.write(json.dumps(head, indent=1)[:-2] + ',\n "entries": [')

    def file(self, sample: _Sample, file: _Planned, outcome: _Outcome) -> None:
        self._add({
            "kind": "file", "path": _wire_text(file.path), "state": outcome.state, "category": sample.category,
            "sample": sample.name, "group": file.group, "layer": file.layer, "image": file.image_name,
            "image_id": outcome.image_id or None, "bytes": file.size, "sha256": outcome.sha256 or None,
            **_told(outcome.error),
        })

    def sample(self, sample: _Sample, row: Optional[Row], error: Optional[MementoError]) -> None:
        self._add({
            "kind": "sample", "category": sample.category, "sample": sample.name,
            "annotation_id": row.get("annotation_id") if row else None, "made": bool(row and row.get("made")),
            "layers_added": row.get("layers_added") if row else 0, **_told(error),
        })

    def not_ready(self, row: Row) -> None:
        failure = row.get("failure") or {}
        self._add({"kind": "image", "image_id": row.get("image_id"), "image": row.get("name"), "state": "failed",
                   "code": failure.get("code"), "message": failure.get("message")})

    def end(self, counts: Dict[str, int], problem: Optional[BaseException]) -> None:
        if self._file is None or self._path is None:
            return
        interrupted = isinstance(problem, KeyboardInterrupt)
        told = _told(problem if isinstance(problem, MementoError) else None)
        tail = {"counts": counts, "interrupted": interrupted, **told, "ended_at": _now()}
        self._file.write(f"\n ],\n {json.dumps(tail)[1:]}\n")
        self._file.close()
        os.replace(f"{self._path}.part", self._path)

    def _add(self, entry: Row) -> None:
        if self._file:
            self._file.write(("\n  " if self._first else ",\n  ") + json.dumps(entry))
            self._first = False


def _told(error: Optional[MementoError]) -> Row:
    return {"code": error.code if error else None, "message": error.message if error else None}


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# ── The command line: export ─────────────────────────────────────────────────────────────────────────────────────────

_EXPORTS = {
    "csv": "a table: samples, decisions, labels, comments, regions (default) or legacy",
    "xlsx": "all tables, a sheet each", "geojson": "regions for QuPath", "coco": "regions for machine learning", "imagej": "regions as ImageJ ROI files",
    "ome": "regions as OME-XML", "bundle": "all of it in one zip, with a manifest and checksums",
}
_EXPORT_TEXT = "Write results of a project to a file.\n\nFORMAT is one of\n" + "\n".join(
    f"  {kind:<8} {text}" for kind, text in _EXPORTS.items())


def _add_export(commands: Any) -> None:
    command = _add_command(commands, "export", _export, "Write results of a project to a file.")
    command.description = _EXPORT_TEXT
    command.add_argument("project", metavar="PROJECT")
    command.add_argument("format", metavar="FORMAT", choices=tuple(_EXPORTS))
    _add_token(command)
    command.add_argument("-o", "--output", metavar="FILE", help="the file, which is replaced, or a folder; else a file "
                                                                "of the server's name for it, here")
    command.add_argument("--category", metavar="NAME", help="only this category")
    command.add_argument("--sample", metavar="CATEGORY/SAMPLE", action="append", default=[],
                         help="only this sample; may be repeated")
    command.add_argument("--table", choices=("samples", "decisions", "labels", "comments", "regions", "legacy"),
                         help="csv, xlsx: only this table")
    command.add_argument("--intensity", action="store_true", help=(
        "tables of regions: what the pixels under each region hold, a row for each channel"))
    command.add_argument("--geometry", choices=("wkt", "json"), help="how tables write the outline of regions (wkt)")
    command.add_argument("--bom", action="store_true", help="csv: begin as Excel wants it to know the letters")


def _export(options: argparse.Namespace) -> int:
    choices: Dict[str, Union[str, bool]] = {}
    if options.table:
        choices["table"] = options.table
    if options.geometry:
        choices["geometry"] = options.geometry
    if options.intensity:
        choices["measure"] = "intensity"
    if options.bom:
        choices["bom"] = True
    with _connected(options) as client:
        project_id = _project_of(client, options.project)
        category_id = _category_of(client, project_id, options.category) if options.category else 0
        samples = [_sample_of(client, project_id, name) for name in options.sample]
        print(client.download_export(project_id, options.format, options.output, category_id, samples, **choices))
    return _DONE


def _category_of(client: MementoClient, project_id: int, name: str) -> int:
    category_id = client.get_category_id(0, project_id, name)
    if category_id == -1:
        raise MementoError(f"The project has no category {name!r}.", code="category.not-found", status=404)
    return category_id


def _sample_of(client: MementoClient, project_id: int, path: str) -> int:
    category, slash, name = path.partition("/")
    if not (slash and category and name):
        raise MementoError("Name a sample as CATEGORY/SAMPLE.", code="client.usage")
    filters = {"project_id": project_id, "category_id": _category_of(client, project_id, category)}
    annotation_id = client._id_by_name("annotations", "annotation_id", name, **filters)
    if annotation_id == -1:
        raise MementoError(f"The project has no sample {path!r}.", code="annotation.not-found", status=404)
    return annotation_id


# ── The command line: share ──────────────────────────────────────────────────────────────────────────────────────────


def _add_share(commands: Any) -> None:
    command = _add_command(commands, "share", _share, "Print a link that opens one sample to whoever has it.")
    command.add_argument("project", metavar="PROJECT")
    command.add_argument("sample", metavar="CATEGORY/SAMPLE")
    _add_token(command)
    command.add_argument("--right", choices=("view", "annotate"), default="view", help="what guests may do (view)")
    command.add_argument("--days", type=_whole(1, 365), default=7, help="until it ends (7)")
    command.add_argument("--note", default="", help="whom it is for; guests do not see it")


def _share(options: argparse.Namespace) -> int:
    with _connected(options) as client:
        annotation_id = _sample_of(client, _project_of(client, options.project), options.sample)
        print(client.share_annotation(annotation_id, options.right, options.days, options.note))
    return _DONE


if __name__ == "__main__":
    sys.exit(main())
