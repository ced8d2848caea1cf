//! What the tests of the store share: a database of their own, on both servers, and somebody who
//! may declare.

use super::Evidence;
use super::certificates::{self, NewCertificate};
use super::companies::{self, NewCompany};
use super::persons;
use super::series;
use super::withdrawals::{self, Withdrawal};
use super::workplaces::{self, NewWorkplace};
use super::{Document, Packed, Session, Store, StoreError, Transaction};
use crate::declaration::{Period, RegistrationNumber, Schedule, Series};
use crate::kinds::Catalogue;
use crate::registry::{Authorisations, Calendar, OwnerKind, Role, UnitType, WorkplaceCode};
use chrono::{DateTime, Utc};
use std::sync::LazyLock;

#[path = "../../tests/databases/mod.rs"]
pub(super) mod databases;

/// Makes of each function on a store two tests, one for each database.
macro_rules! on_both {
    ($($claim:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $claim() {
                let database = $crate::store::testing::databases::Database::sqlite();
                super::$claim(&$crate::store::testing::open(&database));
            })+
        }
        mod on_postgres {
            $(#[test]
            fn $claim() {
                let database = $crate::store::testing::databases::Database::postgres();
                super::$claim(&$crate::store::testing::open(&database));
            })+
        }
    };
}
pub(super) use on_both;

/// A migrated store on that database.
pub(super) fn open(database: &databases::Database) -> Store {
    let store = Store::open(&database.url, 8).unwrap();
    store.migrate().unwrap();
    store
}

/// A transaction that must succeed.
pub(super) fn commit<T>(
    store: &Store,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
) -> T {
    store.transaction(work).unwrap()
}

/// 12:00 UTC of that day.
pub(super) fn noon(day: &str) -> DateTime<Utc> {
    format!("{day}T12:00:00Z").parse().unwrap()
}

/// Keys of a company, its pharmacy, a person who may report for it, and a certificate.
#[derive(Clone, Copy)]
pub(super) struct Pharmacy {
    pub(super) company_id: i64,
    pub(super) workplace_id: i64,
    pub(super) person_id: i64,
    pub(super) certificate_id: i64,
}

/// What every one of its declarations is said to be.
static DECLARATION: LazyLock<Packed<'static>> =
    LazyLock::new(|| Packed::of(b"<Declaratie/>", None).unwrap());

pub(super) const CODE: &str = "CJF000000123U";
pub(super) const FINGERPRINT: [u8; 32] = [7; 32];

/// Registers all of it.
pub(super) fn pharmacy(store: &Store) -> Pharmacy {
    let now = noon("2026-11-01");
    commit(store, |transaction| {
        let company = NewCompany {
            cui: "10000008",
            name: "TEST Farmacia SRL",
            owner_kind: OwnerKind::Company,
            active: true,
        };
        let company_id = companies::put(transaction, &company)?;
        let code: WorkplaceCode = CODE.parse().unwrap();
        let workplace = NewWorkplace {
            code: &code,
            name: "TEST Farmacia 1",
            unit_type: UnitType::FarmCom,
            company_id,
        };
        let workplace_id = workplaces::put(transaction, &workplace)?;
        let person_id = persons::insert(transaction, "TEST Ana Popescu")?;
        persons::grant(transaction, person_id, company_id, Role::User, now)?;
        let certificate = NewCertificate {
            sha256: FINGERPRINT,
            der: b"DER",
            serial: "4660",
            ski: Some(b"ski"),
            not_before: now,
            not_after: noon("2028-11-01"),
            holder: Some([9; 32]),
        };
        certificates::register(transaction, person_id, &certificate, now)?;
        let certificate_id = certificates::by_sha256(transaction, &FINGERPRINT)?.unwrap().id;
        Ok(Pharmacy { company_id, workplace_id, person_id, certificate_id })
    })
}

impl Pharmacy {
    /// What its FP series holds for a declaration of that day.
    pub(super) fn facts(
        self,
        session: &mut Session,
        day: &str,
        calendar: &Calendar,
    ) -> Result<Series, StoreError> {
        let (catalogue, authorisations) = (Catalogue::load().unwrap(), &Authorisations::default());
        let schedule = Schedule { kind: catalogue.kind("FP").unwrap(), calendar, authorisations };
        series::facts(session, self.workplace_id, day.parse().unwrap(), &schedule)
    }

    /// The number of its FP declaration of that day.
    pub(super) fn number(day: &str, sequence: u8) -> RegistrationNumber {
        let period: Period = day.parse().unwrap();
        let code = CODE.parse().unwrap();
        RegistrationNumber::new(&code, "FP", period, sequence.try_into().unwrap())
    }

    /// What is recorded with a declaration of that day.
    pub(super) fn evidence<'e>(&self, day: &str, sha256: &'e [u8; 32]) -> Evidence<'e> {
        Evidence {
            document: Document { sha256, packed: &DECLARATION },
            signature: "{}",
            receipt: sha256,
            certificate_id: self.certificate_id,
            person_id: self.person_id,
            received_at: noon(day),
            judged_at: noon(day),
            late: false,
        }
    }
}

/// Withdraws the FP declaration of that day.
pub(super) fn withdraw(store: &Store, pharmacy: Pharmacy, day: &str, sequence: u8) {
    let withdrawal = Withdrawal { at: noon("2026-11-20"), officer: "OF1", reason: "TEST" };
    let number = Pharmacy::number(day, sequence);
    let record =
        |locked: &mut super::Locked<'_, '_>| withdrawals::record(locked, &number, &withdrawal);
    store.in_series(pharmacy.workplace_id, "FP", record).unwrap();
}
