"""The file format of a bundle of evidence: a ZIP with a manifest and checksums. Knows neither HTTP nor rows."""

from handover.bundles.manifest import CHECKSUMS, MANIFEST, BundledFile
from handover.bundles.verifying import Verdict, verify_bundle
from handover.bundles.writing import BundleWriter

__all__ = ("CHECKSUMS", "MANIFEST", "BundleWriter", "BundledFile", "Verdict", "verify_bundle")
