//! What the light rules of our own share: endings are taken off, never put on, and a word keeps a beginning that tells it.

/// Letters that a word keeps at least.
const SHORTEST: usize = 3;

/// Takes the longest of the endings off that leaves `least` letters with a vowel among them; the word itself where none does.
pub(super) fn without_ending<'w>(word: &'w str, endings: &[&str], vowels: &str, least: usize) -> &'w str {
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    let kept = stems.filter(|stem| {
        stem.chars().count() >= least.max(SHORTEST) && stem.chars().any(|c| vowels.contains(c))
    });
    kept.min_by_key(|stem| stem.len()).unwrap_or(word)
}
