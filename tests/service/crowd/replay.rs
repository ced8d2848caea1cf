//! The same documents once more, one at a time, on an empty database, each received when it was
//! received: what is kept then is what is kept here.

use super::ground::Ground;
use super::officer::{mention, suspension, withdrawn};
use super::order::{Event, Step, Stored};
use crate::databases::Database;
use crate::pki::PKI;
use crate::world::World;
use ser::kinds::Catalogue;
use ser::operations::{Allowances, Clock, Limits, Lists, Pulse, Service, Submission};
use ser::registry::Environment;
use ser::signature::Seals;
use std::time::Duration;

/// Replays the order of each ground, and compares what is kept of it.
pub fn compare(world: &World, orders: &[(Ground, Vec<Step>)], wrong: &mut Vec<String>) {
    let sqlite = world.database_url().starts_with("sqlite");
    let database = if sqlite { Database::sqlite() } else { Database::postgres() };
    let empty = World::new(database);
    drop(super::ground::all(&empty));
    let mut service = service(&empty);
    for (ground, steps) in orders {
        for step in steps {
            replay(&mut service, ground, &step.event, wrong);
        }
        for (what, query) in kept(ground) {
            let [here, there] = [world, &empty].map(|world| world.rows(&query).unwrap());
            let differ = here.iter().zip(&there).position(|(here, there)| here != there);
            let differ =
                differ.or((here.len() != there.len()).then(|| here.len().min(there.len())));
            if let Some(at) = differ {
                let [here, there] = [here.get(at), there.get(at)];
                wrong.push(format!("{what} of {}: {here:?}, replayed {there:?}", ground.code));
            }
        }
    }
}

fn service(world: &World) -> Service {
    Service {
        environment: Environment::Test,
        store: world.store().clone(),
        trust: PKI.trust(Environment::Test),
        clock: Clock::System,
        limits: Limits::default(),
        seals: Seals::new(PKI.seal.signing_key()),
        catalogue: Catalogue::load().unwrap(),
        lists: Lists::new(Duration::from_secs(3600)),
        pulse: Pulse::default(),
        allowances: Allowances::default(),
    }
}

fn replay(service: &mut Service, ground: &Ground, event: &Event, wrong: &mut Vec<String>) {
    match event {
        Event::Recorded(stored) => {
            let Stored { kept, papers, paper, .. } = &**stored;
            service.clock = Clock::Fixed(kept.received_at);
            let again = service.submit(Submission::Document(&paper.bytes)).unwrap().receipt;
            let [told, again] =
                [std::str::from_utf8(&papers.receipt).unwrap(), &again].map(without_chance);
            if told != again {
                wrong.push(format!("{}: {told}, replayed {again}", event.name()));
            }
        }
        Event::Withdrawn(number) => {
            if let Err(error) = withdrawn(&service.store, number) {
                wrong.push(format!("{}: {error}", event.name()));
            }
        }
        Event::Suspended(day) => mention(&service.store, &suspension(ground, *day)).unwrap(),
    }
}

/// A receipt but for its identifier and its seal.
fn without_chance(receipt: &str) -> String {
    let seal = receipt.find("<ds:Signature").unwrap();
    let (begin, end) = ("<idRecipisa>", "</idRecipisa>");
    let [from, until] = [receipt.find(begin).unwrap(), receipt.find(end).unwrap()];
    format!("{}{}", &receipt[..from], &receipt[until + end.len()..seal])
}

/// What is kept of a series: tables, and queries of all but keys and moments of theirs.
fn kept(ground: &Ground) -> Vec<(&'static str, String)> {
    let declarations = format!(
        "declarations d JOIN workplaces w ON w.id = d.workplace_id AND w.code = '{}' \
         AND d.kind = '{}'",
        ground.code, ground.kind.code
    );
    let beside = |table: &str| {
        format!(
            "{declarations} JOIN {table} t ON t.workplace_id = d.workplace_id \
             AND t.declaration_id = d.id"
        )
    };
    let query = |columns: &str, from: &str, order: &str| {
        let texts = columns.split(' ').map(|name| format!("coalesce(CAST({name} AS TEXT), '-')"));
        let line = texts.collect::<Vec<_>>().join(" || ' ' || ");
        format!("SELECT {line} AS line FROM {from} ORDER BY d.id{order}")
    };
    let line = "d.number t.position t.table_no t.row_no t.product";
    vec![
        (
            "declarations",
            query(
                "d.period d.period_first d.sequence d.state d.number d.replaced_by d.late \
                 d.disposal d.received_at d.certificate_id d.signature",
                &declarations,
                "",
            ),
        ),
        (
            "balance_lines",
            query(
                &format!(
                    "{line} t.condition t.unit t.opening t.receipts t.issues t.closing \
                     t.difference t.difference_reason"
                ),
                &beside("balance_lines"),
                ", t.position",
            ),
        ),
        (
            "lot_lines",
            query(
                &format!("{line} t.lot t.expiry t.quantity"),
                &beside("lot_lines"),
                ", t.position",
            ),
        ),
        (
            "journal_lines",
            query(
                &format!("{line} t.operation t.quantity t.lot t.expiry t.document_number"),
                &beside("journal_lines"),
                ", t.position",
            ),
        ),
        (
            // What happened to drafts is no part of the documents.
            "history",
            query(
                "d.number t.from_state t.to_state t.reason t.officer t.person_id",
                &format!("{} AND t.to_state IN ('ACCEPTATA', 'RESPINSA')", beside("history")),
                ", t.position",
            ),
        ),
        ("outbox", query("d.number t.state", &beside("outbox"), ", t.state")),
        ("reviews", query("d.number t.reason t.detail", &beside("reviews"), ", t.reason")),
        ("rechecks", query("d.number", &beside("rechecks"), "")),
    ]
}
