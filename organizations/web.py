"""What every page and API resource is built from: object or 404, form to service, paging, visible rows."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from organizations.errors import Denied, DomainError
from organizations.models import Organization

PAGE_SIZE = 50
LAST_VISITED = "organization"
# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = TypeVar("Row", bound=Model)


def visible_or_404(request: HttpRequest, rows: type[Row] | QuerySet[Row], pk: uuid.UUID | str) -> Row:
    """Return the row that the signed-in person reaches, else raise Http404.

    A row of another organisation and a row that does not exist cannot be told apart. The row's
    organisation becomes the current one of the page shell; a row that is shared by all has none.
    """
    queryset: Any = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    row = queryset.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    organization: Any = row if isinstance(row, Organization) else row.organization
    if organization is None:
        return row
    request.organization = organization  # type: ignore[attr-defined]
    if request.session.get(LAST_VISITED) != str(organization.pk):
        request.session[LAST_VISITED] = str(organization.pk)
    return row


def organization_or_404(request: HttpRequest, pk: uuid.UUID | str) -> Organization:
    """Return the organisation of a list page, else raise Http404."""
    return visible_or_404(request, Organization, pk)


def named_organization(request: Any) -> Organization | None:
    """Return the organisation that ``organization`` of the address names, None without it.

    Raises Http404 for one that the person does not reach, one that does not exist, and what is no identifier.
    """
    wanted = request.GET.get("organization", "")
    if not wanted:
        return None
    try:
        found = Organization.objects.visible_to(request.user).filter(pk=uuid.UUID(wanted)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def submit(form: Form, service: Callable[..., Any], **arguments: Any) -> bool:
    """Run ``service`` with ``arguments``; on a DomainError put its message at the form's field and return False.

    The result is kept in ``form.result``. Denied is not caught: it is the page's 403, not a typing error.
    """
    try:
        form.result = service(**arguments)  # type: ignore[attr-defined]
    except Denied:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


@contextmanager
def telling_refusals(request: HttpRequest) -> Iterator[None]:
    """Tell the person why what a button does was refused, and go on after the block; lacking rights stays an error."""
    try:
        yield
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)


def status_of(*forms: Form) -> int:
    """Return the status of a page that shows ``forms``: 400 if one of them was sent with an error, else 200."""
    return 400 if any(form.is_bound and form.errors for form in forms) else 200


def filters(form: Form) -> tuple[dict[str, Any], int]:
    """Return the readable values of a filter form, and the status of the page: 400 if a value is not known."""
    status = 200 if form.is_valid() else 400
    return form.cleaned_data, status


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a CSV file that spreadsheets read as text: UTF-8 with its mark, no cell a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return response


def _as_text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def paginate(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page[Any]:
    """Return the requested page of ``rows``; a page number out of range or unreadable gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def order(rows: QuerySet[Row], wanted: str, allowed: dict[str, tuple[str, ...]]) -> QuerySet[Row]:
    """Order ``rows`` by the key ``wanted`` ("-" before it: descending) of ``allowed``; else keep their order.

    ``allowed`` maps the public name of a column to the fields it sorts by.
    """
    fields = allowed.get(wanted.removeprefix("-"))
    if not fields:
        return rows
    sign = "-" if wanted.startswith("-") else ""
    return rows.order_by(*(sign + field for field in fields), "pk")


def back(request: HttpRequest, fallback: Any) -> HttpResponseRedirect:
    """Redirect to the page named by ``next`` in the form if it is one of ours, else to ``fallback``."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return redirect(fallback)


class VisibleRelatedField(serializers.PrimaryKeyRelatedField):
    """A reference in API input, checked against the rows that the caller reaches."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the caller may name."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)


class VisibleViewSet(viewsets.GenericViewSet):
    """The base of each tenant resource: rows come from ``visible_to``, so strangers get 404.

    Set ``queryset``, ``serializer_class``, ``filterset_class`` and, where it writes, ``input_classes``
    (action -> serializer of the input). Writes hand ``valid_input`` to a service.
    """

    permission_classes = (IsAuthenticated,)
    input_classes: dict[str, type[serializers.Serializer]] = {}

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the caller reaches."""
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.visible_to(self.request.user)

    def valid_input(self, **options: Any) -> dict[str, Any]:
        """Return the validated input of the present action; raise a validation error (400) otherwise."""
        serializer = self.input_classes[self.action](
            data=self.request.data, context=self.get_serializer_context(), **options
        )
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class ReadableViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VisibleViewSet):
    """A tenant resource that can be listed and read."""
