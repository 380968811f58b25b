"""Ways from one framework to another over several crosswalks: weaker than each of their steps, never a rating. Pure.

A crosswalk says how much of its target is there where its source is met. A path puts such links after one another, and
may read a link against its direction, which costs it one step of strength. Nothing is a path that comes to "none".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from frameworks.strengths import NONE, STRONGEST_FIRST, path_strength, weaker

MOST_LINKS = 3
Node = Any  # whatever names a requirement to the caller, hashable


@dataclass(frozen=True, slots=True)
class Link:
    """How far ``source`` provides ``target`` by one pair of a crosswalk, which ``key`` names to the caller.

    ``is_reversed``: read against the direction of the crosswalk; ``strength`` is then weakened already.
    """

    key: Hashable
    source: Node
    target: Node
    strength: str
    is_reversed: bool = False

    @property
    def reversed(self) -> Link:
        """Return the link read against its direction: the crosswalk does not say that, so one step is lost."""
        return replace(self, source=self.target, target=self.source, strength=weaker(self.strength), is_reversed=True)


@dataclass(frozen=True, slots=True)
class Path:
    """Links after one another. ``joints``: for each but the first, whether it starts where the one before it ends."""

    links: tuple[Link, ...]
    joints: tuple[bool, ...]
    strength: str

    @property
    def source(self) -> Node:
        """Return where the path starts."""
        return self.links[0].source

    @property
    def target(self) -> Node:
        """Return where the path ends."""
        return self.links[-1].target

    @property
    def is_direct(self) -> bool:
        """Say whether it is one pair of a crosswalk, read as it is written."""
        return len(self.links) == 1 and not self.links[0].is_reversed

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return what orders paths: the strongest first, then the shortest, then what reads as it is written."""
        against = sum(link.is_reversed for link in self.links)
        return (STRONGEST_FIRST.index(self.strength), len(self.links), against)

    def then(self, link: Link, is_exact: bool) -> Path:
        """Return the path with ``link`` after it."""
        return _path((*self.links, link), (*self.joints, is_exact))

    def after(self, link: Link, is_exact: bool) -> Path:
        """Return the path with ``link`` before it."""
        return _path((link, *self.links), (is_exact, *self.joints))


@dataclass(frozen=True, slots=True)
class Way:
    """How one requirement provides another: every path between the two, the strongest first."""

    source: Node
    target: Node
    paths: tuple[Path, ...]

    @property
    def strength(self) -> str:
        """Return the strength of the strongest path."""
        return self.paths[0].strength

    @property
    def is_direct(self) -> bool:
        """Say whether a crosswalk speaks of the pair itself."""
        return self.paths[0].is_direct


class Network:
    """Requirements, joined by the pairs of crosswalks and by what belongs to what.

    ``frameworks`` gives the framework of each requirement, ``parents`` what it belongs to (None at the top); pairs of
    requirements that are not there are left out. ``nothing``: (framework, target) where a crosswalk says that nothing
    of the framework provides the target. What a crosswalk says of a pair itself is never contradicted by a path.
    """

    def __init__(
        self,
        pairs: Iterable[Link],
        *,
        frameworks: Mapping[Node, Hashable],
        parents: Mapping[Node, Node | None],
        nothing: Collection[tuple[Hashable, Node]] = (),
    ) -> None:
        stated = [pair for pair in pairs if pair.source in frameworks and pair.target in frameworks]
        self._frameworks, self._parents = frameworks, parents
        self._stated = {(pair.source, pair.target) for pair in stated}
        provided = {(frameworks[pair.source], pair.target) for pair in stated if pair.strength != NONE}
        self._nothing = set(nothing) - provided
        links = [*stated, *(pair.reversed for pair in stated)]
        self._links = [link for link in links if link.strength != NONE]
        self._starting = _Ends(self._links, lambda link: link.source, self.above)
        self._ending = _Ends(self._links, lambda link: link.target, self.above)

    def above(self, node: Node) -> tuple[Node, ...]:
        """Return what ``node`` belongs to, the nearest first."""
        chain: list[Node] = []
        parent = self._parents.get(node)
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = self._parents.get(parent)
        return tuple(chain)

    def speaks_of(self, sources: Iterable[Node], target: Node) -> bool:
        """Say whether a crosswalk speaks of ``target`` itself and one of ``sources``, if only to say "nothing"."""
        return any(
            (source, target) in self._stated or (self._frameworks[source], target) in self._nothing
            for source in sources
        )

    def chain(self, node: Node) -> tuple[Node, ...]:
        """Return ``node`` and what it belongs to, the nearest first."""
        return (node, *self.above(node))

    def indirect_ways(self, source: Hashable) -> tuple[Way, ...]:
        """Return the ways from one framework to every other that no crosswalk speaks of itself."""
        begin = [link for link in self._links if self._frameworks[link.source] == source]
        return tuple(way for way in self._ways(self._forward(begin)) if not way.is_direct)

    def ways_to(self, nodes: Iterable[Node]) -> tuple[Way, ...]:
        """Return every way that ends at one of ``nodes``, direct ones included."""
        return self._ways(self._backward([link for node in nodes for link in self._ending.at[node]]))

    def ways_from(self, nodes: Iterable[Node]) -> tuple[Way, ...]:
        """Return every way that starts at one of ``nodes``, direct ones included."""
        return self._ways(self._forward([link for node in nodes for link in self._starting.at[node]]))

    def _forward(self, begin: Iterable[Link]) -> Iterator[Path]:
        return self._grown(begin, lambda path: (path.then(*one) for one in self._starting.near(path.target)))

    def _backward(self, begin: Iterable[Link]) -> Iterator[Path]:
        return self._grown(begin, lambda path: (path.after(*one) for one in self._ending.near(path.source)))

    def _grown(self, begin: Iterable[Link], grow: Callable[[Path], Iterator[Path]]) -> Iterator[Path]:
        paths = [_path((link,), ()) for link in begin]
        for _length in range(MOST_LINKS):
            yield from paths
            paths = [longer for path in paths for longer in grow(path) if self._is_path(longer)]

    def _is_path(self, path: Path) -> bool:
        """Say whether something is left of it, and no framework is passed twice."""
        if path.strength == NONE:
            return False
        passed = [self._frameworks[path.source], *(self._frameworks[link.target] for link in path.links)]
        return len(set(passed)) == len(passed)

    def _ways(self, paths: Iterable[Path]) -> tuple[Way, ...]:
        found: defaultdict[tuple[Node, Node], list[Path]] = defaultdict(list)
        for path in paths:
            ends = (path.source, path.target)
            contradicts = ends in self._stated or (self._frameworks[path.source], path.target) in self._nothing
            if path.is_direct or not contradicts:
                found[ends].append(path)
        ways = (Way(*ends, tuple(sorted(rows, key=lambda path: path.rank))) for ends, rows in found.items())
        return tuple(sorted(ways, key=lambda way: way.paths[0].rank))


class _Ends:
    """Links by the requirement at one of their ends, and by what that belongs to."""

    def __init__(
        self, links: Iterable[Link], end: Callable[[Link], Node], above: Callable[[Node], tuple[Node, ...]]
    ) -> None:
        self.at: defaultdict[Node, list[Link]] = defaultdict(list)
        self._below: defaultdict[Node, list[Link]] = defaultdict(list)
        self._above = above
        for link in links:
            self.at[end(link)].append(link)
            for node in above(end(link)):
                self._below[node].append(link)

    def near(self, node: Node) -> Iterator[tuple[Link, bool]]:
        """Return the links that may be joined at ``node``, and whether they are exactly there."""
        yield from ((link, True) for link in self.at.get(node, ()))
        around = (*self._below.get(node, ()), *(link for one in self._above(node) for link in self.at.get(one, ())))
        yield from ((link, False) for link in around)


def _path(links: tuple[Link, ...], joints: tuple[bool, ...]) -> Path:
    return Path(links, joints, path_strength([link.strength for link in links], joints))
