"""The broker in a folder: nothing lost, nothing doubled, nothing half read."""

import subprocess
import sys
import threading

import pytest
from kombu import Connection

import config.fsbroker  # noqa: F401 -- registers the transport
from config.environment import broker_settings

MESSAGES = 3000
CONSUME = """
import sys
from queue import Empty
from kombu import Connection
import config.fsbroker
from config.environment import broker_settings
from pathlib import Path
url, options = broker_settings("", Path(sys.argv[1]))
with Connection(url, transport_options=options) as connection:
    queue = connection.SimpleQueue("work")
    while True:
        try:
            message = queue.get(timeout=10)
        except queue.Empty:
            sys.exit("the end never came")
        if message.payload["number"] < 0:
            break
        print(message.payload["number"], len(message.payload["text"]))
        message.ack()
    message.ack()
"""


def connect(folder):
    url, options = broker_settings("", folder)
    return Connection(url, transport_options={**options, "polling_interval": 0.01})


def test_two_consumers_get_every_message_of_a_busy_producer_once(tmp_path):
    consumers = [
        subprocess.Popen([sys.executable, "-c", CONSUME, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(MESSAGES):
            queue.put({"number": number, "text": "x" * (number % 5000)})
        for _ in consumers:
            queue.put({"number": -1, "text": ""})

    outputs = [consumer.communicate(timeout=60)[0] for consumer in consumers]

    assert [consumer.returncode for consumer in consumers] == [0, 0]
    received = sorted(tuple(map(int, line.split())) for output in outputs for line in output.splitlines())
    assert received == [(number, number % 5000) for number in range(MESSAGES)]
    assert all(outputs), "each consumer took part"
    assert not list((tmp_path / "queue").iterdir())
    assert not list((tmp_path / "claimed").iterdir())


def test_messages_come_in_the_order_of_their_sending(tmp_path):
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(5):
            queue.put(number)

        assert [queue.get(timeout=1).payload for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_draft_is_no_message(tmp_path):
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("work")
        (tmp_path / "queue" / ".000_a.work.msg.draft").write_text("{half")

        assert queue.qsize() == 0
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_message_waits_for_its_own_queue(tmp_path):
    with connect(tmp_path) as connection:
        connection.SimpleQueue("mail").put("letter")

        with pytest.raises(connection.SimpleQueue("work").Empty):
            connection.SimpleQueue("work").get(block=False)
        assert connection.SimpleQueue("mail").get(timeout=1).payload == "letter"


def test_queues_bound_at_the_same_time_are_all_kept(tmp_path):
    def bind(number):
        with connect(tmp_path) as connection:
            connection.default_channel._queue_bind("celery", f"key{number}", "", f"queue{number}")

    threads = [threading.Thread(target=bind, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with connect(tmp_path) as connection:
        table = connection.default_channel.get_table("celery")
    assert sorted(binding.queue for binding in table) == sorted(f"queue{number}" for number in range(16))


def test_the_folder_is_private(tmp_path):
    with connect(tmp_path / "broker") as connection:
        connection.default_channel  # noqa: B018 -- opens the channel

    assert {folder.stat().st_mode & 0o777 for folder in (tmp_path / "broker").iterdir()} == {0o700}
