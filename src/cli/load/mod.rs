//! `ser load`: a national day to order, made into a folder and sent to a service. What it makes is
//! plainly test data. Benchmarks and tests make and send with [`Order::make`] and [`send`].

mod day;
mod lists;
mod make;
mod order;
mod send;
mod units;

pub use make::{Declared, Made};
pub use order::Order;
pub use send::send;

use super::sample::Trouble;
use super::sending::{Client, Misuse, Outcome, Patience, roots};
use crate::trust::authority::AuthorityError;
use crate::vault::VaultError;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Senders, unless the flags say otherwise.
const JOBS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(7);

/// Flags of `ser load`.
#[derive(Debug, Args)]
pub struct Load {
    #[command(flatten)]
    order: Order,
    /// The folder it is made in; what is there of the same order is not made again
    #[arg(long)]
    out: PathBuf,
    /// Sends it to this endpoint, http://…/ws/v1, whose registers were imported from the folder
    #[arg(long)]
    url: Option<String>,
    /// Authorities of the service's TLS, PEM, instead of the system's
    #[arg(long, env = "SER_CA")]
    ca: Option<PathBuf>,
    /// How many to send at once; 8, if nothing else is said
    #[arg(long, requires = "url")]
    jobs: Option<NonZeroUsize>,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Makes units (90 % pharmacies, 6 % hospitals, 4 % wholesalers), \
    their companies, who signs, medicines, and the signed declarations of each day, all of it test data. \
    Lines of a unit are log-normal around --lines, with the deviation 0.5; hospitals have 0.6 of the \
    average, wholesalers 1.5. Each day opens with what the day before closed with, and every rule holds: \
    all are ACCEPTATA, without warnings, by a service whose registers `import.sh` of the folder filled. \
    It is all signed before the first is sent, so the rates are the service's.\n\n\
    Exit status: 0 all ACCEPTATA, 1 any other answer, 2 it cannot be made, 3 no answer";

/// Why it cannot be made or sent.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file, a key, a signature.
    #[error(transparent)]
    Sample(#[from] Trouble),
    /// Of an authority's.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The keys of personal data.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// More units or other days than there are codes and dates for.
    #[error("there are no codes or dates for such an order")]
    Codes,
    /// The folder holds something else.
    #[error("{} was made with {}: name another folder", .0.display(), .1)]
    OtherOrder(PathBuf, String),
    /// Where to send.
    #[error(transparent)]
    Misuse(#[from] Misuse),
}

/// Makes, and sends where it is told to: 0 all ACCEPTATA, 1 not, 2 it cannot be made, 3 no answer.
pub fn run(flags: &Load) -> ExitCode {
    match load(flags) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("ser load: {failure}");
            ExitCode::from(2)
        }
    }
}

fn load(flags: &Load) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let made = flags.order.make(&flags.out)?;
    let (count, lines, took) =
        (made.declarations.len(), made.lines(), start.elapsed().as_secs_f64());
    println!("{count} declarații, {lines} linii, semnate în {took:.1} s: {}", flags.out.display());
    let Some(url) = &flags.url else {
        let shown = flags.out.display();
        println!("Registrele / the registers:\n  sh {shown}/import.sh sqlite:{shown}/ser.db");
        let serve = made.serve(&format!("sqlite:{shown}/ser.db"), "127.0.0.1:8080");
        println!("Serviciul / the service:\n  ser {}", serve.join(" "));
        println!(
            "Trimiterea / sending:\n  ser load {} --out {shown} --url http://127.0.0.1:8080/ws/v1",
            flags.order
        );
        return Ok(ExitCode::SUCCESS);
    };
    let jobs = flags.jobs.unwrap_or(JOBS);
    let client = Client::new(url, &roots(flags.ca.as_deref())?, jobs.get());
    let (tally, took) = send(&made.declarations, &client, jobs, Patience::default())?;
    print!("{}", tally.table(took));
    let accepted = tally.count(Outcome::Accepted) == tally.all();
    let code = if tally.count(Outcome::GivenUp) > 0 { 3 } else { u8::from(!accepted) };
    Ok(ExitCode::from(code))
}
