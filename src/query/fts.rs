//! A query as an FTS5 expression: every word between quotation marks, so that none of it can be syntax.

use super::{Expression, Scope, Words};
use std::fmt::{self, Write};

impl Expression {
    /// The right-hand side of `MATCH`.
    pub fn to_fts(&self) -> String {
        let mut out = String::new();
        // Writing into a string cannot fail.
        let _ = write_expression(&mut out, self);
        out
    }
}

fn write_expression(out: &mut String, expression: &Expression) -> fmt::Result {
    match expression {
        Expression::Words(words, scope) => {
            write_scope(out, *scope)?;
            write_words(out, words)
        }
        Expression::Near { parts, distance, scope } => {
            write_scope(out, *scope)?;
            out.push_str("NEAR(");
            for (index, words) in parts.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { " " });
                write_words(out, words)?;
            }
            write!(out, ", {distance})")
        }
        Expression::All { wanted, unwanted } if unwanted.is_empty() => write_joined(out, wanted, " AND "),
        Expression::All { wanted, unwanted } => {
            out.push('(');
            write_joined(out, wanted, " AND ")?;
            out.push_str(" NOT ");
            write_joined(out, unwanted, " OR ")?;
            out.push(')');
            Ok(())
        }
        Expression::Any(parts) => write_joined(out, parts, " OR "),
    }
}

fn write_joined(out: &mut String, parts: &[Expression], between: &str) -> fmt::Result {
    let several = parts.len() > 1;
    out.push_str(if several { "(" } else { "" });
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { between });
        write_expression(out, part)?;
    }
    out.push_str(if several { ")" } else { "" });
    Ok(())
}

fn write_scope(out: &mut String, scope: Option<Scope>) -> fmt::Result {
    scope.map_or(Ok(()), |scope| write!(out, "{} : ", scope.column()))
}

fn write_words(out: &mut String, words: &Words) -> fmt::Result {
    for (index, form) in words.forms.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { " + " });
        write!(out, "\"{}\"", form.replace('"', "\"\""))?;
    }
    out.push_str(if words.prefix { " *" } else { "" });
    Ok(())
}
