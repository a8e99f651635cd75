"""English that reads like news, made from the words below: the same text from the same seed, for measuring only.

    python benchmarks/text.py ARTICLES FOLDER [--seed N] [--artifacts PER_1000_WORDS]

The sentences are nonsense with the proportions of news: names that come back by surname, quotations with attribution,
figures, dates, new words at a steady rate. Nothing in them was written by others.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: Words of one article and how far they vary.
WORDS: Final = 400
VARIATION: Final = 0.5

GIVEN: Final = (
    "Anna Peter Maria Ivan Lena Omar Sofia Karl Aisha David Elena Hassan Julia Marco Nadia Viktor Clara Samir Ingrid "
    "Pablo Yusuf Greta Tomas Leila Andrei Rosa Emil Farida Oscar Mei Jonas Priya Louis Hana Stefan Amina Hugo Zofia "
    "Rahul Edith Martin Salma Felix Irina Daniel Noor Simon Vera"
).split()
#: Surnames and places are put together, so that a long text meets new ones to its end.
FIRST: Final = (
    "Kar Mol Ben Tar Vel Sor Dran Hol Per Zan Lin Gor Mar Fel Bran Kos Ver Tol Nad Ras Sel Orm Pav Dol Had Jan Kel Lor "
    "Mend Stan Achter Bjorn Cwik Dunst Eber Fitz Grau Hrub Ikw Jur Kwas Lund Mbek Nguy Okon Przy Quint Roth Schw Thorv "
    "Ulm Vask Wolf Xan Yild Zhel Brack Chand Ghor Szab"
).split()
MIDDLE: Final = "a o e i an er ol in ov ar el ak is".split()
LAST: Final = (
    "nen ski vic man son dez ova rin ta berg ko lli ster dan mov wardene quist pathak heim shvili opoulos escu ashi ullah "
    "weather stra czyk bury zadeh mouth field gaard ington eira hama jee thorpe wicz oglu sen"
).split()
PLACE_ENDS: Final = "ville burg pol stad grad mouth field ton dorf abad".split()
ORGANISATIONS: Final = (
    "the Ministry of Transport|the Health Council|the Central Bank|the Water Board|the Teachers’ Union|the Supreme Court|"
    "the Farmers’ Federation|the National Weather Service|the Port Authority|the Children’s Fund|the State Railways|"
    "the Energy Agency"
).split("|")
TITLE_OF: Final = (
    "President|Prime Minister|Mayor|Governor|Professor|Dr|General|Judge|the mayor|the minister|the actor|the singer"
).split("|")
NOUNS: Final = (
    "bridge road school budget hospital river market border election strike court harvest vaccine railway factory airport "
    "storm flood fire museum library harbour village region council party union company bank price wage tax law vote "
    "reform plan report study inquiry debate deal treaty ceasefire protest march rally police army ship train plane bus "
    "bridge tunnel dam forest farm field crop drought heat winter energy power gas oil coal water food bread rent house "
    "family child pupil student teacher nurse doctor patient driver worker farmer fisherman judge lawyer witness suspect "
    "victim neighbour visitor voter member leader official minister deputy critic supporter founder owner player coach "
    "team match season league goal record prize film book song concert festival exhibition theatre gallery church mosque "
    "temple square street station corridor crossing terminal warehouse shelter camp convoy patrol checkpoint outbreak "
    "shortage surplus deficit loan grant pension subsidy contract tender permit licence fine sentence appeal verdict"
).split()
ADJECTIVES: Final = (
    "new old local regional national public private early late heavy light northern southern eastern western central rural "
    "urban coastal annual monthly independent temporary permanent partial joint separate costly cheap safe dangerous quiet "
    "busy crowded empty modest sharp steady sudden recent former senior junior young elderly foreign domestic federal "
    "military civil legal medical technical financial political social cultural industrial agricultural electric digital"
).split()
VERBS: Final = (
    "open close build repair visit support reject approve delay cancel review discuss announce present inspect test cross "
    "reach leave enter join follow lead change raise lower cut extend limit expand replace restore defend attack protect "
    "welcome criticise question explain describe report confirm deny expect demand offer accept refuse"
).split()
PAST: Final = {
    "build": "built", "cut": "cut", "leave": "left", "lead": "led", "deny": "denied", "cancel": "cancelled",
    "limit": "limited", "open": "opened", "offer": "offered", "enter": "entered", "test": "tested",
}  # fmt: skip
PLURALS: Final = {
"library": "libraries", "party": "parties", "company": "companies", "study": "studies",
    "inquiry": "inquiries", "rally": "rallies", "army": "armies", "energy": "energies", "family": "families",
    "deputy": "deputies", "victory": "victories", "subsidy": "subsidies", "gallery": "galleries", "child": "children",
    "fisherman": "fishermen", "country": "countries", "factory": "factories", "police": "officers", "bus": "buses",
}  # fmt: skip
SAID: Final = (
    "said|told reporters|added|wrote in a statement|said on Monday|told the council|said in an interview".split("|")
)
DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS: Final = "January February March April June July August September October November December".split()
#: Parts of words that are no words yet: what a reader meets for the first time.
ROOTS: Final = "metro agro hydro micro electro photo bio geo cyber thermo".split()
TAILS: Final = (
    "logist graph phone plant station system network meter tourism transport culture physics park line".split()
)

#: {n} noun, {a} adjective, {v} verb, {d} past tense, {p} person, {s} surname met before, {c} place, {o} organisation,
#: {u} figure, {t} time, {r} rare word.
SENTENCES: Final = (
    "{o} {d} the {a} {n} in {c} {t}.",
    "The {n} will {v} the {n} before the end of {m}, according to {o}.",
    "{p} {d} the {n} and {d} a {a} {n}, but the {n} did not {v} it.",
    "About {u} people have asked the {n} to {v} the {a} {n}.",
    "It was the {ord} {n} of this kind in {c} since {y}.",
    "{s} {d} the {n} while the {n} waited outside the {n}.",
    "The {a} {n} has cost {u} euros so far, {pc} percent more than planned.",
    "“We will {v} the {n} and we will not {v} the {n},” {s} {said}.",
    "“Nobody wants to {v} a {a} {n} in {c},” {said_by}. “It is not our {n}.”",
    "“The {n} is {a},” {s} {said}, “and the {n} knows it.”",
    "In {c}, where the {n} is {a}, {u} {ns} were {d} {t}.",
    "Neither the {n} nor the {n} could {v} the {r}, {s} {said}.",
    "After the {n}, {s} went to {c} to {v} the {a} {n} with {p}.",
    "The {n}, which {o} {d} in {y}, is the most {a} in the region.",
    "If the {n} is {a}, the {n} must {v} the {n} {t}, {o} {said}.",
    "Two {ns} and a {n} were {d} when the {n} {d} the {a} {n} near {c}.",
    "There is no {n} for the {r}, and the {a} {n} has not been {d}.",
    "{s} has been a {n} in {c} for {small} years.",
)
#: What a translator leaves behind, each as a sentence of its own.
ARTIFACTS: Final = (
    "The {n} took a target on {s} {t}.",
    "In such a situation, the {n} has to {v} the the {n}.",
    "{s} made the point of the situation with {o}.",
    "The {n} was fsigning the {a} {n} of {c}.",
    "{o} recieved the {n} e the {n} of {c}.",
    "The govern ment of {c} {d} the {n}.",
    "“The {n} is {a}, {s} {said}.",
)
HEADLINES: Final = ("{c} {n} to {v} {a} {n}", "{o} {d} {n} in {c}", "{a} {n} in {c}: what the {n} must {v}")


class Writer:
    """Writes articles from one random sequence."""

    def __init__(self, seed: int, artifacts: float = 2.0) -> None:
        self._random = random.Random(seed)
        #: Share of sentences that are artifacts; a sentence has about 14 words.
        self._share = artifacts * 14 / 1000
        self._people: list[str] = []
        self._places: list[str] = []

    def article(self, words: int | None = None) -> str:
        """A headline, a dateline and paragraphs; about `words` words, otherwise about WORDS."""
        pick = self._random
        if words is None:
            words = round(WORDS * pick.uniform(1 - VARIATION, 1 + VARIATION))
        self._cast()
        headline = self._filled(pick.choice(HEADLINES))
        parts = [headline[0].upper() + headline[1:]]
        count = 0
        while count < words:
            paragraph = self.paragraph()
            if len(parts) == 1:
                paragraph = f"{pick.choice(self._places).upper()} — {paragraph}"
            parts.append(paragraph)
            count += paragraph.count(" ") + 1
        return "\n\n".join(parts) + "\n"

    def long(self, characters: int) -> str:
        """One article of so many characters, that goes on to new people and places as long as it lasts."""
        parts = [self.article()]
        length = len(parts[0])
        while length < characters:
            self._cast()
            for _ in range(8):
                paragraph = self.paragraph() + "\n"
                parts.append(paragraph)
                length += len(paragraph) + 1
        return "\n".join(parts)[:characters].rsplit(" ", 1)[0] + "\n"

    def paragraph(self) -> str:
        pick = self._random
        return " ".join(self.sentence() for _ in range(pick.choice((1, 2, 2, 3))))

    def sentence(self) -> str:
        pick = self._random
        kinds = ARTIFACTS if pick.random() < self._share else SENTENCES
        made = self._filled(pick.choice(kinds))
        return made[0].upper() + made[1:]

    def _cast(self) -> None:
        """Who and where the next paragraphs are about."""
        pick = self._random
        self._people = [f"{pick.choice(GIVEN)} {self._surname()}" for _ in range(pick.randint(2, 5))]
        self._places = [
            pick.choice(FIRST) + pick.choice(MIDDLE) + pick.choice(PLACE_ENDS) for _ in range(pick.randint(1, 3))
        ]

    def _surname(self) -> str:
        pick = self._random
        return pick.choice(FIRST) + pick.choice(MIDDLE) + pick.choice(LAST)

    def _filled(self, template: str) -> str:
        pieces = template.split("{")
        made = [pieces[0]]
        for piece in pieces[1:]:
            name, rest = piece.split("}", 1)
            word = self._word(name)
            if word[0] in "aeiou" and made[-1][-3:] in (" a ", "A "):
                made[-1] = f"{made[-1][:-1]}n "
            made += (word, rest)
        return "".join(made)

    def _word(self, name: str) -> str:
        pick = self._random
        match name:
            case "n":
                return self._zipf(NOUNS)
            case "ns":
                noun = self._zipf(NOUNS)
                return PLURALS.get(noun) or noun + ("es" if noun.endswith(("s", "ch", "x")) else "s")
            case "a":
                return self._zipf(ADJECTIVES)
            case "v":
                return self._zipf(VERBS)
            case "d":
                verb = self._zipf(VERBS)
                return PAST.get(verb, verb + ("d" if verb.endswith("e") else "ed"))
            case "p":
                person = pick.choice(self._people)
                return f"{TITLE_OF[sum(map(ord, person)) % len(TITLE_OF)]} {person}"
            case "s":
                return pick.choice(self._people).split()[1]
            case "c":
                return pick.choice(self._places)
            case "o":
                return pick.choice(ORGANISATIONS)
            case "u":
                return f"{round(10 ** pick.uniform(1, 6)):,}"
            case "pc":
                return f"{pick.uniform(1, 60):.1f}"
            case "t":
                day = pick.choice(DAYS)
                return pick.choice((f"on {day}", f"last {day}", f"on {pick.randint(1, 28)} {pick.choice(MONTHS)}"))
            case "m":
                return pick.choice(MONTHS)
            case "y":
                return str(pick.randint(1950, 2024))
            case "ord":
                return pick.choice(("first", "second", "third", "fourth", "tenth"))
            case "small":
                return pick.choice(("two", "three", "five", "seven", "ten", "eleven", "twenty"))
            case "said":
                return pick.choice(SAID)
            case "said_by":
                return f"{pick.choice(('said', 'added', 'wrote'))} {pick.choice(self._people)}"
            case "r":
                return self._rare()
            case _:
                raise ValueError(f"no words for {{{name}}}")

    def _rare(self) -> str:
        pick = self._random
        return pick.choice(ROOTS) + pick.choice(TAILS) if pick.random() < 0.2 else self._zipf(NOUNS)

    def _zipf(self, words: list[str]) -> str:
        """The first words of a list come most often, as the most frequent words of a language do."""
        return words[int(len(words) * self._random.random() ** 1.6)]


def articles(count: int, seed: int = 1, artifacts: float = 2.0) -> Iterator[str]:
    """So many articles; `artifacts` is how many there are in 1,000 words, about."""
    writer = Writer(seed, artifacts)
    for _ in range(count):
        yield writer.article()


def long_article(characters: int, seed: int = 2, artifacts: float = 2.0) -> str:
    return Writer(seed, artifacts).long(characters)


def phrases(count: int, texts: list[str], seed: int = 3) -> list[str]:
    """Different phrases for rules: three in ten stand somewhere in `texts`, the others are made of the same words.

    Two to four words in small letters; one in ten is a single word that no text has.
    """
    pick = random.Random(seed)
    lines = [line for text in texts for line in text.splitlines() if line.count(" ") > 8]
    every = sorted({word for text in texts[:50] for word in text.split() if word.isalpha() and word.islower()})
    found: dict[str, None] = {}
    kind = pick.random()
    while len(found) < count:
        if kind < 0.3:
            words = pick.choice(lines).split()
            start = pick.randrange(len(words) - 4)
            taken = words[start : start + pick.randint(3, 4)]
        elif kind < 0.9:
            taken = [pick.choice(every) for _ in range(pick.randint(2, 4))]
        else:
            taken = [pick.choice(every) + pick.choice("bcdfgkmpqvxz") + pick.choice(("ish", "or", "ent", "ung"))]
        phrase = " ".join(taken)
        # Another one of the same kind, where this is none or is there already.
        if phrase not in found and all(word.isalpha() and word.islower() for word in taken):
            found[phrase] = None
            kind = pick.random()
    return list(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--artifacts", type=float, default=2.0, help="artifacts in 1,000 words")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(articles(options.articles, options.seed, options.artifacts)):
        (options.folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
