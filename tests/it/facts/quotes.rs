//! Who is quoted, on sentences in the ways of the English, Ukrainian, Russian and German press, written before any rule had seen them.

use super::*;

/// Language, text and speakers as written, in order; nobody in a trap. A speaker found is one whose span holds the words.
const CASES: &str = include_str!("quotes.tsv");

/// The speakers of a text as written.
fn speakers(language: &str, text: &str) -> Vec<String> {
    let mut spans: Vec<_> = read(language, text)
        .into_iter()
        .filter_map(|fact| match fact.args {
            Args::Statement(statement) => Some(statement.speaker_span),
            _ => None,
        })
        .collect();
    spans.sort_by_key(|span| span.start);
    spans.iter().filter_map(|span| span.of(text)).map(str::to_owned).collect()
}

/// Longer than this a span holds more than the speaker.
const LONGEST: usize = 90;

#[test]
fn speakers_are_found_where_the_press_names_them() {
    let (mut wanted_all, mut got_all, mut right) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in CASES.lines() {
        let [language, text, wanted] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let wanted: Vec<&str> = wanted.split('|').filter(|speaker| !speaker.is_empty()).collect();
        let got = speakers(language, text);
        let mut open = wanted.clone();
        for speaker in &got {
            let fits = |head: &&str| speaker.contains(*head) && speaker.chars().count() <= LONGEST;
            if let Some(at) = open.iter().position(fits) {
                open.remove(at);
                right += 1;
            } else {
                wrong.push(format!("false  {text}\n         {speaker}"));
            }
        }
        wrong.extend(open.iter().map(|head| format!("missed {text}\n         {head}")));
        wanted_all += wanted.len();
        got_all += got.len();
    }
    let (precision, recall) = (f64::from(right) / got_all as f64, f64::from(right) / wanted_all as f64);
    let told = format!("P {precision:.3} R {recall:.3} of {wanted_all}\n{}", wrong.join("\n"));
    assert!(precision >= 0.96 && recall >= 0.88, "{told}");
}
