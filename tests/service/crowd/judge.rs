//! What may have been answered, by what is known in the end: told without the engine.

use super::acts::said;
use super::ground::Ground;
use super::log::{Answer, Question, Told, What};
use super::order::{Event, Moment, Of, Step, Stored};
use crate::balances::Balances;
use ser::signature::hex;
use ser::soap::client::Node;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

/// What one is told who may not be told, or who comes too early.
const NOTHING: u16 = 7008;

/// Whether each answer is one that can be given to what was asked.
pub fn answers(of: &Of<'_>, steps: &[Step], wrong: &mut Vec<String>) {
    let Of { ground, told, beside } = of;
    let meanwhile = |told: &Told, is: fn(&What) -> bool| {
        beside.iter().any(|other| is(&other.what) && other.overlaps(told))
    };
    let barred = |told: &Told| meanwhile(told, |what| matches!(what, What::Barred));
    let late = |what: &What| matches!(what, What::Suspended(_) | What::Noted);
    let suspended = |period: &str| {
        beside.iter().any(|other| match other.what {
            What::Suspended(day) => ground.calendar[day] == period,
            _ => false,
        })
    };
    let accepted: HashMap<[u8; 32], (Instant, &[u8])> = steps
        .iter()
        .filter_map(|step| {
            let stored = step.event.accepted()?;
            Some((stored.paper.sha256, (step.until, stored.papers.receipt.as_slice())))
        })
        .collect();
    for told in told {
        let fits = match &told.what {
            What::Sent { sha256, transmitted, answer } => {
                let before = accepted.get(sha256).filter(|(until, _)| *until < told.begun);
                match (answer, before) {
                    // Whatever happened in between.
                    (Answer::Receipt(receipt), Some((_, given))) => {
                        receipt.document.as_bytes() == *given
                    }
                    (_, Some(_)) => false,
                    (Answer::Receipt(receipt), None) if receipt.state() == "REFUZATA" => {
                        receipt.errors().into_iter().all(|code| match code {
                            4002 => barred(told),
                            4003 => suspended(receipt.node.text_of("perioada")),
                            _ => false,
                        })
                    }
                    (Answer::Receipt(receipt), None) => {
                        receipt.node.text_of("sha256") == hex(sha256)
                    }
                    (Answer::Fault(9001), None) => meanwhile(told, late),
                    (Answer::Fault(code), None) => *code == NOTHING && *transmitted,
                    (Answer::Other(_), None) => false,
                }
            }
            What::Asked(question, answer) => {
                asked(ground, told, (question, answer), steps) || (barred(told) && hidden(answer))
            }
            What::Withdrawn(_)
            | What::NotWithdrawn
            | What::Suspended(_)
            | What::Noted
            | What::Barred
            | What::Drafted(_) => true,
        };
        if !fits {
            let what = shown(&told.what);
            wrong.push(format!("{} {}: {what}", ground.code, ground.kind.code));
        }
    }
}

fn shown(what: &What) -> String {
    match what {
        What::Sent { answer, .. } => said(answer),
        What::Asked(question, answer) => {
            let question = match question {
                Question::Declaration(number) => format!("getDeclaratie {number}"),
                Question::Last => "getUltimaDataRaportata".to_owned(),
                Question::Search(period) => format!("cautaDeclaratii of period {period}"),
            };
            format!("{question}: {}", said(answer).chars().take(3000).collect::<String>())
        }
        _ => String::new(),
    }
}

/// Whether somebody was told as little as one who may not report for the workplace.
fn hidden(answer: &Answer) -> bool {
    match answer {
        Answer::Fault(code) => *code == NOTHING,
        Answer::Other(node) => node.text_of("declaratii") == "0",
        Answer::Receipt(_) => false,
    }
}

/// Whether there was a moment between question and answer at which the series stood as it was told.
fn asked(
    ground: &Ground,
    told: &Told,
    (question, answer): (&Question, &Answer),
    steps: &[Step],
) -> bool {
    let done = steps.iter().rposition(|step| step.until < told.begun).map_or(0, |last| last + 1);
    let begun = steps.iter().position(|step| step.from > told.ended).unwrap_or(steps.len());
    let mut moment = Moment::default();
    steps[..done].iter().for_each(|step| moment.after(&step.event));
    let mut between = steps[done..begun.max(done)].iter();
    tells(ground, &moment, question, answer)
        || between.any(|step| {
            moment.after(&step.event);
            tells(ground, &moment, question, answer)
        })
}

fn tells(ground: &Ground, moment: &Moment, question: &Question, answer: &Answer) -> bool {
    match (question, answer) {
        (Question::Declaration(number), Answer::Fault(NOTHING)) => {
            !moment.numbers.contains_key(number)
        }
        (Question::Declaration(number), Answer::Other(node)) => {
            moment.numbers.get(number).is_some_and(|(state, replaced, withdrawn)| {
                node.text_of("stare") == *state
                    && node.text_of("inlocuitaDe") == replaced.as_deref().unwrap_or_default()
                    && node.child("retragere").is_some() == *withdrawn
            })
        }
        (Question::Last, Answer::Other(node)) => {
            let last = node.child("raportare").map_or("", |kind| kind.text_of("numarInregistrare"));
            last == moment.last_accepted().unwrap_or_default() && goes_on(ground, moment, node)
        }
        (Question::Search(period), Answer::Other(node)) => {
            let [_, _, period] = ground.key(*period);
            let rows = node.children.iter().filter(|row| row.name == "declaratie");
            let rows: Vec<&Node> = rows.collect();
            let numbered = rows.iter().filter(|row| row.child("numarInregistrare").is_some());
            let found: BTreeSet<_> = numbered
                .map(|row| {
                    let [number, state, by] =
                        ["numarInregistrare", "stare", "inlocuitaDe"].map(|name| row.text_of(name));
                    (number, state, by)
                })
                .collect();
            let original = original(ground, period.1);
            let expected = moment.of_period(&original);
            let expected: BTreeSet<_> =
                expected.iter().map(|(number, state, by)| (&**number, *state, &**by)).collect();
            // More than a page may be found, of which the newest rows are not shown.
            let whole = rows.len() < 100;
            let counted = node.text_of("declaratii") == rows.len().to_string();
            !whole || (counted && found == expected)
        }
        (_, Answer::Fault(_) | Answer::Receipt(_)) => false,
    }
}

/// What is missing begins after what was accepted last, and is withdrawn where it was.
fn goes_on(ground: &Ground, moment: &Moment, node: &Node) -> bool {
    let Some(kind) = node.child("raportare") else { return moment.in_force.is_empty() };
    let missing = kind.children.iter().filter(|child| child.name == "lipsa");
    missing.into_iter().all(|missing| {
        let period = missing.text_of("perioada");
        let at = ground.calendar.iter().position(|known| known == period);
        let in_force = at.and_then(|at| moment.in_force.get(&at));
        let withdrawn = missing.text_of("numarRetras");
        match in_force {
            None => withdrawn.is_empty(),
            Some(number) => moment.numbers[number].0 == "RESPINSA" && withdrawn == number,
        }
    })
}

/// The number of the original of a period.
fn original(ground: &Ground, period: &str) -> String {
    let digits: String = period[2..].chars().filter(char::is_ascii_digit).collect();
    format!("{}{}{digits}", ground.code, ground.kind.code)
}

/// Whether what was recorded follows from what was before it, by a few plain rules; and whether
/// numbers, sequences and stocks go on without a hole.
pub fn series(ground: &Ground, steps: &[Step], wrong: &mut Vec<String>) {
    let mut moment = Moment::default();
    let mut stocks: BTreeMap<usize, &Balances> = BTreeMap::new();
    let mut documents = BTreeSet::new();
    for step in steps {
        if let Event::Recorded(stored) = &step.event {
            let must = must(&moment, stored);
            if !must.iter().all(|code| stored.errors.contains(code))
                || (must.contains(&5006) && stored.errors != [5006])
                || (stored.kept.number.is_some() && !must.is_empty())
            {
                wrong.push(format!("{}: not {must:?}", step.event.name()));
            }
            if let Some(number) = &stored.kept.number {
                // A withdrawn one that nobody expects any more is passed over.
                let counts = |period: &usize| {
                    !(moment.suspended.contains(period) && moment.is_withdrawn(*period))
                };
                let before = stocks.range(..stored.paper.period).rev();
                let before = before.into_iter().find(|(period, _)| counts(period));
                if before.is_some_and(|(_, before)| !opens_with(&stored.paper.balances, before)) {
                    wrong.push(format!("{number} does not open with what was closed with"));
                }
                stocks.insert(stored.paper.period, &stored.paper.balances);
                let versions = moment.of_period(&original(ground, &stored.kept.period.to_string()));
                let count = versions.len();
                let suffix = if count == 0 { String::new() } else { format!("R{count:02}") };
                let expected =
                    format!("{}{suffix}", original(ground, &stored.kept.period.to_string()));
                if number.as_str() != expected || usize::from(stored.kept.sequence.get()) != count {
                    wrong.push(format!("{number} and not {expected}"));
                }
                if !documents.insert(stored.paper.sha256) {
                    wrong.push(format!("{number} was accepted already"));
                }
                if stored.papers.document != stored.paper.bytes {
                    wrong.push(format!("{number} is not kept as it was sent"));
                }
            }
        }
        moment.after(&step.event);
    }
    for step in steps {
        let Event::Recorded(stored) = &step.event else { continue };
        let Some(number) = &stored.kept.number else { continue };
        let (state, replaced, _) = &moment.numbers[number.as_str()];
        if stored.kept.state.wire() != *state || stored.kept.replaced_by != *replaced {
            wrong.push(format!("{number} stands as {:?} and not {state}", stored.kept));
        }
    }
}

/// The codes that a declaration cannot be without, whatever else is wrong with it.
fn must(moment: &Moment, stored: &Stored) -> BTreeSet<u16> {
    let paper = &stored.paper;
    let (first, last) = (moment.in_force.first_key_value(), moment.in_force.last_key_value());
    let current = moment.in_force.get(&paper.period);
    let mut codes = BTreeSet::new();
    match &paper.amends {
        None if current.is_some() => return BTreeSet::from([5006]),
        None => {}
        Some(amends) => {
            let most = amends.ends_with("R99");
            codes.extend((current != Some(amends) || most).then_some(5022));
            codes.extend(last.is_some_and(|(last, _)| paper.period < *last).then_some(5012));
        }
    }
    codes.extend(first.is_some_and(|(first, _)| paper.period < *first).then_some(5001));
    codes.extend(paper.spoiled.then_some(5014));
    if let Some((last, _)) = last {
        let mut between = (last + 1)..paper.period;
        let missing = between.any(|period| !moment.suspended.contains(&period));
        codes.extend(missing.then_some(5003));
        let follows = last + 1 == paper.period && !moment.suspended.contains(last);
        codes.extend((follows && moment.is_withdrawn(*last)).then_some(5004));
    }
    codes
}

/// Whether each row opens with what was closed with before, and nothing of that is left out.
pub fn opens_with(balances: &Balances, before: &Balances) -> bool {
    let closed = |key| before.get(key).map_or(0, |row| row.closing);
    balances.iter().all(|(key, row)| row.opening == closed(key))
        && before.iter().all(|(key, row)| row.closing == 0 || balances.contains_key(key))
}
