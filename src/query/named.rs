//! Names in a query: which words of it are the name of whom.

use super::expression::Word;
use super::{Expression, Words};
use crate::model::EntityId;

/// Words of the longest name that is looked for among words that stand side by side.
const LONGEST_NAME: usize = 5;

impl Expression {
    /// Says of words, phrases and neighbouring words whom they name. `known` gives the entities of a form, which is
    /// folded words with single spaces, or one word in capitals.
    pub fn with_names<E>(self, known: &mut impl FnMut(&str) -> Result<Vec<EntityId>, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Words(mut words, scope) => {
                if words.is_plain() {
                    words.names = named(&words.words, known)?;
                }
                Self::Words(words, scope)
            }
            Self::Near { .. } => self,
            Self::All { wanted, unwanted } => {
                let unwanted = each(unwanted, known)?;
                let mut wanted = neighbours(wanted, known)?;
                match (wanted.pop(), wanted.is_empty() && unwanted.is_empty()) {
                    (Some(only), true) => only,
                    (last, _) => Self::All { wanted: wanted.into_iter().chain(last).collect(), unwanted },
                }
            }
            Self::Any(parts) => Self::Any(each(parts, known)?),
        })
    }
}

fn each<E>(
    parts: Vec<Expression>,
    known: &mut impl FnMut(&str) -> Result<Vec<EntityId>, E>,
) -> Result<Vec<Expression>, E> {
    parts.into_iter().map(|part| part.with_names(known)).collect()
}

/// Words side by side that are a name together are found by it as well.
fn neighbours<E>(
    mut parts: Vec<Expression>,
    known: &mut impl FnMut(&str) -> Result<Vec<EntityId>, E>,
) -> Result<Vec<Expression>, E> {
    let mut out = Vec::new();
    while !parts.is_empty() {
        let length = match longest_name(&parts, known)? {
            Some((length, name)) => {
                let wanted = each(parts.drain(..length).collect(), known)?;
                let together = Expression::All { wanted, unwanted: Vec::new() };
                out.push(Expression::Any(vec![together, Expression::Words(name, None)]));
                continue;
            }
            None => 1,
        };
        out.extend(each(parts.drain(..length).collect(), known)?);
    }
    Ok(out)
}

fn longest_name<E>(
    parts: &[Expression],
    known: &mut impl FnMut(&str) -> Result<Vec<EntityId>, E>,
) -> Result<Option<(usize, Words)>, E> {
    let side_by_side: Vec<&Word> = parts
        .iter()
        .take(LONGEST_NAME)
        .map_while(|part| match part {
            Expression::Words(words, None) if words.is_plain() => match words.words.as_slice() {
                [word] => Some(word),
                _ => None,
            },
            _ => None,
        })
        .collect();
    for length in (2..=side_by_side.len()).rev() {
        let words: Vec<Word> = side_by_side.iter().take(length).map(|word| (*word).clone()).collect();
        let names = named(&words, known)?;
        if !names.is_empty() {
            return Ok(Some((length, Words { words, prefix: false, exact: false, names })));
        }
    }
    Ok(None)
}

fn named<E>(
    words: &[Word],
    known: &mut impl FnMut(&str) -> Result<Vec<EntityId>, E>,
) -> Result<Vec<EntityId>, E> {
    let form = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
    let mut found = known(&form)?;
    if let [word] = words
        && word.capitals
    {
        found.extend(known(&word.folded.to_uppercase())?);
    }
    found.sort();
    found.dedup();
    Ok(found)
}
