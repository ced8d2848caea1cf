//! `ser admin dispose`: an officer records what was sold off under an invalid authorisation.

use super::{act::Officer, failed, file, import::told};
use crate::{
    declaration::{Period, Quantity},
    kinds::Catalogue,
    operations::admin::{DISPOSAL_COLUMNS, Disposal, NotDisposed, Recorded, Registrar, Sealing},
    registry::Environment,
    signature::SigningKey,
};
use clap::Args;
use std::{fs, path::PathBuf, process::ExitCode};

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "The file has the columns cod, cantitate and, where a product \
    is held in several places, stare and tabel; it ends in .csv or in .json. Opening and closing \
    stocks are computed from the last declaration.\nExit status: 0 done, 1 the database cannot be \
    used, 2 mistakes, and nothing was stored";

/// Flags of `ser admin dispose`.
#[derive(Debug, Args)]
pub(super) struct Dispose {
    /// Code of the workplace, or another code it has
    #[arg(long)]
    workplace: String,
    /// Kind of declaration, two letters
    #[arg(long)]
    kind: String,
    /// 2026-11-20, 2026-11, 2026-T4 or 2026
    #[arg(long)]
    period: Period,
    /// What was issued, .csv or .json
    #[arg(long)]
    file: PathBuf,
    /// Why: the operator reads it in the history
    #[arg(long)]
    reason: String,
    /// Shows what would happen, and stores nothing
    #[arg(long)]
    dry_run: bool,
    /// TEST or PRODUCTIE
    #[arg(long, env = "SER_MEDIU", default_value = "PRODUCTIE")]
    mediu: Environment,
    /// Certificate that receipts are sealed with, PEM
    #[arg(long, env = "SER_SEAL_CERT")]
    seal_cert: PathBuf,
    /// Its private key, PEM
    #[arg(long, env = "SER_SEAL_KEY")]
    seal_key: PathBuf,
    #[command(flatten)]
    officer: Officer,
}

/// Records a disposal: 0 done, 1 the database failed, 2 there can be none.
pub(super) fn run(flags: &Dispose) -> ExitCode {
    let (catalogue, seal) = match flags.means() {
        Ok(means) => means,
        Err(why) => return failed(2, &why),
    };
    let sheet = file::read(&flags.file, &DISPOSAL_COLUMNS);
    let asked = Disposal {
        workplace: &flags.workplace,
        kind: &flags.kind,
        period: flags.period,
        reason: &flags.reason,
        officer: flags.officer.code(),
        preview: flags.dry_run,
    };
    let with = Sealing { catalogue: &catalogue, seal: &seal };
    flags.officer.act(flags.mediu, |registrar: &Registrar| {
        match registrar.dispose(&asked, (&sheet.rows, sheet.mistakes), with) {
            Ok(recorded) => {
                print(&recorded, flags.dry_run);
                ExitCode::SUCCESS
            }
            Err(NotDisposed::Mistakes(mistakes)) => {
                mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
                told(&mistakes);
                ExitCode::from(2)
            }
            Err(NotDisposed::Store(error)) => failed(1, &error),
            Err(why) => failed(2, &why),
        }
    })
}

/// Each stock that something was issued of, and the number.
fn print(recorded: &Recorded, preview: bool) {
    for stock in recorded.stocks.iter().filter(|stock| stock.issued > 0) {
        let [held, issued, left] = [stock.held.closing, stock.issued, stock.closing()]
            .map(|thousandths| Quantity::of(thousandths, 3));
        let condition = stock.held.condition.as_deref().map(|condition| format!(" {condition}"));
        let condition = condition.unwrap_or_default();
        println!("{}{condition}: {held} − {issued} = {left}", stock.held.product);
    }
    let end = if preview { "; previzualizare, nu s-a înregistrat nimic" } else { "" };
    println!("{}{end}", recorded.number);
}

impl Dispose {
    /// The kinds, and the seal.
    fn means(&self) -> Result<(Catalogue, SigningKey), String> {
        let catalogue = Catalogue::load().map_err(|mistakes| {
            let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            told.join("; ")
        })?;
        let read =
            |path: &PathBuf| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        let (key, certificate) = (read(&self.seal_key)?, read(&self.seal_cert)?);
        let seal = SigningKey::from_pem(&key, &certificate)
            .map_err(|why| format!("--seal-cert, --seal-key: {why}"))?;
        Ok((catalogue, seal))
    }
}
