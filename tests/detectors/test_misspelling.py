"""Kind misspelling: what it finds, and what it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcheck import nlp
from qualcheck.detectors import misspelling
from qualcheck.detectors.misspelling import Params
from qualcheck.document import Block, Document
from qualcheck.finding import Finding, Span
from qualcheck.rule import Rule
from qualcheck.words import WordList

ROOT = Path(__file__).parent.parent.parent
ARTICLES = ROOT.parent / "shared" / "articles"


@dataclass(frozen=True)
class Resources:
    """The part of qualcheck.resources.Resources that this kind asks for."""

    vocabulary: frozenset[str]
    words: WordList


def document(text: str) -> Document:
    block = Span(0, len(text))
    return Document("test", text, (Block("paragraph", block),), nlp.quotations(text, [block]))


def findings(text: str, params: Params | None = None, vocabulary: frozenset[str] = frozenset()) -> list[Finding]:
    rule = Rule(
        id="general.misspelling",
        kind="misspelling",
        class_="error",
        severity="major",
        category="Linguistic conventions/Spelling",
        message="“{match}” is not a word; did you mean {meant}?",
        params=params or Params(),
    )
    resources = Resources(vocabulary, WordList.load(ROOT / "rules" / "words"))
    return [found for found in misspelling.build([rule], resources)(document(text)) if isinstance(found, Finding)]  # type: ignore[arg-type]


def marked(text: str, found: list[Finding]) -> list[str]:
    return [text[finding.span.start : finding.span.end] for finding in found]


@pytest.mark.parametrize(
    ("text", "word", "suggestions"),
    [
        ("They met for the fsigning of the pact.", "fsigning", ("signing",)),
        ("The goverment resigned.", "goverment", ("government",)),
        ("The goverment’s plan failed.", "goverment", ("government",)),
        ("The farmers lost half of the hrvest.", "hrvest", ("harvest",)),
        ("He closed teh door.", "teh", ("the",)),
        ("Acording to the police, he fled.", "Acording", ("According",)),
        ("He flew back to Amercia on Monday.", "Amercia", ("America",)),
        ("The Department for Enviromental Affairs paid.", "Enviromental", ("Environmental",)),
        ("He looked throught the files.", "throught", ("through", "thought")),
        ("They hvae won.", "hvae", ("have",)),
        ("A one-poit win was enough for the team.", "one-poit", ("one-point", "one-post", "one-port")),
        ("The foreign-polciy adviser left.", "foreign-polciy", ("foreign-policy",)),
        ("It dosen't matter now.", "dosen't", ("doesn't",)),
        ("They noted tha the line was shut.", "tha", ("that", "than")),
        ("Ice nd snow are normal here.", "nd", ("and",)),
        ("The law can b changed at once.", "b", ("be", "by")),
        ("Sicne the war the mill stood empty.", "Sicne", ("Since",)),
        ("He said saidthat twice.", "saidthat", ("said that",)),
        ("The presidentof the bank left.", "presidentof", ("president of",)),
        ("Delegates ofThailand left on Monday.", "ofThailand", ("of Thailand",)),
        ("The mill was built in1998 by the river.", "in1998", ("in 1998",)),
        ("The ferry took 300people home.", "300people", ("300 people",)),
        ("They met theirfamilies on the quay.", "theirfamilies", ("their families",)),
        ("It is moring in the port.", "moring", ("morning", "moving", "boring")),
    ],
)
def test_fires(text: str, word: str, suggestions: tuple[str, ...]) -> None:
    found = findings(text)
    assert marked(text, found) == [word]
    assert found[0].suggestions == suggestions


@pytest.mark.parametrize(
    "text",
    [
        "The colour of the theatre programme was grey; the color of the theater program was gray.",
        "The organisers practised, travelled, fulfilled and analysed; the jewellers’ storeys were mouldy.",
        "An unvaccinated non-smoker rewilded the Trump-like, greenish, unsackable parkland.",
        "A bromance, a kibbutz, a hijab, halloumi, kimchi, toluene, a gurnard and a googly.",
        "He paid in roubles, zlotys, hryvnias and taka.",
        "She said “esto es una verguenza” and left.",
        "The band zantor sang. Zantor is new, and fans love Zantor.",
        "A blorker is a tool. Every blorker has a handle, and no blorker is cheap.",
        "See www.goverment.example, goverment.example/enviroment, #goverment, @goverment and goverment.docx.",
        "Write to goverment@example.org about enviroment_final.txt and *goverment*.",
        "Naïve señores und straße and 50 kwhr of it.",
        "They were just workin’ and ’twill do.",
        "The word “hrvest” has six letters.",
        "Dr Thier met Teh and Noone at the bank.",
        "NATO and the EU met at 10am on the 22nd.",
        "Take vitamin c, grade b and point d of the letter r.",
        "They sang la la la, aww and umm; the bn and mln figures of the plc are old.",
        "She paid 30 mol and 12 sek of it to a dj in vr.",
        "An e-mail about a non-profit pre-war co-operative and wi-fi.",
        "The A300 and the 4x4 of DeepMind, iPhone, WhatsApp, theSkimm, the 20s, 5km and 10am.",
        "Sicner and Governmint are players; Sicner won.",
        "The doc wasn't in, and they weren't; he'd've gone.",
        "The add-on, the login, the plugin, the byproduct and the onscreen text were standby stuff.",
        "",
    ],
)
def test_stays_silent(text: str) -> None:
    assert marked(text, findings(text)) == []


def test_house_vocabulary_is_accepted() -> None:
    assert findings("The fsigning went on.", vocabulary=frozenset({"Fsigning House"})) == []


def test_message_names_all_corrections() -> None:
    found = findings("He looked throught the files.")
    assert found[0].message == "“throught” is not a word; did you mean through or thought?"


def test_in_a_quotation_it_asks() -> None:
    found = findings("He said: “The goverment must go now.”")
    assert [(finding.class_, finding.suggestions) for finding in found] == [("query", ())]


def test_min_letters() -> None:
    text = "The farmers lost half of the hrvest."
    assert findings(text, Params(min_letters=7)) == []
    assert len(findings(text, Params(min_letters=6))) == 1


def test_term_count() -> None:
    text = "One hrvest was good, the other hrvest was bad."
    assert len(findings(text)) == 2
    assert findings(text, Params(term_count=2)) == []


@pytest.mark.parametrize(
    ("params", "keys"),
    [(Params(), []), (Params(min_letters=0), ["min_letters"]), (Params(term_count=1), ["term_count"])],
)
def test_problems(params: Params, keys: list[str]) -> None:
    assert [key for key, _ in misspelling.problems(params)] == keys


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the shared articles are not here")
@pytest.mark.parametrize(("number", "words"), [("000", []), ("001", []), ("002", ["fsigning"])])
def test_shared_articles(number: str, words: list[str]) -> None:
    text = next(ARTICLES.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    assert marked(text, findings(text)) == words


SPLIT = Params(check="split")


@pytest.mark.parametrize(
    ("text", "part", "suggestion"),
    [
        ("The govern ment paid.", "govern ment", "government"),
        ("They left wit h the last ferry.", "wit h", "with"),
        ("They sang to gether.", "to gether", "together"),
        ("It is inter national law.", "inter national", "international"),
        ("It is inter- national law.", "inter- national", "international"),
        ("Infor mation is free.", "Infor mation", "Information"),
        ("The oppo sition won.", "oppo sition", "opposition"),
        ("They eat these food s every day.", "food s", "foods"),
    ],
)
def test_split(text: str, part: str, suggestion: str) -> None:
    found = findings(text, SPLIT)
    assert marked(text, found) == [part]
    assert found[0].suggestions == (suggestion,)


@pytest.mark.parametrize(
    "text",
    [
        "Pre- and post-war houses stand by the inter-island ferry.",
        "In a part of the town there are a few day to day jobs for all of us.",
        "He can not be there, may be in side streets, a lone man in to day.",
        "Vitamin c is sold in s m l sizes.",
        "Plan b an d e f g are letters.",
        "The out come in May; some thing else.",
        "Mr T he calls him.",
    ],
)
def test_split_stays_silent(text: str) -> None:
    assert marked(text, findings(text, SPLIT)) == []
