//! `ser admin archive` and `ser admin restore`: the lines of old months leave the database, and come
//! back.

use super::{
    act::{ANY, Officer},
    failed,
};
use crate::operations::admin::{Archived, Archiving, Fate, NotArchived};
use chrono::NaiveDate;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Documents, receipts and histories stay in the database. So do \
    the lines that a series may still open from: those of its second last declaration and after it. \
    Interrupted, it can be run again.\nExit status: 0 done, 1 the database or a file failed, 2 it \
    cannot be asked so, and nothing was done";

/// Flags of `ser admin archive`.
#[derive(Debug, Args)]
pub(super) struct Archive {
    /// Months before this one, as 2026-01
    #[arg(long, value_parser = first_day)]
    before: NaiveDate,
    /// Folder of the archives; each gets one of its own in it, as 2024-01.1
    #[arg(long)]
    out: PathBuf,
    /// Drops the tables of what is written; without it they stay beside, detached
    #[arg(long)]
    drop: bool,
    /// Shows what would leave and what stays, and does nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    officer: Officer,
}

/// Flags of `ser admin restore`.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Folder of one archive, as arhive/2024-01.1
    folder: PathBuf,
    #[command(flatten)]
    officer: Officer,
}

fn first_day(month: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d");
    day.map_err(|_| "a month is written as 2026-01".to_owned())
}

/// Numbers of what stays that are shown of a month.
const SHOWN: usize = 20;

/// Archives: 0 done, 1 the database or a file failed, 2 it cannot be asked so.
pub(super) fn run(flags: &Archive) -> ExitCode {
    let asked = Archiving {
        before: flags.before,
        out: &flags.out,
        officer: flags.officer.code(),
        drop: flags.drop,
        preview: flags.dry_run,
    };
    flags.officer.act(ANY, |registrar| match registrar.archive(&asked, |one| told(&one)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => not_done(&why),
    })
}

fn told(archived: &Archived) {
    let Archived { name, done, staying } = archived;
    let stay = staying.len();
    match done {
        Fate::Preview => println!("{name}: pleacă, rămân liniile a {stay} declarații"),
        Fate::Nothing => println!("{name}: nimic de arhivat, rămân liniile a {stay} declarații"),
        Fate::Written(rows) => {
            println!("{name}: {rows} linii scrise și verificate, rămân ale a {stay} declarații");
        }
        Fate::Dropped => println!("{name}: tabelele detașate au fost șterse"),
    }
    staying.iter().take(SHOWN).for_each(|number| println!("    {number}"));
    if stay > SHOWN {
        println!("    … și încă {}", stay - SHOWN);
    }
}

/// Brings back: 0 done, 1 the database or a file failed, 2 it cannot be brought back.
pub(super) fn restore(flags: &Restore) -> ExitCode {
    flags.officer.act(ANY, |registrar| {
        match registrar.restore(&flags.folder, flags.officer.code()) {
            Ok((name, rows)) => {
                println!("{name}: {rows} linii aduse înapoi");
                ExitCode::SUCCESS
            }
            Err(why) => not_done(&why),
        }
    })
}

fn not_done(why: &NotArchived) -> ExitCode {
    let status = match why {
        NotArchived::NoPartitions | NotArchived::TooRecent { .. } | NotArchived::Files { .. } => 2,
        NotArchived::Io(_) | NotArchived::Store(_) => 1,
    };
    failed(status, why)
}
