"""A PDF's pages to PNG files beside it (PDFium)."""

import importlib.util
from pathlib import Path

from ua_mailmerge.problems import RefusedError, UnreadableError

DPI = 100


def ready(*, wanted: object) -> None:
    """UnreadableError with the way out when pictures are wanted and what draws them is not installed."""
    if wanted and importlib.util.find_spec("pypdfium2") is None:
        raise UnreadableError("Pictures need one more package: pip install 'ua-mailmerge[pictures]'.", code="extra-missing")


def write(path: Path, *, dpi: int = DPI) -> list[Path]:
    """``proof.pdf`` to ``proof-01.png`` and so on; RefusedError when one of them is there already."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        names = [path.with_name(f"{path.stem}-{n:02d}.png") for n in range(1, len(document) + 1)]
        taken = next((name for name in names if name.exists()), None)
        if taken:
            raise RefusedError(f"{taken} is there already; take it away, or choose another name.")
        for page, name in zip(document, names, strict=True):
            page.render(scale=dpi / 72).to_pil().convert("L").save(name, "PNG", dpi=(dpi, dpi))
            name.chmod(0o600)
        return names
    finally:
        document.close()
