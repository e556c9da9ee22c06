//! Facts of one kind with their arguments as columns, and the stances of the parties as of a day.

use super::Filter;
use super::conditions::{AT, Conditions};
use super::statement::{Column, ColumnKind, Statement, column, listed};
use crate::model::FactKind;
use jiff::Timestamp;

/// The views of facts that can be asked like facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactView {
    /// Who said what.
    Quotes,
    /// Who met whom.
    Meetings,
    /// Plans and what they provide for.
    Plans,
    /// Numbers with their units.
    Figures,
}

const QUOTES: &[Column] = &[
    column("published", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("speaker", ColumnKind::Text),
    column("quote", ColumnKind::Text),
    column("form", ColumnKind::Text),
    column("cue", ColumnKind::Text),
    column("speaker_id", ColumnKind::Text),
    column("addressee", ColumnKind::Text),
    column("issues", ColumnKind::Json),
    column("language", ColumnKind::Text),
    column("evidence", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

const MEETINGS: &[Column] = &[
    column("time_start", ColumnKind::Text),
    column("time_end", ColumnKind::Text),
    column("form", ColumnKind::Text),
    column("factuality", ColumnKind::Text),
    column("sides", ColumnKind::Json),
    column("participants", ColumnKind::Json),
    column("third_parties", ColumnKind::Json),
    column("place", ColumnKind::Text),
    column("venue", ColumnKind::Text),
    column("event", ColumnKind::Text),
    column("round", ColumnKind::Integer),
    column("agenda", ColumnKind::Json),
    column("polarity", ColumnKind::Text),
    column("background", ColumnKind::Integer),
    column("evidence", ColumnKind::Text),
    column("claim_key", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("published", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

const PLANS: &[Column] = &[
    column("published", ColumnKind::Instant),
    column("kind", ColumnKind::Text),
    column("document", ColumnKind::Text),
    column("version", ColumnKind::Text),
    column("status", ColumnKind::Text),
    column("points", ColumnKind::Integer),
    column("sponsors", ColumnKind::Json),
    column("aim", ColumnKind::Text),
    column("obligors", ColumnKind::Json),
    column("action", ColumnKind::Text),
    column("object", ColumnKind::Text),
    column("beneficiaries", ColumnKind::Json),
    column("issues", ColumnKind::Json),
    column("factuality", ColumnKind::Text),
    column("polarity", ColumnKind::Text),
    column("evidence", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

const FIGURES: &[Column] = &[
    column("published", ColumnKind::Instant),
    column("value", ColumnKind::Real),
    column("high", ColumnKind::Real),
    column("unit", ColumnKind::Text),
    column("of_what", ColumnKind::Text),
    column("qualifier", ColumnKind::Text),
    column("per", ColumnKind::Text),
    column("issues", ColumnKind::Json),
    column("factuality", ColumnKind::Text),
    column("polarity", ColumnKind::Text),
    column("time_start", ColumnKind::Text),
    column("evidence", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

const POSITIONS: &[Column] = &[
    column("issue", ColumnKind::Text),
    column("party", ColumnKind::Text),
    column("stance", ColumnKind::Text),
    column("polarity", ColumnKind::Text),
    column("day", ColumnKind::Text),
    column("object", ColumnKind::Text),
    column("toward", ColumnKind::Json),
    column("area", ColumnKind::Text),
    column("aspect", ColumnKind::Text),
    column("factuality", ColumnKind::Text),
    column("reports", ColumnKind::Integer),
    column("evidence", ColumnKind::Text),
    column("confidence", ColumnKind::Real),
    column("published", ColumnKind::Instant),
    column("outlet", ColumnKind::Text),
    column("article", ColumnKind::Text),
    column("id", ColumnKind::Text),
];

impl FactView {
    /// The kinds of facts in it.
    pub fn kinds(self) -> Vec<FactKind> {
        match self {
            Self::Quotes => vec![FactKind::Statement],
            Self::Meetings => vec![FactKind::Meeting],
            Self::Plans => vec![FactKind::Proposal, FactKind::Provision],
            Self::Figures => vec![FactKind::Figure],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Quotes => "v_quotes",
            Self::Meetings => "v_meetings",
            Self::Plans => "v_plans",
            Self::Figures => "v_figures",
        }
    }

    fn columns(self) -> &'static [Column] {
        match self {
            Self::Quotes => QUOTES,
            Self::Meetings => MEETINGS,
            Self::Plans => PLANS,
            Self::Figures => FIGURES,
        }
    }

    /// Meetings in the order of their days, plans by document, all else the newest first.
    fn order(self) -> &'static str {
        match self {
            Self::Meetings => "v.time_start IS NULL, v.time_start DESC, chosen.at DESC, chosen.row_id",
            Self::Plans => "v.document IS NULL, v.document, chosen.at DESC, chosen.row_id",
            Self::Quotes | Self::Figures => "chosen.at DESC, chosen.row_id",
        }
    }
}

/// Facts of a view; the newest articles count where there are more than `limit`. `planned`: only what is still to come as
/// the report sees it.
pub fn view(view: FactView, filter: &Filter, planned: bool) -> Statement {
    let filter = Filter { kinds: view.kinds(), ..filter.clone() };
    let mut conditions = Conditions::of_facts(&filter);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    let limit = conditions.bind(filter.limit);
    let coming = if planned {
        "\n    AND f.factuality = 'planned' AND f.polarity = '+' AND f.background = 0"
    } else {
        ""
    };
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  SELECT f.id AS row_id, {AT} AS at\n  FROM {from}\n  WHERE {sift}{coming}\n  \
         ORDER BY at DESC, row_id LIMIT {limit}\n)\n\
         SELECT {columns}\nFROM chosen JOIN {name} v ON v.row_id = chosen.row_id\nORDER BY {order}",
        columns = listed(view.columns()),
        name = view.name(),
        order = view.order(),
    );
    Statement { sql, params: conditions.params, columns: view.columns().to_vec() }
}

/// The latest stance of each party on each issue, of those that were published before a moment. The parties of the filter
/// are whose stances are asked for, not whom they are about, and any of them; recaps and what is denied do not count.
pub fn positions(filter: &Filter, as_of: Option<Timestamp>) -> Statement {
    let until = match (filter.until, as_of) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let facts = Filter { kinds: vec![FactKind::Position], parties: Vec::new(), until, ..filter.clone() };
    let mut conditions = Conditions::of_facts(&facts);
    let (from, sift) = (conditions.fact_source(), conditions.sift());
    let parties: Vec<String> = filter.parties.iter().map(|id| conditions.bind(id.as_str())).collect();
    let whose =
        if parties.is_empty() { String::new() } else { format!(" AND v.party IN ({})", parties.join(", ")) };
    let on = conditions.issue_below("v.issue").map(|on| format!(" AND {on}")).unwrap_or_default();
    let limit = conditions.bind(filter.limit);
    let sql = format!(
        "WITH chosen AS MATERIALIZED (\n  SELECT f.id AS row_id, {AT} AS at\n  FROM {from}\n  WHERE {sift}\n    \
         AND f.background = 0 AND f.factuality <> 'denied' AND f.garbled IS NULL\n),\n\
         stances AS (\n  SELECT v.*, count(*) OVER (PARTITION BY v.party, v.issue) AS reports,\n    row_number() OVER \
         (PARTITION BY v.party, v.issue ORDER BY chosen.at DESC, v.confidence DESC, v.row_id) AS place\n  \
         FROM chosen JOIN v_positions v ON v.row_id = chosen.row_id\n  WHERE v.issue IS NOT NULL{whose}{on}\n)\n\
         SELECT {columns}\nFROM stances v WHERE v.place = 1\nORDER BY v.issue, v.party LIMIT {limit}",
        columns = listed(POSITIONS),
    );
    Statement { sql, params: conditions.params, columns: POSITIONS.to_vec() }
}
