//! What many documents came to: counts, codes, rates and percentiles, as a table in Romanian.

use super::Sent;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// What a document came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// ACCEPTATA.
    Accepted,
    /// RESPINSA.
    Rejected,
    /// REFUZATA, or a fault about the message (7xxx).
    Refused,
    /// Nobody answered, or a 9xxx, as often as it was sent.
    GivenUp,
}

impl Outcome {
    /// All of them, from the best to the worst.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::Rejected, Self::Refused, Self::GivenUp];

    /// Its word: `stare` of the receipt, RENUNTATA where there is none.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTATA",
            Self::Rejected => "RESPINSA",
            Self::Refused => "REFUZATA",
            Self::GivenUp => "RENUNTATA",
        }
    }

    /// The outcome of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// How long answers took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Percentiles {
    /// Half of them took at most so long.
    pub p50: Duration,
    /// Nine of ten.
    pub p90: Duration,
    /// 99 of a hundred.
    pub p99: Duration,
    /// All.
    pub max: Duration,
}

impl Percentiles {
    /// Of these times (nearest rank); of none, nothing.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let rank = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100).saturating_sub(1);
            times.get(rank).copied().unwrap_or_default()
        };
        Self { p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100) }
    }
}

impl fmt::Display for Percentiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p90, p99, max] =
            [self.p50, self.p90, self.p99, self.max].map(|time| time.as_millis());
        write!(f, "p50 {p50} ms, p90 {p90} ms, p99 {p99} ms, max {max} ms")
    }
}

/// What has come back so far.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    outcomes: BTreeMap<Outcome, usize>,
    codes: BTreeMap<String, usize>,
    lines: u64,
    times: Vec<Duration>,
    repeated: usize,
    earlier: usize,
}

impl Tally {
    /// One more, of so many lines.
    pub fn add(&mut self, sent: &Sent, lines: u64) {
        let outcome = sent.outcome();
        self.note(outcome, &sent.codes());
        self.repeated += usize::from(sent.attempts > 1);
        if outcome != Outcome::GivenUp {
            self.lines += lines;
            self.times.push(sent.took);
        }
    }

    /// One more, answered by an earlier run.
    pub fn add_earlier(&mut self, outcome: Outcome, codes: &[String]) {
        self.note(outcome, codes);
        self.earlier += 1;
    }

    fn note(&mut self, outcome: Outcome, codes: &[String]) {
        *self.outcomes.entry(outcome).or_default() += 1;
        for code in codes {
            *self.codes.entry(code.clone()).or_default() += 1;
        }
    }

    /// How many came to it.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.outcomes.values().sum()
    }

    /// The codes of errors, warnings and faults, and how many documents had each.
    pub fn codes(&self) -> &BTreeMap<String, usize> {
        &self.codes
    }

    /// How long answers took.
    pub fn percentiles(&self) -> Percentiles {
        Percentiles::of(self.times.clone())
    }

    /// Answered declarations and lines for each second of such a time.
    pub fn rates(&self, over: Duration) -> (f64, f64) {
        let answered = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        let lines = u32::try_from(self.lines).unwrap_or(u32::MAX);
        let each_second = |count: u32| f64::from(count) / over.as_secs_f64().max(1e-9);
        (each_second(answered), each_second(lines))
    }

    /// The table, of what took such a time.
    pub fn table(&self, over: Duration) -> String {
        let rows = [
            ("acceptate", Outcome::Accepted),
            ("respinse", Outcome::Rejected),
            ("refuzate", Outcome::Refused),
            ("renunțate", Outcome::GivenUp),
        ];
        let all = u32::try_from(self.all()).unwrap_or(u32::MAX);
        let mut table = String::new();
        for (name, outcome) in rows {
            let count = self.count(outcome);
            let share = f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / f64::from(all.max(1));
            table += &format!("  {name:<14}{count:>8}  {:>5.1} %\n", share * 100.0);
        }
        let (declarations, lines) = self.rates(over);
        table += &format!("  {:<14}{:>8.1} s\n", "durata", over.as_secs_f64());
        table += &format!("  {:<14}{declarations:>8.1} declarații/s", "ritm");
        if self.lines > 0 {
            table += &format!(", {lines:.0} linii/s");
        }
        table += &format!("\n  {:<14}{}\n", "răspuns", self.percentiles());
        for (name, count) in [("reîncercate", self.repeated), ("din jurnal", self.earlier)] {
            if count > 0 {
                table += &format!("  {name:<14}{count:>8}\n");
            }
        }
        for (code, count) in &self.codes {
            table += &format!("  {:<14}{count:>8}\n", format!("cod {code}"));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::sending::Answered;
    use crate::soap::client::Node;

    fn sent(state: &str, milliseconds: u64) -> Sent {
        let state = Node { name: "stare".into(), text: state.into(), children: Vec::new() };
        let receipt = Node { children: vec![state], ..Node::default() };
        let came = Ok(Answered { receipt, document: String::new() });
        Sent { came, took: Duration::from_millis(milliseconds), attempts: 1 }
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times = (1..=200).map(Duration::from_millis).collect();
        let found = Percentiles::of(times);
        let expected = [100, 180, 198, 200].map(Duration::from_millis);
        assert_eq!([found.p50, found.p90, found.p99, found.max], expected);
        assert_eq!(Percentiles::of(Vec::new()), Percentiles::default());
    }

    #[test]
    fn outcomes_rates_and_what_was_given_up_are_told_apart() {
        let mut tally = Tally::default();
        tally.add(&sent("ACCEPTATA", 10), 100);
        tally.add(&sent("RESPINSA", 30), 100);
        tally.add(&Sent { came: Err(None), took: Duration::ZERO, attempts: 8 }, 100);
        assert_eq!(Outcome::ALL.map(|outcome| tally.count(outcome)), [1, 1, 0, 1]);
        assert_eq!(tally.rates(Duration::from_secs(2)), (1.0, 100.0));
        let table = tally.table(Duration::from_secs(2));
        assert!(table.contains("acceptate            1   33.3 %"), "{table}");
        assert!(table.contains("1.0 declarații/s, 100 linii/s"), "{table}");
        assert!(table.contains("p50 10 ms, p90 30 ms, p99 30 ms, max 30 ms"), "{table}");
    }

    #[test]
    fn every_word_is_of_one_outcome() {
        assert!(
            Outcome::ALL.into_iter().all(|outcome| Outcome::of(outcome.word()) == Some(outcome))
        );
        assert_eq!(Outcome::of("PROIECT"), None);
    }
}
