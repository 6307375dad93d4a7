import json
import time
import unittest
from typing import Any
from unittest import mock

import memento_cl
from tests.fake_case import FakeCase


def events(*states: Any) -> bytes:
    frames = [f"event: tiling\ndata: {json.dumps(state)}\n\n" for state in states]
    return ": still here\n\n".join(["", *frames]).encode()


RUNNING = {"state": "running", "progress": 0.5, "failure": None}
DONE = {"state": "done", "progress": 1, "failure": None}
FAILED = {"state": "failed", "progress": 0, "failure": {"code": "image.damaged", "message": "It ends too early."}}


class WaitingForTiling(FakeCase):
    def setUp(self) -> None:
        super().setUp()
        row = {"name": "slide", "project_id": 1, "status": "processing", "failure": None}
        self.image = self.server.insert("images", row)
        self.image_id = self.image["image_id"]
        self.path = f"/images/{self.image_id}/events"

    def tell(self, body: bytes, content_type: str = "text/event-stream; charset=utf-8", times: int = 1) -> None:
        self.server.fail("GET", self.path, "status", times=times, status=200, body=body,
                         headers={"Content-Type": content_type})

    def test_it_is_told_and_asks_nothing(self) -> None:
        self.tell(events(RUNNING, DONE))
        self.assertEqual(self.client.wait_for_tiling(self.image_id), 0)
        self.assertEqual([seen.path for seen in self.server.seen], [self.path])
        self.assertEqual(self.server.seen[0].headers.get("Accept"), "text/event-stream")

    def test_a_failure_is_told_with_its_reason(self) -> None:
        self.tell(events(RUNNING, FAILED))
        self.assertEqual(self.client.wait_for_tiling(self.image_id), -1)
        error = self.client.last_error
        assert error
        self.assertEqual(error.code, "image.failed")
        self.assertIn("It ends too early.", str(error.issues))
        self.tell(events(FAILED))
        with self.assertRaises(memento_cl.MementoError):
            client = self.connect(raise_errors=True)
            client.login("alice", "my_password")
            client.wait_for_tiling(self.image_id)

    def test_a_stream_that_breaks_is_asked_after(self) -> None:
        self.image["status"] = "ready"
        broken = {
            "ends early": lambda: self.tell(events(RUNNING)),
            "no stream": lambda: self.tell(b"<html>", "text/html"),
            "no JSON": lambda: self.tell(b"event: tiling\ndata: {\n\n"),
            "no object": lambda: self.tell(b"event: tiling\ndata: 7\n\n"),
            "too many streams": lambda: self.server.fail("GET", self.path, "status", status=429),
            "restart": lambda: self.server.fail("GET", self.path, "status", status=503),
            "lost": lambda: self.server.fail("GET", self.path, "drop"),
        }
        for name, goes_wrong in broken.items():
            with self.subTest(name):
                self.server.seen.clear()
                goes_wrong()
                self.assertEqual(self.client.wait_for_tiling(self.image_id), 0, self.client.last_error)
                paths = [seen.path for seen in self.server.seen]
                self.assertEqual(paths, [self.path, f"/images/{self.image_id}"])

    def test_a_session_that_has_ended_is_begun_again(self) -> None:
        self.server.tokens.clear()
        client = self.connect(username="alice", password="my_password")
        client.login()
        self.server.tokens.clear()
        self.server.fail("GET", self.path, "status", status=401)
        self.tell(events(DONE))
        self.server.seen.clear()
        self.assertEqual(client.wait_for_tiling(self.image_id), 0)
        self.assertEqual([seen.path for seen in self.server.seen], [self.path, "/login", self.path])

    def test_the_time_ends(self) -> None:
        began = time.monotonic()
        self.assertEqual(self.client.wait_for_tiling(self.image_id, timeout=0.4), -1)
        self.assertLess(time.monotonic() - began, 3)
        assert self.client.last_error
        self.assertEqual(self.client.last_error.code, "client.timeout")
        self.assertFalse(self.server.calls("GET", self.path))

    def test_a_silent_server_is_asked_in_time(self) -> None:
        self.tell(events(*[RUNNING] * 3))
        with mock.patch.object(memento_cl, "_LONGEST_SILENCE_S", 0.1):
            self.assertEqual(self.client.wait_for_tiling(self.image_id, timeout=0.5), -1)
        self.assertGreater(len(self.server.calls("GET", f"/images/{self.image_id}")), 1)

    def test_what_is_no_image_is_said(self) -> None:
        self.assertEqual(self.client.wait_for_tiling(999), -1)
        assert self.client.last_error
        self.assertEqual(self.client.last_error.status, 404)
        self.assertEqual(self.client.wait_for_tiling(-1), -1)


if __name__ == "__main__":
    unittest.main()
