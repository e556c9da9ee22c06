//! Names in sentences of our own, one rule or guard after the other (`tests/fixtures/names/<language>.txt`).
//!
//! `[name=id]` marks a mention, `[words~id]` an office that means its holder, `[name?id]` one that is linked with less
//! confidence; what is not marked must not be found. Words of origin ("Ukrainian") are left out. A line that begins with
//! `> ` is a headline, one with `@2019-03-01 ` was published on that day.

use jiff::civil::Date;
use peacewire::config;
use peacewire::matching::Matcher;
use peacewire::model::{Field, How, MatchReport, TopicId};
use peacewire::text::Document;
use std::path::Path;

/// The day that decides who held an office, where the line names none.
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
    (
        "fr",
        "On n'en savait pas plus ce jour-là, et l'agence n'a pas voulu dire d'où elle tenait la nouvelle, qui a été reprise.",
    ),
    (
        "es",
        "No se supo nada más aquel día, y la agencia no quiso decir de dónde había sacado la noticia para su informe.",
    ),
    (
        "it",
        "Quel giorno non si sapeva altro, e l'agenzia non ha voluto dire da dove avesse avuto la notizia della mattina.",
    ),
    (
        "cs",
        "Více o tom ten den známo nebylo a agentura neřekla, odkud zprávu má, protože své zdroje nikdy neuvádí.",
    ),
    (
        "tr",
        "O gün bu konuda başka bir şey bilinmiyordu ve ajans haberi nereden aldığını söylemek istemedi, çünkü kaynağı gizliydi.",
    ),
];

/// A mention: where, of whom, and `~` for an office, `?` for less confidence, `=` else.
type Mark = (usize, usize, String, char);

/// One line of a table.
struct Line<'t> {
    sentence: String,
    marks: Vec<Mark>,
    title: bool,
    day: &'t str,
}

fn line(written: &str) -> Line<'_> {
    let (day, rest) = match written.strip_prefix('@').and_then(|rest| rest.split_once(' ')) {
        Some((day, rest)) => (day, rest),
        None => (DAY, written),
    };
    let (title, rest) = rest.strip_prefix("> ").map_or((false, rest), |rest| (true, rest));
    let (sentence, marks) = unmarked(rest);
    Line { sentence, marks, title, day }
}

/// A sentence without its marks, and what is marked.
fn unmarked(line: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('[') {
        let (mark, after) = marked.split_once(']').unwrap();
        let at = mark.find(['=', '~', '?']).unwrap();
        text.push_str(before);
        let start = text.chars().count();
        text.push_str(&mark[..at]);
        let how = mark[at..].chars().next().unwrap();
        marks.push((start, text.chars().count(), mark[at + 1..].to_owned(), how));
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

fn matcher() -> Matcher {
    let gazetteer = config::entities(None).unwrap();
    let topic = config::topic(None, &TopicId::parse("ukraine-peace-talks").unwrap()).unwrap();
    Matcher::compile(&topic, &gazetteer, &config::languages(None).unwrap().names).unwrap()
}

fn scan(matcher: &Matcher, language: &str, preamble: &str, line: &Line<'_>) -> MatchReport {
    let joined = format!("{}\n{preamble}", line.sentence);
    let (title, text) = if line.title { (line.sentence.as_str(), preamble) } else { ("", joined.as_str()) };
    let document = Document::new(title, text, None);
    assert_eq!(document.language.unwrap().as_str(), language, "{}", line.sentence);
    matcher.scan(&document, Some(line.day.parse::<Date>().unwrap()))
}

fn found(report: &MatchReport, field: Field) -> Vec<Mark> {
    let named =
        report.mentions.iter().filter(|mention| mention.how != How::Demonym && mention.field == field);
    named
        .map(|mention| {
            let how = match mention.how {
                How::RoleTitle => '~',
                How::Fuzzy => '?',
                _ => '=',
            };
            (mention.span.start as usize, mention.span.end as usize, mention.entity.to_string(), how)
        })
        .collect()
}

#[test]
fn marked_names_are_found_at_their_places_and_hardly_anything_else() {
    let matcher = matcher();
    let (mut marked, mut all, mut right, mut wrong) = (0, 0, 0, Vec::new());
    for (language, preamble) in PREAMBLES {
        let file = format!("tests/fixtures/names/{language}.txt");
        let table = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let mut rule = "";
        for written in table.lines() {
            if let Some(title) = written.strip_prefix("# ") {
                rule = title;
                continue;
            }
            let line = line(written);
            let field = if line.title { Field::Title } else { Field::Text };
            let found = found(&scan(&matcher, language, preamble, &line), field);
            let same = found.iter().filter(|mark| line.marks.contains(mark)).count();
            (marked, all, right) = (marked + line.marks.len(), all + found.len(), right + same);
            if found != line.marks {
                let more: Vec<&Mark> = found.iter().filter(|mark| !line.marks.contains(mark)).collect();
                let missed: Vec<&Mark> = line.marks.iter().filter(|mark| !found.contains(mark)).collect();
                wrong
                    .push(format!("{language}, {rule}: {written}\n    more {more:?}\n    missed {missed:?}"));
            }
        }
    }
    let share = |of: usize| f64::from(u32::try_from(right).unwrap()) / f64::from(u32::try_from(of).unwrap());
    let (precision, recall) = (share(all), share(marked));
    println!("{marked} names, precision {precision:.4}, recall {recall:.4}\n{}", wrong.join("\n"));
    assert!(marked >= 1000, "{marked} names");
    assert!(precision >= 0.99 && recall >= 0.97, "precision {precision:.4}, recall {recall:.4}");
}
