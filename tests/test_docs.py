"""The documents say what the program does: codes, commands, modules, links, and what the README shows."""

import ast
import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import evening
from ua_mailmerge import cli, codes, review, schema
from ua_mailmerge.problems import ExitCode, Severity

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "ua_mailmerge"
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def text(path: Path) -> str:
    """A document."""
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """A document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text(path), flags=re.MULTILINE | re.DOTALL)


def blocks(path: Path, mark: str) -> list[str]:
    """The fenced blocks that stand below ``<!-- mark -->``."""
    return re.findall(rf"^<!-- {mark} -->\n```[a-z]*\n(.*?)^```$", text(path), flags=re.MULTILINE | re.DOTALL)


def rows(heading: str) -> dict[str, list[str]]:
    """The table of errors.md under a heading: first cell without its backquotes, to the others."""
    section = text(DOCS / "errors.md").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): row[1:] for row in cells}


# -- codes --------------------------------------------------------------------------------------


def words_in(node: ast.expr) -> list[str]:
    """The text, or texts, that an expression is."""
    if isinstance(node, ast.IfExp):
        return words_in(node.body) + words_in(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def codes_in(tree: ast.Module) -> Iterator[str]:
    """Every code that a module gives to a problem or a refusal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"Problem", "fault", "refuse", "add"} and len(node.args) > 1:
                yield from words_in(node.args[0])
            for keyword in node.keywords:
                if keyword.arg == "code":
                    yield from words_in(keyword.value)
        elif isinstance(node, ast.FunctionDef):
            for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
                if argument.arg == "code" and default is not None:
                    yield from words_in(default)
            if node.name.endswith("_fault"):
                for returned in ast.walk(node):
                    if isinstance(returned, ast.Return) and isinstance(returned.value, ast.Tuple):
                        yield from words_in(returned.value.elts[0])


def all_codes() -> set[str]:
    """Every code of the program."""
    # The tests of these hold that they give no code beside those of their tables
    with_table = {
        f"{name}.py" for name in ("signers", "headings", "cells", "addresses", "minors", "repeats", "schema", "review", "vetting")
    }
    found = {code for path in SOURCE.glob("*.py") if path.name not in with_table for code in codes_in(ast.parse(text(path)))}
    return (found | set(codes.CODES) | set(schema.CODES) | set(review.CODES)) - {""}


def told() -> list[str]:
    """Every code that errors.md tells, in its tables' first column."""
    first = re.findall(r"^\| `([^`]+)` \|", text(DOCS / "errors.md"), re.MULTILINE)
    return [code for code in first if KEBAB.fullmatch(code) and code not in set(Severity)]


def test_every_code_is_told_and_no_other() -> None:
    """errors.md has each code of the program, and none that the program does not have."""
    assert set(told()) == all_codes()


def test_codes_are_kebab_case() -> None:
    """A code is small letters, digits and hyphens, so that it can be typed into Release and searched for."""
    assert [code for code in all_codes() if not KEBAB.fullmatch(code)] == []


def test_what_a_row_problem_does_is_told() -> None:
    """errors.md says of each problem of a sheet's rows whether it stops, holds, asks or notes, and whether Release overrules it."""
    found = {code: (cells[0], cells[1]) for code, cells in rows("Rows of a sheet").items()}
    assert {code: found.get(code) for code in codes.CODES} == {
        code: (severity.value, "yes" if releasable else "no") for code, (severity, releasable, _) in codes.CODES.items()
    }


def test_every_fault_of_the_two_files_is_told_in_its_place() -> None:
    """What campaign.yaml and event.yaml can have wrong stands in one table."""
    assert rows("campaign.yaml and event.yaml").keys() == schema.CODES.keys()


def test_every_exit_code_is_told() -> None:
    """errors.md lists each exit code, and Python's own 1."""
    assert {int(code) for code in rows("Exit codes")} == {1, *ExitCode}


def test_every_severity_is_told() -> None:
    """errors.md says what each of them means."""
    assert rows("What a problem does").keys() == set(Severity)


# -- commands, modules, links -------------------------------------------------------------------


def test_every_command_is_in_the_docs() -> None:
    """Somebody who reads docs/ meets each command."""
    documents = "\n".join(text(path) for path in DOCS.glob("*.md"))
    assert [name for name in cli.root.commands if f"ua-mailmerge {name}" not in documents] == []


def test_every_module_is_in_the_architecture() -> None:
    """architecture.md names each module."""
    names = [path.name for path in SOURCE.glob("*.py") if path.name != "__init__.py"]
    names += [f"cli/{path.name}" for path in (SOURCE / "cli").glob("*.py") if path.name != "__init__.py"]
    names += [f"desk/{path.name}" for path in (SOURCE / "desk").glob("*.py") if path.name != "__init__.py"]
    names += [f"data/{path.name}" for path in (SOURCE / "data").glob("*.py") if path.name != "__init__.py"]
    document = text(DOCS / "architecture.md")
    assert [name for name in names if f"`{name}`" not in document] == []


def test_modules_are_named_as_they_are() -> None:
    """architecture.md names no module that is gone."""
    named = re.findall(r"`((?:data/|cli/|desk/)?[a-z_]+\.py)`", text(DOCS / "architecture.md"))
    assert [name for name in named if not ((SOURCE / name).is_file() or next(ROOT.glob(f"*/{name}"), None))] == []


def anchors(path: Path) -> set[str]:
    """The places a link into a document can point at, as GitHub makes them from its headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link and picture of a document is a file of this repository, with the heading it names, or a page on the web."""
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page)) + re.findall(r'(?:src|href)="([^"]+)"', prose(page))
    dead = []
    for link in links:
        if re.match(r"https://", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_every_picture_is_shown() -> None:
    """No picture lies in docs/images that no document shows."""
    shown = "\n".join(map(text, PAGES))
    assert [path.name for path in (DOCS / "images").iterdir() if f"images/{path.name}" not in shown] == []


def written() -> Iterator[Path]:
    """The files somebody wrote: sources, tests, documents, settings."""
    skipped = {"out", "build", "dist", "htmlcov", "__pycache__"}
    for top in ROOT.iterdir():
        if top.name in skipped or (top.name.startswith(".") and top.name != ".ci"):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            parts = path.relative_to(top).parts
            hidden = any(part.startswith(".") or part in skipped for part in parts)
            if path.is_file() and not hidden and path.suffix not in {".png", ".xlsx", ".pdf", ".ttf", ".otf", ".pyc"}:
                yield path


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """No path of somebody's own folders, in any file."""
    own = re.compile(r"[/](?:home|Users)[/]\w|[/](?:root|work)[/]|\bshared[/]|[A-Z]:\\Users\b")
    found = {path.relative_to(ROOT).as_posix(): match[0] for path in written() if (match := own.search(path.read_text("utf-8", "ignore")))}
    assert found == {}


# -- the README ---------------------------------------------------------------------------------


def normal(said: str) -> str:
    """What was said, with the batch's name made always the same: its letters and digits depend on versions."""
    return re.sub(r"\bMAD-[0-9a-f]{12}\b", "MAD-…", unicodedata.normalize("NFC", said).replace("\\", "/"))


def test_readme_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who types the README's commands from top to bottom gets no error; rows held in the sample are none."""
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks(ROOT / "README.md", "run") for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("ua-mailmerge ")]
    assert len(commands) >= 6
    failed = []
    for command in commands:
        ran = evening.run(*command[1:])
        if ran.code not in (ExitCode.DONE, ExitCode.HELD) or (ran.code == ExitCode.HELD and command[1] not in ("check", "merge")):
            failed.append((command, ran.code, ran.err))
    assert failed == []


def test_readme_shows_what_the_sample_really_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below ``make letters`` stands what it prints, line for line."""
    monkeypatch.chdir(tmp_path)
    reason = re.search(r'--after-expiry "([^"]+)"', text(ROOT / "Makefile"))
    assert reason
    ran = evening.run("merge", evening.SAMPLE / "signers.xlsx", "-o", "out", "--yes", "--after-expiry", reason[1])
    (shown,) = blocks(ROOT / "README.md", "make letters")
    assert normal(shown).startswith(normal(ran.out))


def test_the_evening_goes_as_the_print_room_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types the walk of print-room.md from top to bottom gets what stands below each command; ``…`` stands for lines left out."""
    monkeypatch.chdir(tmp_path)
    steps = [step for block in blocks(DOCS / "print-room.md", "evening") for step in re.split(r"^\$ ", block, flags=re.MULTILINE) if step]
    assert len(steps) >= 12
    for step in steps:
        command, _, shown = step.partition("\n")
        ran = evening.run(*shlex.split(command)[1:])
        expected = ".*".join(re.escape(normal(part).strip("\n")) for part in re.split(r"^…$", shown, flags=re.MULTILINE))
        assert re.fullmatch(expected, normal(ran.out + ran.err).strip("\n"), re.DOTALL), (command, ran)
        if command.startswith("ua-mailmerge sample"):
            campaign = tmp_path / "evening" / "campaign.yaml"
            campaign.write_text(text(campaign).replace("specimen: yes", "specimen: no", 1), encoding="utf-8")


def test_readme_has_both_commands_on_its_first_screen() -> None:
    """The two commands stand above everything that needs reading: within the first 25 lines."""
    start = "\n".join(text(ROOT / "README.md").splitlines()[:25])
    assert "make letters" in start
    assert "make test" in start


def test_the_sample_campaign_is_what_the_pages_say() -> None:
    """The pictures and the README show the shipped sample, whose signers are invented and which says so."""
    campaign = yaml.safe_load(text(evening.SAMPLE / "campaign.yaml"))
    assert campaign["specimen"] is True
