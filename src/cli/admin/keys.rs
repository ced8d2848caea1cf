//! `ser admin keys` and `ser admin rotate`: the keys of personal data.

use super::failed;
use crate::{
    settings::DataKeys,
    store::{Store, StoreError, persons},
    vault::Vault,
};
use clap::Args;
use std::process::ExitCode;

/// Persons of one step, which holds the database for a moment.
const STEP: u32 = 200;

/// Flags of `ser admin rotate`.
#[derive(Debug, Args)]
pub(super) struct Rotate {
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
    #[command(flatten)]
    keys: DataKeys,
}

/// Prints a file of fresh keys: 0 done, 1 there is no chance to be had.
pub(super) fn generate() -> ExitCode {
    match Vault::generate_keys() {
        Ok(keys) => {
            print!("{}", *keys);
            ExitCode::SUCCESS
        }
        Err(error) => failed(1, &error),
    }
}

/// Seals everything under the first key: 0 done, 1 the database failed, 2 the keys are wrong.
pub(super) fn rotate(flags: &Rotate) -> ExitCode {
    let vault = match flags.keys.read() {
        Ok(vault) => vault,
        Err(why) => return failed(2, &why),
    };
    match Store::open(&flags.database, 1).and_then(|store| steps(&store, &vault)) {
        Ok(values) => {
            println!("{values} valori criptate din nou");
            ExitCode::SUCCESS
        }
        Err(error) => failed(1, &error),
    }
}

fn steps(store: &Store, vault: &Vault) -> Result<usize, StoreError> {
    let (mut values, mut after) = (0, Some(0));
    while let Some(from) = after {
        let step = store.transaction::<_, StoreError>(|transaction| {
            persons::reseal(transaction, vault, from, STEP)
        })?;
        values += step.values;
        after = step.next;
    }
    Ok(values)
}
