//! Many at once, at random, on few workplaces, at two servers on one Postgres, or at one on SQLite:
//! whatever was answered is explained by one order in which everything was accepted, and the stored
//! documents, replayed in that order one at a time, come to what is stored.
//!
//! `make race ARGS="6000 7"`: so many acts, by that seed. The tests do a few hundred.

mod acts;
mod ground;
mod judge;
mod log;
mod officer;
mod order;
mod replay;

use super::dice::Dice;
use super::served::{Served, WITHOUT_ALLOWANCES};
use super::world::{Endpoint, World};
use acts::Field;
use ground::Ground;
use log::{Answer, Log, Told, What};
use officer::Officer;
use order::{Of, Sent, Step};
use std::sync::Arc;

on_both!(what_many_do_at_once_is_explained_by_one_order);

/// So many at once.
const CROWD: usize = 8;

/// Acts and seed, where the environment says no others in `SER_RACE`.
const FEW: (u64, u64) = (300, 1);

/// The only error that a server may log: it tells a sender to come again.
const LATE: &str = "the registry changed while the declaration was judged";

fn plan() -> (u64, u64) {
    let Ok(asked) = std::env::var("SER_RACE") else { return FEW };
    let mut numbers = asked.split_whitespace().map(|number| number.parse().unwrap());
    (numbers.next().unwrap_or(FEW.0), numbers.next().unwrap_or(FEW.1))
}

fn what_many_do_at_once_is_explained_by_one_order(world: &World) {
    let (acts, seed) = plan();
    let postgres = world.database_url().starts_with("postgres");
    let log = Log::default();
    let grounds = ground::all(world);
    let processes: Vec<Served> = (0..if postgres { 2 } else { 1 })
        .map(|_| Served::start(world.database_url(), &WITHOUT_ALLOWANCES))
        .collect();
    crowd(world, (&grounds, &processes), &log, (acts, seed));
    let done = log.acts();
    let (told, mut wrong) = log.into_parts();
    let errors = processes.into_iter().flat_map(Served::stop);
    wrong.extend(errors.filter(|line| !line.ends_with(LATE)));
    if postgres {
        let query = "SELECT CAST(deadlocks AS TEXT) AS line FROM pg_stat_database \
                     WHERE datname = current_database()";
        let deadlocks = world.rows(query).unwrap().concat();
        wrong.extend((deadlocks != "0").then(|| format!("{deadlocks} deadlocks")));
    }
    drafts_are_kept(world, &told, &mut wrong);
    let orders = explained(world, grounds, &told, &mut wrong);
    replay::compare(world, &orders, &mut wrong);
    println!("race acts={done} {} impossible={} seed={seed}", counted(&told), wrong.len());
    assert!(wrong.is_empty(), "{} impossible:\n{}", wrong.len(), shown(&wrong));
}

/// Each does one thing after another, until so many are done.
fn crowd(
    world: &World,
    (grounds, processes): (&[Ground], &[Served]),
    log: &Log,
    (acts, seed): (u64, u64),
) {
    let servers: Vec<&Endpoint> = processes.iter().map(|process| &process.server).collect();
    let officer = Officer::at(world.store());
    let field = Field { grounds, servers: &servers, officer, log };
    std::thread::scope(|scope| {
        for person in 0..CROWD {
            let (field, person) = (&field, u64::try_from(person).unwrap());
            scope.spawn(move || {
                let mut dice = Dice::of(seed.wrapping_mul(1 << 20).wrapping_add(person));
                while field.log.acts() < acts {
                    field.act(&mut dice);
                }
            });
        }
    });
}

/// The order of each ground, after which everything that was told of it is looked at.
fn explained(
    world: &World,
    grounds: Vec<Ground>,
    told: &[Told],
    wrong: &mut Vec<String>,
) -> Vec<(Ground, Vec<Step>)> {
    let codes: Vec<String> = grounds.iter().map(|ground| ground.code.clone()).collect();
    let order = |(place, ground): (usize, Ground)| {
        let sent: Sent = {
            let belief = ground.belief.lock().unwrap();
            belief.sent.iter().map(|paper| (paper.sha256, Arc::clone(paper))).collect()
        };
        let told_of_it = told.iter().filter(|told| told.ground == place).collect();
        let beside = told.iter().filter(|told| codes[told.ground] == ground.code).collect();
        let of = Of { ground: &ground, told: told_of_it, beside };
        let steps = of.order(order::stored(world, &ground, &sent), wrong);
        judge::answers(&of, &steps, wrong);
        judge::series(&ground, &steps, wrong);
        (ground, steps)
    };
    grounds.into_iter().enumerate().map(order).collect()
}

/// Whatever was done to a draft is kept, with the drafts or in the history of the declaration that
/// took their place.
fn drafts_are_kept(world: &World, told: &[Told], wrong: &mut Vec<String>) {
    let done = told.iter().map(|told| match told.what {
        What::Drafted(rows) => rows,
        _ => 0,
    });
    let done: i64 = done.sum();
    let of = "WHERE reason LIKE 'Proiect importat%' OR reason = 'Proiect șters'";
    let kept: i64 = ["draft_changes", "history"]
        .map(|table| world.count(&format!("{table} {of}")))
        .iter()
        .sum();
    wrong.extend((done != kept).then(|| format!("{kept} changes of drafts are kept of {done}")));
}

/// How often what came about.
fn counted(told: &[Told]) -> String {
    let count = |is: &dyn Fn(&What) -> bool| told.iter().filter(|told| is(&told.what)).count();
    let answered = |state: &'static str| {
        count(&|what| {
            matches!(what, What::Sent { answer: Answer::Receipt(receipt), .. }
                if receipt.state() == state)
        })
    };
    let mut accepted: Vec<&str> = told
        .iter()
        .filter_map(|told| match &told.what {
            What::Sent { answer: Answer::Receipt(receipt), .. } => Some(receipt.number()),
            _ => None,
        })
        .filter(|number| !number.is_empty())
        .collect();
    accepted.sort_unstable();
    accepted.dedup();
    let accepted = accepted.len();
    format!(
        "accepted={accepted} rejected={} refused={} repeated={} withdrawn={} late_facts={}",
        answered("RESPINSA"),
        answered("REFUZATA"),
        answered("ACCEPTATA") - accepted,
        count(&|what| matches!(what, What::Withdrawn(_))),
        count(&|what| matches!(what, What::Sent { answer: Answer::Fault(9001), .. })),
    )
}

fn shown(wrong: &[String]) -> String {
    wrong.iter().take(20).map(|one| format!("- {one}\n")).collect()
}
