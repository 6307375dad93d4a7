"""What an import sent, send by send, in a file that outlives a kill; and which kill each byte sent again is owed to.

`write_down` works inside of the importing process, `Again` in the test beside it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple, Tuple

LOG = "sent.log"


def write_down(module: Any, piece: int) -> None:
    """Has the client send in small pieces, and note each before it goes, and what came of it."""
    module._PIECE = piece
    exchange, send_next = module.MementoClient._exchange, module._Pieces._send_next
    log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    under_way = threading.local()

    def note(**line: Any) -> None:
        os.write(log, (json.dumps(line) + "\n").encode())

    def sending(self: Any) -> int:
        under_way.piece = self._description["name"], self._offset
        return int(send_next(self))

    def noting(self: Any, method: str, path: str, *rest: Any, **more: Any) -> Any:
        content, upload = more.get("content"), more.get("upload")
        if not (content or upload):
            return exchange(self, method, path, *rest, **more)
        name, start = (upload[0]["name"], 0) if upload else under_way.piece
        size = module._size_of(upload[1]) if upload else len(content)
        at = time.monotonic()
        note(at=at, name=name, start=start, end=start + size)
        try:
            answer = exchange(self, method, path, *rest, **more)
        except module.MementoError as error:
            # Nobody listened: not a byte has gone.
            if "NewConnectionError" in f"{error!r} {error.__cause__!r}":
                note(at=at, name=name, came="nothing")
            raise
        note(at=at, name=name, came="taken" if answer.ok else "refused")
        return answer

    module.MementoClient._exchange, module._Pieces._send_next = noting, sending


class Send(NamedTuple):
    """Bytes of one file; `came` is empty where no answer came."""

    at: float
    name: str
    start: int
    end: int
    came: str


def read_sends(log: Path) -> List[Send]:
    """In their order. What is known not to have left is not among them."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    came = {(line["at"], line["name"]): line["came"] for line in lines if "came" in line}
    sends = [Send(line["at"], line["name"], line["start"], line["end"], came.get((line["at"], line["name"]), ""))
             for line in lines if "start" in line]
    return sorted(one for one in sends if one.came != "nothing")


class Again:
    """How much was sent again, and why.

    kills   When each kill was over: the client had ended, or the server was back. In their order.

    by_kill    bytes for each kill and file: ``by_kill[2]["a_b.tif"]``. The kill is the one that broke off the send
               before.
    for_nothing  what was sent again though the server had said that it has it.
    """

    def __init__(self, sends: Iterable[Send], kills: List[float]) -> None:
        self.by_kill: Dict[int, Dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.for_nothing: List[Tuple[Send, Send]] = []
        last: Dict[str, List[Send]] = defaultdict(list)
        for send in sends:
            kept: List[Send] = []
            for before in last[send.name]:
                both = min(send.end, before.end) - max(send.start, before.start)
                if both > 0:
                    self._count(before, send, both, kills)
                kept += [part for part in (before._replace(end=min(before.end, send.start)),
                                           before._replace(start=max(before.start, send.end))) if part.start < part.end]
            last[send.name] = [*kept, send]

    def _count(self, before: Send, send: Send, size: int, kills: List[float]) -> None:
        if before.came == "taken":
            self.for_nothing.append((before, send))
        broke = send.at if before.came else before.at
        # An answer that sends it away is owed to the kill before; silence to the one that followed.
        owed = [number for number, over in enumerate(kills) if (over < broke if before.came else over >= broke)]
        self.by_kill[(owed[-1] if before.came else owed[0]) if owed else -1][send.name] += size

    @property
    def size(self) -> int:
        return sum(sum(files.values()) for files in self.by_kill.values())

    @property
    def most_of_a_file(self) -> int:
        return max((size for files in self.by_kill.values() for size in files.values()), default=0)

    @property
    def most_files(self) -> int:
        return max((len(files) for files in self.by_kill.values()), default=0)
