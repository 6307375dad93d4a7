import unittest

from memento_cl import MementoClient
from tests.fake_case import FakeCase
from tests.fake_memento import FakeMemento


class AddressForms(unittest.TestCase):
    def test_every_form_of_the_address_ends_in_the_api_and_one_slash(self) -> None:
        forms = {
            "http://host:8000": "http://host:8000/memento/",
            "http://host:8000/": "http://host:8000/memento/",
            "http://host:8000/memento": "http://host:8000/memento/",
            "http://host:8000/memento/": "http://host:8000/memento/",
            "http://host:8000//memento//": "http://host:8000/memento/",
            "https://host/memento-api": "https://host/memento-api/",
            "https://host/memento-api/": "https://host/memento-api/",
            "https://host/lab/memento/": "https://host/lab/memento/",
            "https://host/lab/": "https://host/lab/memento/",
            " host:8000 ": "http://host:8000/memento/",
            "http://[::1]:8000": "http://[::1]:8000/memento/",
            "https://host/memento/?page=2#top": "https://host/memento/",
        }
        for given, expected in forms.items():
            with self.subTest(given):
                self.assertEqual(MementoClient(given).base_url, expected)


class AddressesReached(FakeCase):
    def test_a_script_reaches_the_server_by_each_form(self) -> None:
        bare = self.server.url
        for form in (bare, f"{bare}/", f"{bare}/memento", f"{bare}/memento/", bare.replace("http://", "")):
            with self.subTest(form), MementoClient(form) as client:
                self.assertEqual(client.login("alice", "my_password"), 0)

    def test_the_other_prefix_is_kept(self) -> None:
        server = FakeMemento(prefix="/memento-api")
        self.addCleanup(server.close)
        with MementoClient(f"{server.url}/memento-api/") as client:
            self.assertEqual(client.login("alice", "my_password"), 0)

    def test_a_redirect_elsewhere_is_not_followed_and_is_explained(self) -> None:
        self.server.fail("GET", "/projects", "status", status=302, headers={"Location": "http://elsewhere/memento/"})
        self.assertEqual(self.client.get_project_id("K"), -1)
        self.assertIn("http://elsewhere/memento/", str(self.client.last_error))

    def test_a_server_that_moved_to_https_is_asked_there(self) -> None:
        there = self.server.url.replace("http://", "https://")
        self.server.fail("POST", "/login", "status", status=301, headers={"Location": f"{there}/memento/login"})
        client = self.connect(timeout=2, retries=0)
        # The fake speaks no TLS, so that the client gets this far is what can be seen.
        self.assertEqual(client.login("alice", "my_password"), -1)
        self.assertEqual(client.base_url, f"{there}/memento/")
        self.assertEqual(client.last_error.code, "client.tls")


if __name__ == "__main__":
    unittest.main()
