//! Exchanges, ceasefires, outcomes, next steps, provisions and relations: sentences of our own, each kind with its traps.

use super::read;
use peacewire::model::{FactKind, Polarity};
use serde_json::Value;

/// Language, sentence, what each fact of the kind says: polarity, factuality and some arguments.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn told(language: &str, text: &str, kind: FactKind, keys: &[&str]) -> Vec<String> {
    let facts = read(language, text).into_iter().filter(|fact| fact.kind() == kind);
    facts
        .map(|fact| {
            let sign = if fact.polarity == Polarity::Negative { "not " } else { "" };
            let real = serde_json::to_value(fact.factuality).unwrap();
            let args = serde_json::to_value(&fact.args).unwrap()["args"].clone();
            let shown: Vec<String> = keys.iter().map(|key| value(&args[*key])).collect();
            format!("{sign}{} {}", real.as_str().unwrap(), shown.join(" "))
        })
        .collect()
}

fn value(value: &Value) -> String {
    let short = |text: &str| text.split_once(':').map_or(text, |(_, slug)| slug).to_owned();
    match value {
        Value::String(text) => short(text),
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().filter_map(Value::as_str).map(short).collect();
            items.sort();
            items.join(",")
        }
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

fn check(kind: FactKind, keys: &[&str], cases: &[Case]) {
    let mut wrong = Vec::new();
    for (language, text, wanted) in cases {
        let got = told(language, text, kind, keys);
        if got != *wanted {
            wrong.push(format!("{text}\n  wanted {wanted:?}\n  got    {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn exchanges_have_a_category_a_status_and_two_sides() {
    check(
        FactKind::Exchange,
        &["category", "status", "count_per_side", "parties"],
        &[
            (
                "en",
                "Russia and Ukraine exchanged 205 prisoners on Tuesday.",
                &["happened pow carried_out - ru,ua"],
            ),
            (
                "en",
                "Moscow and Kyiv agreed to a 1,000-for-1,000 prisoner exchange in Istanbul.",
                &["happened pow agreed 1000 ru,ua"],
            ),
            (
                "en",
                "Russia handed over the bodies of 1,000 fallen soldiers to Ukraine.",
                &["happened bodies carried_out - ru,ua"],
            ),
            (
                "en",
                "The prisoner swap between Ukraine and Russia will continue.",
                &["planned pow continuing - ru,ua"],
            ),
            ("uk", "Україна та Росія провели обмін полоненими.", &["happened pow carried_out - ru,ua"]),
            ("uk", "Україна і Росія домовилися про обмін полоненими.", &["happened pow agreed - ru,ua"]),
            ("ru", "Россия и Украина договорились об обмене пленными.", &["happened pow agreed - ru,ua"]),
            // Other things are released and exchanged too; another war has no party here.
            ("en", "Russia released video of the soldiers.", &[]),
            ("en", "Ukraine and Russia exchanged views on prisoners.", &[]),
            ("en", "Kyiv has long called for the release of prisoners.", &[]),
            ("en", "The two clans exchanged 20 prisoners in the valley.", &[]),
            ("uk", "Україна готує список полонених.", &[]),
        ],
    );
}

#[test]
fn ceasefires_have_a_scope_and_a_status() {
    check(
        FactKind::Ceasefire,
        &["type", "status"],
        &[
            ("en", "Ukraine agreed to a 30-day ceasefire.", &["happened full agreed"]),
            ("en", "Vladimir Putin declared an Easter truce.", &["happened holiday in_force"]),
            ("en", "Russia violated the energy truce, Kyiv says.", &["happened energy violated"]),
            ("en", "Russia rejected an unconditional ceasefire.", &["happened full rejected"]),
            ("uk", "Україна погодилася на перемир'я.", &["happened full agreed"]),
            ("ru", "Россия отвергла перемирие.", &["happened full rejected"]),
            ("de", "Die Ukraine hat eine Waffenruhe vorgeschlagen.", &["proposed full proposed"]),
            ("en", "Ukraine agreed to discuss a ceasefire.", &[]),
            ("en", "Russia and Ukraine held talks on a ceasefire.", &[]),
            ("en", "The rebels agreed to a ceasefire.", &[]),
            ("uk", "Україна погодилася обговорити перемир'я.", &[]),
        ],
    );
}

#[test]
fn outcomes_fit_what_they_are_outcomes_of() {
    check(
        FactKind::Outcome,
        &["status", "parties"],
        &[
            (
                "en",
                "Ukraine and the United States signed a memorandum on Monday.",
                &["happened signed ua,us"],
            ),
            (
                "en",
                "The agreement between Ukraine and Russia has not been signed.",
                &["not happened signed ru,ua"],
            ),
            (
                "en",
                "The meeting between Vladimir Putin and Donald Trump was postponed.",
                &["happened postponed ru,us"],
            ),
            ("en", "The Ukrainian parliament ratified the minerals deal.", &["happened ratified ua"]),
            ("uk", "Україна і США підписали меморандум.", &["happened signed ua,us"]),
            ("ru", "Россия и Украина подписали соглашение.", &["happened signed ru,ua"]),
            ("de", "Das ukrainische Parlament ratifizierte das Abkommen.", &["happened ratified ua"]),
            ("en", "The player signed a contract.", &[]),
            ("en", "Kyiv and Moscow discussed an agreement.", &[]),
            ("en", "Volodymyr Zelensky signed autographs in Kyiv.", &[]),
            ("uk", "Сторони обговорили угоду.", &[]),
        ],
    );
}

#[test]
fn provisions_oblige_somebody_under_a_plan() {
    check(
        FactKind::Provision,
        &["obligor", "action"],
        &[
            ("en", "The plan would require Ukraine to withdraw from Donbas.", &["proposed ua withdraw"]),
            ("en", "The proposal calls for Ukraine to cede Crimea.", &["proposed ua cede"]),
            (
                "en",
                "A provision of the draft would oblige Kyiv, but the plan requires Russia to recognise Ukraine.",
                &["proposed ru recognize"],
            ),
            (
                "uk",
                "План передбачає, що Україна має відмовитися від вступу до НАТО.",
                &["proposed ua renounce"],
            ),
            (
                "ru",
                "План предусматривает, что Украина должна вывести войска из Донбасса.",
                &["proposed ua withdraw"],
            ),
            ("en", "Ukraine withdrew from Avdiivka.", &[]),
            ("en", "Ukraine wants to join the programme.", &[]),
            ("en", "The plan was discussed, and Ukraine's army held its lines.", &[]),
            ("uk", "Україна вийшла з переговорів.", &[]),
        ],
    );
}

#[test]
fn next_steps_name_who_goes_on_with_what() {
    check(
        FactKind::NextStep,
        &["actors"],
        &[
            ("en", "Ukraine and the United States will continue talks in Miami.", &["planned ua,us"]),
            ("en", "The final decision will be taken by Volodymyr Zelensky.", &["planned zelenskyy"]),
            ("en", "Russia and Ukraine agreed to continue negotiations.", &["planned ru,ua"]),
            ("uk", "Україна та США продовжать переговори.", &["planned ua,us"]),
            ("ru", "Россия и США продолжат переговоры.", &["planned ru,us"]),
            ("en", "The decision was taken by Volodymyr Zelensky.", &[]),
            ("en", "Shares will continue to fall.", &[]),
            ("en", "Ukraine will continue to defend itself.", &[]),
            ("uk", "Дощі триватимуть.", &[]),
        ],
    );
}

#[test]
fn relations_hold_on_the_day_and_in_the_words() {
    check(
        FactKind::Relation,
        &["subject", "rel", "object"],
        &[
            ("en", "Secretary of State Marco Rubio spoke.", &["asserted rubio holds_office us_secstate"]),
            (
                "en",
                "Donald Trump’s son-in-law Jared Kushner was there.",
                &["asserted kushner family_of trump"],
            ),
            (
                "en",
                "Fighting goes on in the part of Donbas that has been annexed by Russia.",
                &["asserted donbas annexed_by ru"],
            ),
            (
                "uk",
                "Президент Володимир Зеленський виступив.",
                &["asserted zelenskyy holds_office ua_president"],
            ),
            ("de", "Bundeskanzler Friedrich Merz sprach.", &["asserted merz holds_office de_chancellor"]),
            // Out of office on 3 December 2025, or never in it.
            ("en", "Former Chancellor Olaf Scholz spoke.", &[]),
            ("en", "Chancellor Olaf Scholz spoke.", &[]),
            ("en", "Donald Trump’s lawyer met Jared Kushner.", &[]),
            ("en", "If Donbas were annexed by Russia, the talks would end.", &[]),
            ("uk", "Радник президента Рустем Умєров виступив.", &[]),
        ],
    );
}

#[test]
fn what_yields_no_progress_has_failed_and_is_not_denied_to_have() {
    let told = |text| told("en", text, FactKind::Outcome, &["status"]);
    assert_eq!(told("The talks between Ukraine and Russia yielded no progress."), ["happened failed"]);
}

#[test]
fn kinds_that_are_switched_off_are_not_given() {
    let text = "Ukraine and Russia agreed to a full ceasefire on Monday.";
    let given = |off: &[FactKind]| {
        let mut languages = super::config::languages(None).unwrap();
        off.clone_into(&mut languages.off);
        let topic = super::TopicId::parse("ukraine-peace-talks").unwrap();
        let topic = super::config::topic(None, &topic).unwrap();
        let gazetteer = super::config::entities(None).unwrap();
        let rules = super::Rules::compile(&languages, &topic, &gazetteer).unwrap();
        super::read_by(&rules, "en", text).iter().filter(|fact| fact.kind() == FactKind::Ceasefire).count()
    };
    assert_eq!(given(&[]), 1);
    assert_eq!(given(&[FactKind::Ceasefire]), 0);
}
