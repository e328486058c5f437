"""A frozen batch to rates: each kind of volume set again from ``input/`` by one process. Arguments: batch, folder to write into.

Prints pieces a second and bytes a piece by kind, as JSON; typefaces are open and one volume of the kind is set before the clock starts.
"""

import gc
import json
import shutil
import sys
import time
from pathlib import Path

import msgspec

from ua_mailmerge import merge, render

MAKE = {
    "letters": render.letters_volumes,
    "envelopes": render.envelope_volumes,
    "alike": render.alike_volumes,
    "returned": render.return_label_volumes,
}


def main() -> None:
    """Measure every kind the batch has; fail when a volume is not byte for byte what the batch holds."""
    batch, into = Path(sys.argv[1]), Path(sys.argv[2])
    copy = into / f".{batch.name}.part"  # a volume's identity has its batch's name in it
    shutil.copytree(batch / "input", copy / "input")
    shutil.copytree(batch / "input", into / "warm" / "input")
    frozen = msgspec.json.decode((copy / merge.PARTS).read_bytes(), type=merge.Frozen)
    gc.disable()
    rates: dict[str, float] = {}
    sizes: dict[str, float] = {}
    for kind in dict.fromkeys(kind for kind, _ in frozen.parts):
        groups = [parts for of, parts in frozen.parts if of == kind]
        MAKE[kind](into / "warm", groups[0])
        for _ in range(3):  # the quickest: a busy machine only ever slows things down
            start = time.perf_counter()
            made = [volume for parts in groups for volume in MAKE[kind](copy, parts)]
            rates[kind] = max(rates.get(kind, 0.0), sum(volume.pieces for volume in made) / (time.perf_counter() - start))
        sizes[kind] = sum(volume.size for volume in made) / sum(volume.pieces for volume in made)
        differing = [
            volume.name for volume in made if (copy / f"{volume.name}.pdf").read_bytes() != (batch / f"{volume.name}.pdf").read_bytes()
        ]
        if differing:
            sys.exit(f"{len(differing)} of {len(made)} volumes differ from the batch's own")
    print(json.dumps({kind: (rates[kind], sizes[kind]) for kind in rates}))


if __name__ == "__main__":
    main()
