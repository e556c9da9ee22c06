//! `timeline`: claims day by day, each with its sentence and how many stand behind it.

use super::args::Accounts;
use super::query::{filter, finish, note_size, run, words};
use super::render::{self, Format, Rows, Value};
use super::{Ending, Session};
use crate::query::{self, Wanted};
use std::collections::BTreeMap;
use std::io::Write;

/// Heights of a day in the plot.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Prints the account.
pub fn list(session: &Session, asked: &Accounts) -> anyhow::Result<Ending> {
    let reader = session.reader()?;
    let filter = filter(session, &reader, &asked.filters, words(&asked.words, &reader)?)?;
    let rows = run(&reader, &query::timeline(&filter, &Wanted::default()))?;
    if !matches!(asked.format.format, Format::Table | Format::Md) {
        return finish(&rows, asked.format.format, &asked.filters);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    render::quietly(account(&mut out, &rows, asked.format.format).and_then(|()| out.flush()))?;
    note_size(rows.rows.len(), &asked.filters);
    Ok(Ending::Well)
}

fn account(out: &mut impl Write, rows: &Rows, format: Format) -> std::io::Result<()> {
    let mut days: BTreeMap<String, Vec<&Vec<Value>>> = BTreeMap::new();
    for row in &rows.rows {
        days.entry(rows.text(row, "day")).or_default().push(row);
    }
    writeln!(out, "{}", plot(&days))?;
    let markdown = format == Format::Md;
    for (day, claims) in &days {
        writeln!(out, "\n{}{day}", if markdown { "## " } else { "" })?;
        for claim in claims {
            let sentence = rows.text(claim, "evidence");
            let sentence = if markdown { render::escaped(&sentence) } else { render::clean_line(&sentence) };
            let mark = if markdown { "- " } else { "  " };
            writeln!(
                out,
                "{mark}{}: “{sentence}” ({})  [{}]",
                head(rows, claim),
                support(rows, claim),
                rows.text(claim, "article")
            )?;
        }
    }
    Ok(())
}

/// Kind, and what makes the claim less than a fact.
fn head(rows: &Rows, claim: &[Value]) -> String {
    let mut head = rows.text(claim, "kind").replace('_', " ");
    let class = rows.text(claim, "class");
    let notes = [
        (class == "planned" || class == "possible").then_some(class.as_str()),
        (rows.text(claim, "polarity") == "-").then_some("denied"),
        (rows.number(claim, "disputed") > 0).then_some("disputed"),
        (!rows.text(claim, "superseded_by").is_empty()).then_some("superseded"),
        (rows.number(claim, "dated") == 0).then_some("day of the report"),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    if !notes.is_empty() {
        head.push_str(&format!(" ({})", notes.join(", ")));
    }
    head
}

/// The outlet that had it first, and how many stand behind it.
pub fn support(rows: &Rows, claim: &[Value]) -> String {
    let (articles, origins) = (rows.number(claim, "articles"), rows.number(claim, "origin_count"));
    let outlet = render::clean_line(&rows.text(claim, "outlet"));
    let many = |count: i64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    format!("{outlet}; {}, {}", many(origins, "origin"), many(articles, "article"))
}

/// One bar a day, the days without claims included.
fn plot(days: &BTreeMap<String, Vec<&Vec<Value>>>) -> String {
    let parse = |day: Option<&String>| day.and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let (Some(first), Some(last)) = (parse(days.keys().next()), parse(days.keys().next_back())) else {
        return String::new();
    };
    let most = days.values().map(Vec::len).max().unwrap_or(1);
    let each = first.series(jiff::ToSpan::days(1)).take_while(|day| *day <= last).take(400);
    let bars = each.map(|day| {
        let found = days.get(&day.to_string()).map_or(0, Vec::len);
        let height = (found * BARS.len()).div_ceil(most.max(1));
        height.checked_sub(1).and_then(|at| BARS.get(at)).copied().unwrap_or(' ')
    });
    format!("{first} {} {last}", bars.collect::<String>())
}
