"""Which operations reach a change, and which way data travels where it stands.

Sets of operations are numbers, a bit each, and pairs that lead to one another share theirs: the
cost is linear in the graph, also where every schema refers to every other.
"""

from __future__ import annotations

from typing import TypeAlias

from bookable_specs.diff.compare.graph import Pair, Review
from bookable_specs.diff.model import DIRECTIONS, Change, Direction, Reach, mirrored

Node: TypeAlias = tuple[int, Direction]


def reached(review: Review) -> list[tuple[Change, tuple[Reach, ...]]]:
    """Return every change that any operation leads to, with all that do, in document order."""
    pairs = {id(pair): pair for pair in (start.pair for start in review.starts)}
    pairs |= {id(pair): pair for pair in review.pairs()}
    bits: dict[Node, int] = {}
    for position, start in enumerate(review.starts):
        node = (id(start.pair), start.direction)
        bits[node] = bits.get(node, 0) | (1 << position)
    order = _spread(pairs, bits)
    told: dict[tuple[int, ...], tuple[Reach, ...]] = {}
    found: list[tuple[Change, tuple[Reach, ...]]] = []
    for key in order:
        for change, only in pairs[key].changes:
            masks = tuple(bits.get((key, way), 0) if way in only else 0 for way in DIRECTIONS)
            if any(masks):
                if masks not in told:
                    told[masks] = _reaches(review, masks)
                found.append((change, told[masks]))
    return found


def _reaches(review: Review, masks: tuple[int, ...]) -> tuple[Reach, ...]:
    found: dict[Reach, None] = {}
    for way, mask in zip(DIRECTIONS, masks, strict=True):
        left = mask
        while left:
            lowest = left & -left
            found[Reach(call=review.starts[lowest.bit_length() - 1].call, direction=way)] = None
            left ^= lowest
    return tuple(found)


def _spread(pairs: dict[int, Pair], bits: dict[Node, int]) -> list[int]:
    """Hand each node's bits on to all that it leads to; return the pairs in the order met."""
    groups = _groups(pairs, list(bits))
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    shared = [0] * len(groups)
    for node, mask in bits.items():
        shared[group_of[node]] |= mask
    for number in range(len(groups) - 1, -1, -1):  # a group comes after all that it leads to
        for node in groups[number]:
            bits[node] = shared[number]
            for onward in _onward(pairs, node):
                if group_of[onward] != number:
                    shared[group_of[onward]] |= shared[number]
    return list(dict.fromkeys(node[0] for group in reversed(groups) for node in group))


def _onward(pairs: dict[int, Pair], node: Node) -> list[Node]:
    pair, direction = node
    other = mirrored(direction)
    return [
        (id(edge.to), other if edge.swap else direction)
        for edge in pairs[pair].edges
        if direction in edge.only
    ]


def _groups(pairs: dict[int, Pair], starts: list[Node]) -> list[list[Node]]:
    """Return the nodes in groups that lead to one another (Tarjan), what is led to first."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_nodes: dict[Node, None] = {}
    groups: list[list[Node]] = []
    for start in reversed(starts):
        if start in number:
            continue
        number[start] = low[start] = len(number)
        open_nodes[start] = None
        path = [(start, iter(_onward(pairs, start)))]
        while path:
            node, onward = path[-1]
            for other in onward:
                if other not in number:
                    number[other] = low[other] = len(number)
                    open_nodes[other] = None
                    path.append((other, iter(_onward(pairs, other))))
                    break
                if other in open_nodes:
                    low[node] = min(low[node], number[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    groups.append(_closed(open_nodes, node))
    return groups


def _closed(open_nodes: dict[Node, None], node: Node) -> list[Node]:
    """Take a finished group off the open nodes: the node and all that were met after it."""
    group: list[Node] = []
    while not group or group[-1] != node:
        group.append(open_nodes.popitem()[0])
    return group
