"""What is new in a text: paragraphs, sentences and words that an older version does not have."""

from __future__ import annotations

import time

import pytest

from qualcheck.changes import Changes, Stories, changes, everything
from qualcheck.document import Document
from qualcheck.finding import Finding, Note, Span
from qualcheck.readers.text import document

OLD = """\
Ferry to sail again

The ferry will sail again on Monday, the harbour office said. It had been in the yard for two months.

Two engines were replaced, and the deck was painted. The captain said he was pleased with the work.

Fares stay as they are.
"""


def text(content: str) -> Document:
    return document(content, "a.txt")


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (OLD, OLD, []),
        (OLD, OLD.replace("\n", "\r\n"), []),
        (OLD, OLD.replace("the harbour office said. It", "the harbour office said.\nIt"), []),
        (OLD, "\n\n".join(reversed(OLD.strip().split("\n\n"))), []),
        (OLD, "UPDATE 1-" + OLD, ["UPDATE 1-"]),
        (OLD, OLD + "\nDogs travel free.\n", ["Dogs travel free."]),
        (OLD, OLD + "\nFares stay as they are.\n", ["Fares stay as they are."]),
        (OLD, OLD.replace("on Monday", "on Tuesday"), [" Tuesday"]),
        (OLD, OLD.replace("two months", "about two months"), [" about"]),
        (OLD, OLD.replace("in the yard ", ""), [" "]),
        (OLD, OLD.replace("replaced, and", "replaced , and"), [" ,"]),
        (OLD, OLD.replace("replaced, and", "replaced,and"), ["and"]),
        (OLD, OLD.replace(" The captain", "\n\nThe captain"), []),
        (OLD, OLD.replace("said he was", "said “he” was"), [" “he”"]),
        (OLD.replace("said he was", "said “he” was"), OLD.replace("said he was", 'said "he" was'), []),
        (OLD, OLD.replace("Fares stay as they are.", "Nothing of this is like it was."), ["Nothing of this is like it was."]),
        ("", "Ferry to sail again", ["Ferry to sail again"]),
        (OLD, "", []),
    ],
)  # fmt: skip
def test_what_has_changed(old: str, new: str, changed: list[str]) -> None:
    assert [new[span.start : span.end] for span in changes(text(old), text(new)).spans] == changed


@pytest.mark.parametrize(
    ("span", "notes", "new"),
    [
        ((0, 4), [], False),
        ((8, 12), [], True),
        ((5, 10), [], True),
        ((10, 11), [], True),
        ((12, 20), [], False),
        ((12, 20), [(8, 9)], True),
        ((12, 20), [(30, 31)], False),
        ((28, 32), [], True),
        ((28, 30), [], False),
        ((30, 32), [], False),
    ],
)
def test_a_finding_is_new_where_it_or_what_it_points_at_is(
    span: tuple[int, int], notes: list[tuple[int, int]], new: bool
) -> None:
    finding = Finding(
        "g.r",
        "names",
        "error",
        "Other",
        "minor",
        Span(*span),
        "",
        "",
        notes=tuple(Note(Span(*note), "") for note in notes),
    )
    assert Changes((Span(8, 12), Span(30, 30))).has(finding) is new


def test_a_text_without_an_older_version_is_new_as_a_whole() -> None:
    assert everything(text(OLD)).touch(Span(len(OLD) - 1, len(OLD)))


@pytest.mark.parametrize(
    ("resent", "same"),
    [
        ("UPDATE 2-" + OLD + "\nDogs travel free, and so do children of up to six years.\n", "wire/ferry.txt"),
        ("\n\n".join(OLD.split("\n\n")[1:3]), "wire/ferry.txt"),
        ("Something else\n\nThe council met on Friday, and nobody said a word about ships of any kind.\n", None),
        (
            OLD.split("\n\n")[0]
            + "\n\nAll else is another story, of another day and another ship that never sailed at all.",
            None,
        ),
    ],
)
def test_a_story_is_known_under_another_name(resent: str, same: str | None) -> None:
    texts = {"wire/ferry.txt": text(OLD), "wire/council.txt": text("Council\n\nThe council met on Thursday night.\n")}
    found = Stories(texts).same_story(text(resent))
    assert found is texts.get(same or "")


def test_long_texts_take_time_in_proportion() -> None:
    old = "\n\n".join(f"Paragraph {n} has a few words of its own, {n * 7} of them." for n in range(3000))
    new = "\n\n".join(f"Paragraph {n} has some words of its own, {n * 7} of them." for n in range(3000))
    before = time.process_time()
    found = changes(text(old), text(new)).spans
    assert (len(found), time.process_time() - before < 60) == (3000, True)


def test_one_endless_sentence_is_new_as_a_whole() -> None:
    words = " ".join(f"w{n}" for n in range(3000))
    (found,) = changes(text(f"It was {words}."), text(f"It is {words}.")).spans
    assert len(found) > 10_000
