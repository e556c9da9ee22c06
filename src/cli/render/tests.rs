use super::moment::human;
use super::*;
use crate::model::{Dated, Precision, Provenance};
use crate::query::{Column, ColumnKind};
use proptest::prelude::*;
use serde_json::json;

const COLUMNS: &[Column] = &[
    Column { name: "title", kind: ColumnKind::Text },
    Column { name: "published", kind: ColumnKind::Instant },
    Column { name: "score", kind: ColumnKind::Real },
    Column { name: "found", kind: ColumnKind::Integer },
    Column { name: "issues", kind: ColumnKind::Json },
];

fn sample() -> Rows {
    Rows::of(
        COLUMNS,
        vec![
            vec![
                json!("A \u{1b}[31mred\u{1b}[0m \u{202e}title"),
                json!("2025-12-01T18:30:00Z"),
                json!(0.98765),
                json!(-3),
                json!("[\"a\",\"b\"]"),
            ],
            vec![json!("=1+1, \"quoted\"\nsecond line"), json!(null), json!(1), json!(7), json!(null)],
        ],
    )
}

fn rendered(rows: &Rows, format: Format, look: &Look) -> String {
    let mut out = Vec::new();
    write(&mut out, rows, format, look).unwrap();
    String::from_utf8(out).unwrap()
}

fn plain(format: Format) -> String {
    rendered(&sample(), format, &Look::plain(TimeZone::UTC))
}

#[test]
fn a_table_in_a_pipe_is_plain_columns_one_line_a_row() {
    assert_eq!(
        plain(Format::Table),
        "title                       published         score  found  issues\n\
         A \u{fffd}[31mred\u{fffd}[0m title        2025-12-01 18:30  0.988     -3  a, b\n\
         =1+1, \"quoted\" second line                        1      7\n"
    );
}

#[test]
fn a_table_on_a_terminal_keeps_to_its_width() {
    let look = Look { width: Some(60), styled: true, zone: zone("+02:00").unwrap() };
    let table = rendered(&sample(), Format::Table, &look);
    assert!(table.lines().all(|line| line.chars().count() <= 60), "{table}");
    assert!(table.contains("20:30") && !table.contains('\u{1b}'), "{table}");
}

#[test]
fn csv_is_guarded_against_formulas_but_numbers_stay_numbers() {
    assert_eq!(
        plain(Format::Csv),
        "title,published,score,found,issues\n\
         A [31mred[0m title,2025-12-01T18:30:00Z,0.98765,-3,\"[\"\"a\"\",\"\"b\"\"]\"\n\
         \"'=1+1, \"\"quoted\"\"\nsecond line\",,1,7,\n"
    );
    for start in ["=", "+", "-", "@", "\t", "＝", "\u{200b}=", "\u{1b}@"] {
        let rows = Rows::untyped(vec!["x".into()], vec![vec![json!(format!("{start}cmd"))]]);
        let out = rendered(&rows, Format::Csv, &Look::plain(TimeZone::UTC));
        let cell = out.lines().nth(1).unwrap().trim_start_matches('"');
        assert!(cell.starts_with('\''), "{start:?}: {out:?}");
    }
}

#[test]
fn json_is_typed_in_the_order_of_the_columns() {
    assert_eq!(
        plain(Format::Ndjson),
        r#"{"title":"A \u001b[31mred\u001b[0m \u202etitle","published":"2025-12-01T18:30:00Z","score":0.98765,"found":-3,"issues":["a","b"]}
{"title":"=1+1, \"quoted\"\nsecond line","published":null,"score":1.0,"found":7,"issues":null}
"#
    );
    let array: serde_json::Value = serde_json::from_str(&plain(Format::Json)).unwrap();
    assert_eq!(array[0]["title"], "A \u{1b}[31mred\u{1b}[0m \u{202e}title");
    assert_eq!(array[1]["published"], serde_json::Value::Null);
    assert_eq!(rendered(&Rows::default(), Format::Json, &Look::plain(TimeZone::UTC)), "[]\n");
}

#[test]
fn columns_can_be_replaced_chosen_and_never_share_a_name() {
    let mut rows =
        Rows::untyped(vec!["a".into(), "a".into(), "a_2".into()], vec![vec![json!(1), json!(2), json!(3)]]);
    assert_eq!(rows.columns, ["a", "a_2", "a_2_2"]);
    rows.replace("a_2", "b", |row| Value::Text(format!("{:?}", row.get(1))));
    rows.select(&["b", "missing", "a"]);
    assert_eq!(
        (rows.columns, rows.rows),
        (vec!["b".into(), "a".into()], vec![vec![Value::Text("Some(Integer(2))".into()), Value::Integer(1)]])
    );
}

#[test]
fn a_reader_that_has_gone_away_ends_the_output_quietly() {
    struct Gone(io::ErrorKind);
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }
    for format in [Format::Table, Format::Json, Format::Ndjson, Format::Csv] {
        let look = Look::plain(TimeZone::UTC);
        assert!(write(&mut Gone(io::ErrorKind::BrokenPipe), &sample(), format, &look).is_ok(), "{format:?}");
        assert!(
            write(&mut Gone(io::ErrorKind::StorageFull), &sample(), format, &look).is_err(),
            "{format:?}"
        );
    }
}

#[test]
fn marks_are_brackets_or_underlines_and_may_stand_inside_each_other() {
    let text = "Two envoys met";
    let marks = |list: &[(usize, usize, &str)]| -> Vec<Mark> {
        list.iter()
            .map(|(start, end, label)| Mark { bytes: *start..*end, label: (*label).to_owned() })
            .collect()
    };
    for (list, wanted) in [
        (&[(4, 10, "")][..], "Two [envoys] met"),
        (&[(4, 10, "per:x")], "Two [envoys|per:x] met"),
        (&[(0, 14, "meeting"), (4, 10, "per:x")], "[Two [envoys|per:x] met|meeting]"),
        (&[(0, 5, ""), (4, 10, "")], "[Two e]nvoys met"),
        (&[(4, 4, ""), (9, 99, "")], "Two envoys met"),
        (&[(0, 3, "\u{1b}[2J\n")], "[Two|\u{fffd}[2J] envoys met"),
    ] {
        assert_eq!(mark(text, &marks(list), false), wanted);
    }
    let styled = mark(text, &marks(&[(0, 14, ""), (4, 10, "x")]), true);
    assert_eq!(styled, "\u{1b}[4mTwo envoys\u{1b}[2m‹x›\u{1b}[22m met\u{1b}[24m");
}

#[test]
fn what_was_edited_is_in_brackets_or_in_colours_with_white_space_outside() {
    let found =
        crate::revision::paragraphs("They met for nearly five hours.", "They met for \u{1b}[2Jsix hours.");
    let shown = |styled| edited(&found[0], styled);
    assert_eq!(shown(false), "They met for [-nearly five-] {+\u{fffd}[2Jsix+} hours.");
    assert_eq!(
        shown(true),
        "They met for \u{1b}[31;9mnearly five\u{1b}[0m \u{1b}[32m\u{fffd}[2Jsix\u{1b}[0m hours."
    );
}

#[test]
fn a_bare_day_stays_its_day_in_every_zone() {
    let at = "2025-11-30T22:00:00Z".parse().unwrap();
    let moment = |precision| Dated { at, precision, offset_minutes: Some(120), provenance: Provenance::Meta };
    assert_eq!(dated(&moment(Precision::Day), &TimeZone::UTC), "Mon 1 Dec 2025");
    assert_eq!(dated(&moment(Precision::Minute), &TimeZone::UTC), "Sun 30 Nov 2025, 22:00 UTC");
    assert_eq!(human(at, &zone("-05:30").unwrap()), "Sun 30 Nov 2025, 16:30 -05:30");
    for wrong in ["Nowhere/Land", "+25", "+2:99", "", "é"] {
        assert!(zone(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn nothing_that_steers_a_terminal_gets_through(text in "(?s).{0,40}", from in 0usize..60, to in 0usize..60) {
        let unsafe_left = |out: &str| out.chars().any(|c| c != '\n' && clean::is_unsafe(c));
        let rows = Rows::untyped(vec![text.clone()], vec![vec![json!(text.clone())]]);
        for format in [Format::Table, Format::Json, Format::Ndjson] {
            let out = rendered(&rows, format, &Look::plain(TimeZone::UTC));
            prop_assert!(!unsafe_left(&out), "{:?} {:?}", format, out);
        }
        let csv = rendered(&rows, Format::Csv, &Look::plain(TimeZone::UTC));
        prop_assert!(!unsafe_left(&csv.replace('\t', "")), "{:?}", csv);
        let marks = [Mark { bytes: from.min(to)..from.max(to), label: text.clone() }];
        prop_assert!(!unsafe_left(&mark(&text, &marks, false)));
        let line = rendered(&rows, Format::Ndjson, &Look::plain(TimeZone::UTC));
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(read.get(&text), Some(&json!(text)));
    }
}
