//! An event of a workplace as it was recorded: on which days it counts, and when it became known.
//! Nothing recorded is ever changed; what was wrong is superseded by what is recorded later.

use super::{Event, Status};
use chrono::{DateTime, NaiveDate, Utc};
use std::{fmt, str::FromStr};

/// Where a workplace is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The two characters of the county.
    pub county: Option<String>,
    /// Town or village.
    pub locality: Option<String>,
    /// Street and number.
    pub street: Option<String>,
}

impl Address {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An activity that a workplace may have besides (U-04, U-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Activity {
    /// Sells online.
    Online,
    /// Prepares medicines (receptură, laborator).
    Compounding,
    /// Vaccinates.
    Vaccination,
    /// Is open at night.
    NightDuty,
}

/// Why a unit suspends its activity (N 8(3), U-36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuspensionReason {
    /// The contract of the space ended.
    Space,
    /// The contract of the head ended.
    HeadLeft,
    /// Sick or rest leave in a unit of one person.
    Leave,
    /// Works on the space.
    Works,
    /// Death of the head.
    Death,
}

/// A name that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not in the list")]
pub struct UnknownName(pub String);

macro_rules! named {
    ($type:ident: $($variant:ident $name:literal),+) => {
        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in files and in the database.
            pub fn wire(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.wire())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let known = Self::ALL.iter().find(|one| one.wire() == text);
                known.copied().ok_or_else(|| UnknownName(text.to_owned()))
            }
        }
    };
}

named!(Activity: Online "ONLINE", Compounding "RECEPTURA", Vaccination "VACCINARE", NightDuty "GARDA");
named!(SuspensionReason: Space "SPATIU", HeadLeft "CONTRACT_CONDUCATOR", Leave "CONCEDIU",
    Works "LUCRARI", Death "DECES");

/// What an event says (see [`super::Detail`] for which of it an event may say).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub event: Event,
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// The last day, included.
    pub to: Option<NaiveDate>,
    /// Which of the statuses that the event may lead to.
    pub status: Option<Status>,
    /// Key of the company that holds the authorisation from then on.
    pub holder: Option<i64>,
    /// Where the workplace is from then on; what is not said stays.
    pub address: Address,
    /// Professional code of who leads it, or of who sells online (E5, E19).
    pub head: Option<String>,
    /// An activity, and whether the workplace has it from then on.
    pub activity: Option<(Activity, bool)>,
    /// Whether the workplace reports.
    pub reports: Option<bool>,
    /// Whether offices go on while it is suspended (U-38: the act says so).
    pub spares_offices: bool,
    /// Why it suspends.
    pub reason: Option<SuspensionReason>,
    /// By which law or ruling.
    pub ground: Option<String>,
    /// The paper: number of the annex, of the notice or of the act.
    pub act: Option<String>,
    /// The date of the paper.
    pub act_date: Option<NaiveDate>,
    /// Where the paper is kept.
    pub document: Option<String>,
}

impl Fact {
    /// An event that says nothing but its day.
    pub fn of(event: Event, from: NaiveDate) -> Self {
        Self {
            event,
            from,
            to: None,
            status: None,
            holder: None,
            address: Address::default(),
            head: None,
            activity: None,
            reports: None,
            spares_offices: false,
            reason: None,
            ground: None,
            act: None,
            act_date: None,
            document: None,
        }
    }
}

/// A fact, and when it became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Key in the database; in the order of recording.
    pub id: i64,
    /// What it says.
    pub fact: Fact,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The one that it takes the place of.
    pub supersedes: Option<i64>,
    /// Whether it only takes back what it supersedes.
    pub void: bool,
}

/// What is taken into account of what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// All of it.
    Now,
    /// What was recorded by then.
    At(DateTime<Utc>),
}

/// The mentions that count, by what is known, in the order in which they take effect: by their first
/// days, those of one day as they were recorded.
pub fn in_force(mentions: &[Mention], known: Known) -> Vec<&Mention> {
    let seen = |mention: &&Mention| match known {
        Known::Now => true,
        Known::At(instant) => mention.recorded_at <= instant,
    };
    let superseded: Vec<i64> =
        mentions.iter().filter(seen).filter_map(|mention| mention.supersedes).collect();
    let counts = |mention: &&Mention| !mention.void && !superseded.contains(&mention.id);
    let mut left: Vec<&Mention> = mentions.iter().filter(seen).filter(counts).collect();
    left.sort_by_key(|mention| (mention.fact.from, mention.id));
    left
}
