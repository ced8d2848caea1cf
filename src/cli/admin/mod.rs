//! `ser admin`: what operators register, list by list.

mod act;
mod archive;
mod dispose;
mod enrol;
pub(super) mod file;
mod import;
mod keys;
mod recheck;
mod show;
mod state;
mod storage;
mod withdraw;

use crate::operations::admin::{LISTS, List};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Flags of `ser admin`.
#[derive(Debug, Args)]
pub struct Admin {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Registers what files say: all of it, or nothing
    #[command(after_help = import::AFTER_HELP)]
    Import(Box<import::Import>),
    /// Prints what is registered, as CSV; personal data masked
    List(show::Show),
    /// Prints the header of a list and an example row
    Template(show::Template),
    /// Prints what a workplace is on a day, as known at a time
    State(state::Asked),
    /// Withdraws the last declaration of a workplace and kind, with a reason
    Withdraw(withdraw::Withdraw),
    /// Records a disposal (V): what was sold off under an invalid authorisation
    #[command(after_help = dispose::AFTER_HELP)]
    Dispose(Box<dispose::Dispose>),
    /// Records an outage of the service, which moves deadlines
    Outage(withdraw::Outage),
    /// Changes who may report for a company, by a document
    Enrol(enrol::Enrol),
    /// Asks once more about the certificates of declarations accepted 48 hours ago
    Recheck(Box<recheck::Recheck>),
    /// Prints what the database takes, and what it will take at this pace
    Storage(storage::Measure),
    /// Writes the lines of old months to files, and takes them out of the database (Postgres)
    #[command(after_help = archive::AFTER_HELP)]
    Archive(archive::Archive),
    /// Brings the lines of an archive back
    Restore(archive::Restore),
    /// Prints fresh keys of personal data, for a file that its owner alone may read
    Keys,
    /// Seals personal data anew with the first key of the file
    Rotate(keys::Rotate),
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str =
    "Exit status: 0 done, 1 the database cannot be used, 2 mistakes, and nothing was stored";

/// Runs the command that was asked for.
pub fn run(admin: &Admin) -> ExitCode {
    match &admin.command {
        Command::Import(flags) => import::run(flags),
        Command::List(flags) => show::list(flags),
        Command::Template(flags) => show::template(flags),
        Command::State(flags) => state::run(flags),
        Command::Withdraw(flags) => withdraw::run(flags),
        Command::Dispose(flags) => dispose::run(flags),
        Command::Outage(flags) => withdraw::outage(flags),
        Command::Enrol(flags) => enrol::run(flags),
        Command::Recheck(flags) => recheck::run(flags),
        Command::Storage(flags) => storage::run(flags),
        Command::Archive(flags) => archive::run(flags),
        Command::Restore(flags) => archive::restore(flags),
        Command::Keys => keys::generate(),
        Command::Rotate(flags) => keys::rotate(flags),
    }
}

/// The list with this name, or the names there are.
fn list(name: &str) -> Result<&'static List, String> {
    List::named(name).ok_or_else(|| {
        let names: Vec<_> = LISTS.iter().map(|list| list.name).collect();
        format!("the lists are: {}", names.join(", "))
    })
}

/// Ends with what is wrong, on standard error.
fn failed(status: u8, sentence: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("ser admin: {sentence}");
    ExitCode::from(status)
}
