//! The query language against its grammar and against the real schema in SQLite's memory.

use jiff::Timestamp;
use peacewire::model::{EntityId, FactKind, IssueId, Language, OutletId};
use peacewire::query::{self, Filter, Scope, Statement};
use peacewire::text::Tokens;
use proptest::prelude::*;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use serde_json::Value;

// -- the grammar ---------------------------------------------------------------------------------

/// Query -> what FTS5 is asked.
const GOOD: &[(&str, &str)] = &[
    ("ceasefire", r#""ceasefire""#),
    ("  Ceasefire  ", r#""ceasefire""#),
    ("peace plan", r#"("peace" AND "plan")"#),
    ("peace AND plan", r#"("peace" AND "plan")"#),
    ("peace OR plan", r#"("peace" OR "plan")"#),
    ("a b OR c d", r#"(("a" AND "b") OR ("c" AND "d"))"#),
    ("a AND (b OR c)", r#"("a" AND ("b" OR "c"))"#),
    ("((a))", r#""a""#),
    ("peace -plan", r#"("peace" NOT "plan")"#),
    ("peace NOT plan", r#"("peace" NOT "plan")"#),
    ("-plan peace", r#"("peace" NOT "plan")"#),
    ("peace AND NOT plan", r#"("peace" NOT "plan")"#),
    ("peace -a -b", r#"("peace" NOT ("a" OR "b"))"#),
    ("peace plan -(a OR b)", r#"(("peace" AND "plan") NOT ("a" OR "b"))"#),
    ("a OR b -c", r#"("a" OR ("b" NOT "c"))"#),
    ("a NOT(b)", r#"("a" NOT "b")"#),
    ("\"peace plan\"", r#""peace" + "plan""#),
    ("“Peace Plan”", r#""peace" + "plan""#),
    ("«мирний план»", r#""мирний" + "план""#),
    ("„Friedensplan“", r#""friedensplan""#),
    ("\"AND OR\" x", r#"("and" + "or" AND "x")"#),
    ("and or not near", r#"("and" AND "or" AND "not" AND "near")"#),
    ("ANDROID NOTE ORBIT NEARLY", r#"("android" AND "note" AND "orbit" AND "nearly")"#),
    ("перегов*", r#""перегов" *"#),
    ("\"peace negot\"*", r#""peace" + "negot" *"#),
    ("28-point", r#""28" + "point""#),
    ("U.S.", r#""u" + "s""#),
    ("Валуйки’в", r#""валуйки'в""#),
    ("1,000", r#""1,000""#),
    ("Brüssel Ёлка", r#"("brussel" AND "елка")"#),
    ("title:plan", r#"title : "plan""#),
    ("TITLE: plan text:peace", r#"(title : "plan" AND body : "peace")"#),
    ("title:(a OR b) c", r#"((title : "a" OR title : "b") AND "c")"#),
    ("title:\"peace plan\"", r#"title : "peace" + "plan""#),
    ("-title:plan peace", r#"("peace" NOT title : "plan")"#),
    ("NEAR(peace plan, 5)", r#"NEAR("peace" "plan", 5)"#),
    ("NEAR(peace plan)", r#"NEAR("peace" "plan", 10)"#),
    ("NEAR(\"peace plan\" sign*,3) x", r#"(NEAR("peace" + "plan" "sign" *, 3) AND "x")"#),
    ("NEAR(1,000 men, 7)", r#"NEAR("1,000" "men", 7)"#),
    ("title:NEAR(a b, 2)", r#"title : NEAR("a" "b", 2)"#),
    ("Mirgrad – talks: no deal", r#"("mirgrad" AND "talks" AND "no" AND "deal")"#),
    ("10:30", r#""10" + "30""#),
    ("a; DROP TABLE articles", r#"("a" AND "drop" AND "table" AND "articles")"#),
    ("x' OR '1'='1", r#"("x" OR "1" + "1")"#),
    ("{title}", r#""title""#),
    ("^a+b", r#""a" + "b""#),
    ("\"a*b\"", r#""a" + "b""#),
    ("a\u{0}b", r#""a" + "b""#),
];

/// Query -> the number of the character, the beginning of the message.
const BAD: &[(&str, usize, &str)] = &[
    ("", 1, "there is no word"),
    ("   ", 1, "there is no word"),
    ("!!! —", 1, "there is no word"),
    ("\"\"", 1, "there is no word"),
    ("a \"...\"", 3, "there is no word"),
    ("a ()", 3, "there is no word"),
    ("\"peace", 1, "this quotation mark is never closed"),
    ("мир «план", 5, "this quotation mark is never closed"),
    ("(a", 1, "this parenthesis is never closed"),
    ("a (b (c)", 3, "this parenthesis is never closed"),
    ("(", 1, "this parenthesis is never closed"),
    ("a (b OR", 3, "this parenthesis is never closed"),
    ("a)", 2, "this parenthesis was never opened"),
    (")", 1, "this parenthesis was never opened"),
    ("AND a", 1, "`AND` has nothing"),
    ("a AND", 3, "`AND` has nothing"),
    ("a AND AND b", 3, "`AND` has nothing"),
    ("a AND OR b", 3, "`AND` has nothing"),
    ("(a AND) b", 4, "`AND` has nothing"),
    ("OR a", 1, "`OR` has nothing"),
    ("план OR", 6, "`OR` has nothing"),
    ("a OR OR b", 3, "`OR` has nothing"),
    ("a NOT", 3, "`NOT` has nothing"),
    ("a NOT NOT b", 3, "`NOT` has nothing"),
    ("a - b", 3, "`-` has nothing"),
    ("a --b", 3, "`-` has nothing"),
    ("a -...", 3, "`-` has nothing"),
    ("-a", 1, "an exclusion needs"),
    ("NOT a", 1, "an exclusion needs"),
    ("a OR -b", 6, "an exclusion needs"),
    ("a -(-b)", 5, "an exclusion needs"),
    ("*", 1, "`*` stands directly after"),
    ("a *", 3, "`*` stands directly after"),
    ("*tion", 1, "`*` stands directly after"),
    ("pe*ce", 3, "`*` stands directly after"),
    ("U.*", 3, "`*` stands directly after"),
    ("a**", 2, "`*` stands directly after"),
    ("outlet:courier", 1, "`outlet` is no field"),
    ("a https://courier.example", 3, "`https` is no field"),
    ("title:", 1, "a field needs"),
    ("title: -a", 1, "a field needs"),
    ("title:— a", 1, "a field needs"),
    ("title:(text:a)", 8, "a field stands inside"),
    ("NEAR(a)", 1, "NEAR needs two"),
    ("NEAR()", 1, "NEAR needs two"),
    ("NEAR(a b", 5, "this parenthesis is never closed"),
    ("NEAR(a b, 0)", 11, "the distance of NEAR"),
    ("NEAR(a b, 101)", 11, "the distance of NEAR"),
    ("NEAR(a b, )", 9, "the distance of NEAR"),
    ("NEAR(a b, five)", 11, "the distance of NEAR"),
    ("NEAR(a OR b, 5)", 8, "NEAR holds words"),
    ("NEAR((a) b)", 6, "NEAR holds words"),
    ("((((((((((a))))))))))", 9, "more than 8 parentheses"),
];

#[test]
fn good_queries_become_fts5_with_every_word_in_quotation_marks() {
    for (given, wanted) in GOOD {
        let read = query::parse(given).unwrap_or_else(|error| panic!("{given}: {error}"));
        assert_eq!(read.to_fts(), *wanted, "{given}");
    }
}

#[test]
fn bad_queries_are_refused_with_the_place_and_the_reason() {
    for (given, column, message) in BAD {
        let error = query::parse(given).expect_err(given);
        assert_eq!(error.column(), *column, "{given}: {error}");
        assert!(error.problem.to_string().starts_with(message), "{given}: {error}");
    }
}

#[test]
fn a_query_of_thousands_of_words_is_refused_without_harm() {
    let error = query::parse(&"word ".repeat(5_000)).unwrap_err();
    assert_eq!(error.problem.to_string(), "more than 200 words in one query");
    assert!(query::parse(&"(".repeat(100_000)).is_err());
    assert!(query::parse(&"-".repeat(100_000)).is_err());
}
