//! Small words that the guards of persons and offices need, by what they tell about the name beside them. Knows languages,
//! but no topic.

/// Titles and ranks that only a person bears (folded).
pub(super) const RANKS: &str = "\
    mr mrs ms dr sir president minister chancellor premier secretary senator sen congressman congresswoman \
    governor gov general gen lt colonel col admiral adm marshal ambassador envoy spokesman spokeswoman \
    spokesperson negotiator adviser advisor aide herr frau prasident kanzler prezydent prezident presidente \
    monsieur madame президент президента президентом президенту генерал генерала пан пана паном пані \
    господин господина посланник посланника спецпредставник спецпосланник спецпредставитель спецпосланець \
    міністр министр речник представник";

/// Other words with a capital that stand before a surname without being a given name (folded).
pub(super) const TITLES: &str = "\
    lord lady dame presidents ministers rep representative mayor maj major captain capt commander envoys \
    speaker chairman chairwoman chair chief chiefs head leader leaders aides negotiators counterpart \
    counterparts colleague pope cardinal king prince professor prof judge director commissioner delegate \
    oligarch billionaire magnate tycoon republican democrat vice deputy dictator prasidenten bundeskanzler \
    aussenminister pan pani pana ministr signor signora senor don глава прем'єр премьер сенатор \
    administration team camp the both with and but when as if while after before for from to in on by of at \
    since until how why what that this will can did does is was has had also meanwhile then later earlier so \
    yet now today yesterday monday tuesday wednesday thursday friday saturday sunday live video watch read \
    photo breaking exclusive";

/// Common given names of people who are not in the gazetteer (folded): they keep a surname from being linked.
pub(super) const GIVEN_NAMES: &str = include_str!("../../config/languages/given_names.txt");

/// Nouns with a capital behind a surname that make an organisation or a place of it (folded).
pub(super) const NAMED_AFTER: &[&str] = &[
    "foundation",
    "group",
    "inc",
    "corp",
    "ltd",
    "llc",
    "gmbh",
    "ag",
    "pharma",
    "university",
    "institute",
    "center",
    "centre",
    "tower",
    "towers",
    "hotel",
    "plaza",
    "avenue",
    "street",
    "boulevard",
    "road",
    "bridge",
    "square",
    "park",
    "stadium",
    "library",
    "airport",
    "prize",
    "award",
    "museum",
    "organization",
    "properties",
    "resort",
    "realty",
    "bank",
    "holdings",
    "partners",
    "capital",
    "school",
    "college",
    "hospital",
    "strasse",
    "platz",
    "stiftung",
    "gruppe",
];

/// Behind a name: the bearer's child or parent of the same name (folded).
pub(super) const NAMESAKE_BEHIND: &[&str] = &["jr", "junior", "sr", "senior", "мл", "младший", "молодший"];

/// Streets and the like, named after a person whose name follows (folded).
pub(super) const STREETS: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "ulica",
    "ulicy",
    "ul",
    "plac",
    "placu",
    "via",
    "calle",
    "вулиця",
    "вулиці",
    "вулицю",
    "вул",
    "проспект",
    "проспекті",
    "площа",
    "площі",
    "улица",
    "улицы",
    "улице",
    "улицу",
    "ул",
    "площадь",
    "площади",
];

/// Stems before an office that make it another one, or one that is held no more (folded).
pub(super) const NOT_IN_OFFICE: &[&str] = &[
    "former",
    "ex",
    "then",
    "deputy",
    "vice",
    "acting",
    "late",
    "next",
    "future",
    "interim",
    "onetime",
    "ehemalig",
    "fruher",
    "stellvertretend",
    "damalig",
    "vize",
    "ancien",
    "ancienne",
    "adjoint",
    "byly",
    "bylego",
    "bylym",
    "byla",
    "wice",
    "eks",
    "колишн",
    "екс",
    "заступни",
    "віце",
    "бывш",
    "экс",
    "заместител",
    "вице",
    "тодішн",
    "тогдашн",
];

/// Behind an office: it is not held yet (folded).
pub(super) const NOT_YET_IN_OFFICE: &[&str] = &["elect", "designate", "hopeful", "candidate"];

/// Stems of nouns for people who work for somebody or belong to somebody: an office behind them says whose they are (folded).
pub(super) const OTHERS_PEOPLE: &[&str] = &[
    "envoy",
    "aide",
    "advis",
    "spokes",
    "representative",
    "assistant",
    "chief of staff",
    "secretary",
    "deputy",
    "head",
    "lawyer",
    "ally",
    "allies",
    "son",
    "daughter",
    "wife",
    "friend",
    "counsel",
    "press",
    "gesandt",
    "sondergesandt",
    "berater",
    "sprecher",
    "beauftragt",
    "stabschef",
    "vertraut",
    "emissaire",
    "conseill",
    "porte",
    "envoye",
    "wyslanni",
    "doradc",
    "rzeczni",
    "pelnomocni",
    "przedstawiciel",
    "sekretarz",
    "zmocnen",
    "poradc",
    "mluvci",
    "спецпосланни",
    "спецпредставни",
    "посланни",
    "помічни",
    "радни",
    "речни",
    "керівни",
    "прессекретар",
    "пресс",
    "прес",
    "представни",
    "заступни",
    "секретар",
    "помощни",
    "советни",
    "спецпредставител",
    "представител",
    "заместител",
    "уполномоченн",
    "kancelari",
    "офіс",
    "офис",
    "адміністраці",
    "администраци",
    "канцеляр",
    "уповноважен",
];

/// Small words between such a noun and the office (folded).
pub(super) const OFFICE_JOINTS: &[&str] = &[
    "of", "the", "for", "to", "des", "der", "du", "de", "la", "le", "von", "-", "'s", "special", "senior",
    "top", "chief",
];
