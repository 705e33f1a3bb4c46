"""Where a customer is led after a page (B1-20): to the shop's URL, with what happened in it."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

_KEPT = "!#$%&'()*+,/:;=?@[]~"
"""What stands for itself in a URL; % too, because what it begins is encoded already."""


def led_to(url: str | None, **parameters: str) -> str | None:
    """Return a URL with parameters after those that it has, or None if it leads nowhere.

    Only http and https with a host lead somewhere, by a port that there is, if any. The fragment
    stays at the end. The answer is ASCII, fit for a Location header: a host in other letters is in
    IDNA, other characters are percent-encoded, and what is encoded already stays as it is.
    """
    try:
        parts = urlsplit(url or "")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        if " " in parts.netloc or not parts.netloc.isprintable():
            return None
        parts.port  # noqa: B018 - raises if it is no number, or one of no port
        netloc = _in_ascii(parts.netloc)
    except ValueError:
        return None
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return quote(urlunsplit(parts._replace(netloc=netloc, query=query)), safe=_KEPT)


def _in_ascii(netloc: str) -> str:
    if netloc.isascii():
        return netloc
    user, at, rest = netloc.rpartition("@")
    host, colon, port = rest.partition(":")
    return f"{quote(user, safe=_KEPT)}{at}{host.encode('idna').decode('ascii')}{colon}{port}"
