//! Copies of stories of our own, and what looks like them (`tests/fixtures/copies/<language>.txt`): which relation each gets.

use jiff::Timestamp;
use peacewire::dedup::{Index, fingerprint, heading};
use peacewire::model::{Candidate, CanonicalUrl, Newcomer, Placement, PublicId};
use peacewire::text::Tokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const LANGUAGES: [&str; 2] = ["en", "uk"];
const STORIES: [(&str, &str); 2] = [("first", "second"), ("second", "first")];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    SameText,
    Derived,
    Unrelated,
}
use Relation::{Derived, SameText, Unrelated};

/// A page: outlet, headline, text.
#[derive(Debug, Clone)]
struct Page {
    outlet: Option<&'static str>,
    headline: String,
    text: String,
}

/// Sections of a fixture, by name, a line a sentence.
struct Newsroom(BTreeMap<String, Vec<String>>);

impl Newsroom {
    fn of(language: &str) -> Self {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/copies/{language}.txt"));
        let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut section = String::new();
        for line in std::fs::read_to_string(file).unwrap().lines() {
            match line.strip_prefix("# ") {
                Some(name) => section = name.to_owned(),
                None => sections.entry(section.clone()).or_default().push(line.to_owned()),
            }
        }
        Self(sections)
    }

    fn lines(&self, name: &str) -> &[String] {
        self.0.get(name).unwrap_or_else(|| panic!("no section `{name}`"))
    }

    fn text(&self, name: &str) -> String {
        self.lines(name).join(" ")
    }

    /// A page of another outlet than the original's.
    fn page(&self, headline: &str, text: String) -> Page {
        Page { outlet: Some("elsewhere"), headline: self.text(headline), text }
    }

    fn original(&self, story: &str) -> Page {
        Page {
            outlet: Some("wire"),
            ..self.page(&format!("{story} headline"), self.text(&format!("{story} text")))
        }
    }

    /// Everything that is compared with the original of a story, and its relation to it.
    fn variants(&self, story: &str, other: &str) -> Vec<(&'static str, Page, Relation)> {
        let same = format!("{story} headline");
        // It has no word of the original's headline.
        let changed = format!("{story} other report headline");
        let text = self.text(&format!("{story} text"));
        let sentences = self.lines(&format!("{story} text"));
        let (front, back) = sentences.split_at(sentences.len() / 2);
        let (front, back) = (front.join(" "), back.join(" "));
        let (filler, furniture) = (self.text("filler"), self.text("furniture"));
        let report = self.text(&format!("{story} other report"));
        let background = sentences[6..].join(" ");
        let follow_up = format!("{} {background}", self.text(&format!("{story} follow-up")));
        let elsewhere = self.text(&format!("{other} other report"));
        let round_up = format!("{} {filler} {text} {elsewhere}", self.text(&format!("{other} text")));
        let opening = format!("{} {}", self.lines("filler")[1], sentences[1..].join(" "));
        vec![
            ("verbatim", self.page(&same, text.clone()), SameText),
            ("headline changed", self.page(&changed, text.clone()), SameText),
            ("cut to half", self.page(&changed, front.clone()), SameText),
            ("cut to a third", self.page(&changed, first_words(&text, 3)), SameText),
            ("half inserted within", self.page(&changed, format!("{front} {filler} {back}")), SameText),
            ("half inserted in front", self.page(&changed, format!("{filler} {text}")), SameText),
            ("half inserted at the end", self.page(&changed, format!("{text} {filler}")), SameText),
            ("one word in ten edited", self.page(&same, edited(&text)), SameText),
            ("one word in ten edited, headline changed", self.page(&changed, edited(&text)), SameText),
            ("another opening sentence", self.page(&changed, opening), SameText),
            ("halves exchanged", self.page(&changed, format!("{back} {front}")), SameText),
            ("in the furniture of another page", self.page(&same, format!("{text} {furniture}")), SameText),
            ("another report of the event", self.page(&changed, report), Unrelated),
            (
                "follow-up with background",
                self.page(&format!("{story} follow-up headline"), follow_up),
                Derived,
            ),
            ("round-up", self.page(&format!("{other} follow-up headline"), round_up), Derived),
            ("same people, other event", self.original(other), Unrelated),
        ]
    }

    /// Two pages of short reports of different events in the same furniture.
    fn furnished(&self, outlets: [Option<&'static str>; 2], place: &str, own: usize) -> [Page; 2] {
        let furniture = self.lines("furniture");
        let (top, bottom) = furniture.split_at(if place == "around" { 5 } else { 0 });
        ["first", "second"].map(|story| {
            let own = self.lines(&format!("{story} other report"))[..own].join(" ");
            Page {
                outlet: outlets[usize::from(story == "second")],
                headline: self.text(&format!("{story} other report headline")),
                text: format!("{} {own} {}", top.join(" "), bottom.join(" ")),
            }
        })
    }
}

fn first_words(text: &str, part: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    words[..words.len() / part].join(" ")
}

/// One word in ten replaced, at places that look like chance.
fn edited(text: &str) -> String {
    let mut state = 7_u32;
    let words = text.split(' ').map(|word| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if (state >> 16).is_multiple_of(10) { format!("{word}{}", state >> 24) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn id(name: &str) -> PublicId {
    PublicId::of_url(&CanonicalUrl::parse(&format!("http://a.example/{}", name.replace(' ', "-"))).unwrap())
}

fn add(index: &mut Index, name: &str, page: &Page) -> Placement {
    let fingerprint = fingerprint(&Tokens::of(&page.text));
    let heading = heading(page.outlet, Some(&page.headline));
    let (id, at) = (id(name), Timestamp::UNIX_EPOCH);
    let placement =
        index.place(&Newcomer { id: &id, at, fingerprint: &fingerprint, heading: &heading, features: &[] });
    let (same_text, story) = (placement.same_text.clone(), placement.story.clone());
    index.insert(Candidate { id, same_text, story, at, fingerprint, heading, features: Vec::new() });
    placement
}

/// The relation of a page to one that came before it.
fn relation(earlier: &Page, later: &Page) -> Relation {
    let mut index = Index::new();
    add(&mut index, "earlier", earlier);
    let placement = add(&mut index, "later", later);
    match placement {
        Placement { same_text, .. } if same_text == id("earlier") => SameText,
        Placement { derived_from, .. } if derived_from.contains(&id("earlier")) => Derived,
        Placement { .. } => Unrelated,
    }
}

#[test]
fn each_kind_of_copy_and_of_what_only_looks_like_one_gets_its_relation() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let newsroom = Newsroom::of(language);
        for (story, other) in STORIES {
            let original = newsroom.original(story);
            for (name, page, wanted) in newsroom.variants(story, other) {
                let forward = relation(&original, &page);
                // What contains an earlier text is derived from it, and not the other way round.
                let backward_is_copy = relation(&page, &original) == SameText;
                if forward != wanted || backward_is_copy != (wanted == SameText) {
                    wrong.push(format!("{language} {story}, {name}: {forward:?}, first: {backward_is_copy}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_furniture_of_a_page_makes_no_copies_whatever_is_known_of_the_outlet() {
    for language in LANGUAGES {
        let newsroom = Newsroom::of(language);
        for outlets in [[Some("a"), Some("a")], [Some("a"), Some("b")], [None, None], [Some("a"), None]] {
            for (place, own) in [("around", 5), ("around", 3), ("below", 5), ("below", 3)] {
                let [first, second] = newsroom.furnished(outlets, place, own);
                // Issue 7: that they share a list is still taken for a quotation.
                let got = [relation(&first, &second), relation(&second, &first)];
                assert_eq!(got, [Derived, Derived], "{language} {outlets:?} {place} {own}");
            }
        }
    }
}

#[test]
fn the_order_of_arrival_of_copies_makes_no_other_groups() {
    for language in LANGUAGES {
        let newsroom = Newsroom::of(language);
        let originals = STORIES.map(|(story, _)| (format!("{story} original"), newsroom.original(story)));
        let pages: Vec<(String, Page)> = STORIES
            .iter()
            .flat_map(|(story, other)| {
                let variants = newsroom.variants(story, other).into_iter();
                variants.map(move |(name, page, _)| (format!("{story} {name}"), page))
            })
            .collect();
        let in_order = |turn: usize| {
            let mut order = pages.clone();
            order.sort_by_key(|(name, _)| fingerprint(&Tokens::of(&format!("{name} {turn}"))).text_hash);
            // Issue 7: groups that met before their original came are not united by it.
            originals.iter().cloned().chain(order).collect::<Vec<_>>()
        };
        let first = in_order(0);
        for turn in 1..8 {
            assert_eq!(groups(&in_order(turn)), groups(&first), "{language}, turn {turn}");
        }
    }
}

#[test]
fn which_of_two_pages_comes_first_makes_them_no_copies_and_no_others() {
    for language in LANGUAGES {
        let newsroom = Newsroom::of(language);
        let pages: Vec<(&str, Page, Relation)> =
            STORIES.iter().flat_map(|(story, other)| newsroom.variants(story, other)).collect();
        for (n, (name, page, _)) in pages.iter().enumerate() {
            for (other_name, other, _) in &pages[..n] {
                let copies = [relation(page, other), relation(other, page)].map(|got| got == SameText);
                assert_eq!(copies[0], copies[1], "{language}: {name}, {other_name}");
            }
        }
    }
}

/// Names of the pages of each group of copies.
fn groups(pages: &[(String, Page)]) -> BTreeSet<BTreeSet<&str>> {
    let mut index = Index::new();
    let mut groups: BTreeMap<PublicId, BTreeSet<&str>> = BTreeMap::new();
    for (name, page) in pages {
        let placement = add(&mut index, name, page);
        groups.entry(placement.same_text).or_default().insert(name);
    }
    groups.into_values().collect()
}
