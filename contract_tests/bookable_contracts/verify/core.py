"""What openapi-core is handed: an exchange as it wants to see it, and tools in place of its own."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from typing import Any

from jsonschema import FormatChecker
from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.security.exceptions import SecurityProviderError
from openapi_core.security.factories import SecurityProviderFactory
from openapi_core.security.providers import BaseProvider
from openapi_core.templating.datatypes import TemplateResult
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.validation.schemas import oas31_schema_validators_factory
from openapi_core.validation.schemas.factories import DialectSchemaValidatorsFactory
from werkzeug.datastructures import Headers, ImmutableMultiDict

from bookable_contracts.verify.matching import Match
from bookable_contracts.verify.observed import Observed, Pairs, header, is_json, read_json
from bookable_contracts.verify.styles import Styles
from bookable_contracts.verify.subject import Call, Subject

_ROOT = "http://contract"


class Asked:
    """A request; its operation is known, so that nothing has to be searched."""

    def __init__(self, observed: Observed, match: Match, call: Call) -> None:
        self.host_url = _ROOT
        self.path = self.path_pattern = call.path
        self.method = call.method.lower()
        self.body = match.body
        self.content_type = _content_type(observed.headers)
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(match.query),
            header=_headers(observed.headers),
            cookie=ImmutableMultiDict(_cookies(observed.headers)),
            path=dict(match.values),
        )


class Answer:
    """An answer whose body is known."""

    def __init__(self, observed: Observed) -> None:
        self.status_code = observed.status
        self.headers = _headers(observed.answer_headers)
        self.content_type = _content_type(observed.answer_headers)
        self.data = observed.answer_body


class _Finder(APICallPathFinder):
    """Finds an operation by the path that the contract has for it."""

    def __init__(self, spec: SchemaPath, base_url: str | None = None) -> None:
        super().__init__(spec, base_url)
        self._items = dict((spec / "paths").str_items())

    def find(self, method: str, name: str) -> PathOperationServer:
        path = name.removeprefix(_ROOT)
        item = self._items[path]
        return PathOperationServer(item, item / method, None, TemplateResult(path, {}), {})


class _Bearer(BaseProvider):
    """OAuth 2 and OpenID Connect: all that a request shows of them is a bearer token."""

    def __call__(self, parameters: RequestParameters) -> str:
        scheme, _, token = str(parameters.header.get("Authorization", "")).partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise SecurityProviderError("Missing bearer token.")
        return token


class _Providers(SecurityProviderFactory):
    PROVIDERS = {  # noqa: RUF012 - as the class above has it
        **SecurityProviderFactory.PROVIDERS,
        "oauth2": _Bearer,
        "openIdConnect": _Bearer,
    }


class _Schemas(DialectSchemaValidatorsFactory):
    """openapi-core's own, which copies the checker of formats for every value that it looks at."""

    def get_format_checker(self, *_: object, **__: object) -> FormatChecker:
        return self.format_checker


_TIME = re.compile(
    r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.I
)


def _formats() -> FormatChecker:
    """Return openapi-core's formats, but for `time`, which it wants without its offset."""
    own = oas31_schema_validators_factory.format_checker
    checker = FormatChecker(())
    checker.checkers = dict(own.checkers)
    checker.checks("time")(lambda value: not isinstance(value, str) or bool(_TIME.fullmatch(value)))
    return checker


class Toolbox:
    """The arguments of openapi-core's validators."""

    def __init__(self, subject: Subject) -> None:
        own = oas31_schema_validators_factory
        shared: dict[str, Any] = {
            "path_finder_cls": _Finder,
            "style_deserializers_factory": Styles(subject),
            "schema_validators_factory": _Schemas(
                own.schema_validator_cls, own.default_jsonschema_dialect_id, _formats()
            ),
            "extra_media_type_deserializers": _Readers(subject),
        }
        self.for_answers = shared
        self.for_requests = {**shared, "security_provider_factory": _Providers()}


class _Readers(dict[str, Any]):
    """What reads bodies: JSON strictly and under any of its names, XML as `x-xml` says."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        for kind, read in subject.readers.items():
            self[kind] = lambda value, _read=read, **_: _read(value)

    def __contains__(self, kind: object) -> bool:
        return super().__contains__(kind) or is_json(str(kind)) or "*" in str(kind)

    def __missing__(self, kind: str) -> Any:
        return _read_any if "*" in kind else lambda value, **_: read_json(value)


def _read_any(value: bytes, **_: str) -> Any:
    """Read a body that a range of media types stands for: openapi-core does not tell which."""
    try:
        return read_json(value)
    except ValueError:
        return value.decode("utf-8", "replace")


def _headers(pairs: Pairs) -> Headers:
    """Join headers that came several times."""
    names = {name.lower(): name for name, _ in pairs}
    joined = ((name, header(pairs, name)) for name in names.values())
    return Headers([(name, re.sub(r"[\r\n]+", " ", value)) for name, value in joined])


def _cookies(pairs: Pairs) -> list[tuple[str, str]]:
    parts = (part.partition("=") for part in header(pairs, "cookie").split(";"))
    return [(name.strip(), value.strip()) for name, equals, value in parts if equals]


def _content_type(pairs: Pairs) -> str:
    """Spell a media type so that openapi-core can read it, which stumbles over odd parameters."""
    message = Message()
    message["content-type"] = header(pairs, "content-type") or "application/octet-stream"
    kind = message.get_content_type() if header(pairs, "content-type") else ""
    boundary, charset = message.get_param("boundary"), message.get_content_charset()
    if isinstance(boundary, str):
        kind += f"; boundary={boundary}" if "=" not in boundary else ""
    if charset and _is_charset(charset):
        kind += f"; charset={charset}"
    return kind


def _is_charset(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
