"""App configuration."""

from django.apps import AppConfig


class EvidencematrixConfig(AppConfig):
    name = "matrix"
