"""A test case with a fake server and a client of alice, signed in."""

from __future__ import annotations

import unittest
from typing import Any

from memento_cl import MementoClient
from tests.fake_memento import FakeMemento


class FakeCase(unittest.TestCase):
    def setUp(self) -> None:
        self.server = FakeMemento()
        self.addCleanup(self.server.close)
        self.client = self.connect()
        self.assertEqual(self.client.login("alice", "my_password"), 0)
        self.alice = self.client.get_user_id("alice")
        self.server.seen.clear()

    def connect(self, **options: Any) -> MementoClient:
        """Another client. It waits next to nothing between attempts."""
        client = MementoClient(self.server.url, **{"backoff": 0.001, **options})
        self.addCleanup(client.close)
        return client

    def requests_of(self, call: Any) -> int:
        """How many requests a call makes."""
        before = len(self.server.seen)
        call()
        return len(self.server.seen) - before
