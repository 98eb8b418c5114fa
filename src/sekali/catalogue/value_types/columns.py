"""The types that a value on its own, or a column of a table, can have."""

from collections.abc import Mapping

from sekali.catalogue.value_types.base import ValueType
from sekali.catalogue.value_types.choosing import Choice, Choices, YesNo
from sekali.catalogue.value_types.days import Day, Month, TimeOfDay
from sekali.catalogue.value_types.lines import (
    Email,
    FamilyCardNumber,
    LongText,
    NikNumber,
    NipNumber,
    Phone,
)
from sekali.catalogue.value_types.numbers import Number, Rupiah, WholeNumber, Year
from sekali.catalogue.value_types.places import Address, Coordinates, RegionCode

SINGLE: Mapping[str, ValueType] = {
    "text": ValueType(),
    "long_text": LongText(),
    "integer": WholeNumber(),
    "year": Year(),
    "decimal": Number(),
    "rupiah": Rupiah(),
    "date": Day(),
    "month": Month(),
    "time": TimeOfDay(),
    "yes_no": YesNo(),
    "choice": Choice(),
    "choices": Choices(),
    "nik": NikNumber(),
    "family_card_no": FamilyCardNumber(),
    "nip": NipNumber(),
    "phone": Phone(),
    "email": Email(),
    "region": RegionCode(),
    "address": Address(),
    "coordinates": Coordinates(),
}
