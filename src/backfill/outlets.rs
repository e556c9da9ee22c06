//! The outlet that a label means.

use crate::archive::outlet_slug;
use crate::model::{Outlet, OutletId};

/// The outlet of a label: a known one by its id, name or credit, else a new slug.
pub(super) fn outlet_of(label: &str, known: &[Outlet]) -> Option<OutletId> {
    let same = |name: &str| name.trim().to_lowercase() == label.trim().to_lowercase();
    let named = known.iter().find(|outlet| same(outlet.id.as_str()) || same(&outlet.name));
    let credited = || known.iter().find(|outlet| outlet.credits.iter().any(|credit| same(credit)));
    named.or_else(credited).map(|outlet| outlet.id.clone()).or_else(|| outlet_slug(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(id: &str, name: &str, credits: &[&str]) -> Outlet {
        Outlet {
            id: OutletId::parse(id).unwrap(),
            name: name.to_owned(),
            owner: String::new(),
            family: String::new(),
            agency: false,
            state_media: false,
            domains: Vec::new(),
            credits: credits.iter().map(|credit| (*credit).to_owned()).collect(),
        }
    }

    #[test]
    fn a_label_means_a_known_outlet_or_a_new_one() {
        let known =
            [outlet("post", "The Harbour Post", &[]), outlet("wire", "Continental Wire", &["CW", "Провід"])];
        let check = |label: &str, wanted: Option<&str>| {
            assert_eq!(outlet_of(label, &known).map(|id| id.to_string()).as_deref(), wanted, "{label}");
        };
        check("the harbour post ", Some("post"));
        check("POST", Some("post"));
        check("провід", Some("wire"));
        check("Evening Echo", Some("evening-echo"));
        check("?", None);
    }
}
