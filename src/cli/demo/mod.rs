//! `ser demo`: the TEST environment in a folder of its own, filled and shown. Declarations go over
//! HTTP, through the SOAP endpoint, as any vendor's would.

mod cast;
mod day;
mod documents;
mod doors;
mod handover;
mod keys;
mod lists;
mod screen;
mod send;
mod steps;
mod story;
mod world;

use super::{
    sample::{Folder, Trouble},
    sending::{Misuse, NoReceipt},
    serve,
};
use crate::{
    declaration::Period, http::Running, operations::Clock, store::StoreError,
    trust::authority::AuthorityError, vault::VaultError,
};
use clap::Args;
use doors::Doors;
use handover::Handover;
use screen::Screen;
use std::{
    env, io,
    path::{Path, PathBuf},
    process::ExitCode,
};
use story::Story;
use world::World;

/// Where the demo listens, unless told otherwise: without TLS, and with it.
const USUAL: [&str; 2] = ["127.0.0.1:8080", "127.0.0.1:8443"];
/// Folders of what was sent, and what came back.
const FOLDERS: [&str; 2] = ["documente", "recipise"];
/// A free port.
const FREE: [&str; 2] = ["127.0.0.1:0"; 2];

/// Flags of `ser demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder; what is in it already is gone on with
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Address and port without TLS; 127.0.0.1:8080 by default, a free port with --once
    #[arg(long)]
    listen: Option<String>,
    /// Address and port with TLS; 127.0.0.1:8443 by default, a free port with --once
    #[arg(long)]
    listen_tls: Option<String>,
    /// End after the story: 0 when every step went as it should, 1 otherwise
    #[arg(long)]
    once: bool,
}

/// Why the story cannot be told.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Sample(#[from] Trouble),
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    #[error(transparent)]
    Flags(#[from] clap::Error),
    #[error("{0}")]
    Settings(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the demo needs an address without TLS")]
    Plain,
    #[error("{0}\n(what another version of the demo left is not gone on with: delete the folder)")]
    List(String),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("no workplace {0} is registered")]
    Unit(&'static str),
    #[error("no kind {0} is in the catalogue")]
    Kind(&'static str),
    #[error(transparent)]
    Roots(#[from] Misuse),
    #[error(transparent)]
    Serve(#[from] serve::Failure),
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

impl Demo {
    /// The doors asked for, or else these.
    fn doors(&self, [plain, tls]: [&str; 2]) -> Doors {
        let asked = |flag: &Option<String>, other: &str| flag.clone().unwrap_or(other.to_owned());
        Doors { plain: asked(&self.listen, plain), tls: asked(&self.listen_tls, tls) }
    }
}

fn show(flags: &Demo) -> Result<bool, Failure> {
    let usual = flags.doors(USUAL);
    let asked = if flags.once { flags.doors(FREE) } else { usual.clone() };
    let Told { world, running, today, as_it_should } = tell(&flags.dir, &asked, Clock::System)?;
    // The free ports of --once are nobody's afterwards.
    let doors = if flags.once { &usual } else { &world.doors };
    let handover = Handover { world: &world, today, doors };
    handover.write()?;
    handover.print(&Screen::new(), !flags.once);
    if flags.once {
        running.stop()?;
    } else {
        running.until_asked_to_stop()?;
    }
    Ok(as_it_should)
}

/// The story told, and the service that goes on answering.
struct Told {
    world: World,
    running: Running,
    today: Period,
    as_it_should: bool,
}

fn tell(dir: &Path, asked: &Doors, clock: Clock) -> Result<Told, Failure> {
    let folder = Folder::open(dir, &FOLDERS)?;
    let _turn = folder.turn()?;
    let (world, server) = World::open(folder, asked, clock)?;
    let running = server.spawn()?;
    let (screen, today) = (Screen::new(), world.today()?);
    screen.title(&format!("SER, mediul TEST, {today}, în dosarul {}", dir.display()));
    for secure in [false, true] {
        screen.say(&format!("  {}", world.doors.endpoint(secure)));
    }
    screen.cast(&world);
    let as_it_should = Story { world: &world, screen: &screen, today }.tell()?;
    Ok(Told { world, running, today, as_it_should })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::sending::Client;

    /// Runs the demo at an instant, then sends its sample as a reader would. Gives the days filed.
    fn run_on(dir: &Path, instant: &str) -> usize {
        let [plain, tls] = FREE.map(str::to_owned);
        let asked = Doors { plain, tls };
        let told = tell(dir, &asked, Clock::Fixed(instant.parse().unwrap())).unwrap();
        assert!(told.as_it_should);
        let Told { world, today, .. } = &told;
        Handover { world, today: *today, doors: &world.doors }.write().unwrap();
        let sample = world.folder.read("de-trimis.xml").unwrap().unwrap();
        let sample = String::from_utf8(sample).unwrap();
        let signed = documents::signed(sample, &world.others.holder).unwrap();
        let client = Client::new(&world.doors.endpoint(true), &world.roots, 1);
        let answered = client.post(&signed).unwrap();
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
