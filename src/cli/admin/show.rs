//! `ser admin list` and `ser admin template`: what is registered, and what a file looks like.

use super::failed;
use crate::{
    operations::{
        Clock,
        admin::{List, Registrar},
    },
    registry::Environment,
    settings::DataKeys,
    store::Store,
};
use clap::Args;
use std::{io, process::ExitCode};

/// Flags of `ser admin list`.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// Name of the list
    list: String,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
    #[command(flatten)]
    keys: DataKeys,
}

/// Flags of `ser admin template`.
#[derive(Debug, Args)]
pub(super) struct Template {
    /// Name of the list
    list: String,
}

/// Prints what is registered: 0 done, 1 the database failed, 2 no such list.
pub(super) fn list(flags: &Show) -> ExitCode {
    let list = match super::list(&flags.list) {
        Ok(list) => list,
        Err(names) => return failed(2, &names),
    };
    let vault = match flags.keys.data_keys.is_some().then(|| flags.keys.read()).transpose() {
        Ok(vault) => vault,
        Err(why) => return failed(2, &why),
    };
    let rows = Store::open(&flags.database, 1).and_then(|store| {
        let environment = Environment::Production;
        Registrar { store, environment, clock: Clock::System, vault }.list(list)
    });
    match rows {
        Ok(rows) => print(list, &rows),
        Err(error) => failed(1, &error),
    }
}

/// Prints the header and an example.
pub(super) fn template(flags: &Template) -> ExitCode {
    match super::list(&flags.list) {
        Ok(list) => {
            let example = list.columns.iter().map(|column| column.example.to_owned());
            print(list, &[example.collect()])
        }
        Err(names) => failed(2, &names),
    }
}

fn print(list: &List, rows: &[Vec<String>]) -> ExitCode {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    let printed = out
        .write_record(list.columns.iter().map(|column| column.name))
        .and_then(|()| rows.iter().try_for_each(|row| out.write_record(row)))
        .and_then(|()| Ok(out.flush()?));
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(1, &error),
    }
}
