//! `ser admin enrol`: who may report for a company, and what it closes; each by a document.

use super::{
    act::{ANY, Officer},
    failed,
};
use crate::operations::enrol::{Decision, Enrolment, NotEnrolled};
use crate::registry::Role;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Flags of `ser admin enrol`.
#[derive(Debug, Args)]
pub(super) struct Enrol {
    #[command(subcommand)]
    choice: Choice,
}

/// By whom, and by which document.
#[derive(Debug, Args)]
struct By {
    /// The document that says so: its number or fingerprint, no names
    #[arg(long)]
    document: String,
    /// Only says whether it could be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    officer: Officer,
}

/// What is chosen. Persons have the numbers that `ser admin import persoane` and
/// `ser admin list drepturi` print.
#[derive(Debug, Subcommand)]
enum Choice {
    /// Notes that a person asks for a role in a company
    Request {
        /// Number of the person
        person: i64,
        /// Fiscal code of the company, digits only
        cui: String,
        /// REPREZENTANT or UTILIZATOR
        role: Role,
        #[command(flatten)]
        by: By,
    },
    /// Accepts a request that waits
    Accept {
        /// Number of the request
        request: i64,
        #[command(flatten)]
        by: By,
    },
    /// Rejects a request that waits
    Reject {
        /// Number of the request
        request: i64,
        #[command(flatten)]
        by: By,
    },
    /// Makes a person the legal representative; the one before becomes a user
    Appoint {
        /// Number of the person
        person: i64,
        /// Fiscal code of the company, digits only
        cui: String,
        #[command(flatten)]
        by: By,
    },
    /// Takes the right to report from a user
    Remove {
        /// Number of the person
        person: i64,
        /// Fiscal code of the company, digits only
        cui: String,
        #[command(flatten)]
        by: By,
    },
    /// Closes a workplace
    Close {
        /// codWorkplace
        code: String,
        /// The first day on which it is closed
        #[arg(long)]
        from: NaiveDate,
        #[command(flatten)]
        by: By,
    },
    /// Deactivates a company and with it all its workplaces
    Deactivate {
        /// Fiscal code of the company, digits only
        cui: String,
        #[command(flatten)]
        by: By,
    },
}

impl Choice {
    fn by(&self) -> &By {
        match self {
            Self::Request { by, .. }
            | Self::Accept { by, .. }
            | Self::Reject { by, .. }
            | Self::Appoint { by, .. }
            | Self::Remove { by, .. }
            | Self::Close { by, .. }
            | Self::Deactivate { by, .. } => by,
        }
    }

    /// Brings it into force. Gives what was done, for the screen.
    fn apply(&self, enrolment: &mut Enrolment<'_, '_>) -> Result<String, NotEnrolled> {
        let told = match self {
            Self::Request { person, cui, role, .. } => {
                let id = enrolment.ask(*person, cui, *role)?;
                format!("cererea {id}: persoana {person} {cui} {role}, în așteptare")
            }
            Self::Accept { request, .. } => {
                enrolment.decide(*request, Decision::Accept)?;
                format!("cererea {request}: acceptată")
            }
            Self::Reject { request, .. } => {
                enrolment.decide(*request, Decision::Reject)?;
                format!("cererea {request}: respinsă")
            }
            Self::Appoint { person, cui, .. } => {
                enrolment.appoint(*person, cui)?;
                format!("persoana {person}: reprezentant legal al companiei {cui}")
            }
            Self::Remove { person, cui, .. } => {
                enrolment.remove(*person, cui)?;
                format!("persoana {person}: nu mai raportează pentru {cui}")
            }
            Self::Close { code, from, .. } => {
                enrolment.close(code, *from)?;
                format!("{code}: închis din {from}")
            }
            Self::Deactivate { cui, .. } => {
                enrolment.deactivate(cui)?;
                format!("{cui}: companie dezactivată")
            }
        };
        Ok(told)
    }
}

/// Does it: 0 done, 1 the database failed, 2 it cannot be done.
pub(super) fn run(flags: &Enrol) -> ExitCode {
    let By { document, dry_run, officer } = flags.choice.by();
    let by = (officer.code(), document.as_str());
    officer.act(ANY, |registrar| {
        match registrar.enrol(by, *dry_run, |enrolment| flags.choice.apply(enrolment)) {
            Ok(told) => {
                let kept = if *dry_run { "; nu s-a înregistrat nimic" } else { "" };
                println!("{told}{kept}");
                ExitCode::SUCCESS
            }
            Err(NotEnrolled::Store(error)) => failed(1, &error),
            Err(why) => failed(2, &why),
        }
    })
}
