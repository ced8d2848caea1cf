//! What the demo's installation holds: a wholesaler, a pharmacy, a hospital's pharmacy and another
//! pharmacy, each with a company and a person of its own. Everything is plainly test data.

use super::{
    Failure,
    cast::{OTHERS, OURS, Part, WARDS, WAREHOUSE},
    doors::Doors,
    keys::{Keys, TLS},
    lists,
};
use crate::{
    cli::{
        sample::{ANCHORS, CRL, Folder, Holder, SEAL},
        sending, serve,
    },
    declaration::{Period, Schedule, Series},
    http::Server,
    kinds::Frequency,
    operations::{Clock, Service},
    registry::{Authorisations, Workplace},
    settings::{Flags, Settings},
    store::{Store, StoreError, series, workplaces},
};
use clap::{Args, FromArgMatches};
use std::sync::Arc;
use ureq::tls::RootCerts;

/// A unit: its part, what is registered of it, and the key of who signs for it.
pub(super) struct Unit {
    /// What it plays.
    pub(super) part: &'static Part,
    /// As it is registered.
    pub(super) workplace: Workplace,
    /// Who signs.
    pub(super) holder: Holder,
}

/// All of it.
pub(super) struct World {
    /// Where files are.
    pub(super) folder: Folder,
    /// Where the service answers.
    pub(super) doors: Doors,
    /// The authorities of its TLS.
    pub(super) roots: RootCerts,
    /// The wholesaler.
    pub(super) warehouse: Unit,
    /// The story's pharmacy.
    pub(super) ours: Unit,
    /// The hospital's.
    pub(super) wards: Unit,
    /// Another company's pharmacy, which the reader goes on with.
    pub(super) others: Unit,
    /// Signs, and is not registered.
    pub(super) stranger: Holder,
    /// What receipts are sealed with.
    pub(super) seal: Holder,
    service: Arc<Service>,
}

/// The flags of `ser serve` for the demo's service: run with them here, and printed for later.
pub(super) fn serve_flags(folder: &Folder, doors: &Doors) -> Vec<String> {
    let ([seal, seal_key], [tls, tls_key]) = (SEAL, TLS);
    let flags = [
        ("--mediu", "TEST".to_owned()),
        ("--database", database(folder)),
        ("--listen", doors.plain.clone()),
        ("--listen-tls", doors.tls.clone()),
        ("--tls-cert", folder.shown(tls)),
        ("--tls-key", folder.shown(tls_key)),
        ("--trust", folder.shown(ANCHORS)),
        ("--crl", folder.shown(CRL)),
        ("--seal-cert", folder.shown(seal)),
        ("--seal-key", folder.shown(seal_key)),
    ];
    flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
}

/// The address of the database.
pub(super) fn database(folder: &Folder) -> String {
    format!("sqlite:{}", folder.shown("ser.db"))
}

impl World {
    /// Brings the folder's installation up to date and takes the addresses. The service does not
    /// answer yet.
    pub(super) fn open(
        folder: Folder,
        asked: &Doors,
        clock: Clock,
    ) -> Result<(Self, Server), Failure> {
        let keys = Keys::open(&folder)?;
        keys.tls(asked)?;
        let (seal, stranger) = (keys.seal()?, keys.stranger()?);
        for part in [&WAREHOUSE, &OURS, &WARDS, &OTHERS] {
            // The list of certificates names their files.
            keys.of(part.person)?;
        }
        let command = Flags::augment_args(clap::Command::new("serve").no_binary_name(true));
        let matches = command.try_get_matches_from(serve_flags(&folder, asked))?;
        let settings = Settings::read(&Flags::from_arg_matches(&matches)?);
        let settings = settings.map_err(|mistakes| Failure::Settings(mistakes.join("\n")))?;
        let store = Store::open(&settings.database, 1)?;
        store.migrate()?;
        lists::import(&folder, store, clock)?;
        let serve::Bound { service, server, plain, tls } = serve::bind(settings, clock)?;
        let doors = asked.taken(plain.ok_or(Failure::Plain)?, tls.ok_or(Failure::Plain)?);
        let roots = sending::roots(Some(&folder.path(ANCHORS)))?;
        let unit = |part: &'static Part| -> Result<Unit, Failure> {
            let find = |session: &mut _| workplaces::with_code(session, part.code);
            let workplace = service.store.read::<_, StoreError>(find)?;
            let workplace = workplace.ok_or(Failure::Unit(part.code))?;
            Ok(Unit { part, workplace, holder: keys.of(part.person)? })
        };
        let (warehouse, ours, wards, others) =
            (unit(&WAREHOUSE)?, unit(&OURS)?, unit(&WARDS)?, unit(&OTHERS)?);
        let world =
            Self { doors, roots, warehouse, ours, wards, others, stranger, seal, service, folder };
        Ok((world, server))
    }

    /// Everybody, in the order in which the story comes to them.
    pub(super) fn units(&self) -> [&Unit; 4] {
        [&self.warehouse, &self.ours, &self.wards, &self.others]
    }

    /// The civil day in Romania.
    pub(super) fn today(&self) -> Result<Period, Failure> {
        Period::containing(Frequency::Day, self.service.today()).ok_or(Failure::Calendar)
    }

    /// What is on record of a unit, as a declaration for that day would be judged by it.
    pub(super) fn series(&self, of: &Unit, day: Period) -> Result<Series, Failure> {
        let code = of.part.trade.kind;
        let kind = self.service.catalogue.kind(code).ok_or(Failure::Kind(code))?;
        let (id, calendar) = (of.workplace.id, &of.workplace.calendar);
        let schedule = Schedule { kind, calendar, authorisations: &Authorisations::default() };
        let facts = |session: &mut _| series::facts(session, id, day, &schedule);
        Ok(self.service.store.read::<_, StoreError>(facts)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_opens_again_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let open = || {
            let folder = Folder::open(place.path(), &[]).unwrap();
            let asked = Doors { plain: "127.0.0.1:0".into(), tls: "127.0.0.1:0".into() };
            World::open(folder, &asked, Clock::System).unwrap().0
        };
        let [first, second] = [open(), open()].map(|world| {
            world.units().map(|unit| (unit.workplace.id, unit.workplace.code.to_string()))
        });
        assert_eq!(first, second);
    }
}
