"""One list of keys reads the files and makes the JSON Schema that editors complete and check them by."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import evening
import test_schema
from ua_mailmerge import keys, schema
from ua_mailmerge.model import Campaign

SAMPLE = Path(__file__).parents[1] / "samples" / "ua-100-21"


class _Editor(yaml.SafeLoader):
    """YAML as editors take it (1.2, core schema): numbers and true/false have types, dates and yes are texts."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def valid(text: str, kind: str) -> list[str]:
    """What the schema says against a file, as an editor would show it."""
    validator = jsonschema.Draft7Validator(keys.json_schema(kind))
    data = yaml.load(text, Loader=_Editor)  # noqa: S506 - a safe loader of our own
    return sorted(error.message for error in validator.iter_errors(data))


def test_every_key_the_reader_knows() -> None:
    """The keys are the model's fields; none is left out, none is made up."""
    for kind, model in keys.MODELS.items():
        fields = set(model.__struct_fields__)
        if model is Campaign:
            fields = {field for field in fields if not field.startswith("report_")} | {"report"}
        assert set(keys.KEYS[kind]) == fields


@pytest.mark.parametrize("kind", ["campaign", "event"])
def test_every_key_is_in_the_schema(kind: str) -> None:
    """The schema has each key with what it is, those that are needed as required, and takes no other."""
    made = keys.json_schema(kind)
    jsonschema.Draft7Validator.check_schema(made)
    for part, found in [(kind, made), *made.get("definitions", {}).items()]:
        assert list(found["properties"]) == list(keys.KEYS[part])
        assert found.get("required", []) == [name for name, key in keys.KEYS[part].items() if key.needs]
        assert found["additionalProperties"] is False
        assert all(told["description"].endswith(".") for told in found["properties"].values())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("campaign", (SAMPLE / "campaign.yaml").read_text(encoding="utf-8")),
        ("event", (SAMPLE / "event.yaml").read_text(encoding="utf-8")),
        ("campaign", evening.CAMPAIGN),
        ("event", evening.EVENT),
        ("campaign", test_schema.CAMPAIGN),
    ],
)
def test_what_we_read_is_valid(kind: str, text: str) -> None:
    """An editor finds nothing wrong in files that the program takes."""
    assert valid(text, kind) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reference: 100.20", ""),
        ("reference: 100.20", "referense: 100.20"),
        ("expires: 2021-12-31", "expires: December 2021"),
        ("country: NO\nissued", "country: Norway\nissued"),
        ("  - id: minister", "  - id: First Minister"),
        ("    closing: Sincerely,", "    greeting: Dear Sir,\n    closing: Sincerely,"),
        ("  en:", "  English:"),
        ("letters:", "status: ended\nletters:"),
    ],
)
def test_what_we_refuse_is_not_valid(old: str, new: str) -> None:
    """A fault of one key is marked in the editor as it is by the program."""
    text = test_schema.CAMPAIGN.replace(old, new)
    assert text != test_schema.CAMPAIGN
    assert schema.campaign(text, file="campaign.yaml")[1]
    assert valid(text, "campaign")


@pytest.mark.parametrize("kind", ["campaign", "event"])
def test_the_shipped_schemas_are_the_ones_we_make(kind: str) -> None:
    """The files beside the sample, which its first lines name, are what `campaign schema` prints today."""
    shipped: dict[str, Any] = json.loads((SAMPLE / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert shipped == keys.json_schema(kind), f"delete it and write it anew: ua-mailmerge campaign schema {kind} -o {kind}.schema.json"
    assert (SAMPLE / f"{kind}.yaml").read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={kind}.schema.json\n")


def test_the_schema_on_the_screen_and_in_a_file(tmp_path: Path) -> None:
    """`campaign schema` prints it, or writes it and says which line names it; never over another file."""
    ran = evening.run("campaign", "schema", "event")
    assert (ran.code, json.loads(ran.out)) == (0, keys.json_schema("event"))
    target = tmp_path / "event.schema.json"
    ran = evening.run("campaign", "schema", "event", "-o", target)
    assert target.read_text(encoding="utf-8") == json.dumps(keys.json_schema("event"), indent=2, ensure_ascii=False) + "\n"
    assert "# yaml-language-server: $schema=event.schema.json" in ran.out
    target.write_text("mine")
    assert evening.run("campaign", "schema", "event", "-o", target).code == 5
