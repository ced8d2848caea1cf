//! The few workplaces that everybody crowds about: their series, and what those who declare believe
//! of them, which others may have changed meanwhile.

use crate::balances::{Balances, Heading, document};
use crate::dice::Dice;
use crate::ledgers::following;
use crate::officers::OFFICER;
use crate::pki::{Holder, PKI};
use crate::shapes::{self, KINDS, Kind};
use crate::world::{ELSEWHERE, PHARMACY, SISTER, World};
use chrono::{Datelike, Days, NaiveDate, Utc};
use ser::declaration::civil_date;
use ser::registry::UnitType;
use ser::signature::sha256;
use ser::store::officers::{self, Officer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// A workplace and a kind.
pub struct Ground {
    /// The codWorkplace.
    pub code: String,
    /// The kind.
    pub kind: &'static Kind,
    /// Who signs.
    pub holder: &'static Holder,
    /// `zi` or `luna`.
    pub sort: &'static str,
    /// What can be declared, in order, as on the wire; the first is where the series begins.
    pub calendar: Vec<String>,
    /// What is believed of it.
    pub belief: Mutex<Belief>,
}

/// What senders believe of a series.
#[derive(Default)]
pub struct Belief {
    /// In force for each period, by its place in the calendar.
    pub in_force: BTreeMap<usize, Version>,
    /// Numbers that are in force no more.
    pub replaced: Vec<String>,
    /// Numbers that were withdrawn.
    pub withdrawn: BTreeSet<String>,
    /// Documents that were sent.
    pub sent: Vec<Arc<Paper>>,
    /// Days on which the workplace is suspended.
    pub suspended: BTreeSet<usize>,
}

/// A version that was acknowledged.
#[derive(Clone)]
pub struct Version {
    /// Its number.
    pub number: String,
    /// How many versions came before it.
    pub amendments: u32,
    /// What it says.
    pub balances: Balances,
}

/// A document, and what it says.
pub struct Paper {
    /// The signed bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub sha256: [u8; 32],
    /// Its period's place in the calendar.
    pub period: usize,
    /// The number that it amends.
    pub amends: Option<String>,
    /// What it declares.
    pub balances: Balances,
    /// Whether a formula does not hold in it.
    pub spoiled: bool,
}

/// What a document is to be about.
pub struct Aim {
    /// The period's place in the calendar.
    pub period: usize,
    /// The number that it amends.
    pub amends: Option<String>,
    /// Whether a formula is to be broken.
    pub spoiled: bool,
}

impl Aim {
    /// An original without mistakes of its own.
    pub fn original(period: usize) -> Self {
        Self { period, amends: None, spoiled: false }
    }
}

/// Where the calendars begin: so many periods ago, of which the first is before every series.
const DAYS: u64 = 1200;
const YEARS: i32 = 14;

/// Three pharmacies, the third of a company of its own, and a warehouse that files two kinds.
pub fn all(world: &World) -> Vec<Ground> {
    shapes::list_products(world);
    let officer = Officer { code: OFFICER.into(), name: "TEST".into(), active: true };
    world.change(|transaction| officers::put(transaction, &officer));
    let today = civil_date(Utc::now());
    let days: Vec<String> =
        (0..DAYS).rev().map(|ago| (today - Days::new(ago)).to_string()).collect();
    let first = today.year() - YEARS;
    let months = (first..=today.year()).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let begun = months.filter(|(year, month)| {
        NaiveDate::from_ymd_opt(*year, *month, 1).is_some_and(|first| first <= today)
    });
    let months: Vec<String> = begun.map(|(year, month)| format!("{year}-{month:02}")).collect();
    let ground = |code: &str, kind: &str, holder| {
        let kind = KINDS.iter().find(|known| known.code == kind).unwrap();
        let sort = kind.periods[0];
        let calendar = if sort == "zi" { days.clone() } else { months.clone() };
        let belief = Mutex::default();
        Ground { code: code.to_owned(), kind, holder, sort, calendar, belief }
    };
    let warehouse = world.unit(UnitType::Antrepozit, 30_000);
    vec![
        ground(PHARMACY, "FP", &PKI.ana_on_a_card),
        ground(SISTER, "FP", &PKI.ana_on_a_card),
        ground(ELSEWHERE, "FP", &PKI.ion),
        ground(&warehouse, "TT", &PKI.ana_on_a_card),
        ground(&warehouse, "SS", &PKI.ana_on_a_card),
    ]
}

impl Ground {
    /// A document that goes on from what is believed.
    pub fn paper(&self, aim: Aim, dice: &mut Dice) -> Arc<Paper> {
        let Aim { period, amends, spoiled } = aim;
        let before = self.belief.lock().unwrap().before(period);
        let mut balances = following(self.kind, before.as_ref(), dice);
        if spoiled {
            balances.values_mut().next().unwrap().closing += 1;
        }
        let document = self.unsigned(period, amends.as_deref(), &balances);
        let bytes = self.holder.sign(document.as_bytes());
        let sha256 = sha256(&bytes);
        Arc::new(Paper { bytes, sha256, period, amends, balances, spoiled })
    }

    /// A document before it is signed.
    pub fn unsigned(&self, period: usize, amends: Option<&str>, balances: &Balances) -> String {
        let heading = Heading {
            workplace: &self.code,
            sort: self.sort,
            period: &self.calendar[period],
            amends,
        };
        document(self.kind, &heading, balances)
    }

    /// What it is for, in a message.
    pub fn key(&self, period: usize) -> [(&'static str, &str); 3] {
        [
            ("codWorkplace", &self.code),
            ("tip", self.kind.code),
            ("perioada", &self.calendar[period]),
        ]
    }
}

impl Belief {
    /// What the period before was closed with. What was withdrawn of a day on which nothing is
    /// expected any more does not count.
    pub fn before(&self, period: usize) -> Option<Balances> {
        let counts = |(period, version): &(&usize, &Version)| {
            !(self.suspended.contains(period) && self.withdrawn.contains(&version.number))
        };
        let mut before = self.in_force.range(..period).rev();
        before.find(counts).map(|(_, version)| version.balances.clone())
    }

    /// The last period, if there is any.
    pub fn last(&self) -> Option<(usize, Version)> {
        self.in_force.last_key_value().map(|(period, version)| (*period, version.clone()))
    }

    /// The period that comes next.
    pub fn next(&self) -> usize {
        let first = self.in_force.last_key_value().map_or(1, |(last, _)| last + 1);
        (first..).find(|period| !self.suspended.contains(period)).unwrap()
    }

    /// Learns that a document was accepted.
    pub fn accepted(&mut self, paper: &Paper, number: &str, amendments: u32) {
        let known = self.in_force.get(&paper.period);
        if known.is_some_and(|known| known.amendments >= amendments) {
            return;
        }
        let balances = paper.balances.clone();
        let version = Version { number: number.to_owned(), amendments, balances };
        let before = self.in_force.insert(paper.period, version);
        self.replaced.extend(before.map(|before| before.number));
    }
}
