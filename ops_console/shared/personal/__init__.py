"""Personal data: classified on the field, sealed in the database, masked on every surface.

`classified_fields()` is the one list of personal fields in the whole console.
"""

from ops_console.shared.personal.classified import (
    ClassifiedField,
    PersonalCharField,
    PersonalDateField,
    PersonalTextField,
    classified_fields,
    is_classified,
    shown,
)
from ops_console.shared.personal.encrypted import (
    BlindIndexField,
    EncryptedField,
    RowIdField,
    matching,
    sealed_columns,
    with_indexes,
)
from ops_console.shared.personal.kinds import Kind
from ops_console.shared.personal.masks import mask
from ops_console.shared.personal.sealed import Sealed
from ops_console.shared.personal.texts import hide_numbers, kinds_in, restored

__all__ = [
    "BlindIndexField",
    "ClassifiedField",
    "EncryptedField",
    "Kind",
    "PersonalCharField",
    "PersonalDateField",
    "PersonalTextField",
    "RowIdField",
    "Sealed",
    "classified_fields",
    "hide_numbers",
    "is_classified",
    "kinds_in",
    "mask",
    "matching",
    "restored",
    "sealed_columns",
    "shown",
    "with_indexes",
]
