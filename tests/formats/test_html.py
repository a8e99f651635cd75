"""The HTML report in a real browser: marks, keyboard, filters, contrast, and hostile text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualcheck import run
from qualcheck.config import Settings, SettingsKeys
from qualcheck.errors import QualcheckError
from qualcheck.formats import html
from qualcheck.formats.templates import filled
from qualcheck.readers import text as reader
from qualcheck.report import Likelihood, Report
from qualcheck.scorecard import ScorecardKeys

PACK = """\
- id: took-a-halt
  kind: phrase
  class: error
  severity: major
  message: "“{match}”: write stopped."
  suggest: [stopped]
  phrases: [took a halt]
- id: halt-of
  kind: phrase
  class: query
  severity: minor
  message: Whose halt?
  phrases: [a halt of hours]
- id: wide
  kind: phrase
  class: signal
  message: Reads translated.
  phrases: [took a halt of hours at the island]
- id: marked
  kind: phrase
  class: error
  severity: minor
  message: 'Write <b onmouseover="boom()"> & so on.'
  phrases: [boat]
"""
ARTICLE = """Ferry took a halt at the island

The ferry took a halt of hours at the island. The captain 😀 gave a halt.

The boat went on. <script>document.title = "taken"</script> <img src=x onerror="document.title='taken'">
“The boat is &lt;b&gt; mine,” she said. ]] --> </article> [x](javascript:alert) \u202eevil
"""


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("house")
    (folder / "house").mkdir()
    (folder / "house" / "rules.yml").write_text(PACK, encoding="utf-8")
    from qualcheck.packs import Pack

    pack = Pack("house", folder / "house", "house", False)
    settings = Settings(folder=folder, keys=SettingsKeys(select=("house",)), house_packs=(pack,))
    return run.prepare(settings).check(reader.document(ARTICLE, "copy/ferry.txt"))


@pytest.fixture
def page(browser: Any, checked: Report, tmp_path: Path) -> Iterator[Any]:
    file = tmp_path / "ferry.html"
    file.write_text(html.render(checked, rules_version="1"), encoding="utf-8")
    opened = browser.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    assert (complaints, asked) == ([], [file.as_uri()])
    opened.close()


def test_the_article_is_there_letter_by_letter(page: Any) -> None:
    shown = page.eval_on_selector_all("article .block", "blocks => blocks.map(block => block.textContent)")
    assert shown == [re.sub("\u202e", "\ufffd", part) for part in re.split(r"\n+", ARTICLE.strip())]


def test_hostile_text_stays_text(page: Any) -> None:
    assert page.title() == "ferry · Ferry took a halt at the island"
    assert page.locator("article script, article img, article b, .finding b").count() == 0


def test_every_finding_has_a_mark_and_every_mark_a_finding(page: Any) -> None:
    cards = page.eval_on_selector_all(".finding", "cards => cards.map(card => card.dataset.id)")
    marked = page.eval_on_selector_all(".mark", "marks => marks.flatMap(mark => mark.dataset.ids.split(' '))")
    anchors = [page.locator(f"#m-{id_}").count() for id_ in cards]
    assert (set(marked), anchors) == (set(cards), [1] * len(cards))


@pytest.mark.parametrize(
    ("class_", "texts"),
    [
        ("error", ["took a halt", "took ", "a halt", "boat"]),
        ("query", [" of hours", "boat"]),
        ("signal", [" at the island"]),
    ],
)
def test_marks_show_the_gravest_of_what_overlaps(page: Any, class_: str, texts: list[str]) -> None:
    assert page.eval_on_selector_all(f".mark.{class_}", "marks => marks.map(mark => mark.textContent)") == texts


def test_a_class_can_be_hidden_and_comes_back(page: Any) -> None:
    page.locator(".filter.error input").uncheck()
    assert page.locator(".finding.error:visible").count() == 0
    assert page.locator(".finding.query:visible, .finding.signal:visible").count() == 3
    page.locator(".filter.error input").check()
    assert page.locator(".finding.error:visible").count() == 3


def test_the_keyboard_reaches_every_finding(page: Any) -> None:
    order = page.eval_on_selector_all(".finding", "cards => cards.map(card => card.dataset.id)")
    seen = []
    for _ in order:
        page.keyboard.press("n")
        seen.append(page.evaluate("document.activeElement.closest('.finding').dataset.id"))
    page.keyboard.press("p")
    assert [*seen, page.evaluate("document.activeElement.closest('.finding').dataset.id")] == [*order, order[-2]]


def test_tab_goes_first_to_the_way_past_the_article(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#findings"


CONTRAST = """() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const worst = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && element.offsetParent);
  const marks = [...document.querySelectorAll(".mark")];
  return Math.min(
    ...texts.map((element) => worst(light(getComputedStyle(element).color), light(ground(element)))),
    ...marks.map((mark) => 1.5 * worst(light(getComputedStyle(mark).textDecorationColor), light(ground(mark)))));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(page: Any, scheme: str) -> None:
    """WCAG AA: 4.5 for text, 3 for the underlines."""
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(CONTRAST) >= 4.5


@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_runs_out_of_the_page(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_index_sorts_by_every_column(browser: Any, checked: Report, tmp_path: Path) -> None:
    from dataclasses import replace

    quiet = replace(checked, findings=(), ids=(), verdict="nothing found", touched=0)
    file = tmp_path / "index.html"
    pages = html.render_index([quiet, checked], links=["b c.html", "a.html"], rules_version="1")
    file.write_text(pages, encoding="utf-8")
    opened = browser.new_page()
    opened.goto(file.as_uri())
    order = "rows => rows.map(row => row.querySelector('a').getAttribute('href'))"
    assert opened.eval_on_selector_all("tbody tr", order) == ["a.html", "b%20c.html"]
    opened.get_by_role("button", name="must fix").click()
    assert opened.eval_on_selector_all("tbody tr", order) == ["b%20c.html", "a.html"]
    opened.get_by_role("button", name="must fix").press("Enter")
    assert opened.eval_on_selector_all("tbody tr", order) == ["a.html", "b%20c.html"]
    assert opened.locator("th[aria-sort=descending]").count() == 1
    opened.close()


def test_the_index_says_how_much_reads_translated_where_it_was_measured(checked: Report) -> None:
    measured = replace(checked, likelihood=Likelihood(0.9, "strong", "", ()))
    page = html.render_index([measured], links=["a.html"], rules_version="1")
    assert '<td class="text" data-value="0">strong evidence</td>' in page
    assert "then by how much it reads like a translation" in page
    assert "translation" not in html.render_index([checked], links=["a.html"], rules_version="1").split("<body")[1]


def test_the_scorecard_is_there_where_asked_for(checked: Report) -> None:
    told = [html.render(checked, rules_version="1", scorecard_keys=keys) for keys in (None, ScorecardKeys())]
    assert ["<summary>Scorecard</summary>" in page for page in told] == [False, True]


def test_the_same_report_gives_the_same_page(checked: Report) -> None:
    assert html.render(checked, rules_version="1") == html.render(checked, rules_version="1")


@pytest.mark.parametrize("name", ["report.html", "index.html"])
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    folder = Path(html.__file__).parents[1] / "templates"
    text = "".join(
        (folder / part).read_text(encoding="utf-8") for part in (name, "report.css", "report.js", "index.js")
    )
    assert not re.search(r"https?://|@import|url\(|<link|src=", text.replace("default-src", "").replace("-src", ""))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ head", "cannot be read"),
        ("ok\n{{ nothing.at.all }}", "'nothing' is undefined"),
        ("{{ head.__class__.__mro__ }}", "unsafe"),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ counts.update({}) }}", "unsafe"),
    ],
)
def test_a_house_template_that_is_wrong_is_one_line(tmp_path: Path, template: str, message: str) -> None:
    (tmp_path / "report.md").write_text(template, encoding="utf-8")
    with pytest.raises(QualcheckError, match=message) as raised:
        filled("report.md", {"head": "x", "counts": {"error": 1}}, tmp_path)
    assert raised.value.path == str(tmp_path / "report.md")


def test_a_house_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("{{ head }} of the house", encoding="utf-8")
    assert filled("report.md", {"head": "x"}, tmp_path) == "x of the house"
