"""The shipped training catalogue, and what is told of a faulty file."""

import json

import pytest

from appraisals.models import AppraiserCertificate
from appraisals.qualification import HIGH_MATURITY, qualifying_schemes
from frameworks.catalog import InvalidCatalog
from qualifications.catalog import parse_training_catalogue
from qualifications.services.catalogue import SHIPPED, WORDS, read_training_catalogue

TYPE = {
    "key": "course",
    "name": "Course",
    "short_name": "Course",
    "family": "cmmi",
    "kind": "course",
    "provider": "Somebody",
    "source": "Knowledge",
}
ROLE = {
    "key": "member",
    "name": "Member",
    "function": "team_member",
    "family": "cmmi",
    "needs": [["course"]],
    "source": "Knowledge",
}


def _faults(types=(TYPE,), roles=(ROLE,), **values):
    content = {"format": 1, "types": list(types), "roles": list(roles)} | values
    with pytest.raises(InvalidCatalog) as invalid:
        parse_training_catalogue(json.dumps(content).encode(), WORDS)
    return [str(error) for error in invalid.value.errors]


@pytest.fixture(scope="module")
def shipped():
    return read_training_catalogue()


@pytest.fixture(scope="module")
def types(shipped):
    return {one.key: one for one in shipped.types}


@pytest.fixture(scope="module")
def roles(shipped):
    return {one.key: one for one in shipped.roles}


def test_the_shipped_file_is_counted(shipped):
    assert (len(shipped.types), len(shipped.roles)) == (31, 15)
    assert {family: sum(one.family == family for one in shipped.types) for family in WORDS.families} == {
        "cmmi": 18,
        "aspice": 9,
        "iso_9001": 4,
    }


@pytest.mark.parametrize(
    ("key", "name", "months", "verified"),
    [
        ("cmmi_introduction_dev_1.3", "Introduction to CMMI for Development v1.3", None, True),
        ("cmmi_associate", "Certified CMMI Associate", 36, True),
        ("cmmi_professional", "Certified CMMI Professional", 36, True),
        ("cmmi_lead_appraiser", "Certified CMMI Lead Appraiser", 36, False),
        ("intacs_provisional", "intacs certified Provisional Assessor", 36, True),
        ("intacs_process_expert", "intacs Process Expert", 36, False),
        ("iso_9001_internal_auditor", "ISO 9001 internal auditor course", None, False),
    ],
)
def test_known_qualifications(types, key, name, months, verified):
    found = types[key]

    assert (found.name, found.validity_months, found.verified) == (name, months, verified)


def test_a_professional_needs_five_things_of_which_two_leave_a_choice(types):
    """CMMI Institute policy PC002."""
    assert [len(group) for group in types["cmmi_professional"].prerequisites] == [2, 3, 1, 1, 1]


def test_team_training_counts_for_one_appraisal(types):
    assert {one.key for one in types.values() if one.for_one_appraisal} == {
        "cmmi_team_training_1.3",
        "cmmi_team_member_training",
    }


def test_each_constellation_has_its_own_team_member(roles):
    needs = {key: role.needs[0] for key, role in roles.items() if key.endswith("_1.3") and "team" in key}

    assert set(needs.values()) == {(f"cmmi_introduction_{one}_1.3",) for one in ("dev", "svc", "acq")}


def test_every_source_is_told_and_knowledge_is_not_verified(shipped):
    rows = (*shipped.types, *shipped.roles)

    assert [one.key for one in rows if not one.source] == []
    assert [one.key for one in rows if one.verified and "from knowledge" in one.source.lower()] == []


def test_the_words_for_lead_appraisers_are_those_of_their_certificates(types):
    assert set(AppraiserCertificate.Scheme.values) <= set(types)


@pytest.mark.parametrize(
    ("role", "family", "level"),
    [
        ("cmmi_lead_appraiser", "cmmi", 3),
        ("cmmi_lead_appraiser_high_maturity", "cmmi", HIGH_MATURITY),
        ("aspice_lead_assessor", "aspice", 2),
    ],
)
def test_who_may_lead_is_the_same_as_for_booking(roles, role, family, level):
    (group,) = roles[role].needs

    assert set(group) == qualifying_schemes(family, level)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"key": ""}, "types[0].key: is missing"),
        ({"key": "Bad Key"}, "types[0].key: may only have small letters"),
        ({"name": 3}, "types[0].name: must be a text"),
        ({"family": "iso_12207"}, "types[0].family: must be one of cmmi"),
        ({"kind": "degree"}, "types[0].kind: must be one of course"),
        ({"validity_months": 0}, "types[0].validity_months: must be a whole number from 1 to 240"),
        ({"validity_months": True}, "types[0].validity_months: must be a whole number from 1 to 240"),
        ({"validity_months": 36, "for_one_appraisal": True}, "types[0].validity_months: has no meaning"),
        ({"prerequisites": ["course"]}, "types[0].prerequisites: must be a list of lists"),
        ({"prerequisites": [[]]}, "types[0].prerequisites: must be a list of lists"),
        ({"prerequisites": [["nowhere"]]}, "types[0].prerequisites: names 'nowhere'"),
        ({"prerequisites": [["course"]]}, "types: prerequisites go round in a circle: course needs course"),
        ({"validity": 36}, "types[0].validity: is not known here"),
        ({"source": ""}, "types[0].source: is missing"),
    ],
)
def test_a_fault_of_a_type_is_told_with_its_place(change, fault):
    assert any(told.startswith(fault) for told in _faults([TYPE | change], [ROLE]))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"needs": []}, "roles[0].needs: must name at least one"),
        ({"needs": [["nowhere"]]}, "roles[0].needs: names 'nowhere'"),
        ({"function": "sponsor"}, "roles[0].function: must be one of"),
    ],
)
def test_a_fault_of_a_role_is_told_with_its_place(change, fault):
    assert any(told.startswith(fault) for told in _faults([TYPE], [ROLE | change]))


def test_all_faults_are_told_at_once():
    faults = _faults([TYPE | {"key": ""}, TYPE, TYPE], [ROLE | {"needs": [["x"]]}], format=2, more=1)

    assert [fault.split(":")[0] for fault in faults] == [
        "format",
        "types[0].key",
        "more",
        "types[2].key",
        "roles[0].needs",
    ]


def test_a_circle_of_several_is_found():
    types = [TYPE | {"key": key, "prerequisites": [[other]]} for key, other in ("ab", "bc", "ca")]

    (fault,) = _faults(types, [ROLE | {"needs": [["a"]]}])

    assert "circle" in fault


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b'{"format": 1, "format": 1}', b'{"format": NaN}', b"[" * 100_000]
)
def test_what_is_no_catalogue_is_refused(content):
    with pytest.raises(InvalidCatalog):
        parse_training_catalogue(content, WORDS)


def test_the_shipped_file_has_one_row_a_line():
    lines = SHIPPED.read_text().splitlines()

    assert sum('"key":' in line for line in lines) == 46
