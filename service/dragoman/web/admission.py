"""How much work is let in, how long it may take, and when nobody waits for it any more.

A request holds a ``Ticket`` while it is worked on. Tickets are bounded by number and by characters: what is over the
bound is refused at once, so that a queue never grows until everybody times out (GROBID answers 503 by design too, see
its ``doc/Grobid-service.md``).
"""

from __future__ import annotations

import math
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType

from dragoman.web.problems import ClientGone, DeadlineExceeded, Overloaded

_RECENT = 30.0  # seconds of finished work that the estimate for Retry-After rests on
_LONGEST_WAIT = 60  # most seconds that a client is told to wait


class Ticket:
    """Leave to work on ``characters`` characters until ``deadline`` (``time.monotonic``); ``with`` gives it back.

    ``gone``: says whether the client has closed the connection.
    """

    def __init__(self, admission: Admission, characters: int, deadline: float, gone: Callable[[], bool]) -> None:
        self._admission = admission
        self._gone = gone
        self._open = True
        self.characters = characters
        self.deadline = deadline

    def remaining(self) -> float:
        """Seconds until the deadline, 0 when it is over."""
        return max(0.0, self.deadline - time.monotonic())

    def check(self) -> None:
        """Looks whether going on makes sense.

        Raises:
            DeadlineExceeded: the deadline is over.
            ClientGone: nobody waits for the answer.
        """
        if not self.remaining():
            raise DeadlineExceeded("the request took longer than the service allows; the rest of its work was dropped")
        if self._gone():
            raise ClientGone("the client closed the connection")

    def close(self) -> None:
        """Gives the ticket back; a second time does nothing."""
        if self._open:
            self._open = False
            self._admission.leave(self)

    def __enter__(self) -> Ticket:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Admission:
    """Hands out tickets: at most ``requests`` at a time, over at most ``characters`` characters together.

    ``note``: is told how many requests and characters there are, whenever that changes.
    """

    def __init__(self, characters: int, requests: int, note: Callable[[int, int], None] = lambda *_: None) -> None:
        self._limits = characters, requests
        self._note = note
        self._changed = threading.Condition()
        self._finished: deque[tuple[float, int]] = deque()
        self.characters = 0
        self.requests = 0

    def enter(self, characters: int, deadline: float, gone: Callable[[], bool], wait: bool = False) -> Ticket:
        """A ticket. ``wait``: until there is room, for a stream that is held back by not being read.

        Raises:
            Overloaded: there is no room (``wait``: not before the deadline).
            ClientGone: nobody waits any more.
        """
        ticket = Ticket(self, characters, deadline, gone)
        with self._changed:
            while not self._fits(characters):
                if not wait or not ticket.remaining():
                    raise Overloaded(
                        "the service has as much work as it can hold; try again later", self._retry_after()
                    )
                self._changed.wait(min(ticket.remaining(), 0.5))
                ticket.check()
            self.characters += characters
            self.requests += 1
            self._note(self.requests, self.characters)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Takes a ticket back."""
        with self._changed:
            self.characters -= ticket.characters
            self.requests -= 1
            self._note(self.requests, self.characters)
            self._finished.append((time.monotonic(), ticket.characters))
            self._changed.notify_all()

    def _fits(self, characters: int) -> bool:
        most_characters, most_requests = self._limits
        return self.characters + characters <= most_characters and self.requests < most_requests

    def _retry_after(self) -> int:
        """Seconds in which half of what is held should be done, at the pace of the last half minute; 1 to 60."""
        now = time.monotonic()
        while self._finished and self._finished[0][0] < now - _RECENT:
            self._finished.popleft()
        done = sum(characters for _, characters in self._finished)
        if not done:
            return 5
        span = max(now - self._finished[0][0], 1.0)
        return min(_LONGEST_WAIT, max(1, math.ceil(self.characters / 2 / (done / span))))


def watch(connection: socket.socket | None) -> Callable[[], bool]:
    """Says, when called, whether the client at the other end has closed ``connection``; without one, that it has not.

    A client that closes only its sending side looks the same and is taken for gone, as nginx does by default.
    """

    def gone() -> bool:
        if connection is None:
            return False
        try:
            poll = select.poll()
            poll.register(connection, select.POLLIN)
            return bool(poll.poll(0)) and connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True

    return gone
