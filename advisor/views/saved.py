"""Pages of saved advice: list, begin, result, comparison, rename, delete."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisor import queries, services
from advisor.forms import AdviceListFilterForm, AnswersForm, ComparisonForm, TitleForm
from advisor.models import SavedAdvice
from advisor.permissions import may_choose_target, may_delete_advice, may_seek_advice
from advisor.rulebook import answer_faults, known_answers, shipped_rulebook
from advisor.web import advice_or_404, shown_result
from organizations.permissions import require
from organizations.web import filters, order, organization_or_404, paginate, status_of, submit

COLUMNS = {"title": ("title",), "changed": ("changed_at",), "evaluated": ("evaluated_at",)}


def advice_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the organisation's advice."""
    organization = organization_or_404(request, pk)
    form = AdviceListFilterForm(request.GET)
    values, status = filters(form)
    rows = queries.advice_list(SavedAdvice.objects.of(organization), values.get("q", ""))
    page = paginate(request, order(rows, request.GET.get("sort", ""), COLUMNS))
    context = {
        "page": page,
        "form": form,
        "may_seek": may_seek_advice(request.user, organization),
        "may_compare": sum(row.evaluated_at is not None for row in page) > 1,
    }
    return render(request, "advisor/advice_list.html", context, status=status)


def create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin advice; answers in the address, from the page that stores nothing, are taken over and evaluated."""
    organization = organization_or_404(request, pk)
    require(may_seek_advice(request.user, organization))
    asked = AnswersForm(request.GET, questions=shipped_rulebook().questions)
    answers = asked.answers if asked.is_valid() else {}
    title = _("Which target fits us? %(day)s") % {"day": date_format(timezone.localdate())}
    form = TitleForm(request.POST or None, initial={"title": title})
    if form.is_valid() and submit(
        form,
        services.start_advice,
        organization=organization,
        answers=answers,
        actor=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    ):
        if not answers:
            return redirect("advisor:resume", form.result.pk)
        services.evaluate_advice(advice=form.result, actor=request.user, now=timezone.now())
        messages.success(request, _("The advice is kept."))
        return redirect(form.result)
    context = {"form": form, "answer_count": len(answers), "question_count": len(shipped_rulebook().questions)}
    return render(request, "advisor/create.html", context, status=status_of(form))


def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the result as it was given, and whether it still stands."""
    advice = advice_or_404(request, pk)
    book = shipped_rulebook()
    context = {
        "advice": advice,
        "journeys": advice.journeys.order_by("created_at", "pk"),
        "rules_date": book.date,
        "question_count": len(book.questions),
        "answered_count": len(known_answers(book, advice.given)),
        "lapsed_count": len(answer_faults(book, advice.given)),
        "may_seek": may_seek_advice(request.user, advice.organization),
        "may_delete": may_delete_advice(request.user, advice),
        "may_choose": may_choose_target(request.user, advice.organization),
        **shown_result(advice.result, advice.organization),
    }
    return render(request, "advisor/detail.html", context)


@require_POST
def evaluate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Evaluate the answers by the present rules."""
    advice = advice_or_404(request, pk)
    services.evaluate_advice(advice=advice, actor=request.user, now=timezone.now())
    messages.success(request, _("Evaluated by the present rules."))
    return redirect(advice)


def compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show two or three of the organisation's advice side by side."""
    organization = organization_or_404(request, pk)
    form = ComparisonForm(request.GET if "advice" in request.GET else None, organization=organization)
    compared = queries.comparison(form.cleaned_data["advice"]) if form.is_valid() else None
    context = {"form": form, "comparison": compared}
    return render(request, "advisor/compare.html", context, status=status_of(form))


def rename(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the advice another title."""
    advice = advice_or_404(request, pk)
    require(may_seek_advice(request.user, advice.organization))
    form = TitleForm(request.POST or None, initial={"title": advice.title})
    if form.is_valid() and submit(
        form, services.update_advice, advice=advice, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect(advice)
    return render(request, "advisor/rename.html", {"advice": advice, "form": form}, status=status_of(form))


@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the advice."""
    advice = advice_or_404(request, pk)
    services.delete_advice(advice=advice, actor=request.user, now=timezone.now())
    messages.success(request, _("The advice has been deleted."))
    return redirect("advisor:list", advice.organization.pk)
