"""A server of the test's own, which may be killed and started again on its data.

MEMENTO_TEST_SERVER names the built server (backend/dist/main.js), MEMENTO_TEST_NODE the Node to run it with.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from typing import Optional

import requests

SERVER = os.environ.get("MEMENTO_TEST_SERVER", "")
NODE = os.environ.get("MEMENTO_TEST_NODE", "") or shutil.which("node") or ""
MISSING = "no server to kill: set MEMENTO_TEST_SERVER to backend/dist/main.js to run this test"
USERNAME, PASSWORD = "admin", "a password for one test"
_START_TIMEOUT_S = 60.0


class OwnServer:
    """Runs until `stop`, which also removes its data."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="memento-kill-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Optional["subprocess.Popen[bytes]"] = None
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ, "PORT": str(self.port), "HOST": "127.0.0.1", "MEMENTO_DATA": self.folder,
            "MEMENTO_ADMIN_USERNAME": USERNAME, "MEMENTO_ADMIN_PASSWORD": PASSWORD, "DATABASE_URL": "",
            "MEMENTO_SECRET": "", "MEMENTO_REDIS_URL": "", "MEMENTO_PROJECT_CREATION": "",
        }
        with open(os.path.join(self.folder, "server.log"), "ab") as log:
            self._process = subprocess.Popen([NODE, SERVER], env=environment, cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                with open(os.path.join(self.folder, "server.log"), encoding="utf-8", errors="replace") as log:
                    raise AssertionError(f"The server does not answer:\n{log.read()[-4000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut of its process: nothing is finished, nothing is told."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_healthy(self) -> bool:
        try:
            return requests.get(f"{self.url}/memento/health", timeout=5).ok
        except requests.RequestException:
            return False
