"""Finds the operation of a request by looking its path up, segment by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from bookable_mocks.engine.exchange import of
from bookable_mocks.engine.hosting import ROUTING_CONTEXT, SpecMiddleware
from bookable_mocks.engine.mock import Page
from bookable_mocks.engine.plan import Plan
from bookable_mocks.engine.problem import Refusal, method_not_allowed, route_not_found
from bookable_mocks.engine.rpc import Rpc

T = TypeVar("T")


@dataclass(slots=True)
class _Node(Generic[T]):
    fixed: dict[str, _Node[T]] = field(default_factory=dict)
    variable: _Node[T] | None = None
    targets: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)


class Routes(Generic[T]):
    """Paths with their methods. A literal segment wins over a variable one.

    A path matches as a whole and exactly: `/bookings/` is not `/bookings`, and nothing redirects.
    """

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, method: str, template: str, target: T) -> None:
        """Add a target under a method and a path template."""
        node, names = self._root, []
        for segment in template.split("/")[1:]:
            if segment.startswith("{") and segment.endswith("}"):
                names.append(segment[1:-1])
                if node.variable is None:
                    node.variable = _Node()
                node = node.variable
            else:
                node = node.fixed.setdefault(segment, _Node())
        node.targets[method] = (target, tuple(names))

    def find(self, method: str, path: str, raw: bytes = b"") -> tuple[T, dict[str, str]]:
        """Return the target of a request and its path parameters. HEAD finds what GET finds.

        `raw` is the path before decoding: an encoded slash is part of its segment.

        Raises:
            Refusal: 404 if no template has the path, 405 with Allow if none has the method.
        """
        values: list[str] = []
        segments = path.split("/")
        if b"%2f" in raw.lower():
            segments = [unquote(part) for part in raw.decode("latin-1").split("/")]
        node = _walk(self._root, segments, 1, values)
        if node is None:
            raise Refusal(route_not_found(path))
        hit = node.targets.get(method)
        if hit is None and method == "HEAD":
            hit = node.targets.get("GET")
        if hit is None:
            raise Refusal(method_not_allowed(method, _allowed(node.targets)))
        target, names = hit
        return target, dict(zip(names, values, strict=True)) if names else {}


def _walk(node: _Node[T], segments: list[str], index: int, values: list[str]) -> _Node[T] | None:
    """Return the node of a path. It only goes back where a literal and a variable both fit."""
    for at in range(index, len(segments)):
        segment = segments[at]
        literal, variable = node.fixed.get(segment), node.variable if segment else None
        if literal is not None and variable is not None:
            known = len(values)
            found = _walk(literal, segments, at + 1, values)
            if found is not None:
                return found
            literal = None
            del values[known:]
        if literal is not None:
            node = literal
        elif variable is not None:
            values.append(segment)
            node = variable
        else:
            return None
    return node if node.targets else None


def _allowed(targets: Mapping[str, Any]) -> list[str]:
    methods = set(targets)
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


class RoutingMiddleware(SpecMiddleware):
    """Puts the operation of a request into the scope, where connexion's own router would.

    connexion's walks a list of regular expressions, converts types (so that a bad integer is a
    404) and redirects trailing slashes; this one is a dictionary look-up and does neither.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._routes: Routes[tuple[str, Plan | Page | Rpc]] = Routes()

    def add_api(self, specification: Any, **kwargs: Any) -> None:
        """Add the operations of one API, and its pages, which stand outside the contract."""
        base: str = kwargs["base_path"] or ""
        plans: Mapping[str, Plan] = kwargs["plans"]
        rpc: Rpc | None = kwargs["rpc"]
        if rpc is None:
            for plan in plans.values():
                self._routes.add(plan.operation.method, base + plan.operation.path, (base, plan))
        else:
            for method in rpc.methods:
                self._routes.add(method, base + rpc.path, (base, rpc))
                self._routes.add(method, f"{base}{rpc.path}/", (base, rpc))  # clients write both
        for page in kwargs["mock"].pages:
            self._routes.add(page.method, page.path, (base, page))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = of(scope)
        if exchange.refusal is not None:
            raise exchange.refusal
        (base, target), exchange.path_params = self._routes.find(
            exchange.request.method, exchange.request.path, scope.get("raw_path") or b""
        )
        if isinstance(target, Rpc):
            target, exchange.request = target.find(exchange.request)
        extensions = scope.setdefault("extensions", {})
        if isinstance(target, Page):
            exchange.page = target
            extensions[ROUTING_CONTEXT] = {}
        else:
            exchange.plan = target
            exchange.entry.operation = target.operation.id
            extensions[ROUTING_CONTEXT] = {
                "api_base_path": base,
                "operation_id": target.operation.id,
            }
        await self.app(scope, receive, send)
