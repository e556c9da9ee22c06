//! Words of a query that begin with a hyphen, which clap would take for flags.

use std::ffi::OsString;

/// The commands whose words may begin with a hyphen.
const WITH_WORDS: [&str; 3] = ["query", "facts", "stats"];

/// Puts a space before a word that is to be left out (`-gaza`), so that it is not taken for a cluster of flags.
pub(super) fn shielded(given: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut shielding = false;
    let one = |argument: OsString| {
        let text = argument.to_string_lossy();
        let left_out = text.strip_prefix('-').filter(|word| !word.is_empty() && !word.starts_with('-'));
        // Flags of one letter that every command has.
        let is_word = left_out.is_some_and(|word| !word.chars().all(|c| "vqhV".contains(c)));
        if shielding && is_word {
            return OsString::from(format!(" {text}"));
        }
        shielding |= WITH_WORDS.contains(&text.as_ref());
        argument
    };
    given.into_iter().map(one).collect()
}
