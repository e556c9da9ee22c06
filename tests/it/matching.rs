//! Names in sentences of our own, one rule or guard after the other (`tests/fixtures/names/<language>.txt`).
//!
//! `[name=id]` marks a mention, `[words~id]` an office that means its holder; what is not marked must not be found. Words
//! of origin ("Ukrainian") are left out.

use peacewire::config;
use peacewire::matching::Matcher;
use peacewire::model::{How, TopicId};
use peacewire::text::Document;
use std::path::Path;

/// The day that decides who held an office.
const DAY: &str = "2025-12-10";

/// A paragraph without names for each language, from which it is told.
const PREAMBLES: &[(&str, &str)] = &[
    (
        "en",
        "Nothing more was known about it on that day, and the agency would not say where it had heard the news.",
    ),
    ("uk", "Більше про це того дня нічого не було відомо, і агентство не сказало, звідки взяло цю новину."),
    (
        "ru",
        "Больше об этом в тот день ничего не было известно, и агентство не сказало, откуда взяло эту новость.",
    ),
    (
        "de",
        "Mehr war an diesem Tag darüber nicht bekannt, und die Agentur wollte nicht sagen, woher sie die Nachricht hatte.",
    ),
    (
        "pl",
        "Tego dnia nic więcej nie było o tym wiadomo, a agencja nie powiedziała, skąd wzięła tę wiadomość.",
    ),
];

/// A sentence without its marks, and what is marked: start, end, id, whether it is an office.
fn unmarked(line: &str) -> (String, Vec<(usize, usize, String, bool)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('[') {
        let (mark, after) = marked.split_once(']').unwrap();
        let at = mark.find(['=', '~']).unwrap();
        text.push_str(before);
        let start = text.chars().count();
        text.push_str(&mark[..at]);
        marks.push((start, text.chars().count(), mark[at + 1..].to_owned(), mark[at..].starts_with('~')));
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

#[test]
fn every_marked_name_is_found_at_its_place_and_nothing_else() {
    let gazetteer = config::entities(None).unwrap();
    let topic = config::topic(None, &TopicId::parse("ukraine-peace-talks").unwrap()).unwrap();
    let matcher = Matcher::compile(&topic, &gazetteer, &config::languages(None).unwrap().names).unwrap();
    let (mut names, mut wrong) = (0, Vec::new());
    for (language, preamble) in PREAMBLES {
        let file = format!("tests/fixtures/names/{language}.txt");
        let table = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let mut rule = "";
        for line in table.lines() {
            if let Some(title) = line.strip_prefix("# ") {
                rule = title;
                continue;
            }
            let (sentence, marks) = unmarked(line);
            let text = format!("{sentence}\n{preamble}");
            let document = Document::new("", &text, None);
            assert_eq!(document.language.unwrap().as_str(), *language, "{line}");
            let report = matcher.scan(&document, DAY.parse().ok());
            let found = report.mentions.iter().filter(|mention| mention.how != How::Demonym);
            let found: Vec<(usize, usize, String, bool)> = found
                .map(|mention| {
                    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
                    (start, end, mention.entity.to_string(), mention.how == How::RoleTitle)
                })
                .collect();
            names += marks.len();
            if found != marks {
                wrong.push(format!("{language}, {rule}: {line}\n    found {found:?}"));
            }
        }
    }
    assert!(names > 250, "{names} names");
    assert!(wrong.is_empty(), "{} of the sentences are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
