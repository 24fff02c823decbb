"""One request to one address that was checked: time limits, size limit, the whole body or an error.

urllib3 is used below its pools: it lets the connection go to the very number that was checked while the certificate
is held against the name, keeps a body that ends early from passing for a whole one, and bounds what is unpacked.
Proxies of the environment are not used: behind one, nobody could check where a request goes.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError, SSLError
from urllib3.exceptions import TimeoutError as ClientTimeout

from homog import __version__
from homog.fetch.addresses import Address, Resolve, checked, look_up
from homog.fetch.trouble import AskingError
from homog.settings import FetchSettings

AGENT = "homog"  # the name that robots.txt may address
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `headers` by their names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def user_agent(settings: FetchSettings) -> str:
    """How homog names itself."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return f"{AGENT}/{__version__} (compares public policy documents{contact})"


def ask(address: Address, settings: FetchSettings, most: int, resolve: Resolve = look_up) -> Answer:
    """One GET, without following redirects.

    Args:
        address: what is asked for.
        settings: limits.
        most: bytes of the body, unpacked.
        resolve: name and port -> numeric addresses.

    Raises:
        AskingError: no answer, not in time, too large, or cut short.
    """
    numbers = checked(address, settings.allow_private, resolve)
    deadline = time.monotonic() + settings.max_seconds
    with _connected(address, numbers, settings) as connection, _cut_off(connection, deadline):
        try:
            return _exchange(connection, address, settings, most, deadline)
        except (HTTPError, OSError, ValueError) as error:
            raise _trouble(error, address, deadline, settings) from error


@contextmanager
def _connected(address: Address, numbers: list[str], settings: FetchSettings) -> Iterator[HTTPConnection]:
    """A connection to the first of the numbers that takes one."""
    failure: Exception = OSError("no address")
    for number in numbers:
        connection = _connection(address, number, settings.timeout)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            failure = error
            continue
        try:
            yield connection
        finally:
            connection.close()
        return
    if isinstance(failure, SSLError | ssl.SSLError):
        raise AskingError("certificate", f"{address.host}: {_words(failure)}") from failure
    raise AskingError("unreachable", f"{address.host}: {_words(failure)}", passing=True) from failure


def _connection(address: Address, number: str, timeout: float) -> HTTPConnection:
    if address.scheme == "http":
        return HTTPConnection(number, address.port, timeout=timeout)
    return HTTPSConnection(
        number, address.port, timeout=timeout, server_hostname=address.host, assert_hostname=address.host
    )


@contextmanager
def _cut_off(connection: HTTPConnection, deadline: float) -> Iterator[None]:
    """End a connection at the deadline, even in the midst of a line that drips in byte by byte."""
    wire = connection.sock
    watch = threading.Timer(max(deadline - time.monotonic(), 0.0), _shut, [wire])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _shut(wire: socket.socket | None) -> None:
    with suppress(OSError):
        if wire is not None:
            socket.socket.shutdown(wire, socket.SHUT_RDWR)  # the socket below TLS: no farewell is waited for


def _exchange(
    connection: HTTPConnection, address: Address, settings: FetchSettings, most: int, deadline: float
) -> Answer:
    headers = {
        "Host": address.site.partition("://")[2],
        "User-Agent": user_agent(settings),
        "Accept": "text/html, application/pdf, text/plain, application/msword, */*;q=0.5",
        "Accept-Language": "zh-CN, zh;q=0.9, en;q=0.3",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    connection.request("GET", address.target, headers=headers, preload_content=False)
    response = connection.getresponse()
    told = {name.lower(): value for name, value in response.headers.items()}
    body = b"" if 300 <= response.status < 400 else _body(response, told, most, deadline)
    return Answer(address.url, response.status, told, body)


def _body(response: urllib3.BaseHTTPResponse, told: Mapping[str, str], most: int, deadline: float) -> bytes:
    announced = told.get("content-length", "")
    if response.status == 200 and announced.isdigit() and int(announced) > most:
        raise AskingError("too_large", f"{int(announced):,} > {most:,}")
    parts, size = [], 0
    while part := response.read1(_CHUNK):
        size += len(part)
        if size > most:
            raise AskingError("too_large", f"> {most:,}")
        if time.monotonic() > deadline:
            raise TimeoutError
        parts.append(part)
    if time.monotonic() > deadline:
        raise TimeoutError
    return b"".join(parts)


def _trouble(error: Exception, address: Address, deadline: float, settings: FetchSettings) -> AskingError:
    """What a failed exchange is called."""
    if time.monotonic() >= deadline:
        return AskingError("slow", f"{settings.max_seconds:g}", passing=True)
    if isinstance(error, ReadTimeoutError | ClientTimeout | TimeoutError):
        return AskingError("silent", f"{settings.timeout:g}", passing=True)
    if isinstance(error, IncompleteRead) or isinstance(getattr(error, "__cause__", None), IncompleteRead):
        return AskingError("cut_short", address.host, passing=True)
    if isinstance(error, DecodeError):
        return AskingError("packed", address.host)
    if isinstance(error, ProtocolError) and "IncompleteRead" in str(error):
        return AskingError("cut_short", address.host, passing=True)
    return AskingError("broken_off", f"{address.host}: {_words(error)}", passing=True)


def _words(error: Exception) -> str:
    """The innermost reason of an error, short."""
    inner: BaseException = error
    while inner.__cause__ is not None:
        inner = inner.__cause__
    text = inner.strerror if isinstance(inner, OSError) and inner.strerror else str(inner)
    return (text or type(inner).__name__)[:120]
