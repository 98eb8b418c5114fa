"""A row of a person in every table that a copy of their data says something of, with a mark each."""

from collections.abc import Mapping

from support.everything import (
    accounts,
    casework,
    data_rights,
    documents,
    mandates,
    openid,
    payments,
    single_tables,
    vault,
)
from support.everything.row import Row
from support.people import CLERK, officer


def rows_of_everything() -> Mapping[str, Row]:
    """Return a row for each table; those of account and profile are there already."""
    office_id = officer(CLERK).office_id
    return {
        **accounts.rows(office_id),
        **casework.rows(office_id),
        **data_rights.rows(office_id),
        **documents.rows(office_id),
        **mandates.rows(),
        **openid.rows(),
        **payments.rows(office_id),
        **single_tables.rows(office_id),
        **vault.rows(),
    }
