//! `topic check` and `topic surfaces`.

use super::args::Topic;
use super::{Ending, Session, output, session};
use crate::store::Rows;
use serde_json::json;
use std::io::Write;

/// Checks the topic or prints its surfaces.
pub fn run(session: &Session, command: &Topic) -> anyhow::Result<Ending> {
    let settings = session.settings(None)?;
    let (knowledge, _) = session::knowledge(&settings)?;
    match command {
        Topic::Surfaces => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for surface in knowledge.matcher.surfaces() {
                writeln!(out, "{surface}")?;
            }
            out.flush()?;
            Ok(Ending::Well)
        }
        Topic::Check(format) => {
            let findings = knowledge.matcher.check();
            let rows = Rows {
                columns: ["finding", "entity", "detail"].map(str::to_owned).to_vec(),
                rows: findings
                    .iter()
                    .map(|found| vec![json!(found.kind), json!(found.entity), json!(found.detail)])
                    .collect(),
                more: false,
            };
            output::rows(&mut std::io::stdout().lock(), format.format, &rows)?;
            output::note(&format!("topic `{}`: {} findings", knowledge.topic.id, findings.len()));
            Ok(Ending::Well)
        }
    }
}
