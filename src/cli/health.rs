//! `ser health`: asks a service on this machine how it is, for those who start and restart it.

use clap::Args;
use std::process::ExitCode;
use std::time::Duration;

/// Flags of `ser health`.
#[derive(Debug, Args)]
pub struct Health {
    /// What to ask: /health, whether the process answers, or /ready, whether declarations are taken
    #[arg(long, default_value = "http://127.0.0.1:8080/health")]
    url: String,
}

/// What the flags do not say.
pub(super) const AFTER_HELP: &str = "Exit status: 0 it is well, 1 it is not, or does not answer";

/// How long an answer may take; a database that hangs is told within this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Prints what the service says: 0 well, 1 not, or no answer.
pub fn run(flags: &Health) -> ExitCode {
    match ask(&flags.url) {
        Ok((status, said)) => {
            println!("{said}");
            if status == 200 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("ser health: {}: {error}", flags.url);
            ExitCode::FAILURE
        }
    }
}

fn ask(url: &str) -> Result<(u16, String), ureq::Error> {
    let agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE));
    let agent = agent.http_status_as_error(false).build().new_agent();
    let mut response = agent.get(url).call()?;
    Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
}
