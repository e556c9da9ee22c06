//! The query language against its grammar and against the real schema in SQLite's memory.

use jiff::Timestamp;
use peacewire::model::{EntityId, FactKind, IssueId, Language, OutletId};
use peacewire::query::{self, Expression, Filter, Indexed, Scope, Statement, Words};
use peacewire::text::{Tokens, language, terms};
use proptest::prelude::*;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use serde_json::Value;

// -- the grammar ---------------------------------------------------------------------------------

/// Query -> its tree, with folded words in quotation marks.
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
    ("TITLE: plan text:peace", r#"(title : "plan" AND text : "peace")"#),
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
    ("=plans", r#"="plans""#),
    ("-=plans peace", r#"("peace" NOT ="plans")"#),
    ("=\"peace plan\" =negoti*", r#"(="peace" + "plan" AND ="negoti" *)"#),
    ("title:=plan NEAR(=a b, 3)", r#"(title : ="plan" AND NEAR(="a" "b", 3))"#),
    ("и\u{306}ти", r#""йти""#),
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
    ("a = b", 3, "`=` stands directly"),
    ("=(a b)", 1, "`=` stands directly"),
    ("мир ==", 5, "`=` stands directly"),
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

/// A tree as text.
fn shape(expression: &Expression) -> String {
    let joined = |parts: &[Expression], between: &str| match parts {
        [only] => shape(only),
        parts => format!("({})", parts.iter().map(shape).collect::<Vec<_>>().join(between)),
    };
    let field = |scope: &Option<Scope>| scope.map_or(String::new(), |scope| format!("{} : ", scope.as_str()));
    match expression {
        Expression::Words(words, scope) => field(scope) + &words_shape(words),
        Expression::Near { parts, distance, scope } => {
            let parts: Vec<String> = parts.iter().map(words_shape).collect();
            format!("{}NEAR({}, {distance})", field(scope), parts.join(" "))
        }
        Expression::All { wanted, unwanted } if unwanted.is_empty() => joined(wanted, " AND "),
        Expression::All { wanted, unwanted } => {
            format!("({} NOT {})", joined(wanted, " AND "), joined(unwanted, " OR "))
        }
        Expression::Any(parts) => joined(parts, " OR "),
    }
}

fn words_shape(words: &Words) -> String {
    let forms: Vec<String> = words.words.iter().map(|word| format!("\"{}\"", word.folded)).collect();
    let (exact, star) = (if words.exact { "=" } else { "" }, if words.prefix { " *" } else { "" });
    format!("{exact}{}{star}", forms.join(" + "))
}

#[test]
fn good_queries_are_read_as_the_grammar_says() {
    for (given, wanted) in GOOD {
        let read = query::parse(given).unwrap_or_else(|error| panic!("{given}: {error}"));
        assert_eq!(shape(&read), *wanted, "{given}");
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

// -- against SQLite ------------------------------------------------------------------------------

/// A value of a statement, bound as the store binds it.
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => whole.into(),
                None => number.as_f64().unwrap().into(),
            },
            Value::String(text) => text.as_str().into(),
            other => panic!("{other} is no value of a statement"),
        })
    }
}

fn rows(ledger: &Connection, statement: &Statement) -> Vec<Vec<rusqlite::types::Value>> {
    let mut prepared =
        ledger.prepare(&statement.sql).unwrap_or_else(|error| panic!("{error}: {}", statement.sql));
    let names: Vec<String> = prepared.column_names().map(str::to_owned).collect();
    assert_eq!(
        names,
        statement.columns.iter().map(|column| column.name).collect::<Vec<_>>(),
        "{}",
        statement.sql
    );
    let params = rusqlite::params_from_iter(statement.params.iter().map(Bound));
    let read = prepared.query_map(params, |row| (0..names.len()).map(|index| row.get(index)).collect());
    read.unwrap().collect::<Result<_, _>>().unwrap()
}

fn first_column(ledger: &Connection, statement: &Statement) -> String {
    let shown = |row: &Vec<rusqlite::types::Value>| match &row[0] {
        rusqlite::types::Value::Text(text) => text.trim_start_matches('0').to_owned(),
        other => panic!("{other:?}"),
    };
    rows(ledger, statement).iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn schema() -> Connection {
    let ledger = Connection::open_in_memory().unwrap();
    for migration in [
        include_str!("../../migrations/0001_ledger.sql"),
        include_str!("../../migrations/0002_gaps_and_alarms.sql"),
        include_str!("../../migrations/0003_subscriptions.sql"),
        include_str!("../../migrations/0004_rechecks.sql"),
        include_str!("../../migrations/0006_search.sql"),
        include_str!("../../migrations/0007_fact_views.sql"),
    ] {
        ledger.execute_batch(migration).unwrap();
    }
    ledger
}

/// number, published or first seen only, outlet, language, title, text.
type Sample = (i64, Option<&'static str>, &'static str, &'static str, &'static str, &'static str);

const SAMPLES: &[Sample] = &[
    (
        1,
        Some("2025-11-30T23:59:59Z"),
        "courier",
        "en",
        "Envoys meet",
        "The envoys of Norland met. A plan is near.",
    ),
    (
        2,
        Some("2025-12-01T00:00:00Z"),
        "courier",
        "en",
        "Plan signed",
        "Nothing is signed, the envoy's office said.",
    ),
    (3, Some("2025-12-01T12:00:00Z"), "bote", "de", "Der Plan", "Der Plan liegt vor. Brüssel schweigt."),
    (
        4,
        Some("2025-12-02T08:00:00Z"),
        "visnyk",
        "uk",
        "Перемовини",
        "Перемовини тривають у місті; план узгоджують.",
    ),
    (5, None, "visnyk", "uk", "Йдеться про їжак", "Об'єкт і план, 1,000 разів; їжак."),
];

fn ledger() -> Connection {
    let ledger = schema();
    for (number, published, outlet, language, title, text) in SAMPLES {
        let seen: Timestamp = "2025-12-03T06:00:00Z".parse().unwrap();
        let published: Option<Timestamp> = published.map(|at| at.parse().unwrap());
        let day = published.unwrap_or(seen).as_second().div_euclid(86_400);
        let row = (day << 24) + number;
        let id = format!("{number:016}");
        let published = published.map(Timestamp::as_second);
        ledger.execute_batch(&format!("INSERT INTO stories VALUES ({number}, '{id}', 0, 0);")).unwrap();
        ledger
            .execute(
                "INSERT INTO articles (id, public_id, url, outlet, first_seen_at, published_at, date_conflicts, language, \
                 authors, kind, quality, via, updates, same_text, story, reading) \
                 VALUES (?1, ?2, 'https://x.example/', ?3, ?4, ?5, '[]', ?6, '[]', 'article', 'ok', 'dom', '[]', ?2, ?7, NULL)",
                (row, &id, outlet, seen.as_second(), published, language, number),
            )
            .unwrap();
        ledger
            .execute(
                "INSERT INTO revisions (id, article, text_version, seen_at, title, text) VALUES (?1, ?2, ?3, 0, ?4, ?5)",
                (number, row, &id, title, text),
            )
            .unwrap();
        ledger
            .execute(
                "INSERT INTO readings VALUES (?1, ?1, 't', '1', '1', 0, 0.9, 'relevant', '[]')",
                [number],
            )
            .unwrap();
        ledger.execute("UPDATE articles SET reading = ?1 WHERE id = ?2", (number, row)).unwrap();
        let language = Language::parse(language);
        let [in_title, in_text] = [*title, *text].map(|text| {
            let tokens = Tokens::of(text);
            let stems = terms(text, &tokens, language);
            (tokens.folded, stems)
        });
        ledger
            .execute(
                "INSERT INTO article_texts VALUES (?1, ?2, ?3, ?4, ?5, '')",
                (row, &in_title.0, &in_text.0, &in_title.1, &in_text.1),
            )
            .unwrap();
        ledger
            .execute(
                "INSERT INTO article_search (rowid, title, body, title_stems, body_stems, names) \
                 SELECT * FROM article_texts WHERE article = ?1",
                [row],
            )
            .unwrap();
    }
    about(&ledger);
    ledger
}

/// Entities, issues and facts of the samples.
fn about(ledger: &Connection) {
    ledger
        .execute_batch(
            "INSERT INTO entities VALUES ('per:orla', 'person', 'Orla', NULL, 1), ('pty:nl', 'party', 'Norland', NULL, 1), ('pty:sd', 'party', 'Sudmark', NULL, 1);
             INSERT INTO entity_parties VALUES ('per:orla', 'nl');
             INSERT INTO issues VALUES ('t', 'land', 'Land', NULL), ('t', 'coast', 'Coast', 'land'), ('t', 'cod', 'Cod', NULL);
             INSERT INTO article_entity SELECT id, 'per:orla', 1 FROM articles WHERE id & 0xffffff IN (1, 2);
             INSERT INTO article_entity SELECT id, 'plc:quay', 1 FROM articles WHERE id & 0xffffff IN (2, 3);
             INSERT INTO article_entity SELECT id, 'pty:sd', 1 FROM articles WHERE id & 0xffffff IN (2, 4);
             INSERT INTO article_issue SELECT id, 'coast', 1 FROM articles WHERE id & 0xffffff IN (1, 4);
             INSERT INTO article_issue SELECT id, 'cod', 1 FROM articles WHERE id & 0xffffff = 3;",
        )
        .unwrap();
    for (fact, article, kind, confidence) in
        [(1, 1, "meeting", 0.9), (2, 1, "statement", 0.5), (3, 4, "meeting", 0.6)]
    {
        ledger
            .execute(
                "INSERT INTO facts (id, reading, article, fact_id, kind, args, polarity, factuality, hedges, background, \
                 salience, attribution, confidence, samples, rule_id, extractor, claim_key, topic_id, topic_version, \
                 rules_version) SELECT ?1, ?2, id, ?3, ?4, '{}', '+', 'happened', '[]', 0, 'core', '[]', ?5, 20, 'r', \
                 'rules@1', 'k', 't', '1', '1' FROM articles WHERE reading = ?2",
                (fact, article, format!("f{fact}"), kind, confidence),
            )
            .unwrap();
        ledger.execute("INSERT INTO evidence VALUES (?1, 0, 0, 4, 0, 4, 'text', 'v')", [fact]).unwrap();
    }
    ledger
        .execute_batch(
            "INSERT INTO fact_entity VALUES (1, 'per:orla', 'participants'), (3, 'pty:nl', 'sides');
             INSERT INTO fact_issue VALUES (1, 'coast');",
        )
        .unwrap();
}

fn words(given: &str) -> Filter {
    Filter { words: Some(query::parse(given).unwrap()), ..Filter::default() }
}

fn at(moment: &str) -> Option<Timestamp> {
    Some(moment.parse().unwrap())
}

#[test]
fn words_find_the_articles_that_hold_them_newest_day_first() {
    let ledger = ledger();
    for (given, wanted) in [
        ("plan", "3 2 1"),
        ("план", "5 4"),
        ("title:plan", "3 2"),
        ("text:plan", "3 1"),
        ("plan -signed", "3 1"),
        ("\"envoys of norland\"", "1"),
        ("envoy*", "2 1"),
        ("envoy", "2 1"),
        ("=envoy", "2"),
        ("=\"envoys of\"", "1"),
        ("envoy's", "2 1"),
        ("planes", "3"),
        ("їжаки", "5"),
        ("об'єктів плани", "5"),
        ("місті -плану", ""),
        ("\"plans is\"", "1"),
        ("BRUSSEL", "3"),
        ("перемов*", "4"),
        ("їжак", "5"),
        ("іжак", ""),
        ("об’єкт", "5"),
        ("1,000", "5"),
        ("NEAR(envoys norland, 1)", "1"),
        ("NEAR(envoys plan, 1)", ""),
        ("\"met a plan\"", "1"),
        // Both are of one day: the title counts more than the later hour.
        ("signed OR schweigt", "2 3"),
        ("NEAR(envoy plan*, 6)", "1"),
    ] {
        assert_eq!(first_column(&ledger, &query::articles(&words(given))), wanted, "{given}");
    }
}

#[test]
fn filters_of_articles_hold_together() {
    let ledger = ledger();
    let entity = |id: &str| EntityId::parse(id).unwrap();
    let all = Filter::default();
    for (filter, wanted) in [
        (all.clone(), "5 4 3 2 1"),
        (Filter { limit: 2, ..all.clone() }, "5 4"),
        (Filter { limit: 0, ..all.clone() }, ""),
        (Filter { since: at("2025-12-01T00:00:00Z"), ..all.clone() }, "5 4 3 2"),
        (Filter { until: at("2025-12-01T00:00:00Z"), ..all.clone() }, "1"),
        (Filter { until: at("2025-12-01T00:00:01Z"), ..all.clone() }, "2 1"),
        (
            Filter { since: at("2025-12-01T12:00:00Z"), until: at("2025-12-02T08:00:01Z"), ..all.clone() },
            "4 3",
        ),
        (Filter { since: Some(Timestamp::MAX), until: Some(Timestamp::MIN), ..all.clone() }, ""),
        (Filter { since: Some(Timestamp::MIN), until: Some(Timestamp::MAX), ..words("plan") }, "3 2 1"),
        (Filter { since: at("2025-12-01T00:00:00Z"), ..words("plan") }, "3 2"),
        (
            Filter {
                outlets: vec![OutletId::parse("bote").unwrap(), OutletId::parse("visnyk").unwrap()],
                ..all.clone()
            },
            "5 4 3",
        ),
        (Filter { languages: vec![Language::new(*b"de")], ..all.clone() }, "3"),
        (Filter { entities: vec![vec![entity("per:orla")]], ..all.clone() }, "2 1"),
        (Filter { entities: vec![vec![entity("per:orla")], vec![entity("plc:quay")]], ..all.clone() }, "2"),
        (Filter { entities: vec![vec![entity("per:orla"), entity("plc:quay")]], ..all.clone() }, "3 2 1"),
        (Filter { entities: vec![vec![]], ..all.clone() }, ""),
        (Filter { parties: vec![query::party("NL").unwrap()], ..all.clone() }, "2 1"),
        (
            Filter { parties: vec![query::party("nl").unwrap(), query::party("sd").unwrap()], ..all.clone() },
            "2",
        ),
        (Filter { issues: vec![IssueId::parse("land").unwrap()], ..all.clone() }, "4 1"),
        (
            Filter {
                issues: vec![IssueId::parse("cod").unwrap(), IssueId::parse("coast").unwrap()],
                ..all.clone()
            },
            "4 3 1",
        ),
        (Filter { kinds: vec![FactKind::Meeting], ..all.clone() }, "4 1"),
        (Filter { kinds: vec![FactKind::Meeting], min_confidence: Some(0.8), ..all.clone() }, "1"),
        (Filter { kinds: vec![FactKind::Travel], ..all.clone() }, ""),
        (
            Filter {
                kinds: vec![FactKind::Meeting],
                languages: vec![Language::new(*b"uk")],
                ..words("план")
            },
            "4",
        ),
    ] {
        assert_eq!(first_column(&ledger, &query::articles(&filter)), wanted, "{filter:?}");
    }
}

#[test]
fn filters_of_facts_hold_together() {
    let ledger = ledger();
    let all = Filter::default();
    for (filter, wanted) in [
        (all.clone(), "f3 f1 f2"),
        (Filter { kinds: vec![FactKind::Meeting], ..all.clone() }, "f3 f1"),
        (Filter { min_confidence: Some(0.6), ..all.clone() }, "f3 f1"),
        (Filter { entities: vec![vec![EntityId::parse("per:orla").unwrap()]], ..all.clone() }, "f1"),
        (Filter { parties: vec![query::party("pty:nl").unwrap()], ..all.clone() }, "f3 f1"),
        (Filter { issues: vec![IssueId::parse("land").unwrap()], ..all.clone() }, "f1"),
        (Filter { until: at("2025-12-01T00:00:00Z"), limit: 1, ..all.clone() }, "f1"),
        (words("norland"), "f1 f2"),
        (words("план"), "f3"),
    ] {
        assert_eq!(first_column(&ledger, &query::facts(&filter)), wanted, "{filter:?}");
    }
}

/// number, article, kind, arguments, factuality, issues.
type SampleFact = (i64, i64, &'static str, &'static str, &'static str, &'static [&'static str]);

/// Facts of several kinds in the articles of the samples.
const FACTS: &[SampleFact] = &[
    (
        11,
        1,
        "position",
        r#"{"party":"pty:nl","stance":"demands","toward":["pty:sd"]}"#,
        "asserted",
        &["coast"],
    ),
    (12, 2, "position", r#"{"party":"pty:nl","stance":"open_to"}"#, "asserted", &["coast", "cod"]),
    (13, 3, "position", r#"{"party":"pty:nl","stance":"red_line"}"#, "denied", &["coast"]),
    (14, 4, "position", r#"{"party":"pty:sd","stance":"rejects"}"#, "asserted", &["coast"]),
    (15, 4, "position", r#"{"party":null,"stance":"rejects"}"#, "asserted", &["cod"]),
    (16, 3, "position", r#"{"party":"pty:sd","stance":"supports"}"#, "asserted", &[]),
    (17, 2, "meeting", r#"{"form":"talks","sides":["pty:nl"]}"#, "planned", &[]),
    (18, 3, "proposal", r#"{"document":"doc:z","points":19,"status":"tabled"}"#, "asserted", &[]),
    (19, 2, "provision", r#"{"document":"doc:a","obligor":["pty:nl"],"action":"cap"}"#, "proposed", &["cod"]),
    (20, 4, "figure", r#"{"value":800,"unit":"soldier","qualifier":"about"}"#, "asserted", &["cod"]),
];

fn ledger_of_facts() -> Connection {
    let ledger = ledger();
    for (number, reading, kind, args, factuality, issues) in FACTS {
        ledger
            .execute(
                "INSERT INTO facts (id, reading, article, fact_id, kind, args, polarity, factuality, hedges, background, \
                 salience, attribution, confidence, samples, rule_id, extractor, claim_key, topic_id, topic_version, \
                 rules_version) SELECT ?1, ?2, id, 'f' || ?1, ?3, ?4, '+', ?5, '[]', 0, 'core', '[]', 0.9, 20, 'r', \
                 'rules@1', 'k', 't', '1', '1' FROM articles WHERE reading = ?2",
                (number, reading, kind, args, factuality),
            )
            .unwrap();
        ledger.execute("INSERT INTO evidence VALUES (?1, 0, 0, 4, 0, 4, 'text', 'v')", [number]).unwrap();
        for issue in *issues {
            ledger.execute("INSERT INTO fact_issue VALUES (?1, ?2)", (number, issue)).unwrap();
        }
    }
    ledger
}

/// The named columns of the rows, with blanks between.
fn chosen(ledger: &Connection, statement: &Statement, names: &[&str]) -> Vec<String> {
    let at = |name: &&str| statement.columns.iter().position(|column| column.name == *name).unwrap();
    let shown = |value: &rusqlite::types::Value| match value {
        rusqlite::types::Value::Text(text) => text.clone(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    let row = |row: &Vec<rusqlite::types::Value>| {
        names.iter().map(|name| shown(&row[at(name)])).collect::<Vec<_>>().join(" ")
    };
    rows(ledger, statement).iter().map(row).collect()
}

#[test]
fn the_latest_stance_of_each_party_on_each_issue_is_that_of_the_day_asked_for() {
    let ledger = ledger_of_facts();
    let all = Filter::default;
    let party = |code: &str| query::party(code).unwrap();
    let issue = |id: &str| IssueId::parse(id).unwrap();
    for (filter, as_of, wanted) in [
        (all(), None, vec!["coast pty:nl open_to 2", "coast pty:sd rejects 1", "cod pty:nl open_to 1"]),
        (all(), at("2025-12-01T00:00:00Z"), vec!["coast pty:nl demands 1"]),
        (Filter { parties: vec![party("sd")], ..all() }, None, vec!["coast pty:sd rejects 1"]),
        (
            Filter { issues: vec![issue("land")], ..all() },
            at("2025-12-02T00:00:00Z"),
            vec!["coast pty:nl open_to 2"],
        ),
        (Filter { issues: vec![issue("cod")], ..all() }, None, vec!["cod pty:nl open_to 1"]),
        (Filter { since: at("2025-12-02T00:00:00Z"), ..all() }, None, vec!["coast pty:sd rejects 1"]),
        (Filter { min_confidence: Some(0.95), ..all() }, None, vec![]),
        (Filter { limit: 1, ..all() }, None, vec!["coast pty:nl open_to 2"]),
    ] {
        let found =
            chosen(&ledger, &query::positions(&filter, as_of), &["issue", "party", "stance", "reports"]);
        assert_eq!(found, wanted, "{filter:?} {as_of:?}");
    }
}

#[test]
fn facts_of_one_kind_are_asked_for_with_their_arguments_as_columns() {
    use query::FactView::{Figures, Meetings, Plans, Quotes};
    let ledger = ledger_of_facts();
    let found = |view, filter: &Filter, planned, names: &[&str]| {
        chosen(&ledger, &query::view(view, filter, planned), names)
    };
    let all = Filter::default();
    assert_eq!(found(Meetings, &all, false, &["id"]), ["f3", "f17", "f1"]);
    assert_eq!(found(Meetings, &all, true, &["id", "form", "evidence"]), ["f17 talks text"]);
    assert_eq!(
        found(Plans, &all, false, &["document", "kind", "action"]),
        ["doc:a provision cap", "doc:z proposal Null"]
    );
    assert_eq!(found(Figures, &all, false, &["value", "unit", "qualifier"]), ["800 soldier about"]);
    assert_eq!(found(Quotes, &all, false, &["id", "article"]), ["f2 0000000000000001"]);
    let cod = Filter { issues: vec![IssueId::parse("cod").unwrap()], ..Filter::default() };
    assert_eq!(found(Plans, &cod, false, &["id"]), ["f19"]);
}

#[test]
fn counts_follow_the_same_filters() {
    let ledger = ledger();
    let counted = |filter: &Filter| -> Vec<String> {
        let section = |section: query::Section| {
            let counts: Vec<String> = rows(&ledger, &section.statement)
                .into_iter()
                .map(|row| match row.as_slice() {
                    [rusqlite::types::Value::Text(group), rusqlite::types::Value::Integer(number)] => {
                        format!("{group} {number}")
                    }
                    other => panic!("{other:?}"),
                })
                .collect();
            format!("{}: {}", section.title, counts.join(", "))
        };
        query::stats(filter).into_iter().map(section).collect()
    };
    assert_eq!(
        counted(&Filter::default()),
        [
            "articles by day: 2025-12-03 1, 2025-12-02 1, 2025-12-01 2, 2025-11-30 1",
            "articles by outlet: courier 2, visnyk 2, bote 1",
            "articles by language: en 2, uk 2, de 1",
            "articles by entity: per:orla 2, plc:quay 2, pty:sd 2",
            "articles by issue: coast 2, cod 1",
            "facts by kind: meeting 2, statement 1",
        ]
    );
    let narrow = Filter { entities: vec![vec![EntityId::parse("per:orla").unwrap()]], ..words("norland") };
    assert_eq!(counted(&narrow)[1..3], ["articles by outlet: courier 1", "articles by language: en 1"]);
}

#[test]
fn a_date_filter_is_a_range_of_rows_and_full_text_sees_it() {
    let ledger = ledger();
    let plan = |filter: &Filter| -> String {
        let statement = query::articles(filter);
        let mut prepared = ledger.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql)).unwrap();
        let params = rusqlite::params_from_iter(statement.params.iter().map(Bound));
        let lines = prepared.query_map(params, |row| row.get::<_, String>(3)).unwrap();
        lines.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    };
    let since = at("2025-12-01T00:00:00Z");
    let bare = plan(&Filter { since, until: since, ..Filter::default() });
    assert!(bare.contains("SEARCH a USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "{bare}");
    // `>` and `<` in the name of the virtual table's plan say that FTS5 itself skips the other days.
    let full_text = plan(&Filter { since, until: since, ..words("plan") });
    assert!(
        full_text.contains("SCAN article_search VIRTUAL TABLE INDEX 0:M") && full_text.contains("><"),
        "{full_text}"
    );
}

#[test]
fn values_are_bound_and_never_part_of_the_text() {
    let evil = "\"x'); DROP TABLE articles; --\"";
    let filter = Filter { kinds: vec![FactKind::Meeting], since: at("2025-12-01T00:00:00Z"), ..words(evil) };
    for statement in [query::articles(&filter), query::facts(&filter)] {
        assert!(!statement.sql.to_ascii_lowercase().contains("drop"), "{}", statement.sql);
        assert!(!statement.sql.contains("meeting"), "{}", statement.sql);
        rows(&ledger(), &statement);
    }
    for given in [
        "\"a\" OR body:*",
        "a\" OR \"1",
        "rowid MATCH 1",
        "{title body}:a",
        "- \"",
        "a AND (b) : c",
        "NEAR/2 a",
    ] {
        if let Ok(expression) = query::parse(given) {
            rows(&ledger(), &query::articles(&Filter { words: Some(expression), ..Filter::default() }));
        }
    }
    assert!(query::party("nl' OR 1=1").is_err());
}

// -- snippets ------------------------------------------------------------------------------------

fn indexed(text: &str) -> Indexed<'_> {
    Indexed { text, language: language::detect("", text, None), named: Vec::new() }
}

fn shown(text: &str, given: &str) -> String {
    let snippet = query::snippet(&indexed(text), &query::parse(given).unwrap());
    let mut out = String::new();
    let mut last = 0;
    for mark in &snippet.marks {
        out.push_str(&format!("{}[{}]", &snippet.text[last..mark.start], &snippet.text[mark.clone()]));
        last = mark.end;
    }
    format!("{out}{}{}", &snippet.text[last..], if snippet.cut { " …" } else { "" })
}

#[test]
fn a_snippet_is_the_original_with_the_finds_marked() {
    for (text, given, wanted) in [
        ("The Envoy’s plan.", "envoy", "The [Envoy’s] plan."),
        ("The Envoy’s plan.", "\"envoy's plan\"", "The [Envoy’s plan]."),
        ("Im Brüs\u{ad}sel heute", "brussel", "Im [Brüs\u{ad}sel] heute"),
        ("28-point plan", "28-point \"point plan\"", "[28-point plan]"),
        ("Переговори й перегони", "перего*", "[Переговори] й [перегони]"),
        ("a b a", "a -b", "[a] b [a]"),
        ("a b a", "title:a b", "a [b] a"),
        ("First lines.\nThe envoys met.\nMore.", "envoys", "The [envoys] met. …"),
        ("First lines.\nMore.", "nothing", "First lines. …"),
        ("", "nothing", ""),
    ] {
        assert_eq!(shown(text, given), wanted, "{given}");
    }
}

#[test]
fn a_snippet_shows_the_place_with_the_most_of_the_query() {
    let filler = "and so they went on and on for quite a while ".repeat(20);
    let text = format!("A plan. {filler} The envoys have a plan indeed. {filler} envoys");
    let cut = shown(&text, "envoys plan");
    assert!(cut.contains("The [envoys] have a [plan] indeed.") && cut.chars().count() < 260, "{cut}");
}

// -- laws ----------------------------------------------------------------------------------------

/// Queries as a person and as an enemy may write them.
fn any_query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-zа-яї]{1,4}",
        Just("AND".to_owned()),
        Just("OR".to_owned()),
        Just("NOT".to_owned()),
        Just("NEAR(".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("\"".to_owned()),
        Just("*".to_owned()),
        Just("-".to_owned()),
        Just("title:".to_owned()),
        Just(", 5)".to_owned()),
        "\\PC{1,3}",
        "(?s).",
    ];
    let parts = proptest::collection::vec((part, prop::bool::ANY), 0..24);
    parts.prop_map(|parts| {
        parts.into_iter().map(|(part, space)| part + if space { " " } else { "" }).collect()
    })
}

/// Trees of well-formed queries, as deep as the language allows.
fn good_query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z0-9ßїé']{1,4}",
        "\"[a-z]{1,3} [a-z]{1,3}\"",
        "[a-z]{1,3}\\*",
        Just("NEAR(a b, 2)".to_owned())
    ];
    leaf.prop_recursive(8, 60, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} -{b})")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_parses_or_fails_at_a_place_inside_it(given in any_query()) {
        match query::parse(&given) {
            Ok(expression) => prop_assert!(expression.to_fts().contains('"')),
            Err(error) => {
                prop_assert!(given.get(error.bytes.clone()).is_some(), "{:?} {:?}", given, error.bytes);
                prop_assert!(error.to_string().lines().count() == 3, "{}", error);
            }
        }
    }

    #[test]
    fn sqlite_never_finds_a_syntax_error_in_what_is_emitted(given in prop_oneof![any_query(), good_query()]) {
        thread_local!(static LEDGER: Connection = ledger());
        if let Ok(expression) = query::parse(&given) {
            let filter = Filter { words: Some(expression), ..Filter::default() };
            LEDGER.with(|ledger| rows(ledger, &query::articles(&filter)));
        }
    }

    #[test]
    fn the_deepest_query_of_the_language_is_not_too_deep_for_sqlite(kinds in proptest::collection::vec(0..3usize, 8)) {
        let given = kinds.iter().fold("z".to_owned(), |inner, kind| match kind {
            0 => format!("(a OR b -{inner})"),
            1 => format!("(a b OR c {inner})"),
            _ => format!("(a OR {inner})"),
        });
        let expression = query::parse(&given).unwrap();
        rows(&ledger(), &query::articles(&Filter { words: Some(expression), ..Filter::default() }));
    }

    #[test]
    fn a_snippet_stands_in_the_text_and_its_marks_stand_in_the_snippet(
        text in "([aбcé’'-]{1,4}[ \n.]){0,120}|\\PC{0,300}",
        given in "[aбc]{1,2}\\*? (\"a б\")?",
    ) {
        let expression = query::parse(&given).unwrap();
        let snippet = query::snippet(&indexed(&text), &expression);
        prop_assert_eq!(text.get(snippet.bytes.clone()), Some(snippet.text.as_str()));
        let mut last = 0;
        for mark in &snippet.marks {
            prop_assert!(mark.start >= last && mark.start < mark.end);
            prop_assert!(snippet.text.get(mark.clone()).is_some());
            last = mark.end;
        }
        let found = query::hits(&indexed(&text), Scope::Text, &expression);
        prop_assert_eq!(found.is_empty(), snippet.marks.is_empty());
    }
}

#[test]
fn the_examples_of_the_documentation_are_queries() {
    let page = include_str!("../../docs/query.md");
    let words = page.split("## Stems").next().unwrap();
    let examples: Vec<&str> =
        words.lines().filter_map(|line| line.strip_prefix("| `")?.split("` |").next()).collect();
    assert!(examples.len() >= 15, "{examples:?}");
    for example in examples {
        query::parse(example).unwrap_or_else(|error| panic!("{error}"));
    }
    let refused = query::parse("plan OR").unwrap_err().to_string();
    assert!(page.contains(&refused), "{refused}");
}
