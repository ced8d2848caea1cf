//! `ser demo`: the TEST environment in a folder of its own, filled and shown. Declarations go over
//! HTTP, through the SOAP endpoint, as any vendor's would.

mod day;
mod documents;
mod folder;
mod handover;
mod keys;
mod medicines;
mod screen;
mod send;
mod sheet;
mod steps;
mod story;
mod world;

use super::{serve, submit::NoReceipt};
use crate::{
    declaration::Period,
    http::Running,
    operations::{Clock, NotRegistered},
    registry::CodeError,
    signature::{KeyError, SignError},
    store::StoreError,
    trust::authority::AuthorityError,
};
use clap::Args;
use folder::Folder;
use handover::Handover;
use screen::Screen;
use std::{
    env, io,
    path::{Path, PathBuf},
    process::ExitCode,
};
use story::Story;
use world::World;

/// Where the demo listens, unless told otherwise.
const USUAL: &str = "127.0.0.1:8080";

/// Flags of `ser demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder; what is in it already is gone on with
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Address and port; 127.0.0.1:8080 by default, a free port with --once
    #[arg(long)]
    listen: Option<String>,
    /// End after the story: 0 when every step went as it should, 1 otherwise
    #[arg(long)]
    once: bool,
}

/// Why the story cannot be told.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    #[error("key and certificate: {0}")]
    Key(#[from] KeyError),
    #[error(transparent)]
    Sign(#[from] SignError),
    #[error(transparent)]
    Flags(#[from] clap::Error),
    #[error("{0}")]
    Settings(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the demo needs an address without TLS")]
    Plain,
    #[error(transparent)]
    Serve(#[from] serve::Failure),
    #[error(transparent)]
    Registration(#[from] NotRegistered),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error("no receipt came back: {0}")]
    NoReceipt(#[from] NoReceipt),
    #[error("the server ended badly: {0}")]
    Server(#[from] io::Error),
    #[error("the system's date is not of the years 2000 to 2099")]
    Calendar,
}

/// Tells the story, then serves until SIGINT or SIGTERM: 0 everything went as it should, 1 not.
pub fn run(flags: &Demo) -> ExitCode {
    if env::var_os("RUST_LOG").is_none() {
        // The story is on the screen; what the service says of itself would be between its lines.
        log::set_max_level(log::LevelFilter::Warn);
    }
    match show(flags) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("ser demo: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn show(flags: &Demo) -> Result<bool, Failure> {
    let usual = if flags.once { "127.0.0.1:0" } else { USUAL };
    let listen = flags.listen.as_deref().unwrap_or(usual);
    let told = tell(&flags.dir, listen, Clock::System)?;
    let Told { world, running, today, .. } = told;
    // The free port of --once is nobody's afterwards.
    let url =
        if flags.once { endpoint(flags.listen.as_deref().unwrap_or(USUAL)) } else { told.url };
    let handover = Handover { world: &world, today, url: &url };
    handover.write()?;
    if flags.once {
        running.stop()?;
    } else {
        handover.print(&Screen::new());
        running.until_asked_to_stop()?;
    }
    Ok(told.as_it_should)
}

/// The story told, and the service that goes on answering.
struct Told {
    world: World,
    running: Running,
    url: String,
    today: Period,
    as_it_should: bool,
}

fn tell(dir: &Path, listen: &str, clock: Clock) -> Result<Told, Failure> {
    let folder = Folder::open(dir)?;
    let _turn = folder.turn()?;
    let (world, server, address) = World::open(folder, listen, clock)?;
    let running = server.spawn()?;
    let url = endpoint(&address.to_string());
    let screen = Screen::new();
    screen.title(&format!("SER, mediul TEST: {url}, în dosarul {}", dir.display()));
    screen.cast(&world, medicines::COUNT);
    let today = world.today()?;
    let as_it_should = Story { world: &world, screen: &screen, url: &url, today }.tell()?;
    Ok(Told { world, running, url, today, as_it_should })
}

fn endpoint(address: &str) -> String {
    format!("http://{address}/ws/v1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::submit::post;
    use ureq::tls::RootCerts;

    /// Runs the demo at an instant, then sends its sample as a reader would. Gives the days filed.
    fn run_on(dir: &Path, instant: &str) -> usize {
        let told = tell(dir, "127.0.0.1:0", Clock::Fixed(instant.parse().unwrap())).unwrap();
        assert!(told.as_it_should);
        let Told { world, today, url, .. } = &told;
        Handover { world, today: *today, url }.write().unwrap();
        let sample = world.folder.read("de-trimis.xml").unwrap().unwrap();
        let sample = String::from_utf8(sample).unwrap();
        let signed = documents::signed(sample, &world.others.holder).unwrap();
        let answered = post(&signed, url, &RootCerts::PlatformVerifier).unwrap();
        assert_eq!(answered.receipt.text_of("stare"), "ACCEPTATA", "{}", answered.document);
        told.running.stop().unwrap();
        let originals = std::fs::read_dir(dir.join("documente")).unwrap();
        let names = originals.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with("farmacia-1.xml")).count()
    }

    #[test]
    fn the_story_is_told_again_the_same_day_the_next_and_much_later() {
        let place = tempfile::tempdir().unwrap();
        let runs = [
            ("2026-11-20T08:00:00Z", 2),
            ("2026-11-20T21:00:00Z", 2),
            ("2026-11-20T22:00:00Z", 3),
            ("2026-12-02T08:00:00Z", 14),
        ];
        for (instant, days) in runs {
            assert_eq!(run_on(place.path(), instant), days, "{instant}");
        }
    }
}
