import io
import os
import re
import subprocess
import unittest
from unittest import mock

import memento_cl
from tests.command_case import Commands
from tests.fake_case import FakeCase

BAR = re.compile(r"\[(#*) *\] (\d+)/(\d+) images, [\d.]+ \w+ of [\d.]+ \w+, [\d.]+ \w+/s(, (\d+) (s|min) left)?")


class Progress(Commands, FakeCase):
    """What somebody sees who waits for an import, at a terminal and elsewhere."""

    FILES = 12

    def setUp(self) -> None:
        super().setUp()
        self.prepare()
        self.environment.update(MEMENTO_URL=self.server.url, MEMENTO_USERNAME="alice", MEMENTO_PASSWORD="my_password",
                                TERM="xterm")
        self.write_tree(*(f"WT/m{number}.tif" for number in range(self.FILES)))
        # Slow enough for a bar to be seen.
        self.server.fail("POST", "/images/upload", "sleep", times=self.FILES, seconds=0.3)

    @unittest.skipIf(os.name == "nt", "no terminals to pretend there")
    def test_at_a_terminal_a_bar_grows_and_says_how_long_it_takes(self) -> None:
        told, code = self.at_terminal("import", "Study", "--parallel", "2")
        self.assertEqual(code, 0, told)
        bars = [found.groups() for found in BAR.finditer(told)]
        self.assertGreater(len(bars), 3, told)
        counts = [int(bar[1]) for bar in bars]
        self.assertEqual((counts, {int(bar[2]) for bar in bars}), (sorted(counts), {self.FILES}))
        self.assertGreater(len(set(counts)), 3)
        self.assertEqual([len(bar[0]) for bar in bars], [int(20 * count / self.FILES) for count in counts])
        left = [int(bar[4]) for bar in bars if bar[3]]
        self.assertGreater(len(left), 2)
        self.assertLessEqual(max(left), 60)
        # One line, written over; in the end the summary is what stays.
        self.assertEqual(told.count("\r\x1b[K"), 1)
        self.assertIn(f"\r\x1b[K{self.FILES} images sent", told.replace("\r\n", "\n"))
        self.assertNotIn("\n", told[told.index("["):told.rindex("\r\x1b[K")])

    @unittest.skipIf(os.name == "nt", "no terminals to pretend there")
    def test_who_wants_it_quiet_sees_no_bar(self) -> None:
        told, code = self.at_terminal("import", "Study", "--quiet")
        self.assertEqual((told, code), ("", 0))

    def test_in_a_pipe_there_is_no_bar(self) -> None:
        done = self.run_command("import", "Study")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((BAR.findall(done.stderr), "\r" in done.stderr, "\x1b" in done.stderr), ([], False, False))
        self.assertIn(f"{self.FILES} images sent", done.stderr)

    def at_terminal(self, *arguments: str) -> "tuple[str, int]":
        """What the command writes on a terminal of 120 columns, and its exit code."""
        import fcntl
        import pty
        import struct
        import termios

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        process = subprocess.Popen(self.command(*arguments), env={**self.environment, "COLUMNS": "120"},
                                   cwd=self.folder, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        told = b""
        try:
            while piece := self.read(ours):
                told += piece
            return told.decode("utf-8"), process.wait(timeout=60)
        finally:
            process.kill()
            process.wait()
            os.close(ours)

    @staticmethod
    def read(terminal: int) -> bytes:
        try:
            return os.read(terminal, 1 << 16)
        except OSError:
            return b""  # Linux says so when the last writer has gone.


class Line(unittest.TestCase):
    """The line itself, at moments of our choosing."""

    def shown(self, seconds: float, *sizes: int) -> str:
        """Of ten files of 1000 bytes, after some have been sent."""
        screen = io.StringIO()
        screen.isatty = lambda: True  # type: ignore[method-assign]
        with mock.patch("sys.stderr", screen), mock.patch.object(memento_cl.time, "monotonic") as clock, \
                mock.patch.dict(os.environ, {"COLUMNS": "120"}):
            clock.return_value = 100.0
            progress = memento_cl._Progress(10, 10_000, quiet=False)
            for size in sizes:
                progress.settled("sent", size)
            clock.return_value = 100.0 + seconds
            progress.show()
        return screen.getvalue()

    def test_the_time_left_is_as_fast_as_it_went(self) -> None:
        self.assertIn("[#####               ] 2/10 images", self.shown(10, 1500, 1000))
        self.assertIn(", 30 s left", self.shown(10, 1500, 1000))
        self.assertIn(", 60 min left", self.shown(1200, 1500, 1000))

    def test_with_nothing_sent_or_nothing_left_no_time_is_guessed(self) -> None:
        self.assertIn("] 0/10 images", self.shown(10))
        self.assertNotIn("left", self.shown(10) + self.shown(10, *[1000] * 10))


if __name__ == "__main__":
    unittest.main()
