"""`qualcheck rules why`: the true reason, for every kind.

Each row of the table has a rule, a text and perhaps settings, and the reason why the rule does not fire on it. That it is
the true one is shown by the last column: with that one thing changed, the rule fires.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from qualcheck import config, why
from qualcheck import run as runs
from qualcheck.commands.sifting import Sifting, sifted
from qualcheck.config import LanguageToolKeys
from qualcheck.detectors.table import KINDS
from qualcheck.dismissals import RULES as META
from qualcheck.errors import QualcheckError
from qualcheck.explanation import Explanation
from qualcheck.finding import Span
from qualcheck.formats.why import as_data, excerpt, lines
from qualcheck.languagetool import installation
from qualcheck.languagetool.server import Server
from qualcheck.readers import text as text_reader
from qualcheck.why.pattern import items
from qualcheck.why.phrase import parts, readable, shortened
from qualcheck.why.regex import parts as parts_of_expression

Command = Callable[..., "subprocess.CompletedProcess[str]"]
Explain = Callable[..., Explanation]

#: Rules of a house, by their slugs; each comes before the same without what is in its way.
HOUSE = r"""
- {id: plain, kind: phrase, phrases: [for his part]}
- {id: verb, kind: phrase, phrases: ["<verb:make> the (point|sum) of the situation"]}
- {id: before, kind: phrase, phrases: [for his part], except_before: ['or', 'and']}
- {id: after, kind: phrase, phrases: [for his part], except_after: ['in', 'of the \w+']}
- {id: required, kind: phrase, phrases: [for his part], requires: '\bfilm\b'}
- {id: forbidden, kind: phrase, phrases: [for his part], forbids: '\bfilms?\b'}
- {id: often, kind: phrase, phrases: [for his part], min_count: 3}
- {id: capitals, kind: phrase, phrases: [for his part], case: match}
- {id: in-headline, kind: phrase, phrases: [for his part], only_in: [headline]}
- {id: out-of-captions, kind: phrase, phrases: [for his part], except_in: [paragraph]}
- {id: unquoted, kind: phrase, phrases: [for his part], except_in: [quotation]}
- {id: quoted, kind: phrase, phrases: [for his part], only_in: [quotation]}
- {id: at-start, kind: phrase, phrases: [for his part], where: sentence-start}
- {id: party, kind: phrase, phrases: [green party]}
- {id: party-named, kind: phrase, phrases: [green party], names: true}
- {id: two-ways, kind: phrase, phrases: [for his part], only_in: [headline], except_after: ['in']}
- {id: resting, kind: phrase, phrases: [for his part], status: off}
- {id: turned-off, kind: phrase, phrases: [for his part]}
- {id: ignored, kind: phrase, phrases: [for his part]}
- {id: new, kind: phrase, phrases: [brand new], since: "99"}
- {id: sister, kind: phrase, phrases: [for his part], class: error, severity: major}
- {id: regex-word, kind: regex, pattern: '\bfor (?:his|her) part\b', case: ignore}
- {id: regex-look, kind: regex, pattern: '\bfor his part\b(?! in)'}
- {id: regex-before, kind: regex, pattern: '(?<!and )\bfor his part\b'}
- {id: regex-excepted, kind: regex, pattern: '\bfor his part\b', except_after: ['in']}
- {id: tags, kind: pattern, patterns: ["without <VBG> (of|for)"]}
- {id: unless, kind: pattern, patterns: ["made <NN>"], unless: ["made sense"]}
- {id: pattern-often, kind: pattern, patterns: ["made <NN>"], min_count: 2}
- {id: dense, kind: density, phrases: [in fact, indeed], least_count: 3, least_words: 10}
- {id: rare, kind: density, phrases: [in fact, indeed], least_count: 2, least_words: 5, per_1000: 400}
- {id: long-article, kind: density, phrases: [in fact, indeed], least_count: 2, least_words: 200}
- {id: words, kind: readability, metric: words, most: 8}
- {id: grade, kind: readability, metric: Words in the longest sentence, most: 20}
- {id: short-names, kind: names, check: variant, differences: [writing]}
- {id: any-names, kind: names, check: variant}
- {id: alone, kind: sentence, lacks: main-clause, opens: [because], least: 12}
- {id: least-term, kind: misspelling, term_count: 2}
- {id: frequent, kind: misspelling, least_frequency: 6}
- {id: byname, kind: epithet, check: loose, epithets: [tsar, strongman], min_count: 2}
- {id: latin, kind: foreign-word, check: script}
- {id: sorts, kind: quotation, check: sorts, least_count: 6}
- {id: quoted-twice, kind: quotation, check: wordings, least_overlap: 0.95}
"""

#: One file of settings for all: what differs between articles is set for their paths.
SETTINGS = """\
packs: [house]
vocabulary: [Brexit, goverment]
ignore: [house.ignored]
rules:
  house.turned-off: off
overrides:
- {paths: [it/*], source_language: it}
- {paths: [ignoring/*], ignore: [house.plain]}
- {paths: [selecting/*], select: [it]}
- {paths: [ap/*], name_style: ap}
- {paths: [asking/*], extend_select: [house.resting, house.ignored, house.turned-off]}
- {paths: [any/*], ignore: [general.not-english, general.which-alone]}
pin: "0.1"
# Few rules are quick.
select:
- house
- names
- meta
- hi.took-a-target-on
- languagetool.EN_A_VS_AN
- general.although-alone
- general.content-word
- general.doubled-word
- general.figure-clash
- general.function-word
- general.lost-character
- general.misspelling
- general.mojibake
- general.no-finite-verb
- general.no-main-clause
- general.not-english
- general.pronoun-gender
- general.quotation-in-two-wordings
- general.quotation-not-closed
- general.reflexive-gender
- general.same-opening-running
- general.same-word-and-same-word
- general.sentence-again
- general.untranslated-paragraph
- general.weekday-of-date
- general.which-alone
"""
FILLER = "The ferry left the harbour at noon, and the crew waved. "


@dataclass(frozen=True)
class Row:
    rule: str
    text: str
    obstacle: str
    #: Part of what is said.
    reason: str
    #: What is changed so that the rule fires: a rule, a text, settings or the name of the article.
    freed: dict[str, str]
    name: str = "a.txt"
    line: int | None = field(default=None)


TABLE = {
    # phrase
    "phrase: last word": Row(
        "house.plain", "He agreed for his role.", "token",
        "got as far as “for his”: “part” is not there, but “role”", {"text": "He agreed for his part."},
    ),
    "phrase: word between": Row(
        "house.plain", "He agreed for her part.", "token",
        "got as far as “for”: “his” is not there, but “her”; “part” stands behind", {"text": "He agreed for his part."},
    ),
    "phrase: first word": Row(
        "house.plain", "He agreed on his part.", "token",
        "“for” is not there before “his part”, but “on”", {"text": "He agreed for his part."},
    ),
    "phrase: word left out": Row(
        "house.plain", "He agreed for part.", "token", "“his” is not there, “part”, which is to follow, stands at once",
        {"text": "He agreed for his part."},
    ),
    "phrase: notation": Row(
        "house.verb", "They made the best of the situation.", "token",
        "one of “point”, “sum” is not there, but “best”", {"text": "They made the point of the situation."},
    ),
    "phrase: nothing near": Row(
        "house.plain", "It rained.", "token", "“for” is nowhere in the text", {"text": "It rained for his part."},
    ),
    "phrase: except_before": Row(
        "house.before", "She left, and for his part he slept.", "exception",
        "“and” stands right before it, an exception of the rule (except_before: and)", {"rule": "house.plain"},
    ),
    "phrase: except_after": Row(
        "house.after", "He was paid for his part of the deal.", "exception", "“of the deal” stands right behind it",
        {"text": "He was paid for his part at noon."},
    ),
    "phrase: requires": Row(
        "house.required", "He was paid for his part.", "condition", r"nowhere has what the rule requires: \bfilm\b",
        {"text": "He was paid for his part. The film was good."},
    ),
    "phrase: forbids": Row(
        "house.forbidden", "He was paid for his part. The film was good.", "condition",
        "the article has “film”, which the rule forbids", {"text": "He was paid for his part."},
    ),
    "phrase: min_count": Row(
        "house.often", "He was paid for his part. She slept for his part.", "count",
        "only 2 times in the article; the rule speaks from 3 on", {"rule": "house.plain"},
    ),
    "phrase: case": Row(
        "house.capitals", "For his part, he slept.", "token", "other capitals than the rule", {"rule": "house.plain"},
    ),
    "phrase: only_in": Row(
        "house.in-headline", "He was paid for his part.", "block", "stands in a paragraph; the rule looks only there: headline",
        {"text": f"Actor paid for his part\n\n{FILLER * 3}\n\n{FILLER * 3}"},
    ),
    "phrase: except_in": Row(
        "house.out-of-captions", "He was paid for his part.", "block", "leaves these alone (except_in: paragraph)",
        {"rule": "house.plain"},
    ),
    "phrase: line of tags": Row(
        "house.plain", f"{FILLER * 3}\n\n{FILLER * 3}\n\nTags: film, for his part, ferry", "block",
        "stands in a line of tags; rules look at caption", {"text": f"{FILLER * 3} He was paid for his part."},
    ),
    "phrase: two paragraphs": Row(
        "house.plain", f"{FILLER * 3} He was paid for his\n\npart of the ferry. {FILLER * 3}", "edge",
        "runs over the edge of a paragraph", {"text": f"{FILLER * 3} He was paid for his part. {FILLER * 3}"},
    ),
    "phrase: where": Row(
        "house.at-start", "He was paid for his part.", "where", "does not begin a sentence",
        {"text": "He left. For his part, he slept."},
    ),
    "phrase: in a quotation": Row(
        "house.unquoted", "“I was paid for his part,” she said.", "quotation", "which the rule leaves alone",
        {"text": "She was paid for his part."},
    ),
    "phrase: in no quotation": Row(
        "house.quoted", "She was paid for his part.", "quotation", "stands in no quotation",
        {"text": "“I was paid for his part,” she said."},
    ),
    "phrase: name": Row(
        "house.party", "The Green Party won.", "name", "“Green Party” is", {"rule": "house.party-named"},
    ),
    "phrase: two things": Row(
        "house.two-ways", "He was paid for his part in it.", "block", "stands in a paragraph",
        {"text": f"Actor paid for his part at last\n\n{FILLER * 3}\n\n{FILLER * 3}"},
    ),
    "phrase: another line": Row(
        "house.plain", f"{FILLER * 3}\n\nHe was paid for his part. {FILLER * 2}", "token", "nothing on line 1 comes near",
        {"text": f"He was paid for his part. {FILLER * 2}"}, line=1,
    ),
    # settings
    "source language": Row(
        "hi.took-a-target-on", "The MP took a target on the minister.", "language",
        "the source language is it (qualcheck.yml:7 (override)); the rule rests, as it is for hi", {"name": "a.txt"},
        name="it/a.txt",
    ),
    "off by a line": Row(
        "house.turned-off", "He was paid for his part.", "off",
        "off by “rules: house.turned-off: off” (qualcheck.yml:5)", {"name": "asking/a.txt"},
    ),
    "ignored": Row(
        "house.ignored", "He was paid for his part.", "off", "off by “ignore: house.ignored” (qualcheck.yml:3)",
        {"name": "asking/a.txt"},
    ),
    "ignored on a path": Row(
        "house.plain", "He was paid for his part.", "off", "off by “ignore: house.plain” (qualcheck.yml:8 (override))",
        {"name": "a.txt"}, name="ignoring/a.txt",
    ),
    "not selected": Row(
        "house.plain", "He was paid for his part.", "off", "only it is selected (qualcheck.yml:9 (override))",
        {"name": "a.txt"}, name="selecting/a.txt",
    ),
    "off in its pack": Row(
        "house.resting", "He was paid for his part.", "off", "off unless it is asked for (house/rules.yml:18)",
        {"name": "asking/a.txt"},
    ),
    "name style": Row(
        "names.style-ap", "Days later Kim Jong-un wrote back.", "off", "--name-style ap", {"name": "ap/a.txt"},
    ),
    "vocabulary": Row(
        "general.misspelling", "The goverment met at noon.", "vocabulary", "accepts “goverment” (qualcheck.yml:2)",
        {"text": "The govermnent met at noon."},
    ),
    "empty": Row("house.plain", " \n", "empty", "the text is empty", {"text": "He was paid for his part."}),
    "not English": Row(
        "house.plain",
        "Il presidente ha detto ieri che la riforma non sarà approvata prima della fine dell’anno, perché i partiti "
        "della coalizione non hanno ancora trovato un accordo sulle pensioni for his part.",
        "not-english", "general.not-english says so", {"name": "any/a.txt"},
    ),
    # regex
    "regex: word": Row(
        "house.regex-word", "He agreed for her sake.", "token", "got as far as “for her”; next it wants “part”",
        {"text": "He agreed for her part."},
    ),
    "regex: group": Row(
        "house.regex-word", "They agreed for its part.", "token", "it wants one of “his”, “her”, and there stands “its”",
        {"text": "They agreed for his part."},
    ),
    "regex: what follows": Row(
        "house.regex-look", "He was paid for his part in it.", "exception", "(?! in) (what must not follow)",
        {"text": "He was paid for his part of it."},
    ),
    "regex: what stands before": Row(
        "house.regex-before", "He sang and for his part he slept.", "exception", "(what must not stand before)",
        {"text": "He sang; for his part he slept."},
    ),
    "regex: except_after": Row(
        "house.regex-excepted", "He was paid for his part in it.", "exception", "“in” stands right behind it",
        {"text": "He was paid for his part of it."},
    ),
    "regex: quotation": Row(
        "general.same-word-and-same-word", "“It was calm and calm,” she said.", "quotation", "except_in: quotation",
        {"text": "It was calm and calm."},
    ),
    # pattern
    "pattern: part of speech": Row(
        "house.tags", "He left without money for the ferry.", "token",
        "“<VBG>” is not there: there stands “money”, read as a noun (NN", {"text": "He left without asking for the ferry."},
    ),
    "pattern: word": Row(
        "house.tags", "He left without asking about the ferry.", "token",
        "one of “of”, “for” is not there: there stands “about”", {"text": "He left without asking for the ferry."},
    ),
    "pattern: unless": Row(
        "house.unless", "It made sense.", "exception", "so does the exception “made sense” on “made sense”",
        {"text": "It made noise."},
    ),
    "pattern: min_count": Row(
        "house.pattern-often", "It made noise.", "count", "only once in the article; the rule speaks from 2 on",
        {"text": "It made noise. It made money."},
    ),
    # density
    "density: count": Row(
        "house.dense", "It was, in fact, late. Indeed, the ferry left at noon.", "count",
        "has 2 of the rule's phrases; it speaks from 3 on", {"text": "It was, in fact, late. Indeed, in fact, the ferry left."},
    ),
    "density: share": Row(
        "house.rare", "It was, in fact, late. Indeed, the ferry left at noon.", "value",
        "2 phrases in 11 words are 181.8 in 1,000; the rule speaks above 400", {"text": "In fact, indeed, in fact, late."},
    ),
    "density: short article": Row(
        "house.long-article", "It was, in fact, late. Indeed, it was.", "value", "the article has 8 words",
        {"text": "It was, in fact, late. Indeed, it was. " + FILLER * 20},
    ),
    # readability and language
    "readability: sentence": Row(
        "house.words", "It rained.\n\nIt snowed.\n\nThe ferry left the harbour at noon.", "value",
        "the sentence that comes nearest has 7 words; the rule speaks above 8 (most)",
        {"text": "It rained.\n\nIt snowed.\n\nThe ferry left the harbour at noon on Monday."},
    ),
    "readability: article": Row(
        "house.grade", FILLER * 12, "value",
        "the article's Words in the longest sentence is 11; the rule speaks above 20",
        {"text": FILLER * 12 + FILLER.replace(". ", ", and then ") + FILLER},
    ),
    "language: paragraph": Row(
        "general.untranslated-paragraph", FILLER * 3, "value", "the rule speaks below 0.15 (share)",
        {
            "text": f"{FILLER * 4}\n\nGli operai hanno lavorato anche di notte per finire il ponte prima della fine "
            f"dell’estate, ma le piogge hanno rallentato tutto.\n\n{FILLER * 4}"
        },
    ),
    "language: few words": Row(
        "general.untranslated-paragraph", f"{FILLER * 4}\n\n“Era ora,” disse lei.", "count",
        "words in lower case; the rule judges from 15 on",
        {
            "text": f"{FILLER * 4}\n\nGli operai hanno lavorato anche di notte per finire il ponte prima della fine "
            f"dell’estate, ma le piogge hanno rallentato tutto.\n\n{FILLER * 4}"
        },
        line=3,
    ),
    # encoding
    "encoding: good letters": Row(
        "general.mojibake", "The café is shut.", "token", "read in the wrong encoding", {"text": "The cafÃ© is shut."},
    ),
    "encoding: address": Row(
        "general.lost-character", "See the form at Desk?id=7.", "exception", "is part of an address",
        {"text": "The ferry doesn?t run."},
    ),
    # repetition
    "repetition: allowed": Row(
        "general.doubled-word", "He had had enough.", "exception", "“had had” may come again",
        {"text": "He has has enough."},
    ),
    "repetition: name": Row(
        "general.doubled-word", "They met in Baden Baden.", "name", "the second has a capital",
        {"text": "They met by by Baden."},
    ),
    "repetition: comma": Row(
        "general.doubled-word", "The cat was fat, fat.", "token", "other than white space stands between",
        {"text": "The cat was fat fat."},
    ),
    "repetition: openings": Row(
        "general.same-opening-running", "The council also sang. The council also slept.", "count",
        "2 sentences running open with “The council also”; the rule speaks from 3 on",
        {"text": "The council also sang. The council also slept. The council also left."},
    ),
    "repetition: short sentence": Row(
        "general.sentence-again", "It left the harbour at noon. It rained. It left the harbour at noon.", "value",
        "the sentence has 6 words; the rule looks at sentences from 8 on",
        {"text": "It left the old harbour again at noon. It rained. It left the old harbour again at noon."},
    ),
    # epithet
    "epithet: nobody named": Row(
        "names.epithet", "The tsar waved.", "condition", "whom the article does not name",
        {"text": "Vladimir Putin came. The tsar waved."},
    ),
    "epithet: title": Row(
        "names.epithet", "Vladimir Putin spoke of the tsar Nicholas.", "name", "stands before a name (“Nicholas”)",
        {"text": "Vladimir Putin spoke. The tsar waved."},
    ),
    "epithet: min_count": Row(
        "house.byname", "The tsar waved.", "count", "has 1 of the bynames; the rule speaks from 2 on",
        {"text": "The tsar waved. The strongman smiled."},
    ),
    "epithet: full name": Row(
        "names.false-title", "A gift for dictator Kim Jong Un came.", "name", "“Kim” begins a full name",
        {"text": "A gift for dictator Kim came."},
    ),
    # foreign-word
    "foreign-word: name beside": Row(
        "general.function-word", "They met in the Trattoria della nonna bar.", "token",
        "“Trattoria” before “della” has a capital", {"text": "They met in the countries della common market."},
    ),
    "foreign-word: brackets": Row(
        "house.latin", "The words (снег) were old.", "exception", "stands in brackets", {"text": "The words снег were old."},
    ),
    "foreign-word: introduced": Row(
        "general.content-word", "Children learn the word gerettet in their first term.", "exception",
        "show that “gerettet” is meant", {"text": "Children were gerettet in their first term."},
    ),
    "foreign-word: term": Row(
        "general.content-word", "They were gerettet at noon. All were gerettet there. She was gerettet at last.", "count",
        "“gerettet” stands 3 times; from 3 on it is a term", {"text": "They were gerettet at noon."},
    ),
    # misspelling
    "misspelling: known": Row(
        "general.misspelling", "The form was good.", "token", "every word in the text is in the word list",
        {"text": "The enviroment was good."},
    ),
    "misspelling: address": Row(
        "general.misspelling", "Write to desk@enviroment.example at noon.", "exception", "part of an address",
        {"text": "Write to the enviroment at noon."},
    ),
    "misspelling: term": Row(
        "house.least-term", "The hrvest was good. The hrvest was late.", "count",
        "an unknown word that comes 2 times is a term (term_count)", {"text": "The hrvest was good."},
    ),
    "misspelling: rare word meant": Row(
        "house.frequent",
        "The hrvest was good.",
        "value",
        "may be “harvest”, whose frequency is 4.0; the rule speaks from 6 on (least_frequency)",
        {"rule": "house.least-term"},
    ),
    "misspelling: beside another": Row(
        "general.misspelling", "The hrvest qwomzy was good.", "exception", "beside another unknown word (“qwomzy”)",
        {"text": "The hrvest was good."},
    ),
    "misspelling: name": Row(
        "general.misspelling", "The old hrvest was good. Later, Mr Hrvest sang.", "name",
        "the article also writes it with a capital", {"text": "The old hrvest was good."},
    ),
    # names
    "names: guard": Row(
        "names.variant", "Slovakia joined in 2004. A train to Slovenia leaves at noon.", "name",
        "kept apart: the two are on the list of names that are not one",
        {"text": "Oleg Tarasevich spoke at noon. Tarasevich slept. Later Tarasevitch left."},
    ),
    "names: other difference": Row(
        "house.short-names", "Oleg Tarasevich spoke at noon. Tarasevich slept. Later Tarasevitch left.",
        "value", "the rule looks at writing (differences)", {"rule": "house.any-names"},
    ),
    "names: right form": Row(
        "names.listed-form", "She drove a Rolls-Royce to the fair.", "value", "is a right form of Rolls-Royce",
        {"text": "She drove a Rolls Royce to the fair."},
    ),
    "names: both meant": Row(
        "names.variant",
        "Oleg Tarasevich spoke at noon. Tarasevich slept. Later Tarasevitch, no relation, left.", "exception",
        "the article says that both spellings are meant",
        {"text": "Oleg Tarasevich spoke at noon. Tarasevich slept. Later Tarasevitch left."},
    ),
    # quotation
    "quotation: closed": Row(
        "general.quotation-not-closed", "“The bridge is gone,” she said.", "value", "every mark that opens is closed",
        {"text": "“The bridge is gone, she said."},
    ),
    "quotation: few": Row(
        "house.sorts", '"No," she said. "Yes." "Oh." "All." The sign read “Out”.', "count",
        "fewer than 6 pairs of the usual one", {"text": '"No." "Yes." "Oh." "All." "It is." "Gone." The sign read “Out”.'},
    ),
    "quotation: overlap": Row(
        "house.quoted-twice",
        f"“We will never leave the old harbour of this town,” Rossi said. {FILLER}{FILLER}\n\n{FILLER}Rossi said: “We will "
        "never leave the ancient harbour of this town.”", "value", "the rule speaks from 0.95 on (least_overlap)",
        {"rule": "general.quotation-in-two-wordings"},
    ),
    # sentence
    "sentence: main clause": Row(
        "general.although-alone", "Although the talks went well, the mayor left at noon.", "token",
        "has a main clause with a verb in a tense (“left”)", {"text": "Although the mayor said that the talks went well."},
    ),
    "sentence: opening": Row(
        "general.although-alone", "The talks went well until the mayor left at noon.", "token",
        "the sentence begins with “the talks went …”", {"text": "Although the mayor said that the talks went well."},
    ),
    "sentence: short": Row(
        "house.alone", "Because the mayor said that the talks went well.", "value", "the rule looks at those from 12 on",
        {"text": "Because the mayor of the old town said that the talks between the two towns went well."},
    ),
    "sentence: another rule": Row(
        "general.no-main-clause",
        "The firm closed the mill without notice. Due to which the workers lost their jobs within a week.", "other-rule",
        "was left to general.which-alone", {"name": "any/a.txt"},
    ),
    # agreement
    "agreement: another person": Row(
        "general.pronoun-gender", "The spokeswoman and the driver smiled. He promised new seats.", "condition",
        "“He” may mean “driver” (of unknown gender)", {"text": "The spokeswoman smiled. He promised new seats."},
    ),
    "agreement: quotation": Row(
        "general.pronoun-gender", "“Ms Farida Tonk said his clients had paid.”", "quotation",
        "quotation marks keep the rule silent", {"text": "Ms Farida Tonk said his clients had paid."},
    ),
    "agreement: object": Row(
        "general.pronoun-gender", "Ms Tonk shouted at him from the gate.", "condition", "is the object",
        {"text": "Ms Tonk lost his father in the flood."},
    ),
    "agreement: reflexive": Row(
        "general.reflexive-gender", "The guard said she hurt herself on the gate.", "token", "“she” stands there",
        {"text": "The guard said she hurt himself on the gate."},
    ),
    # consistency
    "consistency: hedged": Row(
        "general.figure-clash", "The blast killed 14 people.\n\nIt rained.\n\nThe toll rose: 15 people were dead.",
        "exception", "“rose” near “15 people were dead” tells of a change",
        {"text": "The blast killed 14 people.\n\nIt rained.\n\nIn the morning, 15 people were dead."},
    ),
    "consistency: rounded": Row(
        "general.figure-clash", "Rao paid a fine of €500 in May.\n\nIt rained.\n\nThe €501 fine was for the noise.", "value",
        "agree, or the one is the other rounded",
        {"text": "Rao paid a fine of €500 in May.\n\nIt rained.\n\nThe €700 fine was for the noise."},
    ),
    "consistency: right day": Row(
        "general.weekday-of-date", "The bridge fell on Wednesday, 12 June 2024, at noon.", "value", "is right",
        {"text": "The bridge fell on Monday, 12 June 2024, at noon."},
    ),
    # languagetool
    "languagetool: off": Row(
        "languagetool.EN_A_VS_AN", "It was a hour later.", "languagetool", "LanguageTool was not asked", {},
    ),
    # meta
    "meta: nothing dismissed": Row(
        "meta.unused-dismissal", "He was paid for his part.", "condition", "it is about dismissals, not about the text",
        {"text": "<!-- qualcheck: ignore house.verb -->\n\nHe was paid for his part.", "name": "a.md"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> runs.Run:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "house").mkdir()
    (folder / "house" / "rules.yml").write_text(HOUSE, encoding="utf-8")
    (folder / "qualcheck.yml").write_text(SETTINGS, encoding="utf-8")
    made = runs.prepare(config.load(folder / "qualcheck.yml"), with_figures=False)
    return sifted(made, Sifting(today="2026-01-01"), []).run


@pytest.fixture(scope="module")
def explain(house: runs.Run) -> Explain:
    """`explain(rule, text, name, line)` with the house's rules and settings."""

    def told(rule: str, text: str, name: str = "a.txt", line: int | None = None) -> Explanation:
        asked = next(each for each in (*house.known.values(), *META) if each.id == rule)
        return why.explain(asked, runs.read_bytes(text.encode(), name, house.settings), house, line)

    return told


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_the_reason(explain: Explain, row: Row) -> None:
    told = explain(row.rule, row.text, row.name, row.line)
    assert told.verdict == "did not fire"
    assert told.reason is not None
    assert (told.reason.obstacle, row.reason in told.reason.what) == (row.obstacle, True), told.reason.what


@pytest.mark.parametrize("row", [row for row in TABLE.values() if row.freed], ids=[n for n in TABLE if TABLE[n].freed])
def test_without_it_the_rule_fires(explain: Explain, row: Row) -> None:
    freed = replace(row, **row.freed)  # type: ignore[arg-type]
    assert explain(freed.rule, freed.text, freed.name, freed.line).verdict == "fired"


def test_every_kind_has_a_row(explain: Explain) -> None:
    assert {explain(row.rule, "Noon.").rule.kind for row in TABLE.values()} == {*KINDS, "meta"}


# What fired


@pytest.mark.parametrize(
    ("rule", "text", "steps"),
    [
        ("house.plain", "He agreed for his part.", ["“for his part” in the paragraph: query minor"]),
        (
            "house.sister",
            "“I was paid for his part.”",
            ["“for his part” in the paragraph, in a quotation: query major"],
        ),
        (
            "house.verb",
            "They made the point of the situation.",
            ["“made the point of the situation” in the paragraph: query minor"],
        ),
        (
            "house.plain",
            "They left for his part of the <!-- --> ferry.",
            [
                "“for his part” in the paragraph: query minor",
                "it is merged into the finding of house.sister on the same words, which is graver or comes first; it stands "
                "in its `also`",
            ],
        ),
    ],
)
def test_the_steps_of_what_fired(explain: Explain, rule: str, text: str, steps: list[str]) -> None:
    told = explain(rule, text)
    assert told.verdict == "fired"
    assert set(steps) <= {step.what for step in told.steps}


def test_a_dismissal_is_told(explain: Explain) -> None:
    told = explain(
        "house.plain", '<!-- qualcheck: ignore house.plain reason="His words" -->\n\nPaid for his part.', "a.md"
    )
    assert [told.verdict, told.steps[-1].what] == ["fired", "it is dismissed and not shown: His words"]


def test_a_rule_on_trial_is_told(explain: Explain) -> None:
    told = explain("house.new", "The ferry is brand new.")
    assert told.verdict == "fired"
    assert told.remarks == ("it is newer than the version pinned (qualcheck.yml:13): shown, but it fails nothing",)


def test_where_it_was_stopped_beside_where_it_fired(explain: Explain) -> None:
    told = explain("house.before", "She agreed and for his part he slept. He was paid for his part.")
    assert (told.verdict, [step.obstacle for step in told.elsewhere]) == ("fired", ["exception"])


def test_what_it_would_do_if_it_were_on(explain: Explain) -> None:
    assert explain("house.resting", "Paid for his part.").remarks == (
        "but for that it would fire at 1:6, on “for his part”",
    )
    assert explain("house.resting", "Paid.").remarks == ("it would not fire without that either",)


def test_a_second_thing_in_the_way(explain: Explain) -> None:
    told = explain(**{"rule": "house.two-ways", "text": TABLE["phrase: two things"].text})
    assert [step.obstacle for step in told.steps if not step.done] == ["block", "exception"]


# It never contradicts the check

ARTICLES = Path(__file__).parent / "articles"


@pytest.mark.parametrize(
    ("rule", "article"),
    [
        ("general.doubled-word", "hi-bridge.txt"),
        ("general.misspelling", "hi-bridge.txt"),
        ("names.variant", "ru-airport.txt"),
        ("names.listed-form", "ru-airport.txt"),
        ("general.pronoun-gender", "zh-expo.txt"),
        ("general.figure-clash", "zh-expo.txt"),
        ("general.quotation-not-closed", "it-ferry.txt"),
        ("general.no-finite-verb", "it-ferry.txt"),
        ("general.function-word", "it-ferry.txt"),
        ("hi.took-a-target-on", "hi-bridge.txt"),
        ("general.sentence-again", "es-festival.txt"),
        ("general.long-sentence", "native-pottery.txt"),
    ],
)
def test_it_agrees_with_the_check(house: runs.Run, rule: str, article: str) -> None:
    document = runs.read_article(ARTICLES / article, house.settings)
    told = why.explain(house.known[rule], document, house)
    found = rule in house.check(document).rule_counts
    assert (told.verdict == "fired") == found
    assert "unknown" not in {step.obstacle for step in told.steps}


# What is printed


def test_the_excerpt_marks_the_words_under_wide_letters() -> None:
    document = text_reader.document("The 橋 and cafe\u0301 met met.", "a.txt")
    line, carets = excerpt(document, Span(15, 22))
    assert line == "1:16  The 橋 and cafe\u0301 met met."
    assert carets == " " * 21 + "^^^^^^^"


def test_the_lines(explain: Explain) -> None:
    told = explain("house.plain", "He agreed for her part.", line=1)
    assert list(lines(told)) == [
        "house.plain: did not fire on a.txt:1",
        "  yes  the rule is on (house/rules.yml:2)",
        "  yes  the rule is for any source language",
        "  no   the phrase “for his part” got as far as “for”: “his” is not there, but “her”; “part” stands behind it again",
        "       1:15  He agreed for her part.",
        "                           ^^^",
    ]


def test_the_data_are_of_the_file(explain: Explain) -> None:
    told = as_data(explain("house.plain", "He *agreed* for her part.", "a.md"))
    assert told["verdict"] == "did not fire"
    assert told["reason"]["obstacle"] == "token"
    assert told["reason"]["place"] == {
        "start": 16, "end": 19, "line": 1, "column": 17, "end_line": 1, "end_column": 20, "text": "her",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("for his part", ("for", "his", "part")),
        ("<verb:carry out> the (a b|c) ...5 [d]", ("<verb:carry out>", "the", "(a b|c)", "...5", "[d]")),
        ("pre-(war|school) * end", ("pre-(war|school)", "*", "end")),
    ],
)
def test_the_parts_of_a_phrase(phrase: str, found: tuple[str, ...]) -> None:
    assert parts(phrase) == found


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("<verb:take>", "a form of “take”"),
        ("(a|b)", "one of “a”, “b”"),
        ("(a|b|c|d|e|f)", "one of “a”, “b”, “c”, “d”, “e”, …"),
        ("<Name>", "a word with a capital"),
        ("^", "the start of the sentence"),
    ],
)
def test_a_part_in_words(part: str, told: str) -> None:
    assert readable(part) == told


def test_long_choices_are_cut_short() -> None:
    assert shortened("a (b|c|d|e|f) <g|h>") == "a (b|c|d|…) <g|h>"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r"\bfor (?:his|her) part\b", ("\\b", "for", " ", "(?:his|her)", " part", "\\b")),
        (r"ab+c{2,3}?d", ("a", "b+", "c{2,3}?", "d")),
        (r"\p{L}+[^a(b] x?(?!y)", (r"\p{L}+", "[^a(b]", " x?", "(?!y)")),
    ],
)
def test_the_parts_of_an_expression(source: str, found: tuple[str, ...]) -> None:
    assert parts_of_expression(source) == found


def test_the_items_of_a_pattern() -> None:
    assert items("^ {(a|b) <VB!>} [<JJ>]2 ...3 ,") == ("^", "(a|b)", "<VB!>", "[<JJ>]2", "...3", ",")


# The command


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["general.doubled-word", "--text", "He met met her."], 0, "general.doubled-word: fired on text"),
        (["general.doubled-word", "--file", "a.txt:1"], 1, "nothing on line 1 stands twice running"),
        (["general.doubled-word", "--file", "a.txt:3"], 0, "general.doubled-word: fired on a.txt:3"),
        (["general.doubled-wrd", "--text", "x"], 2, "did you mean 'general.doubled-word'?"),
        (["general.doubled-word", "--file", "a.txt:9"], 2, "there is no line 9; the file has 3"),
        (["general.doubled-word"], 2, "give a text or an article"),
        (["general.doubled-word", "--file", "none.txt"], 2, "cannot read the file"),
        (["hi.took-a-target-on", "--text", "x", "--ignore", "hi"], 1, "off by “ignore: hi” (the command line)"),
    ],
)
def test_the_command(qualcheck: Command, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "a.txt").write_text("He met her.\n\nHe met met her.", encoding="utf-8")
    done = qualcheck("rules", "why", *arguments)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr


def test_the_command_as_json(qualcheck: Command) -> None:
    done = qualcheck("rules", "why", "general.doubled-word", "--text", "He had had enough.", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["verdict"], told["reason"]["obstacle"]) == (1, "did not fire", "exception")
    assert told["reason"]["place"]["text"] == "had had"


# LanguageTool, the real one


def _missing() -> str:
    try:
        installation.java()
        installation.find()
    except QualcheckError as error:
        return str(error)
    return ""


needed = pytest.mark.skipif(bool(_missing()), reason=_missing() or "there")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[runs.Run]:
    started = Server(installation.find(), tmp_path_factory.mktemp("log") / "server.log")
    keys = LanguageToolKeys(use="required", url=started.url)
    yield runs.prepare(config.Settings(folder=Path.cwd()).with_keys(languagetool=keys), with_figures=False)
    started.stop()


@needed
@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("It was a hour later.", "fired", "“a” in the paragraph"),
        ("It was an hour later.", "did not fire", "its rule EN_A_VS_AN found nothing in the text"),
        ("He paid a €800 fine.", "did not fire", "what stands behind it is an exception (except_after: [$£€¥])"),
        (
            "She said: “Ich habe mich verlaufen, a Ostsee gefahren zurückgekommen,” and left.",
            "did not fire",
            "quotation marks keep the rule silent here",
        ),
    ],
)
def test_the_reason_with_languagetool(asking: runs.Run, text: str, verdict: str, said: str) -> None:
    document = text_reader.document(text, "a.txt")
    told = why.explain(asking.known["languagetool.EN_A_VS_AN"], document, asking)
    assert (told.verdict, any(said in step.what for step in told.steps)) == (verdict, True), told.steps


def test_a_server_that_is_not_there(house: runs.Run) -> None:
    keys = LanguageToolKeys(use="required", url="http://127.0.0.1:9")
    run = runs.prepare(house.settings.with_keys(languagetool=keys), with_figures=False)
    told = why.explain(run.known["languagetool.EN_A_VS_AN"], text_reader.document("It was a hour.", "a.txt"), run)
    assert (told.verdict, told.reason is not None) == ("not judged", True)
