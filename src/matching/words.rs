//! Small words that the guards need, by what they tell about the name beside them. Knows languages, but no topic.

/// Words with a capital that stand before a surname without being a given name (folded).
pub(super) const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "dame", "president", "presidents", "minister", "ministers", "chancellor", "premier",
    "secretary", "senator", "sen", "rep", "representative", "congressman", "congresswoman", "gov", "governor", "mayor", "general", "gen",
    "lt", "col", "colonel", "maj", "major", "admiral", "adm", "marshal", "captain", "capt", "commander", "ambassador", "envoy", "envoys",
    "spokesman", "spokeswoman", "spokesperson", "speaker", "chairman", "chairwoman", "chair", "chief", "chiefs", "head", "leader",
    "leaders", "adviser", "advisor", "aide", "aides", "negotiator", "negotiators", "counterpart", "counterparts", "colleague", "pope",
    "cardinal", "king", "prince", "professor", "prof", "judge", "director", "commissioner", "representative", "delegate", "oligarch",
    "billionaire", "magnate", "tycoon", "republican", "democrat", "vice", "deputy", "dictator", "herr", "frau", "prasident", "prasidenten",
    "kanzler", "bundeskanzler", "aussenminister", "prezydent", "premier", "minister", "pan", "pani", "pana", "pan", "prezident", "ministr",
    "presidente", "premier", "monsieur", "madame", "signor", "signora", "senor", "don", "президент", "президента", "президентом",
    "президенту", "генерал", "пан", "пана", "паном", "пані", "господин", "министр", "міністр", "глава", "прем'єр", "премьер", "сенатор",
    "administration", "team", "camp", "the", "both", "with", "and", "but", "when", "as", "if", "while", "after", "before", "for", "from",
    "to", "in", "on", "by", "of", "at", "since", "until", "how", "why", "what", "that", "this", "will", "can", "did", "does", "is", "was",
    "has", "had", "also", "meanwhile", "then", "later", "earlier", "so", "yet", "now", "today", "yesterday", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "live", "video", "watch", "read", "photo", "breaking", "exclusive",
];

/// Common given names of people who are not in the gazetteer (folded): they keep a surname from being linked.
pub(super) const GIVEN_NAMES: &[&str] = &[
    "aaron", "adam", "adrian", "alan", "albert", "alexandra", "alice", "alina", "amanda", "amy", "ana", "anastasia", "andrea", "andrew",
    "andy", "angela", "anna", "anne", "anton", "anthony", "arthur", "barbara", "barron", "ben", "beth", "betty", "bill", "bob", "brad",
    "bradley", "brian", "bruce", "carl", "carla", "carlos", "carol", "caroline", "catherine", "charlie", "chris", "christian", "christine",
    "christopher", "claire", "clara", "craig", "daniel", "dave", "david", "deborah", "denis", "diana", "dick", "douglas", "ed", "eddie",
    "edward", "elena", "elizabeth", "ellen", "emily", "emma", "eric", "erik", "eugene", "eva", "evan", "fiona", "fred", "frank", "gary",
    "george", "gerald", "gordon", "grace", "greg", "hannah", "harold", "harry", "heather", "helen", "henry", "howard", "hugh", "ian",
    "irina", "isaac", "ivan", "ivana", "ivanka", "jack", "jacob", "jake", "james", "jane", "janet", "jason", "jeff", "jennifer", "jerome",
    "jessica", "jim", "jimmy", "joan", "joe", "john", "johnny", "jon", "jose", "joseph", "joshua", "juan", "judith", "julia", "julian",
    "julie", "justin", "karen", "kate", "katherine", "kelly", "ken", "kenneth", "kevin", "kim", "lara", "larry", "laura", "lauren", "leo",
    "lewis", "linda", "lisa", "louis", "lucy", "luis", "luke", "lydia", "madeleine", "marc", "margaret", "maria", "marie", "marina",
    "mario", "martin", "mary", "matt", "max", "megan", "melania", "melissa", "michael", "michelle", "mick", "mike", "mohamed", "mohammed",
    "monica", "nancy", "natalie", "natalia", "nathan", "neil", "nicholas", "nick", "nicole", "nina", "oliver", "olga", "oscar", "pamela",
    "patricia", "patrick", "paul", "paula", "pedro", "peter", "phil", "philip", "rachel", "ralph", "raymond", "rebecca", "richard",
    "rick", "rob", "robert", "robin", "roger", "ronald", "rose", "ross", "roy", "russell", "ruth", "ryan", "sam", "samuel", "sandra",
    "sara", "sarah", "sean", "sharon", "simon", "sophie", "stanley", "stella", "stephen", "stuart", "sue", "susan", "svetlana", "tanya",
    "ted", "theresa", "thomas", "tiffany", "tim", "timothy", "tina", "todd", "tom", "tommy", "tony", "tracy", "tyler", "vanessa", "vera",
    "veronica", "victor", "victoria", "vincent", "walter", "warren", "wayne", "wendy", "will", "william", "zach", "zachary", "fabrice",
    "laurent", "pierre", "jacques", "michel", "philippe", "nicolas", "olivier", "thierry", "hans", "jurgen", "klaus", "wolfgang", "stefan",
    "thorsten", "torsten", "uwe", "heinz", "giovanni", "paolo", "luca", "marco", "francesco", "janusz", "krzysztof", "tomasz", "piotr",
    "pawel", "michal", "jiri", "jan", "josef", "frantisek", "vaclav",
    "іван", "олексій", "олена", "наталія", "катерина", "анна", "оксана", "ірина", "марина", "людмила", "тарас", "богдан", "юрій", "микола",
    "роман", "артем", "максим", "павло", "степан", "ярослав", "віра", "надія", "любов", "світлана", "алексей", "елена", "наталья",
    "екатерина", "ирина", "людмила", "николай", "артем", "павел", "вера", "надежда", "светлана", "константин", "илья", "егор",
];

/// Prepositions after which the name of a city is a place (folded), in all languages of the coverage.
pub(super) const PLACE_BEFORE: &[&str] = &[
    "in", "at", "near", "to", "from", "outside", "inside", "around", "across", "over", "into", "through", "via", "throughout", "toward",
    "towards", "leaving", "visit", "visited", "visiting", "visits", "left", "reach", "reached", "aus", "nach", "bei", "uber", "von",
    "a", "au", "depuis", "vers", "w", "we", "do", "z", "ze", "pod", "nad", "v", "ve", "na", "en", "desde", "hacia", "di", "da", "em",
    "para", "um", "у", "в", "до", "з", "із", "зі", "під", "над", "біля", "через", "из", "под", "около", "на", "к", "ко", "вокруг",
];

/// Nouns before "from" or "to" that make the city a party all the same ("delegations from", "pressure from").
pub(super) const PARTY_NOUNS: &[&str] = &[
    "delegation", "delegations", "delegates", "negotiators", "officials", "diplomats", "representatives", "envoys", "pressure", "signal",
    "signals", "demand", "demands", "message", "messages", "response", "proposal", "proposals", "concession", "concessions",
    "assurances", "support", "signale", "druck", "delegationen", "vertreter", "делегации", "делегації", "делегацій", "представники",
    "сигнали", "сигналы", "требования", "вимоги", "guarantees", "statements", "answer", "ultimatum", "loyal", "close", "aid", "weapons",
    "deliveries", "supplies", "offer", "according", "unacceptable", "acceptable", "belongs", "proposed", "hostile",
];

/// Words between two names that make both parties ("between A and B").
pub(super) const BETWEEN: &[&str] = &["between", "zwischen", "entre", "miedzy", "mezi", "tra", "fra", "між", "между"];

/// Words that join two names.
pub(super) const AND: &[&str] = &["and", "und", "et", "i", "a", "y", "e", "та", "і", "й", "и", "or", "oder", "ou", "o", "або", "или", "-", ","];
