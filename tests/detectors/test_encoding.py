"""Kind encoding: characters that went wrong, with exact spans and what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.readers.text import document
from qualcheck.run import resources


@pytest.fixture(scope="module")
def check() -> Checker:
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "encoding"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


def wrong(text: str, encoding: str, times: int = 1) -> str:
    return text if not times else wrong(text.encode("utf-8").decode(encoding), encoding, times - 1)


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ("The doorâ€™s shut.", "â€™", "’"),
        ("The cafÃ© is shut.", "Ã©", "é"),
        ("It cost Â£50 there.", "Â£", "£"),
        ("Rain â€“ so they say – fell.", "â€“", "–"),
        ("He said â€œno and left.", "â€œ", "“"),
        ("no,â€ he said", "â€", "”"),
        ("The maÃ±ana of SÃ£o.", "Ã±", "ñ"),
        ("Mayor KovaÄ\u008d left.", "Ä\u008d", "č"),
        ("It was ï¿½ not.", "ï¿½", "\ufffd"),
        ("The door‚Äôs shut.", "‚Äô", "’"),
        ("The doorвЂ™s shut.", "вЂ™", "’"),
        ("caf√© is shut", "√©", "é"),
        ("He met ÐŸÑƒÑ‚Ð¸Ð½ there.", "ÐŸÑƒÑ‚Ð¸Ð½", "Путин"),
        ("The " + wrong("é", "latin-1", 2) + " stands.", "ÃÂ©".replace("Ã", "Ã\u0083"), "é"),
        ("They don?t know.", "?", "’"),
        ("The govern\u00adment met.", "govern\u00adment", "government"),
        ("The \u200bbridge fell.", "\u200bbridge", "bridge"),
    ],
)
def test_found(check: Checker, text: str, found: str, meant: str) -> None:
    first = check(document(text, "a.txt")).findings[0]
    assert text[first.span.start : first.span.end] == found
    assert first.suggestions == (meant,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The caf\ufffd is shut.", "\ufffd"),
        ("A \ue0a1 sign.", "\ue0a1"),
        ("A \x0b\x07 bell.", "\x0b\x07"),
        ("Jos?phine came.", "Jos?phine"),
    ],
)
def test_lost(check: Checker, text: str, found: str) -> None:
    finding = check(document(text, "a.txt")).findings[0]
    assert (text[finding.span.start : finding.span.end], finding.suggestions) == (found, ())


@pytest.mark.parametrize(
    "text",
    [
        "BEYONCÉ’S CAFÉ” sells crème brûlée – “naïve”, über and São Tomé.",
        "MAÇÔ” and “JOSÉ”… ÅÄÖ – Ñandú, Ærø, ÍSLAND.",
        "£5, €6, § 3, 20 °C, ½ a pint, «à la», â, Â, Ã and ð.",
        "Is it? Yes. See https://example.org/?t=5&s=1 and Desk?id=7.",
        "Ελλάδα and Москва (Путин), 北京.",
        "\ufeffThe first line has a mark of byte order in the file.",
        "A family 👨‍👩‍👧 of emoji, and می‌خواهم in Persian.",
    ],
)
def test_left_alone(check: Checker, text: str) -> None:
    assert check(document(text.removeprefix("\ufeff"), "a.txt")).findings == ()
