//! What the demo's installation holds: two companies with a pharmacy and a person each, and a
//! nomenclature of synthetic medicines. Everything is plainly test data.

use super::{
    Failure,
    folder::Folder,
    keys::{ANCHORS, Holder, Keys, SEAL},
    medicines,
};
use crate::{
    cli::serve,
    declaration::{Period, Series},
    http::Server,
    kinds::Frequency,
    operations::{Clock, Registration, Service},
    registry::{Calendar, Cui, Role, UnitType, WorkplaceCode},
    settings::{Flags, Settings},
    store::{Store, StoreError, series},
};
use clap::{Args, FromArgMatches};
use std::{net::SocketAddr, sync::Arc};

/// The kind the demo files.
pub(super) const KIND: &str = "FP";
/// The synthetic supplier's fiscal code: too high a number to be anybody's.
pub(super) const SUPPLIER: &str = "9900000037";

/// A pharmacy as it is registered.
#[derive(Clone, Copy)]
struct Registered {
    name: &'static str,
    company: &'static str,
    cui: &'static str,
    workplace: &'static str,
    number: u32,
    person: &'static str,
    key: &'static str,
}

/// The story's, and the other company's.
const PHARMACIES: [Registered; 2] = [
    Registered {
        name: "farmacia 1",
        company: "TEST Farmacia Unu SRL",
        cui: "9900000010",
        workplace: "TEST Farmacia 1",
        number: 990_000_001,
        person: "TEST Ion",
        key: "RSA",
    },
    Registered {
        name: "farmacia 2",
        company: "TEST Farmacia Doi SRL",
        cui: "9900000029",
        workplace: "TEST Farmacia 2",
        number: 990_000_002,
        person: "TEST Ana",
        key: "P-256",
    },
];

/// A pharmacy and who signs for it.
pub(super) struct Pharmacy {
    /// What the story calls it.
    pub(super) name: &'static str,
    /// Its company.
    pub(super) company: &'static str,
    /// The company's fiscal code.
    pub(super) cui: Cui,
    /// codWorkplace.
    pub(super) code: WorkplaceCode,
    workplace_id: i64,
    /// Who signs.
    pub(super) person: &'static str,
    /// With what kind of key.
    pub(super) key: &'static str,
    /// The key.
    pub(super) holder: Holder,
}

/// All of it.
pub(super) struct World {
    /// Where files are.
    pub(super) folder: Folder,
    /// The story's pharmacy.
    pub(super) ours: Pharmacy,
    /// The other company's, which the reader goes on with.
    pub(super) others: Pharmacy,
    /// Signs, and is not registered.
    pub(super) stranger: Holder,
    /// What receipts are sealed with.
    pub(super) seal: Holder,
    service: Arc<Service>,
}

/// The flags of `ser serve` for the demo's service: run with them here, and printed for later.
pub(super) fn serve_flags(folder: &Folder, listen: &str) -> Vec<String> {
    let [certificate, key] = SEAL;
    let flags = [
        ("--mediu", "TEST".to_owned()),
        ("--database", format!("sqlite:{}", folder.shown("ser.db"))),
        ("--listen", listen.to_owned()),
        ("--trust", folder.shown(ANCHORS)),
        ("--seal-cert", folder.shown(certificate)),
        ("--seal-key", folder.shown(key)),
    ];
    flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect()
}

impl World {
    /// Brings the folder's installation up to date and takes the address. The service does not
    /// answer yet.
    pub(super) fn open(
        folder: Folder,
        listen: &str,
        clock: Clock,
    ) -> Result<(Self, Server, SocketAddr), Failure> {
        let keys = Keys::open(&folder, clock.now())?;
        let command = Flags::augment_args(clap::Command::new("serve").no_binary_name(true));
        let matches = command.try_get_matches_from(serve_flags(&folder, listen))?;
        let settings = Settings::read(&Flags::from_arg_matches(&matches)?);
        let settings = settings.map_err(|mistakes| Failure::Settings(mistakes.join("\n")))?;
        let store = Store::open(&settings.database, 1)?;
        store.migrate()?;
        medicines::import(&store, clock.now())?;
        let serve::Bound { service, server, plain, .. } = serve::bind(settings, clock)?;
        let address = plain.ok_or(Failure::Plain)?;
        let Keys { seal, ion, ana, stranger } = keys;
        let [ours, others] = PHARMACIES;
        let ours = ours.register(&service, ion)?;
        let others = others.register(&service, ana)?;
        Ok((Self { folder, ours, others, stranger, seal, service }, server, address))
    }

    /// The civil day in Romania.
    pub(super) fn today(&self) -> Result<Period, Failure> {
        Period::containing(Frequency::Day, self.service.today()).ok_or(Failure::Calendar)
    }

    /// What is on record of a pharmacy, as a declaration for that day would be judged by it.
    pub(super) fn series(&self, pharmacy: &Pharmacy, day: Period) -> Result<Series, Failure> {
        let calendar = Calendar::of(UnitType::FarmCom);
        let facts =
            |session: &mut _| series::facts(session, pharmacy.workplace_id, KIND, day, &calendar);
        Ok(self.service.store.read::<_, StoreError>(facts)?)
    }
}

impl Registered {
    fn register(self, service: &Service, holder: Holder) -> Result<Pharmacy, Failure> {
        let cui: Cui = self.cui.parse()?;
        let code = WorkplaceCode::issue("CJ", 'F', self.number)?;
        let registered = service.register(&Registration {
            cui: &cui,
            company: self.company,
            code: &code,
            workplace: self.workplace,
            unit_type: UnitType::FarmCom,
            person: self.person,
            role: Role::Representative,
            certificate: holder.certificate.der(),
        })?;
        let Self { name, company, person, key, .. } = self;
        let workplace_id = registered.workplace_id;
        Ok(Pharmacy { name, company, cui, code, workplace_id, person, key, holder })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_codes_are_well_formed_and_higher_than_any_in_use() {
        for cui in PHARMACIES.iter().map(|pharmacy| pharmacy.cui).chain([SUPPLIER]) {
            assert!(cui.parse::<Cui>().is_ok() && cui.starts_with("99000000"), "{cui}");
        }
    }

    #[test]
    fn a_folder_opens_again_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let open = || {
            let folder = Folder::open(place.path()).unwrap();
            let (world, server, _) = World::open(folder, "127.0.0.1:0", Clock::System).unwrap();
            drop(server);
            world
        };
        let [first, second] = [open(), open()];
        assert_eq!(first.ours.workplace_id, second.ours.workplace_id);
        assert_eq!(first.others.code.as_str(), second.others.code.as_str());
        assert!(first.ours.code.issued_by_ser());
    }
}
