//! A query as an FTS5 expression: every word between quotation marks, so that none of it can be syntax.
//!
//! Words are looked for as they are written, and by their stem in every language that they can be a word of; names in
//! every spelling, through the entities that an article names.

use super::{Expression, Scope, Words};
use crate::model::Language;
use crate::text::{name_term, term, term_languages};

impl Expression {
    /// The right-hand side of `MATCH`.
    pub fn to_fts(&self) -> String {
        match self {
            Self::Words(words, scope) => words_in_fts(words, *scope),
            Self::Near { parts, distance, scope } => {
                let near = |parts: Vec<String>| format!("NEAR({}, {distance})", parts.join(" "));
                let written = near(parts.iter().map(literal).collect());
                let stems = languages(parts)
                    .map(|language| near(parts.iter().map(|part| stemmed(part, language)).collect()));
                any_of(written, stems.collect(), *scope, Vec::new())
            }
            Self::All { wanted, unwanted } if unwanted.is_empty() => joined(wanted, " AND "),
            Self::All { wanted, unwanted } => {
                format!("({} NOT {})", joined(wanted, " AND "), joined(unwanted, " OR "))
            }
            Self::Any(parts) => joined(parts, " OR "),
        }
    }
}

fn joined(parts: &[Expression], between: &str) -> String {
    let several = parts.len() > 1;
    let parts = parts.iter().map(Expression::to_fts).collect::<Vec<_>>().join(between);
    if several { format!("({parts})") } else { parts }
}

fn words_in_fts(words: &Words, scope: Option<Scope>) -> String {
    let single = words.prefix && words.words.len() == 1;
    let stems = if words.exact || single || words.is_person() {
        Vec::new()
    } else {
        languages(std::slice::from_ref(words)).map(|language| stemmed(words, language)).collect()
    };
    // The names of an article are those of title and text together.
    let names = words.names.iter().filter(|_| scope.is_none()).map(|id| quoted(&name_term(id))).collect();
    any_of(literal(words), stems, scope, names)
}

/// One of the ways in which something can be found.
fn any_of(written: String, mut stems: Vec<String>, scope: Option<Scope>, names: Vec<String>) -> String {
    let (words, terms) = match scope {
        None => ("{title body}", "{title_stems body_stems}"),
        Some(Scope::Title) => ("title", "title_stems"),
        Some(Scope::Text) => ("body", "body_stems"),
    };
    let mut ways = vec![format!("{words} : {written}")];
    stems.dedup();
    if !stems.is_empty() {
        ways.push(format!("{terms} : ({})", stems.join(" OR ")));
    }
    ways.extend(names.into_iter().map(|name| format!("names : {name}")));
    let several = ways.len() > 1;
    let ways = ways.join(" OR ");
    if several { format!("({ways})") } else { ways }
}

/// The languages in which any of the words has a stem.
fn languages(parts: &[Words]) -> impl Iterator<Item = Option<Language>> + use<> {
    let mut found: Vec<Option<Language>> = Vec::new();
    for word in parts.iter().flat_map(|part| &part.words) {
        for language in term_languages(&word.folded) {
            if !found.contains(&language) {
                found.push(language);
            }
        }
    }
    found.into_iter()
}

fn literal(words: &Words) -> String {
    phrase(words, |word| word.folded.clone())
}

/// The words by their stems in one language; the beginning of a word is taken for the beginning of a stem.
fn stemmed(words: &Words, language: Option<Language>) -> String {
    let last = words.words.len() - 1;
    let mut at = 0;
    phrase(words, |word| {
        let open = words.prefix && at == last;
        at += 1;
        let whole = term(&word.written, &word.folded, language);
        match whole.chars().next().filter(|mark| open && mark.is_alphabetic()) {
            Some(mark) => format!("{mark}{}", word.folded),
            None => whole,
        }
    })
}

fn phrase(words: &Words, form: impl FnMut(&super::expression::Word) -> String) -> String {
    let forms: Vec<String> = words.words.iter().map(form).map(|form| quoted(&form)).collect();
    format!("{}{}", forms.join(" + "), if words.prefix { " *" } else { "" })
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}
