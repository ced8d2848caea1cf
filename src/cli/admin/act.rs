//! Who acts with `ser admin`, and on which installation.

use super::failed;
use crate::{
    operations::{
        Clock,
        admin::{NotImported, Registrar},
    },
    registry::Environment,
    store::Store,
};
use clap::Args;
use std::process::ExitCode;

/// Who does it, and where.
#[derive(Debug, Args)]
pub(super) struct Officer {
    /// Code of the officer who does it
    #[arg(long, env = "SER_OFFICER")]
    officer: String,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "SER_DATABASE", default_value = "sqlite:ser.db", hide_env_values = true)]
    database: String,
}

impl Officer {
    /// The code.
    pub(super) fn code(&self) -> &str {
        &self.officer
    }

    /// Does it with the installation, if the officer may act there.
    pub(super) fn act(
        &self,
        environment: Environment,
        work: impl FnOnce(&Registrar) -> ExitCode,
    ) -> ExitCode {
        match self.registrar(environment) {
            Ok(registrar) => work(&registrar),
            Err(NotImported::Store(error)) => failed(1, &error),
            Err(why) => failed(2, &why),
        }
    }

    fn registrar(&self, environment: Environment) -> Result<Registrar, NotImported> {
        let store = Store::open(&self.database, 1)?;
        let registrar = Registrar { store, environment, clock: Clock::System, vault: None };
        registrar.may_act(&self.officer)?;
        Ok(registrar)
    }
}
