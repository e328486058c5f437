"""A process's own limits: what a child that reads a stranger's file may take, where the system can hold it to that."""

import contextlib


def to(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Lower this process's limits of memory and computing time for good; no core files. Windows has none of these, macOS not all."""
    _lower("RLIMIT_AS", memory_bytes)
    _lower("RLIMIT_CPU", cpu_seconds)
    _lower("RLIMIT_CORE", 0)


def without_files() -> None:
    """From here on this process can write no file; modules are compiled by now."""
    _lower("RLIMIT_FSIZE", 0)


def _lower(name: str, most: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        limit = getattr(resource, name)
        hard = resource.getrlimit(limit)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (soft, hard if name == "RLIMIT_CPU" else soft))
