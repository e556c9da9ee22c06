//! Who says what, in cases of our own in the ways of the English, Ukrainian, Russian and German press
//! (`tests/fixtures/quotes/<language>.txt`): `<s>` is the speaker as written, `<c>` what is said, `<s2>` and `<c2>` those of a second
//! statement, `¶` a new paragraph. They were written before it was looked at which of them the rules read.

use crate::facts::read;
use peacewire::model::{Args, Span, Statement};
use std::ops::Range;

/// What the marks of a case say.
#[derive(Default)]
struct Case {
    text: String,
    speakers: Vec<(String, Range<usize>)>,
    contents: Vec<(String, Range<usize>)>,
}

impl Case {
    /// Reads the marks off a line; places are counted in bytes of the text without them.
    fn of(line: &str) -> Self {
        let mut case = Self::default();
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('<') {
            case.text.push_str(&before.replace('¶', "\n\n"));
            let (tag, behind) = after.split_once('>').expect("a mark that ends");
            rest = behind;
            match tag.strip_prefix('/') {
                Some(name) => {
                    let (opened, start) = open.pop().expect("a mark that began");
                    assert_eq!(opened, name, "{line}");
                    let number = name.trim_start_matches(['s', 'c']).to_owned();
                    let list = if name.starts_with('s') { &mut case.speakers } else { &mut case.contents };
                    list.push((number, start..case.text.len()));
                }
                None => open.push((tag.to_owned(), case.text.len())),
            }
        }
        case.text.push_str(&rest.replace('¶', "\n\n"));
        assert!(open.is_empty(), "{line}");
        case
    }

    /// Speaker and content of each statement; a second content without a speaker of its own is the first one's.
    fn statements(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let speaker = |number: &str| {
            let own = self.speakers.iter().find(|(of, _)| of == number);
            own.or(self.speakers.first()).map(|(_, range)| range.clone())
        };
        if self.contents.is_empty() {
            let alone = self.speakers.iter().map(|(_, range)| (range.clone(), 0..self.text.len()));
            return alone.collect();
        }
        self.contents.iter().filter_map(|(of, content)| Some((speaker(of)?, content.clone()))).collect()
    }
}

/// The bytes that both hold, over those of the shorter one.
fn overlap(span: &Span, range: &Range<usize>) -> f64 {
    let own = span.byte_start as usize..span.byte_end as usize;
    let shared = own.end.min(range.end).saturating_sub(own.start.max(range.start));
    shared as f64 / own.len().min(range.len()).max(1) as f64
}

fn is_right(statement: &Statement, (speaker, content): &(Range<usize>, Range<usize>)) -> bool {
    overlap(&statement.speaker_span, speaker) > 0.0 && overlap(&statement.content, content) >= 0.5
}

fn statements(language: &str, text: &str) -> Vec<Statement> {
    let facts = read(language, text).into_iter();
    facts
        .filter_map(|fact| if let Args::Statement(statement) = fact.args { Some(statement) } else { None })
        .collect()
}

#[test]
fn who_says_what_is_read_in_the_ways_of_four_presses() {
    let (mut wanted, mut found, mut got, mut right, mut cases) = (0, 0, 0, 0, 0);
    let mut errors = Vec::new();
    for language in ["en", "uk", "ru", "de"] {
        let path = format!("{}/tests/fixtures/quotes/{language}.txt", env!("CARGO_MANIFEST_DIR"));
        let lines = std::fs::read_to_string(path).unwrap();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            cases += 1;
            let case = Case::of(line);
            let gold = case.statements();
            let said = statements(language, &case.text);
            let good: Vec<bool> =
                said.iter().map(|one| gold.iter().any(|pair| is_right(one, pair))).collect();
            let heard: Vec<bool> =
                gold.iter().map(|pair| said.iter().any(|one| is_right(one, pair))).collect();
            wanted += gold.len();
            got += said.len();
            right += good.iter().filter(|good| **good).count();
            found += heard.iter().filter(|heard| **heard).count();
            let bad = said.iter().zip(&good).filter(|(_, good)| !**good).map(|(one, _)| {
                let part = |span: &Span| span.of(&case.text).unwrap_or_default().to_owned();
                format!(
                    "wrong  {language} {line}\n         {}: {}",
                    part(&one.speaker_span),
                    part(&one.content)
                )
            });
            errors.extend(bad);
            if heard.contains(&false) {
                errors.push(format!("missed {language} {line}"));
            }
        }
    }
    let (precision, recall) = (right as f64 / got as f64, found as f64 / wanted as f64);
    let figures = format!("{cases} cases: precision {precision:.3}, recall {recall:.3}");
    println!("{figures}\n{}", errors.join("\n"));
    assert!(cases >= 250 && precision >= 0.96 && recall >= 0.88, "{figures}\n{}", errors.join("\n"));
}
