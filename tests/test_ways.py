"""The page with other ways to act."""

from pathlib import Path

import pytest

from evening import CAMPAIGN, evening, pages, run


def _campaign(channels: str) -> str:
    """The campaign of the evening, its ambassador with these channels."""
    return CAMPAIGN.replace(
        "    salutation: Dear Ambassador Moctezuma,\n", f"    salutation: Dear Ambassador Moctezuma,\n    channels: {channels}\n"
    )


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Other ways to act"), ("es", "Otras formas de actuar"), ("fr", "Autres façons d’agir")]
)
def test_channels_as_published(language: str, title: str, tmp_path: Path) -> None:
    """Each usable channel stands as the campaign has it; an unusable one, and an official without any, do not."""
    channels = '{phone: (202) 728 – 1600, twitter: ["@emoctezumab", "@EmbamexEUA"], fax: "unusable, always engaged"}'
    evening(tmp_path, campaign=_campaign(channels))
    ran = run("handout", "-c", tmp_path / "campaign.yaml", "--language", language, "--into", tmp_path / "handout.pdf")
    assert ran.code == 0, ran
    (page,) = pages(tmp_path / "handout.pdf")
    for words in (title, "Ambassador Esteban Moctezuma", "(202) 728 – 1600", "@emoctezumab", "@EmbamexEUA"):
        assert words in page
    assert "Fax" not in page
    assert "engaged" not in page
    assert "López Obrador" not in page


@pytest.mark.parametrize("channels", ["{fax: unusable}", "{}"])
def test_no_channel(channels: str, tmp_path: Path) -> None:
    """Nothing is printed, and the way out is named."""
    evening(tmp_path, campaign=_campaign(channels))
    ran = run("handout", "-c", tmp_path / "campaign.yaml", "--into", tmp_path / "handout.pdf")
    assert ran.code == 3
    assert "channels: in campaign.yaml" in ran.err
    assert not (tmp_path / "handout.pdf").exists()
