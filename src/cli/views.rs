//! `quotes`, `meetings`, `positions`, `plans` and `figures`: facts of one kind, with their arguments as columns.

use super::args::{Meetings, Positions, View};
use super::query::{filter, finish, run, words};
use super::render::{self, Format};
use super::{Ending, Session};
use crate::query::{self, Edge, FactView, Filter, Statement};
use crate::store::Reader;
use crate::telemetry;
use anyhow::{Context, bail};

/// Facts of a view.
pub fn facts(session: &Session, view: FactView, given: &View) -> anyhow::Result<Ending> {
    let (reader, filter) = asked(session, given)?;
    show(&reader, &query::view(view, &filter, false), table(view), given)
}

/// Meetings, all or those to come.
pub fn meetings(session: &Session, given: &Meetings) -> anyhow::Result<Ending> {
    let (reader, filter) = asked(session, &given.view)?;
    let statement = query::view(FactView::Meetings, &filter, given.planned);
    show(&reader, &statement, table(FactView::Meetings), &given.view)
}

/// The matrix of parties and issues.
pub fn positions(session: &Session, given: &Positions) -> anyhow::Result<Ending> {
    let (reader, filter) = asked(session, &given.view)?;
    let zone = render::zone(&given.view.filters.tz)?;
    let moment = |when: &String| query::instant(when, Edge::Until, telemetry::now(), &zone);
    let as_of = given.as_of.as_ref().map(moment).transpose().context("--as-of")?;
    let columns = ["issue", "party", "stance", "polarity", "day", "reports", "evidence", "outlet", "article"];
    show(&reader, &query::positions(&filter, as_of), &columns, &given.view)
}

fn asked(session: &Session, given: &View) -> anyhow::Result<(Reader, Filter)> {
    if !(0.0..=1.0).contains(&given.min_confidence) {
        bail!("--min-confidence {} does not lie between 0 and 1", given.min_confidence);
    }
    if !given.filters.kind.is_empty() {
        bail!("--kind: the command says the kind already; `peacewire facts` takes any");
    }
    let reader = session.reader()?;
    let words = words(&given.words, &reader)?;
    let filter = filter(session, &reader, &given.filters, words)?;
    Ok((reader, Filter { min_confidence: Some(given.min_confidence), ..filter }))
}

fn show(reader: &Reader, statement: &Statement, columns: &[&str], given: &View) -> anyhow::Result<Ending> {
    let mut rows = run(reader, statement)?;
    if given.format.format == Format::Table {
        rows.select(columns);
    }
    finish(&rows, given.format.format, &given.filters)
}

/// Columns that a person reads in a table.
fn table(view: FactView) -> &'static [&'static str] {
    match view {
        FactView::Quotes => &["published", "outlet", "speaker", "quote", "form", "article"],
        FactView::Meetings => &[
            "time_start",
            "form",
            "factuality",
            "sides",
            "participants",
            "place",
            "evidence",
            "outlet",
            "article",
        ],
        FactView::Plans => &[
            "document", "version", "status", "points", "obligors", "action", "object", "evidence", "outlet",
            "article",
        ],
        FactView::Figures => {
            &["published", "value", "high", "unit", "of_what", "qualifier", "evidence", "outlet", "article"]
        }
    }
}
