"""Log lines as JSON, one object a line, without personal data: no address, e-mail, body or query string."""

import json
import logging
from datetime import UTC, datetime

_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PERSONAL = {"request", "ip", "email", "user", "query", "body", "cookies", "headers"}


class JsonLines(logging.Formatter):
    """`{"at", "level", "from", "what", …extra}`; extras that could name a person are dropped."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
        }
        line |= {
            key: value
            for key, value in vars(record).items()
            if key not in _OWN and key not in _PERSONAL and isinstance(value, str | int | float | bool | None)
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
