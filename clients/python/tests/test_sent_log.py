import json
import tempfile
import unittest
from pathlib import Path
from typing import List

from tests.sent_log import Again, Send, read_sends

PIECE = 64


def pieces(name: str, at: float, count: int, came: str = "taken", first: int = 0) -> List[Send]:
    return [Send(at + n / 100, name, (first + n) * PIECE, (first + n + 1) * PIECE, came) for n in range(count)]


class SentAgain(unittest.TestCase):
    """The accounts by which an import that was killed is judged."""

    def test_what_goes_on_where_it_broke_off_sends_one_piece_again(self) -> None:
        again = Again([*pieces("a", 0, 3), *pieces("a", 1, 1, "", 3), *pieces("a", 3, 4, first=3)], [2.0])
        self.assertEqual({kill: dict(files) for kill, files in again.by_kill.items()}, {0: {"a": PIECE}})
        self.assertEqual((again.for_nothing, again.most_of_a_file, again.most_files), ([], PIECE, 1))

    def test_the_half_of_a_piece_that_arrived_is_not_sent_again(self) -> None:
        again = Again([Send(0, "a", 0, 64, ""), Send(3, "a", 24, 88, "taken")], [2.0])
        self.assertEqual((again.size, again.for_nothing), (40, []))

    def test_a_client_that_begins_from_the_front_is_found_out(self) -> None:
        again = Again([*pieces("a", 0, 4), *pieces("a", 3, 4)], [2.0])
        self.assertEqual((again.most_of_a_file, len(again.for_nothing)), (4 * PIECE, 4))

    def test_a_client_that_sends_all_files_again_once_is_found_out(self) -> None:
        # 30 kills with 4 at once would allow as many bytes as this in all.
        sends = [Send(n / 1000, f"{n}", 0, PIECE, "") for n in range(50)]
        again = Again([*sends, *(one._replace(at=3 + one.at, came="taken") for one in sends)], [2.0, 9.0])
        self.assertEqual((again.most_of_a_file, again.most_files), (PIECE, 50))

    def test_each_kill_owes_what_it_broke_off(self) -> None:
        sends = [Send(0, "a", 0, 9, ""), Send(0.5, "b", 0, 7, ""), Send(2, "c", 0, 5, ""), Send(4, "a", 0, 9, "taken"),
                 Send(5, "b", 0, 7, "refused"), Send(6, "b", 0, 7, "taken"), Send(7, "c", 0, 5, "taken")]
        again = Again(sends, [1.0, 3.0])
        self.assertEqual({kill: dict(files) for kill, files in again.by_kill.items()},
                         {0: {"a": 9, "b": 7}, 1: {"b": 7, "c": 5}})

    def test_without_a_kill_nothing_is_sent_twice(self) -> None:
        self.assertEqual(dict(Again([Send(0, "a", 0, 9, ""), Send(1, "a", 0, 9, "taken")], []).by_kill[-1]), {"a": 9})

    def test_the_log_tells_what_left_and_what_came_of_it(self) -> None:
        lines = [{"at": 2, "name": "b", "start": 0, "end": 5}, {"at": 1, "name": "a", "start": 0, "end": 9},
                 {"at": 2, "name": "b", "came": "nothing"}, {"at": 1, "name": "a", "came": "taken"},
                 {"at": 3, "name": "b", "start": 0, "end": 5}]
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "sent.log")
            self.assertEqual(read_sends(log), [])
            log.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
            self.assertEqual(read_sends(log), [Send(1, "a", 0, 9, "taken"), Send(3, "b", 0, 5, "")])


if __name__ == "__main__":
    unittest.main()
