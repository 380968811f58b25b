"""How the applications are put together: settings, addresses, the task queue."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
