"""The scripts of the description, kept as printed, run beside a copy of the client like a user runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional

from tests.tiny_tiff import write_tiff

HERE = Path(__file__).parent


@dataclass
class Account:
    url: str
    username: str
    password: str


def run_script(
    script: str, folder: Path, project_name: Optional[str], account: Account
) -> "subprocess.CompletedProcess[str]":
    """Runs `script` on folder/project_name with `account` in place of the printed one; raises when it fails."""
    text = (HERE / "seed" / script).read_text(encoding="utf-8")
    constants = {"http://your-memento-server/memento/": account.url, "alice": account.username,
                 "my_password": account.password}
    for constant, value in constants.items():
        if f'"{constant}"' not in text:
            raise AssertionError(f"{script} does not have {constant}")
        text = text.replace(f'"{constant}"', repr(value))
    (folder / script).write_text(text, encoding="utf-8")
    shutil.copy(HERE.parent / "memento_cl.py", folder)
    arguments = [project_name] if project_name else []
    done = subprocess.run([sys.executable, script, *arguments], cwd=folder, capture_output=True, text=True,
                          encoding="utf-8", env=_quiet_environment(), timeout=600)
    if done.returncode:
        raise AssertionError(f"{script} failed:\n{done.stdout}\n{done.stderr}")
    return done


def _quiet_environment() -> Dict[str, str]:
    # A console of another encoding could not print the names of the tree.
    return {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


# Category: sample: group: files. Sample names recur across categories, file names across groups.
GROUPED: Dict[str, Dict[str, Dict[str, List[str]]]] = {
    "WT": {
        "sample_01": {"channels": ["DAPI.tif", "FITC.tif", "TexasRed.tif"], "dapi_stack": ["DAPI.tif", "DAPI_z2.tif"]},
        "sample_02": {"channels": ["DAPI.tif", "FITC.tif"]},
    },
    "KO": {"sample_01": {"channels": ["DAPI.tif"], "dapi_stack": ["DAPI.tif"]}},
    "Day 3, “treated”": {"Zelle ü; 50% #1 & 'x'": {"T0": ["GFP+α.tif", "a b.tif"]}},
}
FLAT: Dict[str, List[str]] = {"WT": ["mouse_01.tif", "mouse_02.tif"], "KO": ["mouse_01.tif", "ü 50%.tif"]}


def write_grouped(project: Path) -> None:
    """The tree of GROUPED, every image of different content, with the stray files that real folders have."""
    number = 0
    for category, samples in GROUPED.items():
        for sample, groups in samples.items():
            for group, files in groups.items():
                for file in files:
                    number += 1
                    write_tiff(project / category / sample / group / file, 20 + number, 10, start=1000 * number)
            (project / category / sample / "notes.txt").write_text("not an image")
        (project / category / "notes.txt").write_text("not an image")
    (project / "README.txt").write_text("not an image")


def write_flat(project: Path) -> None:
    for number, (category, files) in enumerate(FLAT.items()):
        for at, file in enumerate(files):
            write_tiff(project / category / file, 16, 12, start=1000 * (10 * number + at))


def grouped_tree(project: Path) -> Dict[str, Dict[str, Dict[str, List[str]]]]:
    """What lies in a folder, read the way the script reads it: sorted, folders only down to the files."""
    return {
        category.name: {
            sample.name: {group.name: sorted(file.name for file in group.iterdir()) for group in _folders(sample)}
            for sample in _folders(category)
        }
        for category in _folders(project)
    }


def _folders(path: Path) -> List[Path]:
    return sorted(one for one in path.iterdir() if one.is_dir())
