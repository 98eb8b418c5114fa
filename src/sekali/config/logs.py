"""How a line of the log is written: for people, or as JSON for whatever gathers logs."""

import json
import logging
import time

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Lines(logging.Formatter):
    """A line for people, with its instant in UTC: ``2026-03-02T03:00:00.123Z WARNING ...``."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(_TEXT)
        # Logs of several machines are laid beside each other, and the audit chain is in UTC, too.
        self.converter = time.gmtime


class JsonLines(Lines):
    """One JSON object a line: ``at``, ``level``, ``logger``, ``message``, ``failure``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what failed stands in it with its whole trace."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["failure"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
