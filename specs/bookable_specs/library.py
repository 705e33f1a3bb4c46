"""Find contracts: in the checkout this package stands in, in the wheel, or at a path."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from bookable_specs import cache, entry
from bookable_specs.contract import Contract
from bookable_specs.errors import SpecError

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


def available() -> tuple[str, ...]:
    """Return the slugs of the contracts that `load` knows by name."""
    shipped = resources.files("bookable_specs") / "bundles"
    if shipped.is_dir():
        return tuple(sorted(item.name.removesuffix(".json") for item in shipped.iterdir()))
    return tuple(sorted(root.parent.name for root in _CHECKOUT.glob("*/openapi.yaml")))


def load(slug_or_path: str | Path) -> Contract:
    """Return a contract by its slug, or from a file or folder anywhere.

    Raises SpecError if there is none, or if it cannot be used.
    """
    known = available()
    if slug_or_path in known:
        return _named(str(slug_or_path))
    path = Path(slug_or_path)
    if path.exists():
        return _built(path)
    raise SpecError(
        f"there is no contract {str(slug_or_path)!r}; "
        f"give a path, or one of: {', '.join(known) or '(none found)'}"
    )


def _named(slug: str) -> Contract:
    shipped = resources.files("bookable_specs") / "bundles" / f"{slug}.json"
    if shipped.is_file():
        return entry.decode(shipped.read_bytes())
    digest = cache.key(_CHECKOUT / slug)
    content = cache.read(slug, digest)
    if content is not None:
        try:
            return entry.decode(content)
        except SpecError:
            pass  # a damaged entry is as good as none
    return _built(_CHECKOUT / slug, keep_as=digest)


def _built(root: Path, keep_as: str = "") -> Contract:
    from bookable_specs.build import build  # noqa: PLC0415 - YAML is read only if nothing is kept

    contract, made = build(root)
    inside = all(name.startswith(f"{contract.slug}/") for name in made.sources)
    if keep_as and inside:  # the key does not cover files outside the contract's folder
        cache.write(contract.slug, keep_as, entry.encode(contract))
    return contract
