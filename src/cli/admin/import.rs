//! `ser admin import`: files of a list, with a preview, errors by line, and the codes issued.

use super::{failed, file};
use crate::{
    operations::{
        Clock,
        admin::{
            Applied, Change, Column, LISTS, List, Mistake, NotImported, Order, Registrar, Row,
        },
    },
    registry::Environment,
    settings::DataKeys,
    store::Store,
};
use chrono::NaiveDate;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Subcommand};
use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "`ser admin import LIST --help` describes the columns of a \
    list. Files end in .csv (UTF-8; comma or semicolon; a header) or in .json (an array of \
    objects). A column that is left out or empty leaves what is registered as it is.";

/// A list, and what to do with it: each list is a command, which describes its columns.
#[derive(Debug)]
pub(super) struct Chosen {
    list: &'static str,
    flags: Flags,
}

/// Flags of `ser admin import`.
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    chosen: Chosen,
}

#[derive(Debug, Args)]
struct Flags {
    /// Files, .csv or .json
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Shows what would happen, and stores nothing
    #[arg(long)]
    dry_run: bool,
    /// Code of the officer who does it; needed once there are officers
    #[arg(long, env = "SER_OFFICER")]
    officer: Option<String>,
    /// First day of the version (medicamente, produse-accizabile)
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Writes the list again as CSV, with the codes that were issued (puncte-de-lucru)
    #[arg(long)]
    out: Option<PathBuf>,
    /// TEST or PRODUCTIE
    #[arg(long, env = "SER_MEDIU", default_value = "PRODUCTIE")]
    mediu: Environment,
    #[command(flatten)]
    keys: DataKeys,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
}

impl FromArgMatches for Chosen {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let missing = || Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let list = List::named(name).ok_or_else(missing)?.name;
        Ok(Self { list, flags: Flags::from_arg_matches(matches)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Chosen {
    fn augment_subcommands(command: Command) -> Command {
        LISTS.iter().filter(|list| list.is_imported()).fold(command, |command, list| {
            let of = Command::new(list.name).about(list.title).after_help(columns(list));
            command.subcommand(Flags::augment_args(of))
        })
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        List::named(name).is_some_and(List::is_imported)
    }
}

/// The columns of a list, a line each.
fn columns(list: &List) -> String {
    let line = |column: &Column| {
        let mark = if column.needed { "*" } else { " " };
        format!("  {mark} {:20} {}", column.name, column.holds)
    };
    let lines: Vec<String> = list.columns.iter().map(line).collect();
    format!("Coloane (* obligatorii):\n{}", lines.join("\n"))
}

/// Imports: 0 stored (or shown), 1 the database failed, 2 mistakes.
pub(super) fn run(import: &Import) -> ExitCode {
    let Chosen { list, flags } = &import.chosen;
    let Some(list) = List::named(list) else { return failed(2, &"no such list") };
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for path in &flags.files {
        let sheet = file::read(path, list.columns);
        rows.extend(sheet.rows);
        mistakes.extend(sheet.mistakes);
    }
    let vault = match list.personal.then(|| flags.keys.read()).transpose() {
        Ok(vault) => vault,
        Err(why) => return failed(2, &why),
    };
    let store = match Store::open(&flags.database, 1) {
        Ok(store) => store,
        Err(error) => return failed(1, &error),
    };
    let registrar = Registrar { store, environment: flags.mediu, clock: Clock::System, vault };
    let order =
        Order { officer: flags.officer.as_deref(), from: flags.from, preview: flags.dry_run };
    match registrar.import(list, &rows, mistakes, &order) {
        Ok(applied) => {
            print(list, &applied, flags.dry_run);
            match &flags.out {
                Some(out) => match write(out, list, &rows, &applied) {
                    Ok(()) => ExitCode::SUCCESS,
                    Err(error) => failed(2, &format!("{}: {error}", out.display())),
                },
                None => ExitCode::SUCCESS,
            }
        }
        Err(NotImported::Mistakes(mistakes)) => {
            mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
            told(&mistakes);
            ExitCode::from(2)
        }
        Err(NotImported::Store(error)) => failed(1, &error),
        Err(why) => failed(2, &why),
    }
}

/// How many mistakes there were.
pub(super) fn told(mistakes: &[Mistake]) {
    match mistakes.len() {
        1 => eprintln!("o greșeală; nu s-a înregistrat nimic"),
        count => eprintln!("{count} greșeli; nu s-a înregistrat nimic"),
    }
}

/// Every row, and how many came to what. A whole nomenclature shows only what changes.
fn print(list: &List, applied: &[Applied], preview: bool) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for Applied { place, subject, change } in applied {
        let word = change.word();
        *counts.entry(word).or_default() += 1;
        match change {
            Change::Changed(fields) => {
                println!("{place}: {subject} {word}");
                for field in fields {
                    println!("    {}: «{}» → «{}»", field.field, field.before, field.after);
                }
            }
            Change::Unchanged if list.versions => {}
            Change::New | Change::Unchanged => println!("{place}: {subject} {word}"),
            Change::Gone => println!("{subject} {word}"),
        }
    }
    let counts: Vec<String> =
        counts.into_iter().map(|(word, count)| format!("{word} {count}")).collect();
    let end = if preview { "; previzualizare, nu s-a înregistrat nimic" } else { "" };
    println!("{}: {}{end}", list.name, counts.join(", "));
}

/// Writes the rows again, with the codes they came to.
fn write(path: &Path, list: &List, rows: &[Row], applied: &[Applied]) -> io::Result<()> {
    let codes: HashMap<_, _> =
        applied.iter().map(|one| (&one.place, one.subject.as_str())).collect();
    let mut written = csv::Writer::from_writer(Vec::new());
    written.write_record(list.columns.iter().map(|column| column.name))?;
    for row in rows {
        let cell = |column: &Column| match (column.name, codes.get(&row.place)) {
            ("codWorkplace", Some(code)) => *code,
            (name, _) => row.cells.get(name).map_or("", String::as_str),
        };
        written.write_record(list.columns.iter().map(cell))?;
    }
    fs::write(path, written.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}
