//! `ser admin storage`: what the database takes, and what it will take.

use super::failed;
use crate::{
    operations::{
        Clock,
        admin::{Registrar, StorageLine, StorageReport},
    },
    registry::Environment,
    store::Store,
};
use clap::Args;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Flags of `ser admin storage`.
#[derive(Debug, Args)]
pub(super) struct Measure {
    /// A table for people, unless programs read it
    #[arg(long)]
    format: Option<Format>,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
}

/// How it is written for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line for each table and month, after one with the names of the columns.
    Csv,
    /// An object with the sums and the list of them.
    Json,
}

/// Prints it: 0 done, 1 the database failed.
pub(super) fn run(flags: &Measure) -> ExitCode {
    let report = Store::open(&flags.database, 1).and_then(|store| {
        let (environment, clock) = (Environment::Production, Clock::System);
        Registrar { store, environment, clock, vault: None }.storage()
    });
    let report = match report {
        Ok(report) => report,
        Err(error) => return failed(1, &error),
    };
    match write(&report, flags.format, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(1, &error),
    }
}

fn write(report: &StorageReport, format: Option<Format>, out: &mut impl Write) -> io::Result<()> {
    match format {
        None => people(report, out),
        Some(Format::Csv) => {
            let mut csv = csv::Writer::from_writer(out);
            report
                .lines
                .iter()
                .try_for_each(|line| csv.serialize(line))
                .map_err(io::Error::other)?;
            csv.flush()
        }
        Some(Format::Json) => {
            serde_json::to_writer_pretty(&mut *out, report)?;
            writeln!(out)
        }
    }
}

fn people(report: &StorageReport, out: &mut impl Write) -> io::Result<()> {
    let longest = report.lines.iter().map(|line| line.table.len()).max().unwrap_or(0) + 2;
    let row = |out: &mut dyn Write, cells: [&str; 9]| {
        let [table, month, rows, bytes, indexes, toast, full, year, state] = cells;
        let line = format!(
            "{table:<longest$}{month:<9}{rows:>14}{bytes:>11}{indexes:>11}{toast:>11}{full:>6}{year:>11}  \
             {state}"
        );
        writeln!(out, "{}", line.trim_end())
    };
    let head = ["tabel", "luna", "rânduri", "date", "indecși", "toast", "plin", "pe an", "stare"];
    row(out, head)?;
    for line in &report.lines {
        let StorageLine { table, month, rows, bytes, indexes, large, full, year, state, .. } = line;
        let told = |bytes: &Option<i64>| bytes.map_or_else(String::new, size);
        let full = full.map_or_else(String::new, |full| format!("{full}%"));
        let cells = [rows.to_string(), told(bytes), told(indexes), told(large), full, told(year)];
        let [rows, bytes, indexes, large, full, year] = &cells;
        row(out, [table, month, rows, bytes, indexes, large, full, year, state])?;
    }
    writeln!(
        out,
        "baza de date: {}; declarații în ultimele 30 de zile: {}; în acest ritm {} pe an, {} în zece ani",
        size(report.bytes),
        report.declared,
        size(report.year),
        size(report.decade)
    )
}

/// Bytes, for people: three figures or four.
fn size(bytes: i64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let (mut value, mut unit) = (bytes, 0);
    while value >= 10_000 && unit + 1 < units.len() {
        value /= 1_000;
        unit += 1;
    }
    format!("{value} {}", units.get(unit).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_four_figures_at_most() {
        let told = [0, 9_999, 10_000, 123_456_789, i64::MAX].map(size);
        assert_eq!(told, ["0 B", "9999 B", "10 kB", "123 MB", "9223 PB"]);
    }
}
