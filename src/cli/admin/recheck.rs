//! `ser admin recheck`: one pass over the accepted declarations whose certificate is to be asked about
//! once more. `ser serve` does the same every ten minutes.

use super::failed;
use crate::{
    operations::{Clock, Rechecked, recheck},
    registry::Environment,
    settings::TrustFlags,
    store::Store,
};
use clap::Args;
use std::process::ExitCode;

/// Flags of `ser admin recheck`.
#[derive(Debug, Args)]
pub(super) struct Recheck {
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
    #[command(flatten)]
    trust: TrustFlags,
}

/// Asks: 0 done, 1 the database failed, 2 flags that are wrong.
pub(super) fn run(flags: &Recheck) -> ExitCode {
    // Without a source of statuses there is nothing to ask, in no environment.
    let trust = match flags.trust.read(Environment::Production) {
        Ok(trust) => trust,
        Err(mistakes) => return failed(2, &mistakes.join("\nser admin: ")),
    };
    let now = Clock::System.now();
    trust.refresh(now);
    match Store::open(&flags.database, 1).and_then(|store| recheck(&store, &trust, now)) {
        Ok(Rechecked { good, marked, passed, waiting, given_up }) => {
            println!(
                "verificate din nou: {} (marcate pentru revizuire: {marked}); fără răspuns: {waiting}, \
                 abandonate: {given_up}",
                good + marked + passed
            );
            ExitCode::SUCCESS
        }
        Err(error) => failed(1, &error),
    }
}
