//! One file for each command of the binary.

pub mod admin;
pub mod c14n;
pub mod demo;
pub mod health;
pub mod kinds;
pub mod load;
pub mod migrate;
pub mod sending;
pub mod serve;
pub mod sign;
pub mod submit;
pub mod verify;

mod chance;
mod codes;
mod progress;
mod sample;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Sistemul Electronic de Raportare
#[derive(Debug, Parser)]
#[command(name = "ser", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fills a TEST environment, shows the whole story, and keeps serving
    Demo(demo::Demo),
    /// Answers declarations over SOAP
    Serve(Box<serve::Serve>),
    /// Brings a database to this version
    Migrate(migrate::Migrate),
    /// Asks a running service how it is
    #[command(after_help = health::AFTER_HELP)]
    Health(health::Health),
    /// Registers companies, workplaces, persons and lists, from files
    #[command(after_help = admin::AFTER_HELP)]
    Admin(admin::Admin),
    /// Lists the kinds of declaration, describes one, or writes their schema; lists the answer codes
    Kinds(kinds::Kinds),
    /// Sends signed declarations, or folders of them, and prints their receipts
    #[command(after_help = submit::AFTER_HELP)]
    Submit(submit::Submit),
    /// Makes a national day to order, and sends it to a service
    #[command(after_help = load::AFTER_HELP)]
    Load(Box<load::Load>),
    /// Judges the signatures of files
    #[command(after_help = verify::AFTER_HELP)]
    Verify(verify::Verify),
    /// Signs a file
    #[command(after_help = sign::AFTER_HELP)]
    Sign(sign::Sign),
    /// Prints the canonical form of a file, or of an element of it
    #[command(after_help = c14n::AFTER_HELP)]
    C14n(c14n::C14n),
}

/// Runs the command that was asked for.
pub fn run(cli: &Cli) -> ExitCode {
    match &cli.command {
        Command::Demo(flags) => demo::run(flags),
        Command::Serve(flags) => serve::run(flags),
        Command::Migrate(flags) => migrate::run(flags),
        Command::Health(flags) => health::run(flags),
        Command::Admin(flags) => admin::run(flags),
        Command::Kinds(flags) => kinds::run(flags),
        Command::Submit(flags) => submit::run(flags),
        Command::Load(flags) => load::run(flags),
        Command::Verify(flags) => verify::run(flags),
        Command::Sign(flags) => sign::run(flags),
        Command::C14n(flags) => c14n::run(flags),
    }
}
