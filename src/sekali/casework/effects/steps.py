"""Which step does which effect."""

from collections.abc import Mapping
from typing import Any

from sekali.casework.effects.belonging import CLOSE, JOIN, LEAVE
from sekali.casework.effects.data_rights import COPY, ERASE, RESTRICT
from sekali.casework.effects.issuing import ISSUE
from sekali.casework.effects.recording import RECORD, VERIFY
from sekali.casework.effects.registering import REGISTER
from sekali.casework.effects.setting import Step
from sekali.casework.effects.telling import NOTIFY, OFFER
from sekali.casework.effects.telling_offices import TELL
from sekali.catalogue import files

STEPS: Mapping[type[Any], Step] = {
    files.Register: REGISTER,
    files.Issue: ISSUE,
    files.Verify: VERIFY,
    files.Record: RECORD,
    files.Join: JOIN,
    files.Leave: LEAVE,
    files.Close: CLOSE,
    files.Notify: NOTIFY,
    files.Tell: TELL,
    files.Copy: COPY,
    files.Restrict: RESTRICT,
    files.Erase: ERASE,
    files.Offer: OFFER,
}
