"""Evidence is offered for practices in instances, and reviewed by somebody else."""

import pytest

from evidence import services
from evidence.models import EvidenceItem, EvidenceLink
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity, Membership, Role, Unit
from tests.evidence.conftest import NOW, clause, requirement, upload
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
READERS = ("vera", "lena", "mallory")


def _link(item, actor, area, practice, unit, note=""):
    return services.link_evidence(
        item=item, process_area=area, practice=practice, unit=unit, actor=actor, now=NOW, note=note
    )


@pytest.mark.parametrize(
    ("key", "area", "practice"),
    [
        ("cmmi-dev-1.3", "PP", "PP SP 2.7"),
        ("cmmi-dev-1.3", "PP", "GP 2.2"),
        ("aspice-3.1", "SWE.1", "SWE.1.BP1"),
        ("aspice-4.0", "SWE.1", "GP 2.1.1"),
    ],
)
def test_link_evidence_waits_for_review(cast, plan, apollo, key, area, practice):
    link = _link(plan, cast.carl, requirement(area, key), requirement(practice, key), apollo, " page 3 ")

    assert (link.state, link.note, link.created_by, link.reviewed_by) == ("in_review", "page 3", cast.carl, None)
    entry = Activity.objects.about(plan).get(verb="linked")
    assert entry.detail["unit"] == "Apollo"


@pytest.mark.parametrize(
    ("area", "practice"),
    [
        (("PP", "cmmi-dev-1.3"), ("REQM SP 1.1", "cmmi-dev-1.3")),
        (("PP", "cmmi-dev-1.3"), ("PP SG 1", "cmmi-dev-1.3")),
        (("PP", "cmmi-dev-1.3"), ("PP", "cmmi-dev-1.3")),
        (("PP", "cmmi-dev-1.3"), ("GP 2.1.1", "aspice-3.1")),
        (("PP", "cmmi-dev-1.3"), ("8.1", "iso-9001-2015")),
        (("PP SG 1", "cmmi-dev-1.3"), ("PP SP 1.1", "cmmi-dev-1.3")),
        (("SWE.1", "aspice-3.1"), ("SWE.2.BP1", "aspice-3.1")),
        (("SWE.1", "aspice-3.1"), ("SWE.1.BP1", "aspice-4.0")),
        (("4", "iso-9001-2015"), ("8.1", "iso-9001-2015")),
        (("4.4", "iso-9001-2015"), ("4.4.1", "iso-9001-2015")),
    ],
)
def test_a_practice_that_is_not_performed_in_the_process_area_is_refused(cast, plan, apollo, area, practice):
    with pytest.raises(DomainError) as refusal:
        _link(plan, cast.carl, requirement(*area), requirement(*practice), apollo)

    assert (refusal.value.field, refusal.value.status) == ("practice", 400)
    assert not EvidenceLink.objects.exists()


def test_each_process_area_has_its_kind_of_instance(cast, plan, apollo, acme_root):
    opd, pp = requirement("OPD"), requirement("PP")

    assert _link(plan, cast.carl, opd, requirement("OPD SP 1.1"), acme_root).unit == acme_root
    for area, practice, unit in (
        (opd, requirement("OPD SP 1.1"), apollo),
        (pp, requirement("PP SP 1.1"), acme_root),
        (clause("8"), clause("8.1"), apollo),
    ):
        with pytest.raises(DomainError) as refusal:
            _link(plan, cast.carl, area, practice, unit)
        assert refusal.value.field == "unit"
    assert EvidenceLink.objects.count() == 1


def test_a_unit_of_another_organisation_or_an_archived_one_is_refused(cast, plan, rival, apollo):
    foreign = ProjectFactory(organization=rival)
    Unit.objects.filter(pk=apollo.pk).update(archived_at=NOW)
    apollo.refresh_from_db()

    for unit in (foreign, apollo):
        with pytest.raises(DomainError) as refusal:
            _link(plan, cast.carl, requirement("PP"), requirement("PP SP 1.1"), unit)
        assert refusal.value.field == "unit"
    assert not EvidenceLink.objects.exists()


def test_the_same_cell_is_linked_once(cast, plan, link, apollo):
    with pytest.raises(DomainError) as refusal:
        _link(plan, cast.pavel, link.process_area, link.practice, apollo)

    assert refusal.value.message == "This evidence is already linked to that practice there."
    assert EvidenceLink.objects.count() == 1


def test_withdrawn_evidence_is_offered_for_nothing(cast, plan, apollo):
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)

    with pytest.raises(Conflict):
        _link(plan, cast.carl, requirement("PP"), requirement("PP SP 1.1"), apollo)


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_link_nothing(cast, plan, apollo, name):
    with pytest.raises(Denied):
        _link(plan, getattr(cast, name), requirement("PP"), requirement("PP SP 1.1"), apollo)

    assert not EvidenceLink.objects.exists()


def test_link_practices_adds_what_is_missing_and_all_or_nothing(cast, plan, link, apollo, acme_root, acme):
    borealis = ProjectFactory(organization=acme)
    practices = [requirement("PP SP 1.1"), requirement("PP SP 1.2"), requirement("GP 2.2")]
    offer = {"item": plan, "process_area": requirement("PP"), "actor": cast.carl, "now": NOW}

    added = services.link_practices(practices=practices, units=[apollo, borealis], **offer)

    assert (len(added), EvidenceLink.objects.count()) == (5, 6)
    with pytest.raises(DomainError):
        services.link_practices(practices=[requirement("PP SP 2.1")], units=[apollo, acme_root], **offer)
    assert EvidenceLink.objects.count() == 6


@pytest.mark.parametrize("name", ["pavel", "priya", "olga"])
def test_reviewers_accept_what_others_offered(cast, link, name):
    reviewer = getattr(cast, name)

    services.accept_link(link=link, actor=reviewer, now=NOW)
    services.accept_link(link=link, actor=reviewer, now=NOW)

    link.refresh_from_db()
    assert (link.state, link.reviewed_by, link.reviewed_at) == ("accepted", reviewer, NOW)
    assert Activity.objects.about(link.item).filter(verb="accepted").count() == 1


@pytest.mark.parametrize("name", ["carl", *READERS])
def test_nobody_below_process_owner_reviews(cast, link, name):
    person = getattr(cast, name)

    for act in (
        lambda: services.accept_link(link=link, actor=person, now=NOW),
        lambda: services.return_link(link=link, reason="No.", actor=person, now=NOW),
        lambda: services.accept_links(organization=link.organization, links=[link], actor=person, now=NOW),
    ):
        with pytest.raises(Denied):
            act()
    link.refresh_from_db()
    assert link.state == "in_review"


def test_nobody_reviews_what_they_offered_while_others_can(cast, plan, apollo):
    own = _link(plan, cast.pavel, requirement("PP"), requirement("PP SP 1.1"), apollo)

    with pytest.raises(Denied) as refusal:
        services.accept_link(link=own, actor=cast.pavel, now=NOW)

    assert refusal.value.message == "You offered this evidence yourself; somebody else reviews it."
    with pytest.raises(Denied):
        services.return_link(link=own, reason="No.", actor=cast.pavel, now=NOW)
    assert EvidenceLink.objects.get().state == "in_review"


def test_the_only_reviewer_reviews_the_own_offer_and_the_log_says_so(cast, acme, plan, apollo):
    own = _link(plan, cast.olga, requirement("PP"), requirement("PP SP 1.1"), apollo)
    Membership.objects.filter(organization=acme, user__in=[cast.priya, cast.pavel]).update(role=Role.CONTRIBUTOR)

    services.accept_link(link=own, actor=cast.olga, now=NOW)

    assert Activity.objects.about(plan).get(verb="accepted").detail["self_reviewed"] is True


def test_a_deactivated_reviewer_does_not_count(cast, acme, plan, apollo):
    own = _link(plan, cast.olga, requirement("PP"), requirement("PP SP 1.1"), apollo)
    for person in (cast.priya, cast.pavel):
        person.is_active = False
        person.save()

    assert services.accept_link(link=own, actor=cast.olga, now=NOW).state == "accepted"


def test_return_needs_a_reason_and_keeps_it_for_the_next_review(cast, link):
    for reason in ("", "  \u200b "):
        with pytest.raises(DomainError) as refusal:
            services.return_link(link=link, reason=reason, actor=cast.pavel, now=NOW)
        assert refusal.value.field == "reason"

    services.return_link(link=link, reason="Not signed.", actor=cast.pavel, now=NOW)
    link.refresh_from_db()
    assert (link.state, link.reason, link.reviewed_by) == ("returned", "Not signed.", cast.pavel)
    services.resubmit_link(link=link, actor=cast.carl, now=NOW)
    link.refresh_from_db()
    assert (link.state, link.reason) == ("in_review", "Not signed.")
    services.accept_link(link=link, actor=cast.pavel, now=NOW)
    link.refresh_from_db()
    assert (link.state, link.reason) == ("accepted", "")


def test_accepted_evidence_can_be_returned_but_not_resubmitted(cast, link):
    services.accept_link(link=link, actor=cast.pavel, now=NOW)

    with pytest.raises(Conflict):
        services.resubmit_link(link=link, actor=cast.carl, now=NOW)
    assert services.return_link(link=link, reason="Outdated.", actor=cast.priya, now=NOW).state == "returned"


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_resubmit_nothing(cast, link, name):
    services.return_link(link=link, reason="Not signed.", actor=cast.pavel, now=NOW)

    with pytest.raises(Denied):
        services.resubmit_link(link=link, actor=getattr(cast, name), now=NOW)


def test_links_of_withdrawn_evidence_are_not_reviewed(cast, link):
    services.withdraw_evidence(item=link.item, actor=cast.carl, now=NOW)

    with pytest.raises(Conflict):
        services.accept_link(link=link, actor=cast.pavel, now=NOW)


def test_accept_links_leaves_the_own_ones_and_those_reviewed_meanwhile(cast, acme, plan, link, apollo, store):
    own = _link(plan, cast.pavel, requirement("PP"), requirement("PP SP 1.2"), apollo)
    returned = _link(plan, cast.carl, requirement("PP"), requirement("PP SP 1.3"), apollo)
    services.return_link(link=returned, reason="No.", actor=cast.priya, now=NOW)

    done = services.accept_links(organization=acme, links=[link, own, returned], actor=cast.pavel, now=NOW)

    assert (done.accepted, done.own) == (1, 1)
    states = {row.pk: row.state for row in EvidenceLink.objects.all()}
    assert states == {link.pk: "accepted", own.pk: "in_review", returned.pk: "returned"}


def test_contributors_take_back_their_own_offers_only_until_they_are_accepted(cast, acme, plan, link, apollo):
    other = _link(plan, cast.pavel, requirement("PP"), requirement("PP SP 1.2"), apollo)
    with pytest.raises(Denied):
        services.unlink_evidence(link=other, actor=cast.carl)
    services.accept_link(link=link, actor=cast.pavel, now=NOW)
    with pytest.raises(Denied):
        services.unlink_evidence(link=link, actor=cast.carl)

    services.unlink_evidence(link=link, actor=cast.pavel)
    services.unlink_evidence(link=other, actor=cast.pavel)

    assert not EvidenceLink.objects.exists()
    assert EvidenceItem.objects.filter(pk=plan.pk).exists()
    assert Activity.objects.about(plan).filter(verb="unlinked").count() == 2


@pytest.mark.parametrize("name", READERS)
def test_readers_and_strangers_take_nothing_back(cast, link, name):
    with pytest.raises(Denied):
        services.unlink_evidence(link=link, actor=getattr(cast, name))

    assert EvidenceLink.objects.exists()


def test_long_and_unstorable_notes_are_refused(cast, plan, apollo):
    for note in ("x" * 301, "a\x00b", "a\ud800b"):
        with pytest.raises(DomainError) as refusal:
            _link(plan, cast.carl, requirement("PP"), requirement("PP SP 1.1"), apollo, note)
        assert refusal.value.field == "note"
    assert not EvidenceLink.objects.exists()


def test_one_piece_serves_many_frameworks(cast, acme, acme_root, apollo, store):
    item = services.add_evidence(organization=acme, title="Plan", actor=cast.carl, now=NOW, upload=upload())

    services.link_clause(item=item, clause=clause("8.1"), actor=cast.carl, now=NOW)
    _link(item, cast.carl, requirement("PP"), requirement("PP SP 1.1"), apollo)
    _link(item, cast.carl, requirement("MAN.3", "aspice-4.0"), requirement("MAN.3.BP1", "aspice-4.0"), apollo)

    assert item.links.count() == 3
