"""Quotation marks: what does not pair, what is not English, and what is right in one house or another."""

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
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "quotation"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


def found(check: Checker, text: str) -> list[tuple[str, str]]:
    findings = check(document(text, "a.txt")).findings
    return [(finding.rule.partition(".")[2], text[finding.span.start : finding.span.end]) for finding in findings]


CLOSING = "quotation-not-closed"
FOREIGN = "foreign-quotation-marks"
NESTED = "quotation-in-same-marks"
GLUED = "quotation-mark-glued"
MIXED = "quotation-marks-mixed"
ORDER = "quotation-mark-order"
DOUBLED = "quotation-mark-doubled"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “the mill is sold and left the room.", [(CLOSING, "“")]),
        ('He said "the mill is sold and left the room.', [(CLOSING, '"')]),
        ("The mill is sold,” he said.", [(CLOSING, "”")]),
        ('The mill is sold," he said, and left.', [(CLOSING, '"')]),
        ('The "mill would need "new" doors, he said.', [(CLOSING, '"')]),
        ("“The mill is sold.\n\nThe “new” owner is known.", [(CLOSING, "“")]),
        ("“Mill sold, says owner\n\nIt was sold in the spring, the owner of the old mill in the valley said.", [(CLOSING, "“")]),
        ("“She called it a ‘house of cards,” he said.", [(CLOSING, "‘")]),
        ("\"She called it a 'house of cards,\" he said.", [(CLOSING, "'")]),
        ('The film ""Old Mill" is out.', [(DOUBLED, '""')]),
        ("The mill is “” sold.", []),
        ('He spoke of "the "old" mill", she said.', [(NESTED, '"old"')]),
        ("“He called it “odd” again,” she said.", [(NESTED, "“odd”")]),
        ("He said, “She told me, “Go,”” and left.", [(NESTED, "“Go,”")]),
        ('It stands in the"Old Mill" of the town.', [(GLUED, '"')]),
        ('It was the "Old Mill "of the town.', [(GLUED, '"')]),
        ('Rao z"l came.', [(GLUED, '"')]),
        ("It is «old» now.", [(FOREIGN, "«"), (FOREIGN, "»")]),
        ("It is „old“ now.", [(FOREIGN, "„"), (FOREIGN, "“")]),
        ("It is ,,old'' now.", [(FOREIGN, ",,"), (FOREIGN, "''")]),
        ("It is ``old'' now.", [(FOREIGN, "``"), (FOREIGN, "''")]),
        ("It is 「old」 and 『new』.", [(FOREIGN, "「"), (FOREIGN, "」"), (FOREIGN, "『"), (FOREIGN, "』")]),
        ("It is <<Old>> now.", [(FOREIGN, "<<"), (FOREIGN, ">>")]),
        ('“The mill is sold," he said.', [(MIXED, '"')]),
        ("“It is sold.”, he said.", [(ORDER, ".”,")]),
        ("“Is it sold?”, he asked.", [(ORDER, "?”,")]),
        ("“It is sold.” he said.", [(ORDER, ".”")]),
        ('"It is sold" said Rao.', [(ORDER, '"')]),
    ],
)  # fmt: skip
def test_slips(check: Checker, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(check, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“The mill is sold,” he said. “It was old.”",
        '"The mill is sold," he said. "It was old."',
        "‘The mill is sold,’ he said. ‘It was “old”.’",
        "'The mill is sold,' he said.",
        "“She said ‘go’ and left,” he said.",
        "\"She said 'go' and left,\" he said.",
        # News opens a running quotation again at each paragraph, also where paragraphs were joined.
        "“The mill is sold.\n\n“It was old.\n\n“It was cold,” he said.",
        '"The mill is sold. "It was old. "It was cold," he said.',
        "“The mill is sold.\n\nIt was old.\n\nIt was cold,” he said.",
        "He spoke in the hall of the mill on Monday, at noon.\n\n“I stood there.\n\nI told him, “Go.”\n\nHe went,” she said.",
        "“No,” she said. “It is gone.” “All of it?” he asked.\n\n“He would say, ‘Nobody came to us again.’ That was all.\n\n“That was it,” she said.",
        # Feet, inches, minutes, apostrophes.
        'A 12" pipe, 6\'2" long, was found.',
        "It lies at 40° 26' 46'' north.",
        "The '90s were the boys' years, rock 'n' roll and all of it, 'em said.",
        "\"That 'bot was the boys' own,\" he said.",
        'The players" families came.',
        "Mill 'sold to be flats'\n\n“The mill is sold,” he said. “All of it.” “Yes,” she said.",
        "She spoke of the “old mill”. He did not.",
        "Home » News » Mills",
        "“Is it sold?” he asked. “No!” she said.",
        "(“The mill”) — “is sold” – he said.",
        "",
    ],
)
def test_right(check: Checker, text: str) -> None:
    assert found(check, text) == []


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("It is «old» now.", ("“", "”")),
        ('It is «old» now, and "new".', ('"', '"')),
        ("It is »old« now.", ("“", "”")),
        ("„Old“ mills and „new“ ones.", ("“", "”", "“", "”")),
    ],
)
def test_the_marks_of_the_article_are_suggested(check: Checker, text: str, suggestions: tuple[str, ...]) -> None:
    findings = [f for f in check(document(text, "a.txt")).findings if f.rule.endswith(FOREIGN)]
    assert tuple(finding.suggestions[0] for finding in findings) == suggestions


def test_the_mark_is_the_writers_not_the_speakers(check: Checker) -> None:
    findings = check(document("«The mill is sold,» he said.", "a.txt")).findings
    assert [(f.class_, f.in_quotation) for f in findings] == [("error", False)] * 2


def wordings(check: Checker, first: str, second: str) -> list[str]:
    text = f"He called it {first} on Monday.\n\nIt rained in the hills.\n\nLater it was {second} for him."
    return [what for rule, what in found(check, text) if rule == "quotation-in-two-wordings"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("“the dearest mill of the whole valley”", "“the closest mill of the whole valley”"),
        ("“most faithful miller and friend”", "“the most faithful and proven friend”"),
        ('"a quiet mill town"', '"a silent mill town"'),
        ("“we will buy the old mill and sell the boats”", "“we shall purchase the old mill and sell the boats”"),
    ],
)
def test_one_quotation_in_two_wordings(check: Checker, first: str, second: str) -> None:
    assert wordings(check, first, second) == [second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("“the dearest mill of the whole valley”", "“the dearest mill”"),
        ("“the dearest mill of the whole valley”", "“the dearest mill of the whole valley”"),
        ("“beautiful mill town”", "“beautiful mill towns”"),
        ("“a bad year for mills”", "“a good day for boats”"),
        ("“we will sell the mill this year”", "“we will not sell the mill this year”"),
        ("“the mill”", "“the boat”"),
    ],
)
def test_no_second_wording(check: Checker, first: str, second: str) -> None:
    assert wordings(check, first, second) == []


@pytest.mark.parametrize(
    "text",
    [
        "“We will fight for schools in the valley,” he said, “we will fight for roads in the valley.”",
        "“We will fight for schools in the valley,” he said. “We will fight for roads in the valley.”",
        "“The dearest mill of the valley,” said Rao.\n\nIt rained.\n\n“The closest mill of the valley,” said Rossi.",
    ],
)
def test_refrain_and_other_speakers(check: Checker, text: str) -> None:
    assert "quotation-in-two-wordings" not in dict(found(check, text))


def test_the_other_wording_is_pointed_at(check: Checker) -> None:
    text = "He called it “a quiet mill town” then.\n\nIt rained.\n\nIt was “a silent mill town” for him."
    (finding,) = check(document(text, "a.txt")).findings
    assert [text[note.span.start : note.span.end] for note in finding.notes] == ["“a quiet mill town”"]


def test_long_text_takes_linear_time(check: Checker) -> None:
    text = "\n\n".join(f"“The mill number {n} of the valley is sold,” he said." for n in range(2000))
    assert found(check, text) == []
