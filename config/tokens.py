"""Signing in to the API with e-mail address and password, for a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import has_verified_email
from django.conf import settings
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_view
from knox.views import LoginView, LogoutAllView, LogoutView
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response


class CredentialsSerializer(serializers.Serializer[Any]):
    """What a person signs in with."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer[Any]):
    """A new token, shown this once."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField()


class TokenLogin(LoginView):
    """Sign in with e-mail address and password; the limits on failed tries are those of the sign-in page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = CredentialsSerializer

    def get_authenticate_header(self, request: Request) -> str:
        """Return the scheme of ``WWW-Authenticate``, without which DRF answers 403 in place of 401."""
        return "Token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, operation_id="tokens_create")
    def post(self, request: Request, format: str | None = None) -> Response:
        """Return a token to send as ``Authorization: Token …``."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        try:
            user = get_adapter(request._request).authenticate(request._request, **credentials.validated_data)
        except ValidationError as error:
            raise Throttled(detail=error.messages[0]) from error
        if user is None or not user.is_active:
            raise AuthenticationFailed("The e-mail address or the password is wrong.")
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory" and not has_verified_email(user):
            raise PermissionDenied("Confirm your e-mail address first.")
        request.user = user
        response: Response = super().post(request, format=format)
        if response.status_code == HTTPStatus.FORBIDDEN:
            raise PermissionDenied("You have as many tokens as one person may have. Revoke one first.")
        return response


@extend_schema_view(post=extend_schema(request=None, responses={204: None}, operation_id="tokens_revoke"))
class TokenRevocation(LogoutView):
    """Revoke the token that the request was sent with."""


@extend_schema_view(post=extend_schema(request=None, responses={204: None}, operation_id="tokens_revoke_all"))
class AllTokensRevocation(LogoutAllView):
    """Revoke all tokens of the person."""
