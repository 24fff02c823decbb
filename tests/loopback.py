"""A web server on loopback that answers well and badly, for the tests of fetching."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answering = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the path alone."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        site = self.server
        with site.lock:
            site.asked.append((self.path, time.monotonic()))
            site.agents.add(self.headers.get("User-Agent", ""))
            site.now += 1
            site.at_once = max(site.at_once, site.now)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                answering = site.routes.get(self.path)
                (answering or status(404))(self)
        finally:
            with site.lock:
                site.now -= 1

    def answer(self, body: bytes, code: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silence."""


class Site(ThreadingHTTPServer):
    """The server, and what it was asked."""

    daemon_threads = True

    def __init__(self, routes: Mapping[str, Answering]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = dict(routes)
        self.asked: list[tuple[str, float]] = []
        self.agents: set[str] = set()
        self.lock = threading.Lock()
        self.now = self.at_once = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def served(routes: Mapping[str, Answering]) -> Iterator[Site]:
    site = Site(routes)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


def page(body: bytes, **headers: str) -> Answering:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(body, 200, told)


def status(code: int, **headers: str) -> Answering:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(b"<html><body>no</body></html>", code, told)


def redirect(to: str, code: int = 302) -> Answering:
    return lambda handler: handler.answer(b"", code, {"Location": to})


def in_turn(*answers: Answering) -> Answering:
    """One answer after the other, the last one for ever."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def packed(body: bytes) -> Answering:
    small = gzip.compress(body)
    return lambda handler: handler.answer(small, 200, {"Content-Encoding": "gzip"})


def cut_short(body: bytes) -> Answering:
    """Announces the whole body and ends in the middle of it."""

    def answering(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])
        handler.close_connection = True

    return answering


def cut_short_in_chunks(body: bytes) -> Answering:
    def answering(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
        handler.close_connection = True

    return answering


def dripping(body: bytes, seconds: float = 0.05) -> Answering:
    """A byte at a time."""

    def answering(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return answering


def dripping_headers(handler: Handler) -> None:
    """A status line that never ends."""
    for byte in b"HTTP/1.1 200 " + b"x" * 1000:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    time.sleep(3)


def endless(handler: Handler) -> None:
    """A body without end, in chunks."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    while True:
        handler.wfile.write(chunk)
