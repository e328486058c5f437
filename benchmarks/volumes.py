"""A frozen batch to seconds: its letter volumes set again from ``input/``. Arguments: batch, folder to write into, processes.

The processes are started and have their typefaces open before the clock starts, so that one and two compare what setting takes.
"""

import multiprocessing
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from ua_mailmerge import merge, render


def main() -> None:
    """Print the seconds; fail when a volume is not byte for byte what the batch holds."""
    batch, into, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    copy = into / f".{batch.name}.part"  # a volume's identity has its batch's name in it
    shutil.copytree(batch / "input", copy / "input")
    frozen = msgspec.json.decode((copy / merge.PARTS).read_bytes(), type=merge.Frozen)
    groups = [parts for kind, parts in frozen.parts if kind == "letters"]
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=merge.begin)
    warm = [into / f"warm-{number}" for number in range(processes)]  # a folder each, since they set the same volume at once
    for folder in warm:
        shutil.copytree(batch / "input", folder / "input")
    with pool:
        list(pool.map(render.letters_volumes, warm, groups[:1] * processes))
        start = time.perf_counter()
        list(pool.map(render.letters_volumes, [copy] * len(groups), groups))
        seconds = time.perf_counter() - start
    names = sorted(path.name for path in batch.glob("1-letters-*.pdf"))
    differing = [name for name in names if (copy / name).read_bytes() != (batch / name).read_bytes()]
    if differing:
        sys.exit(f"{len(differing)} of {len(names)} volumes differ from the batch's own")
    print(seconds)


if __name__ == "__main__":
    main()
