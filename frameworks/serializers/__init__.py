"""API shapes of catalogues, of crosswalks and of what organisations bring for themselves."""

from frameworks.serializers.catalogue import (
    FoundSerializer,
    FrameworkSerializer,
    RequirementSerializer,
    SearchInputSerializer,
)
from frameworks.serializers.crosswalks import (
    AreaCoverageSerializer,
    CoverageCountsSerializer,
    CoverageRowSerializer,
    CrosswalkCoverageSerializer,
    CrosswalkSerializer,
    EffectiveMappingSerializer,
    MappingRevisionSerializer,
    MappingSerializer,
    NewPairSerializer,
    NewRevisionSerializer,
    WithdrawalSerializer,
)
from frameworks.serializers.editions import (
    ComparisonInputSerializer,
    ComparisonSerializer,
    EditionRowSerializer,
    EditionStepSerializer,
)
from frameworks.serializers.licensed import (
    DeletedSerializer,
    EditionOfOrganizationSerializer,
    LicenceSerializer,
    LicensedTextSerializer,
)
from frameworks.serializers.own import (
    DerivedSerializer,
    NewRequirementSerializer,
    OwnRequirementSerializer,
)
from frameworks.serializers.tree import (
    TreeInputSerializer,
    TreeRowSerializer,
    TreeSerializer,
)
from frameworks.serializers.uploads import (
    ChangeSerializer,
    DifferenceSerializer,
    LibraryUploadSerializer,
    LoadedSerializer,
    NewLibraryUploadSerializer,
    TouchedSerializer,
    UploadPreviewSerializer,
)
from frameworks.serializers.ways import (
    FrameworkWaysSerializer,
    PathSerializer,
    PlaceSerializer,
    RequirementWaysSerializer,
    StepSerializer,
    WaySerializer,
    WaysInputSerializer,
)

__all__ = (
    "AreaCoverageSerializer",
    "ChangeSerializer",
    "ComparisonInputSerializer",
    "ComparisonSerializer",
    "CoverageCountsSerializer",
    "CoverageRowSerializer",
    "CrosswalkCoverageSerializer",
    "CrosswalkSerializer",
    "DeletedSerializer",
    "DerivedSerializer",
    "DifferenceSerializer",
    "EditionOfOrganizationSerializer",
    "EditionRowSerializer",
    "EditionStepSerializer",
    "EffectiveMappingSerializer",
    "FoundSerializer",
    "FrameworkSerializer",
    "FrameworkWaysSerializer",
    "LibraryUploadSerializer",
    "LicenceSerializer",
    "LicensedTextSerializer",
    "LoadedSerializer",
    "MappingRevisionSerializer",
    "MappingSerializer",
    "NewLibraryUploadSerializer",
    "NewPairSerializer",
    "NewRequirementSerializer",
    "NewRevisionSerializer",
    "OwnRequirementSerializer",
    "PathSerializer",
    "PlaceSerializer",
    "RequirementSerializer",
    "RequirementWaysSerializer",
    "SearchInputSerializer",
    "StepSerializer",
    "TouchedSerializer",
    "TreeInputSerializer",
    "TreeRowSerializer",
    "TreeSerializer",
    "UploadPreviewSerializer",
    "WaySerializer",
    "WaysInputSerializer",
    "WithdrawalSerializer",
)
