"""The stand-in for the service, served over HTTP, with a command that stands in for `charte`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from demo.command import Command
from demo.federation import Where
from tests.demo.world import World


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer, or each one waits 40 ms for an acknowledgement
    world: World

    def answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        who = (self.headers.get("Cookie") or "").removeprefix("who=")
        with self.world.lock:
            if self.command == "GET":
                status, said, cookie = self.world.get(parts.path, parse_qs(parts.query), who)
            else:
                status, said, cookie = self.world.post(parts.path, parse_qs(body), who)
        self.send_response(status)
        if status == 303:
            self.send_header("Location", said)
        if cookie:
            self.send_header("Set-Cookie", f"who={cookie}; Path=/")
        content = said.encode()
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer  # noqa: N815 - the names http.server looks for

    def log_message(self, *_: object) -> None:
        pass


STANDS_IN_FOR_CHARTE = """
import sys, urllib.parse, urllib.request
sent = urllib.parse.urlencode([("argument", one) for one in sys.argv[2:]]).encode()
with urllib.request.urlopen(sys.argv[1] + "/_command", sent) as answer:
    sys.stdout.buffer.write(answer.read())
"""


@pytest.fixture(name="kind")
def a_kind() -> type[World]:
    return World


@pytest.fixture(name="world")
def a_world(tmp_path: Path, kind: type[World]) -> Iterator[World]:
    world = kind(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Of", (Handler,), {"world": world}))
    world.url = f"http://127.0.0.1:{server.server_address[1]}"
    world.send_all("proposing_open", "p")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(name="where")
def a_where(world: World) -> Where:
    charte = (sys.executable, "-S", "-c", STANDS_IN_FOR_CHARTE, world.url)
    return Where(world.url, world.url, world.url, Command(world.home, charte))
