"""Who is tested: the base URL, the keys the tester holds, and what each key may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bookable_contracts.verdicts import NotReachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A token with what the server says about it; `label` is its placeholder in the report."""

    label: str
    token: str = field(repr=False)
    company: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """All keys of the tester, in the order in which they were passed."""

    keys: tuple[Key, ...]

    @property
    def companies(self) -> tuple[str, ...]:
        """The companies, the one whose keys can do most first."""
        companies = dict.fromkeys(key.company for key in self.keys)
        return tuple(sorted(companies, key=lambda company: -len(self.scopes_of(company))))

    def scopes_of(self, company: str) -> frozenset[str]:
        """All scopes that a company's keys hold together."""
        return frozenset().union(*(key.scopes for key in self.keys if key.company == company))

    def equals(self, key: Key) -> tuple[Key, ...]:
        """The keys that can stand in for this one, itself among them."""
        return tuple(
            other
            for other in self.keys
            if (other.company, other.scopes) == (key.company, key.scopes)
        )

    def holding(self, scopes: Iterable[str], *, company: str | None = None) -> Key:
        """The first key with these scopes; raises NotReachable if the tester has none."""
        needed = frozenset(scopes)
        for key in self.keys:
            if needed <= key.scopes and company in {None, key.company}:
                return key
        whose = " of the same company" if company else ""
        raise NotReachable(f"needs a key with {_words(needed)}{whose}: pass one more --token")

    def admitted(self, scopes: Iterable[str], *, company: str | None = None) -> Key:
        """The first key with one of these scopes; raises NotReachable if the tester has none."""
        needed = frozenset(scopes)
        for key in self.keys:
            if (not needed or needed & key.scopes) and company in {None, key.company}:
                return key
        whose = " of the same company" if company else ""
        words = " or ".join(sorted(needed)) or "any scope"
        raise NotReachable(f"needs a key with {words}{whose}: pass one more --token")

    def kinds(self) -> tuple[Key, ...]:
        """One key of each kind: those of a company with the same scopes are equal."""
        found = {(key.company, key.scopes): key for key in reversed(self.keys)}
        return tuple(reversed(found.values()))

    def lacking(self, scopes: Iterable[str]) -> tuple[Key, ...]:
        """One key of each kind that lacks these scopes; raises NotReachable if there is none."""
        needed = frozenset(scopes)
        found = {(key.company, key.scopes): key for key in reversed(self.keys)}
        keys = tuple(key for key in found.values() if not needed <= key.scopes)
        if not keys:
            raise NotReachable(f"needs a key without {_words(needed)}: pass one more --token")
        return keys

    def spare(self) -> tuple[Key, Key]:
        """Two equal keys, of the largest scope, one of which may be used up."""
        by_power: Sequence[Key] = sorted(self.keys, key=lambda key: -len(key.scopes))
        for key in by_power:
            first, *others = self.equals(key)
            if others:
                return first, others[-1]
        raise NotReachable("needs two keys with equal scopes and company: pass one more --token")


def _words(scopes: Iterable[str]) -> str:
    return " and ".join(sorted(scopes)) or "any scope"
