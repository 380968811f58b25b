"""Identifiers that follow from keys and references: the same in every installation, and never those of a neighbour."""

from __future__ import annotations

import uuid

from frameworks.models import NAMESPACE


def identifier(*parts: str, organization_id: uuid.UUID | None = None) -> uuid.UUID:
    """Return the identifier of what ``parts`` name among what is shipped, or in one organisation."""
    return uuid.uuid5(organization_id or NAMESPACE, " ".join(parts))


def framework_id(key: str, organization_id: uuid.UUID | None = None) -> uuid.UUID:
    """Return the identifier of a framework, crosswalk, target profile or task template set."""
    return identifier(key, organization_id=organization_id)


def requirement_id(framework_key: str, ref: str, organization_id: uuid.UUID | None = None) -> uuid.UUID:
    """Return the identifier of a requirement."""
    return identifier(framework_key, ref, organization_id=organization_id)
