"""Every edit can be undone: what one rule finds forwards, another finds backwards.

And what a change means to who sends, its mirror means to who receives: to narrow what is taken
breaks clients, to widen what is given breaks them, too.
"""

from __future__ import annotations

import pytest
from diff_harness import Fixture, fixtures

from bookable_specs.diff.model import DIRECTIONS, Direction
from bookable_specs.diff.rules import RULES

EVERY = fixtures()
BY_ID = {fixture.rule: fixture for fixture in EVERY}
RULE = {rule.id: rule for rule in RULES}

ENDS_ELSEWHERE = {
    "path-removed-after-sunset": "what comes back is new, whatever its past",
    "operation-removed-after-sunset": "what comes back is new, whatever its past",
    "parameter-removed-after-sunset": "what comes back is new, whatever its past",
    "property-removed-after-sunset": "what comes back is new, whatever its past",
    "sunset-too-soon": "who takes it back undeprecates, and undoing that may be in time",
    "sunset-unreadable": "who takes it back undeprecates, and undoing that may be in time",
    "deprecated-without-sunset": "who takes it back undeprecates, and undoing that may be in time",
    "version-not-raised": "a version that stands still has no direction",
    "version-raised-too-little": "backwards it is lowered",
    "required-property-added-with-default": "whether it had a default is no matter when it goes",
    "property-became-required-with-default": "nor when it becomes optional",
    "required-parameter-added": "one that goes was optional or not; that is told as gone alike",
    "required-body-added": "one that goes was optional or not; that is told as gone alike",
}

LEVELS_DIFFER = {
    "enum-values-removed": "the mirror of values added",
    "additional-properties-allowed": "the mirror of restricting them",
    "parameter-removed": "what isn't needed is ignored by who gets it, missed by who read it",
    "enum-values-added": "a new answer may be met with care; a value refused can't be",
    "enum-introduced": "as with single values",
    "enum-lifted": "the mirror of the above",
    "extensible-values-added": "readers were told to be ready for more",
    "extensible-values-removed": "the mirror of the above",
    "pattern-added": "few readers take a value apart by its pattern",
    "pattern-removed": "the mirror of the above",
    "additional-properties-restricted": "few readers mind a property more",
    "property-added": "a property is told by its name; who gets one more ignores it",
    "property-added-to-closed": "the mirror is judged by whether others are refused",
    "property-removed": "what is missed is missed by who reads it, however optional",
    "property-removed-from-closed": "the mirror of both",
    "required-property-removed": "who sends one property too many is ignored",
    "required-property-added": "the mirror of the above",
    "required-property-added-with-default": "the default softens it",
    "property-became-required-with-default": "the default softens it",
    "default-added": "a default is read by who leaves a value out, not by who gets it",
    "default-removed": "a default is read by who leaves a value out, not by who gets it",
    "default-changed": "a default is read by who leaves a value out, not by who gets it",
    "became-read-only": "the other side doesn't see the property at all",
    "no-longer-read-only": "the other side doesn't see the property at all",
    "became-write-only": "the other side doesn't see the property at all",
    "no-longer-write-only": "the other side doesn't see the property at all",
    "header-added": "headers are ignored by who doesn't know them",
    "header-removed": "the mirror of the above",
    "optional-parameter-added": "the mirror of the above",
    "body-removed": "a body is not merely ignored",
    "optional-body-added": "the mirror of the above",
    "required-body-added": "the mirror of the above",
    "required-parameter-added": "the mirror of the above",
    "success-status-removed": "a status that is gone is missed; one that is new is understood",
    "success-status-added": "the mirror of the above",
    "error-status-removed": "a receiver may answer with it, and no longer may",
    "error-status-added": "the mirror of the above",
    "media-type-added": "who asks for a media type gets it, whatever others there are",
    "media-type-removed": "the mirror of the above",
    "stability-lowered": "a promise withdrawn hurts, one made doesn't, either way",
    "stability-raised": "the mirror of the above",
    "operation-id-removed": "generated clients have names, whichever way data goes",
    "operation-id-added": "the mirror of the above",
    "operation-removed": "who calls and who is called both miss it",
    "operation-added": "the mirror of the above",
    "callback-removed": "who is called misses it",
    "callback-added": "the mirror of the above",
    "sunset-too-soon": "a promise concerns both sides alike",
    "sunset-unreadable": "a promise concerns both sides alike",
    "sunset-withdrawn": "a promise concerns both sides alike",
    "sunset-announced": "a promise concerns both sides alike",
    "sunset-brought-forward": "a promise concerns both sides alike",
    "sunset-postponed": "a promise concerns both sides alike",
}


def mirror(fixture: Fixture, way: Direction) -> str:
    """Return the one rule that finds a fixture's edit undone."""
    backwards = fixture.swapped("request" if fixture.at == "document" else way)
    assert len(backwards) == 1, [finding.rule.id for finding in backwards]
    return backwards[0].rule.id


CASES = [
    (fixture, way)
    for fixture in EVERY
    for way in DIRECTIONS
    if way in fixture.says and fixture.rule not in {"version-not-raised"}
]


@pytest.mark.parametrize(
    ("fixture", "way"), CASES, ids=[f"{fixture.rule}-{way}" for fixture, way in CASES]
)
def test_an_edit_that_is_undone_is_one_finding_of_the_mirror_rule(
    fixture: Fixture, way: Direction
) -> None:
    other = mirror(fixture, way)
    back = mirror(BY_ID[other], way if way in BY_ID[other].says else "request")

    assert back == fixture.rule or fixture.rule in ENDS_ELSEWHERE


SIDED = [fixture for fixture in EVERY if len(fixture.says) == 2]


@pytest.mark.parametrize("fixture", SIDED, ids=lambda fixture: fixture.rule)
def test_what_it_means_to_senders_its_mirror_means_to_receivers(fixture: Fixture) -> None:
    rule, other = RULE[fixture.rule], RULE[mirror(fixture, "request")]
    same = (rule.request, rule.response) == (other.response, other.request)

    assert same or fixture.rule in LEVELS_DIFFER


def test_no_waiver_has_become_needless() -> None:
    differing = {
        fixture.rule
        for fixture in SIDED
        for other in [RULE[mirror(fixture, "request")]]
        if (RULE[fixture.rule].request, RULE[fixture.rule].response)
        != (other.response, other.request)
    }
    elsewhere = {
        fixture.rule
        for fixture, way in CASES
        for other in [BY_ID[mirror(fixture, way)]]
        if mirror(other, way if way in other.says else "request") != fixture.rule
    }

    assert LEVELS_DIFFER.keys() - differing == set()
    assert ENDS_ELSEWHERE.keys() - elsewhere <= {"version-not-raised"}
