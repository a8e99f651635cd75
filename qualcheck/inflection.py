"""Forms of English verbs and nouns, for the `<verb:take>` and `<noun:country>` of phrase rules.

Regular forms by the spelling rules of English; irregular ones from the table below.
"""

from __future__ import annotations

from typing import Final

#: Base form → past, past participle where it differs. Forms in -s and -ing are regular, `be` and `have` aside.
IRREGULAR_VERBS: Final[dict[str, str]] = {
    line.split()[0]: line
    for line in """
arise arose arisen
awake awoke awoken
be am is are was were been being
bear bore borne
beat beaten
become became
begin began begun beginning
bend bent
bet betting
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt burned
burst
buy bought
cast
catch caught
choose chose chosen
cling clung
come came
cost
creep crept
cut cutting
deal dealt
dig dug digging
do does did done
draw drew drawn
dream dreamt dreamed
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden forbidding
forget forgot forgotten forgetting
forgive forgave forgiven
freeze froze frozen
get got gotten getting
give gave given
go goes went gone
grind ground
grow grew grown
hang hung hanged
have has had
hear heard
hide hid hidden
hit hitting
hold held
hurt
keep kept
kneel knelt
know knew known
lay laid
lead led
lean leant leaned
leap leapt leaped
learn learnt learned
leave left
lend lent
let letting
lie lay lain lying
light lit lighted
lose lost
make made
mean meant
meet met
overcome overcame
overtake overtook overtaken
pay paid
put putting
quit quitting
read
rid ridding
ride rode ridden
ring rang rung
rise rose risen
run ran running
say said
see saw seen
seek sought
sell sold
send sent
set setting
shake shook shaken
shed shedding
shine shone
shoot shot
show showed shown
shrink shrank shrunk
shut shutting
sing sang sung
sink sank sunk
sit sat sitting
sleep slept
slide slid
speak spoke spoken
speed sped
spend spent
spill spilt spilled
spin spun spinning
split splitting
spoil spoilt spoiled
spread
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
strike struck stricken
strive strove striven
swear swore sworn
sweep swept
swell swelled swollen
swim swam swum swimming
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
thrust
tie tied tying
undergo undergoes underwent undergone
understand understood
undertake undertook undertaken
uphold upheld
wake woke woken
wear wore worn
weave wove woven
weep wept
win won winning
wind wound
withdraw withdrew withdrawn
withstand withstood
write wrote written
""".strip().splitlines()
}

IRREGULAR_NOUNS: Final[dict[str, str]] = {
    "child": "children",
    "crisis": "crises",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "man": "men",
    "medium": "media",
    "mouse": "mice",
    "person": "people",
    "phenomenon": "phenomena",
    "police": "police",
    "self": "selves",
    "series": "series",
    "shelf": "shelves",
    "species": "species",
    "thief": "thieves",
    "tooth": "teeth",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}

VOWELS: Final = frozenset("aeiou")

#: Verbs of more than one syllable that double their last consonant because it is stressed.
DOUBLING: Final = frozenset(
    "admit commit compel confer control defer deter equip expel incur infer occur omit patrol permit prefer propel "
    "recur refer regret repel submit transfer transmit upset".split()
)


def verb_forms(base: str) -> tuple[str, ...]:
    """All forms of a verb: take → take, takes, took, taken, taking. A particle stays: take part → takes part."""
    verb, space, rest = base.partition(" ")
    if verb in IRREGULAR_VERBS:
        forms = IRREGULAR_VERBS[verb].split()
        if verb not in ("be", "do", "have", "go", "undergo"):
            forms.append(third_person(verb))
        if not any(form.endswith("ing") and form != verb for form in forms):
            forms.append(_with_ending(verb, "ing"))
    else:
        forms = [verb, third_person(verb), _with_ending(verb, "ed"), _with_ending(verb, "ing")]
        if (
            verb.endswith("l")
            and not _doubles(verb)
            and len(verb) > 2
            and verb[-2] in VOWELS
            and verb[-3] not in VOWELS
        ):
            # British travelled beside American traveled.
            forms += [f"{verb}led", f"{verb}ling"]
    return tuple(dict.fromkeys(form + space + rest for form in forms))


def noun_forms(base: str) -> tuple[str, ...]:
    """Singular and plural: country → country, countries."""
    *before, noun = base.split(" ")
    plural = IRREGULAR_NOUNS.get(noun) or third_person(noun)
    lead = " ".join(before) + " " if before else ""
    return tuple(dict.fromkeys((lead + noun, lead + plural)))


def third_person(word: str) -> str:
    """The form in -s, of verbs and nouns alike."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("ie") and ending == "ing":
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + ending
    if verb.endswith("e") and ending == "ed":
        return verb + "d"
    if verb.endswith("y") and ending == "ed" and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ied"
    if _doubles(verb):
        return verb + verb[-1] + ending
    return verb + ending


def _doubles(verb: str) -> bool:
    if verb in DOUBLING:
        return True
    syllables = sum(
        1 for before, letter in zip(" " + verb, verb, strict=False) if letter in VOWELS and before not in VOWELS
    )
    return (
        syllables == 1
        and len(verb) > 2
        and verb[-1] not in VOWELS | frozenset("wxy")
        and verb[-2] in VOWELS
        and verb[-3] not in VOWELS
    )
