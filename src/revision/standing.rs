//! Whether a page is a stored article, and the article as it is now: who may write a version, an address and the place of
//! the next look. Every way by which a page comes to a stored article asks here.

use crate::dedup::exact_likeness;
use crate::text::Tokens;
use jiff::Timestamp;

/// Likeness of two texts by runs of five words, 0 to 1, from which they are versions of one article where addresses do not tell. Two
/// copies of one report on different sites are less alike than an edited article and its old version.
const ALIKE: f64 = 0.5;

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The article's.
    This,
    /// Another article's.
    Another,
    /// No stored article's.
    Nobody,
    /// Of an article that somebody wished away.
    Forgotten,
}

/// A page beside the article that it may be.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'t> {
    /// Whose the address is by which the page calls itself.
    pub canonical: Owner,
    /// Whose the address is at which it was in the end.
    pub address: Owner,
    /// Whether the article's own address was asked, the one its versions come from.
    pub at_home: bool,
    /// The text of the newest version.
    pub old: &'t str,
    /// The text of the page.
    pub new: &'t str,
    /// When the newest version was seen.
    pub newest_at: Timestamp,
    /// When the page was fetched.
    pub fetched_at: Timestamp,
}

/// What a page is to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Another one, or one that was forgotten: nothing of it is the article's.
    Another,
    /// The article in another form (a page for mobiles, a copy under another address) or of an earlier day: an address of
    /// it, and no version.
    OtherForm,
    /// The article as it is now.
    Now,
}

/// What a page is to an article.
pub fn standing(sight: &Sight<'_>) -> Standing {
    let is_it = match (sight.canonical, sight.address) {
        (Owner::Forgotten | Owner::Another, _) | (_, Owner::Forgotten) => false,
        (Owner::This, _) => true,
        (Owner::Nobody, Owner::Another) => false,
        (Owner::Nobody, Owner::This | Owner::Nobody) => are_alike(sight.old, sight.new),
    };
    // Moments of versions are whole seconds.
    let is_newest = sight.fetched_at.as_second() >= sight.newest_at.as_second();
    match (is_it, sight.at_home && is_newest) {
        (false, _) => Standing::Another,
        (true, false) => Standing::OtherForm,
        (true, true) => Standing::Now,
    }
}

fn are_alike(old: &str, new: &str) -> bool {
    exact_likeness(&Tokens::of(old), &Tokens::of(new)) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "The delegations met in the harbour hall on 3 December, and it was late when they left it. \
        Both sides spoke of progress, and the envoy of the host said that they would meet in the town again.";
    /// Full of the same small words.
    const OTHER: &str = "The ministers of the fleet and of the town quarrelled in the hall on the fees of the port, and it \
        was said that they would not meet again. Both of the sides left it at that, and the mayor spoke of a storm.";

    fn seen(canonical: Owner, address: Owner, new: &str) -> Standing {
        let newest_at = Timestamp::from_second(1_000).unwrap();
        let fetched_at = Timestamp::from_second(2_000).unwrap();
        standing(&Sight { canonical, address, at_home: true, old: OLD, new, newest_at, fetched_at })
    }

    #[test]
    fn the_address_by_which_a_page_calls_itself_decides_and_the_text_only_where_it_is_unknown() {
        use Owner::{Another, Forgotten, Nobody, This};
        let edited = OLD.replace("3 December", "4 December");
        for (canonical, address, new, wanted) in [
            (This, This, OTHER, Standing::Now),
            (This, Nobody, OTHER, Standing::Now),
            (This, Another, OLD, Standing::Now),
            (Nobody, Nobody, &edited, Standing::Now),
            (Nobody, This, &edited, Standing::Now),
            (Nobody, This, OTHER, Standing::Another),
            (Nobody, Nobody, OTHER, Standing::Another),
            (Nobody, Nobody, "", Standing::Another),
            (Nobody, Another, OLD, Standing::Another),
            (Another, This, OLD, Standing::Another),
            (Forgotten, This, OLD, Standing::Another),
            (This, Forgotten, OLD, Standing::Another),
        ] {
            assert_eq!(seen(canonical, address, new), wanted, "{canonical:?} {address:?} {new}");
        }
    }

    #[test]
    fn a_page_from_elsewhere_or_of_an_earlier_day_is_no_version() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let (this, newest_at) = (Owner::This, at(1_000));
        for (at_home, fetched_at, wanted) in [
            (true, at(1_000), Standing::Now),
            (true, at(999), Standing::OtherForm),
            (false, at(2_000), Standing::OtherForm),
        ] {
            let sight = Sight {
                canonical: this,
                address: this,
                at_home,
                old: OLD,
                new: OTHER,
                newest_at,
                fetched_at,
            };
            assert_eq!(standing(&sight), wanted);
        }
    }
}
