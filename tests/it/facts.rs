//! What the fact rules say of single sentences, and what they must not say: tables of cases of our own writing by kind and
//! language. A trap is a sentence that differs from a positive one in just what its guard looks at.

use peacewire::config;
use peacewire::facts::{self, Context, Rules};
use peacewire::matching::Matcher;
use peacewire::model::{Args, EntityId, Fact, FactKind, Language, Polarity, TopicId};
use peacewire::text::Document;
use std::sync::LazyLock;

struct Knowledge {
    matcher: Matcher,
    rules: Rules,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let gazetteer = config::entities(None).unwrap();
    let topic = config::topic(None, &TopicId::parse("ukraine-peace-talks").unwrap()).unwrap();
    let matcher = Matcher::compile(&topic, &gazetteer).unwrap();
    let rules = Rules::compile(&config::languages(None).unwrap(), &topic, &gazetteer).unwrap();
    Knowledge { matcher, rules }
});

/// The facts of a text published on Wednesday, 3 December 2025.
fn read(language: &str, text: &str) -> Vec<Fact> {
    let published = Some(jiff::civil::date(2025, 12, 3));
    let code: [u8; 2] = language.as_bytes().try_into().unwrap();
    let mut document = Document::new("", text, None);
    document.language = Some(Language::new(code));
    let mut report = KNOWLEDGE.matcher.scan(&document, published);
    report.language = document.language;
    let outlet = Some(EntityId::parse("org:reuters").unwrap());
    let context = Context { article: "case", outlet, published };
    facts::extract(&document, &context, &report, &KNOWLEDGE.rules)
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
    }
}

/// Holds the facts of one kind against what is wanted, case by case; all that differ are told at once.
fn check(kind: FactKind, cases: &[(&str, &str, &[&str])]) {
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

// CASES
#[test]
fn probe() {
    {
        let t = "Emmanuel Macron met Volodymyr Zelensky in Paris on Monday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "President Donald Trump’s son-in-law Jared Kushner and special envoy Steve Witkoff held talks with Rustem Umerov in Miami.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Marco Rubio, the US secretary of state, and Steve Witkoff, the president’s envoy, received a Ukrainian delegation.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "The leaders of Britain, France and Germany received Volodymyr Zelensky on Monday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Andrii Hnatov, the chief of the general staff, and Rustem Umerov are to meet Steve Witkoff in Miami on Saturday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "American and Ukrainian negotiators ended two days of talks in Geneva.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Mr Zelensky travelled to Brussels, where he was to meet Mark Rutte in the evening.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Увечері Зеленський провів розмову з лідерами Великої Британії, Франції та Німеччини.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Зустріч з американцями має відбутися у Флориді в неділю.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Українська та американська делегації завершили в Женеві перший раунд консультацій.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Українська делегація на чолі з Рустемом Умєровим зустрілася в Маямі зі Стівом Віткоффом.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Переговоры Владимира Путина со специальным посланником президента США Стивом Уиткоффом прошли в Кремле.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "В Женеве встретились американская делегация во главе с Марко Рубио и украинская.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Напомним, Уиткофф и Кушнер вели переговоры с украинской делегацией в Берлине.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "In Abu Dhabi traf derweil der amerikanische Heeresstaatssekretär Dan Driscoll Vertreter Russlands.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Steve Witkoff und Jared Kushner hatten am Sonntag mehr als fünf Stunden mit Selenskyj verhandelt.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "Bundeskanzler Friedrich Merz telefonierte mit Präsident Donald Trump.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|pos|{t}|{f:?}");
    }
    {
        let t = "A meeting between Vladimir Putin and Donald Trump is not planned.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|neg|{t}|{f:?}");
    }
    {
        let t = "Личная встреча Путина и Трампа пока не намечена.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|neg|{t}|{f:?}");
    }
    {
        let t = "Песков опроверг сообщения о том, что готовится встреча российских и американских переговорщиков.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|neg|{t}|{f:?}");
    }
    {
        let t = "Zelensky met Trump’s lawyer in Paris on Monday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Steve Witkoff travels to Moscow for talks in the Kremlin.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Ukraine received US weapons in October, and Germany received the plan.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Istanbul remains a possible venue for talks between Russia and Ukraine.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Vladimir Putin met the demands of Donald Trump in Alaska.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Rustem Umerov called for talks between Russia and Ukraine in Istanbul.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Umerov and Witkoff might meet in Miami if Moscow agrees.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Reports of talks between Russia and Ukraine in Istanbul were denied by the Kremlin.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Zelensky wants to raise it after talks with Macron in Paris.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Зустріч радника президента Франції з Рустемом Умєровим відбулася в Парижі.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Речник президента України Сергій Криниця зустрівся з Джаредом Кушнером у Києві.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Зеленський вирушив на зустріч з Еммануелем Макроном.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Адвокат президента США встретился с Рустемом Умеровым в Москве.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Emmanuel Macron und Keir Starmer trafen am Montag in Kiew ein.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "Heute könnte es Gespräche zwischen Selenskyj und Trump geben.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "The war in Ukraine was discussed at a talks show with Vladimir Putin.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Meeting).map(|f| line(t, f)).collect();
        println!("@@Meeting|trap|{t}|{f:?}");
    }
    {
        let t = "“We are closer than we were a week ago,” Rustem Umerov told Reuters.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Dmitry Peskov, the Kremlin’s spokesman, said that no date had been set for the next round.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Mr Umerov thanked the hosts for their patience. “We spoke about everything that matters to us,” he said.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "The points that were left open, Marco Rubio said, would be settled by the presidents.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "“If we had written it ourselves, nobody would have read it,” a European diplomat, who asked not to be named, told CNN.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "According to Yuri Ushakov, the guests brought four more papers with them.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Andriy Yermak declined to comment on the draft.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "«Ми повертаємося додому з документом», — заявив Рустем Умєров після зустрічі.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "За словами Андрія Єрмака, делегації попрацюють над текстом ще кілька днів.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Рішення, додав Зеленський, ухвалюватимуть самі президенти двох країн.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Дмитрий Песков сообщил, что официально Москва ничего не получала.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "«Компромисса по территориям пока нет», — признал Юрий Ушаков.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "„Es gibt noch viel zu tun“, sagte Marco Rubio vor Journalisten.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t = "Kremlsprecher Dmitri Peskow sagte, man warte auf den Bericht der Unterhändler.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|pos|{t}|{f:?}");
    }
    {
        let t =
            "Baltic officials asked a question of Marco Rubio, who refused to say what the draft contains.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Russia has continued to insist that Ukrainian troops leave the whole region.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "A Nordic minister, Jens Holm, warned against haste. “Nobody should count our soldiers for Moscow,” he said.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Sergei Lavrov said Moscow was waiting for a text. A Western diplomat was sceptical. “Nobody has touched the hard parts yet,” the diplomat said.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "One ambassador said the loss would be felt in every round. “Now there is no gate at all,” the second ambassador said.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "According to US diplomats the text is ready for the leaders.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "TRUMP SAYS DEAL IS VERY CLOSE NOW Volodymyr Zelensky arrives at the White House.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "«Ми повертаємося додому з документом», — сказав співрозмовник «Дніпровського кур’єра».";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Источник сказал «Невскому вестнику», что в министерстве ждут нового текста.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "«Гости довольны разговором», — заявил помощник президента Юрий Ушаков. Позже сказал президент: «Мы никуда не спешим сегодня».";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Zur Ukraine sagte er, er sei sicher, dass es eine Lösung gebe.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Der frühere Botschafter der USA erklärte, Moskau sei kein Partner für Gespräche.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Nach einer gemeinsamen Runde Golf berichtete er: „Er ist vermutlich ungeduldig mit Moskau.“";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Kyiv calls it a “just and lasting peace” in every letter.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Statement).map(|f| line(t, f)).collect();
        println!("@@Statement|trap|{t}|{f:?}");
    }
    {
        let t = "Mr Witkoff is to fly to Moscow on Monday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "Keir Starmer arrived in Kyiv on Sunday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "President Donald Trump’s envoy Steve Witkoff will travel to Russia next week.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "Зеленський прибув до Парижа в понеділок.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "Уиткофф на следующей неделе едет в Москву.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "Bundeskanzler Friedrich Merz reiste nach Kiew.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|pos|{t}|{f:?}");
    }
    {
        let t = "Marco Rubio will not travel to Brussels this week.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|neg|{t}|{f:?}");
    }
    {
        let t = "Witkoff and Kushner went from the Kremlin to the U.S. embassy.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "Vladimir Putin’s plane landed in Anchorage on Friday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "The draft travelled from Geneva to Washington within hours.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "Reporters flew to Moscow with Steve Witkoff’s papers.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "Літак Зеленського прибув до Парижа в понеділок.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "Der Berater von Friedrich Merz reiste nach Kiew.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "Marco Rubio came to the conclusion in Geneva that more work was needed.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Travel).map(|f| line(t, f)).collect();
        println!("@@Travel|trap|{t}|{f:?}");
    }
    {
        let t = "The 28-point plan was put to Kyiv in November.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "The talks between Putin and Witkoff lasted about five hours.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "Russia and Ukraine agreed on a 1,000-for-1,000 exchange of prisoners.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "План скоротили з 28 до 19 пунктів.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "Переговоры Путина и Уиткоффа длились около пяти часов.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "Der Entwurf mit 28 Punkten liegt auf dem Tisch.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|pos|{t}|{f:?}");
    }
    {
        let t = "Shares fell 28 points in Moscow on Monday.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "Twelve soldiers were wounded near Pokrovsk overnight.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "The drive from Geneva took five hours.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "Ukraine denied that the plan had 28 points.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "His plan has two points: to wait and to smile.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "Der Zug aus Kiew brauchte 28 Stunden.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Figure).map(|f| line(t, f)).collect();
        println!("@@Figure|trap|{t}|{f:?}");
    }
    {
        let t = "The original 28-point US plan alarmed Kyiv.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "The 28-point plan was rejected in Kyiv.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "Київ отримав план із 28 пунктів.";
        let f: Vec<String> =
            read("uk", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "В Москве изучают план из 28 пунктов.";
        let f: Vec<String> =
            read("ru", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "Der ursprüngliche Plan mit 28 Punkten ist vom Tisch.";
        let f: Vec<String> =
            read("de", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "A 20-point draft was handed to the Russian side.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|pos|{t}|{f:?}");
    }
    {
        let t = "The US draft of 28 points was cut to 19 points.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
    {
        let t = "The 28-point plan may be rejected in Kyiv.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
    {
        let t = "The Kremlin’s demand, included in the 28-point plan, is well known.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
    {
        let t = "Ukraine won by 28 points under a new game plan for the season.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
    {
        let t = "A 17-point plan is on the desk of the minister.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
    {
        let t = "His plan has two points: to wait and to smile.";
        let f: Vec<String> =
            read("en", t).iter().filter(|f| f.kind() == FactKind::Proposal).map(|f| line(t, f)).collect();
        println!("@@Proposal|trap|{t}|{f:?}");
    }
}
