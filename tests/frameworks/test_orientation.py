"""ISO 9001, CMMI and SPICE side by side: complete, in our own words, and honest about what is not sourced."""

import pytest
from django.urls import reverse

from frameworks.orientation import orientation


def test_every_question_is_answered_for_each_of_the_three():
    found = orientation()

    assert [name.split(" ")[0] for name in found.columns] == ["ISO", "CMMI", "SPICE"]
    assert len(found.questions) == 9
    assert {len(question.answers) for question in found.questions} == {3}
    assert all(
        len(answer.text) >= 20 or answer.column == "ISO 9001" for row in found.questions for answer in row.answers
    )


def test_nobody_is_said_to_be_certified_against_cmmi():
    cmmi = [
        answer.text for question in orientation().questions for answer in question.answers if answer.column == "CMMI"
    ]

    assert [text for text in cmmi if "certified" in text] == [
        "An appraisal team led by a certified lead appraiser who is independent of the organisation.",
        "A published appraisal result. The organisation is appraised, not certified.",
    ]


@pytest.mark.django_db
def test_the_page_marks_what_is_to_be_verified(cast, client_of):
    page = client_of(cast.vera).get(reverse("frameworks:about")).content.decode()

    unverified = sum(not answer.verified for question in orientation().questions for answer in question.answers)
    assert page.count("to be verified") == unverified + 1  # and once in the note on the source
    assert reverse("frameworks:about") in client_of(cast.vera).get(reverse("frameworks:index")).content.decode()
