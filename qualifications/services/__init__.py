"""What can be done with the training catalogue and the records of members."""

from qualifications.services.catalogue import LoadReport, follow_file, load_training_catalogue
from qualifications.services.importing import COLUMNS, ImportedRow, import_records
from qualifications.services.records import delete_record, record_qualification, update_record

__all__ = [
    "COLUMNS",
    "ImportedRow",
    "LoadReport",
    "delete_record",
    "follow_file",
    "import_records",
    "load_training_catalogue",
    "record_qualification",
    "update_record",
]
