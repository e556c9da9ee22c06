//! Light stems of Ukrainian words.
//!
//! The endings are those of the tables of declension and conjugation in the Ukrainian orthography of 2019 (§§ 82-113
//! nouns, adjectives, pronouns; §§ 114-120 verbs) without those of the vocative that collide with others. Reflexive `ся`,
//! then the suffix `-ість` or one ending, then a suffix of the verb, then the changes of sound that the same tables name: `к`/`ц` and `г`/`з`
//! before `-і`, `о`/`і` in a closed syllable, the `е` and `о` that come and go.

use super::light::without_ending;

const VOWELS: &str = "аеєиіїоуюя";

const ENDINGS: &[&str] = &[
    // nouns
    "ами",
    "ями",
    "ьми",
    "ові",
    "еві",
    "єві",
    "ів",
    "їв",
    "ей",
    "ом",
    "ем",
    "єм",
    "ам",
    "ям",
    "ах",
    "ях",
    "ою",
    "ею",
    "єю",
    "ію",
    "ією",
    "ія",
    "ії",
    "іє",
    "іям",
    "іями",
    "іях",
    "ій",
    "а",
    "я",
    "у",
    "ю",
    "о",
    "е",
    "є",
    "и",
    "і",
    "ї",
    "ь",
    "й",
    // adjectives, participles, pronouns
    "ого",
    "ому",
    "ими",
    "ої",
    "ий",
    "им",
    "ім",
    "их",
    "іх",
    "іми",
    "ього",
    "ьому",
    "ьою",
    "ьої",
    // verbs
    "ує",
    "ює",
    "ують",
    "юють",
    "уть",
    "ють",
    "ать",
    "ять",
    "ить",
    "їть",
    "ає",
    "яє",
    "ають",
    "яють",
    "уватиме",
    "уватимуть",
    "атиме",
    "атимуть",
    "итиме",
    "итимуть",
];

/// Second to go, from long stems only: what is left of infinitives, the past, participles and nouns of action. Many short
/// nouns end alike (`формат`, `правила`, `актив`).
const SUFFIXES: &[&str] = &[
    "ат", "ят", "ит", "іт", "ал", "ял", "ил", "іл", "ав", "яв", "ив", "ан", "ян", "ен", "уват", "ювал",
    "ював", "увал", "ував", "уван", "ован", "ют",
];

/// Suffix of nouns of quality, in its forms.
const QUALITY: &[&str] = &["ість", "ості", "істю", "остей", "остям", "остями", "остях"];

/// Frequent words whose forms no rule brings together: form, stem.
const IRREGULAR: &[(&str, &str)] = &[
    ("день", "ден"),
    ("дня", "ден"),
    ("дню", "ден"),
    ("днем", "ден"),
    ("дні", "ден"),
    ("днів", "ден"),
    ("дням", "ден"),
    ("днями", "ден"),
    ("днях", "ден"),
    ("рік", "рок"),
    ("бік", "бок"),
    ("бій", "бой"),
    ("бою", "бой"),
    ("бої", "бой"),
    ("боїв", "бой"),
    ("боями", "бой"),
    ("боях", "бой"),
    ("боям", "бой"),
    ("воєн", "війн"),
    ("вогонь", "вогн"),
    ("тиждень", "тижн"),
    ("січень", "січн"),
    ("березень", "березн"),
    ("квітень", "квітн"),
    ("травень", "травн"),
    ("червень", "червн"),
    ("липень", "липн"),
    ("серпень", "серпн"),
    ("вересень", "вересн"),
    ("жовтень", "жовтн"),
    ("грудень", "грудн"),
    ("земель", "земл"),
    ("осіб", "особ"),
    ("ніч", "ноч"),
    ("міст", "міст"),
    ("сіл", "сел"),
    ("слів", "слов"),
    ("перегонів", "перегон"),
];

/// The stem of a folded word without apostrophes.
pub(super) fn stem(word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        return (*stem).to_owned();
    }
    let plain = word.strip_suffix("ся").or_else(|| word.strip_suffix("сь"));
    let plain = plain.filter(|rest| rest.chars().count() >= 5).unwrap_or(word);
    let quality = without_ending(plain, QUALITY, VOWELS, 4);
    let stem = match (quality == plain, fleeting(plain)) {
        (false, _) => quality.to_owned(),
        (true, Some(stem)) => stem,
        (true, None) => without_ending(plain, ENDINGS, VOWELS, 3).to_owned(),
    };
    let single = stem.strip_suffix("нн").map(|front| format!("{front}н")).unwrap_or(stem);
    sounded(without_ending(&single, SUFFIXES, VOWELS, 5).to_owned())
}

/// The stem of a nominative whose last vowel is gone in all other cases.
fn fleeting(word: &str) -> Option<String> {
    let long = word.chars().count() >= 5;
    let (front, last) = [("ець", "ц"), ("ок", "к")]
        .iter()
        .find_map(|(ending, last)| Some((word.strip_suffix(ending)?, last)))?;
    let after_consonant = front.chars().next_back().is_some_and(|c| !VOWELS.contains(c));
    (long && after_consonant).then(|| format!("{front}{last}"))
}

/// One form for consonants and vowels that change with the case.
fn sounded(stem: String) -> String {
    let mut letters: Vec<char> = stem.chars().collect();
    let count = letters.len();
    let closed = count >= 5 && letters.last().is_some_and(|c| !VOWELS.contains(*c));
    if let Some(last) = letters.last_mut() {
        match *last {
            'ц' if count >= 4 => *last = 'к',
            'з' if count >= 5 => *last = 'г',
            _ => {}
        }
    }
    if let Some(vowel) =
        count.checked_sub(2).and_then(|at| letters.get_mut(at)).filter(|c| closed && **c == 'і')
    {
        *vowel = 'о';
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for forms in [
            "переговори переговорів переговорам переговорами переговорах",
            "війна війни війні війну війною воєн",
            "гарантія гарантії гарантій гарантію гарантіями гарантіях",
            "безпека безпеки безпеці безпеку безпекою",
            "допомога допомоги допомозі допомогу",
            "перемиря перемирям перемирї перемирю",
            "вогонь вогню вогнем",
            "полонений полоненого полонених полоненими полоненим",
            "зустріч зустрічі зустрічей зустрічами",
            "президент президента президентові президентом президенти президентів",
            "українець українця українці українцями українців",
            "договір договору договором договори",
            "сторона сторони сторін сторонам сторонами",
            "рік року роком роки років",
            "липень липня липні",
            "санкції санкцій санкціями санкціях",
            "домовленість домовленості домовленостей домовленостями",
            "підписав підписала підписали підписати підписано підписання",
            "депутат депутата депутати депутатів",
            "емірати еміратів еміратах",
            "актив активи активів активами",
            "генерал генерала генералом генерали",
            "питання питань питанням питаннях",
            "рішення рішень рішенням",
            "візит візиту візити",
            "припинення припиненню припиненням припинити",
            "обмін обміну обміні обміном обміни",
            "делегація делегації делегацію делегацією делегацій",
            "мирний мирного мирному мирна мирні мирних",
            "план плану планом плани планів планах",
            "зустрілися зустрілись зустрілася",
            "список списку списки списків",
            "територія територій територіями території",
        ] {
            let stems: std::collections::BTreeSet<String> = forms.split(' ').map(stem).collect();
            assert_eq!(stems.len(), 1, "{forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_have_other_stems() {
        for (one, other) in [
            ("мир", "мова"),
            ("їжак", "іжак"),
            ("мій", "ми"),
            ("мер", "море"),
            ("план", "плата"),
            ("війна", "військо"),
            ("перемога", "перемовини"),
            ("перемиря", "перемога"),
            ("полон", "поле"),
            ("удар", "уряд"),
            ("рік", "рука"),
            ("кремль", "крем"),
            ("посол", "посилка"),
            ("столиця", "стіл"),
            ("сила", "село"),
            ("право", "правила"),
            ("форма", "формат"),
            ("акт", "актив"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }
}
