"""Companies as they come: the option that the advisor puts first, and the rules that decide."""

import pytest

from advisor.ranking import Gate, Way, advise
from advisor.rulebook import shipped_rulebook
from frameworks.models import Framework, TargetProfile

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
