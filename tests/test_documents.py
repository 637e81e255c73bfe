"""The documents: links lead somewhere, and each decision is listed. Those within `docs/` are held by the site's strict build."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_of_the_first_pages_lead_to_files(page):
    links = [link.partition("#")[0] for link in LINK.findall((ROOT / page).read_text()) if "://" not in link]

    assert [link for link in links if link and not (ROOT / link).exists()] == []


def test_every_decision_is_listed():
    decisions = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((decisions / "index.md").read_text()))

    assert listed == {page.name for page in decisions.glob("2*.md")}


def test_every_page_of_the_documents_is_in_the_sites_navigation():
    pages = {page.name for page in (ROOT / "docs").glob("*.md")}
    named = set(re.findall(r'"([\w/-]+\.md)"', (ROOT / "zensical.toml").read_text()))

    assert named == pages | {"decisions/index.md"}


def test_the_readmes_example_signs_somebody_in(cognito):
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    _, makes_client, rest = example.partition("pool = ")
    said = {"cognito": cognito}

    exec(makes_client + rest, said)

    assert {"AccessToken", "IdToken", "RefreshToken"} <= set(said["tokens"])
