//! Light stems of Polish words, over folded letters: `ó` is `o` and `ł` is `l` already, which undoes half of the changes
//! of vowel.
//!
//! The endings are those of the tables of declension and conjugation in the grammar of school books (nouns by gender,
//! adjectives, the regular verbs in -ać, -ić, -yć, -ować). One ending, then the suffixes `-an-`, `-en-`, `-ow-` that words
//! share with the genitive plural, then `k`/`c` and `g`/`dz` before `-e`.

use super::light::without_ending;

const VOWELS: &str = "aeiouy";

const ENDINGS: &[&str] = &[
    // nouns
    "ami", "iami", "ach", "iach", "om", "iom", "owi", "iowi", "em", "iem", "ie", "um", "ium", "iow", "y", "i",
    "a", "ia", "e", "u", "iu", "o", "io", "owie", "oscia", "osci", "osc", "osciom", "osciach",
    // adjectives and participles
    "ego", "iego", "emu", "iemu", "ym", "im", "ymi", "imi", "ych", "ich", "ej", "iej", // verbs
    "ac", "ic", "yc", "al", "ala", "ali", "aly", "alo", "il", "ila", "ili", "ily", "ilo", "yl", "yla", "yli",
    "yly", "ylo", "owac", "owal", "owala", "owali", "owaly", "uje", "uja", "aja", "ono", "iono", "ano",
    "ony", "ona", "one", "onego", "onych", "eni", "any",
];

/// Second to go: what is left of participles, gerunds and adjectives.
const SUFFIXES: &[&str] = &["an", "en", "ow", "ien"];

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> String {
    let first = match fleeting(word) {
        Some(stem) => stem,
        None => without_ending(word, ENDINGS, VOWELS, 3).to_owned(),
    };
    let mut stem = without_ending(&first, SUFFIXES, VOWELS, 4).to_owned();
    for (soft, hard) in [("dz", "g"), ("c", "k")] {
        if stem.chars().count() >= 4
            && let Some(front) = stem.strip_suffix(soft)
        {
            return format!("{front}{hard}");
        }
    }
    stem.shrink_to_fit();
    stem
}

/// The stem of a nominative whose last vowel is gone in all other cases.
fn fleeting(word: &str) -> Option<String> {
    let endings = [("iec", "c"), ("ek", "k"), ("ster", "str")];
    let (front, last) = endings.iter().find_map(|(ending, last)| Some((word.strip_suffix(ending)?, last)))?;
    let after_consonant = front.chars().next_back().is_some_and(|c| !VOWELS.contains(c) || *last == "str");
    (word.chars().count() >= 5 && after_consonant).then(|| format!("{front}{last}"))
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for forms in [
            "rozmowy rozmow rozmowach rozmowami rozmowom",
            "wojna wojny wojnie wojne wojna",
            "gwarancja gwarancje gwarancji gwarancjami gwarancjach",
            "spotkanie spotkania spotkaniu spotkaniem spotkan",
            "prezydent prezydenta prezydentowi prezydentem prezydenci",
            "negocjacje negocjacji negocjacjach negocjacjami",
            "plan planu planem plany planow planach",
            "polska polski polsce polske",
            "zawieszenie zawieszenia zawieszeniem zawieszen",
            "rozejm rozejmu rozejmem",
            "jeniec jenca jency jencow jencami",
            "minister ministra ministrem ministrowie ministrow",
            "podpisal podpisala podpisali podpisac podpisano",
            "terytorium terytoria",
        ] {
            let stems: std::collections::BTreeSet<String> = forms.split(' ').map(stem).collect();
            let wanted =
                if forms.starts_with("prezydent") || forms.starts_with("terytorium") { 2 } else { 1 };
            assert!(stems.len() <= wanted, "{forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_have_other_stems() {
        for (one, other) in [
            ("pokoj", "pole"),
            ("wojna", "wojsko"),
            ("rozejm", "rozmowa"),
            ("iran", "irak"),
            ("plan", "plac"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }
}
