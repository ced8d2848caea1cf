//! How large a national day is to be, and how its lines are spread over units.

use crate::cli::chance::Chance;
use chrono::{Days, NaiveDate};
use clap::Args;
use std::fmt;

/// A national day to order: the same order makes the same units and lines, whatever their keys.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Order {
    /// Units that declare
    #[arg(long, default_value_t = 550, value_parser = clap::value_parser!(u32).range(1..=99_999))]
    pub units: u32,
    /// Stock lines of a declaration, on average; what moved comes on top
    #[arg(long, default_value_t = 4_090, value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub lines: u32,
    /// Days that each declares, one after another
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub days: u32,
    /// Another number makes other units and lines
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Persons who sign, each for many companies
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=999))]
    pub signers: u32,
    /// Every unit has as many lines as every other
    #[arg(long)]
    pub even: bool,
    /// The last day; today, if nothing else is said
    #[arg(long, default_value_t = today())]
    pub last_day: NaiveDate,
}

/// The civil day in Romania.
fn today() -> NaiveDate {
    crate::declaration::civil_date(chrono::Utc::now())
}

/// What a unit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trade {
    Wholesaler,
    Hospital,
    Pharmacy,
}

/// Each fiftieth of the units, over and over: 4 % wholesalers, 6 % hospitals, else pharmacies.
const PATTERN: u32 = 50;

impl Trade {
    /// Of a unit, by its number.
    pub(super) fn of(unit: u32) -> Self {
        match unit % PATTERN {
            0 | 25 => Self::Wholesaler,
            10 | 27 | 43 => Self::Hospital,
            _ => Self::Pharmacy,
        }
    }

    /// Lines of such units, in thousandths of the average: that of all is 1,000.
    fn lines(self) -> u64 {
        match self {
            Self::Wholesaler => 1_500,
            Self::Hospital => 600,
            Self::Pharmacy => 1_004,
        }
    }
}

/// The log-normal distribution with the deviation 0.5, as twenty quantiles in thousandths of their
/// mean: many units hold somewhat less than the average, a few hold more than twice as much.
const SHAPE: [u64; 20] = [
    334, 433, 501, 558, 610, 660, 710, 759, 810, 863, 919, 979, 1_044, 1_117, 1_200, 1_299, 1_421,
    1_582, 1_829, 2_372,
];

impl Order {
    /// Lines of a unit.
    pub(super) fn lines_of(&self, unit: u32) -> u32 {
        if self.even {
            return self.lines;
        }
        let quantiles = u32::try_from(SHAPE.len()).unwrap_or_default();
        let drawn = Chance::of(self.seed, u64::from(unit)).below(quantiles);
        let quantile = usize::try_from(drawn).ok().and_then(|drawn| SHAPE.get(drawn));
        let share = quantile.copied().unwrap_or(1_000) * Trade::of(unit).lines();
        u32::try_from(u64::from(self.lines) * share / 1_000_000).unwrap_or(u32::MAX).max(1)
    }

    /// The days, from the first.
    pub(super) fn all_days(&self) -> impl Iterator<Item = NaiveDate> {
        let before = |days: u32| self.last_day.checked_sub_days(Days::new(u64::from(days)));
        (0..self.days).rev().filter_map(before)
    }
}

impl fmt::Display for Order {
    /// As flags of `ser load`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { units, lines, days, seed, signers, even, last_day } = self;
        write!(f, "--units {units} --lines {lines} --days {days} --seed {seed}")?;
        write!(f, " --signers {signers} --last-day {last_day}")?;
        if *even { f.write_str(" --even") } else { Ok(()) }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small order.
    pub fn order(units: u32, lines: u32) -> Order {
        let last_day = "2026-11-20".parse().unwrap();
        Order { units, lines, days: 3, seed: 7, signers: 2, even: false, last_day }
    }

    #[test]
    fn the_shares_of_the_units_make_the_average() {
        assert_eq!(SHAPE.iter().sum::<u64>(), 1_000 * 20);
        let shares: u64 = (0..PATTERN).map(|unit| Trade::of(unit).lines()).sum();
        assert!((995..1_005).contains(&(shares / u64::from(PATTERN))), "{shares}");
        let order = order(2_000, 4_000);
        let all: u64 = (0..order.units).map(|unit| u64::from(order.lines_of(unit))).sum();
        let average = all / 2_000;
        assert!((3_850..4_150).contains(&average), "{average}");
    }

    #[test]
    fn even_units_have_as_many_lines_and_days_end_with_the_last() {
        let order = Order { even: true, ..order(60, 100) };
        assert!((0..order.units).all(|unit| order.lines_of(unit) == 100));
        let days: Vec<String> = order.all_days().map(|day| day.to_string()).collect();
        assert_eq!(days, ["2026-11-18", "2026-11-19", "2026-11-20"]);
    }

    #[test]
    fn an_order_is_written_as_the_flags_that_give_it() {
        #[derive(clap::Parser)]
        struct Flags {
            #[command(flatten)]
            order: Order,
        }
        for even in [true, false] {
            let order = Order { even, ..order(60, 100) };
            let words = format!("load {order}");
            let read: Flags = clap::Parser::try_parse_from(words.split(' ')).unwrap();
            assert_eq!(read.order, order);
        }
    }
}
