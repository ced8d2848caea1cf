//! `ser admin withdraw` and `ser admin outage`: what an officer does to declarations and deadlines.

use super::{act::Officer, failed};
use crate::{
    declaration::RegistrationNumber,
    operations::{NotWithdrawn, Withdrawal, admin::NotRecorded, withdraw},
    registry::Environment,
    store::outages::NewOutage,
};
use chrono::{DateTime, Utc};
use clap::Args;
use std::process::ExitCode;

/// What is done here is the same in both.
const ANY: Environment = Environment::Production;

/// Flags of `ser admin withdraw`.
#[derive(Debug, Args)]
pub(super) struct Withdraw {
    /// Registration number, its R or V included
    number: String,
    /// Why: the operator reads it in the history
    #[arg(long)]
    reason: String,
    /// Only says whether it could be withdrawn
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    officer: Officer,
}

/// Flags of `ser admin outage`.
#[derive(Debug, Args)]
pub(super) struct Outage {
    /// Since when, as 2026-11-20T08:00:00+02:00
    #[arg(long)]
    from: DateTime<Utc>,
    /// Until when; left out while it lasts
    #[arg(long)]
    to: Option<DateTime<Utc>>,
    /// Why, for people
    #[arg(long)]
    reason: String,
    /// Only checks
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    officer: Officer,
}

/// Withdraws: 0 done, 1 the database failed, 2 it cannot be withdrawn.
pub(super) fn run(flags: &Withdraw) -> ExitCode {
    let number: RegistrationNumber = match flags.number.parse() {
        Ok(number) => number,
        Err(_) => {
            return failed(2, &format!("«{}» nu este un număr de înregistrare", flags.number));
        }
    };
    let asked = Withdrawal {
        number: &number,
        reason: &flags.reason,
        officer: flags.officer.code(),
        dry_run: flags.dry_run,
    };
    flags.officer.act(ANY, |registrar| {
        match withdraw(&registrar.store, registrar.clock.now(), &asked) {
            Ok(withdrawn) => {
                let word = if flags.dry_run { "poate fi retrasă" } else { "retrasă" };
                println!("{} {} {word}", withdrawn.number, withdrawn.period);
                ExitCode::SUCCESS
            }
            Err(NotWithdrawn::Store(error)) => failed(1, &error),
            Err(why) => failed(2, &why.romanian()),
        }
    })
}

/// Records an outage: 0 done, 1 the database failed, 2 it is none.
pub(super) fn outage(flags: &Outage) -> ExitCode {
    let outage = NewOutage {
        begins: flags.from,
        ends: flags.to,
        reason: flags.reason.trim(),
        officer: Some(flags.officer.code()),
    };
    flags.officer.act(ANY, |registrar| match registrar.outage(&outage, flags.dry_run) {
        Ok(()) => {
            let end = flags.to.map_or_else(|| "…".to_owned(), |to| to.to_rfc3339());
            let kept = if flags.dry_run { "; nu s-a înregistrat nimic" } else { "" };
            println!("întrerupere {} – {end}{kept}", flags.from.to_rfc3339());
            ExitCode::SUCCESS
        }
        Err(NotRecorded::Store(error)) => failed(1, &error),
        Err(why) => failed(2, &why),
    })
}
