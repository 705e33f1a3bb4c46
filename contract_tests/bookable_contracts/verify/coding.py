"""Undoes content codings, so that bodies can be judged; what passes the proxy stays as it is."""

from __future__ import annotations

import zlib

from bookable_contracts.verify.observed import Pairs, header

LARGEST = 16 * 2**20
"""Bytes of a body that is judged; what is larger counts as not known."""

_MODES = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def decoded(body: bytes | None, headers: Pairs) -> bytes | None:
    """Return a body without its content coding; None if nobody here can undo it."""
    coding = header(headers, "content-encoding").strip().lower()
    if not body or coding in {"", "identity"}:
        return body
    if coding not in _MODES:
        return None
    for mode in (_MODES[coding], -15):  # some servers send deflate without its wrapping
        inflater = zlib.decompressobj(mode)
        try:
            plain = inflater.decompress(body, LARGEST)
        except zlib.error:
            continue
        return plain if inflater.eof else None
    return body if _is_text(body) else None


def _is_text(body: bytes) -> bool:
    """Tell whether the coding was undone already, as some recorders do without saying so."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
