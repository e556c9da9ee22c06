//! Small words that tell a place from the party it stands for. Knows languages, but no topic.

/// Articles that may stand between a preposition and a name (folded).
pub(super) const ARTICLES: &[&str] = &["the", "il", "le", "el", "o", "al", "del", "dem", "den", "der", "du"];

/// Prepositions of rest: the name behind them is a place, whatever else stands there (folded).
pub(super) const STATIC_BEFORE: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "throughout",
    "bei",
    "aus",
    "nach",
    "біля",
    "около",
    "під",
    "под",
    "pod",
    "u",
];

/// Prepositions of direction: a place only beside a word of travel (folded).
pub(super) const TO: &[&str] = &["to"];

/// Stems of travel (folded).
pub(super) const TRAVEL: &[&str] = &[
    "travel", "trip", "visit", "fly", "flies", "flew", "flight", "go", "come", "came", "coming", "arriv",
    "return", "head", "bound", "journey", "train", "route", "way", "back", "invit", "took", "take", "move",
    "moving", "drove", "sent", "summon", "road", "tour", "dispatch", "went", "rush", "close", "closer",
    "next", "commut", "relocat", "evacuat", "welcom", "sail", "depart",
];

/// Other prepositions after which the name of a city is a place (folded), in all languages of the coverage.
pub(super) const PLACE_BEFORE: &[&str] = &[
    "from",
    "around",
    "across",
    "over",
    "into",
    "through",
    "via",
    "toward",
    "towards",
    "uber",
    "von",
    "a",
    "au",
    "depuis",
    "vers",
    "w",
    "we",
    "do",
    "z",
    "ze",
    "nad",
    "v",
    "ve",
    "na",
    "en",
    "desde",
    "hacia",
    "di",
    "da",
    "em",
    "para",
    "um",
    "у",
    "в",
    "до",
    "з",
    "із",
    "зі",
    "над",
    "через",
    "из",
    "на",
    "вокруг",
    "off",
];

/// Verbs whose object is a place (folded).
pub(super) const PLACE_VERBS: &[&str] = &[
    "leaving", "visit", "visited", "visiting", "visits", "left", "reach", "reached", "leave", "hit",
    "struck", "attacked", "bombed", "shelled", "targeted",
];

/// Nouns before "from" that make the city a party all the same ("delegations from", "pressure from").
pub(super) const PARTY_NOUNS: &[&str] = &[
    "delegation",
    "delegations",
    "delegates",
    "negotiators",
    "officials",
    "diplomats",
    "representatives",
    "envoys",
    "pressure",
    "signal",
    "signals",
    "demand",
    "demands",
    "message",
    "messages",
    "response",
    "proposal",
    "proposals",
    "concession",
    "concessions",
    "assurances",
    "support",
    "signale",
    "druck",
    "delegationen",
    "vertreter",
    "делегации",
    "делегації",
    "делегацій",
    "представники",
    "сигнали",
    "сигналы",
    "требования",
    "вимоги",
    "guarantees",
    "statements",
    "answer",
    "ultimatum",
    "aid",
    "weapons",
    "offer",
    "help",
    "distance",
    "sygnaly",
    "presji",
    "pression",
    "signaux",
    "delegacje",
    "запити",
    "требует",
    "вимагає",
    "чекаємо",
    "ждет",
];

/// Words behind a city that make it a place (folded).
pub(super) const PLACE_AFTER: &[&str] = &[
    "mayor",
    "residents",
    "region",
    "district",
    "districts",
    "metro",
    "subway",
    "airport",
    "suburb",
    "suburbs",
    "overnight",
    "skyline",
    "street",
    "streets",
    "time",
    "oblast",
    "hospital",
    "university",
    "apartment",
];

/// What is done to a place (folded).
pub(super) const ATTACKED: &[(&str, &str)] = &[
    ("came", "under"),
    ("was", "hit"),
    ("was", "struck"),
    ("was", "attacked"),
    ("was", "rocked"),
    ("was", "shelled"),
];

/// Words between two names that make both parties ("between A and B").
pub(super) const BETWEEN: &[&str] =
    &["between", "zwischen", "entre", "miedzy", "mezi", "tra", "fra", "між", "между"];

/// Words that join two names.
pub(super) const AND: &[&str] = &[
    "and", "und", "et", "i", "a", "y", "e", "та", "і", "й", "и", "or", "oder", "ou", "o", "або", "или", "-",
    ",",
];

/// Stems of nouns whose genitive or "of" behind them is a place ("mayor of", "residents of"), folded.
pub(super) const PLACE_NOUNS: &[&str] = &[
    "mayor",
    "resident",
    "outskirt",
    "suburb",
    "street",
    "skies",
    "centre",
    "center",
    "north",
    "south",
    "east",
    "west",
    "airport",
    "region",
    "district",
    "people",
    "burgermeister",
    "einwohner",
    "zentrum",
    "maire",
    "habitant",
    "burmistrz",
    "mieszkan",
    "przedmiesci",
    "centrum",
    "starost",
    "мер",
    "мэр",
    "жител",
    "мешкан",
    "околиц",
    "окраин",
    "центр",
    "вулиц",
    "улиц",
    "аэропорт",
    "аеропорт",
];
