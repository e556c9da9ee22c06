use super::*;
use crate::model::Relevance;

fn entity(id: &str) -> EntityId {
    EntityId::parse(id).unwrap()
}

fn known() -> Known {
    Known {
        entities: [entity("per:envoy"), entity("plc:harbour")].into(),
        issues: [IssueId::parse("quota").unwrap()].into(),
    }
}

fn rule(when: &str) -> Definition {
    Definition { id: "a".to_owned(), when: when.to_owned(), then: Effect::Tag }
}

fn meets(when: &str) -> bool {
    let rules = Rules::compile(&[rule(when)], &known()).unwrap_or_else(|error| panic!("{error}"));
    let title = "Envoy back from the harbour";
    let text = "The two sides exchanged, after weeks of talks, some two hundred prisoners. Обмін полоненими відбувся.";
    let document = Document::new(title, text, None);
    let (envoy, quota) = (entity("per:envoy"), IssueId::parse("quota").unwrap());
    let outlet = OutletId::parse("tidings").unwrap();
    let subject = Subject {
        document: &document,
        entities: [&envoy].into(),
        issues: [&quota].into(),
        outlet: Some(&outlet),
        language: Language::parse("en"),
    };
    !rules.hits(&subject).is_empty()
}

#[test]
fn words_names_issues_outlets_and_languages_are_joined_by_and_or_not() {
    for (when, wanted) in [
        ("prisoners", true),
        ("prison", false),
        ("prison*", true),
        ("полонен*", true),
        ("\"weeks of talks\"", true),
        ("\"weeks of the talks\"", false),
        ("NEAR(exchange* prisoner*, 8)", true),
        ("NEAR(exchange* prisoner*, 3)", false),
        ("NEAR(prisoner* exchange*)", true),
        ("title:harbour", true),
        ("text:harbour", false),
        ("text:(talks OR harbour)", true),
        ("entity:per:envoy", true),
        ("entity:plc:harbour", false),
        ("issue:quota lang:en outlet:tidings", true),
        ("issue:quota AND lang:uk", false),
        ("lang:uk OR talks", true),
        ("talks NOT lang:uk", true),
        ("talks NOT outlet:tidings", false),
        ("talks NOT (entity:plc:harbour OR fish)", true),
        ("(fish OR talks) (entity:per:envoy OR entity:plc:harbour)", true),
        ("talks AND fish", false),
        ("talks -fish", false),
    ] {
        if when == "talks -fish" {
            // `-` is an operator of the query language only inside one part of it.
            assert!(Rules::compile(&[rule(when)], &known()).is_err(), "{when}");
            continue;
        }
        assert_eq!(meets(when), wanted, "{when}");
    }
}

#[test]
fn a_rule_that_is_wrong_is_told_with_the_character() {
    for (when, column, wanted) in [
        ("", 1, "nothing to look for"),
        ("talks AND (fish", 11, "never closed"),
        ("talks) fish", 6, "never opened"),
        ("talks NOT", 10, "`NOT` has nothing to work on"),
        ("AND talks", 1, "`AND` has nothing to work on"),
        ("NOT talks", 1, "an exclusion needs something"),
        ("мир entity:per:nobody", 12, "there is no entity `per:nobody`"),
        ("issue:fish", 7, "the topic has no issue `fish`"),
        ("talks lang:english", 12, "no two-letter code"),
        ("talks NEAR(one, 5)", 7, "NEAR needs two or more"),
        ("talks \"open", 7, "never closed"),
        ("talks *fish", 7, "`*` stands directly after"),
        ("talks site:example", 7, "`site` is no field"),
    ] {
        let message = Rules::compile(&[rule(when)], &known()).unwrap_err().to_string();
        let place = format!("rule `a`: character {column}: ");
        assert!(message.starts_with(&place) && message.contains(wanted), "{when}: {message}");
    }
    for (id, wanted) in [("A b", "small letters"), ("", "small letters")] {
        let wrong = Definition { id: id.to_owned(), ..rule("talks") };
        assert!(Rules::compile(&[wrong], &known()).unwrap_err().to_string().contains(wanted));
    }
    let twice = Rules::compile(&[rule("talks"), rule("fish")], &known()).unwrap_err();
    assert_eq!(twice.to_string(), "rule `a` is given twice");
}

#[test]
fn a_version_changes_with_what_a_rule_says() {
    let plain = rule("talks");
    assert_eq!(plain.version(), rule("talks").version());
    assert_ne!(plain.version(), rule("talk*").version());
    assert_ne!(plain.version(), Definition { then: Effect::Drop, ..rule("talks") }.version());
}

#[test]
fn a_hit_shows_the_words_and_names_what_was_recognised() {
    let document = Document::new("Harbour", "Long talks, no end.", None);
    let report = MatchReport {
        topic: crate::model::TopicId::parse("fish").unwrap(),
        topic_version: "1".to_owned(),
        language: None,
        mentions: Vec::new(),
        issues: vec![(IssueId::parse("quota").unwrap(), 1)],
        relevance: Relevance { score: 0.1, verdict: crate::model::Verdict::Irrelevant, why: Vec::new() },
    };
    let rules = Rules::compile(&[rule("issue:quota \"talks no\"")], &known()).unwrap();
    let hits = rules.hits(&Subject::of(&document, &report, None));
    let (field, span) = hits[0].place.unwrap();
    assert_eq!((field, document.text.get(span.bytes())), (Field::Text, Some("talks, no")));
}
