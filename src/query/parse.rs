//! The grammar of `docs/query.md`, by recursive descent straight over the characters.

use super::{Expression, Problem, Scope, SyntaxError, Words};
use std::ops::Range;

/// Parentheses inside each other; FTS5's own parser has a fixed stack.
const MAX_DEPTH: usize = 8;
/// Words in one query.
const MAX_WORDS: usize = 200;
/// The distance of NEAR where none is given, as in FTS5.
const DEFAULT_DISTANCE: u32 = 10;

/// Reads a query.
pub fn parse(query: &str) -> Result<Expression, SyntaxError> {
    let mut parser = Parser { query, at: 0, depth: 0, words: 0, scope: None };
    let read = parser.any().and_then(|expression| match parser.peek() {
        None => Ok(expression),
        Some(_) => Err((Problem::StrayParenthesis, parser.at..parser.at + 1)),
    });
    read.map_err(|(problem, bytes)| SyntaxError { problem, bytes, query: query.to_owned() })
}

type Parsed<T> = Result<T, (Problem, Range<usize>)>;

struct Parser<'q> {
    query: &'q str,
    at: usize,
    depth: usize,
    words: usize,
    scope: Option<Scope>,
}

/// The operators of the language, in capitals only: in lower case they are words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
    Minus,
}

impl Operator {
    const ALL: [Self; 4] = [Self::And, Self::Or, Self::Not, Self::Minus];

    fn as_str(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
            Self::Minus => "-",
        }
    }
}

impl<'q> Parser<'q> {
    /// Alternatives, up to a closing parenthesis or the end.
    fn any(&mut self) -> Parsed<Expression> {
        let mut parts = vec![self.all(None)?];
        while let Some(or) = self.take(Operator::Or) {
            parts.push(self.all(Some(or))?);
        }
        Ok(if parts.len() > 1 { Expression::Any(parts) } else { parts.remove(0) })
    }

    /// What must be there together, and what must not.
    fn all(&mut self, or: Option<Range<usize>>) -> Parsed<Expression> {
        let start = self.at;
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        let mut exclusion = None;
        while !self.at_end_of_part() {
            if let Some(and) = self.take(Operator::And) {
                if wanted.is_empty() && unwanted.is_empty()
                    || self.at_end_of_part()
                    || self.is_next(Operator::And)
                {
                    return Err((Problem::Dangling("AND"), and));
                }
            } else if let Some((operator, place)) = self.take_negation() {
                unwanted.push(self.negated(operator, place.clone())?);
                exclusion.get_or_insert(place);
            } else {
                wanted.extend(self.operand()?);
            }
        }
        match (wanted.len(), exclusion, or) {
            (0, Some(place), _) => Err((Problem::OnlyExclusions, place)),
            (0, None, Some(or)) => Err((Problem::Dangling("OR"), or)),
            (0, None, None) => Err(self.nothing(start)),
            (1, None, _) => Ok(wanted.remove(0)),
            _ => Ok(Expression::All { wanted, unwanted }),
        }
    }

    fn nothing(&mut self, start: usize) -> (Problem, Range<usize>) {
        if let Some(or) = self.take(Operator::Or) {
            return (Problem::Dangling("OR"), or);
        }
        if self.depth == 0 && self.peek() == Some(')') {
            return (Problem::StrayParenthesis, self.at..self.at + 1);
        }
        (Problem::NoWord, start..self.at)
    }

    fn negated(&mut self, operator: Operator, place: Range<usize>) -> Parsed<Expression> {
        let nothing = (Problem::Dangling(operator.as_str()), place);
        let spaced = operator == Operator::Minus && self.peek().is_none_or(char::is_whitespace);
        self.skip_space();
        if spaced || self.at_end_of_part() || self.next_operator().is_some() {
            return Err(nothing);
        }
        self.operand()?.ok_or(nothing)
    }

    /// A group, phrase, NEAR, field or word; nothing for bare punctuation.
    fn operand(&mut self) -> Parsed<Option<Expression>> {
        self.skip_space();
        if self.peek() == Some('(') {
            return self.group().map(Some);
        }
        if self.rest().starts_with("NEAR(") {
            return self.near().map(Some);
        }
        if let Some(field) = self.field()? {
            return Ok(Some(field));
        }
        let scope = self.scope;
        Ok(self.words(false)?.map(|words| Expression::Words(words, scope)))
    }

    fn group(&mut self) -> Parsed<Expression> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err((Problem::TooDeep(MAX_DEPTH), open..open + 1));
        }
        let inner = self.any();
        self.skip_space();
        if self.peek() != Some(')') {
            // Whatever is missing at the end of the query, the open parenthesis comes first.
            return Err(match inner {
                Err(error) if error.1.end < self.query.len() => error,
                _ => (Problem::OpenParenthesis, open..open + 1),
            });
        }
        let inner = inner.map_err(|(problem, place)| match problem {
            Problem::NoWord => (problem, open..self.at + 1),
            _ => (problem, place),
        })?;
        self.at += 1;
        self.depth -= 1;
        Ok(inner)
    }

    /// `name:` with what follows; nothing where no field begins here.
    fn field(&mut self) -> Parsed<Option<Expression>> {
        let name: String = self.rest().chars().take_while(|c| c.is_alphabetic() || *c == '_').collect();
        let place = self.at..self.at + name.len();
        let Some(after) = self.query.get(place.end..).and_then(|rest| rest.strip_prefix(':')) else {
            return Ok(None);
        };
        if name.is_empty() {
            return Ok(None);
        }
        let Some(scope) = Scope::parse(&name) else {
            // "City: no deal" is a pasted headline, "site:example" a wish for a field.
            let headline = after.chars().next().is_none_or(char::is_whitespace);
            return if headline { Ok(None) } else { Err((Problem::UnknownField(name), place)) };
        };
        if self.scope.is_some() {
            return Err((Problem::NestedField, place));
        }
        self.at = place.end + 1;
        self.skip_space();
        if self.at_end_of_part() || self.next_operator().is_some() {
            return Err((Problem::EmptyField, place));
        }
        self.scope = Some(scope);
        let inner = self.operand()?;
        self.scope = None;
        inner.map(Some).ok_or((Problem::EmptyField, place))
    }

    fn near(&mut self) -> Parsed<Expression> {
        let name = self.at..self.at + 4;
        self.at += 5;
        let mut parts = Vec::new();
        let mut distance = DEFAULT_DISTANCE;
        loop {
            self.skip_space();
            match self.peek() {
                None => return Err((Problem::OpenParenthesis, name.end..name.end + 1)),
                Some(')') => break,
                Some(',') => {
                    distance = self.distance()?;
                    break;
                }
                Some('(') => return Err((Problem::InsideNear, self.at..self.at + 1)),
                Some(_) => {
                    if let Some(operator) = self.next_operator() {
                        return Err((Problem::InsideNear, self.at..self.at + operator.as_str().len()));
                    }
                    parts.extend(self.words(true)?);
                }
            }
        }
        self.at += 1;
        if parts.len() < 2 {
            return Err((Problem::TooFewNear, name));
        }
        Ok(Expression::Near { parts, distance, scope: self.scope })
    }

    /// `, 5` before the closing parenthesis, which stays.
    fn distance(&mut self) -> Parsed<u32> {
        let comma = self.at;
        self.at += 1;
        self.skip_space();
        let start = self.at;
        let written = self.rest().split([')', ' ', '\t', '\n']).next().unwrap_or_default();
        let distance = written.parse().ok().filter(|number| (1..=100).contains(number));
        self.at += written.len();
        self.skip_space();
        match (distance, self.peek()) {
            (Some(number), Some(')')) => Ok(number),
            _ if written.is_empty() => Err((Problem::Distance, comma..comma + 1)),
            _ => Err((Problem::Distance, start..start + written.len())),
        }
    }

    /// A phrase or a bare word with its equals sign and its star; nothing for bare punctuation.
    fn words(&mut self, in_near: bool) -> Parsed<Option<Words>> {
        let start = self.at;
        let exact = self.peek() == Some('=');
        self.at += usize::from(exact);
        let mut words =
            if self.peek().is_some_and(is_quote) { self.phrase().map(Some) } else { self.bare(in_near) }?;
        if exact && words.is_none() {
            return Err((Problem::Equals, start..start + 1));
        }
        self.words += words.as_ref().map_or(0, |words| words.words.len());
        words.iter_mut().for_each(|words| words.exact = exact);
        if self.words > MAX_WORDS {
            return Err((Problem::TooManyWords(MAX_WORDS), start..self.at));
        }
        Ok(words)
    }

    fn phrase(&mut self) -> Parsed<Words> {
        let open = self.at;
        let mark = self.peek().map_or(0, char::len_utf8);
        let inner = self.query.get(open + mark..).unwrap_or_default();
        let Some((length, close)) = inner.char_indices().find(|(_, c)| is_quote(*c)) else {
            return Err((Problem::OpenQuote, open..open + mark));
        };
        self.at = open + mark + length + close.len_utf8();
        let prefix = self.peek() == Some('*');
        let place = open..self.at;
        self.at += usize::from(prefix);
        let inner = inner.get(..length).unwrap_or_default();
        Words::of(inner, prefix).ok_or((Problem::NoWord, place))
    }

    fn bare(&mut self, in_near: bool) -> Parsed<Option<Words>> {
        let start = self.at;
        let chunk = self.chunk(in_near);
        self.at += chunk.len();
        let Some(star) = chunk.find('*') else { return Ok(Words::of(chunk, false)) };
        let stem = chunk.get(..star).unwrap_or_default();
        let after_word = stem.chars().next_back().is_some_and(char::is_alphanumeric);
        if star + 1 != chunk.len() || !after_word {
            return Err((Problem::Star, start + star..start + star + 1));
        }
        Ok(Words::of(stem, true))
    }

    /// Everything up to white space, a parenthesis, a quotation mark or (in NEAR) a comma that is in no number.
    fn chunk(&self, in_near: bool) -> &'q str {
        let rest = self.rest();
        let mut before = None;
        for (index, c) in rest.char_indices() {
            let after = || rest.get(index + 1..).and_then(|rest| rest.chars().next());
            let in_number = || before.is_some_and(is_digit) && after().is_some_and(is_digit);
            let comma = in_near && c == ',' && !in_number();
            if c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c) || comma {
                return rest.get(..index).unwrap_or_default();
            }
            before = Some(c);
        }
        rest
    }

    fn at_end_of_part(&mut self) -> bool {
        self.skip_space();
        matches!(self.peek(), None | Some(')')) || self.is_next(Operator::Or)
    }

    fn take_negation(&mut self) -> Option<(Operator, Range<usize>)> {
        [Operator::Not, Operator::Minus]
            .into_iter()
            .find_map(|operator| self.take(operator).map(|place| (operator, place)))
    }

    fn take(&mut self, operator: Operator) -> Option<Range<usize>> {
        self.skip_space();
        let place = self.at..self.at + operator.as_str().len();
        self.is_next(operator).then(|| {
            self.at = place.end;
            place
        })
    }

    fn next_operator(&self) -> Option<Operator> {
        Operator::ALL.into_iter().find(|operator| self.is_next(*operator))
    }

    fn is_next(&self, operator: Operator) -> bool {
        let Some(after) = self.rest().strip_prefix(operator.as_str()) else { return false };
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c);
        operator == Operator::Minus || after.chars().next().is_none_or(ends)
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'q str {
        self.query.get(self.at..).unwrap_or_default()
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Quotation marks of all the press: any of them opens, any closes.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}
