"""Templates carry no script and no style of their own: the content security policy forbids both."""

import re

import pytest

from scripts.measure import ROOT

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"=\s*[\"']?javascript:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "markup marked as safe": re.compile(r"\|\s*safe\b"),
}
BREACHES = {
    "an inline script": "<script>let a = 1</script>",
    "a style element": "<style>a { color: red }</style>",
    "a style attribute": '<td style="color: red">',
    "an event attribute": '<button onclick="go()">',
    "a javascript: address": '<a href="javascript:go()">',
    "an address elsewhere": '<script src="//cdn.example/x.js"></script>',
    "markup marked as safe": "{{ text|safe }}",
}


def pages():
    """Every template but those of mails, whose readers have no style sheet."""
    templates = ROOT / "templates"
    return [
        path
        for path in templates.rglob("*.html")
        if path.relative_to(templates).parts[0] != "email"
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in pages()
        for match in FORBIDDEN[what].finditer(path.read_text())
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_planted_breach_is_found(what):
    assert FORBIDDEN[what].search(BREACHES[what])
