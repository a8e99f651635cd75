"""Words that tell what a capital letter means: titles, particles, days, words of places and organisations."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Lower-case words that may stand inside a name between two capitalised ones.
PARTICLES: Final = _words(
    "de del della dello degli dei di da das do dos du la las le los van von zu zum zur der den dem ten ter te af"
    " av bin ibn bint ben al el ul ur e y i und et ould ag"
)

#: What a capitalised word may begin with in lower case: al-Assad, d’Estaing, bin-Laden.
LOWER_HEADS: Final = (
    "al-",
    "el-",
    "ul-",
    "an-",
    "as-",
    "ad-",
    "at-",
    "ar-",
    "az-",
    "ash-",
    "d'",
    "d’",
    "l'",
    "l’",
    "bin-",
)

#: Countries, continents and peoples' lands in one word or more, besides those of the gazetteer.
COUNTRIES: Final = frozenset(
    "Afghanistan,Africa,Albania,Algeria,America,Andorra,Angola,Antarctica,Argentina,Armenia,Asia,Australia,Austria,"
    "Azerbaijan,Bahamas,Bahrain,Bangladesh,Barbados,Belarus,Belgium,Belize,Benin,Bhutan,Bolivia,Bosnia,Botswana,Brazil,"
    "Britain,Brunei,Bulgaria,Burkina Faso,Burundi,Cambodia,Cameroon,Canada,Chad,Chile,China,Colombia,Congo,Costa Rica,"
    "Croatia,Cuba,Cyprus,Czechia,Denmark,Djibouti,Dominica,Ecuador,Egypt,El Salvador,England,Eritrea,Estonia,Eswatini,"
    "Ethiopia,Europe,Fiji,Finland,France,Gabon,Gambia,Georgia,Germany,Ghana,Greece,Greenland,Grenada,Guatemala,Guinea,"
    "Guyana,Haiti,Honduras,Hungary,Iceland,India,Indonesia,Iran,Iraq,Ireland,Israel,Italy,Jamaica,Japan,Jordan,"
    "Kazakhstan,Kenya,Kiribati,Korea,Kosovo,Kuwait,Kyrgyzstan,Laos,Latin America,Latvia,Lebanon,Lesotho,Liberia,Libya,"
    "Liechtenstein,Lithuania,Luxembourg,Madagascar,Malawi,Malaysia,Maldives,Mali,Malta,Mauritania,Mauritius,Mexico,"
    "Micronesia,Moldova,Monaco,Mongolia,Montenegro,Morocco,Mozambique,Myanmar,Namibia,Nauru,Nepal,Netherlands,"
    "New Zealand,Nicaragua,Niger,Nigeria,North America,North Korea,North Macedonia,Northern Ireland,Norway,Oman,"
    "Pakistan,Palau,Palestine,Panama,Papua New Guinea,Paraguay,Peru,Philippines,Poland,Portugal,Qatar,Romania,Russia,"
    "Russian Federation,Rwanda,Samoa,San Marino,Saudi Arabia,Scotland,Senegal,Serbia,Seychelles,Sierra Leone,Singapore,"
    "Slovakia,Slovenia,Somalia,South Africa,South America,South Korea,South Sudan,Soviet Union,Spain,Sri Lanka,Sudan,"
    "Suriname,Sweden,Switzerland,Syria,Taiwan,Tajikistan,Tanzania,Thailand,Tibet,Togo,Tonga,Trinidad,Tunisia,Turkey,"
    "Turkmenistan,Tuvalu,Uganda,Ukraine,United Arab Emirates,United Kingdom,United States,Uruguay,Uzbekistan,Vanuatu,"
    "Vatican,Venezuela,Vietnam,Wales,Yemen,Yugoslavia,Zambia,Zimbabwe".split(",")
)

#: Titles and offices before a name: not a part of it, and a sign of a person.
TITLES: Final = _words(
    "Mr Mrs Ms Miss Mx Dr Prof Professor Sir Lady Lord Dame Baron Baroness Count Countess Duke Duchess Prince"
    " Princess King Queen Emperor Empress Sultan Emir Sheikh Shaikh Imam Ayatollah Mullah Pope Cardinal Archbishop"
    " Bishop Rabbi Father Reverend Rev Saint St Sister Brother President Vice-President Premier Chancellor"
    " Minister Secretary Governor Mayor Senator Sen Rep Congressman Congresswoman Representative Deputy Prime Vice"
    " Chief Chairman Chairwoman Chair Chairperson Director Director-General Commissioner Commander General Gen"
    " Colonel Col Lieutenant Lt Major Maj Captain Capt Sergeant Sgt Admiral Marshal Inspector Detective Constable"
    " Officer Judge Justice Attorney Ambassador Spokesman Spokeswoman Spokesperson Speaker Leader Comrade Coach"
    " Manager Head Foreign Defence Defense Finance Interior Home Health Education Economy Culture Transport Labour"
    " Labor Former Acting Late Then Herr Frau Monsieur Madame Señor Señora Don Doña Shri Smt Pandit Maulana Haji"
    " Alhaji Mallam Councillor Cllr MP MEP PM CEO Democrat Republican Tory"
)

#: Titles that only people have: one before a name makes it a person.
PERSON_TITLES: Final = TITLES - _words(
    "Foreign Defence Defense Finance Interior Home Health Education Justice Economy Culture Transport Labour"
    " Labor Former Acting Late Then Head Major St Saint Democrat Republican Tory Deputy Prime Vice Chief Count"
    " Chair"
)

#: Capitals by grammar, not names: days, months, languages and peoples, the pronoun.
CAPITALS: Final = _words(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays"
    " Christmas Easter Ramadan Internet God English French German Italian Spanish Portuguese Dutch Danish Swedish"
    " Norwegian Finnish Icelandic Polish Czech Slovak Hungarian Romanian Bulgarian Greek Turkish Russian Ukrainian"
    " Belarusian Serbian Croatian Bosnian Albanian Georgian Armenian Chinese Japanese Korean Vietnamese Thai"
    " Indian Pakistani Bangladeshi Afghan Iranian Iraqi Syrian Lebanese Israeli Palestinian Saudi Egyptian Libyan"
    " Tunisian Algerian Moroccan Nigerian Kenyan Ethiopian American Canadian Mexican Brazilian Argentine Chilean"
    " Colombian Cuban Australian British Scottish Irish Welsh European African Asian Arab Arabic Jewish Muslim"
    " Islamic Christian Catholic Protestant Orthodox Western Eastern Northern Southern Soviet Latin Swiss Belgian"
    " Austrian Baltic Nordic Slavic Kurdish Hindu Sikh Buddhist Scot Scots Briton Brit Brits Americans Europeans"
    " Russians Ukrainians Germans Britons Africans Asians Arabs Muslims Christians Jews Westerners Democrats"
    " Republicans Conservatives Tories Koreans Israelis Palestinians Iranians Iraqis Syrians Afghans Indians"
)

#: The last or first word of places.
PLACE_WORDS: Final = _words(
    "Square Street Road Avenue Lane Boulevard Park River Lake Sea Ocean Bay Gulf Strait Island Islands Mountain"
    " Mountains Mount Hill Hills Valley Desert Forest Beach Cape City Town Village County Province Region Oblast"
    " Krai District Prefecture State Territory Republic Peninsula Airport Station Port Bridge Palace Castle Tower"
    " Hall House Guesthouse Stadium Arena Theatre Theater Museum Cathedral Church Mosque Temple Checkpoint"
    " Crossing Hospital Prison Building Centre Center Plaza Gate Canal Falls Reservoir Dam Kingdom Coast North"
    " South East West Northern Southern Eastern Western Central Upper Lower New Greater Cemetery Hotel Terminal"
    " Zone Border"
)

#: The last or first word of organisations and their works.
ORGANISATION_WORDS: Final = _words(
    "Ministry Department Office Agency Authority Commission Committee Council Court Parliament Senate Congress"
    " Assembly Government Administration Bureau Board Service Police Army Navy Force Forces Guard Corps Command"
    " Party Union Association Federation Organization Organisation Foundation Institute University College School"
    " Academy Society Bank Fund Group Company Corporation Corp Inc Ltd PLC Holdings Industries Airlines Airways"
    " Motors Club United Team League Cup Championship Championships Open Games Festival Award Awards Prize Press"
    " News Times Post Telegraph Journal Daily Herald Tribune Television TV Radio Media Trust Alliance Front"
    " Movement Initiative Programme Program Provincial National Municipal Regional International Federal Royal"
    " Public High Supreme General World Global Project Treaty Agreement Act Bill Order Conference Forum Summit"
    " Network Laboratory Research Centre Center"
)

GENERIC: Final = PLACE_WORDS | ORGANISATION_WORDS

#: Words that open sentences with a capital and are seldom names. Nouns and verbs are told by the article itself.
STARTERS: Final = _words(
    "a an the this that these those there here it its he she they we you i his her their our your my who what"
    " when where why how which whose whether while whilst as at by for from in into of off on onto out over to"
    " under up with within without about above across after against along amid among around before behind below"
    " beneath beside besides between beyond despite down during except following given if like near once per"
    " regarding round since than though although through throughout till toward towards unless until unlike upon"
    " via and but or nor so yet because both either neither not no none nothing nobody never now then thus"
    " therefore hence however moreover furthermore meanwhile nevertheless nonetheless otherwise instead indeed"
    " also too still even only just again ever already almost always often sometimes soon later earlier today"
    " yesterday tomorrow tonight first second third last next finally firstly secondly lastly initially originally"
    " recently currently previously eventually apparently perhaps maybe surely certainly clearly obviously"
    " unfortunately fortunately sadly luckily actually basically generally usually normally typically specifically"
    " especially particularly additionally similarly likewise according all any each every few many more most much"
    " several some such other others another same one two three four five six seven eight nine ten eleven twelve"
    " twenty thirty forty fifty hundred thousand million half dozens hundreds thousands millions is are was were"
    " be been being am do does did done have has had having can could may might must shall should will would let"
    " get got go going come make made take took see seen say said says saying tell told ask asked think know known"
    " want look looking keep put give use used using work working try trying need needs help call called people"
    " officials police experts analysts authorities residents witnesses critics supporters investors shares"
    " researchers scientists doctors everyone everything everybody someone something anyone anything men women"
    " children students teachers workers local national international federal state public private new old good"
    " bad great big small long short high low young former late early recent current due based born speaking"
    " talking commenting adding noting citing quoting responding reacting referring turning starting beginning"
    " ending coming leaving moving facing fearing hoping yes well oh ok okay please thank thanks sorry hello dear"
    " less least whatever whoever whenever wherever rather quite very really simply merely nearly roughly"
    " approximately overall altogether together apart aside away back far further photo image video file picture"
    " pictures photos read watch listen click reports report sources source news"
)

#: Those of them that never belong to a name, wherever a capital stands: what is left of a lost full stop.
CONJUNCTIONS: Final = _words(
    "Although Though Because While Whereas Since Until Unless When However Moreover Meanwhile Nevertheless But And"
)

#: Verbs of saying after a name: a sign of a person.
SAYING: Final = _words(
    "said says told tells added adds asked replied noted stressed warned explained wrote writes tweeted claimed"
    " argued insisted announced stated declared commented confirmed denied admitted recalled believes thinks met"
    " visited resigned"
)

#: Prepositions before a name: a sign of a place.
PLACE_PREPOSITIONS: Final = _words(
    "in near at from into through outside inside around across towards toward throughout"
)

#: Korean family names, North and South, and others that stand before two syllables of given name.
FAMILY_FIRST: Final = _words(
    "Kim Lee Ri Yi Rhee Park Pak Choi Choe Jung Jong Chung Kang Cho Jo Yoon Yun Jang Chang Lim Im Rim Han Oh O"
    " Seo So Shin Sin Kwon Hwang Ahn An Song Ryu Yoo Yu Hong Jeon Chon Ko Go Moon Mun Son Sohn Yang Bae Pae Baek"
    " Paek Heo Ho Nam Sim Shim Noh No Roh Ha Kwak Sung Cha Ju Joo Woo U Koo Ku Min Ban Pan Na Ra Ji Om Eom Won"
    " Chae Hyon Hyun Thae Tae Nguyen Tran Le Pham Huynh Hoang Phan Vu Vo Dang Bui Do Ngo Duong Ly To Truong Luong"
    " Dinh Nguyễn Trần Ma Li Wang Zhang Liu Chen Xi Hu Wen Jiang Deng Mao Zhou Zhao Wu Xu Sun Zhu Lin He Gao Guo"
    " Luo Xie Tang Feng Tsai Chiang"
)

#: Common given names of the news, men and women: help to see where a full name begins and what stands alone.
GIVEN_MEN: Final = _words(
    "James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony"
    " Mark Donald Steven Stephen Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey"
    " Ryan Jacob Gary Nicholas Eric Jonathan Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick"
    " Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Peter Kyle Walter Ethan Jeremy Harold"
    " Keith Christian Roger Noah Gerald Carl Terry Sean Arthur Lawrence Jesse Dylan Bryan Joe Bruce Albert Willie"
    " Gabriel Alan Juan Logan Wayne Roy Ralph Randy Eugene Vincent Russell Louis Philip Bobby Johnny Bradley Tony"
    " Simon Neil Martin Ian Graham Colin Stuart Nigel Nick Chris Mike Dave Steve Bill Bob Tom Jim Tim Dan Ben Sam"
    " Matt Greg Jeff Ken Ron Don Ed Fred Ted Alex Max Leo Oliver Harry Liam Owen Luke Hugh Craig Derek Barry"
    " Gordon Trevor Geoff Vladimir Sergei Sergey Dmitry Dmitri Mikhail Mikhailo Mykhailo Volodymyr Viktor Alexei"
    " Aleksei Alexey Andrei Andrey Nikolai Nikolay Yuri Yury Boris Igor Oleg Pavel Petr Ivan Anton Roman Denis"
    " Maxim Maksim Konstantin Kirill Ilya Evgeny Yevgeny Evgeni Anatoly Vasily Valery Vitaly Ramzan Bashar"
    " Mohammed Muhammad Mohamed Mohammad Ahmed Ahmad Ali Hassan Hussein Hossein Omar Ibrahim Khalid Abdullah Abdul"
    " Mahmoud Mustafa Yusuf Yousef Hamid Hamad Karim Rashid Salman Ehud Ariel Shimon Naftali Yair Narendra Rahul"
    " Amit Rajnath Manmohan Imran Nawaz Shehbaz Recep Angel Emmanuel Nicolas Francois François Jean Pierre Jacques"
    " Michel Alain Olivier Hans Karl Klaus Jürgen Wolfgang Olaf Friedrich Horst Gerhard Franz Josef Jens Lars Sven"
    " Erik Carlos Luis Miguel Pedro Antonio Manuel Francisco Javier Fernando Jorge Diego Pablo Rafael Alejandro"
    " Andres Enrique Giuseppe Giovanni Marco Matteo Silvio Mario Luigi Paolo Sergio Roberto Stefano Luca Andrea"
    " Jan Jiri Milos Vaclav Andrej Lech Jaroslaw Mateusz Janos Zoltan Gabor Nicolae Ion Hiroshi Shinzo Fumio Taro"
    " Yoshihide Kenji"
)
GIVEN_WOMEN: Final = _words(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Margaret Sandra"
    " Ashley Kimberly Emily Donna Michelle Carol Amanda Dorothy Melissa Deborah Stephanie Rebecca Sharon Laura"
    " Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole Helen Samantha Katherine Christine Debra"
    " Rachel Carolyn Janet Catherine Maria Heather Diane Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren"
    " Christina Joan Evelyn Judith Megan Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison"
    " Frances Kathryn Janice Jean Alice Julia Judy Sophia Grace Denise Amber Doris Marilyn Danielle Beverly"
    " Isabella Theresa Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Ursula Hillary Nicola Kate Jane"
    " Anne Claire Fiona Sally Lucy Sophie Chloe Natalia Olga Tatiana Irina Elena Svetlana Ekaterina Anastasia"
    " Yulia Ksenia Marina Galina Nadezhda Valentina Oksana Fatima Aisha Leila Zainab Mariam Noor Sonia Priyanka"
    " Indira Benazir Malala Sheikh Giorgia Chiara Francesca Federica Carmen Isabel Cristina Marine Ségolène"
    " Brigitte Simone Greta Ingrid Astrid Sanna Katrin Jacinda Ivanka Melania Kamala Nikki Zuzana Jana Eva Petra"
    " Lenka"
)
GIVEN: Final = GIVEN_MEN | GIVEN_WOMEN
