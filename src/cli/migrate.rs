//! `ser migrate`: brings a database to this version.

use crate::store::Store;
use clap::Args;
use std::process::ExitCode;

/// Flags of `ser migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
}

/// Applies what is missing: 0 done, 2 it could not be.
pub fn run(flags: &Migrate) -> ExitCode {
    match Store::open(&flags.database, 1).and_then(|store| store.migrate()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ser migrate: {error}");
            ExitCode::from(2)
        }
    }
}
