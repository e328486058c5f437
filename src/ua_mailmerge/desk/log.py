"""Log records without anybody in them: which page, which kind of fault, where in our code."""

import logging
import traceback
from pathlib import Path


class Nobody(logging.Filter):
    """Takes paths, values and messages of exceptions out of log records: they could hold a name or a token. Code and line stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True, with the record rewritten where it has an exception or a request."""
        request = record.__dict__.get("request")
        if record.exc_info or request is not None:
            match = getattr(request, "resolver_match", None)
            kind, _, trace = record.exc_info or (None, None, None)
            spots = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-6:]]
            words = [str(record.__dict__.get("status_code", "")), match.view_name if match else "", kind.__name__ if kind else "", *spots]
            record.msg, record.args = " ".join(filter(None, words)), ()
            record.exc_info = record.exc_text = None
        return True
