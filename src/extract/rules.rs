//! Site rules: selectors for the few sites that nothing else reads right. They are data; this compiles and applies them.

use super::body::Rooted;
use super::dom::{Dom, Index};
use crate::model::registrable_domain;
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use url::Url;

/// A rule as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteRule {
    /// The registrable domain that it is for.
    pub domain: String,
    /// Grows with every change.
    pub version: u32,
    /// Elements that hold the text.
    pub body: Vec<String>,
    /// Elements that are cut out of it.
    pub drop: Vec<String>,
    /// The element with the publication date.
    pub date: Vec<String>,
    /// Elements with authors' names.
    pub author: Vec<String>,
}

/// What is wrong with a rule.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteRuleError {
    /// A selector that is none.
    #[error("site rule for `{domain}`: `{selector}` is not a CSS selector: {why}")]
    Selector {
        /// The rule's domain.
        domain: String,
        /// The selector.
        selector: String,
        /// What the parser says.
        why: String,
    },
    /// Two rules for one domain.
    #[error("site rule for `{domain}`: there is another one")]
    Twice {
        /// The domain.
        domain: String,
    },
    /// A rule without a domain or without a selector.
    #[error("site rule for `{domain}`: names no selector")]
    Idle {
        /// The domain.
        domain: String,
    },
}

/// All rules, ready for use.
#[derive(Debug, Clone, Default)]
pub struct SiteRules {
    by_domain: BTreeMap<String, Compiled>,
}

/// One rule, ready for use.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    version: u32,
    body: Vec<Selector>,
    drop: Vec<Selector>,
    date: Vec<Selector>,
    author: Vec<Selector>,
}

impl SiteRules {
    /// Checks and compiles rules.
    pub fn compile(rules: Vec<SiteRule>) -> Result<Self, SiteRuleError> {
        let mut by_domain = BTreeMap::new();
        for rule in rules {
            let domain = rule.domain.trim().to_ascii_lowercase();
            let lists = [&rule.body, &rule.drop, &rule.date, &rule.author];
            if domain.is_empty() || lists.iter().all(|list| list.is_empty()) {
                return Err(SiteRuleError::Idle { domain });
            }
            let compiled = Compiled {
                version: rule.version,
                body: selectors(&domain, &rule.body)?,
                drop: selectors(&domain, &rule.drop)?,
                date: selectors(&domain, &rule.date)?,
                author: selectors(&domain, &rule.author)?,
            };
            if by_domain.insert(domain.clone(), compiled).is_some() {
                return Err(SiteRuleError::Twice { domain });
            }
        }
        Ok(Self { by_domain })
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.by_domain.len()
    }

    /// True where there is no rule.
    pub fn is_empty(&self) -> bool {
        self.by_domain.is_empty()
    }

    /// The rule for a page.
    pub(super) fn for_url(&self, url: &Url) -> Option<&Compiled> {
        if self.by_domain.is_empty() {
            return None;
        }
        self.by_domain.get(&registrable_domain(url)?)
    }
}

fn selectors(domain: &str, written: &[String]) -> Result<Vec<Selector>, SiteRuleError> {
    let parse = |selector: &String| {
        Selector::parse(selector).map_err(|error| SiteRuleError::Selector {
            domain: domain.to_owned(),
            selector: selector.clone(),
            why: error.to_string(),
        })
    };
    written.iter().map(parse).collect()
}

impl Compiled {
    /// Its version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Where the text is and what is cut out of it.
    pub fn rooted(&self, html: &Html, dom: &Dom<'_>) -> Rooted {
        Rooted { bodies: places(&self.body, html, dom), drops: places(&self.drop, html, dom) }
    }

    /// Where the date is.
    pub fn dates(&self, html: &Html, dom: &Dom<'_>) -> Vec<Index> {
        places(&self.date, html, dom)
    }

    /// Where the authors are.
    pub fn authors(&self, html: &Html, dom: &Dom<'_>) -> Vec<Index> {
        places(&self.author, html, dom)
    }
}

fn places(selectors: &[Selector], html: &Html, dom: &Dom<'_>) -> Vec<Index> {
    selectors
        .iter()
        .flat_map(|selector| html.select(selector))
        .filter_map(|found| dom.place_of(found.value()))
        .collect()
}
