"""Kind `agreement`: a pronoun of another gender than the one person it can mean.

    kind: agreement
    check: gender

Languages without gendered pronouns (Turkish, Persian, Hindi, Bengali, Indonesian) and languages that leave the pronoun
out leave the choice to the machine, which takes *he*. The gender of a person is known from a title (Ms, King), a noun
(spokeswoman, father), a noun beside the name ("actress Kim Tonk", "her husband, Kim"), the gazetteer, a given name that
only women or only men bear, or a part of the name that says it (-ová, Begum, bint); the article's later surname mentions
inherit it. The rule speaks (class query) where the sentence up to the pronoun and the sentence before it name persons
of the other gender only: any person of unknown gender, an earlier pronoun of the same gender in the two sentences
before and any quotation keep it silent. A noun owned by the pronoun ("Ms Tonk lost *his* father") cannot be what it
stands for. A pronoun that comes first ("While *she* agrees, Mr Holm will …") is measured against the name behind the
comma, where the sentences before name nobody.

`check: mixed` speaks where one sentence has pronouns of both genders and one person only, with no other in sight; the
rarer of the two is marked. `check: reflexive` speaks where *himself* follows *she* in one clause, or *herself* *he*.

It cannot see who is meant where two persons are in sight, and knows nothing of those who are neither. Example:

    - id: pronoun-gender
      kind: agreement
      check: gender
      class: query
      severity: major
      category: Accuracy/Mistranslation
      message: "“{match}” can only mean {person} here; is the gender right?"
      examples:
        - bad: "Ms Farida Tonk said [[his]] clients had paid."
        - ok: "Ms Farida Tonk said her clients had paid."
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from qualcheck.document import Document
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.gazetteer import Gazetteer
from qualcheck.mentions import Mention
from qualcheck.nlp import Token
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

Gender = Literal["m", "f", "u"]

PRONOUNS: Final[dict[str, Gender]] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
TITLES_OF_MEN: Final = frozenset(
    "Mr Sir Lord King Prince Emperor Sultan Father Brother Baron Count Duke Pope Sheikh Ayatollah Herr Monsieur Señor "
    "Signor Senhor Monsignor Cardinal Tsar Czar Kaiser Shah Emir Shri Maharaja Uncle Grandfather Viscount Earl".split()
)
TITLES_OF_WOMEN: Final = frozenset(
    "Mrs Ms Miss Lady Dame Queen Princess Empress Sister Baroness Countess Duchess Mme Madame Signora Frau Madam Mlle "
    "Señora Señorita Senhora Doña Begum Sheikha Smt Shrimati Maharani Tsarina Czarina Aunt Auntie Grandmother".split()
)
#: Words inside a name that only men or only women bear, and endings of surnames (Czech, Slovak, Russian, Icelandic).
PARTS_OF_MEN: Final = frozenset("bin ibn oğlu oglu Kumar Bey Pasha Efendi".split())
PARTS_OF_WOMEN: Final = frozenset(
    "binti bint Kaur Begum Khatun Khatoon Bibi Devi Kumari Bano Hanım Thị qizi kyzy Sultana Akhter Akter".split()
)
PATRONYMIC: Final = re.compile(r"\w{3,}(?:ovich|evich)")
ENDINGS_OF_WOMEN: Final = re.compile(r"\w{2,}(?:ová|cká|ská|ovna|evna|dóttir|dottir|skaya|skaia|aitė|ytė|ienė)")
MEN: Final = frozenset(
    "man boy father dad husband son brother uncle nephew grandfather grandson boyfriend bridegroom groom widower gentleman "
    "king prince duke monk priest spokesman businessman chairman policeman fireman salesman congressman actor waiter "
    "schoolboy stepfather stepson imam fiancé".split()
)
WOMEN: Final = frozenset(
    "woman girl mother mum mom wife daughter sister aunt niece grandmother granddaughter girlfriend bride widow lady queen "
    "princess duchess nun spokeswoman businesswoman chairwoman policewoman saleswoman congresswoman actress waitress "
    "schoolgirl stepmother stepdaughter heiress hostess landlady stewardess sportswoman heroine midwife housewife fiancée "
    "grandma goddess".split()
)
#: Persons of either gender. A word too many here costs a finding, a word too few a false one.
PERSONS: Final = frozenset(
    "president minister premier chancellor leader chief head boss coach guard suspect victim judge student pupil child baby "
    "teen teenager youth king guy person friend colleague relative resident citizen candidate athlete hero rival witness "
    "patient thief spy chef host guest nurse clerk star captain official expert accused defendant deceased sergeant "
    "lieutenant colonel admiral marshal ambassador envoy deputy mayor governor senator lawmaker attorney counsel "
    "partner spouse parent cousin twin sibling neighbour neighbor toddler infant adult pensioner graduate professor pilot "
    "model artist author poet critic champion striker goalkeeper midfielder defender winger opponent referee umpire "
    "monarch emir sultan pope saint prophet mp ceo doctor medic surgeon officer soldier newcomer successor predecessor".split()
)
PERSON_ENDINGS: Final = ("er", "or", "ist", "ian", "ant", "ent", "ee", "man", "person", "mate", "year-old")
#: Nouns with such an ending that are no persons.
THINGS: Final = frozenset(
    "absent accelerator accent accident activator adapter adder advent after aggregator airliner alligator altogether "
    "amber amplifier anchor ancient answer antidepressant antler apogee appetizer aquifer arbor armor ascent assent "
    "assist badger banner banter barometer barrier barter batter bee behavior bestseller binder bitter "
    "blacklist blender blister blockbuster blunder boiler bomber booster border boulder breaker breakwater breather "
    "buffer bulldozer bumper bungee bunker burger buster butter buzzer cadaver caliber caliper camper cancer canister "
    "cantor capacitor carabinier career carrier cent center chamber chapter charger charter checker checklist "
    "cheeseburger chipper chopper cider cinder cipher cleanser climate clover cluster clutter coaster coffee collider "
    "color committee component compressor computer condenser connector consent constant container "
    "contaminant content continent converter conveyor cooker coolant cooler copier copper corner corridor counter "
    "counteroffer cover cracker crater crawler crescent crossover cruiser cucumber current cursor cylinder dagger "
    "danger december decree defibrillator degree denominator detector detergent determinant deterrent diameter diaper "
    "digester dinner disagree disaster discontent dishwasher disinfectant disorder dispenser dissent door dossier "
    "drawer dresser dryer dumpster duster easter effluent elephant elevator ember encounter endeavor equator "
    "equivalent eraser error escalator event excavator exchanger exist exponent extent exterior extinguisher factor "
    "favor feather fee fertiliser fertilizer fever fiber filler filter finger firecracker fist flavor floor flower "
    "flyer fodder folder former freezer freighter freshener frisbee frontier fundraiser further gainer garter gender "
    "generator giant ginger gist glacier goatee grader gradient grant grasshopper grater grinder guarantee gutter "
    "hamburger hammer handover hanger hangover harbor heater heist helicopter hoist honor horror humidifier humor "
    "hunger hydrant hypocenter icebreaker implant incident incinerator incubator indicator ingredient injector "
    "instrument insulator intent interior inverter jamboree jubilee kicker kilometer knee labor ladder larder laser "
    "latter laughter launcher lawnmower layer leather ledger lee letter levee lever lighter liner liquor list loader "
    "lobster locker loudspeaker lubricant lumber makeover manner manor manslaughter marker marquee matter "
    "median melee merger meridian meteor meter millimeter minor mirror misdemeanor misnomer mixer moist moment "
    "monitor motor muffler murder newsletter newspaper november number nutrient october offer opener order oscillator "
    "other outer oyster pacemaker pager painkiller pamper paper parameter parlor patent pedigree peeler "
    "pepper per percent perimeter pewter pier plant planter plaster playlist plover plunger pointer poker pollutant "
    "polymer popper poster powder power precedent precursor preorder present primer printer prior processor projector "
    "propeller proper puree purifier pushover putter quarter quiver radiator rapier raptor razor reactor recent "
    "receptor recliner recorder refresher refrigerator register reindeer remainder reminder remnant rent repeater "
    "resistor restaurant retainer revolver rigor river roller roster rotor router rubber rudder rumor rupee saree "
    "saucer scanner scent scooter screwdriver sealant sector semester sensor september sequester serpent server sewer "
    "sheer shelter shiver shortlist shoulder shower shredder shudder shutter silver skyscraper slander slaughter "
    "sledgehammer slipper soccer solder spider splinter spree sprinkler stabiliser stabilizer stapler steamer stent "
    "sticker stimulant stopover strainer stretcher subcontinent summer supercomputer superior superpower supper "
    "surfactant surrender sweater sweeper sweetener switcher synthesiser synthesizer takeover talent tanker tanner "
    "teaser teleprompter temper tender tenor tensor tent terminator terrier terror tether theater thermometer "
    "thriller thunder ticker timber timer tinder toaster toffee toner torrent tower tractor trailer transfer "
    "transformer transistor transmitter transplant transponder trawler tree tremor trigger trimester trimmer trouser "
    "tumor turnover tweeter twist twister typewriter ulcer undercover underwater upriver urgent vapor variant vector "
    "veneer ventilator verdant vigor viper voiceover voucher wafer waist wallpaper want wastewater watchlist water "
    "watercolor weather whether whisker whisper winter wiper wishlist wonder wrapper wrist yonder zipper".split()
)
#: People whom news calls by the surname alone, and all of whose well-known bearers are men, or women.
KNOWN_MEN: Final = frozenset(
    "Adenauer Agassi Ahmadinejad Albanese Alcaraz Allende Ancelotti Andropov Annan Antetokounmpo Aristotle Ataturk "
    "Atatürk Aznar Baghdadi Balotelli Barroso Beckenbauer Beckham Beethoven Belichick Benzema Bergoglio Bernanke "
    "Bismarck Blatter Bolsonaro Borrell Bouteflika Brahms Brandt Brezhnev Buffett Buffon Bukele Cantona Cavani "
    "Ceausescu Ceaușescu Chamberlain Chirac Churchill Clooney Cruyff Dalí Darwin Demirtaş Deripaska Descartes "
    "Dostoevsky Draghi Drogba Duplantis Duterte Dybala Dzerzhinsky Eichmann Einstein Eisenhower Eminem Erdogan "
    "Erdoğan Federer Fico Freud Gaddafi Gantz Garibaldi Genscher Ghannouchi Goebbels Goering Goethe Griezmann Grossi "
    "Guaidó Guardiola Guevara Guterres Haaland Habeck Haniyeh Hemingway Himmler Hitler Hollande Honecker Ibrahimovic "
    "Ibrahimović Imamoglu Iniesta Jinnah Juncker Kaczynski Kafka Karzai Khodorkovsky Khomeini Khrushchev Kipchoge "
    "Kiriyenko Kishida Klopp Kohli Kuchma Kılıçdaroğlu Lapid Lavrov Leclerc Lendl Lenin Lewandowski Lukaku Lukashenko "
    "Mahler Mané Marx Mbappe Mbappé McCain McEnroe Medvedev Michelangelo Milei Milosevic Milošević Mitterrand Mladic "
    "Mladić Modric Modrić Morsi Moscovici Mourinho Mozart Mubarak Mugabe Mussolini Nadal Nasrallah Navalny Nehru "
    "Netanyahu Neymar Nietzsche Nixon Ohtani Orbán Pashinyan Pavarotti Pelé Peres Peskov Phelps Picasso Piketty Piqué "
    "Pirlo Platini Plato Pochettino Pogba Pompeo Poroshenko Prigozhin Puigdemont Pushkin Qaddafi Rabin Raikkonen "
    "Raisi Rajoy Ramaphosa Reagan Renzi Ribéry Robben Robespierre Rooney Roosevelt Rouhani Rutte Räikkönen "
    "Saakashvili Sadat Salvini Sampras Schröder Schumacher Schwarzkopf Schäuble Shakespeare Shevchenko Shoigu Simeone "
    "Sinwar Sisi Socrates Solzhenitsyn Spielberg Stalin Stoltenberg Stravinsky Sunak Söder Tchaikovsky Tebboune Temer "
    "Tendulkar Tinubu Tolstoy Totti Trudeau Truman Tusk Varoufakis Verdi Verstappen Vettel Vucic Vučić Warhol "
    "Weidmann Yanukovich Yanukovych Yushchenko Zapatero Zelenskiy Zelensky Zelenskyy Zemmour Zidane Zuma Zverev Özil "
    "İmamoğlu".split()
)
KNOWN_WOMEN: Final = frozenset(
    "Albright Ardern Azarenka Bachelet Badenoch Baerbock Bandaranaike Beyonce Beyoncé Bhutto Biles Boluarte Braverman "
    "Callas Caputova Cleopatra Curie Earhart Frederiksen Gauff Georgieva Grybauskaite Grybauskaitė Halep Haley Hasina "
    "Isinbayeva Kahlo Kallas Kardashian Koike Kournikova Kvitova Kvitová Lagarde Madonna Meloni Merkel Metsola "
    "Mogherini Nabiullina Navratilova Palin Pavlova Pelosi Plíšková Politkovskaya Rihanna Rousseff Rowling Sabalenka "
    "Sandu Shakira Sharapova Sheinbaum Solberg Streep Sturgeon Swiatek Takaichi Thatcher Thunberg Tikhanovskaya Truss "
    "Tsikhanouskaya Tymoshenko Wagenknecht Weidel Winfrey Wozniacki Yellen Yousafzai Zakharova Čaputová Świątek".split()
)
DETERMINERS: Final = frozenset("the a an this that his her their its our my your another one each every".split())
#: Between a role and a name: "lawyer Ms Butt", "the lawyer, Ms Butt".
ROLE_GAP: Final = re.compile(r",?\s*(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame)\.?\s+)?")
#: Between a name and what the person is: "Kim Tonk, a former ".
APPOSITION_GAP: Final = re.compile(r",\s+(?:an?|the|his|her|their)\s+(?:[\w-]+\s+){0,2}")
#: A noun with such a word after it has its own verb and stands in no apposition.
SPEAKING: Final = re.compile(r"\s+(?:said|says|told|added|who|was|is|has|had|and)\b")
#: Words before a place or a site, not before a person.
PLACING: Final = frozenset("in on at near via into onto across throughout".split())
SITES: Final = frozenset(
    "Twitter Facebook Instagram YouTube Telegram WhatsApp TikTok Google Apple Netflix Amazon Microsoft".split()
)
#: Between a role and the name it belongs to, or a name and its apposition.
APPOSITION: Final = 26
#: A noun after one of these says what somebody is: it names nobody new.
COPULAS: Final = frozenset(
    "is was are were be been being as became become becomes becoming remains remained named elected appointed".split()
)
#: Words of a clause that stands before the one it belongs to.
OPENERS: Final = frozenset(
    "while when although though after before as since if because until despite in at during with on by once for".split()
)
#: Words that begin a clause with a subject of its own.
CLAUSES: Final = frozenset(
    "that who which whom when while because if as before after until although though where why how what and but said "
    "says told believed thought hoped".split()
)
#: From a person to a pronoun inside the relative clause: no mark, and no second clause.
RELATIVE: Final = re.compile(
    r",? who (?!(?:he|she|they)\b)(?:(?!\b(?:that|when|said|says|if|and|but|as|told|is|was|be|been)\b)[\w' -]){1,45} "
)
#: Words that cannot follow a possessive "her".
AFTER_OBJECT: Final = frozenset(
    "a an the to in on at for from of with by and or as that when after before because into out off over about if but "
    "is was were while during he she they it i we who until again back up down away through than".split()
)
#: Parts of speech that may stand between a subject and its reflexive.
BETWEEN: Final = ("VB", "MD", "RB", "IN", "RP", "TO")
#: Words from a reflexive back to its subject, at most.
REFLEXIVE_REACH: Final = 6


@dataclass(frozen=True)
class Params:
    check: Literal["gender", "mixed", "reflexive"]


class Person(NamedTuple):
    """A person named or described in the text."""

    span: Span
    gender: Gender
    text: str


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from ()


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    bearers = _bearers(resources.name_finder.gazetteer)

    def detect(document: Document) -> Iterator[Finding]:
        words = {token.text.lower() for token in document.tokens}
        if not words & PRONOUNS.keys():
            return
        people = persons(document, resources, bearers)
        for rule in rules:
            yield from CHECKS[rule.params.check](rule, document, people)

    return detect


def persons(document: Document, resources: Resources, bearers: Mapping[str, Gender]) -> list[list[Person]]:
    """The persons of each sentence of the document, in order; an apposition is the person it belongs to."""
    analysis = resources.name_finder.analyse(document)
    others = {
        span.start
        for name in analysis.names
        if name.kind in ("place", "organisation")
        for form in name.forms
        for span in form.spans
    }
    listed = {one.span.start: one.form.entry.gender for one in analysis.listed if one.form.entry.gender}
    known_people = {
        span.start for name in analysis.names if name.kind == "person" for form in name.forms for span in form.spans
    }
    named = [
        mention
        for mention in analysis.reading.mentions
        if mention.span.start in known_people or (mention.span.start not in others and not _is_thing(mention))
    ]
    words = resources.words
    by_surname = _surnames(named, listed, words)
    starts = {mention.span.start: mention for mention in named}
    tags = dict(zip((token.start for token in document.tokens), document.tags, strict=True))
    found: list[list[Person]] = []
    for sentence in document.sentences:
        people: list[Person] = []
        tokens = document.tokens_in(sentence)
        inside = sentence.start
        for index, token in enumerate(tokens):
            if token.start < inside:
                continue
            mention = starts.get(token.start)
            if mention is not None:
                inside = mention.span.end
                gender = _gender(mention, listed, words)
                if gender is None and len(mention.words) == 1:
                    gender = by_surname.get(mention.words[0]) or bearers.get(mention.words[0])
                people.append(Person(mention.span, gender or "u", mention.text))
                continue
            plain = token.text.islower() or not index or tokens[index - 1].text in ("the", "The")
            noun = _noun_gender(token.text, tokens, index, tags) if plain else None
            if noun is not None:
                people.append(Person(Span(token.start, token.end), noun, token.text))
        found.append(_merged(people, document.text))
    return _inherited(found)


def _inherited(found: list[list[Person]]) -> list[list[Person]]:
    """A surname that got its gender from a noun beside it ("actress Kim Tonk") keeps it elsewhere in the article."""
    genders: dict[str, set[Gender]] = {}
    for people in found:
        for person in people:
            if person.gender != "u" and not person.text.islower():
                genders.setdefault(person.text.split()[-1], set()).add(person.gender)
    sure = {name: next(iter(both)) for name, both in genders.items() if len(both) == 1}
    return [
        [person._replace(gender=sure.get(person.text, "u")) if person.gender == "u" else person for person in people]
        for people in found
    ]


def _bearers(gazetteer: Gazetteer) -> dict[str, Gender]:
    """Surname → gender, for people known to all by it, where all who bear it have the same."""
    found: dict[str, set[str]] = {}
    for entry in gazetteer.entries:
        if entry.kind == "person" and entry.surname and entry.known:
            found.setdefault(entry.surname, set()).add(entry.gender)
    of_all: dict[str, Gender] = {**dict.fromkeys(KNOWN_MEN, "m"), **dict.fromkeys(KNOWN_WOMEN, "f")}
    of_all.update((name, genders.pop()) for name, genders in found.items() if genders in ({"m"}, {"f"}))  # type: ignore[misc]
    return of_all


def _is_thing(mention: Mention) -> bool:
    """Whether a single capitalised word is rather a place, body or site: an acronym, or what one is in, on or at."""
    if len(mention.words) > 1 or mention.titles:
        return False
    return mention.words[0].isupper() or mention.before in PLACING or mention.words[0] in SITES


def _surnames(named: Sequence[Mention], listed: dict[int, str], words: WordList) -> dict[str, Gender]:
    """Surname → gender, where the article names one who bears it in full, or several of one gender."""
    found: dict[str, set[Gender]] = {}
    for mention in named:
        if len(mention.words) > 1 or mention.titles:
            found.setdefault(mention.words[-1], set()).add(_gender(mention, listed, words) or "u")
    return {name: genders.pop() if len(genders) == 1 else "u" for name, genders in found.items()}


def _gender(mention: Mention, listed: dict[int, str], words: WordList) -> Gender | None:
    titles = {*mention.titles, *mention.words[:1]} if len(mention.words) > 1 else set(mention.titles)
    if titles & TITLES_OF_WOMEN:
        return "f"
    if titles & TITLES_OF_MEN:
        return "m"
    known = listed.get(mention.span.start)
    if known in ("m", "f"):
        return known  # type: ignore[return-value]
    if ENDINGS_OF_WOMEN.fullmatch(mention.words[-1]):
        return "f"
    if len(mention.words) == 1:
        return None
    first = 1 if len(mention.words) > 2 and _is_role(mention.words[0]) else 0
    gender = words.gender(mention.words[first])
    if gender:
        return gender  # type: ignore[return-value]
    rest = set(mention.words[first + 1 :])
    if rest & PARTS_OF_WOMEN:
        return "f"
    if rest & PARTS_OF_MEN or any(PATRONYMIC.fullmatch(word) for word in mention.words[1:-1]):
        return "m"
    return None


def _is_role(word: str) -> bool:
    return word.lower() in PERSONS or word.endswith(("ologist", "icist", "ician", "yst", "yer"))


def _noun_gender(word: str, tokens: Sequence[Token], index: int, tags: Mapping[int, str]) -> Gender | None:
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in WOMEN:
        return "f"
    if word in MEN:
        return "m"
    if word not in PERSONS and (not word.endswith(PERSON_ENDINGS) or word.endswith("ment") or word in THINGS):
        return None
    # What is no noun ("official") and what only describes the next ("police officer", "guest house") is nobody.
    kind = tags.get(tokens[index].start, "NN")
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if not kind.startswith(("NN", "POS")) and not word.endswith("year-old"):
        return None
    if (
        following is not None
        and following.start == tokens[index].end + 1
        and following.text.islower()
        and len(word) == len(tokens[index].text)
        and tags.get(following.start, "").startswith("NN")
    ):
        return None
    back = [token.text.lower() for token in tokens[max(0, index - 3) : index]]
    if _is_predicate(tokens, index, tags):
        return None
    if word in PERSONS:
        return "u" if {*DETERMINERS, "of", "as", "by", "former", "female", "male"} & set(back) or index == 0 else None
    if len(word) < 5:
        return None
    if word.endswith("year-old"):
        return "u"
    if "female" in back or "male" in back:
        return "f" if "female" in back else "m"
    return "u" if DETERMINERS & set(back[-2:]) else None


def _is_predicate(tokens: Sequence[Token], index: int, tags: Mapping[int, str]) -> bool:
    """Whether the noun says what somebody is ("was a famous judge"), but not "there was a judge", "it was a judge"."""
    at = index - 1
    while at >= 0 and index - at < 5 and tags.get(tokens[at].start, "")[:2] in ("DT", "JJ", "RB", "NN", "PR", "CD"):
        at -= 1
    if at < 1 or tokens[at].text.lower() not in COPULAS:
        return False
    return tokens[at - 1].text.lower() not in ("there", "it", "them", "these", "those", "who", "not")


def _merged(people: list[Person], text: str) -> list[Person]:
    """A role beside a name is that person: "lawyer Ms Butt", "Ms Butt, the lawyer,", "actress Kim Butt"."""
    kept: list[Person] = []
    for person in people:
        before = kept[-1] if kept else None
        if before is not None:
            between = text[before.span.end : person.span.start]
            close = len(between) <= APPOSITION and not any(mark in between for mark in ".;:!?")
            role_first = close and before.text.islower() and not before.text.endswith(("'s", "’s"))
            if role_first and not person.text.islower() and ROLE_GAP.fullmatch(between):
                if before.gender in ("u", person.gender):
                    kept[-1] = person
                    continue
                if person.gender == "u" and not between.startswith(","):
                    kept[-1] = person._replace(gender=before.gender)
                    continue
            if close and person.text.islower() and between.startswith(",") and not before.text.islower():
                if person.gender == "u" or person.gender == before.gender:
                    continue
                alone = not SPEAKING.match(text, person.span.end)
                if before.gender == "u" and alone and APPOSITION_GAP.fullmatch(between):
                    kept[-1] = before._replace(gender=person.gender)
                    continue
        kept.append(person)
    return kept


def _other_gender(rule: Rule, document: Document, people: list[list[Person]]) -> Iterator[Finding]:
    seen: list[set[Gender]] = []
    for number, sentence in enumerate(document.sentences):
        genders: set[Gender] = set()
        earlier = people[number - 1] if number else []
        tokens = document.tokens_in(sentence)
        for index, token in enumerate(tokens):
            gender = PRONOUNS.get(token.text.lower())
            if gender is None:
                continue
            span = Span(token.start, token.end)
            first = gender not in genders and not any(gender in before for before in seen[-2:])
            genders.add(gender)
            if document.quotation_at(span.start) is not None or not rule.speaks_at(document, span):
                continue
            bound = _relative(document, span, people[number])
            if not first and bound is None:
                continue
            other: Gender = "f" if gender == "m" else "m"
            near = [*earlier, *(person for person in people[number] if person.span.start < span.start)]
            if bound is not None:
                near = [bound]
            if not near and not any(people[max(0, number - 2) : number]):
                near = _behind_the_comma(document, sentence, span, people[number])
            if (
                near
                and all(person.gender == other for person in near)
                and not any(document.quotation_at(person.span.start) for person in near)
            ):
                nearest = max(near, key=lambda person: person.span)
                if nearest.span.start >= sentence.start and _another(document, tokens, index, nearest.span):
                    continue
                note = Note(nearest.span, "the only person in sight")
                yield rule.finding(document, span, groups={"person": nearest.text}, notes=(note,))
        seen.append(genders)


def _relative(document: Document, pronoun: Span, people: list[Person]) -> Person | None:
    """Whose relative clause the pronoun stands in, nobody else between: "Ms Tonk, who lives with *his* mother"."""
    word = document.text[pronoun.start : pronoun.end]
    following = re.compile(r"[^\S\n]+(\w+)").match(document.text, pronoun.end)
    owns = word == "his" or (word == "her" and following is not None and following[1].lower() not in AFTER_OBJECT)
    before = [person for person in people if person.span.end <= pronoun.start]
    if not owns and not word.endswith("self"):
        return None
    if not before or before[-1].gender == "u":
        return None
    return before[-1] if RELATIVE.fullmatch(document.text, before[-1].span.end, pronoun.start) else None


def _another(document: Document, tokens: Sequence[Token], index: int, subject: Span) -> bool:
    """Whether a pronoun is the object of the clause whose subject is the person: "Ms Tonk shouted at him" is right."""
    word = tokens[index].text.lower()
    if word == "her":
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        alone = following is None or not document.text[tokens[index].end : following.start].isspace()
        if not alone and following is not None and following.text.lower() not in AFTER_OBJECT:
            return False
    elif word != "him":
        return False
    between = [token for token in tokens[:index] if token.start >= subject.end]
    text = document.text[subject.end : tokens[index].start]
    # Two commas enclose an apposition, one opens a new clause.
    return (
        text.count(",") in (0, 2)
        and not any(mark in text for mark in ";:–—")
        and not CLAUSES.intersection(token.text.lower() for token in between)
    )


def _behind_the_comma(document: Document, sentence: Span, pronoun: Span, people: list[Person]) -> list[Person]:
    """Whom a pronoun in an opening clause looks forward to: the name that begins the main clause, if there is one."""
    text = document.text[sentence.start : sentence.end]
    comma = text.find(",", pronoun.end - sentence.start)
    if text.split(None, 1)[0].lower() not in OPENERS or comma < 0 or comma != text.find(","):
        return []
    lead = sentence.start + comma + 1
    return [person for person in people[:1] if lead <= person.span.start <= lead + 5]


def _mixed(rule: Rule, document: Document, people: list[list[Person]]) -> Iterator[Finding]:
    for number, sentence in enumerate(document.sentences):
        near = [person for at in range(max(0, number - 2), number + 1) for person in people[at]]
        if len({person.text for person in near}) != 1 or not people[number] or people[number][0].gender != "u":
            continue
        if any(sentence.touches(quotation) for quotation in document.quotations):
            continue
        pronouns = [
            (PRONOUNS[token.text.lower()], Span(token.start, token.end))
            for token in document.tokens_in(sentence)
            # "the minister himself" says nothing of who else is meant.
            if token.text.lower() in PRONOUNS and not token.text.endswith("self")
        ]
        if len({gender for gender, _ in pronouns}) < 2:
            continue
        men = [span for gender, span in pronouns if gender == "m"]
        women = [span for gender, span in pronouns if gender == "f"]
        # The rarer of the two is the slip; where they are even, the later.
        few, many = sorted((men, women), key=lambda spans: (len(spans), -spans[0].start))
        if rule.speaks_at(document, few[0]):
            note = Note(many[0], "the other gender")
            yield rule.finding(document, few[0], groups={"person": people[number][0].text}, notes=(note,))


def _reflexive(rule: Rule, document: Document, people: list[list[Person]]) -> Iterator[Finding]:
    tokens, tags, text = document.tokens, document.tags, document.text
    for index, token in enumerate(tokens):
        gender = {"himself": "m", "herself": "f"}.get(token.text)
        if gender is None:
            continue
        at = index - 1
        while at >= 0 and index - at <= REFLEXIVE_REACH and tags[at].startswith(BETWEEN):
            at -= 1
        subject = tokens[at].text.lower() if at >= 0 else ""
        if subject != ("she" if gender == "m" else "he") or index - at == 1:
            continue
        span = Span(token.start, token.end)
        if any(mark in text[tokens[at].start : span.start] for mark in ',.;:!?()–—“”"') or (
            at and tags[at - 1] == "CC"
        ):
            continue
        if rule.speaks_at(document, span):
            note = Note(Span(tokens[at].start, tokens[at].end), "the subject")
            yield rule.finding(document, span, groups={"person": subject}, notes=(note,))


CHECKS: Final = {"gender": _other_gender, "mixed": _mixed, "reflexive": _reflexive}
