"""What an organisation judges of mappings: for itself alone, with a reason, never overwritten."""

import pytest
from django.db.models import Q
from django.utils import timezone

from frameworks import services
from frameworks.models import MappingRevision
from frameworks.queries import (
    Coverage,
    Pair,
    area_coverage,
    beside,
    coverage,
    crosswalk_hints,
    crosswalk_page,
    effective_mappings,
    matrix,
    narrowed_mappings,
    practices_for_target,
)
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def refs(cmmi, to_cmmi):
    """A function that returns the requirement of a reference: of the source or of the target."""

    def find(ref):
        return (cmmi if " " in ref else to_cmmi.source_framework).requirements.get(ref=ref)

    return find


@pytest.fixture
def pair(acme, to_cmmi, refs):
    """A function that returns a pair of acme."""

    def make(source, target, organization=acme, crosswalk=to_cmmi):
        return Pair(organization, crosswalk, refs(source) if source else None, refs(target))

    return make


@pytest.fixture
def revise(cast):
    def call(pair, strength, seen=None, actor=cast.pavel, rationale="We know better"):
        return services.revise_mapping(
            pair=pair, strength=strength, rationale=rationale, seen=seen, actor=actor, now=NOW
        )

    return call


@pytest.fixture
def add(cast):
    def call(pair, strength, actor=cast.pavel, rationale="We know better"):
        return services.add_mapping(pair=pair, strength=strength, rationale=rationale, actor=actor, now=NOW)

    return call


def strengths(organization, to_cmmi, target):
    rows = effective_mappings(organization, Q(crosswalk=to_cmmi, target__ref=target))
    return [(row.source.ref if row.source else None, row.strength) for row in rows]


def test_a_revision_counts_for_its_organisation_alone(acme, rival, to_cmmi, cmmi, pair, revise):
    for clause in ("8.2.2", "8.2.3"):
        revise(pair(clause, "REQM SP 1.1"), "weak")

    assert strengths(acme, to_cmmi, "REQM SP 1.1") == [("8.2.2", "weak"), ("8.2.3", "weak")]
    assert strengths(rival, to_cmmi, "REQM SP 1.1") == strengths(None, to_cmmi, "REQM SP 1.1")
    assert coverage(crosswalk_page(to_cmmi, acme), 2).own == Coverage(12, 25, 16, 1)
    assert coverage(crosswalk_page(to_cmmi, rival), 2).own == Coverage(13, 25, 15, 1)
    targets = practices_for_target(cmmi, 2)
    hint = crosswalk_hints(cmmi, targets, acme)["REQM", "REQM SP 1.1"]
    assert (hint.strength, hint.rationales) == ("weak", ("We know better", "We know better"))
    assert crosswalk_hints(cmmi, targets, rival)["REQM", "REQM SP 1.1"].strength == "strong"


def test_a_source_that_provides_nothing_is_no_clause_of_the_hint(acme, cmmi, pair, revise):
    revise(pair("8.2.2", "REQM SP 1.1"), "none")

    hint = crosswalk_hints(cmmi, practices_for_target(cmmi, 2), acme)["REQM", "REQM SP 1.1"]

    assert (hint.strength, hint.clauses) == ("strong", ("8.2.3",))


def test_what_is_added_replaces_that_nothing_provides_it(acme, to_cmmi, pair, add):
    assert strengths(acme, to_cmmi, "PMC SP 1.2") == [(None, "none")]

    add(pair("9.1", "PMC SP 1.2"), "medium")

    assert strengths(acme, to_cmmi, "PMC SP 1.2") == [("9.1", "medium")]
    assert coverage(crosswalk_page(to_cmmi, acme), 2).own == Coverage(13, 26, 15)


def test_withdrawing_follows_the_crosswalk_again_and_keeps_the_history(cast, acme, to_cmmi, pair, revise):
    first = revise(pair("8.2.2", "REQM SP 1.1"), "weak")
    second = revise(pair("8.2.2", "REQM SP 1.1"), "medium", seen=first.pk)

    last = services.withdraw_revision(revision=second, rationale="Wrong after all", actor=cast.priya, now=NOW)

    assert strengths(acme, to_cmmi, "REQM SP 1.1") == [("8.2.2", "strong"), ("8.2.3", "strong")]
    rows = MappingRevision.objects.of(acme)
    assert sorted(rows.values_list("strength", "is_withdrawn", "is_current")) == [
        ("medium", False, False),
        ("medium", True, True),
        ("weak", False, False),
    ]
    assert (last.made_by, last.rationale) == (cast.priya, "Wrong after all")
    assert sorted(
        Activity.objects.filter(target_kind="frameworks.mappingrevision").values_list("verb", flat=True)
    ) == [
        "revised",
        "revised",
        "withdrew",
    ]
    with pytest.raises(Conflict):
        services.withdraw_revision(revision=last, rationale="Again", actor=cast.priya, now=NOW)


def test_a_pair_that_was_added_and_withdrawn_may_be_added_again(cast, acme, to_cmmi, pair, add):
    row = add(pair("9.1", "PMC SP 1.2"), "medium")
    services.withdraw_revision(revision=row, rationale="No", actor=cast.pavel, now=NOW)
    assert strengths(acme, to_cmmi, "PMC SP 1.2") == [(None, "none")]

    add(pair("9.1", "PMC SP 1.2"), "weak")

    assert strengths(acme, to_cmmi, "PMC SP 1.2") == [("9.1", "weak")]


@pytest.mark.parametrize("seen", ["none", "other"])
def test_what_somebody_else_judged_meanwhile_is_not_overwritten(pair, revise, seen):
    first = revise(pair("8.2.2", "REQM SP 1.1"), "weak")
    second = revise(pair("8.2.2", "REQM SP 1.1"), "medium", seen=first.pk)

    with pytest.raises(Conflict) as refusal:
        revise(pair("8.2.2", "REQM SP 1.1"), "none", seen=None if seen == "none" else first.pk)

    assert (refusal.value.code, MappingRevision.objects.get(is_current=True)) == ("revision_changed", second)


@pytest.mark.parametrize(
    ("source", "target", "strength", "rationale", "field"),
    [
        pytest.param("8.2.2", "REQM SP 1.1", "weak", "  ", "rationale", id="no reason"),
        pytest.param("8.2.2", "REQM SP 1.1", "castle", "x", "strength", id="unknown strength"),
        pytest.param("8.2.2", "REQM SP 1.1", "weak", "x\0", "rationale", id="NUL"),
        pytest.param("8.2.2", "REQM SP 1.1", "weak", "x" * 501, "rationale", id="too long"),
        pytest.param("10.3", "REQM SP 1.1", "weak", "x", "target", id="no such pair"),
        pytest.param(None, "PMC SP 1.2", "weak", "x", "strength", id="strength without a source"),
        pytest.param("PP SP 1.1", "REQM SP 1.1", "weak", "x", "source", id="source of the target's framework"),
        pytest.param("8.2.2", "8.2.3", "weak", "x", "target", id="target of the source's framework"),
    ],
)
def test_bad_input_is_refused_at_its_field(pair, revise, source, target, strength, rationale, field):
    with pytest.raises(DomainError) as refusal:
        revise(pair(source, target), strength, rationale=rationale)

    assert refusal.value.field == field
    assert not MappingRevision.objects.exists()


def test_a_pair_that_is_there_is_not_added(pair, add):
    with pytest.raises(DomainError) as refusal:
        add(pair("8.2.2", "REQM SP 1.1"), "weak")

    assert refusal.value.code == "taken"


@pytest.mark.parametrize("name", ["carl", "vera", "lena", "mallory"])
def test_who_is_no_process_owner_judges_nothing(cast, pair, revise, add, name):
    actor = getattr(cast, name)

    with pytest.raises(Denied):
        revise(pair("8.2.2", "REQM SP 1.1"), "weak", actor=actor)
    with pytest.raises(Denied):
        add(pair("9.1", "PMC SP 1.2"), "weak", actor=actor)


@pytest.mark.parametrize("rows", [1, 3])
def test_effective_mappings_take_two_statements(acme, to_cmmi, pair, revise, rows, django_assert_num_queries):
    for target in ("REQM SP 1.1", "REQM SP 1.2", "REQM SP 1.3")[:rows]:
        source = to_cmmi.mappings.filter(target__ref=target).order_by("source__position")[0].source.ref
        revise(pair(source, target), "weak")

    with django_assert_num_queries(2):
        found = effective_mappings(acme, Q(crosswalk=to_cmmi))

    assert sum(row.revision is not None for row in found) == rows
    assert [str(row.target) for row in found if row.revision]


def test_the_matrix_holds_every_pair_once_and_the_strongest(to_cmmi, acme):
    page = crosswalk_page(to_cmmi, acme)

    found = matrix(page.frame, page.mappings)

    cells = {(cell.source.ref, cell.target.ref): cell for row in found.rows for cell in row.cells if cell.pairs}
    assert sum(cell.pairs for cell in cells.values()) == sum(row.source is not None for row in page.mappings) == 255
    cell = cells["8.2", "REQM"]
    assert (cell.strength, cell.letter) == ("strong", "S")
    pairs = narrowed_mappings(page, source_area="8.2", area="REQM")
    assert cell.pairs == len(pairs)
    assert {column.ref for column in found.columns} == {
        *to_cmmi.target_framework.requirements.process_areas().values_list("ref", flat=True), "GG 1", "GG 2", "GG 3",
    }  # fmt: skip
    assert {row.source.ref for row in found.rows}.isdisjoint({head.ref for head in found.silent})


def test_side_by_side_reads_in_both_directions(to_cmmi):
    page = crosswalk_page(to_cmmi, None)

    forward = {group.head.ref: group for group in beside(page.frame, page.mappings)}
    reverse = {group.head.ref: group for group in beside(page.frame, page.mappings, is_reverse=True)}

    assert [row.requirement.ref for row in forward["REQM"].rows] == [f"REQM SP 1.{number}" for number in range(1, 6)]
    assert forward["REQM"].rows[0].strength == "strong"
    row = next(row for row in reverse["8.2"].rows if row.requirement.ref == "8.2.3")
    assert "REQM SP 1.1" in {mapping.target.ref for mapping in row.mappings}


def test_coverage_by_process_area_adds_up(to_cmmi, aspice_40):
    rows = {row.title.split()[0]: row for row in area_coverage(crosswalk_page(to_cmmi, None))}

    assert rows["REQM"].total == 5
    specific = [row for ref, row in rows.items() if ref != "GG"]
    assert (sum(row.total for row in specific), sum(row.counts.strong for row in specific)) == (167, 25)
