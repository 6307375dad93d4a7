import socket
import unittest
from unittest import mock

from memento_cl import MementoClient, MementoError
from tests.fake_case import FakeCase
from tests.reference import calls_of_every_method

JSON_ERROR = (
    b'{"status":400,"code":"request.invalid","message":"A value cannot be used.","requestId":"b7f1",'
    b'"issues":[{"path":"name","message":"must not be empty"}]}'
)


class FailuresAreAnswers(FakeCase):
    """By default no method raises, whatever the server does."""

    def assert_every_method_fails_quietly(self, client: MementoClient) -> None:
        for name, failure, call in calls_of_every_method(client):
            with self.subTest(name):
                self.assertEqual(call(), failure)
                self.assertIsInstance(client.last_error, MementoError)

    def test_a_server_error_with_an_html_page(self) -> None:
        for status in (500, 502, 401, 403, 404, 413):
            with self.subTest(status):
                client = self.connect(retries=1)
                for method in ("GET", "POST", "PUT", "DELETE"):
                    self.server.faults.clear()
                for method in ("GET", "POST", "PUT", "DELETE"):
                    self.server.fail(method, "", "status", times=1000, status=status)
                self.assert_every_method_fails_quietly(client)

    def test_a_page_instead_of_json_with_status_200(self) -> None:
        for method in ("GET", "POST", "PUT"):
            self.server.fail(method, "", "status", times=1000, status=200, body=b"<!doctype html><p>Hello")
        for name, failure, call in calls_of_every_method(self.connect()):
            if not name.startswith("delete_"):
                with self.subTest(name):
                    self.assertEqual(call(), failure)

    def test_json_of_another_shape(self) -> None:
        for body in (b"[]", b"null", b'"ok"', b"{}", b'{"projects":{"a":1},"token":7,"user":[]}'):
            with self.subTest(body):
                self.server.faults.clear()
                for method in ("GET", "POST"):
                    self.server.fail(method, "", "status", times=1000, status=200, body=body)
                client = self.connect()
                self.assertEqual(client.login("alice", "my_password"), -1)
                self.assertEqual(client.get_project_id("K"), -1)
                self.assertEqual(client.get_or_create_project(1, "K"), -1)
                self.assertIsNone(client.project_data(1))

    def test_a_server_that_hangs_up(self) -> None:
        for method in ("GET", "POST", "PUT", "DELETE"):
            self.server.fail(method, "", "drop", times=1000)
        self.assert_every_method_fails_quietly(self.connect(retries=1))

    def test_a_server_that_does_not_answer_in_time(self) -> None:
        self.server.fail("GET", "/projects", "sleep", seconds=1.0)
        client = self.connect(timeout=0.3)
        self.assertEqual(client.get_project_id("K"), -1)
        self.assertEqual(client.last_error.code, "client.timeout")

    def test_no_server_at_all(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{unused.getsockname()[1]}"
            self.assert_every_method_fails_quietly(MementoClient(address, retries=0, timeout=2))

    def test_addresses_that_cannot_be_asked(self) -> None:
        for address in ("", "http://", "ftp://host/", "http://a b/", "http://host:99999/", "http://" + "x" * 70 + "/"):
            with self.subTest(address):
                client = MementoClient(address, retries=0, timeout=2)
                self.assertEqual(client.login("alice", "my_password"), -1)

    def test_values_that_cannot_be_sent(self) -> None:
        self.assertEqual(self.client.login("alice\r\nx-evil: 1", "my_password"), -1)
        self.assertEqual(self.client.login("alice", "wrong"), -1)
        self.assertEqual(self.client.login("", ""), -1)

    def test_what_an_earlier_failure_answered_is_not_sent_to_the_server(self) -> None:
        self.server.seen.clear()
        self.assertEqual(self.client.get_category_id(1, -1, "WT"), -1)
        self.assertEqual(self.client.delete_project(1, -1), -1)
        self.assertEqual(self.client.add_participant(1, 1, -1, 0, 1), -1)
        self.assertEqual(self.client.get_or_create_layer(1, 1, 1, None, 1, "DAPI"), -1)
        self.assertEqual(self.client.new_project(-1, "K", ""), -1)
        self.assertEqual(self.client.last_error.code, "client.id")
        self.assertEqual(self.server.seen, [])

    def test_a_failed_look_up_creates_nothing(self) -> None:
        self.server.fail("GET", "/projects", "status", status=500)
        self.assertEqual(self.client.get_or_create_project(self.alice, "K"), -1)
        self.assertEqual(self.server.calls("POST"), [])


class ErrorsOnRequest(FakeCase):
    def setUp(self) -> None:
        super().setUp()
        self.client = self.connect(raise_errors=True, retries=0)
        self.client.login("alice", "my_password")

    def error_of(self, call: object) -> MementoError:
        with self.assertRaises(MementoError) as caught:
            call()
        return caught.exception

    def test_every_method_raises_when_told_to(self) -> None:
        for method in ("GET", "POST", "PUT", "DELETE"):
            self.server.fail(method, "", "status", times=1000, status=500)
        for name, _, call in calls_of_every_method(self.client):
            with self.subTest(name):
                self.assertEqual(self.error_of(call).status, 500)

    def test_it_carries_what_the_server_said(self) -> None:
        self.server.fail("GET", "/projects", "status", status=400, body=JSON_ERROR)
        error = self.error_of(lambda: self.client.get_project_id("K"))
        self.assertEqual((error.status, error.code, error.request_id), (400, "request.invalid", "b7f1"))
        self.assertEqual(error.issues, [{"path": "name", "message": "must not be empty"}])
        self.assertIn("A value cannot be used.", str(error))
        self.assertIn("b7f1", str(error))
        self.assertIs(self.client.last_error, error)

    def test_a_proxy_page_becomes_a_code_too(self) -> None:
        self.server.fail("GET", "/projects", "status", status=502, headers={"x-request-id": "p-9"})
        error = self.error_of(lambda: self.client.get_project_id("K"))
        self.assertEqual((error.status, error.code, error.request_id, error.issues), (502, "http.502", "p-9", []))
        self.assertTrue(error.transient)

    def test_a_look_up_that_finds_nothing_is_an_answer(self) -> None:
        self.assertEqual(self.client.get_project_id("no such project"), -1)
        self.assertEqual(self.client.get_user_id("nobody"), -1)
        self.assertIsNone(self.client.last_error)

    def test_a_missing_file(self) -> None:
        project_id = self.client.new_project(self.alice, "K", "")
        error = self.error_of(lambda: self.client.upload_image(self.alice, project_id, "/no/such", 2, "x", "", ""))
        self.assertEqual((error.status, error.code), (0, "client.file"))

    def test_unknown_labels(self) -> None:
        project_id = self.client.new_project(self.alice, "K", "")
        error = self.error_of(lambda: self.client.set_annotation_labels(self.alice, project_id, 5, ["no such"]))
        self.assertEqual(error.code, "client.label")

    def test_the_last_error_goes_with_the_next_success(self) -> None:
        self.error_of(lambda: self.client.new_project(-1, "K", ""))
        self.client.get_project_id("K")
        self.assertIsNone(self.client.last_error)


class Credentials(FakeCase):
    def test_the_password_is_sent_as_its_hash_only(self) -> None:
        self.client.login("alice", "my_password")
        sent = self.server.calls("POST", "/login")[-1]
        self.assertNotIn("my_password", str(sent.headers))
        self.assertEqual(len(sent.headers["password"]), 64)
        self.assertEqual(sent.length, 0)

    def test_those_of_the_constructor_count_without_arguments(self) -> None:
        client = MementoClient(self.server.url, "bob", "his_password")
        self.addCleanup(client.close)
        self.assertEqual(client.login(), 0)
        self.assertEqual(client.login("alice", ""), 0)
        self.assertEqual(self.server.calls("POST", "/login")[-1].headers["username"], "bob")
        self.assertEqual(self.connect().login(), -1)

    def test_usernames_of_any_alphabet(self) -> None:
        client = self.connect()
        self.assertEqual(client.login("Żaneta", "hasło"), 0)
        self.assertGreater(client.get_user_id("żaneta"), 0)

    def test_an_ended_session_is_renewed_once_and_the_call_goes_on(self) -> None:
        self.server.tokens.clear()
        self.assertGreater(self.client.new_project(self.alice, "K", ""), 0)
        self.assertEqual(len(self.server.calls("POST", "/login")), 1)
        self.assertEqual(len(self.server.rows["projects"]), 1)

    def test_a_session_that_cannot_be_renewed_fails_without_knocking_on(self) -> None:
        self.server.tokens.clear()
        self.server.fail("POST", "/login", "status", times=1000, status=401)
        self.assertEqual(self.client.get_project_id("K"), -1)
        self.assertEqual(self.client.get_project_id("K"), -1)
        self.assertEqual(len(self.server.calls("POST", "/login")), 1)

    def test_passwords_of_netrc_stay_at_home(self) -> None:
        with mock.patch("requests.sessions.get_netrc_auth", return_value=("someone", "secret")):
            self.client.get_project_id("K")
        self.assertIsNone(self.server.seen[-1].headers["Authorization"])

    def test_cookies_are_not_kept(self) -> None:
        self.server.fail("GET", "/projects", "status", status=200, body=b'{"projects":[]}',
                         headers={"Set-Cookie": "memento_session=abc; Path=/"})
        self.client.get_project_id("K")
        self.client.get_project_id("K")
        self.assertIsNone(self.server.seen[-1].headers["Cookie"])


if __name__ == "__main__":
    unittest.main()
