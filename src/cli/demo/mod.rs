//! `ser demo`: the TEST environment in a folder of its own, filled and shown. Declarations go over
//! HTTP, through the SOAP endpoint, as any vendor's would.

mod day;
mod documents;
mod folder;
mod handover;
mod keys;
mod screen;
mod send;
mod sheet;
mod steps;
mod story;
mod world;

use super::{serve, submit::NoReceipt};
use crate::{
    operations::{Clock, NotRegistered},
    registry::CodeError,
    signature::{KeyError, SignError},
    store::StoreError,
    trust::authority::AuthorityError,
};
use clap::Args;
use std::{env, io, path::PathBuf, process::ExitCode};

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
    let usual = if flags.once { "127.0.0.1:0" } else { "127.0.0.1:8080" };
    let listen = flags.listen.as_deref().unwrap_or(usual);
    let folder = folder::Folder::open(&flags.dir)?;
    let (world, server, address) = world::World::open(folder, listen, Clock::System.now())?;
    let running = server.spawn()?;
    let url = format!("http://{address}/ws/v1");
    let screen = screen::Screen::new();
    screen.title(&format!("SER, mediul TEST: {url}, în dosarul {}", flags.dir.display()));
    screen.cast(&world, world::MEDICINES);
    let today = world.today()?;
    let story = story::Story { world: &world, screen: &screen, url: &url, today };
    let as_it_should = story.tell()?;
    handover::write(&world, today, &url)?;
    if flags.once {
        running.stop()?;
        return Ok(as_it_should);
    }
    screen.title(&format!("Mai departe, ca {} pentru {}:", world.others.person, world.others.name));
    for (what, command) in handover::commands(&world, &url) {
        screen.say(&format!("  # {what}\n  {command}"));
    }
    screen.say(&format!(
        "\n  Contractul: {url}/ser.wsdl. Tot ce e mai sus: {}. Oprire: Ctrl-C.",
        flags.dir.join("README.md").display()
    ));
    running.until_asked_to_stop()?;
    Ok(as_it_should)
}
