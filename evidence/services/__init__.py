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
from evidence.services.downloads import record_download
from evidence.services.importing import apply_register
from evidence.services.indexing import read_waiting
from evidence.services.items import (
    add_evidence,
    add_version,
    restore_evidence,
    update_evidence,
    withdraw_evidence,
)
from evidence.services.keeping import erase_evidence, hold_evidence, lift_hold
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
from evidence.services.pushing import forget_pushes, push_evidence
from evidence.services.replacing import replace_evidence
from evidence.services.scrubbing import ask_for_check, check_stored, reap_orphans, scrub_files
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
    "ask_for_check",
    "check_stored",
    "delete_certificate",
    "discard_register",
    "erase_evidence",
    "forget_pushes",
    "hold_evidence",
    "lift_hold",
    "link_clause",
    "link_evidence",
    "link_practices",
    "plan_surveillance",
    "push_evidence",
    "read_waiting",
    "reap_orphans",
    "record_certificate",
    "record_download",
    "record_surveillance",
    "remove_surveillance",
    "replace_evidence",
    "restore_evidence",
    "resubmit_link",
    "return_link",
    "scrub_files",
    "stage_register",
    "storing",
    "unlink_evidence",
    "update_certificate",
    "update_evidence",
    "withdraw_evidence",
]
