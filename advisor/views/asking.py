"""Pages that ask: all questions at once without storing anything, and one by one for saved advice."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from advisor import services
from advisor.forms import AnswersForm
from advisor.models import SavedAdvice
from advisor.permissions import may_seek_advice
from advisor.queries import evaluation
from advisor.ranking import Question
from advisor.rulebook import known_answers, shipped_rulebook
from advisor.web import advice_or_404, shown_result
from organizations.errors import DomainError
from organizations.permissions import require
from organizations.web import status_of, submit


def ask(request: HttpRequest) -> HttpResponse:
    """Ask all questions on one page; the answers stand in the address alone, and nothing is stored."""
    book = shipped_rulebook()
    given = request.GET if any(key in request.GET for key in book.keys) else None
    form = AnswersForm(given, questions=book.questions, clearable=True)
    answers = form.answers if form.is_valid() else {}
    result = evaluation({key: frozenset(chosen) for key, chosen in answers.items()}) if answers else None
    context = {"form": form, "question_count": len(book.questions), **shown_result(result, None)}
    return render(request, "advisor/ask.html", context, status=status_of(form))


def resume(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on with the first question that is open, with the first one if none is."""
    advice = advice_or_404(request, pk)
    require(may_seek_advice(request.user, advice.organization))
    keys, answers = shipped_rulebook().keys, known_answers(shipped_rulebook(), advice.given)
    first = next((key for key in keys if key not in answers), keys[0])
    return redirect("advisor:question", advice.pk, first)


def question(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Ask one question; each answer is stored when the person goes on."""
    advice = advice_or_404(request, pk)
    require(may_seek_advice(request.user, advice.organization))
    asked = _question_or_404(key)
    form = AnswersForm.of(asked, advice.given, request.POST or None)
    wish = request.POST.get("go", "next")
    if form.is_valid():
        answer = None if wish == "open" else form.answers.get(asked.key)
        if wish == "next" and answer is None:
            form.add_error(asked.key, _("Choose an answer, or go on without one."))
        elif submit(
            form,
            services.update_advice,
            advice=advice,
            answers={asked.key: answer},
            actor=request.user,
            now=timezone.now(),
        ):
            return _after(request, advice, asked, wish)
    return render(request, "advisor/question.html", _context(advice, asked, form), status=status_of(form))


def _question_or_404(key: str) -> Question:
    found = next((one for one in shipped_rulebook().questions if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _after(request: HttpRequest, advice: SavedAdvice, asked: Question, wish: str) -> HttpResponse:
    """Go to the next question; after the last one, or when it is wished, evaluate and show the result."""
    keys = shipped_rulebook().keys
    following = keys[keys.index(asked.key) + 1 :]
    if following and wish != "finish":
        return redirect("advisor:question", advice.pk, following[0])
    try:
        services.evaluate_advice(advice=advice, actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("advisor:question", advice.pk, keys[0])
    return redirect(advice)


def _context(advice: SavedAdvice, asked: Question, form: AnswersForm) -> dict[str, object]:
    book = shipped_rulebook()
    place = book.keys.index(asked.key)
    answered = known_answers(book, advice.given)
    return {
        "advice": advice,
        "asked": asked,
        "form": form,
        "number": place + 1,
        "total": len(book.keys),
        "answered_count": len(answered),
        "previous": book.keys[place - 1] if place else "",
        "is_last": place + 1 == len(book.keys),
        "steps": [{"key": one.key, "label": one.label, "is_answered": one.key in answered} for one in book.questions],
    }
