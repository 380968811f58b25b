"""Paths over crosswalks: what joins, what is left, and that no path contradicts what a crosswalk says itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.paths import MOST_LINKS, Link, Network
from frameworks.strengths import STRONGEST_FIRST

# A framework is the letter of a requirement; what follows a dot belongs to what stands before it.
NODES = [f"{framework}{number}{part}" for framework in "abcd" for number in "12" for part in ("", ".1")]
FRAMEWORKS = {node: node[0] for node in NODES}
PARENTS = {node: node[:2] if "." in node else None for node in NODES}


def network(*pairs, nothing=()):
    """A network of "source target strength"."""
    links = [Link(pair, *pair.split()) for pair in pairs]
    return Network(links, frameworks=FRAMEWORKS, parents=PARENTS, nothing=nothing)


def found(ways):
    return {f"{way.source} {way.target}": way.strength for way in ways}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param(["a1 b1 strong", "b1 c1 strong"], {"a1 c1": "medium"}, id="one step weaker"),
        pytest.param(["a1 b1 medium", "b1 c1 strong"], {"a1 c1": "weak"}, id="than the weaker link"),
        pytest.param(["a1 b1 weak", "b1 c1 strong"], {}, id="weak leaves nothing"),
        pytest.param(["a1 b1.1 strong", "b1 c1 strong"], {"a1 c1": "weak"}, id="goes on at the whole"),
        pytest.param(["a1 b1 strong", "b1.1 c1 strong"], {"a1 c1": "weak"}, id="goes on at a part"),
        pytest.param(["a1 b1.1 strong", "b1.1 c1 strong"], {"a1 c1": "medium"}, id="a part exactly"),
        pytest.param(["a1 b1 strong", "b2 c1 strong"], {}, id="does not join"),
        pytest.param(["a1 b1 strong", "c1 b1 strong"], {"a1 c1": "weak"}, id="the second read against its direction"),
        pytest.param(["b1 a1 strong"], {"a1 b1": "medium"}, id="one link read against its direction"),
        pytest.param(["b1 a1 weak"], {}, id="a weak one says nothing against its direction"),
        pytest.param(["a1 b1 strong", "b1 c1 strong", "a1 c1 weak"], {}, id="the crosswalk's own word counts"),
        pytest.param(["a1 b1 strong", "b1 c1 strong", "a1 c1 none"], {}, id="also when it is none"),
        pytest.param(["a1 b1 strong", "b1 z9 strong"], {}, id="what is retired is no step"),
        pytest.param(["a1 b1 strong", "b1 a2 strong"], {"a2 b1": "medium"}, id="never back into a framework"),
    ],
)
def test_indirect_ways(pairs, expected):
    ways = found(network(*pairs).indirect_ways("a"))

    assert {ends: strength for ends, strength in ways.items() if f"{ends} " not in " ".join(pairs)} == expected


def test_three_strong_links_leave_weak_and_a_fourth_is_not_followed():
    chain = ["a1 b1 strong", "b1 c1 strong", "c1 d1 strong"]

    assert found(network(*chain).indirect_ways("a"))["a1 d1"] == "weak"
    assert found(network(*chain[:2], "c1 d1 medium").indirect_ways("a")).get("a1 d1") is None


def test_what_nothing_provides_is_not_provided_indirectly_unless_the_framework_provides_it_after_all():
    pairs = ["a1 b1 strong", "b1 c1 strong"]

    assert found(network(*pairs, nothing=[("a", "c1")]).indirect_ways("a")) == {}
    assert "a1 c1" in found(network(*pairs, "a2 c1 weak", nothing=[("a", "c1")]).indirect_ways("a"))


def test_the_strongest_path_comes_first_and_the_others_are_kept():
    ways = network("a1 b1 medium", "b1 c1 strong", "a1 d1 strong", "d1 c1 strong").indirect_ways("a")

    (way,) = [way for way in ways if way.target == "c1"]
    assert [(path.strength, path.links[0].target) for path in way.paths] == [("medium", "d1"), ("weak", "b1")]


def test_ways_to_and_from_a_requirement_hold_direct_ones_too():
    net = network("a1 b1 strong", "b1 c1 strong")

    assert found(net.ways_to(["c1"])) == {"b1 c1": "strong", "a1 c1": "medium"}
    assert found(net.ways_from(["c1"])) == {"c1 b1": "medium", "c1 a1": "weak"}
    assert found(net.ways_from(["a1", "b1"])).keys() == {"a1 b1", "a1 c1", "b1 c1", "b1 a1"}


pairs = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(STRONGEST_FIRST[:3])).filter(
    lambda pair: pair[0][0] != pair[1][0]
)


@given(st.lists(pairs, max_size=14, unique_by=lambda pair: pair[:2]))
def test_every_way_is_weaker_than_its_steps_and_the_same_from_both_ends(rows):
    net = network(*(" ".join(row) for row in rows))
    rank = STRONGEST_FIRST.index
    forward = {end: strength for node in NODES for end, strength in found(net.ways_from([node])).items()}
    backward = {end: strength for node in NODES for end, strength in found(net.ways_to([node])).items()}

    assert forward == backward
    for framework in "abcd":
        for way in net.indirect_ways(framework):
            for path in way.paths:
                assert 1 <= len(path.links) <= MOST_LINKS
                assert "none" not in (path.strength, *(link.strength for link in path.links))
                steps = len(path.links) - 1
                assert rank(path.strength) >= max(rank(link.strength) for link in path.links) + steps
                passed = [path.source[0], *(link.target[0] for link in path.links)]
                assert len(set(passed)) == len(passed)
