"""What the examples in the docstrings speak of, made on a server; and how those examples are run."""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

from memento_cl import MementoClient, MementoError
from tests.tiny_tiff import write_tiff

PROJECT = "Kidney_2026"


@contextlib.contextmanager
def world(client: MementoClient, username: str, project_name: str) -> Iterator[Dict[str, Any]]:
    """A project with one sample of one image, and the variables of the examples. The project goes at the end."""
    user_id = client.get_user_id(username)
    project_id = client.new_project(user_id, project_name, "")
    assert project_id > 0, client.last_error
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            write_tiff(Path("DAPI.tif"), 40, 30)
            image_id = client.upload_image(user_id, project_id, "DAPI.tif", 2, "mouse01_DAPI", "", "")
            category_id = client.new_category(user_id, project_id, "WT", "")
            annotation_id, layer_id = client.new_annotation(
                user_id, project_id, category_id, image_id, "mouse_01", "DAPI", "", 1, 0, False)
            label_id = client.new_label(user_id, project_id, "positive")
            ids = (image_id, category_id, annotation_id, layer_id, label_id)
            assert min(ids) > 0, (ids, client.last_error)
            names = ("image_id", "category_id", "annotation_id", "layer_id", "label_id")
            yield {"MementoClient": MementoClient, "MementoError": MementoError, "client": client, "user_id": user_id,
                   "project_id": project_id, **dict(zip(names, ids))}
        finally:
            os.chdir(home)
            client.delete_project(user_id, project_id)


def examples() -> Iterator[Tuple[str, str]]:
    """Name and docstring of everything public that has an example."""
    for owner in (MementoClient, MementoError):
        members = [(owner.__name__, owner), *inspect.getmembers(owner, inspect.isfunction)]
        for name, member in members:
            text = member.__doc__ or ""
            if not name.startswith("_") and ">>>" in text:
                yield name, text


def failures_of(name: str, text: str, globs: Dict[str, Any], replacements: Dict[str, str]) -> str:
    """Runs one docstring's examples with real names for the invented ones. Returns a report, '' when all hold."""
    for invented, real in replacements.items():
        text = text.replace(invented, real)
    report = io.StringIO()
    test = doctest.DocTestParser().get_doctest(text, globs, name, "memento_cl.py", 0)
    doctest.DocTestRunner(verbose=False).run(test, out=report.write)
    return report.getvalue()
