"""The table of rules in the README, written from the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bookable_specs.diff.model import DIRECTIONS, Rule
from bookable_specs.diff.policy import PRESETS, Policy, load_policy
from bookable_specs.diff.rules import AREAS

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- rules -->", "<!-- end of rules -->"
_MOST_ALIASES = 2


def table() -> str:
    """Return the table: each rule with its levels, where presets depart, its reason and aliases."""
    policies = [load_policy(name, Path()) for name in PRESETS if name != "default"]
    return "\n".join(line for area in AREAS for line in _area(area, policies))


def written(readme: str) -> str:
    """Return the README with the table put between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def _area(area: str, policies: list[Policy]) -> Iterator[str]:
    yield f"### {area.capitalize()}"
    yield ""
    yield "| rule | request | response | strict | booking | why | oasdiff |"
    yield "|---|---|---|---|---|---|---|"
    for rule in AREAS[area]:
        presets = " | ".join(_departs(rule, policy) for policy in policies)
        aliases = ", ".join(f"`{alias}`" for alias in rule.oasdiff[:_MOST_ALIASES])
        more = len(rule.oasdiff) - _MOST_ALIASES
        told = f"{aliases} and {more} more" if more > 0 else aliases
        yield (
            f"| `{rule.id}` | {rule.request} | {rule.response} | {presets} | {rule.why} | {told} |"
        )
    yield ""


def _departs(rule: Rule, policy: Policy) -> str:
    """Say where a preset takes a rule otherwise."""
    levels = {way: policy.level(rule, way) for way in DIRECTIONS}
    departures = [f"{level} ({way})" for way, level in levels.items() if level != rule.level(way)]
    if len(departures) == len(DIRECTIONS) and len(set(levels.values())) == 1:
        return levels["request"]
    return ", ".join(departures)


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
