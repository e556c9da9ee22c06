//! Which language a text is in: script first, then letters and small words that only some languages have, then a
//! detector held to the same languages, then what the page declares.

use super::short::{self, Hint};
use crate::model::Language;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words looked at: more do not change the answer.
const ENOUGH_WORDS: usize = 250;
/// Weight that decides without asking the detector; half a dozen small words, or two letters of one language.
const ENOUGH_WEIGHT: f32 = 1.5;
/// Texts of no more words are looked at more closely.
const SHORT: usize = 30;
/// Weight that decides in a short text, and what an ending is worth there beside a small word.
const ENOUGH_SHORT: f32 = 0.45;
const ENDING_WEIGHT: f32 = 0.5;
/// Letters of the shortest word whose ending tells.
const SHORTEST_WORD: usize = 4;
/// What a letter that only one language has is worth beside a small word.
const LETTER_WEIGHT: f32 = 0.6;

/// A language with the letters and the small words that tell it from others of its script.
struct Profile {
    code: [u8; 2],
    letters: &'static str,
    words: &'static str,
}

const LATIN: &[Profile] = &[
    Profile {
        code: *b"en",
        letters: "",
        words: "the of and to in is that for it was on with as his he be by at has from they had have said are this but not who which \
                will would after its their an or been more about were than into says amid over a no us new up out could how why what",
    },
    Profile {
        code: *b"de",
        letters: "ßäöü",
        words: "der die das und ist in den von zu mit sich auf für nicht ein eine einen dem des im als auch es an werden aus er hat dass \
                sie nach wird bei noch um am hatte sind über einer wie wurde gegen vor zur haben nur oder aber zum kann ich wir will mehr",
    },
    Profile {
        code: *b"fr",
        letters: "èêçàùœîûëï",
        words: "le la les de des du et est en un une que qui dans pour pas sur au avec son il sont par plus ne se ce cette a ont aux mais \
                nous comme été elle ces leur après selon sa ses contre entre sans où lors depuis",
    },
    Profile {
        code: *b"pl",
        letters: "łąęśźżćń",
        words: "w i na z że się do nie jest to o jak po od za przez przy dla oraz tym ale są był była było tego ten jego także który która \
                które jednak już może przed co tylko ma ze czy jej ich będzie według został",
    },
    Profile {
        code: *b"es",
        letters: "ñ¿¡",
        words: "el la los las de del y en que un una por con para es se su no al lo como más pero sus le ha este esta son entre cuando \
                desde sobre también fue hasta hay donde según contra tras ya ante han sin está",
    },
    Profile {
        code: *b"it",
        letters: "ìò",
        words: "il lo la gli i le di del della dei delle che è e un una per in con non si da al alla nel nella sono anche come più ma ha \
                hanno dal dalla questo questa stato contro dopo su sul sulla ai tra fra essere ed",
    },
    Profile {
        code: *b"pt",
        letters: "ãõ",
        words: "o a os as de do da dos das e em no na nos nas um uma que não para com por se é ao à mais como foi mas pelo pela seu sua \
                são entre está ser também após sobre já contra ou diz até disse",
    },
    Profile {
        code: *b"cs",
        letters: "řěůýčťďň",
        words: "a se na v že je do to za o s z pro jsou by ale jako po od bude však před byl byla bylo aby také podle který která které \
                při až ve ze už k i tak jeho jejich není nebo mezi uvedl proti než své",
    },
    Profile {
        code: *b"ro",
        letters: "ăâîșțşţ",
        words: "și în de la cu a o pe care este nu din pentru să un că mai au fost sau prin după dar sunt va ca lui ale al ai fi s-a între \
                ce acest această asupra unei unui până către",
    },
    Profile {
        code: *b"tr",
        letters: "ğışİ",
        words: "ve bir bu için ile de da olarak olan daha çok en gibi ise olduğunu var ne ama kadar sonra dedi yeni son arasında karşı \
                tarafından göre değil ya her iki ki etti oldu",
    },
    Profile {
        code: *b"nl",
        letters: "",
        words: "de het een en van in is dat op te zijn voor met die niet aan er om ook als bij naar uit door over maar dan heeft worden werd \
                wordt hij ze zij nog kan tegen hebben deze dit wel geen meer moet",
    },
];

const CYRILLIC: &[Profile] = &[
    Profile {
        code: *b"uk",
        letters: "іїєґ",
        words: "та що не на і в у з до про як це за від для із його є й або але також які який яка може після під між щодо має був була було \
                через вони без якщо під час було вже буде",
    },
    Profile {
        code: *b"ru",
        letters: "ыэъё",
        words: "и что не на в с по к из от для о это как за его но также или был была были после при может до между она они без если уже \
                будет во со об него том их который которые она",
    },
    Profile {
        code: *b"bg",
        letters: "ъ",
        words: "на да се и за от че е са в с ще по не като до със във към след това при тази този които който която беше или но бъде има \
                между срещу според няма може през най",
    },
];

/// Small words with the languages that have them.
static WORDS: LazyLock<[HashMap<&'static str, u16>; 2]> = LazyLock::new(|| [table(LATIN), table(CYRILLIC)]);

fn table(profiles: &[Profile]) -> HashMap<&'static str, u16> {
    let mut words = HashMap::new();
    for (index, profile) in profiles.iter().enumerate() {
        for word in profile.words.split_whitespace() {
            *words.entry(word).or_default() |= 1 << index;
        }
    }
    words
}

/// The language of a text; `declared` counts only where the text does not tell.
pub fn detect(title: &str, text: &str, declared: Option<Language>) -> Option<Language> {
    match script(title, text)? {
        Script::Latin => latin(title, text, declared),
        Script::Cyrillic => cyrillic(title, text, declared),
        Script::Other => declared.or_else(|| by_detector(text).or_else(|| by_detector(title))),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Other,
}

/// The script of most letters; nothing where there is no letter.
fn script(title: &str, text: &str) -> Option<Script> {
    let (mut latin, mut cyrillic, mut other) = (0, 0, 0);
    for c in title.chars().chain(text.chars().take(2000)).filter(|c| c.is_alphabetic()) {
        match c {
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ => other += 1,
        }
    }
    if latin + cyrillic + other == 0 {
        None
    } else if cyrillic * 2 > latin && cyrillic > other {
        // Cyrillic pages carry Latin names and brands, hardly ever the other way round.
        Some(Script::Cyrillic)
    } else if latin >= other {
        Some(Script::Latin)
    } else {
        Some(Script::Other)
    }
}

fn latin(title: &str, text: &str, declared: Option<Language>) -> Option<Language> {
    let mut weights = weigh(LATIN, 0, title, text);
    let short = is_short(title, text);
    if short {
        look_closer(&mut weights, short::LATIN, title, text);
    }
    let (best, second) = best_two(&weights);
    let language = |index: usize| LATIN.get(index).map(|profile| Language::new(profile.code));
    let enough = if short { ENOUGH_SHORT } else { ENOUGH_WEIGHT };
    if best.1 >= enough && best.1 > second.1 * 1.15 {
        return language(best.0);
    }
    if let Some(declared) = declared {
        return Some(declared);
    }
    if best.1 > 0.0 && best.1 > second.1 * 1.5 {
        return language(best.0);
    }
    let joined = format!("{title}. {text}");
    by_detector(&joined).or_else(|| if best.1 > 0.0 { language(best.0) } else { None })
}

fn cyrillic(title: &str, text: &str, declared: Option<Language>) -> Option<Language> {
    let mut weights = weigh(CYRILLIC, 1, title, text);
    if is_short(title, text) {
        look_closer(&mut weights, short::CYRILLIC, title, text);
    }
    // The hard sign alone is rare in Russian and everywhere in Bulgarian; Russian shows itself by its other letters.
    if title.chars().chain(text.chars().take(4000)).any(|c| matches!(c, 'ы' | 'э' | 'Э'))
        && let Some(bulgarian) = weights.get_mut(2)
    {
        *bulgarian *= 0.3;
    }
    // Russian writes the hard sign only before these vowels, Bulgarian between any letters.
    let lower = title.chars().chain(text.chars().take(4000)).flat_map(char::to_lowercase);
    if lower
        .clone()
        .zip(lower.skip(1))
        .any(|(c, next)| c == 'ъ' && next.is_alphabetic() && !"еёюя".contains(next))
        && let Some(bulgarian) = weights.get_mut(2)
    {
        *bulgarian += LETTER_WEIGHT;
    }
    let (best, second) = best_two(&weights);
    if best.1 > second.1 {
        return CYRILLIC.get(best.0).map(|profile| Language::new(profile.code));
    }
    declared.or_else(|| Some(Language::new(*b"ru")))
}

/// The weight of every profile: words that few languages share weigh more.
fn weigh(profiles: &[Profile], table: usize, title: &str, text: &str) -> Vec<f32> {
    let mut weights = vec![0.0; profiles.len()];
    let Some(words) = WORDS.get(table) else { return weights };
    let mut lower = String::new();
    let all = title.split(|c: char| !c.is_alphabetic()).chain(text.split(|c: char| !c.is_alphabetic()));
    for word in all.filter(|word| !word.is_empty()).take(ENOUGH_WORDS) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        if let Some(&mask) = words.get(lower.as_str()) {
            add(&mut weights, mask, 1.0);
        }
        add_letters(&mut weights, profiles, &lower);
    }
    weights
}

fn is_short(title: &str, text: &str) -> bool {
    title.split_whitespace().chain(text.split_whitespace()).nth(SHORT).is_none()
}

/// Adds what a headline shows: its words, letters and endings.
fn look_closer(weights: &mut [f32], hints: &[Hint], title: &str, text: &str) {
    let mask = |has: &dyn Fn(&Hint) -> bool| {
        let languages = hints.iter().enumerate().filter(|(_, hint)| has(hint));
        languages.fold(0, |mask, (index, _)| mask | 1 << index)
    };
    let lower = format!("{title} {text}").to_lowercase();
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let known = mask(&|hint| hint.words.split_whitespace().any(|one| one == word));
        add(weights, known, 1.0);
        for letter in word.chars().filter(|c| !c.is_ascii()) {
            add(weights, mask(&|hint| hint.letters.contains(letter)), LETTER_WEIGHT);
        }
        if known == 0 && word.chars().count() >= SHORTEST_WORD {
            add(
                weights,
                mask(&|hint| hint.endings.split_whitespace().any(|end| word.ends_with(end))),
                ENDING_WEIGHT,
            );
        }
    }
}

fn add_letters(weights: &mut [f32], profiles: &[Profile], word: &str) {
    for c in word.chars().filter(|c| !c.is_ascii()) {
        let mask = profiles.iter().enumerate().fold(0, |mask, (index, profile)| {
            if profile.letters.contains(c) { mask | 1 << index } else { mask }
        });
        add(weights, mask, LETTER_WEIGHT);
    }
}

/// Shares a weight among the languages of a mask.
#[expect(clippy::cast_precision_loss, reason = "a mask has at most sixteen bits")]
fn add(weights: &mut [f32], mask: u16, weight: f32) {
    let share = weight / (mask.count_ones().max(1) as f32);
    for (index, sum) in weights.iter_mut().enumerate() {
        if mask & (1 << index) != 0 {
            *sum += share;
        }
    }
}

fn best_two(weights: &[f32]) -> ((usize, f32), (usize, f32)) {
    let mut best = (0, 0.0);
    let mut second = (0, 0.0);
    for (index, &weight) in weights.iter().enumerate() {
        if weight > best.1 {
            second = best;
            best = (index, weight);
        } else if weight > second.1 {
            second = (index, weight);
        }
    }
    (best, second)
}

/// The detector's answer for the languages that it knows, as a two-letter code.
fn by_detector(text: &str) -> Option<Language> {
    use whatlang::Lang;
    let detector = whatlang::Detector::with_allowlist(vec![
        Lang::Eng,
        Lang::Deu,
        Lang::Fra,
        Lang::Pol,
        Lang::Spa,
        Lang::Ita,
        Lang::Por,
        Lang::Ces,
        Lang::Ron,
        Lang::Tur,
        Lang::Nld,
        Lang::Ell,
        Lang::Ara,
        Lang::Heb,
        Lang::Cmn,
        Lang::Jpn,
        Lang::Kor,
        Lang::Pes,
        Lang::Hin,
        Lang::Kat,
        Lang::Hye,
    ]);
    Some(Language::new(match detector.detect_lang(text)? {
        Lang::Eng => *b"en",
        Lang::Deu => *b"de",
        Lang::Fra => *b"fr",
        Lang::Pol => *b"pl",
        Lang::Spa => *b"es",
        Lang::Ita => *b"it",
        Lang::Por => *b"pt",
        Lang::Ces => *b"cs",
        Lang::Ron => *b"ro",
        Lang::Tur => *b"tr",
        Lang::Nld => *b"nl",
        Lang::Ell => *b"el",
        Lang::Ara => *b"ar",
        Lang::Heb => *b"he",
        Lang::Cmn => *b"zh",
        Lang::Jpn => *b"ja",
        Lang::Kor => *b"ko",
        Lang::Pes => *b"fa",
        Lang::Hin => *b"hi",
        Lang::Kat => *b"ka",
        Lang::Hye => *b"hy",
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = detect("", text, None).map(|language| language.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
        let found = detect(text, "", None).map(|language| language.to_string());
        assert_eq!(found.as_deref(), Some(expected), "as a title: {text}");
    }

    #[test]
    fn short_titles_are_told_apart() {
        check("The minister left for the talks on Monday", "en");
        check("Министр вылетел на переговоры в понедельник", "ru");
        check("Міністр вилетів на переговори в понеділок", "uk");
        check("Министърът замина за преговорите в понеделник", "bg");
        check("Der Minister reist am Montag zu den Gesprächen", "de");
        check("Le ministre est parti lundi pour les pourparlers", "fr");
        check("Minister wyjechał w poniedziałek na rozmowy", "pl");
        check("El ministro viajó el lunes para las conversaciones", "es");
        check("Il ministro è partito lunedì per i colloqui", "it");
        check("O ministro partiu na segunda-feira para as conversações", "pt");
        check("Ministr v pondělí odletěl na jednání", "cs");
        check("Ministrul a plecat luni la negocieri și nu a vorbit cu presa", "ro");
        check("Bakan pazartesi günü görüşmeler için yola çıktı", "tr");
        check("De minister is maandag vertrokken voor het overleg", "nl");
    }

    #[test]
    fn a_text_without_letters_has_no_language_and_the_declaration_decides_a_tie() {
        assert_eq!(detect("", "1, 2, 3 …", Some(Language::new(*b"en"))), None);
        assert_eq!(detect("Сталинград", "", Some(Language::new(*b"bg"))), Some(Language::new(*b"bg")));
        assert_eq!(detect("Berlin", "", Some(Language::new(*b"nl"))), Some(Language::new(*b"nl")));
    }

    #[test]
    fn a_wrong_declaration_does_not_count() {
        let text = "Президент сказав, що він не має наміру їхати";
        assert_eq!(detect("", text, Some(Language::new(*b"en"))), Some(Language::new(*b"uk")));
    }
}
