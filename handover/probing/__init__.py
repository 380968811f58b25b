"""Open web addresses that somebody else wrote, as a stranger would and without reaching into the own network."""

from handover.probing.addresses import AllowedHosts, Forbidden, pinned_addresses
from handover.probing.fetching import Budget, Page, Unreachable, fetch
from handover.probing.pages import Found, find_place

__all__ = (
    "AllowedHosts",
    "Budget",
    "Forbidden",
    "Found",
    "Page",
    "Unreachable",
    "fetch",
    "find_place",
    "pinned_addresses",
)
