//! Flags of whom an environment trusts, and of where the status of certificates comes from.

use super::Mistakes;
use crate::{
    registry::Environment,
    trust::{Anchors, NoList, Policy, Revocation, Severity, Sources, Trust},
};
use chrono::{DateTime, Utc};
use clap::Args;
use std::path::{Path, PathBuf};

/// Whose certificates are accepted.
#[derive(Debug, Clone, Default, Args)]
pub struct TrustFlags {
    /// Authorities whose certificates are accepted, PEM; may be repeated
    #[arg(long, env = "SER_TRUST", value_delimiter = ',')]
    pub trust: Vec<PathBuf>,
    /// Whether only qualified certificates are accepted: true or false; true in PRODUCTIE
    #[arg(long, env = "SER_REQUIRE_QUALIFIED")]
    pub require_qualified: Option<bool>,
    /// Revocation list, a file or an http address; may be repeated
    #[arg(long, env = "SER_CRL", value_delimiter = ',')]
    pub crl: Vec<String>,
    /// Asks for the status of certificates where they say: OCSP and revocation lists
    #[arg(long, env = "SER_STATUS_URLS")]
    pub status_urls: bool,
    /// Addresses of revocation lists and OCSP may be private ones
    #[arg(long, env = "SER_STATUS_PRIVATE")]
    pub status_private: bool,
}

impl TrustFlags {
    /// Judges these flags alone; the errors are sentences, one for each mistake.
    pub fn read(&self, environment: Environment) -> Result<Trust, Vec<String>> {
        let mut mistakes = Mistakes::default();
        let trust = mistakes.trust(self, Some(environment));
        trust.filter(|_| mistakes.0.is_empty()).ok_or(mistakes.0)
    }
}

impl Mistakes {
    /// All of them are read, whichever is a mistake.
    pub(super) fn trust(
        &mut self,
        flags: &TrustFlags,
        environment: Option<Environment>,
    ) -> Option<Trust> {
        let anchors = self.anchors(&flags.trust);
        let revocation = self.revocation(flags, environment);
        let mut policy = Policy::of(environment?);
        if let Some(required) = flags.require_qualified {
            policy.unqualified = if required { Severity::Refuse } else { Severity::Warn };
        }
        Some(Trust::new(anchors?, policy).asking(revocation?))
    }

    fn anchors(&mut self, files: &[PathBuf]) -> Option<Anchors> {
        if files.is_empty() {
            return self.say("--trust is missing: no authority would be accepted".to_owned());
        }
        files.iter().filter_map(|file| self.anchor(file)).reduce(Anchors::and)
    }

    fn anchor(&mut self, file: &Path) -> Option<Anchors> {
        let pem = self.file("--trust", file)?;
        let read = Anchors::from_pem(&pem).map_err(|error| format!("{}: {error}", file.display()));
        self.sort("--trust", read)
    }

    fn revocation(
        &mut self,
        flags: &TrustFlags,
        environment: Option<Environment>,
    ) -> Option<Revocation> {
        let TrustFlags { crl, status_urls, status_private, .. } = flags;
        if environment == Some(Environment::Production) && crl.is_empty() && !status_urls {
            return self.say(
                "--crl and --status-urls are missing: the status of no certificate would be known, \
                 and every declaration would be refused (3009)"
                    .to_owned(),
            );
        }
        let lists = crl.iter().map(|text| text.as_str().into()).collect();
        let sources = Sources { lists, named: *status_urls, inside: *status_private };
        // Files are read now; that they are fresh is judged when they are used.
        let now: DateTime<Utc> = Utc::now();
        let opened = Revocation::open(sources, now);
        let said = |mistakes: Vec<NoList>| {
            self.0.extend(mistakes.iter().map(|mistake| format!("--crl: {mistake}")));
        };
        opened.map_err(said).ok()
    }
}
