"""A command to what it cost: seconds on the clock and the most memory its whole family of processes held at once.

Memory is the proportional set size summed over the process and its descendants, so that pages they share count once. Read from /proc; where
there is none (macOS, Windows) memory is not measured.
"""

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Cost(NamedTuple):
    """``peak_mb`` is 0 where memory cannot be measured."""

    seconds: float
    peak_mb: float


class FailedError(Exception):
    """The command did not succeed; the text is the end of what it said."""


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    env: Mapping[str, str] | None = None,
    accept: Sequence[int] = (0,),
    limit_seconds: float = 300,
) -> Cost:
    """Run to its end, inside ``folder``; FailedError when it fails or takes too long."""
    with (folder / "said.txt").open("w+", encoding="utf-8", errors="replace") as said:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        except OSError as error:
            raise FailedError(f"{Path(command[0]).name} cannot be started") from error
        peak_kb = 0
        over = threading.Event()

        def watch() -> None:
            nonlocal peak_kb
            wait = 0.0
            while not over.wait(wait):
                began = time.perf_counter()
                peak_kb = max(peak_kb, sum(map(_pss_kb, _family(process.pid))))
                wait = max(0.01, 10 * (time.perf_counter() - began))  # looking must not slow down what is looked at

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            code = process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            for pid in reversed(_family(process.pid)):
                subprocess.run(["kill", "-9", str(pid)], check=False)
            process.wait()
            raise FailedError(f"took longer than {limit_seconds:.0f} s") from None
        finally:
            seconds = time.perf_counter() - start
            over.set()
            watcher.join()
        if code not in accept:
            said.seek(0)
            raise FailedError(f"exit code {code}: {said.read()[-400:].strip()}")
    return Cost(seconds, peak_kb / 1024)


def _family(pid: int) -> list[int]:
    """The process and all its descendants, parents first; empty once it is gone."""
    found = [pid] if (PROC / str(pid)).exists() else []
    for parent in found:
        for children in (PROC / str(parent) / "task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:  # gone meanwhile
                continue
    return found


def _pss_kb(pid: int) -> int:
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:  # gone meanwhile
        pass
    return 0
