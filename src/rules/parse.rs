//! The grammar of rules (`docs/rules.md`): AND, OR, NOT and parentheses around words of the query language, which its own
//! parser reads, and around `entity:`, `issue:`, `outlet:` and `lang:`.

use super::condition::Condition;
use super::error::Fault;
use super::{Definition, Known, RuleError};
use crate::model::{EntityId, IssueId, Language, OutletId};
use crate::query::{self, SyntaxError};
use std::ops::Range;

/// Parentheses inside each other.
const MAX_DEPTH: usize = 8;

type Parsed<T> = Result<T, (String, Range<usize>)>;

/// Reads a rule's condition.
pub(super) fn parse(definition: &Definition, known: &Known) -> Result<Condition, RuleError> {
    let condition = definition.when.as_str();
    let mut parser = Parser { condition, known, at: 0, depth: 0 };
    let read = parser.any().and_then(|read| match parser.peek() {
        None => Ok(read),
        Some(_) => Err(("this parenthesis was never opened".to_owned(), parser.at..parser.at + 1)),
    });
    read.map_err(|(message, bytes)| {
        let fault = Fault { message, bytes, condition: condition.to_owned() };
        RuleError::Condition { id: definition.id.clone(), fault }
    })
}

struct Parser<'r> {
    condition: &'r str,
    known: &'r Known,
    at: usize,
    depth: usize,
}

impl<'r> Parser<'r> {
    fn any(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.all()?];
        while self.take("OR").is_some() {
            parts.push(self.all()?);
        }
        Ok(if parts.len() > 1 { Condition::Any(parts) } else { parts.remove(0) })
    }

    fn all(&mut self) -> Parsed<Condition> {
        let mut parts = Vec::new();
        let start = self.at;
        loop {
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) || self.is_next("OR") {
                break;
            }
            if let Some(place) = self.take("AND") {
                if parts.is_empty() {
                    return Err(("`AND` has nothing to work on".to_owned(), place));
                }
                continue;
            }
            let negation = self.take("NOT");
            let part = self.operand()?;
            parts.push(if negation.is_some() { Condition::Not(Box::new(part)) } else { part });
        }
        if parts.is_empty() {
            return Err(("there is nothing to look for here".to_owned(), start..self.at));
        }
        // A rule of exclusions alone would meet almost everything.
        if parts.iter().all(|part| matches!(part, Condition::Not(_))) {
            return Err(("an exclusion needs something to exclude from".to_owned(), start..self.at));
        }
        Ok(if parts.len() > 1 { Condition::All(parts) } else { parts.remove(0) })
    }

    fn operand(&mut self) -> Parsed<Condition> {
        self.skip_space();
        match self.peek() {
            None | Some(')') => Err(("`NOT` has nothing to work on".to_owned(), self.at..self.at)),
            Some('(') => self.group(),
            Some(_) => match self.field()? {
                Some(field) => Ok(field),
                None => self.words(),
            },
        }
    }

    fn group(&mut self) -> Parsed<Condition> {
        let open = self.at..self.at + 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err((format!("more than {MAX_DEPTH} parentheses inside each other"), open));
        }
        self.at += 1;
        let inner = self.any()?;
        self.skip_space();
        if self.peek() != Some(')') {
            return Err(("this parenthesis is never closed".to_owned(), open));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(inner)
    }

    /// `entity:`, `issue:`, `outlet:` or `lang:` with its value; nothing where none begins here.
    fn field(&mut self) -> Parsed<Option<Condition>> {
        let rest = self.rest();
        let Some((name, after)) = rest.split_once(':') else { return Ok(None) };
        if !matches!(name, "entity" | "issue" | "outlet" | "lang") {
            return Ok(None);
        }
        let length = after.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).unwrap_or(after.len());
        let value = after.get(..length).unwrap_or_default().to_owned();
        let start = self.at + name.len() + 1;
        let place = start..start + length;
        let condition = match name {
            "entity" => self.entity(&value),
            "issue" => self.issue(&value),
            "outlet" => OutletId::parse(&value).map(Condition::Outlet).map_err(|error| error.to_string()),
            _ => Language::parse(&value)
                .map(Condition::Language)
                .ok_or_else(|| format!("`{value}` is no two-letter code such as uk or en")),
        };
        self.at = place.end;
        condition.map(Some).map_err(|message| (message, place))
    }

    fn entity(&self, value: &str) -> Result<Condition, String> {
        let id = EntityId::parse(value).map_err(|error| error.to_string())?;
        let known = self.known.entities.contains(&id);
        known.then_some(Condition::Entity(id)).ok_or_else(|| format!("there is no entity `{value}`"))
    }

    fn issue(&self, value: &str) -> Result<Condition, String> {
        let id = IssueId::parse(value).map_err(|error| error.to_string())?;
        let known = self.known.issues.contains(&id);
        known.then_some(Condition::Issue(id)).ok_or_else(|| format!("the topic has no issue `{value}`"))
    }

    /// A word, a phrase, NEAR or a field of the query language.
    fn words(&mut self) -> Parsed<Condition> {
        let start = self.at;
        let end = start + self.extent();
        self.at = end;
        let shifted = |error: SyntaxError| {
            let bytes = start + error.bytes.start..start + error.bytes.end;
            (error.problem.to_string(), bytes)
        };
        query::parse(self.condition.get(start..end).unwrap_or_default())
            .map(Condition::Words)
            .map_err(shifted)
    }

    /// The bytes up to the white space or parenthesis that ends the part, those inside quotation marks and parentheses of
    /// its own passed over.
    fn extent(&self) -> usize {
        let (mut depth, mut quoted, mut before) = (0_usize, false, None);
        for (at, c) in self.rest().char_indices() {
            let opens = matches!(before, Some('R' | ':')) || depth > 0;
            match c {
                '"' | '“' | '”' | '„' | '«' | '»' => quoted = !quoted,
                _ if quoted => {}
                '(' if opens => depth += 1,
                ')' if depth > 0 => depth -= 1,
                '(' | ')' => return at,
                _ if c.is_whitespace() && depth == 0 => return at,
                _ => {}
            }
            before = Some(c);
        }
        self.rest().len()
    }

    fn take(&mut self, operator: &str) -> Option<Range<usize>> {
        self.skip_space();
        let place = self.at..self.at + operator.len();
        self.is_next(operator).then(|| {
            self.at = place.end;
            place
        })
    }

    fn is_next(&self, operator: &str) -> bool {
        let after = self.rest().strip_prefix(operator);
        after.is_some_and(|after| {
            after.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'))
        })
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'r str {
        self.condition.get(self.at..).unwrap_or_default()
    }
}
