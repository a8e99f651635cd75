"""The comment on a pull request: the gravest first, short enough, and nothing of an article that GitHub would act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from qualcheck.finding import Finding, Span
from qualcheck.formats import pr_comment
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report

HEADS = re.compile(r"^- (?:<span>.</span>|[^<])*?:\d+, (\w+(?:, \w+)*): ", re.MULTILINE)


@pytest.fixture(scope="module")
def page(outcome: Outcome) -> str:
    return "".join(pr_comment.render(outcome))


def test_the_gravest_come_first(page: str) -> None:
    assert HEADS.findall(page) == [
        "error, critical",
        "error, major",
        "error, minor",
        "error, minor",
        "query, major",
        "query, minor",
        "error, minor, preview",
        "signal",
        "signal",
        "signal",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<!-- qualcheck -->",
        "## qualcheck: 1 of 3 articles must be worked on",
        "- Not done: gone.txt: there is no such file",
        "- Not done: half.txt: LanguageTool: no � answer",
        "| wire/café 1,2.txt | recast | 5 | 2 | 2 | 2 errors of severity major or graver |",
        "| half.txt | recast | 0 | 0 | 1 |  |",
        "- wire/café 1,2.txt:3, error, major: “took a target on” is word for word; write “attacked”. → attacked / (delete) `hi.took-a-target-on`",
        "<details><summary>Signals and rules on trial: 4</summary>",
    ],
)
def test_the_page(page: str, line: str) -> None:
    assert line in page.splitlines()


def test_articles_that_fail_come_first(page: str) -> None:
    assert page.index("| wire/café") < page.index("| half.txt")


def test_nothing_of_an_article_is_acted_on(page: str) -> None:
    tokens = [token for block in MarkdownIt("gfm-like", {"linkify": False}).parse(page) for token in (block, *(block.children or ()))]  # fmt: skip
    acted = {token.type for token in tokens} & {"link_open", "image", "code_block", "fence", "hr"}
    html = {token.content for token in tokens if token.type == "html_inline"}
    assert (acted, html) == (set(), {"<span>", "</span>"})


def test_a_run_without_findings_says_so_to_the_script(make: Callable[..., Report]) -> None:
    assert "".join(pr_comment.render(Outcome([make(found=())]))).splitlines()[:2] == [
        "<!-- qualcheck: nothing found -->",
        "## qualcheck: 1 article, none to be worked on",
    ]


@pytest.mark.parametrize("outcome_of", [{"exit_code": 2}, {"exit_code": 3}])
def test_a_run_that_failed_without_findings_is_not_quiet(
    make: Callable[..., Report], outcome_of: dict[str, int]
) -> None:
    page = "".join(pr_comment.render(Outcome([make(found=())], **outcome_of)))  # type: ignore[arg-type]
    assert page.startswith("<!-- qualcheck -->\n")


def many(make: Callable[..., Report], articles: int, each: int, **changes: str) -> Outcome:
    report = make()
    found: tuple[Finding, ...] = tuple(
        replace(report.findings[1], span=Span(at, at + 5), message="😀 is [not](this) " * 5, **changes)  # type: ignore[arg-type]
        for at in range(each)
    )
    return Outcome([make(f"wire/{number:05}.txt", found) for number in range(articles)])


@pytest.mark.parametrize(("articles", "each"), [(1, 900), (30, 100), (1_000, 5), (3_000, 1)])
@pytest.mark.parametrize("changes", [{}, {"class_": "signal", "severity": "neutral"}])
def test_a_long_list_is_cut_and_counted(
    make: Callable[..., Report], articles: int, each: int, changes: dict[str, str]
) -> None:
    page = "".join(pr_comment.render(many(make, articles, each, **changes)))
    shown = len([line for line in page.splitlines() if line.startswith("- wire/")])
    told = re.search(r"… and ([\d,]+) more; the comment would be too long for GitHub\.", page)
    assert told is not None
    assert int(told[1].replace(",", "")) == articles * each - shown
    assert 60_000 < len(page.encode("utf-16-le")) // 2 <= pr_comment.LIMIT
    assert page.count("<details>") == page.count("</details>")


def test_many_files_that_cannot_be_read_do_not_fill_it(make: Callable[..., Report]) -> None:
    from qualcheck.finding import Skipped

    page = "".join(pr_comment.render(Outcome([], [Skipped(f"{number}.txt", "x" * 5_000) for number in range(500)], 2)))
    assert len(page) < 10_000
    assert "- and 480 more that were not done" in page
