"""A sheet to what one core makes of it: checked in this process, read in its guarded child, or read only. Arguments: read or check, sheet,
campaign.yaml, event.yaml.

Prints JSON: rows, seconds of computing of this process and its child together, and the most memory the child held, in MB.
"""

import datetime
import gc
import json
import resource
import sys
import time
from pathlib import Path

from ua_mailmerge import merge, tables


def main() -> None:
    """Do it once, from a process that has everything loaded."""
    how, sheet, campaign_file, event_file = sys.argv[1], *map(Path, sys.argv[2:5])
    gc.disable()  # as the command does
    campaign, event, campaign_text, event_text = merge.load(campaign_file, event_file)
    job = merge.Job(
        campaign=campaign,
        event=event,
        campaign_text=campaign_text,
        event_text=event_text,
        letterhead=merge.letterhead(event.letterhead, beside=event_file.parent),
        on=datetime.date(2021, 10, 8),
        dated=datetime.date(2021, 10, 8),
        sides=event.sides,
        envelopes=event.envelope,
    )
    merge.check([], job, known={})  # typefaces open, modules loaded
    before = time.process_time()
    if how == "read":
        with tables.read(sheet) as table:
            rows = sum(len(chunk) for chunk in table.rows)
    else:
        rows = merge.check([sheet], job, known={}).intake.rows
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() - before + child.ru_utime + child.ru_stime
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes on macOS, kilobytes elsewhere
    print(json.dumps({"rows": rows, "seconds": seconds, "child_mb": child.ru_maxrss / unit}))


if __name__ == "__main__":
    main()
