//! Which entities stand in which argument of a fact: what `fact_entity` holds.

use crate::model::{Args, AttributionRole, EntityId, Fact, SourceRef};

/// An entity and the argument it stands in.
type Participant = (EntityId, &'static str);

/// Every entity of a fact with the argument it stands in.
pub(super) fn participants(fact: &Fact) -> Vec<Participant> {
    let mut found = arguments(&fact.args);
    for link in fact.attribution.iter().filter(|link| link.role != AttributionRole::Publisher) {
        found.extend(link.source.iter().filter_map(known).map(|entity| (entity.clone(), "attribution")));
    }
    found
}

fn arguments(args: &Args) -> Vec<Participant> {
    match args {
        Args::Meeting(args) => together([
            each(&args.sides, "side"),
            each(&args.participants, "participant"),
            each(&args.third_parties, "third_party"),
            each(&args.event, "event"),
            each(&args.venue, "venue"),
            each(&args.place, "place"),
        ]),
        Args::Statement(args) => {
            together([each([&args.speaker], "speaker"), each(&args.addressee, "addressee")])
        }
        Args::Position(args) => {
            together([each(&args.party, "party"), each(&args.toward, "toward"), each(&args.area, "area")])
        }
        Args::Proposal(args) => together([each(&args.document, "document"), each(&args.sponsor, "sponsor")]),
        Args::Provision(args) => together([
            each(&args.document, "document"),
            each(&args.obligor, "obligor"),
            each(&args.beneficiary, "beneficiary"),
            each(&named(&args.object), "object"),
        ]),
        Args::Figure(args) => each(&named(&args.of), "of"),
        Args::Travel(args) => {
            together([each(&args.who, "traveller"), each(&args.from, "from"), each(&args.to, "to")])
        }
        Args::NextStep(args) => together([
            each(&args.actors, "actor"),
            each(&args.decider, "decider"),
            each(&args.place, "place"),
        ]),
        Args::Outcome(args) => together([each(&args.parties, "party"), each(&named(&args.object), "object")]),
        Args::Ceasefire(args) => each(&args.parties, "party"),
        Args::Exchange(args) => together([each(&args.parties, "party"), each(&args.mediator, "mediator")]),
        Args::Relation(args) => together([each([&args.subject], "subject"), each([&args.object], "object")]),
        Args::Assessment(args) => {
            together([each(&args.evaluator, "evaluator"), each(&named(&args.target), "target")])
        }
    }
}

/// The entity that an argument names which may also hold words.
fn named(argument: &Option<String>) -> Option<EntityId> {
    argument.as_deref().and_then(|text| EntityId::parse(text).ok())
}

fn each<'f>(entities: impl IntoIterator<Item = &'f EntityId>, role: &'static str) -> Vec<Participant> {
    entities.into_iter().map(|entity| (entity.clone(), role)).collect()
}

fn together<const N: usize>(parts: [Vec<Participant>; N]) -> Vec<Participant> {
    parts.into_iter().flatten().collect()
}

fn known(source: &SourceRef) -> Option<&EntityId> {
    match source {
        SourceRef::Entity(entity) => Some(entity),
        SourceRef::Local { .. } => None,
    }
}
