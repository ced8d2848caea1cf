//! Nothing acknowledged is ever lost, nothing is stored twice: two servers on one Postgres are
//! killed, and Postgres is, at random moments while workplaces declare. A few rounds are part of
//! the suite; `make crash ARGS="rounds=200 seed=7"` plays as many as it is told, or the one that
//! `round=17` names.

mod clock;
mod exhausted;
mod full_disk;
mod lost_answer;
mod reckoning;
mod sender;
mod stage;
mod tally;

use crate::dice::Dice;
use sender::Sender;
use ser::signature::sha256;
use stage::{Disaster, Stage};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tally::Tally;

/// Workplaces that declare at once in a round; each round has its own.
const SENDERS: u32 = 4;

/// What is played: the seed, and which rounds.
struct Play {
    seed: u64,
    first: u32,
    rounds: u32,
}

/// What `SER_CRASH` says of something, `name=value` among others.
fn asked(name: &str) -> Option<String> {
    let words = std::env::var("SER_CRASH").unwrap_or_default();
    let mut pairs = words.split_whitespace().filter_map(|word| word.split_once('='));
    pairs.find_map(|(known, value)| (known == name).then(|| value.to_owned()))
}

/// Whether that is what it says.
fn wanted(name: &str, value: &str) -> bool {
    asked(name).is_some_and(|said| said == value)
}

impl Play {
    /// As it is asked for: `rounds=200`, `seed=7`, or the one round of `round=17`.
    fn asked() -> Self {
        let number = |name| asked(name).map(|value| value.parse().unwrap());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let seed = number("seed").unwrap_or(now.as_secs());
        let number = |name| number(name).map(|number| u32::try_from(number).unwrap());
        match number("round") {
            Some(first) => Self { seed, first, rounds: 1 },
            None => Self { seed, first: 0, rounds: number("rounds").unwrap_or(200) },
        }
    }
}

/// Plays, and looks at everything afterwards. Gives the counts.
fn play(play: &Play) -> Tally {
    let mut stage = Stage::new();
    let tally = Tally::of(play.seed);
    let mut all = Vec::new();
    for round in play.first..play.first + play.rounds {
        // A round has the same throws whichever were played before it.
        let thrown = sha256(format!("{} {round}", play.seed).as_bytes());
        let mut dice = Dice::of(u64::from_be_bytes(thrown[..8].try_into().unwrap()));
        let (disaster, senders) = one(&mut stage, round, &mut dice, &tally);
        let found = tally.findings();
        assert!(found.is_empty(), "round={round} seed={}, {disaster}: {found:#?}", play.seed);
        all.extend(senders);
        tally.round();
        if all.len().is_multiple_of(80) {
            eprintln!("{tally} so far");
        }
    }
    reckoning::stored(&stage.world, &all, &tally);
    reckoning::nowhere(&stage.world, &tally);
    reckoning::found(&stage.doors, &all, &mut Dice::of(play.seed), &tally);
    tally
}

/// One round: load, a disaster under it, load again, and all that was sent is looked at.
fn one(stage: &mut Stage, round: u32, dice: &mut Dice, tally: &Tally) -> (Disaster, Vec<Sender>) {
    let numbers = 10_000 + round * SENDERS..10_000 + (round + 1) * SENDERS;
    let code = |number| stage.world.pharmacy(number);
    let codes: Vec<_> = numbers.map(code).collect();
    let mut senders: Vec<_> =
        codes.into_iter().map(|code| Sender::new(code, dice.below(1 << 31))).collect();
    let disaster = Disaster::of(dice);
    let mut millis = |least, most| Duration::from_millis(least + dice.below(most - least));
    let [before, pause, after] = [millis(0, 800), millis(0, 200), millis(100, 400)];
    let (stop, doors) = (AtomicBool::new(false), Arc::clone(&stage.doors));
    scope(|scope| {
        for sender in &mut senders {
            scope.spawn(|| sender.work(&doors, &stop, tally));
        }
        sleep(before);
        stage.suffer(disaster, pause, tally);
        sleep(after);
        stop.store(true, Ordering::Relaxed);
    });
    reckoning::stored(&stage.world, &senders, tally);
    // Those that gave up come back, and those that heard come once more.
    for sender in &mut senders {
        sender.finish(&doors, tally);
        sender.repeat(&doors, tally);
    }
    reckoning::stored(&stage.world, &senders, tally);
    reckoning::found(&doors, &senders, dice, tally);
    (disaster, senders)
}

#[test]
fn nothing_acknowledged_is_lost_or_stored_twice_when_servers_or_postgres_are_killed() {
    let tally = play(&Play { seed: 1, first: 0, rounds: 4 });
    assert_eq!(tally.findings(), [""; 0], "{tally}");
}

#[test]
fn what_is_missing_changed_or_more_than_was_sent_is_seen() {
    let stage = Stage::new();
    let mut senders = vec![Sender::new(stage.world.pharmacy(10_000), 7)];
    let seen = |tampering: &str, senders: &[Sender]| {
        stage.world.sql(tampering);
        let tally = Tally::of(7);
        reckoning::stored(&stage.world, senders, &tally);
        reckoning::nowhere(&stage.world, &tally);
        reckoning::found(&stage.doors, senders, &mut Dice::of(7), &tally);
        tally.findings()
    };
    let tally = Tally::of(7);
    while senders[0].sent.len() < 8 {
        let stop = AtomicBool::new(false);
        scope(|scope| {
            scope.spawn(|| senders[0].work(&stage.doors, &stop, &tally));
            sleep(Duration::from_millis(200));
            stop.store(true, Ordering::Relaxed);
        });
    }
    senders[0].finish(&stage.doors, &tally);
    assert_eq!(seen("SELECT 1", &senders), [""; 0]);
    let first = "(SELECT min(id) FROM declarations)";
    for (tampering, told) in [
        (format!("DELETE FROM outbox WHERE declaration_id = {first}"), "lost: "),
        (
            "INSERT INTO documents (workplace_id, sha256, bytes, packed)
                SELECT workplace_id, 'TEST', 'TEST', false FROM documents LIMIT 1"
                .to_owned(),
            "a document without a declaration",
        ),
        (
            format!("UPDATE lot_lines SET quantity = quantity + 1 WHERE declaration_id = {first}"),
            "lots",
        ),
        ("UPDATE balance_lines SET closing = closing + 1".to_owned(), "does not go on"),
        (
            format!(
                "UPDATE receipts SET bytes = (SELECT bytes FROM receipts
                    ORDER BY declaration_id DESC LIMIT 1) WHERE declaration_id = {first}"
            ),
            "numarInregistrare",
        ),
    ] {
        let seen = seen(&tampering, &senders);
        assert!(seen.iter().any(|finding| finding.contains(told)), "{told}: {seen:#?}");
    }
    let forgotten = [Sender::new(senders[0].code.clone(), 7)];
    let more = seen("SELECT 1", &forgotten);
    assert!(more.iter().any(|finding| finding.contains("more than was sent")), "{more:#?}");
}

#[test]
#[ignore = "takes minutes: make crash"]
fn nothing_acknowledged_is_lost_or_stored_twice_over_hundreds_of_rounds() {
    let tally = play(&Play::asked());
    println!("{tally}");
    assert_eq!(tally.findings(), [""; 0]);
}
