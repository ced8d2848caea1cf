//! The one order in which everything was accepted: as the database has it, with withdrawals and
//! suspensions put where they must have been. What was answered is compared with it: whatever was
//! answered before something else began stands before it, and whoever asked was told how the series
//! stood at some moment in between.

use super::ground::{Ground, Paper};
use super::judge::opens_with;
use super::log::{Answer, Told, What};
use crate::world::World;
use ser::store::kept::{self, Papers};
use ser::store::search::{Column, Order, Wanted, page};
use ser::store::{Kept, StoreError, workplaces};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

/// A declaration that is stored, with or without a number.
pub struct Stored {
    /// What it is.
    pub kept: Kept,
    /// What was received and answered.
    pub papers: Papers,
    /// What was sent.
    pub paper: Arc<Paper>,
    /// The codes of its errors.
    pub errors: Vec<u16>,
}

/// Something that happened to a series.
pub enum Event {
    /// A declaration was recorded.
    Recorded(Box<Stored>),
    /// The declaration of this number was withdrawn.
    Withdrawn(String),
    /// The workplace was suspended on the day at this place of its calendar.
    Suspended(usize),
}

/// An event, and between which moments it came about.
pub struct Step {
    /// What.
    pub event: Event,
    /// Not before.
    pub from: Instant,
    /// Not after.
    pub until: Instant,
}

impl Step {
    fn of(event: Event, told: &Told) -> Self {
        Self { event, from: told.begun, until: told.ended }
    }
}

/// All that was sent, by SHA-256.
pub type Sent = HashMap<[u8; 32], Arc<Paper>>;

/// Everything that is stored of a series, in the order in which it was recorded.
pub fn stored(world: &World, ground: &Ground, sent: &Sent) -> Vec<(Kept, Papers, Arc<Paper>)> {
    let read = world.store().read(|session| {
        let place = workplaces::find(session, &ground.code)?.unwrap().id;
        let wanted =
            Wanted { workplaces: &[place], kind: Some(ground.kind.code), ..Wanted::default() };
        let order = Order { by: Column::Kind, descending: false };
        let all = page(session, &wanted, order, (0, u32::MAX))?;
        let with_papers = all.into_iter().map(|kept| {
            let papers = kept::papers(session, &kept)?;
            Ok((kept, papers))
        });
        with_papers.collect::<Result<Vec<_>, StoreError>>()
    });
    let paper = |(kept, papers): (Kept, Papers)| {
        let sha256: [u8; 32] = kept.sha256.as_slice().try_into().unwrap();
        (kept, papers, Arc::clone(&sent[&sha256]))
    };
    read.unwrap().into_iter().map(paper).collect()
}

/// What was told of a ground.
pub struct Of<'t> {
    /// The ground.
    pub ground: &'t Ground,
    /// All that was told of it.
    pub told: Vec<&'t Told>,
    /// All that was told of its workplace, whichever the kind.
    pub beside: Vec<&'t Told>,
}

impl Of<'_> {
    /// The order of a series, of what is stored of it; or why there is none.
    pub fn order(
        &self,
        rows: Vec<(Kept, Papers, Arc<Paper>)>,
        wrong: &mut Vec<String>,
    ) -> Vec<Step> {
        let mut steps = self.recorded(rows, wrong);
        for told in &self.told {
            if let What::Withdrawn(number) = &told.what {
                let at = withdrawal(&steps, number, told);
                steps.insert(at, Step::of(Event::Withdrawn(number.clone()), told));
            }
        }
        // Of a day that was withdrawn, and is expected no more, nothing else tells.
        for told in &self.told {
            if let What::Suspended(day) = &told.what {
                let at = suspension(&steps, *day, told);
                steps.insert(at, Step::of(Event::Suspended(*day), told));
            }
        }
        let mut latest = None;
        for step in &steps {
            if latest.is_some_and(|latest| step.until < latest) {
                wrong.push(format!("{}: {} came too late", self.ground.code, step.event.name()));
            }
            latest = latest.max(Some(step.from));
        }
        steps
    }

    /// What is recorded, each with the answers that told it: of an acceptance at least one, of a
    /// rejection one.
    fn recorded(
        &self,
        rows: Vec<(Kept, Papers, Arc<Paper>)>,
        wrong: &mut Vec<String>,
    ) -> Vec<Step> {
        let mut receipts: HashMap<&str, Vec<&Told>> = HashMap::new();
        for told in &self.told {
            if let What::Sent { answer: Answer::Receipt(receipt), .. } = &told.what
                && receipt.state() != "REFUZATA"
            {
                receipts.entry(&receipt.document).or_default().push(told);
            }
        }
        let mut steps = Vec::new();
        for (kept, papers, paper) in rows {
            let receipt = std::str::from_utf8(&papers.receipt).unwrap();
            let told = receipts.remove(receipt).unwrap_or_default();
            let from = told.iter().map(|told| told.begun).min();
            let until = told.iter().map(|told| told.ended).min();
            let Some((from, until)) = from.zip(until) else {
                wrong.push(format!("nobody was told of {receipt}"));
                continue;
            };
            if kept.number.is_none() && told.len() > 1 {
                wrong.push(format!("{} were told of {receipt}", told.len()));
            }
            let errors = match &told[0].what {
                What::Sent { answer: Answer::Receipt(receipt), .. } => receipt.errors(),
                _ => Vec::new(),
            };
            let event = Event::Recorded(Box::new(Stored { kept, papers, paper, errors }));
            steps.push(Step { event, from, until });
        }
        wrong.extend(receipts.keys().map(|receipt| format!("nothing is kept of {receipt}")));
        steps
    }
}

impl Event {
    /// What it is, in short.
    pub fn name(&self) -> String {
        match self {
            Self::Recorded(stored) => {
                let Stored { kept, errors, .. } = &**stored;
                let number = kept.number.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{} of {} {number} {errors:?}", kept.kind, kept.period)
            }
            Self::Withdrawn(number) => format!("the withdrawal of {number}"),
            Self::Suspended(day) => format!("the suspension on day {day}"),
        }
    }

    /// The declaration that it records, where that has a number.
    pub fn accepted(&self) -> Option<&Stored> {
        match self {
            Self::Recorded(stored) if stored.kept.number.is_some() => Some(stored),
            Self::Recorded(_) | Self::Withdrawn(_) | Self::Suspended(_) => None,
        }
    }
}

/// Where the withdrawal of a number stands: after it and before the next number, and before whatever
/// was judged by it or began after it.
fn withdrawal(steps: &[Step], number: &str, told: &Told) -> usize {
    let is_it = |stored: &Stored| stored.kept.number.as_ref().is_some_and(|n| n.as_str() == number);
    let Some(it) = steps.iter().position(|step| step.event.accepted().is_some_and(is_it)) else {
        return 0;
    };
    let withdrawn = steps[it].event.accepted().map(|stored| &stored.paper);
    // It goes on from what was withdrawn, and was told that this is not what comes before it.
    let passed_over = |stored: &Stored| {
        stored.errors.contains(&5010)
            && withdrawn.is_some_and(|it| {
                stored.paper.period == it.period + 1
                    && opens_with(&stored.paper.balances, &it.balances)
            })
    };
    let judged_by_it = |step: &Step| {
        let judged = match &step.event {
            Event::Recorded(stored) => {
                stored.kept.number.is_some() || stored.errors.contains(&5004) || passed_over(stored)
            }
            Event::Withdrawn(_) | Event::Suspended(_) => false,
        };
        judged || step.from > told.ended
    };
    let next = steps[it + 1..].iter().position(judged_by_it);
    next.map_or(steps.len(), |next| it + 1 + next)
}

/// Where a suspension stands: before the first declaration of the day after it that does not miss the
/// day, or whatever began after it.
fn suspension(steps: &[Step], day: usize, told: &Told) -> usize {
    let mut declared = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        if step.from > told.ended {
            return index;
        }
        match &step.event {
            Event::Recorded(stored) => {
                let next = stored.paper.amends.is_none() && stored.paper.period == day + 1;
                let met = |code| stored.errors.contains(&code);
                let expected = match declared.get(&day) {
                    None => [5001, 5003, 5006].into_iter().any(met),
                    Some((_, true)) => [5004, 5006].into_iter().any(met),
                    Some((_, false)) => true,
                };
                let begun = declared.keys().any(|period| *period < day);
                if next && begun && !expected && !declared.contains_key(&(day + 1)) {
                    return index;
                }
                if let Some(number) = &stored.kept.number {
                    declared.insert(stored.paper.period, (number.to_string(), false));
                }
            }
            Event::Withdrawn(number) => {
                declared.values_mut().filter(|(n, _)| n == number).for_each(|(_, w)| *w = true);
            }
            Event::Suspended(_) => {}
        }
    }
    steps.len()
}

/// How a number stands: its state, what replaced it, whether it was withdrawn.
pub type Standing = (&'static str, Option<String>, bool);

/// A series at a moment.
#[derive(Default, Clone)]
pub struct Moment {
    /// All that have a number, by it.
    pub numbers: BTreeMap<String, Standing>,
    /// What is in force for each period, by its place in the calendar.
    pub in_force: BTreeMap<usize, String>,
    /// Days on which nothing is expected, by their places in the calendar.
    pub suspended: BTreeSet<usize>,
}

impl Moment {
    /// After an event.
    pub fn after(&mut self, event: &Event) {
        match event {
            Event::Recorded(stored) => {
                let Some(number) = &stored.kept.number else { return };
                let before = self.in_force.insert(stored.paper.period, number.to_string());
                if let Some(before) = before.and_then(|before| self.numbers.get_mut(&before)) {
                    before.1 = Some(number.to_string());
                }
                self.numbers.insert(number.to_string(), ("ACCEPTATA", None, false));
            }
            Event::Withdrawn(number) => {
                if let Some(standing) = self.numbers.get_mut(number) {
                    (standing.0, standing.2) = ("RESPINSA", true);
                }
            }
            Event::Suspended(day) => {
                self.suspended.insert(*day);
            }
        }
    }

    /// Whether what is in force for a period is withdrawn.
    pub fn is_withdrawn(&self, period: usize) -> bool {
        self.in_force.get(&period).is_some_and(|number| self.numbers[number].0 == "RESPINSA")
    }

    /// The last number that is accepted and not withdrawn.
    pub fn last_accepted(&self) -> Option<&str> {
        let accepted = |number: &&String| self.numbers[*number].0 == "ACCEPTATA";
        self.in_force.values().rev().find(accepted).map(String::as_str)
    }

    /// All numbers of a period, as a search lists them.
    pub fn of_period(&self, number_of_original: &str) -> BTreeSet<(String, &'static str, String)> {
        let of_period =
            self.numbers.iter().filter(|(number, _)| number.starts_with(number_of_original));
        let row = |(number, standing): (&String, &Standing)| {
            (number.clone(), standing.0, standing.1.clone().unwrap_or_default())
        };
        of_period.map(row).collect()
    }
}
