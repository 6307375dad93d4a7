"""Tests against a real server.

MEMENTO_TEST_URL, MEMENTO_TEST_USERNAME, MEMENTO_TEST_PASSWORD say which and who; the user must be a system
administrator. What the tests make there they delete again. MEMENTO_TEST_PROJECTS may name a folder with more
folder trees to import (CellStudy).
"""

from __future__ import annotations

import os
import unittest
import uuid
from typing import Any, Dict, List, Optional

import requests

from memento_cl import MementoClient
from tests.seed_scripts import Account

URL = os.environ.get("MEMENTO_TEST_URL", "")
USERNAME = os.environ.get("MEMENTO_TEST_USERNAME", "")
PASSWORD = os.environ.get("MEMENTO_TEST_PASSWORD", "")
PROJECTS = os.environ.get("MEMENTO_TEST_PROJECTS", "")
MISSING = "no real server: set MEMENTO_TEST_URL, MEMENTO_TEST_USERNAME and MEMENTO_TEST_PASSWORD to run the live tests"

Row = Dict[str, Any]


@unittest.skipUnless(URL and USERNAME and PASSWORD, MISSING)
class LiveCase(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(URL, USERNAME, PASSWORD)
        self.client = self.sign_in(USERNAME, PASSWORD)
        self.user_id = self.client.get_user_id(USERNAME)

    def sign_in(self, username: str, password: str, **options: Any) -> MementoClient:
        client = MementoClient(URL, **options)
        self.addCleanup(client.close)
        self.assertEqual(client.login(username, password), 0, client.last_error)
        return client

    def new_project(self, name: Optional[str] = None) -> int:
        project_id = self.client.new_project(self.user_id, name or self.unique("python client"), "")
        self.assertGreater(project_id, 0, self.client.last_error)
        self.addCleanup(self.client.delete_project, self.user_id, project_id)
        return project_id

    def unique(self, name: str) -> str:
        return f"{name} {uuid.uuid4().hex[:12]}"

    def colleague(self, username: str, password: str) -> int:
        """A user without rights, made if missing; there is no deleting of users."""
        found = self.client.get_user_id(username)
        if found == -1:
            self.rest("POST", "users", username=username, name="A colleague", email="", settings="",
                      plain_password=password)
            found = self.client.get_user_id(username)
        self.assertGreater(found, 0, self.client.last_error)
        return found

    def rest(self, method: str, path: str, **body: Any) -> Any:
        """One call past the client, for what it has no method for."""
        answer = requests.request(method, self.client.base_url + path, json=body or None, headers=self.client.auth,
                                  timeout=60)
        self.assertTrue(answer.ok, f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def rows(self, resource: str, **filters: Any) -> List[Row]:
        """All rows of a list, page by page."""
        found: List[Row] = []
        cursor = None
        while True:
            params = {**filters, **({"cursor": cursor} if cursor else {})}
            answer = requests.get(self.client.base_url + resource, params=params, headers=self.client.auth, timeout=60)
            self.assertEqual(answer.status_code, 200, answer.text)
            found += answer.json()[resource]
            cursor = answer.json()["next_cursor"]
            if not cursor:
                return found
