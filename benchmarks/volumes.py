"""A frozen batch to seconds: its letter volumes set again from ``input/``. Arguments: batch, folder to write into, processes.

The processes are started and have their typefaces open before the clock starts, so that one and two compare what setting takes.
"""

import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ua_mailmerge import merge


def volume(batch: Path, name: str, into: Path) -> int:
    """Set one volume again; its size in bytes."""
    path = into / name
    merge.render(batch, name.removesuffix(".pdf"), into=path)
    return path.stat().st_size


def main() -> None:
    """Print the seconds; fail when a volume is not byte for byte what the batch holds."""
    batch, into, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    names = sorted(path.name for path in batch.glob("1-letters-*.pdf"))
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(volume, [batch] * processes, names[:1] * processes, [into] * processes))
        start = time.perf_counter()
        list(pool.map(volume, [batch] * len(names), names, [into] * len(names)))
        seconds = time.perf_counter() - start
    differing = [name for name in names if (into / name).read_bytes() != (batch / name).read_bytes()]
    if differing:
        sys.exit(f"{len(differing)} of {len(names)} volumes differ from the batch's own")
    print(seconds)


if __name__ == "__main__":
    main()
