//! What the fact rules say of single sentences, and what they must not say: tables of cases of our own writing by kind and
//! language. A trap is a sentence that differs from a positive one in just what its guard looks at.

mod events;
mod positions;
mod quotes;
mod speech;

use peacewire::config;
use peacewire::facts::{self, Context, Rules};
use peacewire::matching::Matcher;
use peacewire::model::{Args, Confidence, EntityId, Fact, FactKind, Factuality, Language, Polarity, TopicId};
use peacewire::text::Document;
use std::sync::LazyLock;

struct Knowledge {
    matcher: Matcher,
    rules: Rules,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let gazetteer = config::entities(None).unwrap();
    let topic = config::topic(None, &TopicId::parse("ukraine-peace-talks").unwrap()).unwrap();
    let mut languages = config::languages(None).unwrap();
    // Rules of kinds that are switched off are held to their cases all the same.
    languages.off.clear();
    let matcher = Matcher::compile(&topic, &gazetteer, &languages.names).unwrap();
    let rules = Rules::compile(&languages, &topic, &gazetteer).unwrap();
    Knowledge { matcher, rules }
});

/// The facts of a text published on Wednesday, 3 December 2025.
pub fn read(language: &str, text: &str) -> Vec<Fact> {
    read_by(&KNOWLEDGE.rules, language, text)
}

fn read_by(rules: &Rules, language: &str, text: &str) -> Vec<Fact> {
    let published = Some(jiff::civil::date(2025, 12, 3));
    let code: [u8; 2] = language.as_bytes().try_into().unwrap();
    let mut document = Document::new("", text, None);
    document.language = Some(Language::new(code));
    let mut report = KNOWLEDGE.matcher.scan(&document, published);
    report.language = document.language;
    let outlet = Some(EntityId::parse("org:reuters").unwrap());
    let context = Context { article: "case", outlet, published };
    facts::extract(&document, &context, &report, rules)
}

fn short(id: &EntityId) -> &str {
    id.as_str().split_once(':').unwrap().1
}

fn list(ids: &[EntityId]) -> String {
    let mut ids: Vec<&str> = ids.iter().map(short).collect();
    ids.sort_unstable();
    ids.join(",")
}

fn place(id: Option<&EntityId>) -> String {
    id.map_or_else(|| "-".to_owned(), |id| short(id).to_owned())
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("-").to_owned()
}

/// One fact on one line.
fn line(text: &str, fact: &Fact) -> String {
    let sign = if fact.polarity == Polarity::Negative { "not " } else { "" };
    let real = format!("{sign}{}", word(fact.factuality));
    match &fact.args {
        Args::Meeting(m) => format!(
            "{real} {} [{}] of [{}] at {}",
            word(m.form),
            list(&m.participants),
            list(&m.sides),
            place(m.place.as_ref())
        ),
        Args::Travel(t) => format!("{real} [{}] to {}", list(&t.who), place(t.to.as_ref())),
        Args::Statement(s) => {
            let told = s.addressee.as_ref().map_or_else(String::new, |told| format!(" to {}", short(told)));
            let words = s.content.of(text).unwrap();
            format!("{} {}{told}: {words}", word(s.form), short(&s.speaker))
        }
        Args::Figure(f) => {
            let high = f.high.map_or_else(String::new, |high| format!("..{high}"));
            format!("{} {}{high} {}", word(f.qualifier), f.value, f.unit)
        }
        Args::Proposal(p) => format!(
            "{} [{}] {} {}",
            place(p.document.as_ref()),
            list(&p.sponsor),
            word(p.version),
            word(p.status)
        ),
        other => serde_json::to_value(other).unwrap()["args"].to_string(),
    }
}

/// The language of a sentence, the sentence, and every fact of one kind that it holds.
type Case = (&'static str, &'static str, &'static [&'static str]);

/// Holds the facts of one kind against what is wanted, case by case; all that differ are told at once.
fn check(kind: FactKind, cases: &[Case]) {
    let mut wrong = Vec::new();
    for (language, text, wanted) in cases {
        let facts = read(language, text);
        let got: Vec<String> =
            facts.iter().filter(|fact| fact.kind() == kind).map(|fact| line(text, fact)).collect();
        if got != *wanted {
            wrong.push(format!("{text}\n  wanted {wanted:?}\n  got    {got:?}"));
        }
        for fact in &facts {
            assert!(!fact.evidence.is_empty(), "{text}");
            for part in &fact.evidence {
                assert_eq!(part.span.of(text), Some(part.text.as_str()), "{text}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const MEETINGS: &[Case] = &[
    (
        "en",
        "Emmanuel Macron met Volodymyr Zelensky in Paris on Monday.",
        &["happened talks [macron,zelenskyy] of [fr,ua] at paris"],
    ),
    (
        "en",
        "President Donald Trump’s son-in-law Jared Kushner and special envoy Steve Witkoff held talks with Rustem Umerov in Miami.",
        &["happened talks [kushner,umerov,witkoff] of [ua,us] at miami"],
    ),
    (
        "en",
        "Marco Rubio, the US secretary of state, and Steve Witkoff, the president’s envoy, received a Ukrainian delegation.",
        &["happened talks [rubio,witkoff] of [ua,us] at -"],
    ),
    (
        "en",
        "The leaders of Britain, France and Germany received Volodymyr Zelensky on Monday.",
        &["happened talks [zelenskyy] of [de,fr,ua,uk] at -"],
    ),
    (
        "en",
        "Andrii Hnatov, the chief of the general staff, and Rustem Umerov are to meet Steve Witkoff in Miami on Saturday.",
        &["planned talks [hnatov,umerov,witkoff] of [ua,us] at miami"],
    ),
    (
        "en",
        "American and Ukrainian negotiators ended two days of talks in Geneva.",
        &["happened talks [] of [ua,us] at geneva"],
    ),
    (
        "en",
        "Mr Zelensky travelled to Brussels, where he was to meet Mark Rutte in the evening.",
        &["planned talks [rutte,zelenskyy] of [nato,ua] at brussels"],
    ),
    (
        "uk",
        "Увечері Зеленський провів розмову з лідерами Великої Британії, Франції та Німеччини.",
        &["happened call [zelenskyy] of [de,fr,ua,uk] at -"],
    ),
    (
        "uk",
        "Зустріч з американцями має відбутися у Флориді в неділю.",
        &["planned talks [] of [us] at florida"],
    ),
    (
        "uk",
        "Українська та американська делегації завершили в Женеві перший раунд консультацій.",
        &["happened talks [] of [ua,us] at geneva"],
    ),
    (
        "uk",
        "Українська делегація на чолі з Рустемом Умєровим зустрілася в Женеві з Марком Рубіо.",
        &["happened talks [rubio,umerov] of [ua,us] at geneva"],
    ),
    (
        "ru",
        "Переговоры Владимира Путина со специальным посланником президента США Стивом Уиткоффом прошли в Кремле.",
        &["happened talks [putin,witkoff] of [ru,us] at kremlin"],
    ),
    (
        "ru",
        "В Женеве встретились американская делегация во главе с Марко Рубио и украинская.",
        &["happened talks [rubio] of [ua,us] at geneva"],
    ),
    (
        "ru",
        "Напомним, Уиткофф и Кушнер вели переговоры с украинской делегацией в Берлине.",
        &["happened talks [kushner,witkoff] of [ua,us] at berlin"],
    ),
    (
        "de",
        "In Abu Dhabi traf derweil der amerikanische Heeresstaatssekretär Dan Driscoll Vertreter Russlands.",
        &["happened talks [driscoll] of [ru,us] at abu_dhabi"],
    ),
    (
        "de",
        "Steve Witkoff und Jared Kushner hatten am Sonntag mehr als fünf Stunden mit Selenskyj verhandelt.",
        &["happened talks [kushner,witkoff,zelenskyy] of [ua,us] at -"],
    ),
    (
        "de",
        "Bundeskanzler Friedrich Merz telefonierte mit Präsident Donald Trump.",
        &["happened call [merz,trump] of [de,us] at -"],
    ),
    (
        "en",
        "A meeting between Vladimir Putin and Donald Trump is not planned.",
        &["not planned talks [putin,trump] of [ru,us] at -"],
    ),
    (
        "ru",
        "Личная встреча Путина и Трампа пока не намечена.",
        &["not planned talks [putin,trump] of [ru,us] at -"],
    ),
    (
        "ru",
        "Песков опроверг сообщения о том, что готовится встреча российских и американских переговорщиков.",
        &["denied talks [] of [ru,us] at -"],
    ),
    ("en", "Vladimir Putin and Steve Witkoff did not meet in Moscow on Monday.", &[]),
    (
        "en",
        "Moscow does not rule out that Vladimir Putin will meet Donald Trump in Istanbul.",
        &["possible talks [putin,trump] of [ru,us] at istanbul"],
    ),
    (
        "en",
        "If Moscow agrees, Rustem Umerov will meet Steve Witkoff in Miami.",
        &["conditional talks [umerov,witkoff] of [ua,us] at miami"],
    ),
    (
        "en",
        "Top leaders took no part in the talks held in Istanbul.",
        &["happened talks [] of [] at istanbul"],
    ),
    ("en", "Marco Rubio said in a call with Sergei Lavrov that time was short.", &[]),
    (
        "en",
        "Marco Rubio said so during a phone call with Sergei Lavrov.",
        &["happened call [lavrov,rubio] of [ru,us] at -"],
    ),
];

#[test]
fn meetings_are_told_with_those_who_meet_and_how_real_they_are() {
    check(FactKind::Meeting, MEETINGS);
}

const NO_MEETINGS: &[Case] = &[
    ("ru", "Украина во время переговоров с Россией в Женеве будет настаивать на гарантиях.", &[]),
    ("en", "After talks with Emmanuel Macron, Keir Starmer flew home.", &[]),
    ("en", "Zelensky met Trump’s lawyer in Paris on Monday.", &[]),
    (
        "en",
        "Steve Witkoff travels to Moscow for talks in the Kremlin.",
        &["planned talks [witkoff] of [us] at moscow"],
    ),
    ("en", "Ukraine received US weapons in October, and Germany received the plan.", &[]),
    ("en", "Istanbul remains a possible venue for talks between Russia and Ukraine.", &[]),
    ("en", "Vladimir Putin met the demands of Donald Trump in Alaska.", &[]),
    ("en", "Rustem Umerov called for talks between Russia and Ukraine in Istanbul.", &[]),
    ("en", "Umerov and Witkoff might meet in Miami if Moscow agrees.", &[]),
    ("en", "Reports of talks between Russia and Ukraine in Istanbul were denied by the Kremlin.", &[]),
    ("en", "Zelensky wants to raise it after talks with Macron in Paris.", &[]),
    (
        "uk",
        "Зустріч радника президента Франції з Рустемом Умєровим відбулася в Парижі.",
        &["happened talks [umerov] of [fr,ua] at paris"],
    ),
    ("uk", "Речник президента України Сергій Криниця зустрівся з Джаредом Кушнером у Києві.", &[]),
    ("uk", "Зеленський вирушив на зустріч з Еммануелем Макроном.", &[]),
    ("ru", "Адвокат президента США встретился с Рустемом Умеровым в Москве.", &[]),
    ("de", "Emmanuel Macron und Keir Starmer trafen am Montag in Kiew ein.", &[]),
    ("de", "Heute könnte es Gespräche zwischen Selenskyj und Trump geben.", &[]),
    ("en", "The war in Ukraine was discussed at a talks show with Vladimir Putin.", &[]),
    (
        "en",
        "It is unclear whether the next round of talks will take place in Turkey.",
        &["conditional talks [] of [] at turkey"],
    ),
    ("en", "Zelensky and Macron discussed Putin’s demands by telephone with nobody else.", &[]),
];

#[test]
fn what_only_looks_like_a_meeting_is_none() {
    check(FactKind::Meeting, NO_MEETINGS);
}

const STATEMENTS: &[Case] = &[
    (
        "en",
        "“We are closer than we were a week ago,” Rustem Umerov told Reuters.",
        &["direct_quote umerov to reuters: We are closer than we were a week ago,"],
    ),
    (
        "en",
        "Dmitry Peskov, the Kremlin’s spokesman, said that no date had been set for the next round.",
        &["indirect peskov: no date had been set for the next round"],
    ),
    (
        "en",
        "Mr Umerov thanked the hosts for their patience. “We spoke about everything that matters to us,” he said.",
        &["direct_quote umerov: We spoke about everything that matters to us,"],
    ),
    (
        "en",
        "The points that were left open, Marco Rubio said, would be settled by the presidents.",
        &[
            "indirect rubio: The points that were left open, Marco Rubio said, would be settled by the presidents",
        ],
    ),
    (
        "en",
        "“If we had written it ourselves, nobody would have read it,” a European diplomat, who asked not to be named, told CNN.",
        &["direct_quote 1 to cnn: If we had written it ourselves, nobody would have read it,"],
    ),
    (
        "en",
        "According to Yuri Ushakov, the guests brought four more papers with them.",
        &["indirect ushakov: the guests brought four more papers with them"],
    ),
    ("en", "Andriy Yermak declined to comment on the draft.", &["no_comment yermak: the draft"]),
    (
        "uk",
        "«Ми повертаємося додому з документом», — заявив Рустем Умєров після зустрічі.",
        &["direct_quote umerov: Ми повертаємося додому з документом"],
    ),
    (
        "uk",
        "За словами Андрія Єрмака, делегації попрацюють над текстом ще кілька днів.",
        &["indirect yermak: делегації попрацюють над текстом ще кілька днів"],
    ),
    (
        "uk",
        "Рішення, додав Зеленський, ухвалюватимуть самі президенти двох країн.",
        &["indirect zelenskyy: Рішення, додав Зеленський, ухвалюватимуть самі президенти двох країн"],
    ),
    (
        "ru",
        "Дмитрий Песков сообщил, что официально Москва ничего не получала.",
        &["indirect peskov: официально Москва ничего не получала"],
    ),
    (
        "ru",
        "«Компромисса по территориям пока нет», — признал Юрий Ушаков.",
        &["direct_quote ushakov: Компромисса по территориям пока нет"],
    ),
    (
        "de",
        "„Es gibt noch viel zu tun“, sagte Marco Rubio vor Journalisten.",
        &["direct_quote rubio: Es gibt noch viel zu tun"],
    ),
    (
        "de",
        "Kremlsprecher Dmitri Peskow sagte, man warte auf den Bericht der Unterhändler.",
        &["indirect peskov: man warte auf den Bericht der Unterhändler"],
    ),
];

#[test]
fn words_are_given_to_those_who_say_them() {
    check(FactKind::Statement, STATEMENTS);
}

const UNSURE_WORDS: &[Case] = &[
    ("en", "The EU states such as Hungary and Austria have been slow to agree on the loan.", &[]),
    (
        "en",
        "President Donald Trump had no comment. The former US president said that he had no regrets at all.",
        &["indirect 1: he had no regrets at all"],
    ),
    (
        "en",
        "Volodymyr Zelensky wrote: “They bomb us every night.” Emmanuel Macron said he would wait for a truce.",
        &["direct_quote zelenskyy: They bomb us every night.", "indirect macron: he would wait for a truce"],
    ),
    ("uk", "Голова компанії «Нафтові мережі» заявив про готовність постачати пальне.", &[]),
    (
        "en",
        "Baltic officials asked a question of Marco Rubio, who refused to say what the draft contains.",
        &[],
    ),
    ("en", "Russia has continued to insist that Ukrainian troops leave the whole region.", &[]),
    (
        "en",
        "A Nordic minister, Jens Holm, warned against haste. “Nobody should count our soldiers for Moscow,” he said.",
        &[],
    ),
    (
        "en",
        "Sergei Lavrov said Moscow was waiting for a text. A Western diplomat was sceptical. “Nobody has touched the hard parts yet,” the diplomat said.",
        &[
            "indirect lavrov: Moscow was waiting for a text",
            "direct_quote 1: Nobody has touched the hard parts yet,",
        ],
    ),
    (
        "en",
        "One ambassador said the loss would be felt in every round. “Now there is no gate at all,” the second ambassador said.",
        &[
            "indirect 1: the loss would be felt in every round",
            "direct_quote 2: Now there is no gate at all,",
        ],
    ),
    (
        "en",
        "According to US diplomats the text is ready for the leaders.",
        &["indirect 1: the text is ready for the leaders"],
    ),
    ("en", "TRUMP SAYS DEAL IS VERY CLOSE NOW Volodymyr Zelensky arrives at the White House.", &[]),
    (
        "uk",
        "«Ми повертаємося додому з документом», — сказав співрозмовник «Дніпровського кур’єра».",
        &["direct_quote 1: Ми повертаємося додому з документом"],
    ),
    (
        "ru",
        "Источник сказал «Невскому вестнику», что в министерстве ждут нового текста.",
        &["indirect 1: в министерстве ждут нового текста"],
    ),
    (
        "ru",
        "«Гости довольны разговором», — заявил помощник президента Юрий Ушаков. Позже сказал президент: «Мы никуда не спешим сегодня».",
        &["mixed_quote ushakov: Гости довольны разговором", "direct_quote 1: Мы никуда не спешим сегодня"],
    ),
    ("de", "Zur Ukraine sagte er, er sei sicher, dass es eine Lösung gebe.", &[]),
    ("de", "Der frühere Botschafter der USA erklärte, Moskau sei kein Partner für Gespräche.", &[]),
    (
        "de",
        "Nach einer gemeinsamen Runde Golf berichtete er: „Er ist vermutlich ungeduldig mit Moskau.“",
        &[],
    ),
    ("en", "Kyiv calls it a “just and lasting peace” in every letter.", &[]),
];

#[test]
fn words_without_a_sure_speaker_are_left_alone_or_stay_nameless() {
    check(FactKind::Statement, UNSURE_WORDS);
}

const JOURNEYS: &[Case] = &[
    ("en", "Mr Witkoff is to fly to Moscow on Monday.", &["planned [witkoff] to moscow"]),
    ("en", "Keir Starmer arrived in Kyiv on Sunday.", &["happened [starmer] to kyiv"]),
    (
        "en",
        "President Donald Trump’s envoy Steve Witkoff will travel to Russia next week.",
        &["planned [witkoff] to ru"],
    ),
    ("uk", "Зеленський прибув до Парижа в понеділок.", &["happened [zelenskyy] to paris"]),
    ("ru", "Уиткофф на следующей неделе едет в Москву.", &["planned [witkoff] to moscow"]),
    ("de", "Bundeskanzler Friedrich Merz reiste nach Kiew.", &["happened [merz] to kyiv"]),
    ("en", "Marco Rubio will not travel to Brussels this week.", &["not planned [rubio] to brussels"]),
];

#[test]
fn journeys_have_their_traveller_and_their_goal() {
    check(FactKind::Travel, JOURNEYS);
}

const NO_JOURNEYS: &[Case] = &[
    ("en", "Witkoff and Kushner went from the Kremlin to the U.S. embassy.", &[]),
    ("en", "Vladimir Putin’s plane landed in Anchorage on Friday.", &[]),
    ("en", "The draft travelled from Geneva to Washington within hours.", &[]),
    ("en", "Reporters flew to Moscow with Steve Witkoff’s papers.", &[]),
    ("uk", "Літак Зеленського прибув до Парижа в понеділок.", &[]),
    ("de", "Der Berater von Friedrich Merz reiste nach Kiew.", &[]),
    ("en", "Marco Rubio came to the conclusion in Geneva that more work was needed.", &[]),
];

#[test]
fn what_only_looks_like_a_journey_is_none() {
    check(FactKind::Travel, NO_JOURNEYS);
}

const FIGURES: &[Case] = &[
    ("en", "The 28-point plan was put to Kyiv in November.", &["exact 28 point"]),
    ("en", "The talks between Putin and Witkoff lasted about five hours.", &["about 5 hour"]),
    ("en", "Russia and Ukraine agreed on a 1,000-for-1,000 exchange of prisoners.", &["exact 1000 prisoner"]),
    ("uk", "План скоротили з 28 до 19 пунктів.", &["exact 19 point"]),
    ("ru", "Переговоры Путина и Уиткоффа длились около пяти часов.", &["about 5 hour"]),
    ("de", "Der Entwurf mit 28 Punkten liegt auf dem Tisch.", &["exact 28 point"]),
];

#[test]
fn figures_that_bear_on_the_talks_are_kept() {
    check(FactKind::Figure, FIGURES);
}

const OTHER_NUMBERS: &[Case] = &[
    ("en", "Shares fell 28 points in Moscow on Monday.", &[]),
    ("en", "Twelve soldiers were wounded near Pokrovsk overnight.", &[]),
    ("en", "The drive from Geneva took five hours.", &[]),
    ("en", "Ukraine denied that the plan had 28 points.", &[]),
    ("en", "His plan has two points: to wait and to smile.", &[]),
    ("de", "Der Zug aus Kiew brauchte 28 Stunden.", &[]),
];

#[test]
fn numbers_of_other_things_are_not() {
    check(FactKind::Figure, OTHER_NUMBERS);
}

const PLANS: &[Case] = &[
    ("en", "The original 28-point US plan alarmed Kyiv.", &["us_28pt_plan [us] original -"]),
    ("en", "The 28-point plan was rejected in Kyiv.", &["us_28pt_plan [] - rejected"]),
    ("uk", "Київ отримав план із 28 пунктів.", &["us_28pt_plan [] - -"]),
    ("ru", "В Москве изучают план из 28 пунктов.", &["us_28pt_plan [] - -"]),
    ("de", "Der ursprüngliche Plan mit 28 Punkten ist vom Tisch.", &["us_28pt_plan [] original -"]),
    ("en", "A 20-point draft was handed to the Russian side.", &["ps_20pt [] - tabled"]),
    ("en", "The US draft of 28 points was cut to 19 points.", &["us_28pt_plan [us] - revised"]),
];

#[test]
fn plans_are_known_by_their_points() {
    check(FactKind::Proposal, PLANS);
}

const OTHER_POINTS: &[Case] = &[
    ("en", "The 28-point plan may be rejected in Kyiv.", &["us_28pt_plan [] - -"]),
    ("en", "The Kremlin’s demand, included in the 28-point plan, is well known.", &["us_28pt_plan [] - -"]),
    ("en", "Ukraine won by 28 points under a new game plan for the season.", &[]),
    ("en", "A 17-point plan is on the desk of the minister.", &[]),
    ("en", "The ministers ticked off 19 points on the agenda in Brussels.", &[]),
    ("uk", "На засіданні розглянули 28 пунктів порядку денного.", &[]),
    ("en", "His plan has two points: to wait and to smile.", &[]),
];

#[test]
fn other_points_and_unsure_ends_make_no_plan() {
    check(FactKind::Proposal, OTHER_POINTS);
}

#[test]
fn a_recap_is_marked_as_background() {
    let facts = read("uk", "Нагадаємо, Зеленський зустрівся з Макроном у Парижі в неділю.");
    assert!(facts.iter().any(|fact| fact.kind() == FactKind::Meeting && fact.background), "{facts:?}");
    let facts = read("uk", "Зеленський зустрівся з Макроном у Парижі в неділю.");
    assert!(facts.iter().all(|fact| !fact.background), "{facts:?}");
}

#[test]
fn an_inserted_line_elsewhere_does_not_rename_a_fact() {
    let sentence = "Keir Starmer arrived in Kyiv on Sunday.";
    let alone = read("en", sentence);
    let after = read("en", &format!("The weather in the capital was mild.\n{sentence}"));
    assert_eq!(alone.len(), 1);
    assert_eq!(alone[0].id, after[0].id);
    assert_eq!(alone[0].claim_key, after[0].claim_key);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one whole envelope is as long as it is")]
fn one_whole_fact_in_its_envelope() {
    let text = "A person familiar with the talks told CNN that Moscow might sign the 28-point plan.";
    let facts = read("en", text);
    let mut statement = facts.into_iter().find(|fact| fact.kind() == FactKind::Statement).unwrap();
    assert_eq!(statement.extractor, concat!("rules@", env!("CARGO_PKG_VERSION")));
    // What a rule is worth and the version change with every measurement and release.
    statement.extractor = "rules".to_owned();
    statement.confidence = Confidence { value: 0.5, samples: 0 };
    insta::assert_json_snapshot!(statement, @r#"
    {
      "id": "statement.1b9bd8a25c5fff30",
      "kind": "statement",
      "args": {
        "speaker": "src:1",
        "speaker_span": {
          "start": 0,
          "end": 32,
          "byte_start": 0,
          "byte_end": 32
        },
        "form": "indirect",
        "cue": "told",
        "addressee": "org:cnn",
        "content": {
          "start": 47,
          "end": 82,
          "byte_start": 47,
          "byte_end": 82
        }
      },
      "issues": [
        "settlement_terms"
      ],
      "polarity": "+",
      "factuality": "asserted",
      "hedges": [
        {
          "start": 54,
          "end": 59,
          "byte_start": 54,
          "byte_end": 59
        }
      ],
      "background": false,
      "salience": "core",
      "attribution": [
        {
          "role": "publisher",
          "source": "org:reuters",
          "cue": null
        },
        {
          "role": "intermediate",
          "source": "org:cnn",
          "cue": null
        },
        {
          "role": "source",
          "source": {
            "id": "src:1",
            "label": "A person familiar with the talks",
            "anonymity": "anonymous",
            "knowledge": "familiar",
            "number": 1
          },
          "cue": {
            "start": 33,
            "end": 37,
            "byte_start": 33,
            "byte_end": 37
          }
        }
      ],
      "time": null,
      "evidence": [
        {
          "start": 0,
          "end": 82,
          "byte_start": 0,
          "byte_end": 82,
          "text": "A person familiar with the talks told CNN that Moscow might sign the 28-point plan",
          "text_version": "cdb108f6531bb60b"
        }
      ],
      "confidence": 0.5,
      "rule_id": "statement.that",
      "extractor": "rules",
      "claim_key": "86ab6364f6390825",
      "garbled": null
    }
    "#);
}
