//! Where a party stands, and what only looks like it.

use super::*;

/// One position on one line: `party stance issues`, with who is asked behind an arrow and what is not plainly asserted before it.
fn stand(fact: &Fact) -> String {
    let Args::Position(position) = &fact.args else { return String::new() };
    let real = match fact.factuality {
        Factuality::Asserted => String::new(),
        other => format!("{} ", word(other)),
    };
    let issues: Vec<&str> = fact.issues.iter().map(peacewire::model::IssueId::as_str).collect();
    let toward =
        if position.toward.is_empty() { String::new() } else { format!(" -> {}", list(&position.toward)) };
    format!(
        "{real}{} {} {}{toward}",
        position.party.as_ref().map_or("?", short),
        word(position.stance),
        issues.join(",")
    )
}

fn check_positions(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (language, text, wanted) in cases {
        let facts = read(language, text);
        let got: Vec<String> =
            facts.iter().filter(|fact| fact.kind() == FactKind::Position).map(stand).collect();
        if got != *wanted {
            wrong.push(format!("{text}\n  wanted {wanted:?}\n  got    {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const VERBS: &[Case] = &[
    ("en", "Russia demands that Ukraine drop its bid to join NATO.", &["ru demands nato_membership -> ua"]),
    ("en", "Kyiv has firmly rejected any territorial concessions.", &["ua rejects territorial_recognition"]),
    (
        "en",
        "Britain, France and Germany support a full ceasefire.",
        &["uk supports ceasefire_full", "fr supports ceasefire_full", "de supports ceasefire_full"],
    ),
    (
        "en",
        "Ukrainian officials insist on security guarantees before any signature.",
        &["ua demands security_guarantees"],
    ),
    ("en", "Moscow is ready to exchange prisoners of war before Christmas.", &["ru open_to pows"]),
    (
        "en",
        "The Kremlin, which has so far refused to discuss a ceasefire, sent a new paper.",
        &["ru rejects ceasefire_full"],
    ),
    ("en", "Viktor Orban opposes new sanctions on Moscow.", &["hu opposes sanctions_relief"]),
    (
        "en",
        "Washington has dropped its demand for an early ceasefire.",
        &["us withdraws_demand ceasefire_full"],
    ),
    (
        "en",
        "“We will never recognise Crimea as Russian,” Volodymyr Zelensky said.",
        &["ua red_line territory_crimea"],
    ),
    ("en", "Emmanuel Macron urged Russia to accept a ceasefire.", &["fr demands ceasefire_full -> ru"]),
    ("uk", "Україна вимагає гарантій безпеки до підписання угоди.", &["ua demands security_guarantees"]),
    ("uk", "Москва відкидає припинення вогню.", &["ru rejects ceasefire_full"]),
    ("uk", "Зеленський закликав США посилити санкції.", &["ua demands sanctions_relief -> us"]),
    ("uk", "«Ми не визнаємо анексію Криму», — заявив Андрій Сибіга.", &["ua rejects territory_crimea"]),
    ("ru", "Киев отказывается от территориальных уступок.", &["ua rejects territorial_recognition"]),
    ("ru", "Россия настаивает на нейтральном статусе Украины.", &["ru demands neutrality"]),
    ("ru", "Москва не исключает перемирия на праздники.", &["ru open_to ceasefire_full"]),
    ("de", "Polen fordert härtere Sanktionen gegen Moskau.", &["pl demands sanctions_relief"]),
    ("de", "Die Ukraine lehnt Gebietsabtretungen ab.", &["ua rejects territorial_recognition"]),
    (
        "de",
        "Im Gespräch mit Reportern forderte Wolodymyr Selenskyj eine Waffenruhe.",
        &["ua demands ceasefire_full"],
    ),
];

#[test]
fn a_party_its_stance_and_the_issue_make_a_position() {
    check_positions(VERBS);
}

const OTHER_FRAMES: &[Case] = &[
    (
        "en",
        "The Kremlin’s main demand is a ban on NATO membership for Kyiv.",
        &["ru demands nato_membership"],
    ),
    ("en", "A ceasefire remains Ukraine’s main condition.", &["ua demands ceasefire_full"]),
    (
        "en",
        "The plan was rejected. A land swap is unacceptable to Kyiv.",
        &["ua rejects territorial_recognition"],
    ),
    (
        "en",
        "The 28-point plan was rejected by Kyiv and the Europeans.",
        &["ua rejects settlement_terms", "eu rejects settlement_terms"],
    ),
    (
        "en",
        "“Russia must agree to a ceasefire first,” Friedrich Merz said.",
        &["de demands ceasefire_full -> ru"],
    ),
    (
        "uk",
        "Головна вимога Росії — відмова України від вступу до НАТО.",
        &["ru demands nato_membership -> ua"],
    ),
    ("uk", "Територіальні поступки неприйнятні для України.", &["ua rejects territorial_recognition"]),
    (
        "uk",
        "«Росія повинна погодитися на припинення вогню», — сказав Зеленський.",
        &["ua demands ceasefire_full -> ru"],
    ),
    ("ru", "Размещение иностранных войск неприемлемо для Москвы.", &["ru rejects foreign_troops"]),
    (
        "ru",
        "Песков заявил, что Киев должен согласиться на условия мира.",
        &["ru demands settlement_terms -> ua"],
    ),
    ("de", "Eine Pufferzone ist inakzeptabel für Moskau.", &["ru rejects demilitarized_zone"]),
    (
        "de",
        "„Russland muss einer Waffenruhe zustimmen“, sagte Friedrich Merz.",
        &["de demands ceasefire_full -> ru"],
    ),
];

#[test]
fn nouns_and_adjectives_and_duties_make_positions_too() {
    check_positions(OTHER_FRAMES);
}

const NOBODY_STANDS_THERE: &[Case] = &[
    ("uk", "Зеленський погодився, що найскладнішим лишається територіальне питання.", &[]),
    ("en", "Volodymyr Zelensky agreed that the question of territory was the hardest.", &[]),
    ("uk", "Зеленський закликав родичів полонених не довіряти посередникам.", &[]),
    ("en", "Kyiv rejected reports that it would cede territory.", &[]),
    ("en", "If Russia rejects the ceasefire, new sanctions will follow.", &[]),
    ("en", "Would Ukraine accept a ceasefire on such terms?", &[]),
    ("en", "Ukraine will not be forced to formally reject a ceasefire.", &[]),
    ("en", "An envoy to Moscow from a small firm rejected the ceasefire.", &[]),
    ("en", "Experts want a ceasefire before winter.", &[]),
    ("en", "Petro Poroshenko’s cook demands a ceasefire.", &[]),
    ("en", "Washington denied that it supports sanctions relief.", &[]),
    ("en", "The White House backed away from the ceasefire.", &[]),
    ("en", "Russia supported the choir of the festival.", &[]),
    ("uk", "Київ відкинув звинувачення у зриві припинення вогню.", &[]),
    ("uk", "Якщо Москва відкине припинення вогню, санкції посилять.", &[]),
    ("uk", "Експерти вимагають припинення вогню.", &[]),
    ("ru", "Москва отвергла обвинения в срыве перемирия.", &[]),
    ("ru", "Если Киев отвергнет перемирие, переговоры прервут.", &[]),
    ("ru", "Эксперты требуют прекращения огня.", &[]),
    ("de", "Beobachter fordern eine Waffenruhe.", &[]),
    ("de", "Falls Moskau eine Waffenruhe ablehnt, folgen Sanktionen.", &[]),
];

#[test]
fn what_only_looks_like_a_position_is_none() {
    check_positions(NOBODY_STANDS_THERE);
}

const TAKEN_UP: &[Case] = &[
    (
        "en",
        "The paper bars Kyiv from joining NATO. This is Russia’s main demand.",
        &["ru demands nato_membership"],
    ),
    (
        "en",
        "The Vatican offered itself as a venue for the peace talks. Donald Trump supported the idea.",
        &["us supports talks_format"],
    ),
    (
        "uk",
        "Документ забороняє членство України в НАТО. Це головна вимога Росії.",
        &["ru demands nato_membership"],
    ),
    (
        "ru",
        "Ватикан предложил площадку для переговоров. Москва поддержала эту идею.",
        &["va proposes talks_format", "ru supports talks_format"],
    ),
    // Two sentences back is too far, and a bare "it" may be anything.
    ("en", "The paper bars Kyiv from joining NATO. It was cold. This is Russia’s main demand.", &[]),
    ("en", "The sides spoke of a ceasefire over dinner. Donald Trump supported it.", &[]),
    ("uk", "Документ забороняє членство України в НАТО. Надворі сніг. Це головна вимога Росії.", &[]),
];

#[test]
fn this_demand_and_the_idea_go_back_one_sentence() {
    check_positions(TAKEN_UP);
}

const TURNED_ROUND: &[Case] = &[
    (
        "en",
        "The Kremlin’s demand to hand over to Ukraine territory in the Donbas region is known.",
        &["? demands territory_donbas"],
    ),
    ("en", "Russia demands to cede the Donbas to Ukraine.", &["? demands territory_donbas"]),
    ("uk", "Росія вимагає передати Україні Донбас.", &["? demands territory_donbas"]),
    ("ru", "Москва требует передать Украине Донбасс.", &["? demands territory_donbas"]),
    // What the issue model allows keeps its roles.
    ("en", "Russia demands that Ukraine cede the Donbas to Russia.", &["ru demands territory_donbas -> ua"]),
    ("en", "The Kremlin’s demand to hand over the Donbas is known.", &["ru demands territory_donbas"]),
    ("uk", "Росія вимагає передати їй Донбас.", &["ru demands territory_donbas"]),
    ("ru", "Москва требует передать ей Донбасс.", &["ru demands territory_donbas"]),
];

#[test]
fn roles_that_the_issue_cannot_have_are_withheld() {
    check_positions(TURNED_ROUND);
    for (language, text, wanted) in TURNED_ROUND {
        for fact in read(language, text).iter().filter(|fact| fact.kind() == FactKind::Position) {
            assert_eq!(fact.garbled.is_some(), wanted.iter().any(|line| line.starts_with('?')), "{text}");
            assert_eq!(fact.confidence.value <= 0.4, fact.garbled.is_some(), "{text}");
        }
    }
}
