import inspect
import unittest
from functools import partial

from memento_cl import MementoClient
from tests.fake_case import FakeCase
from tests.reference import REFERENCE
from tests.world import PROJECT, examples, failures_of, world


class Reference(unittest.TestCase):
    def test_every_method_has_the_promised_arguments_and_defaults(self) -> None:
        for name, arguments in REFERENCE.items():
            with self.subTest(name):
                parameters = list(inspect.signature(getattr(MementoClient, name)).parameters.values())[1:]
                written = ", ".join(
                    one.name if one.default is one.empty else f"{one.name}={one.default!r}" for one in parameters)
                self.assertEqual(written, arguments)

    def test_every_method_says_what_it_does_and_shows_it(self) -> None:
        shown = dict(examples())
        for name in REFERENCE:
            with self.subTest(name):
                self.assertIn(name, shown)


class Examples(FakeCase):
    def test_the_examples_of_the_docstrings_run(self) -> None:
        for name, text in examples():
            with self.subTest(name), world(self.client, "alice", PROJECT) as globs:
                quality = {"name": "Staining", "type": "M", "project_id": globs["project_id"]}
                globs["classification_id"] = self.server.insert("classifications", quality)["classification_id"]
                self.assertEqual(failures_of(name, text, globs, {"http://your-memento-server": self.server.url}), "")


class FindingAgain(FakeCase):
    def setUp(self) -> None:
        super().setUp()
        self.project_id = self.client.new_project(self.alice, "K", "")
        self.wt = self.client.new_category(self.alice, self.project_id, "WT", "")
        self.ko = self.client.new_category(self.alice, self.project_id, "KO", "")
        self.server.seen.clear()

    def sample(self, category_id: int, name: str = "m1", **options):
        return self.client.get_or_create_annotation(
            self.alice, self.project_id, category_id, 0, name, "channels", is_group_layer=True, **options)

    def layer(self, annotation_id: int, image_id: int, name: str = "DAPI.tif", **options):
        return self.client.get_or_create_layer(
            self.alice, self.project_id, self.wt, annotation_id, image_id, name, **options)

    def test_each_look_up_is_one_request_that_names_what_it_wants(self) -> None:
        annotation_id, _ = self.sample(self.wt)
        self.client.new_label(self.alice, self.project_id, "positive")
        for call in (
            lambda: self.client.get_user_id("alice"),
            lambda: self.client.get_project_id("K"),
            lambda: self.client.get_category_id(self.alice, self.project_id, "WT"),
            lambda: self.client.get_label_id(self.project_id, "positive"),
            lambda: self.client.get_annotation_id(self.alice, self.project_id, "m1"),
            lambda: self.client.get_layer_id(self.alice, self.project_id, annotation_id, "channels"),
            lambda: self.client.get_or_create_project(self.alice, "K"),
            lambda: self.client.get_or_create_category(self.alice, self.project_id, "WT"),
        ):
            self.assertEqual(self.requests_of(call), 1)
            query = self.server.seen[-1].query
            self.assertTrue("name" in query or "username" in query)

    def test_deleting_is_one_request(self) -> None:
        annotation_id, _ = self.sample(self.wt)
        self.layer(annotation_id, 5)
        for call in (
            lambda: self.client.delete_annotation(self.alice, self.project_id, self.wt, annotation_id),
            lambda: self.client.delete_category(self.alice, self.project_id, self.wt),
            lambda: self.client.delete_project(self.alice, self.project_id),
        ):
            self.assertEqual(self.requests_of(call), 1)

    def test_one_sample_name_in_two_categories_is_two_samples(self) -> None:
        first, first_group = self.sample(self.wt)
        second, second_group = self.sample(self.ko)
        self.assertEqual(len({first, second, first_group, second_group}), 4)
        self.assertEqual(self.sample(self.wt), (first, -1))
        self.assertEqual(self.sample(self.ko), (second, -1))

    def test_one_file_name_in_two_groups_is_two_layers(self) -> None:
        annotation_id, group_id = self.sample(self.wt)
        first = self.layer(annotation_id, 5, parent_id=group_id)
        second = self.layer(annotation_id, 6, parent_id=-1)
        self.assertNotEqual(first, second)
        self.assertEqual(self.layer(annotation_id, 5, parent_id=-1), first)
        self.assertEqual(self.layer(annotation_id, 6), second)
        self.assertEqual([row["parent_id"] for row in self.server.rows["layers"][1:]], [group_id, 0])

    def test_a_group_of_the_same_name_is_not_mistaken_for_the_layer(self) -> None:
        annotation_id, group_id = self.sample(self.wt)
        self.assertNotIn(self.layer(annotation_id, 5, name="channels"), (group_id, -1))

    def test_no_group_is_written_in_each_of_its_ways(self) -> None:
        annotation_id, _ = self.sample(self.wt)
        for image_id, parent_id in ((1, -1), (2, 0), (3, None)):
            self.assertGreater(self.layer(annotation_id, image_id, parent_id=parent_id), 0)
        self.assertEqual({row["parent_id"] for row in self.server.rows["layers"]}, {0})

    def test_a_sample_left_without_a_layer_is_completed(self) -> None:
        row = {"name": "m1", "status": "N", "project_id": self.project_id, "category_id": self.wt}
        annotation_id = self.server.insert("annotations", row)["annotation_id"]
        found, layer_id = self.sample(self.wt)
        self.assertEqual(found, annotation_id)
        self.assertEqual([one["layer_id"] for one in self.server.rows["layers"]], [layer_id])
        self.assertEqual(self.sample(self.wt), (annotation_id, -1))

    def test_who_may_make_nothing_finds_what_is_there(self) -> None:
        annotation_id, group_id = self.sample(self.wt)
        layer_id = self.layer(annotation_id, 5)
        self.server.fail("POST", "/annotations", "status", times=2, status=403)
        self.server.fail("POST", "/layers", "status", times=2, status=403)
        self.assertEqual(self.sample(self.wt), (annotation_id, -1))
        self.assertEqual(self.sample(self.wt, "m2"), (-1, -1))
        self.assertEqual(self.layer(annotation_id, 5), layer_id)
        self.assertEqual(self.layer(annotation_id, 6), -1)
        self.assertEqual(self.client.last_error.status, 403)

    def test_getting_or_creating_is_one_request(self) -> None:
        annotation_id, _ = self.sample(self.wt)
        for call in (
            lambda: self.sample(self.wt), lambda: self.sample(self.ko),
            lambda: self.layer(annotation_id, 5), lambda: self.layer(annotation_id, 5),
        ):
            self.assertEqual(self.requests_of(call), 1)

    def test_names_of_images_that_are_known_to_be_free_are_not_asked_for(self) -> None:
        for name in ("b", "m"):
            self.server.insert("images", {"name": name, "project_id": self.project_id})

        def upload(name: str) -> int:
            return self.client.get_or_upload_image(self.alice, self.project_id, __file__, 2, name)

        # One question tells that nothing lies between c and m; m itself and what is behind it are asked for again.
        asked = {name: self.requests_of(partial(upload, name)) for name in ("b", "c", "d", "k", "m", "n", "o", "d")}
        self.assertEqual(asked, {"b": 1, "c": 2, "d": 1, "k": 1, "m": 1, "n": 2, "o": 1})
        self.assertEqual(sorted(row["name"] for row in self.server.rows["images"]), ["b", "c", "d", "k", "m", "n", "o"])

    def test_a_name_that_was_free_and_is_taken_meanwhile_is_found(self) -> None:
        def upload(name: str) -> int:
            return self.client.get_or_upload_image(self.alice, self.project_id, __file__, 2, name)

        self.assertGreater(upload("a"), 0)
        taken = self.server.insert("images", {"name": "b", "project_id": self.project_id})
        self.assertEqual(upload("b"), taken["image_id"])

    def test_ones_own_project_comes_before_a_colleagues(self) -> None:
        bob = self.client.get_user_id("bob")
        shared = self.server.insert("projects", {"name": "S", "owner_id": bob, "access": "participate"})
        self.assertEqual(self.client.get_project_id("S"), shared["project_id"])
        led = self.server.insert("projects", {"name": "S", "owner_id": 99, "access": "administer"})
        self.assertEqual(self.client.get_or_create_project(self.alice, "S"), led["project_id"])
        own = self.server.insert("projects", {"name": "S", "owner_id": self.alice, "access": "own"})
        self.assertEqual(self.client.get_project_id("S"), own["project_id"])
        self.assertEqual(self.client.get_or_create_project(bob, "S"), shared["project_id"])

    def test_names_are_found_whatever_the_composition_of_their_letters(self) -> None:
        composed = self.client.new_category(self.alice, self.project_id, "Caf\u00e9", "")
        self.server.rows["categories"][-1]["name"] = "Cafe\u0301"
        self.server.answer = _answering_names_composed(self.server.answer)
        self.assertEqual(self.client.get_category_id(self.alice, self.project_id, "Cafe\u0301"), composed)

    def test_blanks_around_a_name_do_not_count(self) -> None:
        made = self.client.get_or_create_category(self.alice, self.project_id, " KO 2 ")
        self.assertEqual(self.client.get_or_create_category(self.alice, self.project_id, "KO 2"), made)
        self.assertEqual(self.server.rows["categories"][-1]["name"], "KO 2")

    def test_labels_are_replaced_at_once_or_not_at_all(self) -> None:
        annotation_id, _ = self.sample(self.wt)
        self.server.page_size = 2
        names = [f"label {number}" for number in range(5)]
        for name in names:
            self.client.new_label(self.alice, self.project_id, name)
        put = partial(self.client.set_annotation_labels, self.alice, self.project_id, annotation_id)
        on = partial(self.client.get_annotation_labels, self.alice, self.project_id, annotation_id)
        self.assertEqual(put(["label 4", "label 0", "label 4"]), 2)
        self.assertEqual(on(), ["label 0", "label 4"])
        self.assertEqual(put(["label 1", "no such"]), -1)
        self.assertEqual(on(), ["label 0", "label 4"])
        self.assertEqual(put([]), 0)
        self.assertEqual(on(), [])

    def test_classifications_are_linked_before_old_ones_go(self) -> None:
        for name, kind in (("A", "M"), ("B", "M"), ("C", "X")):
            self.assertGreater(self.client.new_classification(self.alice, self.project_id, name, kind, "a,b", ""), 0)
        link = partial(self.client.set_classifications, self.alice, self.project_id, self.wt)
        linked = partial(self.client.get_classifications, self.alice, self.project_id, self.wt)
        self.assertEqual(link(["A", "C"]), 2)
        self.assertEqual(linked(), ["A"])
        self.server.seen.clear()
        self.assertEqual(link(["B"]), 1)
        self.assertEqual([one.method for one in self.server.seen], ["GET", "GET", "POST", "DELETE", "DELETE"])
        self.assertEqual(linked(), ["B"])
        self.assertEqual(link(["A", "no such"]), -1)
        self.assertEqual(linked(), ["B"])

    def test_a_right_is_given_on_the_narrowest_thing_named(self) -> None:
        bob = self.client.get_user_id("bob")
        for category_id, annotation_id, expected in ((0, 0, ("propar", self.project_id)), (3, 0, ("catpar", 3)),
                                                     (3, 4, ("annpar", 4))):
            self.assertEqual(self.client.add_participant(self.alice, self.project_id, category_id, annotation_id, bob),
                             bob)
            sent = self.server.seen[-1].json
            self.assertEqual((sent["type"], sent["type_id"], sent["user_id"]), (*expected, bob))
        self.assertEqual(self.client.add_participant(self.alice, self.project_id, 0, 0, bob), bob)
        self.assertEqual(len(self.server.rows["permissions"]), 3)

    def test_whether_an_image_is_the_one_of_an_annotation(self) -> None:
        image = self.server.insert("images", {"name": "i", "project_id": self.project_id})["image_id"]
        row = {"name": "m1", "project_id": self.project_id, "category_id": self.wt, "image_id": image}
        annotation_id = self.server.insert("annotations", row)["annotation_id"]
        check = partial(self.client.check_image_exists, self.alice, self.project_id)
        self.assertEqual(check("i", self.wt, annotation_id), image)
        self.assertEqual(check("i", self.ko, annotation_id), 0)
        self.assertEqual(check("i", self.wt, 999), 0)
        self.assertEqual(check("i", self.wt, -1), 0)
        self.assertEqual(check("other", self.wt, annotation_id), -1)


def _answering_names_composed(answer):
    """A database that keeps names composed and finds them however they are written."""

    def composing(seen):
        status, body = answer(seen)
        for row in body.get("categories", []):
            row["name"] = "Caf\u00e9"
        return status, body

    return composing


if __name__ == "__main__":
    unittest.main()
