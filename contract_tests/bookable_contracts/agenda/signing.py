"""Signs calls as `x-signature` describes it; written apart from any server's code (AG-22)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.options import UsageError

FUNCTION = "signed"

SHELL = (
    FUNCTION + "() { python3 -c 'import hashlib,os,sys,time,urllib.parse as u; e=os.environ.get; "
    'k,_,s=sys.argv[1].partition(":"); p=[w.partition("=")[::2] for w in sys.argv[2:]]; q=dict(p); '
    'n=str(int(time.time())+int(e("SKEW") or 0)+int(e("AT") or -5)); '
    't="".join(a+q[a] for a in sorted(q,key=str.encode) '
    'if a not in ("api_format","api_lang","api_jsonp_callback"))+s+n; '
    'g=hashlib.new(e("BY") or "sha256",t.replace(" ","").encode()).hexdigest(); '
    'p+=[("api_key",k),("api_salt",n),("api_signature",g.upper() if e("CAPITALS") else g)]; '
    'print(u.urlencode([a for a in p if a[0]!=e("WITHOUT")]))\' "$@"; }'
)
"""Prints a signed query: a signature of the report's own would be too old to be sent again.

It takes a token and the parameters; SKEW is how many seconds the server's clock is ahead.
"""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a token stands for."""

    key: str
    secret: str = field(repr=False)


def credential_of(token: str) -> Credential:
    """Read KEY:SECRET; raises UsageError for anything else."""
    key, colon, secret = token.partition(":")
    if not (key and colon and secret):
        raise UsageError("a token of this API is api_key:secret: write it as --token KEY:SECRET")
    return Credential(key, secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one call is signed, for checks that are about just that.

    `at` is the salt, in seconds from the server's clock; None takes a safe one. `after` are
    parameters that are put behind the signed ones; `without` is one that is left out in the end.
    """

    algorithm: str = "sha256"
    capitals: bool = False
    at: int | None = None
    after: Mapping[str, str] = field(default_factory=dict)
    without: str = ""


def text(
    annotation: Mapping[str, Any], parameters: Iterable[tuple[str, str]], secret: str, salt: str
) -> str:
    """Return what is hashed; of parameters with one name the last counts."""
    last = {name: value for name, value in parameters if name not in annotation["unsigned"]}
    joined = "".join(name + last[name] for name in sorted(last, key=lambda name: name.encode()))
    whole: str = annotation["signed"].format(parameters=joined, secret=secret, salt=salt)
    return whole.replace(annotation["removed"], "")


def signature(signed: str, algorithm: str) -> str:
    """Return the hash of a text, in hex."""
    return hashlib.new(algorithm, signed.encode()).hexdigest()
