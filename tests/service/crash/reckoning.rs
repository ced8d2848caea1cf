//! What is stored and what is answered, against what was sent and acknowledged: all of it, and
//! nothing else.

use super::sender::{Declared, Doors, Sender, asked, posted, said};
use super::tally::Tally;
use crate::dice::Dice;
use crate::exchange::try_exchange;
use crate::pki::PKI;
use crate::plain::{Balance, Ledger, Milli};
use crate::world::World;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread::scope;

/// A declaration with a number as it is stored, on a line: what it is, how often each part of it
/// is there, and count and sums of its lines.
const STORED: &str = "
    SELECT w.code || '|' || d.number || ' ' || d.period || ' ' || d.sequence || ' ' || d.state
        || ' ' || coalesce(d.replaced_by, '-') || ' ' || encode(d.document_sha256, 'hex')
        || ' receipts ' || (SELECT count(*) FROM receipts o WHERE o.workplace_id = d.workplace_id
            AND o.declaration_id = d.id)
        || ' documents ' || (SELECT count(*) FROM documents o WHERE o.workplace_id = d.workplace_id
            AND o.sha256 = d.document_sha256)
        || ' outbox ' || (SELECT count(*) FROM outbox o WHERE o.workplace_id = d.workplace_id
            AND o.declaration_id = d.id)
        || ' rechecks ' || (SELECT count(*) FROM rechecks o WHERE o.workplace_id = d.workplace_id
            AND o.declaration_id = d.id)
        || ' history ' || (SELECT count(*) FROM history o WHERE o.workplace_id = d.workplace_id
            AND o.declaration_id = d.id)
        || ' audit ' || coalesce(a.times, 0)
        || ' balances ' || (SELECT count(*) || ' ' || coalesce(sum(opening), 0) || ' '
                || coalesce(sum(receipts), 0) || ' ' || coalesce(sum(issues), 0) || ' '
                || coalesce(sum(closing), 0) || ' ' || coalesce(sum(difference), 0)
            FROM balance_lines o WHERE o.workplace_id = d.workplace_id
                AND o.period_first = d.period_first AND o.declaration_id = d.id)
        || ' lots ' || (SELECT count(*) || ' ' || coalesce(sum(quantity), 0)
            FROM lot_lines o WHERE o.workplace_id = d.workplace_id
                AND o.period_first = d.period_first AND o.declaration_id = d.id)
        || ' journal ' || (SELECT count(*) || ' ' || coalesce(sum(quantity), 0)
            FROM journal_lines o WHERE o.workplace_id = d.workplace_id
                AND o.period_first = d.period_first AND o.declaration_id = d.id) AS line
    FROM declarations d JOIN workplaces w ON w.id = d.workplace_id
    LEFT JOIN (SELECT workplace, document_sha256, count(*) AS times FROM audit
        WHERE outcome = 'ACCEPTATA' GROUP BY 1, 2) a
        ON a.workplace = w.code AND a.document_sha256 = d.document_sha256
    WHERE d.number IS NOT NULL AND w.code IN (CODES)
    ORDER BY w.code, d.period_first, d.sequence";

/// What there must be none of, anywhere, whoever sent it.
const NOWHERE: [(&str, &str); 10] = [
    (
        "a number twice",
        "(SELECT number FROM declarations WHERE number IS NOT NULL
          GROUP BY number HAVING count(*) > 1) t",
    ),
    (
        "an accepted document twice",
        "(SELECT document_sha256 FROM declarations WHERE number IS NOT NULL
          GROUP BY document_sha256 HAVING count(*) > 1) t",
    ),
    (
        "a period and sequence twice",
        "(SELECT 1 FROM declarations WHERE number IS NOT NULL
          GROUP BY workplace_id, kind, period_first, sequence HAVING count(*) > 1) t",
    ),
    (
        "a document without a declaration",
        "documents x WHERE NOT EXISTS (SELECT 1 FROM declarations d
          WHERE d.workplace_id = x.workplace_id AND d.document_sha256 = x.sha256)",
    ),
    (
        "balance lines without a declaration",
        "balance_lines x WHERE NOT EXISTS (SELECT 1 FROM declarations d
          WHERE d.workplace_id = x.workplace_id AND d.id = x.declaration_id)",
    ),
    (
        "lot lines without a declaration",
        "lot_lines x WHERE NOT EXISTS (SELECT 1 FROM declarations d
          WHERE d.workplace_id = x.workplace_id AND d.id = x.declaration_id)",
    ),
    (
        "journal lines without a declaration",
        "journal_lines x WHERE NOT EXISTS (SELECT 1 FROM declarations d
          WHERE d.workplace_id = x.workplace_id AND d.id = x.declaration_id)",
    ),
    (
        "a line in the audit log of an acceptance that is not there",
        "audit a WHERE a.outcome = 'ACCEPTATA' AND NOT EXISTS (SELECT 1 FROM declarations d
          JOIN workplaces w ON w.id = d.workplace_id WHERE w.code = a.workplace
          AND d.document_sha256 = a.document_sha256 AND d.number IS NOT NULL)",
    ),
    (
        "a draft of a day that is declared",
        "drafts x JOIN declarations d ON d.workplace_id = x.workplace_id AND d.kind = x.kind
          AND d.period = x.period AND d.number IS NOT NULL",
    ),
    ("a day that does not go on from the one before", DISCONTINUOUS),
];

/// Of the versions in force: a day left out, or a stock that one day closed with and the next does
/// not open with, or the other way round.
const DISCONTINUOUS: &str = "(
    WITH d AS (
        SELECT workplace_id, id, period_first, lag(id) OVER series AS before,
            lag(period_first) OVER series AS day_before
        FROM declarations WHERE number IS NOT NULL AND replaced_by IS NULL
        WINDOW series AS (PARTITION BY workplace_id, kind ORDER BY period_first)
    ), opened AS (
        SELECT d.workplace_id, d.id, l.product, l.opening AS stock FROM d JOIN balance_lines l
            ON l.workplace_id = d.workplace_id AND l.period_first = d.period_first
            AND l.declaration_id = d.id
        WHERE d.before IS NOT NULL AND l.opening <> 0
    ), closed AS (
        SELECT d.workplace_id, d.id, l.product, l.closing AS stock FROM d JOIN balance_lines l
            ON l.workplace_id = d.workplace_id AND l.period_first = d.day_before
            AND l.declaration_id = d.before
        WHERE l.closing <> 0
    )
    SELECT workplace_id FROM d WHERE period_first - day_before <> 1
    UNION ALL SELECT workplace_id FROM (TABLE opened EXCEPT TABLE closed) o
    UNION ALL SELECT workplace_id FROM (TABLE closed EXCEPT TABLE opened) c
) t";

/// What all of these sent is stored once and wholly, or, of what was never acknowledged, not at
/// all.
pub fn stored(world: &World, senders: &[Sender], tally: &Tally) {
    let codes: Vec<_> = senders.iter().map(|sender| format!("'{}'", sender.code)).collect();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in world.rows(&STORED.replace("CODES", &codes.join(", "))).unwrap() {
        let (code, line) = line.split_once('|').unwrap();
        rows.entry(code.to_owned()).or_default().push(line.to_owned());
    }
    for sender in senders {
        let rows = rows.remove(&sender.code).unwrap_or_default();
        let known = sender.sent.iter().filter(|sent| sent.receipt.is_some()).count();
        if rows != expected(&sender.sent) && rows != expected(&sender.sent[..known]) {
            compare(&rows, &expected(&sender.sent), tally);
        }
    }
}

/// Says of each line that differs how it does.
fn compare(rows: &[String], expected: &[String], tally: &Tally) {
    let of = |lines: &[String], line: &String| {
        let number = line.split(' ').next();
        let same = lines.iter().filter(|other| other.split(' ').next() == number);
        same.cloned().collect::<Vec<_>>()
    };
    for line in expected.iter().filter(|line| !rows.contains(line)) {
        tally.lost(&format!("{line}, there is {:?}", of(rows, line)));
    }
    for row in rows.iter().filter(|row| of(rows, row).len() > of(expected, row).len()) {
        tally.twice(&format!("{row} is more than was sent"));
    }
}

/// What must be stored of these, which are all that a workplace sent, as [`STORED`] shows it.
fn expected(sent: &[Declared]) -> Vec<String> {
    let next = sent.iter().skip(1).map(Some).chain([None]);
    let line = |(sent, next): (&Declared, Option<&Declared>)| {
        let replaced_by = next.filter(|next| next.day == sent.day).map(|next| &*next.number);
        let history = 1 + u32::from(replaced_by.is_some()) + u32::from(sent.drafted);
        let Declared { number, day, sequence, .. } = sent;
        format!(
            "{number} {day} {sequence} ACCEPTATA {} {} receipts 1 documents 1 outbox 1 rechecks 1 \
             history {history} audit 1 {}",
            replaced_by.unwrap_or("-"),
            sent.sha256(),
            lines(&sent.ledger)
        )
    };
    sent.iter().zip(next).map(line).collect()
}

/// Count and sums of the lines of a document.
fn lines(ledger: &Ledger) -> String {
    let balances = ledger.balances.values();
    let sum = |of: fn(&Balance) -> Milli| balances.clone().map(of).sum::<Milli>();
    let sums = [
        sum(|row| row.opening),
        sum(|row| row.receipts),
        sum(|row| row.issues),
        sum(|row| row.closing),
        sum(|row| row.difference),
    ];
    let sums = sums.map(|sum| sum.to_string()).join(" ");
    // Two lots of each stock, one of a thousandth.
    let lots: Milli = balances.clone().map(|row| row.closing.min(2)).sum();
    let moved = ledger.receipts.iter().chain(&ledger.issues);
    let quantity: Milli = moved.clone().map(|row| row.quantity).sum();
    format!(
        "balances {} {sums} lots {lots} {} journal {} {quantity}",
        balances.len(),
        sum(|row| row.closing),
        moved.count()
    )
}

/// There is none of what must be nowhere.
pub fn nowhere(world: &World, tally: &Tally) {
    for (what, from) in NOWHERE {
        let count = world.count(from);
        if count > 0 {
            let say = if what.ends_with("twice") { Tally::twice } else { Tally::finding };
            say(tally, &format!("{what}: {count}"));
        }
    }
}

/// Each that was acknowledged is found by number and by digest, the very receipt and document.
pub fn found(doors: &Doors, senders: &[Sender], dice: &mut Dice, tally: &Tally) {
    // One asks while the other waits for its answer.
    let half = senders.len().div_ceil(2).max(1);
    scope(|scope| {
        for senders in senders.chunks(half) {
            let mut dice = Dice::of(dice.below(1 << 31));
            scope.spawn(move || {
                for sent in senders.iter().flat_map(|sender| &sender.sent) {
                    let Some(receipt) = &sent.receipt else { continue };
                    for key in [("numarInregistrare", &sent.number), ("sha256", &sent.sha256())] {
                        let door = *dice.of_these(&*doors.read().unwrap());
                        if let Err(said) = must_be_found(door, (key.0, key.1), sent, receipt) {
                            tally.lost(&format!("{key:?}: {said}"));
                        }
                    }
                }
            });
        }
    });
}

/// `getDeclaratie` by a key.
fn must_be_found(
    door: SocketAddr,
    key: (&str, &str),
    sent: &Declared,
    receipt: &str,
) -> Result<(), String> {
    let message = posted(&asked(&PKI.ana_on_a_card, "getDeclaratie", &[key]));
    let answer = try_exchange(door, &message).map_err(|error| error.to_string())?;
    if answer.status != 200 {
        return Err(said(&answer));
    }
    let document = BASE64_STANDARD.decode(answer.other().text_of("document")).unwrap();
    let same = document == sent.document && answer.text().contains(receipt);
    if same { Ok(()) } else { Err(said(&answer)) }
}
