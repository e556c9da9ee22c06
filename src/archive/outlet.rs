//! The outlet as a person or an archive writes it -> a slug.

use crate::model::{OutletId, TextHash};
use crate::text::fold_char;

/// The longest slug made here: it also has to serve as one label of a host name.
const LONGEST: usize = 60;

/// The slug of an outlet's label; nothing where the label names nobody.
///
/// A label with letters that ASCII cannot show gets a hash, so that two such labels never become one outlet.
pub fn outlet_slug(label: &str) -> Option<OutletId> {
    let mut folded = String::new();
    label.chars().for_each(|c| fold_char(c, &mut folded));
    if !folded.chars().any(char::is_alphanumeric) {
        return None;
    }
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST).collect();
    let lost = slug.len() == LONGEST || folded.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
    if lost {
        let hash: String = TextHash::of(folded.trim()).as_str().chars().take(8).collect();
        slug = slug.chars().take(LONGEST.saturating_sub(hash.len() + 1)).collect();
        slug = if slug.is_empty() { format!("outlet-{hash}") } else { format!("{slug}-{hash}") };
    }
    OutletId::parse(&slug).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slug(label: &str) -> String {
        outlet_slug(label).map(|id| id.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_label_becomes_a_slug() {
        assert_eq!(slug("The Harbour  Post"), "the-harbour-post");
        assert_eq!(slug("ÉCHO-24"), "echo-24");
        assert_eq!(slug(" — "), "");
    }

    #[test]
    fn labels_that_ascii_cannot_show_stay_apart() {
        assert!(slug("Вісник.net").starts_with("net-"));
        assert_ne!(slug("Вісник.net"), slug("Ранок.net"));
        assert!(slug("Ранок").starts_with("outlet-"));
    }

    proptest! {
        #[test]
        fn every_label_gives_a_slug_or_nothing(label in "\\PC{0,120}") {
            let first = outlet_slug(&label);
            prop_assert_eq!(first.is_some(), {
                let mut folded = String::new();
                label.chars().for_each(|c| fold_char(c, &mut folded));
                folded.chars().any(char::is_alphanumeric)
            });
        }
    }
}
