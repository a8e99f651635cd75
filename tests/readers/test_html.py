"""HTML: where the article is, which block is what, and the exact characters of the file behind it."""

from __future__ import annotations

import time

import pytest

from qualcheck.document import Document
from qualcheck.finding import Edit, Span
from qualcheck.readers.html import document

PARAGRAPH = "The harbour master said on Tuesday that the ferry would sail again as soon as its engine had been mended."


def blocks(found: Document) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.span.start : block.span.end]) for block in found.blocks]


def texts(source: str) -> list[str]:
    return [text for _, text in blocks(document(source, "a.html"))]


def place(found: Document, words: str) -> Span:
    start = found.text.index(words)
    return Span(start, start + len(words))


#: The file with the characters that belong to the words between ⟦ and ⟧, the words, and whether they can be replaced.
EXACT = [
    ("<p>The ⟦dogs⟧ bark.</p>", "dogs", True),
    ("<p>The <b>⟦dogs⟧</b> bark.</p>", "dogs", True),
    ("<p>The ⟦big <b>dogs⟧</b> bark.</p>", "big dogs", False),
    ("<p>The <i>⟦big</i> <b>dogs⟧</b> bark.</p>", "big dogs", False),
    ('<p>The <a title=\'a > b "dogs"\' href="?x>dogs">⟦dogs⟧</a> bark.</p>', "dogs", True),
    ("<p>Cats &amp; ⟦dogs⟧ bark.</p>", "dogs", True),
    ("<p>⟦Cats &amp; dogs⟧ bark.</p>", "Cats & dogs", True),
    ("<p>⟦Cats &AMP dogs⟧ bark.</p>", "Cats & dogs", True),
    ("<p>⟦Cats & dogs⟧ bark.</p>", "Cats & dogs", True),
    ("<p>⟦AT&T dogs⟧ bark.</p>", "AT&T dogs", True),
    ("<p>The dog⟦&#8217;s⟧ bark.</p>", "’s", True),
    ("<p>The dog⟦&#X2019;s⟧ bark.</p>", "’s", True),
    ("<p>The dog⟦&#146;s⟧ bark.</p>", "’s", True),
    ("<p>The caf⟦&eacute;⟧ is shut.</p>", "é", True),
    ("<p>Dogs ⟦&#128512; bark⟧.</p>", "😀 bark", True),
    ("<p>The ⟦&notdogs;⟧ bark.</p>", "¬dogs;", True),
    ("<p>The ⟦&unknown; dogs⟧ bark.</p>", "&unknown; dogs", True),
    ("<p>Five&nbsp;⟦dogs⟧ bark.</p>", "dogs", True),
    ("<p>⟦Five&nbsp;dogs⟧ bark.</p>", "Five\u00a0dogs", True),
    ("<p>The ⟦big\n      dogs⟧ bark.</p>", "big dogs", True),
    ("<p>The ⟦big\r\n\tdogs⟧ bark.</p>", "big dogs", True),
    ("<p>The ⟦big <b> dogs⟧ </b> bark.</p>", "big dogs", False),
    ("<p>The ⟦big<br>dogs⟧ bark.</p>", "big\ndogs", False),
    ("<p>The ⟦big<br/>\n  dogs⟧ bark.</p>", "big\ndogs", False),
    ("<p>The ⟦big </br> dogs⟧ bark.</p>", "big\ndogs", False),
    ("😀<p>e\u0301 😀 <b>👩‍👩‍👧</b> ⟦dogs 🐶⟧ bark.</p>", "dogs 🐶", True),
    ("<p>The ⟦trans&shy;lation⟧ is good.</p>", "translation", False),
    ("<p>The ⟦trans\u00adlation⟧ is good.</p>", "translation", False),
    ("<p>The ⟦trans<wbr>lation⟧ is good.</p>", "translation", False),
    ("<p>The ⟦dogs<!-- not cats --> bark⟧.</p>", "dogs bark", False),
    ("<p>The ⟦dogs <del>and cats</del> bark⟧.</p>", "dogs bark", False),
    ("<p>The ⟦dogs <code>run</code> bark⟧.</p>", "dogs \ufffc bark", False),
    ("<p>The ⟦dogs<sup><a href='#1'>1</a></sup> bark⟧.</p>", "dogs bark", False),
    ("<p>Five ⟦m<sup>2⟧</sup> of dogs.</p>", "m2", False),
    ("<p>2 < 3 ⟦dogs < cats⟧.</p>", "dogs < cats", True),
    ("<p>The ⟦dogs &lt; cats⟧.</p>", "dogs < cats", True),
    ('<img alt="The ⟦dogs &amp; cats⟧" src=a.jpg>', "dogs & cats", True),
    ("<IMG SRC=a.jpg ALT='The ⟦&quot;dogs&quot;⟧'/>", '"dogs"', True),
    ("<script>'<p>dogs</p>'</script><style>dogs</style><title>dogs</title>The ⟦dogs⟧ bark.", "dogs", True),
    ("<?xml version='1.0'?><!DOCTYPE html><p>The ⟦dogs⟧ bark.", "dogs", True),
    ("<p>The <x-y data-a=dogs>⟦dogs⟧</x-y> bark.</p>", "dogs", True),
    ("<p>The <![CDATA[ dogs ]]> <? dogs ?> <!dogs> ⟦dogs⟧ bark.</p>", "dogs", True),
    ("<table><tr><td>The ⟦dogs⟧<td>bark</table>", "dogs", True),
]


@pytest.mark.parametrize(("marked", "words", "editable"), EXACT)
def test_words_are_at_their_exact_characters_in_the_file(marked: str, words: str, editable: bool) -> None:
    before, rest = marked.split("⟦")
    written, after = rest.split("⟧")
    found = document(before + written + after, "a.html")
    span = place(found, words)
    assert found.in_file(span) == Span(len(before), len(before) + len(written))
    assert found.editable(span) is editable


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>Ferry</h1><p>It sails.", [("headline", "Ferry"), ("paragraph", "It sails.")]),
        ("<h2>Ferry</h2><p>It sails.", [("headline", "Ferry"), ("paragraph", "It sails.")]),
        ("<p>It sails again today.<h2>Ferry</h2><p>It sails.", [("paragraph", "It sails again today."), ("subheading", "Ferry"), ("paragraph", "It sails.")]),
        ("<h1>Ferry</h1><h1>Two</h1><p>It sails.", [("headline", "Ferry"), ("subheading", "Two"), ("paragraph", "It sails.")]),
        ("<h1>UPDATE 2-Ferry</h1><p>It sails.", [("slug", "UPDATE 2-"), ("headline", "Ferry"), ("paragraph", "It sails.")]),
        ("<h1>Ferry</h1><p class='x byline'>Ann</p><p>It sails.", [("headline", "Ferry"), ("byline", "Ann"), ("paragraph", "It sails.")]),
        ("<h1>Ferry</h1><p>By Ann Other</p><p>It sails on Sunday.", [("headline", "Ferry"), ("byline", "By Ann Other"), ("paragraph", "It sails on Sunday.")]),
        ("<h1>Ferry</h1><p class=standfirst>It may sail.<p>It sails.", [("headline", "Ferry"), ("deck", "It may sail."), ("paragraph", "It sails.")]),
        (f"<h1>Ferry</h1><p><b>PORTO SELMO</b>: {PARAGRAPH}", [("headline", "Ferry"), ("dateline", "PORTO SELMO:"), ("paragraph", PARAGRAPH)]),
        (f"<h1>Ferry</h1><p>{PARAGRAPH}<p><b>A second life</b><p>{PARAGRAPH}", [("headline", "Ferry"), ("paragraph", PARAGRAPH), ("subheading", "A second life"), ("paragraph", PARAGRAPH)]),
        ("<p>One is here.<ul><li>Two<li>Three</ul>", [("paragraph", "One is here."), ("paragraph", "Two"), ("paragraph", "Three")]),
        ("<figure><img alt='One'><figcaption>Two</figcaption></figure><p>It sails again today.", [("caption", "One"), ("caption", "Two"), ("paragraph", "It sails again today.")]),
        ("<p>It <img alt='One'> sails again today.", [("paragraph", "It sails again today."), ("caption", "One")]),
        ("<p>It <img alt=''><img alt=One><img alt><img alt='😀'> sails again today.", [("paragraph", "It sails again today.")]),
        ("<table><caption>One</caption><tr><th>Two<td>3</table>", [("caption", "One"), ("caption", "Two"), ("caption", "3")]),
        ("<p>It sails again today.<br><br>It comes back soon.", [("paragraph", "It sails again today."), ("paragraph", "It comes back soon.")]),
        ("<blockquote>It sails.<p>Today.</blockquote>", [("paragraph", "It sails."), ("paragraph", "Today.")]),
        ("<div>It sails again today.<p>It comes back soon.</p>So they say.</div>", [("paragraph", "It sails again today."), ("paragraph", "It comes back soon."), ("paragraph", "So they say.")]),
        ("", []),
        ("<p> </p><p>&nbsp;</p><p>…</p>", []),
    ],
)  # fmt: skip
def test_blocks(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(document(source, "a.html")) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<body><nav>Menu</nav><p>One.</p><aside>Two</aside><footer>Three</footer></body>", ["One."]),
        ("<body><p>One.</p><main><p>Two.</main></body>", ["Two."]),
        ("<body><p>One.</p><main>Three.<article><p>Two.</article></main></body>", ["Two."]),
        ("<body><h1>One</h1><article><p>Two.</article></body>", ["One", "Two."]),
        ("<body><h1>One</h1><article><h1>Three</h1><p>Two.</article></body>", ["Three", "Two."]),
        ("<body><article><p>One.<aside>Two</aside><footer>Three</footer></article></body>", ["One.", "Two", "Three"]),
        ("<body><aside><article>One</article></aside><p>Two.</body>", ["Two."]),
        ("<article><p>One is the first of two long entries.</article><article><p>Two is the other one.</article>", ["One is the first of two long entries.", "Two is the other one."]),
        (f"<article><p>{PARAGRAPH}</article><article><p>More</article>", [PARAGRAPH]),
        ("<article></article><main><p>One.</main>", ["One."]),
        ("<article><article><p>One.</article><p>Two.</article>", ["One.", "Two."]),
        ("<footer>One</footer>", ["One"]),
        ("<p>One <button>no</button><select><option>no</select> two.", ["One two."]),
        ("<p>One <svg><title>no</title><text>no</text><style/></svg> two.", ["One two."]),
        ("<pre>no</pre><p>One.<p hidden>no<p>Two.", ["One.", "Two."]),
        ("<noscript><p>no</p></noscript><template><p>no</template><p>One.", ["One."]),
        ("<p><ruby>One<rp>(</rp><rt>no</rt><rp>)</rp></ruby> two.", ["One two."]),
        ("<script src=a /><p>One.", ["One."]),
    ],
)  # fmt: skip
def test_where_the_article_is(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One <b>two</p><p>three</b> four.", ["One two", "three four."]),
        ("</p></div>One.</body></html>Two.", ["One.", "Two."]),
        ("<h1>One<p>Two.", ["One", "Two."]),
        ("<h1>One<h2>Two</h1>Three.", ["One", "Two", "Three."]),
        ("<p>One <code>no<p>Two.", ["One \ufffc", "Two."]),
        ("<p>One.</p><!-- never closed <p>no", ["One."]),
        ("<p>One.</p><a href='never closed>no</a><p>no", ["One."]),
        ("<p>One.</p><script>no", ["One."]),
        ("<p>One.</p><scr", ["One."]),
        ("<p>One.</p></", ["One."]),
        ("<p>One <", ["One <"]),
        ("<p>One</ p>two", ["Onetwo"]),
        ("<p>One</>two", ["Onetwo"]),
        ("<p>One<!--> two <!---> three <!-- --!> four", ["One two three four"]),
        ("<p/>One<p/>Two", ["One", "Two"]),
        ("<p =a b= c='d'e>One", ["One"]),
        ("<p\nclass\n=\nx\n>One</P\n>Two", ["One", "Two"]),
        ("<p>One&#0;&#xD800;&#x110000; two", ["One\ufffd\ufffd\ufffd two"]),
        ("<p>One\0 two", ["One\0 two"]),
        ("<SCRIPT>no</sCript ><P>One</P>", ["One"]),
        ("<script>'</scripty>' no</script>One", ["One"]),
    ],
)
def test_broken_html_is_read_as_browsers_read_it(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "quotations"),
    [
        ("<p>He said “<b>yes</b>” and left.", ["“yes”"]),
        ("<p>He said &ldquo;yes&rdquo; and left.", ["“yes”"]),
        ("<p>He said <q>yes &amp; no</q> and left.", ["yes & no"]),
        ("<p><q> Yes <b>and</b> no</q>", ["Yes and no"]),
        ("<p>He said <q>yes<p>and left.", ["yes"]),
        ("<blockquote><p>Yes.</p><p>And no.</p></blockquote><p>He left.", ["Yes.", "And no."]),
        ("<img alt='He said “yes”'>", ["“yes”"]),
    ],
)
def test_quotations(source: str, quotations: list[str]) -> None:
    found = document(source, "a.html")
    assert [found.text[span.start : span.end] for span in found.quotations] == quotations


@pytest.mark.parametrize(
    ("source", "text", "block", "inside"),
    [
        ("<!-- a --><html><head><!DOCTYPE html></head><body><p>One dog.<p>Two dogs.", " a ", "One dog.", False),
        ("<head><!-- a --></head><nav>Menu</nav><p>One dog.<p>Two dogs.", " a ", "One dog.", False),
        ("<p><!-- a -->One dog.<p>Two dogs.", " a ", "One dog.", False),
        ("<p>One <!-- a\r\nb --> dog.<p>Two dogs.", " a\r\nb ", "One dog.", True),
        ("<p>One dog.<!-- a --></p><p>Two dogs.", " a ", "One dog.", True),
        ("<p>😀 One dog.</p><!--é--><aside>More</aside><p>Two dogs.", "é", "Two dogs.", False),
        (
            "<article><p>One dog.</p></article><!-- a --><aside>No</aside><article><p>Two dogs.",
            " a ",
            "Two dogs.",
            False,
        ),
    ],
)
def test_comments(source: str, text: str, block: str, inside: bool) -> None:
    found = document(source, "a.html")
    (comment,) = found.comments
    assert (comment.text, comment.inside) == (text, inside)
    assert found.source[comment.span.start : comment.span.end] == f"<!--{text}-->"
    assert comment.block is not None
    span = found.blocks[comment.block].span
    assert found.text[span.start : span.end] == block


@pytest.mark.parametrize(
    ("source", "words", "text", "expected"),
    [
        ("<p>Cats &amp; dogs.", "Cats & dogs", "dogs & <cats>", "<p>dogs &amp; &lt;cats&gt;."),
        ("<p>The dogs bark.", "dogs", "“dogs”", "<p>The &#8220;dogs&#8221; bark."),
        ("<p>The dogs’ bowl.", "dogs’", "“dogs’”", "<p>The “dogs’” bowl."),
        ("<p>The <b>big</b> dogs.", "big", '"small"', '<p>The <b>"small"</b> dogs.'),
        ("<img alt='The dogs'>", "dogs", 'dog\'s "bowl"', "<img alt='The dog&#x27;s &quot;bowl&quot;'>"),
        ("<p>The\r\n  dogs bark.", "The dogs", "Dogs", "<p>Dogs bark."),
    ],
)
def test_an_edit_is_written_as_html(source: str, words: str, text: str, expected: str) -> None:
    found = document(source, "a.html")
    edit = found.file_edit(Edit(place(found, words), text))
    assert source[: edit.span.start] + edit.text + source[edit.span.end :] == expected


def test_from_a_paragraph_into_an_alt_text_within_it_the_place_is_the_hull() -> None:
    found = document("<p>One <img alt='two'> three.", "a.html")
    span = Span(place(found, "three").start, place(found, "two").end)
    assert not found.editable(span)
    assert found.in_file(span) == Span(17, 29)


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<a x", '<a x="', "<a '", "<a b=", "<!--", "<!-- -->", "<!d", "<?", "</a", "</", "</i>", "&", "&#1", "&amp;", "<script>", "<script></", "<![CDATA[", "<p>", "<b>", "<div>a", "<b></i>", "<li>a", "<article>a", "<blockquote>", "<p>a<b>", "<q>", "<q>a", "<br>", "a<br>", "<img alt='a'>", "a <!--b-->", "<h1>", "a\n", "\u00ad", "😀&nbsp;", "“", "<a x=1 ", "<p>a</p>\n", "<textarea>", "<title></"],
)  # fmt: skip
def test_time_grows_with_length_only(unit: str) -> None:
    source = unit * (200_000 // len(unit))
    begun = time.process_time()
    found = document(source, "a.html")
    assert len(found.text) <= 3 * len(source)
    assert time.process_time() - begun < 30
