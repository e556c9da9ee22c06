//! The hard phenomena of speech, each with what it means and with what only looks like it.

use super::*;
use peacewire::model::{AttributionRole, SourceRef};

/// The first statement's chain behind the publisher, outermost first; nameless sources with what is known of them.
fn chain(language: &str, text: &str) -> String {
    let facts = read(language, text);
    let Some(fact) = facts.iter().find(|fact| fact.kind() == FactKind::Statement) else {
        return String::new();
    };
    let links = fact.attribution.iter().filter(|link| link.role != AttributionRole::Publisher);
    let told = links.map(|link| match &link.source {
        Some(SourceRef::Entity(id)) => short(id).to_owned(),
        Some(SourceRef::Local { anonymity, knowledge, number, .. }) => {
            let number = serde_json::to_value(number).unwrap();
            format!("{} {} {number}", word(anonymity), word(knowledge)).replace('"', "")
        }
        None => "?".to_owned(),
    });
    told.collect::<Vec<_>>().join(" <- ")
}

fn check_chains(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(language, text, wanted)| {
            let got = chain(language, text);
            (got != *wanted).then(|| format!("{text}\n  wanted {wanted}\n  got    {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nameless_sources_keep_how_they_know_and_how_many_they_are() {
    check_chains(&[
        (
            "en",
            "A person with direct knowledge of the talks said the map was still open.",
            "anonymous direct 1",
        ),
        (
            "en",
            "Two officials familiar with the draft told CNN that the map was still open.",
            "cnn <- anonymous familiar 2",
        ),
        ("en", "Sources briefed on the call said the map was still open.", "anonymous briefed plural"),
        ("en", "A European diplomat said the map was still open.", "role_only unstated 1"),
        (
            "uk",
            "Джерело, знайоме з ходом переговорів, повідомило, що мапа лишається відкритою.",
            "anonymous familiar 1",
        ),
        ("uk", "Джерела в делегації повідомили, що мапа лишається відкритою.", "anonymous unstated plural"),
        ("ru", "Источники сообщили, что карта остается открытой.", "anonymous unstated plural"),
        ("de", "Ein Diplomat sagte, die Karte sei noch offen.", "role_only unstated 1"),
        // Nobody speaks here.
        ("en", "Sources of energy are scarce in the city this winter.", ""),
        ("en", "An official car with the draft left the palace.", ""),
        ("uk", "Джерела енергії в місті вичерпано до весни.", ""),
        ("ru", "Источники энергии в городе исчерпаны до весны.", ""),
    ]);
}

#[test]
fn a_retold_report_names_the_outlet_it_is_retold_from() {
    check_chains(&[
        ("en", "Dmitry Peskov said no date was set, TASS reported, citing the spokesman.", "peskov"),
        ("en", "Rustem Umerov told Axios that the map was still open.", "axios <- umerov"),
        (
            "en",
            "An aide said the map was still open, the paper wrote, citing Bloomberg.",
            "bloomberg <- role_only unstated 1",
        ),
        ("uk", "Речник заявив, що дати немає, пише видання з посиланням на Reuters.", "role_only unstated 1"),
        (
            "uk",
            "Рустем Умєров заявив, що дати немає, передає сайт із посиланням на Axios.",
            "axios <- umerov",
        ),
        ("ru", "Рустем Умеров заявил, что даты нет, передает сайт со ссылкой на Axios.", "axios <- umerov"),
        (
            "de",
            "Rustem Umjerow sagte, ein Termin stehe nicht fest, wie die Zeitung unter Berufung auf Axios schreibt.",
            "axios <- umerov",
        ),
        // Cited papers that are no outlets, and outlets inside the words themselves.
        ("en", "Rustem Umerov said the map was still open, citing the constitution.", "umerov"),
        ("en", "“I read it on Bloomberg, citing friends,” Rustem Umerov said.", "umerov"),
        ("uk", "Рустем Умєров заявив, що дати немає, посилаючись на графік.", "umerov"),
        ("ru", "Рустем Умеров заявил, что даты нет, ссылаясь на график.", "umerov"),
    ]);
}

/// Speakers of all statements, in order.
fn voices(language: &str, text: &str) -> Vec<String> {
    read(language, text)
        .into_iter()
        .filter_map(|fact| match fact.args {
            Args::Statement(statement) => Some(short(&statement.speaker).to_owned()),
            _ => None,
        })
        .collect()
}

fn check_voices(cases: &[(&str, &str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(language, text, wanted)| {
            let got = voices(language, text);
            (got != *wanted).then(|| format!("{text}\n  wanted {wanted:?}\n  got    {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_source_is_new_and_the_source_is_old() {
    check_voices(&[
        (
            "en",
            "A source told CNN that the map was open. “We are tired of it,” the source said.",
            &["1", "1"],
        ),
        (
            "en",
            "An official said the map was open. The official added that lawyers were at work.",
            &["1", "1"],
        ),
        ("en", "A diplomat said the map was open. The diplomat said lawyers were at work.", &["1", "1"]),
        ("en", "A source told CNN that the map was open. “We are tired of it,” a source said.", &["1", "2"]),
        (
            "en",
            "An official said the map was open. Another official said that lawyers were at work.",
            &["1", "2"],
        ),
        ("en", "A diplomat said the map was open. A second diplomat said lawyers were at work.", &["1", "2"]),
        (
            "uk",
            "Джерело повідомило, що мапа відкрита. Інше джерело повідомило, що юристи працюють.",
            &["1", "2"],
        ),
        (
            "ru",
            "Источник сообщил, что карта открыта. Другой источник сообщил, что юристы работают.",
            &["1", "2"],
        ),
    ]);
}

#[test]
fn german_reported_speech_goes_on_until_somebody_else_speaks() {
    check_voices(&[
        ("de", "Marco Rubio sagte, die Karte sei offen. Man habe noch viel zu tun.", &["rubio", "rubio"]),
        (
            "de",
            "Dmitri Peskow erklärte, ein Termin stehe nicht fest. Moskau sei weiter zu Gesprächen bereit.",
            &["peskov", "peskov"],
        ),
        (
            "de",
            "Die Karte sei noch offen, so Rustem Umjerow. Es gebe noch viel zu tun.",
            &["umerov", "umerov"],
        ),
        // A sentence in the outlet's own voice, another paragraph, another speaker.
        ("de", "Marco Rubio sagte, die Karte sei offen. Der Winter hat in Kiew begonnen.", &["rubio"]),
        ("de", "Marco Rubio sagte, die Karte sei offen.\nMan habe noch viel zu tun.", &["rubio"]),
        ("de", "Der Winter hat begonnen. Man habe noch viel zu tun.", &[]),
    ]);
}

#[test]
fn a_term_in_quotation_marks_is_no_statement() {
    check_voices(&[
        ("en", "Rustem Umerov called the map “a wound”. “It will not heal by itself,” he said.", &["umerov"]),
        ("uk", "Рустем Умєров назвав мапу «раною». «Сама вона не загоїться», — сказав він.", &["umerov"]),
        ("ru", "Рустем Умеров назвал карту «раной». «Сама она не заживет», — сказал он.", &["umerov"]),
        ("en", "The “peacemakers” of the Kremlin arrived in Istanbul.", &[]),
        ("uk", "«Миротворці» з Кремля прибули до Стамбула.", &[]),
        ("ru", "«Миротворцы» из Кремля прибыли в Стамбул.", &[]),
        ("de", "Die „Friedensstifter“ des Kreml landeten in Istanbul.", &[]),
    ]);
}

#[test]
fn a_quotation_without_its_last_mark_ends_with_its_paragraph() {
    let text = "“We will go on,” Marco Rubio said.\n“And we will not stop here tonight.\nThe weather in Geneva was mild.";
    let facts = read("en", text);
    assert!(
        facts.iter().all(|fact| fact.evidence.iter().all(|part| !part.text.contains("weather"))),
        "{facts:?}"
    );
    assert_eq!(voices("en", text).first().map(String::as_str), Some("rubio"));
    let text = "«Ми йдемо далі», — сказав Рустем Умєров.\n«І не зупинимося.\nПогода в Женеві була м'якою.";
    let facts = read("uk", text);
    assert!(
        facts.iter().all(|fact| fact.evidence.iter().all(|part| !part.text.contains("Погода"))),
        "{facts:?}"
    );
    assert_eq!(voices("uk", text), ["umerov"]);
}

/// What weakens the words of the first statement.
fn hedges(language: &str, text: &str) -> Vec<String> {
    let facts = read(language, text);
    let statement = facts.iter().find(|fact| fact.kind() == FactKind::Statement);
    let spans = statement.map(|fact| fact.hedges.clone()).unwrap_or_default();
    spans.iter().filter_map(|span| span.of(text)).map(str::to_owned).collect()
}

#[test]
fn stacked_hedges_and_conditions_inside_words_are_kept_with_them() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("en", "Marco Rubio said the map may possibly be ready.", &["may", "possibly"]),
        ("en", "“If they come, we could sign it,” Marco Rubio said.", &["If", "could"]),
        ("uk", "Рустем Умєров сказав, що мапа, можливо, може бути готова.", &["можливо", "може"]),
        ("de", "Marco Rubio sagte, die Karte könne möglicherweise fertig sein.", &["möglicherweise"]),
        ("en", "Marco Rubio said the map was ready.", &[]),
        ("en", "It may rain. “They come, we sign it,” Marco Rubio said.", &[]),
        ("uk", "Рустем Умєров сказав, що мапа готова до підпису.", &[]),
    ];
    for (language, text, wanted) in cases {
        let mut got = hedges(language, text);
        got.dedup();
        assert_eq!(got, *wanted, "{text}");
    }
}
