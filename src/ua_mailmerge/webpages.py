"""A saved web page to its text: the lines that a reader sees, blank ones between paragraphs, hidden e-mail addresses brought back.

Some pages hide e-mail addresses behind ``[email protected]``. Where such a page holds the key beside it (``data-cfemail``: a byte, then the
address under it), the address is read; else the words stay, and whoever reads the text knows the address is not there.
"""

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html

_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "nav", "footer", "button", "select", "iframe", "head", "object", "canvas")
)
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "section", "article", "hr", "pre", "dl")
)
_LINES = frozenset(
    ("div", "li", "tr", "td", "th", "dt", "dd", "address", "header", "main", "figure", "figcaption", "form", "fieldset", "label")
)
_TELLING_LINK = re.compile(r"\b(?:here|form|report|let us know|tell us|aqu[ií]|formulario|inform|ici|formulaire|signal)", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,80}@[\w-]+(?:\.[\w-]+)+")
_BLANK = "\n\n"


def text(page: str) -> str:
    """The text of a page's main part."""
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page.replace("\x00", ""))
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(page, parser=parser)
    except lxml.etree.ParserError:  # nothing in it
        return ""
    joined = "".join(_pieces(_main(root)))
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in joined.split("\n")]
    return re.sub(r"\n{3,}", _BLANK, "\n".join(lines)).strip() + "\n"


def _main(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The part that is the page's own: its ``main`` or only ``article``, when most of an appeal can be in it."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and len("".join(found[0].itertext())) > 600:
            return found[0]
    return root


def _pieces(root: lxml.html.HtmlElement) -> Iterator[str]:
    """Text and line ends in the order of the page. It walks by events, so depth costs nothing."""
    silent = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += _is_silent(element, tag)
            if not silent:
                yield _before(tag)
                yield _own(element, tag)
        else:
            if not silent:
                yield _link(element) if tag == "a" else _after(tag)
            silent -= _is_silent(element, tag)
            if not silent and element is not root and element.tail:
                yield _inline(element.tail)


def _is_silent(element: lxml.html.HtmlElement, tag: str) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return tag in _SILENT or "hidden" in element.attrib or "display:none" in style or _cloaked_child(element)


def _cloaked_child(element: lxml.html.HtmlElement) -> bool:
    """Whether an element stands inside one whose hidden address was read already."""
    parent = element.getparent()
    return parent is not None and bool(_cloaked(parent))


def _before(tag: str) -> str:
    if tag == "li":
        return "\n• "
    return _BLANK if tag in _PARAGRAPHS else "\n" if tag in _LINES or tag == "br" else ""


def _after(tag: str) -> str:
    return _BLANK if tag in _PARAGRAPHS else "\n" if tag in _LINES else ""


def _own(element: lxml.html.HtmlElement, tag: str) -> str:
    if address := _cloaked(element):
        return address
    said = _inline(element.text or "") if tag != "pre" else element.text or ""
    mail = (element.get("href") or "").partition("?")[0]
    if (
        tag == "a"
        and mail.casefold().startswith("mailto:")
        and _EMAIL.fullmatch(mail[7:].strip())
        and "@" not in "".join(element.itertext())
    ):
        return f"{said} {mail[7:].strip()} "
    return said


def _inline(said: str) -> str:
    return re.sub(r"\s+", " ", said)


def _link(element: lxml.html.HtmlElement) -> str:
    """The address behind words such as "click here", which say nothing without it."""
    target, said = (element.get("href") or "").strip(), " ".join("".join(element.itertext()).split())
    telling = len(said) < 80 and _TELLING_LINK.search(said) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]{4,500}", target)
    return f" <{target}> " if telling and "/cdn-cgi/" not in target else ""


def _cloaked(element: lxml.html.HtmlElement) -> str:
    """The e-mail address that an element hides and holds the key to; "" when it hides none, or it cannot be read."""
    key = element.get("data-cfemail") or ""
    if not key and element.tag == "a":
        key = (re.search(r"/cdn-cgi/l/email-protection#([0-9a-f]+)", element.get("href") or "", re.IGNORECASE) or ["", ""])[1]
        if key and element.find(".//*[@data-cfemail]") is not None:
            return ""
    try:
        data = bytes.fromhex(key)
    except ValueError:
        return ""
    address = bytes([byte ^ data[0] for byte in data[1:]]).decode("utf-8", "replace") if data else ""
    address = address.partition("?")[0]
    return address if _EMAIL.fullmatch(address) else ""
