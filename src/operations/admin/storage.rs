//! What the database takes, and what it will take at this pace (`ser admin storage`).

use super::Registrar;
use crate::{
    declaration::civil_date,
    store::{
        StoreError, archives, leaving,
        storage::{self, Measured},
    },
};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Days by which the pace is judged.
const DAYS: u64 = 30;
const YEAR: i64 = 365;

/// Tables that grow with what is declared, beside the lines; the registry does not.
const GROWING: [&str; 6] = ["audit", "declarations", "documents", "history", "outbox", "receipts"];

/// A table, or the partition of one for a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The table.
    #[serde(rename = "tabel")]
    pub table: String,
    /// The month, as `2026-11`; empty where the table has no partitions, `total` for all of them.
    #[serde(rename = "luna")]
    pub month: String,
    /// Rows, about.
    #[serde(rename = "randuri")]
    pub rows: i64,
    /// Bytes of the rows.
    #[serde(rename = "octeti")]
    pub bytes: Option<i64>,
    /// Bytes of the indexes.
    #[serde(rename = "indecsi")]
    pub indexes: Option<i64>,
    /// Bytes of what is too large for a row.
    #[serde(rename = "toast")]
    pub large: Option<i64>,
    /// All bytes.
    pub total: Option<i64>,
    /// Of a partition: its bytes in hundredths of the fullest month of the table.
    #[serde(rename = "plin")]
    pub full: Option<i64>,
    /// Of a partition: how many months ago it began; less than nothing for those to come.
    #[serde(rename = "vechime")]
    pub age: Option<i64>,
    /// `arhivata` where the lines of the month were taken out, `detasata` of the tables they went into.
    #[serde(rename = "stare")]
    pub state: &'static str,
    /// What it grows by in a year, in bytes.
    #[serde(rename = "an")]
    pub year: Option<i64>,
    /// What it takes in ten years.
    #[serde(rename = "zeceAni")]
    pub decade: Option<i64>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Bytes of the database.
    #[serde(rename = "octeti")]
    pub bytes: i64,
    /// Declarations with a number, of the periods of the last 30 days.
    #[serde(rename = "declaratii30Zile")]
    pub declared: i64,
    /// What all tables grow by in a year.
    #[serde(rename = "an")]
    pub year: i64,
    /// What all take in ten years.
    #[serde(rename = "zeceAni")]
    pub decade: i64,
    /// Tables, and under a partitioned one its months.
    #[serde(rename = "tabele")]
    pub lines: Vec<Line>,
}

impl Registrar {
    /// Measures the database. The pace is that of the last 30 days: of lines, what the last full month
    /// holds; of what grows with each declaration, the bytes of one, as many times as there were
    /// declarations. Where nothing is known of bytes nothing is said of the future.
    pub fn storage(&self) -> Result<Report, StoreError> {
        let today = civil_date(self.clock.now());
        self.store.read(|session| {
            let since = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
            let declared = storage::declared_since(session, since)?;
            let measured = storage::measure(session)?;
            let archived = archives::months(session)?;
            Ok(report(measured.bytes, &measured.tables, (today, declared, &archived)))
        })
    }
}

/// What follows from the measures.
fn report(
    bytes: i64,
    measured: &[Measured],
    (today, declared, archived): (NaiveDate, i64, &[NaiveDate]),
) -> Report {
    let mut tables: BTreeMap<&str, Vec<&Measured>> = BTreeMap::new();
    for one in measured {
        tables.entry(one.name.as_str()).or_default().push(one);
    }
    let all = measured.iter().find(|one| one.name == "declarations").map_or(0, |one| one.rows);
    let mut lines = Vec::new();
    for (name, parts) in tables {
        let months: Vec<&&Measured> = parts.iter().filter(|part| part.month.is_some()).collect();
        let sum = |of: fn(&Measured) -> Option<i64>| {
            parts.iter().map(|part| of(part)).sum::<Option<i64>>()
        };
        let total = sum(Measured::total);
        let year = match months.is_empty() {
            false => a_year_of_months(&months, today),
            true if GROWING.contains(&name) || name.ends_with("_lines") => {
                total.map(|total| share(total, declared, all))
            }
            true => None,
        };
        lines.push(Line {
            table: name.to_owned(),
            month: if months.is_empty() { String::new() } else { "total".to_owned() },
            rows: parts.iter().map(|part| part.rows).sum(),
            bytes: sum(|part| part.bytes),
            indexes: sum(|part| part.indexes),
            large: sum(|part| part.large),
            total,
            full: None,
            age: None,
            state: if leaving::is_detached(name) { "detasata" } else { "" },
            year,
            decade: year.map(|year| year.saturating_mul(10)),
        });
        let fullest = months.iter().filter_map(|part| part.total()).max().unwrap_or(0).max(1);
        lines.extend(months.iter().filter_map(|part| month(part, fullest, today, archived)));
    }
    let year = lines.iter().filter_map(|line| line.year).sum();
    Report { bytes, declared, year, decade: i64::saturating_mul(year, 10), lines }
}

/// The line of a partition.
fn month(part: &Measured, fullest: i64, today: NaiveDate, archived: &[NaiveDate]) -> Option<Line> {
    let first = part.month?;
    let ordinal = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    Some(Line {
        table: part.name.clone(),
        month: first.format("%Y-%m").to_string(),
        rows: part.rows,
        bytes: part.bytes,
        indexes: part.indexes,
        large: part.large,
        total: part.total(),
        full: part.total().map(|total| total.saturating_mul(100) / fullest),
        age: Some(ordinal(today) - ordinal(first)),
        state: if archived.contains(&first) { "arhivata" } else { "" },
        year: None,
        decade: None,
    })
}

/// Twelve times the last month that is over, or as many of the present one as its days make.
fn a_year_of_months(months: &[&&Measured], today: NaiveDate) -> Option<i64> {
    let first = today.with_day(1)?;
    let of = |month: Option<NaiveDate>| months.iter().find(|part| part.month == month);
    let held = |part: &&&&Measured| part.rows > 0;
    match of(first.checked_sub_months(Months::new(1))).filter(held) {
        Some(last) => Some(last.total()?.saturating_mul(12)),
        None => {
            let present = of(Some(first)).filter(held)?.total()?;
            Some(present.saturating_mul(YEAR) / i64::from(today.day()))
        }
    }
}

/// What a year of declarations takes, where all of them take so much.
fn share(total: i64, declared: i64, all: i64) -> i64 {
    let days = i64::try_from(DAYS).unwrap_or(i64::MAX);
    let a_year = i128::from(total) * i128::from(declared) * i128::from(YEAR);
    i64::try_from(a_year / i128::from(all.max(declared).max(1)) / i128::from(days))
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, month: Option<&str>, rows: i64, bytes: i64) -> Measured {
        let month = month.map(|month| month.parse().unwrap());
        let (bytes, indexes, large) = (Some(bytes), Some(bytes / 2), Some(0));
        Measured { name: name.into(), month, rows, bytes, indexes, large }
    }

    #[test]
    fn the_pace_is_that_of_the_last_month_and_of_the_last_thirty_days() {
        let measured = [
            table("balance_lines", Some("2026-09-01"), 0, 20),
            table("balance_lines", Some("2026-10-01"), 10, 1_000),
            table("balance_lines", Some("2026-11-01"), 3, 400),
            table("balance_lines_2025_09_archived_1", None, 7, 80),
            table("companies", None, 5, 800),
            table("declarations", None, 100, 200),
            table("documents", None, 100, 20_000),
        ];
        let archived = ["2026-09-01".parse().unwrap()];
        let today = "2026-11-20".parse().unwrap();
        let told = report(1 << 20, &measured, (today, 30, &archived));
        let line = |table: &str, month: &str| {
            told.lines.iter().find(|line| line.table == table && line.month == month).unwrap()
        };
        let total = line("balance_lines", "total");
        assert_eq!((total.rows, total.total), (13, Some(2_130)));
        assert_eq!((total.year, total.decade), (Some(18_000), Some(180_000)));
        let september = line("balance_lines", "2026-09");
        assert_eq!((september.full, september.age), (Some(2), Some(2)));
        assert_eq!(september.state, "arhivata");
        assert_eq!(line("balance_lines", "2026-11").full, Some(40));
        // 30 of 100 in 30 days: all of it 3.65 times in a year.
        assert_eq!(line("documents", "").year, Some(109_500));
        assert_eq!((line("companies", "").year, line("companies", "").state), (None, ""));
        let detached = line("balance_lines_2025_09_archived_1", "");
        assert_eq!((detached.year, detached.state), (None, "detasata"));
        assert_eq!(told.year, 18_000 + 109_500 + 1_095);
    }

    #[test]
    fn a_month_that_has_begun_tells_where_none_is_over() {
        let measured = [
            table("lot_lines", Some("2026-11-01"), 3, 400),
            table("lot_lines", Some("2026-12-01"), 0, 0),
        ];
        let today = "2026-11-20".parse().unwrap();
        let told = report(0, &measured, (today, 0, &[]));
        assert_eq!(told.lines[0].year, Some(600 * 365 / 20));
        assert_eq!(told.lines[2].age, Some(-1));
    }
}
