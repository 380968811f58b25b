"""The ranking by gates holds for any rules and answers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.conditions import Chosen, Every, Negation, Some
from advisor.ranking import FOR, Effect, Gate, Option, Rule, Rulebook, rank
from advisor.rulebook import shipped_rulebook

OPTIONS = tuple(Option(key, key, "x", "x", ("x",), "x", verified=False) for key in "abcd")
CHOSEN = Chosen("q", frozenset({"yes"}))
YES, NO, OPEN = {"q": frozenset({"yes"})}, {"q": frozenset()}, {}
ALWAYS = Every(())
BOOK = shipped_rulebook()


def rule(key, effect, options, condition=ALWAYS):
    """Return a rule."""
    return Rule(key, condition, tuple(options), effect, "x", "x", verified=False)


rules_of_any_kind = st.lists(
    st.builds(rule, st.text("xyz", min_size=1), st.sampled_from(Effect), st.sets(st.sampled_from("abcd"))), max_size=12
)
any_answers = st.fixed_dictionaries(
    {}, optional={one.key: st.frozensets(st.sampled_from(one.keys), max_size=2) for one in BOOK.questions}
)


def order(rules, answers=YES):
    """Return the option keys, best first."""
    return [standing.option.key for standing in rank(Rulebook("2026-01-01", (), OPTIONS, tuple(rules)), answers)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (CHOSEN, (True, False, None)),
        (Negation(CHOSEN), (False, True, None)),
        (Every((CHOSEN, ALWAYS)), (True, False, None)),
        (Every((CHOSEN, Negation(ALWAYS))), (False, False, False)),
        (Some((CHOSEN, ALWAYS)), (True, True, True)),
        (Some((CHOSEN, Negation(ALWAYS))), (True, False, None)),
    ],
    ids=str,
)
def test_unanswered_is_missing_and_never_no(condition, expected):
    assert tuple(condition.holds(answers) for answers in (YES, NO, OPEN)) == expected


@pytest.mark.parametrize(
    ("effects", "gate"),
    [
        ([], Gate.NO_REASON),
        ([Effect.WEAK_FOR], Gate.FOUNDED),
        ([Effect.MODERATE_AGAINST], Gate.NO_REASON),
        ([Effect.STRONG_FOR], Gate.WELL_FOUNDED),
        ([Effect.STRONG_FOR, Effect.STRONG_AGAINST], Gate.DISPUTED),
        ([Effect.MODERATE_FOR, Effect.STRONG_AGAINST], Gate.ADVISED_AGAINST),
        ([Effect.DECISIVE, Effect.STRONG_AGAINST], Gate.REQUIRED),
        ([Effect.DECISIVE, Effect.EXCLUDES], Gate.RULED_OUT),
    ],
    ids=str,
)
def test_gate_of_an_option(effects, gate):
    rules = tuple(rule(str(number), effect, "a") for number, effect in enumerate(effects))

    [standing] = rank(Rulebook("2026-01-01", (), OPTIONS[:1], rules), YES)

    assert standing.gate is gate


@given(rules_of_any_kind, st.randoms())
def test_the_order_of_the_rules_does_not_matter(rules, random):
    shuffled = random.sample(rules, len(rules))

    assert order(shuffled) == order(rules) == order(rules)


@given(rules_of_any_kind, st.sampled_from(FOR), st.sampled_from("abcd"))
def test_an_answer_that_only_supports_an_option_never_lowers_it(rules, effect, option):
    supported = [*rules, rule("support", effect, option, CHOSEN)]

    assert order(supported, YES).index(option) <= order(supported, OPEN).index(option)


@given(any_answers)
def test_every_option_is_ranked_once_and_says_only_what_holds(answers):
    standings = rank(BOOK, answers)

    assert sorted(one.option.key for one in standings) == sorted(option.key for option in BOOK.options)
    for standing in standings:
        assert all(one.condition.holds(answers) for one in (*standing.reasons_for, *standing.reasons_against))


def test_options_without_reasons_keep_their_order():
    assert order([]) == list("abcd")
    backwards = replace(BOOK, options=BOOK.options[::-1])
    assert [one.option for one in rank(backwards, {})] == list(backwards.options)
