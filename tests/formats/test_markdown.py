"""The report of an article and the index of a folder, from reports put together by hand."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Sequence
from typing import Any

import pytest
from markdown_it import MarkdownIt

from qualcheck import nlp
from qualcheck.document import Block, Document
from qualcheck.figures import figures
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.formats import markdown
from qualcheck.formats.markdown import render
from qualcheck.formats.markdown_index import render_index
from qualcheck.formats.markdown_text import escape
from qualcheck.report import Metric, Name, NameForm, Report
from qualcheck.rule import Rule

ARTICLE = """Ferry stops at the island

The ferry took a halt at the island on Monday. The captain Ada Lund gave a halt to the engine and has put a brake on
the route.

What the passengers said

“We have taken a halt,” said one of them. Passengers took a halt of 3 hours. A boat does a halt. The 45-year-old Ada
Lunde left first. He was tired after 12 years at sea. In such a situation, nobody spoke. It rained.

Tags: ferry, Ada Lund

Read also this
"""

KINDS = ("headline", "paragraph", "subheading", "paragraph", "tags", "debris")


def document(text: str = ARTICLE, kinds: Sequence[str] = KINDS, id: str = "copy/ferry.txt", **more: Any) -> Document:
    spans = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text)]
    blocks = tuple(Block(kind, span) for kind, span in zip(kinds, spans, strict=True))  # type: ignore[arg-type]
    return Document(id, text, blocks, nlp.quotations(text, spans), **more)


def rule(id: str = "test.halt", class_: str = "error", severity: str = "minor", **more: Any) -> Rule:
    given = {"kind": "phrase", "category": "Style", "message": "“{match}” looks mistranslated.", "params": None, **more}
    return Rule(id=id, class_=class_, severity=severity, **given)  # type: ignore[arg-type]


HALT = rule(suggest=("stopped",), why="Word for word.")
QUERY = rule("test.gender", "query", "major", message="“{match}”: the captain is a woman above. Who?")
SIGNAL = rule("test.situation", "signal", "neutral", message="Reads translated.")
NAME = rule("names.spellings", "query", "major", message="Two spellings.")


def spans(text: str, words: str) -> list[Span]:
    return [Span(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]


def marked(article: Document, words: str, by: Rule = HALT, nth: int = 0, **more: Any) -> Finding:
    return by.finding(article, spans(article.text, words)[nth], **more)


def report(article: Document, found: Sequence[Finding] = (), **more: Any) -> Report:
    ordered = tuple(sorted(found, key=lambda finding: finding.order))
    given: dict[str, Any] = {"verdict": "recast", "touched": 3, "sentences": 9, **more}
    return Report(article, ordered, tuple(f"k{index}" for index in range(len(ordered))), **given)


def page(found: Report, **more: Any) -> str:
    return render(found, rules_version="2030.1", **more)


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def above_the_fold(text: str) -> str:
    return text.partition("<details>")[0]


def shown(text: str) -> str:
    """The characters a reader sees."""
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    return html.unescape(re.sub(r"<[^>]*>", "", rendered))


FERRY = document()
FULL = report(
    FERRY,
    [
        marked(FERRY, "took a halt"),
        marked(FERRY, "took a halt", nth=1),
        marked(FERRY, "gave a halt to"),
        marked(FERRY, "put a brake on", rule("test.brake", message="“{match}” is odd here; say slowed.")),
        marked(FERRY, "taken a halt"),
        marked(FERRY, "does a halt", rule("test.does", severity="critical", suggest=("stops",))),
        marked(FERRY, "He", QUERY, notes=(Note(spans(FERRY.text, "Ada Lund")[0], "the captain"),)),
        marked(FERRY, "In such a situation", SIGNAL),
        marked(FERRY, "Ada\nLunde", NAME),
        marked(FERRY, "Read also this", rule("test.debris", message="Left over from the page; delete it.")),
    ],
    names=(
        Name(
            "person",
            (
                NameForm("Ada Lund", (spans(FERRY.text, "Ada Lund")[0], spans(FERRY.text, "Ada Lund")[1])),
                NameForm("Ada Lunde", tuple(spans(FERRY.text, "Ada\nLunde"))),
            ),
            "Ada Lund",
            "2 of 3 mentions",
        ),
    ),
    figures=figures(FERRY),
    readability=(Metric("Words per sentence", 9.5, 14.0, 21.0, 26.0), Metric("ARI", 5.0, 8.0, 10.0, 12.0)),
)


def test_sections_in_the_order_of_the_desk() -> None:
    assert re.findall(r"^## .*", page(FULL), re.MULTILINE) == [
        "## 1 Settle first: readers may be told something untrue",
        "## 2 Names (queries; nothing is changed for you)",
        "## 3 Change throughout",
        "## 4 Paragraph by paragraph (3 more)",
        "## 5 Inside quotation marks: check with the original",
        "## 6 Reads translated",
        "## 7 Figures to check yourself",
    ]


def test_sections_without_content_are_left_out_and_numbers_close_up() -> None:
    text = page(report(FERRY, [marked(FERRY, "In such a situation", SIGNAL)]))
    assert re.findall(r"^## .*", text, re.MULTILINE) == ["## 1 Reads translated"]


def test_head() -> None:
    lines = page(FULL, source_language="Danish (set for this folder)", name_style="AP", not_run=["LanguageTool (off)"])
    assert lines.splitlines()[:6] == [
        "# ferry · Ferry stops at the island",
        "",
        "**Recast before it is printed.** 3 of 9 sentences and headings need work · 2 points to settle "
        "· 1 name to decide · 5 to fix · 1 inside quotation marks",
        "",
        "87 words · translated from Danish (set for this folder) · name style AP · rules 2030.1 "
        "· not run: LanguageTool (off)",
        "",
    ]


def test_source_language_of_the_document_is_named() -> None:
    assert "translated from Hindi ·" in page(report(document(source_language="hi")))


ENTRIES = {
    "critical error": "- [ ] **k5** ¶2 “does a halt”: looks mistranslated → stops",
    "query with a note": "- [ ] **k7** ¶2 “**He** was”: the captain is a woman above. Who? "
    "compare ¶1 “**Ada Lund** gave” (the captain)",
    "group": "- [ ] “took a halt” ×2 → stopped (¶1, ¶2)",
    "paragraph": "- [ ] **¶1** “gave a halt to” → stopped · “put a brake on”: is odd here; say slowed",
    "leftover": "- [ ] **leftover line** “Read also this”: Left over from the page; delete it",
    "quotation, without wording": "- [ ] **¶2** “taken a halt” (k3)",
    "name": "| person | Ada Lund ×2 · **Ada Lunde ×1** (k6) | ¶2 “Ada … Lunde” | Ada Lund (2 of 3 mentions) |",
    "signal": "“In such a situation”",
    "figures": "**ages** 45-year-old Ada Lunde left (¶2) — **durations** 3 hours (¶2) · after 12 years (¶2)",
    "readability": "How it reads: 9.5 words a sentence (native news 14 to 26): short, which does not make it clear.",
    "readability table": "| Words per sentence | 9.5 | 21 | 14 to 26 |",
    "why": "| k0 | “took a halt” | `test.halt` | 3:11 (¶1) | “took a halt” looks mistranslated. Word for word. |",
    "why, in a quotation the reason alone": "| k3 | “taken a halt” | `test.halt` | 8:10 (¶2) | Word for word. |",
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_entry(entry: str) -> None:
    assert entry in page(FULL).splitlines()


def test_a_quotation_is_never_reworded() -> None:
    """Even where a hand-made finding brings wording along."""
    finding = dataclasses.replace(marked(FERRY, "taken a halt"), suggestions=("stopped",), why="")
    assert "stopped" not in page(report(FERRY, [finding]))


def test_three_findings_in_a_sentence_recast_it() -> None:
    text = "Title\n\nThe old boat does a halt and makes a turn in the reason of fog near the port. Then it left."
    article = document(text, ["headline", "paragraph"])
    found = [
        marked(article, "does a halt"),
        marked(article, "makes a turn", suggest("turns")),
        marked(article, "in the reason of", SIGNAL),
        marked(article, "fog", rule("test.fog", message="“{match}” is thick.")),
        marked(article, "it", QUERY),
    ]
    text = page(report(article, found))
    assert (
        "- [ ] **¶1** ✎ “The old boat does …”: “does a halt” → stopped; “makes a turn” → turns; “fog” (is thick)"
        in text.splitlines()
    )


def test_a_sentence_of_grouped_findings_is_recast_too() -> None:
    text = "Title\n\nIt took a halt, took a halt and took a halt."
    article = document(text, ["headline", "paragraph"])
    text = page(report(article, [marked(article, "took a halt", nth=nth) for nth in range(3)]))
    assert "- [ ] **¶1** ✎ “It took a halt …”: 3 findings listed elsewhere" in text.splitlines()


def suggest(*words: str) -> Rule:
    return rule("test.other", suggest=words)


@pytest.mark.parametrize(
    ("words", "expected"), [(("gave", "given"), "→ gave / given"), (("",), "→ (delete)"), ((), ": looks mistranslated")]
)
def test_what_to_print(words: tuple[str, ...], expected: str) -> None:
    text = page(report(FERRY, [marked(FERRY, "gave a halt to", suggest(*words))]))
    assert line_with(text, "**¶1**").endswith(expected)


def test_every_finding_stands_above_and_below_the_fold() -> None:
    """Forty words, each with an error, a query or a signal, some in quotation marks: none is lost."""
    words = [f"w{chr(97 + index // 26)}{chr(97 + index % 26)}q" for index in range(40)]
    text = "Title\n\n" + " ".join(f"“{word}”" if index % 7 == 0 else word for index, word in enumerate(words)) + "."
    article = document(text, ["headline", "paragraph"])
    rules = [HALT, QUERY, SIGNAL, NAME, rule("test.critical", severity="critical")]
    found = page(report(article, [marked(article, word, rules[index % 5]) for index, word in enumerate(words)]))
    above, below = above_the_fold(found), found.partition("<details>")[2]
    assert [word for word in words if word not in above] == []
    assert [word for word in words if word not in below] == []
    assert [number for number in range(40) if below.count(f"| k{number} |") != 1] == []


PLACES = [
    ("Ferry stops", "headline"),
    ("ferry took", "¶1"),
    ("What the passengers", "heading above ¶2"),
    ("does a halt", "¶2"),
    ("Tags", "tag line"),
    ("Read also", "leftover line"),
]


@pytest.mark.parametrize(("words", "place"), PLACES)
def test_place_as_an_editor_says_it(words: str, place: str) -> None:
    assert f"**k0** {place} “" in page(report(FERRY, [marked(FERRY, words, QUERY)]))


def test_heading_after_the_last_paragraph() -> None:
    article = document("Title\n\nIt rained.\n\nA last heading", ["headline", "paragraph", "subheading"])
    assert "**k0** heading below ¶1 “" in page(report(article, [marked(article, "last heading", QUERY)]))


PHRASES = [
    ("one word, in company", "The cat sat. A dog sat down.", "dog", "“**dog** sat”"),
    ("longer until it is unique", "The cat sat here. The cat sat there.", "sat there", "“sat there”"),
    ("by the words before it", "A cat sat. The cat sat.", "sat.", "“A cat <b>sat.</b>”"),
    ("capitals do not make it unique", "THE CAT SAT. A dog ate. The cat sat up.", "cat", "“**CAT** SAT. A”"),
    ("inside its sentence if it can be", "It was so. Rain fell. So it was.", "Rain", "“**Rain** fell”"),
    ("nowhere unique", "Rain fell\n\nRain fell", "fell", "“fell”"),
    ("many words", "One two three four five six seven eight nine ten.", "One two three four five six seven eight nine",
     "“One two three … eight nine”"),
    ("over a line end", "It was a\nrainy day.", "a\nrainy day", "“a … rainy day”"),
    ("marks alone", "It was , so they said.", ",", "“was <b>,</b> so”"),
    ("a mark before the word", "It was (so) they said.", "(so)", "“<b>(so)</b> they”"),
    ("nothing, between words", "It was so they said.", "", "“It was”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "expected"), [case[1:] for case in PHRASES], ids=[case[0] for case in PHRASES]
)
def test_phrase_to_search_for(text: str, words: str, expected: str) -> None:
    article = document(text, ["paragraph"] * (text.count("\n\n") + 1))
    start = text.lower().index(words.lower())
    finding = QUERY.finding(article, Span(start, start + len(words)))
    assert f"¶1 {expected}" in page(report(article, [finding]))


def test_a_name_that_is_a_tie_is_shown_as_one() -> None:
    text = "Title\n\nMira Solheim met Mira Solhejm."
    article = document(text, ["headline", "paragraph"])
    forms = tuple(NameForm(form, tuple(spans(text, form))) for form in ("Mira Solheim", "Mira Solhejm"))
    found = report(article, [marked(article, "Mira Solhejm", NAME)], names=(Name("person", forms, None, "1 each"),))
    assert line_with(page(found), "Solhejm ×1").endswith(
        "| ¶1 “Mira Solheim” · ¶1 “Mira Solhejm” | undecided: Two spellings |"
    )


def test_a_name_in_several_forms_without_a_finding() -> None:
    forms = tuple(NameForm(form, (Span(0, 2),)) for form in ("Solheim", "Mira Solheim", "Mira Sol-heim"))
    found = report(FERRY, names=(Name("person", forms, None, ""),))
    assert "In more than one form: Mira Solheim ×1 / Mira Sol-heim ×1." in page(found).splitlines()


def test_smaller_questions_stand_together() -> None:
    small = rule("test.small", "query", "minor", message="“{match} …” says little. More?")
    found = [marked(FERRY, "does a halt", QUERY), marked(FERRY, "It rained", small), marked(FERRY, "left first", small)]
    lines = page(report(FERRY, found)).splitlines()
    at = lines.index("Smaller questions:")
    assert lines[at - 4] == "## 1 Settle first: readers may be told something untrue"
    assert lines[at + 2] == "- [ ] **¶2** “left first” (k1): says little. More? · “It rained” (k2): says little. More?"


def test_smaller_questions_alone_do_not_cry_wolf() -> None:
    small = rule("test.small", "query", "minor")
    assert "## 1 Settle first\n" in page(report(FERRY, [marked(FERRY, "It rained", small)]))


def test_white_space_at_the_ends_of_a_finding_is_not_shown() -> None:
    assert "¶2 “It rained”:" in page(report(FERRY, [marked(FERRY, " It rained", QUERY)]))


def test_steady_names_are_listed_without_praise() -> None:
    found = report(FERRY, names=(Name("person", (NameForm("Ada Lund", (Span(1, 2),)),), "Ada Lund", ""),))
    assert "One spelling each, which does not make it the right one: Ada Lund." in page(found)


def test_a_name_finding_without_a_known_name_has_a_row() -> None:
    wrong = rule("names.listed", severity="major", suggest=("Ada Lund",))
    text = page(report(FERRY, [marked(FERRY, "Ada\nLunde", wrong)]))
    assert "|  | **Ada Lunde** (k0) | ¶2 “Ada … Lunde” | Ada Lund |" in text.splitlines()


VERDICTS = [
    ("nothing found", [], "**Nothing found.**"),
    ("nothing found", ["In such a situation"], "**Nothing found that must be fixed.**"),
    ("fix and print", ["took a halt"], "**Fix and print.**"),
    ("recast", ["took a halt"], "**Recast before it is printed.**"),
    ("retranslate", ["took a halt"], "**Retranslate or recast; not printable as it stands.**"),
]


@pytest.mark.parametrize(("verdict", "words", "expected"), VERDICTS)
def test_verdict(verdict: str, words: list[str], expected: str) -> None:
    found = [marked(FERRY, each, SIGNAL) for each in words]
    assert page(report(FERRY, found, verdict=verdict)).splitlines()[2].startswith(expected)


def test_nothing_found_says_what_that_is_worth() -> None:
    text = page(report(FERRY, verdict="nothing found", touched=0))
    assert "That nothing was found does not mean that nothing is wrong." in line_with(text, "> Read from the English")
    assert not re.search(r"\b(clean|passed)\b", text, re.IGNORECASE)


def test_an_incomplete_run_says_so_first() -> None:
    text = page(report(FERRY, verdict="nothing found", touched=0, skipped=(Skipped("test.halt", "took too long"),)))
    assert text.splitlines()[2] == "**Not fully checked. By what did run: nothing found.**"
    assert "not run: test.halt (took too long)" in text


def test_an_empty_file() -> None:
    empty = Document("empty.txt", "", ())
    text = page(report(empty, verdict="nothing found", touched=0, sentences=0, notes=("The file is empty.",)))
    assert text.startswith("# empty\n\n**Nothing to read: the file holds no words.**\n\n0 words · rules 2030.1\n")
    assert "Note: The file is empty." in text.splitlines()


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.62, "about 4 faults in 10 are missed."), (0.9, "about 1 fault in 10 is missed."), (1.0, "about 1 fault in 10")],
)
def test_share_missed(share: float, words: str) -> None:
    assert words in next(markdown.limits(share))


def test_share_not_measured() -> None:
    assert "has not been measured" in next(markdown.limits(None))


def test_page_ends_with_one_line_break_and_is_the_same_twice() -> None:
    assert page(FULL) == page(FULL)
    assert re.search(r"[^\n]\n$", page(FULL))


def test_no_folder_of_the_file_is_shown() -> None:
    found = report(document(id="/home/someone/secret/ferry.txt"), verdict="nothing found")
    assert "someone" not in page(found)
    assert page(found).startswith("# ferry · ")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "![image](https://example.org/a.png)",
    "see https://example.org/a?b=c#d now",
    "see www.example.org now",
    "write to desk@example.org or @everyone",
    "fixes #12 and GH-34 and other/repo#5",
    "| a | b |",
    "`code` ``more`` ```fence",
    "**bold** __bold__ *it* _it_ ~~gone~~ ~gone~",
    "&lt;b&gt; &amp; &#64;",
    "a \\ b \\",
    "# heading ##",
    "- item",
    "1. item",
    "$x$ and $$y$$ and $5 or US$6",
    ":smile: and :+1:",
    "[^1] and [ ] and [x]",
    "</details></summary>",
    "<!-- comment",
    "snake_case_name",
]
TAGS = {"h1", "h2", "p", "strong", "b", "span", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code"}
TAGS |= {"details", "summary", "blockquote"}


def hostile(words: str) -> Report:
    """A report in which the words stand wherever text from outside can stand."""
    text = f"{words}\n\nBefore {words} after. More words here."
    article = document(text, ["headline", "paragraph"], id=f"{words.replace('/', '')}.txt", record=words)
    by = rule("test.hostile", message=words, why=words, suggest=(words,))
    ask = rule("names.`|", "query", "major", message=words, why=words)
    quiz = rule("test.quiz", "query", "major", message=words)
    found = [
        *(marked(article, words, each, nth) for each in (by, ask, SIGNAL) for nth in (0, 1)),
        marked(article, "Before", quiz, notes=(Note(Span(0, len(words)), words),)),
        marked(article, "after", dataclasses.replace(by, suggest=())),
    ]
    names = (Name("person", (NameForm(words, (Span(0, len(words)),)),), words, words),)
    return report(article, found, names=names, notes=(words,), skipped=(Skipped(words, words),))


@pytest.mark.parametrize("words", HOSTILE)
def test_text_from_outside_stays_text(words: str) -> None:
    text = page(hostile(words), source_language=words, name_style=words, not_run=[words])
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    assert set(re.findall(r"</?([a-z0-9]+)", rendered)) - TAGS == set()
    assert set(re.findall(r"<[a-z0-9]+ ([^>]*)>", rendered)) - {'style="text-align:right"'} == set()
    assert rendered.count("<table>") == 2
    assert html.unescape(re.sub(r"<[^>]*>", "", rendered)).count(words) >= 12


@pytest.mark.parametrize("words", HOSTILE)
def test_index_keeps_text_from_outside_as_text(words: str) -> None:
    text = render_index([hostile(words)], links=[f"{words}.md"], rules_version=words, not_run=[words])
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    assert set(re.findall(r"</?([a-z0-9]+)", rendered)) - TAGS - {"a"} == set()
    assert rendered.count("<a ") == 1
    assert shown(text).count(words) >= 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@desk", "<span>@</span>desk"),
        ("#12", "<span>#</span>12"),
        ("http://a.example", "http<span>:</span>//a.example"),
        ("www.a.example", "www<span>.</span>a.example"),
        (":smile:", "<span>:</span>smile:"),
        ("GH-7", "GH<span>-</span>7"),
        ("a$ b", "a<span>$</span> b"),
        ("for $5", "for \\$5"),
        ("at 10:30", "at 10:30"),
        ("a_b", "a_b"),
        ("_b", "\\_b"),
        ("a\nb\r\nc\u2028d\te", "a b c d e"),
        ("a\u202eb\u2066c\u0000d\x1be\u200ff", "a�b�c�d�e�f"),
        ("\ud800 \U000e0041", "� �"),
        ("naïve “é” 日本 🙂 اب", "naïve “é” 日本 🙂 اب"),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_line_breaks_in_rules_do_not_break_the_page() -> None:
    by = rule("test.lines", message="one\n\n# two\n| three |", why="a\r\n- b", suggest=("x\n\n## y",))
    text = page(report(FERRY, [marked(FERRY, "took a halt", by), marked(FERRY, "gave a halt", by)]))
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        "# ferry · Ferry stops at the island",
        "## 1 Paragraph by paragraph (2)",
    ]


def test_long_text_is_cut() -> None:
    article = document("w" * 5000 + "\n\n" + "x" * 5000 + " y.", ["headline", "paragraph"])
    by = rule("test.long", message="m" * 5000, why="n" * 5000)
    text = page(report(article, [by.finding(article, Span(5002, 10002))]))
    assert max(len(line) for line in text.splitlines()) < 1200


def test_an_article_with_seventy_findings_fits_two_pages() -> None:
    """Two printed pages hold about a thousand words."""
    words = [f"{chr(97 + index // 26)}{chr(97 + index % 26)}word" for index in range(770)]
    sentences = [" ".join(words[at : at + 14]) + "." for at in range(0, 770, 14)]
    paragraphs = [" ".join(sentences[at : at + 11]) for at in range(0, 55, 11)]
    article = document("\n\n".join(["Title", *paragraphs]), ["headline", *["paragraph"] * 5])
    found = [marked(article, words[at], suggest("another word")) for at in range(0, 770, 11)]
    assert len(above_the_fold(page(report(article, found))).split()) < 1000


def index_report(id: str, verdict: str, touched: int = 0, errors: int = 0, **more: Any) -> Report:
    text = f"About {id}\n\nIt took a halt, took a halt and took a halt."
    article = document(text, ["headline", "paragraph"], id=f"{id}.txt")
    by = rule("test.major", severity="major")
    found = [marked(article, "took a halt", by, nth) for nth in range(errors)]
    return report(article, found, verdict=verdict, touched=touched, sentences=10, **more)


INDEX = [
    index_report("quiet", "nothing found"),
    index_report("bad", "retranslate", 9),
    index_report("light", "fix and print", 2, 1),
    index_report("heavier", "fix and print", 2, 2),
    index_report("middling", "recast", 5, skipped=(Skipped("test.halt", "took too long"),)),
]
LINKS = ["quiet.txt.md", "a b/bad(1).txt.md", "light.txt.md", "heavier.txt.md", "middling.txt.md"]


def test_index() -> None:
    lines = render_index(INDEX, links=LINKS, rules_version="2030.1", not_run=["LanguageTool (off)"]).splitlines()
    assert lines[2] == (
        "5 articles · retranslate 1 · recast 1 · fix and print 2 · nothing found 1 · 1 not fully checked "
        "· rules 2030.1 · not run: LanguageTool (off)"
    )
    assert lines[6].startswith("Worst first: by verdict")
    assert lines[8:] == [
        "| article | words | verdict | must fix | open queries | signals per 1,000 words |",
        "|---|--:|---|--:|--:|--:|",
        "| [About bad](a%20b/bad%281%29.txt.md) | 13 | retranslate | 0 | 0 | 0.0 |",
        "| [About middling](middling.txt.md) | 13 | recast; not fully checked | 0 | 0 | 0.0 |",
        "| [About heavier](heavier.txt.md) | 13 | fix and print | 2 | 0 | 0.0 |",
        "| [About light](light.txt.md) | 13 | fix and print | 1 | 0 | 0.0 |",
        "| [About quiet](quiet.txt.md) | 13 | nothing found | 0 | 0 | 0.0 |",
    ]


def test_index_does_not_depend_on_the_order_given() -> None:
    backwards = render_index(INDEX[::-1], links=LINKS[::-1], rules_version="1")
    assert backwards == render_index(INDEX, links=LINKS, rules_version="1")


def test_index_of_nothing() -> None:
    assert "0 articles" in render_index([], links=[], rules_version="1")


@pytest.mark.parametrize(("fail_on", "count"), [("critical", 0), ("major", 2), ("minor", 2)])
def test_must_fix_follows_the_gate(fail_on: Any, count: int) -> None:
    text = render_index(INDEX[3:4], links=LINKS[3:4], rules_version="1", fail_on=fail_on)
    assert line_with(text, "heavier").endswith(f"| {count} | 0 | 0.0 |")


def test_index_notes() -> None:
    """A note of all articles stands once, a note of one in its row."""
    reports = [
        dataclasses.replace(INDEX[0], notes=("Off.",)),
        dataclasses.replace(INDEX[1], notes=("Off.", "Not English.")),
    ]
    text = render_index(reports, links=LINKS[:2], rules_version="1")
    assert text.count("Off.") == 1
    assert "| retranslate; Not English. |" in text


def test_index_link_that_is_no_utf8_path() -> None:
    text = render_index(INDEX[:1], links=["\udce9.md"], rules_version="1")
    assert "](%E9.md)" in text
