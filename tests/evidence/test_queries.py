"""What lists and the clause tree are made of."""

from datetime import timedelta

import pytest

from evidence import queries, services
from evidence.models import EvidenceItem, EvidenceLink
from evidence.queries import ItemFilter
from frameworks.models import Framework, Requirement
from tests.evidence.conftest import NOW, TODAY, clause, requirement
from tests.factories import EvidenceItemFactory

pytestmark = pytest.mark.django_db


def _item(acme, actor, title, refs=(), **values):
    item = services.add_evidence(
        organization=acme, title=title, actor=actor, now=NOW, url=f"https://example.com/{title}", **values
    )
    for ref in refs:
        services.link_clause(item=item, clause=clause(ref), actor=actor, now=NOW)
    return item


def _row(page, ref):
    return next(row for _head, rows in page.groups for row in rows if row.clause.ref == ref)


def test_an_empty_register_has_every_leaf_missing(acme, catalogs):
    page = queries.register_clauses(acme, TODAY)

    assert (page.coverage.clauses, page.coverage.covered, page.coverage.missing) == (65, 0, 65)
    assert [head.clause.ref for head, _rows in page.groups] == ["4", "5", "6", "7", "8", "9", "10"]
    assert sum(len(rows) for _head, rows in page.groups) == 91 - 7
    assert (_row(page, "4.4").coverage, _row(page, "4.4.1").coverage, _row(page, "4.4.1").title) == (
        None,
        "missing",
        "",
    )


def test_coverage_tells_valid_expired_returned_and_withdrawn(cast, acme):
    _item(acme, cast.carl, "valid", ["4.1"], valid_until=TODAY)
    _item(acme, cast.carl, "expired", ["4.2", "4.1"], valid_until=TODAY - timedelta(days=1))
    returned = _item(acme, cast.carl, "returned", ["4.3"])
    services.return_link(link=returned.links.get(), reason="No.", actor=cast.pavel, now=NOW)
    withdrawn = _item(acme, cast.carl, "withdrawn", ["4.4.1"])
    services.withdraw_evidence(item=withdrawn, actor=cast.carl, now=NOW)

    page = queries.register_clauses(acme, TODAY)

    assert [_row(page, ref).coverage for ref in ("4.1", "4.2", "4.3", "4.4.1")] == [
        "covered",
        "expired",
        "missing",
        "missing",
    ]
    assert [(link.item.title, link.validity) for link in _row(page, "4.1").links] == [
        ("expired", "expired"),
        ("valid", "soon"),
    ]
    assert (_row(page, "4.3").total, _row(page, "4.4.1").total) == (1, 0)
    assert (page.coverage.covered, page.coverage.expired, page.coverage.missing) == (1, 1, 63)


def test_at_most_six_links_are_shown_and_all_are_counted(cast, acme):
    for number in range(8):
        _item(acme, cast.carl, f"e{number}", ["4.1"])

    row = _row(queries.register_clauses(acme, TODAY), "4.1")

    assert (len(row.links), row.total) == (6, 8)


def test_the_register_is_searched_by_clause_title_and_evidence(cast, acme):
    _item(acme, cast.carl, "Steering meeting", ["9.3.1"])

    def found(**values):
        page = queries.register_clauses(acme, TODAY, **values)
        return [row.clause.ref for _head, rows in page.groups for row in rows]

    assert found(search="steering") == ["9.3.1"]
    assert found(search="7.1.5") == ["7.1.5", "7.1.5.1", "7.1.5.2"]
    assert found(search="CALIBRATION NOWHERE") == []
    assert found(show="covered") == ["9.3.1"]
    assert "9.3.1" not in found(show="missing")


def test_the_register_is_read_in_a_constant_number_of_statements(cast, acme, django_assert_num_queries):
    _item(acme, cast.carl, "one", ["4.1"])
    with django_assert_num_queries(3):
        queries.register_clauses(acme, TODAY)

    for number in range(3):
        _item(acme, cast.carl, f"more {number}", ["4.1", "8.1"])
    with django_assert_num_queries(3):
        queries.register_clauses(acme, TODAY)


def test_item_list_narrows(cast, acme, rival, apollo):
    plan = _item(acme, cast.carl, "plan", ["8.1"], owner=cast.carl, owner_role="Planner")
    old = _item(acme, cast.carl, "old", valid_until=TODAY - timedelta(days=1))
    soon = _item(acme, cast.carl, "soon", valid_until=TODAY + timedelta(days=60))
    services.link_evidence(
        item=soon,
        process_area=requirement("PP"),
        practice=requirement("PP SP 1.1"),
        unit=apollo,
        actor=cast.carl,
        now=NOW,
    )
    services.accept_link(link=soon.links.get(), actor=cast.pavel, now=NOW)
    gone = _item(acme, cast.carl, "gone")
    services.withdraw_evidence(item=gone, actor=cast.carl, now=NOW)
    EvidenceItemFactory(organization=rival)
    cmmi = str(Framework.objects.get(key="cmmi-dev-1.3").pk)

    def found(**values):
        return set(queries.item_list(acme, cast.vera, TODAY, ItemFilter(**values)))

    assert found() == {plan, old, soon}
    assert found(q="PLAN") == found(q="example.com/plan") == {plan}
    assert found(validity="expired") == {old}
    assert found(validity="soon") == {soon}
    assert found(owner=str(cast.carl.pk)) == {plan}
    assert found(owner="nobody") == {old, soon}
    assert found(state="accepted") == {soon}
    assert found(state="in_review", framework=cmmi) == set()
    assert found(framework=cmmi) == {soon}
    assert found(clause="8.1") == {plan}
    assert found(show="unlinked") == {old}
    assert found(show="withdrawn") == {gone}


def test_item_list_counts_the_reviews(cast, acme, plan, link):
    services.link_clause(item=plan, clause=clause("8.1"), actor=cast.carl, now=NOW)
    services.accept_link(link=link, actor=cast.pavel, now=NOW)

    row = queries.item_list(acme, cast.vera, TODAY, ItemFilter()).get()

    assert (row.link_count, row.accepted_count, row.in_review_count, row.returned_count) == (2, 1, 1, 0)


def test_review_list_is_longest_waiting_first_and_narrows(cast, acme, plan, link, apollo):
    later = services.link_clause(item=plan, clause=clause("8.1"), actor=cast.carl, now=NOW + timedelta(hours=1))
    iso, cmmi = str(clause("8.1").framework_id), str(link.practice.framework_id)

    assert list(queries.review_list(acme, TODAY)) == [link, later]
    assert list(queries.review_list(acme, TODAY, framework=iso)) == [later]
    assert list(queries.review_list(acme, TODAY, framework=cmmi, unit=str(apollo.pk))) == [link]
    assert list(queries.review_list(acme, TODAY, q="PP SP")) == [link]
    services.accept_link(link=link, actor=cast.pavel, now=NOW)
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)
    assert not queries.review_list(acme, TODAY).exists()


def test_what_may_be_linked_follows_the_catalogues(acme, apollo, acme_root, catalogs):
    areas = queries.linkable_areas(acme)
    assert areas.filter(framework__key="cmmi-dev-1.3").count() == 22
    assert areas.filter(framework__key="iso-9001-2015").count() == 7

    practices = queries.linkable_practices(requirement("PP"))
    assert practices.filter(kind="specific_practice").count() == 14
    assert practices.filter(kind="generic_practice").count() == 13
    assert list(queries.linkable_units(acme, requirement("PP"))) == [apollo]
    assert list(queries.linkable_units(acme, requirement("OPD"))) == [acme_root]
    assert list(queries.linkable_units(acme, clause("8"))) == [acme_root]
    assert "10.1" not in queries.linkable_practices(clause("9")).values_list("ref", flat=True)


def test_retired_requirements_are_offered_no_more(acme, catalogs):
    Requirement.objects.filter(pk__in=[requirement("PP").pk, clause("4.4.1").pk]).update(retired=True)

    assert not queries.linkable_areas(acme).filter(ref="PP").exists()
    assert not queries.linkable_practices(clause("4")).filter(ref="4.4.1").exists()


def test_without_a_catalogue_there_is_no_register(acme):
    EvidenceLink.objects.all().delete()
    Framework.objects.filter(key="iso-9001-2015").update(key="iso-9001-1987")

    page = queries.register_clauses(acme, TODAY)

    assert (page.groups, page.coverage.clauses) == ((), 0)
    assert EvidenceItem.objects.count() == 0


def test_confidential_evidence_counts_for_a_clause_but_is_named_to_its_readers_alone(acme, cast):
    _item(acme, cast.priya, "Salaries", ["4.1"], confidentiality="confidential")

    seen = {
        person: _row(queries.register_clauses(acme, TODAY, reader=getattr(cast, person)), "4.1")
        for person in ("vera", "olga")
    }

    assert {person: (row.coverage, len(row.links)) for person, row in seen.items()} == {
        "vera": ("covered", 0),
        "olga": ("covered", 1),
    }
    assert queries.register_clauses(acme, TODAY, "salar", reader=cast.vera).groups == ()
