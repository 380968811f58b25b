"""Companies as they come: the option that the advisor puts first, and the rules that decide."""

import pytest

from advisor.conditions import Chosen, Negation
from advisor.ranking import Gate, Way, advise
from advisor.rulebook import shipped_rulebook
from frameworks.models import Crosswalk, Framework, TargetProfile
from frameworks.queries import coverage, crosswalk_page

BOOK = shipped_rulebook()


def answers(**chosen: str) -> dict[str, frozenset[str]]:
    """Return answers from words, such as ``product="software systems"``; "" means none of the choices."""
    return {key: frozenset(words.split()) for key, words in chosen.items()}


COMPANIES = {
    "German supplier of Volkswagen, software of control units": (
        answers(
            asked_by="car_maker",
            named="aspice",
            industry="automotive",
            markets="germany",
            product="software systems",
            size="from_250",
            held="iso_9001 iatf_16949",
            deadline="within_24_months",
        ),
        "aspice_swe_cl2",
        Gate.REQUIRED,
        {"named.aspice.software"},
    ),
    "Italian second-tier hardware maker": (
        answers(
            asked_by="car_maker",
            named="",
            industry="automotive",
            markets="italy",
            product="hardware",
            size="50_to_249",
        ),
        "aspice_hwe_cl2",
        Gate.WELL_FOUNDED,
        {"automotive.hardware"},
    ),
    "US defence contractor with a CMMI clause": (
        answers(
            asked_by="contract government",
            named="cmmi",
            industry="defence",
            markets="usa",
            product="software systems",
            size="from_250",
        ),
        "cmmi_dev_ml3",
        Gate.REQUIRED,
        {"named.cmmi.development", "defence.usa"},
    ),
    "US defence contractor without a clause": (
        answers(asked_by="own_wish", named="", industry="defence", markets="usa", product="systems", size="50_to_249"),
        "cmmi_dev_ml3",
        Gate.WELL_FOUNDED,
        {"defence.usa"},
    ),
    "Indian IT services firm": (
        answers(
            asked_by="customer", named="cmmi", industry="it", markets="india usa", product="services", size="from_250"
        ),
        "cmmi_svc_ml3",
        Gate.FOUNDED,
        {"services.it", "services.size"},
    ),
    "Services firm with a contract clause": (
        answers(asked_by="contract", named="cmmi", industry="public", markets="usa", product="services"),
        "cmmi_svc_ml3",
        Gate.REQUIRED,
        {"named.cmmi.services"},
    ),
    "Maker of medical devices": (
        answers(
            asked_by="own_wish",
            named="",
            industry="medical",
            markets="germany",
            product="systems software",
            size="10_to_49",
            held="iso_9001",
        ),
        "cmmi_dev_ml2",
        Gate.FOUNDED,
        {"development.outside_automotive"},
    ),
    "Web agency of nine": (
        answers(asked_by="own_wish", named="", industry="it", markets="europe", product="software", size="under_10"),
        "iso_9001",
        Gate.WELL_FOUNDED,
        {"iso_9001.small"},
    ),
    "Spanish software house": (
        answers(asked_by="customer", named="", industry="it", markets="spain", product="software", size="10_to_49"),
        "maturity_33000",
        Gate.WELL_FOUNDED,
        {"maturity.spain"},
    ),
    "Italian supplier of public administration": (
        answers(
            asked_by="government",
            named="iso_9001",
            industry="public",
            markets="italy",
            product="services",
            size="10_to_49",
        ),
        "iso_9001",
        Gate.WELL_FOUNDED,
        {"iso_9001.italy", "named.iso_9001"},
    ),
    "Telematics supplier asked for cybersecurity": (
        answers(
            asked_by="contract",
            named="aspice_cs",
            industry="automotive",
            markets="germany",
            product="software connected",
            size="50_to_249",
        ),
        "aspice_cs",
        Gate.REQUIRED,
        {"named.aspice_cs", "automotive.connected"},
    ),
    "Integrator of bought products": (
        answers(asked_by="government", named="cmmi", industry="defence", markets="usa", product="purchases"),
        "cmmi_spm_ml2",
        Gate.REQUIRED,
        {"named.cmmi.purchases"},
    ),
    "Software supplier of the Volkswagen group": (
        answers(asked_by="volkswagen", named="", industry="automotive", markets="germany", product="software"),
        "aspice_swe_cl2",
        Gate.WELL_FOUNDED,
        {"automotive.volkswagen", "automotive.software"},
    ),
    "Control units for Japanese car makers, by ISO 26262": (
        answers(
            asked_by="customer",
            named="aspice",
            industry="automotive",
            markets="japan_korea taiwan italy",
            product="systems connected",
            held="iso_26262 iso_27001 aspice",
            deadline="within_12_months",
        ),
        "aspice_swe_cl2",
        Gate.WELL_FOUNDED,
        {
            "automotive.japan_korea",
            "automotive.taiwan",
            "automotive.italy",
            "automotive.iso_26262",
            "experience.aspice",
            "named.wish.aspice",
        },
    ),
    "Contract that names level 2": (
        answers(asked_by="contract", named="cmmi", level="level_2", industry="it", markets="usa", product="software"),
        "cmmi_dev_ml2",
        Gate.REQUIRED,
        {"level.two", "named.cmmi.development"},
    ),
    "Contract that names level 5": (
        answers(asked_by="contract", named="cmmi", level="higher", industry="it", markets="india", product="software"),
        "cmmi_dev_ml3",
        Gate.REQUIRED,
        {"level.three", "named.cmmi.development"},
    ),
    "Civil agency of the United States": (
        answers(asked_by="government", named="", industry="public", markets="usa", product="software"),
        "cmmi_dev_ml3",
        Gate.WELL_FOUNDED,
        {"defence.usa"},
    ),
    "Services for an agency of the United States": (
        answers(asked_by="government", named="", industry="public", markets="usa", product="services"),
        "cmmi_svc_ml3",
        Gate.FOUNDED,
        {"federal.usa.services", "services.it", "services.markets"},
    ),
    "Certified software house in China, first time": (
        answers(
            asked_by="customer",
            named="cmmi",
            industry="it",
            markets="china",
            product="software",
            size="10_to_49",
            held="iso_9001",
        ),
        "cmmi_dev_ml2",
        Gate.FOUNDED,
        {"development.markets", "development.first_step", "base.reuse"},
    ),
    "The same with a CMMI result and 80 people": (
        answers(
            asked_by="customer",
            named="cmmi",
            industry="it",
            markets="china",
            product="software",
            size="50_to_249",
            held="iso_9001 cmmi",
        ),
        "cmmi_dev_ml3",
        Gate.FOUNDED,
        {"development.markets", "development.size", "experience.cmmi"},
    ),
    "Maker of drives for machines who has six months": (
        answers(
            asked_by="customer",
            named="cmmi",
            industry="other",
            markets="germany italy usa",
            product="hardware systems",
            size="50_to_249",
            held="iso_9001",
            deadline="within_6_months",
        ),
        "cmmi_dev_ml2",
        Gate.FOUNDED,
        {"development.first_step", "base.reuse"},
    ),
    "Two people for European space projects": (
        answers(
            asked_by="own_wish", named="", industry="space", markets="europe", product="software", size="under_10"
        ),
        "iso_9001",
        Gate.WELL_FOUNDED,
        {"iso_9001.small", "iso_9001.own_wish"},
    ),
    "Certified maker of medical devices for whom nobody asks": (
        answers(
            asked_by="own_wish",
            named="",
            industry="medical",
            markets="germany",
            product="",
            size="10_to_49",
            held="iso_9001",
        ),
        "iso_9001",
        Gate.FOUNDED,
        {"iso_9001.medical", "iso_9001.own_wish", "base.held"},
    ),
    "Bank that asks for organisational maturity": (
        answers(asked_by="contract", named="maturity_33000", industry="finance", markets="spain", product="software"),
        "maturity_33000",
        Gate.REQUIRED,
        {"named.maturity", "maturity.spain"},
    ),
    "Hardware maker with Automotive SPICE in the contract": (
        answers(asked_by="contract", named="aspice", industry="automotive", markets="germany", product="hardware"),
        "aspice_hwe_cl2",
        Gate.REQUIRED,
        {"named.aspice.hardware", "automotive.hardware", "automotive.germany"},
    ),
    "Automotive software house asked for CMMI by contract": (
        answers(asked_by="contract", named="cmmi", industry="automotive", markets="china", product="software"),
        "cmmi_dev_ml3",
        Gate.REQUIRED,
        {"named.cmmi.development"},
    ),
}


@pytest.mark.parametrize(("given", "first", "gate", "deciding"), COMPANIES.values(), ids=COMPANIES)
def test_the_first_option_and_why(given, first, gate, deciding):
    best = advise(BOOK, given).standings[0]

    assert (best.option.key, best.gate) == (first, gate)
    assert deciding <= {rule.key for rule in best.reasons_for}


def test_every_option_is_first_for_somebody():
    assert {case[1] for case in COMPANIES.values()} == {option.key for option in BOOK.options}


def test_without_answers_nothing_speaks_and_every_question_is_open():
    advice = advise(BOOK, {})

    assert {standing.gate for standing in advice.standings} == {Gate.NO_REASON}
    assert advice.unanswered == tuple(question.key for question in BOOK.questions)


def test_advice_tells_what_an_open_question_would_change():
    given = answers(asked_by="contract", industry="defence", markets="usa", product="systems", size="from_250")

    turns = {(turn.question, turn.choice): turn.first for turn in advise(BOOK, given).turns}

    assert turns[("named", "maturity_33000")] == "maturity_33000"
    assert ("named", "cmmi") not in turns


def test_advice_tells_what_another_answer_than_the_given_one_would_change():
    given = answers(industry="automotive", product="software services", size="50_to_249")

    turns = {(turn.question, turn.way, turn.choice): turn.first for turn in advise(BOOK, given).turns}

    assert turns[("product", Way.WITHOUT, "software")].startswith("cmmi_svc")
    assert turns[("industry", Way.INSTEAD, "it")] != "aspice_swe_cl2"
    assert not {choice for question, way, choice in turns if (question, way) == ("product", Way.ANSWER)}


@pytest.mark.django_db
@pytest.mark.parametrize("option", BOOK.options, ids=lambda option: option.key)
def test_every_target_is_shipped_or_says_why_there_is_none(option, catalogs):
    if option.target is None:
        assert option.no_target
        return
    framework = Framework.objects.shipped().get(key=option.target.framework)
    assert framework.target_min <= option.target.level <= framework.target_max
    if option.target.profile:
        assert TargetProfile.objects.shipped().get(key=option.target.profile).framework == framework


def _standing(given, key):
    return next(standing for standing in advise(BOOK, given).standings if standing.option.key == key)


def test_a_lower_level_than_the_binding_customer_names_is_ruled_out():
    given = answers(asked_by="contract", named="cmmi", level="level_3", product="software")

    assert _standing(given, "cmmi_dev_ml2").gate == Gate.RULED_OUT
    assert _standing({**given, "level": frozenset({"level_2"})}, "cmmi_dev_ml2").gate == Gate.REQUIRED


def test_who_holds_no_iso_9001_cannot_stay_with_it():
    against = _standing(answers(held="iso_27001"), "iso_9001").reasons_against

    assert [rule.key for rule in against] == ["base.not_held"]


def test_what_iatf_16949_takes_speaks_for_both_models():
    given = answers(held="iatf_16949", product="software")

    assert "automotive.iatf" in {rule.key for rule in _standing(given, "aspice_swe_cl2").reasons_for}
    assert "automotive.iatf.cmmi" in {rule.key for rule in _standing(given, "cmmi_dev_ml2").reasons_for}


def test_every_rule_speaks_for_one_of_the_companies():
    spoken = {rule.key for rule in BOOK.rules for case in COMPANIES.values() if rule.condition.holds(case[0])}

    assert {rule.key for rule in BOOK.rules} - spoken == set()


def test_every_choice_can_change_something():
    """Except those that only say that no other one is true."""
    silent = {
        (question.key, key)
        for question in BOOK.questions
        for key in question.keys
        if not any(_depends(rule.condition, question.key, key) for rule in BOOK.rules)
    }

    assert silent == {("markets", "other"), ("level", "no_level")}


def _depends(condition, question, key):
    if isinstance(condition, Chosen):
        return condition.question == question and key in condition.choices
    if isinstance(condition, Negation):
        inside = condition.part
        return inside.question == question if isinstance(inside, Chosen) else _depends(inside, question, key)
    return any(_depends(part, question, key) for part in condition.parts)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.key)
def test_what_is_called_verified_names_more_than_our_judgement(rule):
    own = rule.source.startswith(("Own", "Contract wording", "Cairn", "Practitioners", "Quoted by"))

    assert not (own and rule.verified)


@pytest.mark.django_db
def test_the_figures_of_the_reuse_rule_are_those_of_the_crosswalk(catalogs):
    crosswalk = Crosswalk.objects.get(key="iso-9001-2015--cmmi-dev-1.3")
    counts = coverage(crosswalk_page(crosswalk, None), 2).own
    total = counts.strong + counts.medium + counts.weak + counts.none + counts.unmapped
    rule = next(rule for rule in BOOK.rules if rule.key == "base.reuse")

    figures = (
        f"of the {total} specific practices of level 2 in v1.3 {counts.strong} strongly, {counts.medium} in part, "
    )
    assert figures + f"{counts.weak} weakly, {counts.none} not at all" in rule.reason
