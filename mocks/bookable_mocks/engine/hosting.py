"""The door to connexion: it is imported here alone, and without what a mock never calls.

connexion takes along a client for OAuth servers, one for schemas elsewhere, a test client and a
template engine: with the client for deliveries, a sixth of the memory and a fifth of the start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class Deferred(ModuleType):
    """Stands in for a module; the first call of anything in it imports the module itself."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return what calls the module's function or class of that name."""
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*args: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **named)

        return call


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Let what is imported meanwhile have stand-ins for these modules, and nobody after it.

    Modules that are there already are left alone.
    """
    stand_ins = {name: Deferred(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


with deferred("httpx", "jinja2", "requests", "starlette.testclient"):
    from connexion.lifecycle import ConnexionResponse
    from connexion.middleware import ConnexionMiddleware
    from connexion.middleware.abstract import (
        ROUTING_CONTEXT,
        RoutedAPI,
        RoutedMiddleware,
        SpecMiddleware,
    )
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.resolver import Resolver

__all__ = [
    "ROUTING_CONTEXT",
    "ConnexionMiddleware",
    "ConnexionResponse",
    "ExceptionMiddleware",
    "LifespanMiddleware",
    "Resolver",
    "RoutedAPI",
    "RoutedMiddleware",
    "SpecMiddleware",
]
