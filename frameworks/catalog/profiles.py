"""Target profiles in library files: a scope, or the process sets of a maturity model."""

from __future__ import annotations

from frameworks.catalog.reader import Reader
from frameworks.catalog.records import MaturityLevelRecord, ProfileAreaRecord, TargetProfileRecord

SCOPE, MATURITY_MODEL = "scope", "maturity_model"
PROFILE_KINDS = (SCOPE, MATURITY_MODEL)
# ISO/IEC TR 15504-7, derivation of maturity levels (knowledge): what is taken where an organisation says nothing else.
DERIVATION = (
    MaturityLevelRecord(1, 1),
    MaturityLevelRecord(2, 2),
    MaturityLevelRecord(3, 3),
    MaturityLevelRecord(4, 3, 4, 1),
    MaturityLevelRecord(5, 3, 5, 1),
)


def read_profile(reader: Reader) -> TargetProfileRecord:
    """Return the target profile of an object; its faults are noted by the reader."""
    kind = reader.choice("kind", PROFILE_KINDS) if "kind" in reader.values else SCOPE
    record = TargetProfileRecord(
        key=reader.key("key", limit=120),
        framework=reader.key("framework", limit=60),
        name=reader.text("name", limit=200),
        description=reader.text("description", limit=1000, required=False),
        source=reader.text("source", limit=2000, required=False),
        verified=reader.flag("verified"),
        areas=_areas(reader, kind),
        kind=kind,
        level=reader.level("level"),
        levels=_levels(reader) if kind == MATURITY_MODEL else (),
    )
    if kind == MATURITY_MODEL:
        _check_sets(reader, record)
    return record


def _areas(reader: Reader, kind: str) -> tuple[ProfileAreaRecord, ...]:
    records: dict[str, ProfileAreaRecord] = {}
    for row in reader.rows("areas"):
        record = ProfileAreaRecord(row.text("ref", limit=40), row.level("level"), row.flag("verified"))
        if kind == MATURITY_MODEL:
            maturity_level, selected = row.level("maturity_level"), row.flag("selected")
            record = ProfileAreaRecord(record.ref, record.level, record.verified, maturity_level, selected)
            if not maturity_level:
                row.fault("maturity_level", "must be the level, from 1 on, whose process set it is in")
        row.finish()
        if record.ref in records:
            row.fault("ref", f"{record.ref} stands in the file twice")
        records.setdefault(record.ref, record)
    return tuple(records.values())


def _levels(reader: Reader) -> tuple[MaturityLevelRecord, ...]:
    levels = []
    for row in reader.rows("levels"):
        found = [row.level(name) or 0 for name in ("level", "capability", "selected_capability")]
        at_least = row.version("at_least") if "at_least" in row.values else 0
        row.finish()
        if found[1] < 1:
            row.fault("capability", "must be a capability level from 1 to 5")
        levels.append(MaturityLevelRecord(found[0], found[1], found[2], at_least))
    return tuple(levels)


def _check_sets(reader: Reader, record: TargetProfileRecord) -> None:
    """Note what no maturity level can be derived from: gaps between levels, and demands that nothing can meet."""
    if [one.level for one in record.levels] != list(range(1, len(record.levels) + 1)):
        reader.fault("levels", "must be 1, 2 and so on, each once")
    selected = sum(area.selected for area in record.areas)
    for one in record.levels:
        if one.at_least > selected:
            reader.fault("levels", f"level {one.level} asks for {one.at_least} of {selected} selected processes")
    highest = max((area.maturity_level or 0 for area in record.areas), default=0)
    if highest > len(record.levels):
        reader.fault("levels", f"end at {len(record.levels)}, but a process is in the set of level {highest}")
