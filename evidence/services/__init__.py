"""Every write to certificates, the evidence register and objective evidence."""

from evidence.services.certificates import (
    add_surveillance,
    delete_certificate,
    plan_surveillance,
    record_certificate,
    record_surveillance,
    remove_surveillance,
    update_certificate,
)
from evidence.services.importing import apply_register
from evidence.services.items import (
    add_evidence,
    add_version,
    restore_evidence,
    update_evidence,
    withdraw_evidence,
)
from evidence.services.links import (
    accept_link,
    accept_links,
    add_clause_evidence,
    link_clause,
    link_evidence,
    link_practices,
    resubmit_link,
    return_link,
    unlink_evidence,
)
from evidence.services.staging import discard_register, stage_register
from evidence.services.storing import storing

__all__ = [
    "accept_link",
    "accept_links",
    "add_clause_evidence",
    "add_evidence",
    "add_surveillance",
    "add_version",
    "apply_register",
    "delete_certificate",
    "discard_register",
    "link_clause",
    "link_evidence",
    "link_practices",
    "plan_surveillance",
    "record_certificate",
    "record_surveillance",
    "remove_surveillance",
    "restore_evidence",
    "resubmit_link",
    "return_link",
    "stage_register",
    "storing",
    "unlink_evidence",
    "update_certificate",
    "update_evidence",
    "withdraw_evidence",
]
