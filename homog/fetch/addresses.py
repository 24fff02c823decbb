"""Which addresses may be asked: http and https only, and no machine of a private network unless allowed.

The addresses a name stands for are looked up once, checked, and the connection is made to exactly these, so that a
name cannot be checked as one machine and asked as another.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from homog.fetch.trouble import AskingError

Resolve = Callable[[str, int], list[str]]
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000  # characters of an address
_SAFE = "%/:;=&?@+$,!~*'()-._[]|"  # what stays as it is; an address that is quoted already is not quoted again
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address reached


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; `host` is in ASCII, `target` is what follows it, quoted."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """Scheme, host and port: what has one robots.txt."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The address as it is asked for."""
        return self.site + self.target


def parse_address(url: str) -> Address:
    """Take an address apart.

    Raises:
        AskingError: `address`: it is none; `scheme`: neither http nor https; `credentials`: it holds a user's name.
    """
    if not url or len(url) > _LONGEST or any(ord(char) < 33 for char in url):
        raise AskingError("address", url[:80])
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise AskingError("address", url[:80]) from None
    if parts.scheme not in _PORTS:
        raise AskingError("scheme", parts.scheme or url[:80])
    if not host:
        raise AskingError("address", url[:80])
    if "@" in parts.netloc:
        raise AskingError("credentials", host)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Address(
        parts.scheme, _ascii(host), port or _PORTS[parts.scheme], (quote(parts.path, safe=_SAFE) or "/") + query
    )


def _ascii(host: str) -> str:
    """The name as the domain name system has it (政务.cn is xn--….cn)."""
    try:
        return host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AskingError("address", host[:80]) from None


def redirected(address: Address, location: str) -> Address:
    """The address a redirect leads to.

    Args:
        address: the one asked.
        location: the header, as http.client decodes it: bytes of UTF-8 look like Latin-1.
    """
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(address.url, location.strip())
    except ValueError:
        raise AskingError("address", location[:80]) from None
    return parse_address(joined)


def look_up(host: str, port: int) -> list[str]:
    """The addresses that the system gives for a name.

    Raises:
        OSError: it gives none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(address: Address, allowed: Collection[str], resolve: Resolve = look_up) -> list[str]:
    """The numeric addresses of a host, every one of which may be asked.

    Args:
        address: what is asked for.
        allowed: hosts, or host:port, that may lie in a private network.
        resolve: name and port -> numeric addresses.

    Raises:
        AskingError: `unresolved`: the name is not known, or there is no network; `private`: one of its addresses is not
            public.
    """
    try:
        found = resolve(address.host, address.port)
    except (OSError, UnicodeError):
        raise AskingError("unresolved", address.host, passing=True) from None
    if not found:
        raise AskingError("unresolved", address.host, passing=True)
    if {address.host, f"{address.host}:{address.port}"} & set(allowed):
        return found
    hidden = [number for number in found if not is_public(number)]
    if hidden:
        raise AskingError("private", f"{address.host} ({hidden[0]})")
    return found


def is_public(number: str) -> bool:
    """Whether a numeric address is one of the open internet, whatever it is wrapped in."""
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast
