"""Printer profiles: what a printer does wrong on each kind of paper, as somebody measured it, and how it is made good."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

import msgspec
import yaml

from ua_mailmerge import envelopes, labels
from ua_mailmerge.model import MM, Art, Box, Faces, Fit, Form, Frozen, Mark, Page, Paper, Place, Rule, Tagged, Text
from ua_mailmerge.problems import RefusedError, UnreadableError

MOST_MM = 30.0
"""A printer is out by a few millimetres; who is out by more has fed the paper another way round."""

LEAST_SCALE, MOST_SCALE = 90.0, 110.0

GROUPS = {"envelopes": frozenset(envelopes.SIZES), "labels": frozenset(labels.LABELS)}
"""Names that stand for every medium of their kind that has no entry of its own."""

MEDIA = (*Paper, *envelopes.SIZES, *labels.LABELS, *GROUPS)
"""What a profile may say something about."""

CROSS_MM = 20.0
"""How far the cross that people measure from stands from the left edge and from the top."""


class Setting(Frozen, frozen=True):
    """How one medium comes out right: moved to the right and down in mm, enlarged in per cent, turned as it is fed."""

    x: float = 0.0
    y: float = 0.0
    across: float = 100.0
    down: float = 100.0
    feed: int | None = None

    @property
    def fit(self) -> Fit:
        """The same for the writer of a PDF."""
        return Fit(self.across / 100, self.down / 100, self.x * MM, self.y * MM)


class Profile(Frozen, frozen=True):
    """One printer."""

    name: str
    label: str = ""  # what people call it, as START-HERE says it
    media: dict[str, Setting] = msgspec.field(default_factory=dict)

    def setting(self, medium: str) -> Setting:
        """What counts for a medium: its own entry, its group's, for labels their paper's, else nothing to make good."""
        if medium in self.media:
            return self.media[medium]
        for group, members in GROUPS.items():
            if medium in members and group in self.media:
                return self.media[group]
        if medium in labels.LABELS:
            return self.media.get(labels.LABELS[medium].paper, Setting())
        return Setting()


# -- the file -----------------------------------------------------------------------------------


def read(text: str, *, file: str) -> dict[str, Profile]:
    """The profiles under ``printers:`` by name; UnreadableError with the line of what is wrong."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError(f"{file} line {line}: this is not YAML we can read; look at indents and colons.", code="printers") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableError(f"{file}: this is not YAML we can read.", code="printers") from error
    reader = _Reader(file)
    top = dict(reader.pairs(root, "printers:")) if root is not None else {}
    named = reader.pairs(top["printers"], "the name of a printer") if "printers" in top else ()
    return {name: reader.profile(name, node) for name, node in named}


def _blank(node: yaml.nodes.Node) -> bool:
    return isinstance(node, yaml.nodes.ScalarNode) and not node.value.strip()


class _Reader:
    """Walks the nodes of the file; the first fault stops it."""

    def __init__(self, file: str) -> None:
        self._file = file

    def fault(self, node: yaml.nodes.Node, message: str) -> UnreadableError:
        return UnreadableError(f"{self._file} line {node.start_mark.line + 1}: {message}", code="printers")

    def pairs(self, node: yaml.nodes.Node, what: str) -> Iterable[tuple[str, yaml.nodes.Node]]:
        if _blank(node):
            return
        if not isinstance(node, yaml.nodes.MappingNode):
            raise self.fault(node, f"here should be {what} with a colon and lines under it.")
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value).strip()
            if name in seen:
                raise self.fault(key, f"{name} stands here twice; keep one.")
            seen.add(name)
            yield name, value

    def profile(self, name: str, node: yaml.nodes.Node) -> Profile:
        label, media = "", {}
        for key, value in self.pairs(node, "letter, us_10 or another kind of paper"):
            if key == "label":
                label = " ".join(str(value.value).split()) if isinstance(value, yaml.nodes.ScalarNode) else ""
            elif key in MEDIA:
                media[key] = self.setting(value)
            else:
                raise self.fault(value, f"{key} is no envelope, label sheet or paper we know.{nearest(key, MEDIA)}")
        return Profile(name, label, media)

    def setting(self, node: yaml.nodes.Node) -> Setting:
        told: dict[str, yaml.nodes.Node] = dict(self.pairs(node, "x, y, scale or feed"))
        for key, value in told.items():
            if key not in ("x", "y", "scale", "feed"):
                raise self.fault(value, f"{key} is not used here; there are x, y, scale and feed.")
        scales = told.get("scale")
        both = scales.value if isinstance(scales, yaml.nodes.SequenceNode) else [scales, scales]
        if len(both) != 2:
            raise self.fault(node, "scale is one number, or two: [across, down].")
        across, down = (self.number(one, "scale", LEAST_SCALE, MOST_SCALE, 100.0) for one in both)
        feed = int(self.number(told.get("feed"), "feed", 0, 270, -1))
        if feed not in (-1, 0, 90, 180, 270):
            raise self.fault(told["feed"], "feed is 0, 90, 180 or 270.")
        x, y = (self.number(told.get(key), key, -MOST_MM, MOST_MM, 0.0) for key in ("x", "y"))
        return Setting(x, y, across, down, None if feed < 0 else feed)

    def number(self, node: yaml.nodes.Node | None, key: str, least: float, most: float, default: float) -> float:
        if node is None:
            return default
        text = str(node.value).strip().removesuffix("%").strip() if isinstance(node, yaml.nodes.ScalarNode) else ""
        value = float(text) if re.fullmatch(r"[-+]?\d+(\.\d+)?", text) else most + 1
        if not least <= value <= most:
            raise self.fault(node, f"{key} is a number from {least:g} to {most:g}.")
        return value


def nearest(text: str, among: Collection[str]) -> str:
    """`` Did you mean …?``, or what there is."""
    near = difflib.get_close_matches(text, [str(each) for each in among], n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def chosen(name: str, profiles: Mapping[str, Profile], *, file: str) -> Profile:
    """The printer of that name; RefusedError with the nearest ones."""
    if name in profiles:
        return profiles[name]
    if not profiles:
        raise RefusedError(f"There is no printer {name}: {file} has none yet. `ua-mailmerge calibrate us_10` shows how to measure one.")
    near = nearest(name, profiles) or f" There are {', '.join(profiles)}."
    raise RefusedError(f"There is no printer {name} in {file}.{near}")


def measured(before: Setting, *, left: float, top: float, across: float = 100.0, down: float = 100.0) -> Setting:
    """What makes good what somebody measured on a page that was printed with ``before``.

    ``left`` and ``top``: from the paper's edges to the cross, in mm, which should be 20; ``across`` and ``down``: how long 100 mm came out.
    RefusedError when that is no printer's error.
    """
    wide, high = across / 100, down / 100
    made = Setting(
        x=round(before.across / 100 / wide * (CROSS_MM * wide - left) + before.x, 2),
        y=round(before.down / 100 / high * (CROSS_MM * high - top) + before.y, 2),
        across=round(before.across / wide, 2),
        down=round(before.down / high, 2),
        feed=before.feed,
    )
    if not (LEAST_SCALE <= made.across <= MOST_SCALE and LEAST_SCALE <= made.down <= MOST_SCALE):
        raise RefusedError("A ruler that is out by a tenth is no printer's error: print the page again at 100 %, or “Actual size”.")
    if max(abs(made.x), abs(made.y)) > MOST_MM:
        raise RefusedError(
            f"A cross out by more than {MOST_MM:g} mm is no printer's error: look which way round the paper goes in, and try --feed."
        )
    return made


def turned(setting: Setting, feed: int) -> Setting:
    """The same for envelopes that are fed another way round."""
    return msgspec.structs.replace(setting, feed=feed)


def entry(medium: str, setting: Setting) -> str:
    """The line of the file that says so."""
    scale = f"{setting.across:g}" if setting.across == setting.down else f"[{setting.across:g}, {setting.down:g}]"
    feed = "" if setting.feed is None else f", feed: {setting.feed}"
    return f"{medium}: {{x: {setting.x:g}, y: {setting.y:g}, scale: {scale}{feed}}}"


def written(text: str, name: str, medium: str, setting: Setting) -> str:
    """The file with that setting put in, everything else in it untouched."""
    flow = entry(medium, setting).partition(": ")[2]
    path = ("printers", name, medium)
    here = yaml.compose(text, Loader=yaml.BaseLoader) if text.strip() else None
    above: yaml.nodes.Node | None = None  # the key that ``here`` stands under
    for depth, key in enumerate(path):
        found = {str(k.value): (k, v) for k, v in here.value} if isinstance(here, yaml.nodes.MappingNode) else {}
        if key not in found:
            indent = 0
            at = len(text)
            if found:
                at, indent = max(v.end_mark.index for _, v in found.values()), min(k.start_mark.column for k, _ in found.values())
            elif above is not None:
                at, indent = above.end_mark.index, above.start_mark.column + 2
            lines = [f"{' ' * (indent + 2 * step)}{each}:" for step, each in enumerate(path[depth:])]
            return _with_lines(text, at, [*lines[:-1], f"{lines[-1]} {flow}"])
        above, here = found[key]
    assert here is not None  # noqa: S101 - every key was there
    begin, end = here.start_mark.index, here.end_mark.index
    kept = text[begin:end]
    return text[:begin].rstrip(" \n") + " " + flow + kept[len(kept.rstrip()) :] + text[end:]


def _with_lines(text: str, at: int, lines: Iterable[str]) -> str:
    """Lines put in below the one that holds the last thing before ``at``."""
    end = len(text[:at].rstrip())
    found = text.find("\n", end)
    end = found if found >= 0 else len(text)
    head, tail = text[:end].rstrip("\n"), text[end:].lstrip("\n")
    return "\n".join([*([head] if head else []), *lines]) + "\n" + tail


# -- what it does to a page ---------------------------------------------------------------------


def extent(marks: Iterable[Mark], *, faces: Faces) -> tuple[float, float, float, float]:
    """The box around everything on a page, in points; four zeros when there is nothing."""
    boxes = [box for mark in marks for box in _boxes(mark, faces)]
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _boxes(mark: Mark, faces: Faces) -> list[tuple[float, float, float, float]]:
    if isinstance(mark, Text):
        wide = faces.width(mark.words, mark.face, mark.size, mark.levels)
        return [(mark.x, mark.y - mark.size * envelopes.RISE, mark.x + wide, mark.y + mark.size * envelopes.FALL)]
    if isinstance(mark, Rule):
        return [(min(mark.x0, mark.x1), min(mark.y0, mark.y1), max(mark.x0, mark.x1), max(mark.y0, mark.y1))]
    if isinstance(mark, Box):
        return [(mark.x, mark.y, mark.x + mark.w, mark.y + mark.h)]
    if isinstance(mark, Tagged):
        return [box for inner in mark.marks for box in _boxes(inner, faces)]
    return [_placed(mark, box) for box in _inside(mark.form, faces)]


def _inside(form: Form | Art, faces: Faces) -> list[tuple[float, float, float, float]]:
    if isinstance(form, Art):
        return []  # a drawing may bleed on purpose; its words are art too
    return [box for mark in form.marks for box in _boxes(mark, faces)]


def _placed(place: Place, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    turn = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}[place.turn]
    corners = [(place.x + turn[0] * x + turn[1] * y, place.y + turn[2] * x + turn[3] * y) for x in box[::2] for y in box[1::2]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def refuse_off_paper(page: Page, fit: Fit, *, faces: Faces, on: str) -> None:
    """RefusedError when a profile would push something of a page off its paper."""
    x0, y0, x1, y1 = extent(page.marks, faces=faces)
    left, top = fit.across * x0 + fit.right, fit.down * y0 + fit.below
    right, foot = fit.across * x1 + fit.right, fit.down * y1 + fit.below
    if left < -0.1 or top < -0.1 or right > page.width + 0.1 or foot > page.height + 0.1:
        raise RefusedError(f"The printer profile pushes words off the paper ({on}). Measure it again with `ua-mailmerge calibrate`.")


def replaced(profile: Profile, medium: str, setting: Setting) -> Profile:
    """The profile with another setting for one medium."""
    return msgspec.structs.replace(profile, media={**profile.media, medium: setting})


__all__ = ["MEDIA", "Profile", "Setting", "chosen", "extent", "measured", "nearest", "read", "refuse_off_paper", "replaced", "written"]
