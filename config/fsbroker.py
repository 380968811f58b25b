"""A Celery broker in a folder: kombu's filesystem transport with atomic publish, claim and bind.

The stock transport writes a message under its final name, so a consumer can read half of it and lose it, and
claims a message by moving it to the system's temporary folder, which is no atomic step between file systems.
Here a message appears, and is claimed, by one ``rename``. Like any broker it is not the record of work: a
message claimed by a process that is then killed is gone, and the periodic tasks find the work again.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.transport.virtual import BrokerState
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """One connection's view of the broker's folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.processed_folder, self.control_folder):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Publish a message: write it under a name that no consumer looks at, then rename it."""
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        draft = Path(self.data_folder_out, f".{name}.draft")
        with draft.open("wb") as file:
            file.write(dumps(payload).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(Path(self.data_folder_out, name))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Claim the oldest message of ``queue``. Raises Empty."""
        for file in sorted(Path(self.data_folder_in).iterdir()):
            if file.name.partition(".")[2] != f"{queue}.msg":
                continue
            claimed = Path(self.processed_folder, file.name)
            try:
                file.rename(claimed)
            except FileNotFoundError:  # another consumer was faster
                continue
            payload: dict[str, Any] = loads(claimed.read_text())
            claimed.unlink()
            return payload
        raise Empty

    @contextmanager
    def _bindings(self, lock: int) -> Iterator[None]:
        """Hold a lock over the exchange tables, which are rewritten in place."""
        with Path(self.control_folder, "lock").open("a") as file:
            fcntl.flock(file, lock)
            yield

    def get_table(self, exchange: str) -> list[Any]:
        """Return the bindings of ``exchange``."""
        with self._bindings(fcntl.LOCK_SH):
            return super().get_table(exchange)

    def _queue_bind(self, *args: Any) -> None:
        with self._bindings(fcntl.LOCK_EX):
            super()._queue_bind(*args)


class Transport(filesystem.Transport):
    """The transport behind ``fs://``."""

    Channel = Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not kombu's state of the whole process, which takes a queue bound in one folder for bound in every other.
        self.state = BrokerState()


TRANSPORT_ALIASES["fs"] = "config.fsbroker:Transport"
