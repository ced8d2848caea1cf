//! `ser admin state`: what a workplace was, is or will be on a day, as known at a time.

use super::failed;
use crate::{
    declaration::civil_date,
    operations::{
        Clock,
        admin::{OnDay, Registrar},
    },
    registry::{Environment, Known, Standing},
    store::Store,
};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use std::process::ExitCode;

/// Flags of `ser admin state`.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// codWorkplace, or an alias
    code: String,
    /// The day, today if left out
    #[arg(long)]
    day: Option<NaiveDate>,
    /// As it was known at this instant, as 2026-11-20T08:00:00+02:00; now if left out
    #[arg(long)]
    known: Option<DateTime<Utc>>,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
}

/// Prints it: 0 done, 1 the database failed, 2 no such workplace.
pub(super) fn run(flags: &Asked) -> ExitCode {
    let day = flags.day.unwrap_or_else(|| civil_date(Clock::System.now()));
    let known = flags.known.map_or(Known::Now, Known::At);
    let found = Store::open(&flags.database, 1).and_then(|store| {
        let (environment, clock) = (Environment::Production, Clock::System);
        Registrar { store, environment, clock, vault: None }.state(&flags.code, day, known)
    });
    match found {
        Ok(Some(found)) => {
            print(&found, day);
            ExitCode::SUCCESS
        }
        Ok(None) => failed(2, &format!("«{}» nu este înregistrat", flags.code)),
        Err(error) => failed(1, &error),
    }
}

fn print(found: &OnDay, day: NaiveDate) {
    let OnDay { code, state, holder } = found;
    let cui = holder.as_ref().map_or("", |holder| holder.cui.as_str());
    let address = &state.address;
    let address = [&address.county, &address.locality, &address.street];
    let address: Vec<&str> = address.into_iter().flatten().map(String::as_str).collect();
    let activities: Vec<&str> = state.activities.iter().map(|one| one.wire()).collect();
    let reports = if state.reports { "da" } else { "nu" };
    println!("{code} la {day}");
    let rows = [
        ("stare", told(&state.standing)),
        ("titular", cui.to_owned()),
        ("adresa", address.join(", ")),
        ("coordonatoare", state.parent.as_ref().map_or_else(String::new, told)),
        ("activitati", activities.join(", ")),
        ("conducator", state.head.clone().unwrap_or_default()),
        ("conducatorOnline", state.online_head.clone().unwrap_or_default()),
        ("raporteaza", reports.to_owned()),
    ];
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        println!("    {name}: {value}");
    }
}

/// A standing, with its days and its act.
fn told(standing: &Standing) -> String {
    match standing {
        Standing::Active => "ACTIV".to_owned(),
        Standing::NotYetAuthorised(first) => format!("NEAUTORIZAT până la {first}"),
        Standing::Inactive { row, until } => {
            let last = until.and_then(|until| until.pred_opt());
            let last = last.map_or_else(String::new, |last| format!(" până la {last}"));
            let act = row.act.as_ref().map_or_else(String::new, |act| format!(", act {act}"));
            format!("{} de la {}{last}{act}", row.status, row.from)
        }
        Standing::ParentInactive => "COORDONATOARE_INACTIVA".to_owned(),
        Standing::OutOfSeason => "IN_AFARA_SEZONULUI".to_owned(),
    }
}
