"""Teams, interests, clocks, holds and logbooks: what is written, what is refused, what is flagged."""

from datetime import date, timedelta

import pytest

from appraisals import services as appraisals
from appraisals.models import Appraisal, BookedDay
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity
from scheduling import services
from scheduling.models import InterestDeclaration, LogbookEntry, TeamSeat
from scheduling.queries.candidates import find_candidates
from scheduling.queries.clocks import plan_of, timeline_of
from scheduling.queries.people import logbook_sums
from scheduling.queries.sought import Sought
from scheduling.queries.teams import team_report
from tests.factories import AppraiserCertificateFactory, AppraiserProfileFactory, MembershipFactory, UserFactory
from tests.scheduling.conftest import FIRST, LAST, NOW

pytestmark = pytest.mark.django_db
SOUGHT = Sought(FIRST, LAST, "Europe/Berlin")


def _declare(cast, acme, person, **changes):
    values = {"kind": "own_project", "starts_on": date(2026, 1, 1), "reason": "Works in Apollo"} | changes
    return services.declare_interest(organization=acme, person=person, actor=cast.priya, now=NOW, **values)


def _hold(journey, lead, actor, *, now=NOW, **changes):
    values = {"sought": SOUGHT, "hold_days": 7, "title": "Appraisal", "time_zone": "UTC"} | changes
    return services.hold(journey=journey, lead_appraiser=lead, actor=actor, now=now, **values)


def test_a_seat_takes_the_days_and_is_logged(cast, appraisal):
    seat = services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.priya, now=NOW)

    assert BookedDay.objects.filter(appraisal=appraisal, person=cast.pavel).count() == 5
    assert Activity.objects.about(seat).get().verb == "seated"


def test_a_person_sits_on_one_team_a_day(cast, appraisal, acme):
    BookedDay.objects.create(person=cast.pavel, appraisal=appraisal, day=date(2026, 6, 3))

    with pytest.raises(Conflict) as refusal:
        services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.priya, now=NOW)

    assert refusal.value.code == "double_booking"
    assert not TeamSeat.objects.exists()


def test_the_team_moves_with_the_appraisal_and_is_free_when_it_is_cancelled(cast, appraisal):
    services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.priya, now=NOW)
    later = date(2026, 7, 6)

    window = {"starts_on": later, "ends_on": later, "reason": "Clash"}
    appraisals.move_appraisal(appraisal=appraisal, actor=cast.priya, today=NOW.date(), now=NOW, **window)
    assert {(row.person, row.day) for row in BookedDay.objects.all()} == {(cast.pavel, later), (cast.lena, later)}

    appraisals.cancel_appraisal(appraisal=appraisal, reason="Off", actor=cast.priya, now=NOW)
    assert not BookedDay.objects.exists()


def test_only_the_leader_and_programme_managers_seat_people(cast, appraisal):
    with pytest.raises(Denied):
        services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.pavel, now=NOW)

    assert services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.lena, now=NOW)


@pytest.mark.parametrize("kind", ["sponsor", "senior_authority"])
def test_an_interest_that_bars_keeps_a_person_off_the_team(cast, acme, appraisal, kind):
    _declare(cast, acme, cast.pavel, kind=kind)

    with pytest.raises(DomainError) as refusal:
        services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.priya, now=NOW)

    assert (refusal.value.code, refusal.value.field) == ("conflict_of_interest", "person")
    assert not BookedDay.objects.filter(person=cast.pavel).exists()


def test_an_interest_declared_later_flags_the_booking_and_deletes_nothing(cast, acme, appraisal):
    """practice.md 4.3, test 6."""
    services.add_seat(appraisal=appraisal, person=cast.pavel, actor=cast.priya, now=NOW)
    for person in (cast.lena, cast.pavel):
        _declare(cast, acme, person)

    report = team_report(appraisal, plan_of(appraisal))

    assert [any(one.blocks for one in seat.findings) for seat in report.seats] == [True, True]
    assert Appraisal.objects.get().state == "booked"
    assert BookedDay.objects.count() == 10
    declared = InterestDeclaration.objects.get(person=cast.pavel)
    services.update_interest(interest=declared, mitigation="Examines other areas", actor=cast.pavel, now=NOW)
    assert not any(one.blocks for one in team_report(appraisal, plan_of(appraisal)).seats[1].findings)


def test_a_declaration_is_withdrawn_once_and_stays(cast, acme):
    row = _declare(cast, acme, cast.carl)
    services.withdraw_interest(interest=row, actor=cast.carl, now=NOW)

    with pytest.raises(Conflict):
        services.withdraw_interest(interest=row, actor=cast.carl, now=NOW)
    with pytest.raises(Denied):
        services.withdraw_interest(interest=_declare(cast, acme, cast.carl), actor=cast.vera, now=NOW)
    assert InterestDeclaration.objects.filter(withdrawn_at=NOW).count() == 1


@pytest.mark.parametrize("members", [1, 3])
def test_a_team_is_judged_in_a_constant_number_of_statements(
    cast, acme, appraisal, members, django_assert_num_queries
):
    for _number in range(members):
        services.add_seat(appraisal=appraisal, person=UserFactory(), actor=cast.priya, now=NOW)
    plan = plan_of(appraisal)

    with django_assert_num_queries(7):
        report = team_report(appraisal, plan)

    assert len(report.seats) == members + 1
    assert not report.may_appraise


def test_clocks_are_recorded_changed_and_taken_back(cast, appraisal):
    def record(day):
        services.record_clock(appraisal=appraisal, clock="registration", done_on=day, actor=cast.lena, now=NOW)
        found = timeline_of(appraisal, plan_of(appraisal), NOW.date())
        return next(clock.done_on for clock in found.clocks if clock.rule.key == "registration")

    assert record(date(2026, 3, 1)) == date(2026, 3, 1)
    assert record(date(2026, 2, 1)) == date(2026, 2, 1)
    assert record(None) is None
    with pytest.raises(DomainError, match="past"):
        record(date(2026, 3, 3))
    with pytest.raises(DomainError, match="no such clock"):
        services.record_clock(appraisal=appraisal, clock="tea", done_on=None, actor=cast.lena, now=NOW)


def test_a_hold_is_confirmed_done_and_enters_the_logbook(cast, journey, lead):
    held = _hold(journey, lead, cast.priya)
    assert (held.state, held.hold_until) == ("tentative", NOW + timedelta(days=7))

    confirmed = appraisals.confirm_appraisal(appraisal=held, actor=cast.priya, now=NOW)
    assert (confirmed.state, confirmed.hold_until, confirmed.sequence) == ("booked", None, 1)
    with pytest.raises(Conflict):
        services.finish(appraisal=held, actor=cast.priya, today=date(2026, 6, 4), now=NOW)

    services.finish(appraisal=held, actor=cast.priya, today=LAST, now=NOW)

    entry = LogbookEntry.objects.get()
    assert (entry.profile, entry.role, entry.days, entry.client) == (lead, "lead", 5, "Acme")
    sums = logbook_sums(LogbookEntry.objects.all(), LAST)
    assert (sums.number, sums.led, sums.hours) == (1, 1, 40)


def test_an_expired_hold_frees_its_days_and_cannot_be_confirmed(cast, journey, lead):
    held = _hold(journey, lead, cast.priya)
    after = NOW + timedelta(days=8)

    with pytest.raises(Conflict) as refusal:
        appraisals.confirm_appraisal(appraisal=held, actor=cast.priya, now=after)
    assert refusal.value.code == "hold_expired"

    second = _hold(journey, lead, cast.priya, now=after)

    assert Appraisal.objects.get(pk=held.pk).state == "cancelled"
    assert BookedDay.objects.filter(appraisal=second).count() == 5
    assert appraisals.release_expired_holds(now=after) == 0


@pytest.mark.parametrize("days", [0, 31])
def test_a_hold_has_an_end(cast, journey, lead, days):
    with pytest.raises(DomainError) as refusal:
        _hold(journey, lead, cast.priya, hold_days=days)

    assert refusal.value.field == "hold_days"


def test_a_hold_is_refused_for_the_reasons_of_the_finder(cast, journey, lead):
    services.save_working_pattern(actor=lead.user)
    services.add_leave(actor=lead.user, starts_on=date(2026, 6, 4), ends_on=LAST)

    with pytest.raises(DomainError, match="on leave on 04 Jun 2026") as refusal:
        _hold(journey, lead, cast.priya)

    assert refusal.value.field == "lead_appraiser"
    assert not Appraisal.objects.exists()


def test_a_held_leader_is_no_candidate_for_others(cast, journey, lead):
    assert [one.fits for one in find_candidates(cast.priya, journey, SOUGHT)] == [True]

    _hold(journey, lead, cast.priya)

    (found,) = find_candidates(cast.priya, journey, SOUGHT)
    assert found.against[0] == "booked on 01 Jun 2026"
    with pytest.raises(Conflict):
        _hold(journey, lead, cast.priya)


@pytest.mark.parametrize("number", [1, 3])
def test_candidates_take_a_constant_number_of_statements(cast, journey, number, django_assert_num_queries):
    for _one in range(number):
        AppraiserCertificateFactory(profile=AppraiserProfileFactory(listed=True))

    with django_assert_num_queries(9):
        found = find_candidates(cast.priya, journey, SOUGHT)

    assert sum(one.fits for one in found) == number


def test_a_member_of_the_organisation_is_no_candidate(cast, acme, journey, lead):
    MembershipFactory(organization=acme, user=lead.user)

    (found,) = find_candidates(cast.priya, journey, SOUGHT)

    assert "a member of the organisation does not lead its appraisal" in found.against
