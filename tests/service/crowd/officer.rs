//! What officers do meanwhile, each in a transaction of another process.

use super::ground::Ground;
use super::log::{Log, What};
use crate::officers::{OFFICER, REASON};
use crate::pki::PKI;
use crate::world::{ELSEWHERE, IONS};
use chrono::Utc;
use ser::operations::admin::{List, NotImported, Order, Place, Registrar, Row};
use ser::operations::{Clock, NotWithdrawn, Withdrawal, withdraw};
use ser::registry::{Environment, Role};
use ser::store::{Store, StoreError, Transaction, certificates, companies, persons};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// An officer at a desk.
pub struct Officer<'o> {
    store: &'o Store,
    /// One at a time bars somebody.
    barring: Mutex<()>,
    papers: AtomicU32,
}

/// What is done with a person and a company.
type Change = dyn Fn(&mut Transaction<'_>, i64, i64) -> Result<(), StoreError>;

/// A ground, by its place.
type On<'g> = (usize, &'g Ground);

impl<'o> Officer<'o> {
    /// With the database that the servers have.
    pub fn at(store: &'o Store) -> Self {
        Self { store, barring: Mutex::default(), papers: AtomicU32::new(0) }
    }

    /// Withdraws the declaration of this number, if it can be.
    pub fn withdraw(&self, log: &Log, (place, ground): On<'_>, number: &str) {
        log.record(place, || match withdrawn(self.store, number) {
            Ok(()) => {
                ground.belief.lock().unwrap().withdrawn.insert(number.to_owned());
                (What::Withdrawn(number.to_owned()), ())
            }
            Err(NotWithdrawn::NotLast { .. } | NotWithdrawn::Already(_)) => {
                (What::NotWithdrawn, ())
            }
            Err(other) => {
                log.impossible(format_args!("withdrawal of {number}: {other}"));
                (What::NotWithdrawn, ())
            }
        });
    }

    /// Records that the workplace is suspended on a day.
    pub fn suspend(&self, log: &Log, (place, ground): On<'_>, day: usize) {
        let recorded = log.record(place, || {
            let recorded = self.recorded(log, &suspension(ground, day));
            (if recorded { What::Suspended(day) } else { What::Noted }, recorded)
        });
        if recorded {
            ground.belief.lock().unwrap().suspended.insert(day);
        }
    }

    /// Records that the workplace has another head.
    pub fn note(&self, log: &Log, (place, ground): On<'_>) {
        let paper = format!("TEST {}", self.papers.fetch_add(1, Ordering::Relaxed));
        let row = [
            ("codWorkplace", ground.code.as_str()),
            ("eveniment", "E4"),
            ("deLa", "2026-11-01"),
            ("act", &paper),
            ("conducator", &paper),
        ];
        log.record(place, || {
            self.recorded(log, &row.map(|(name, value)| (name, value.to_owned())));
            (What::Noted, ())
        });
    }

    fn recorded(&self, log: &Log, row: &[(&'static str, String)]) -> bool {
        match mention(self.store, row) {
            Ok(()) => true,
            Err(NotImported::Mistakes(mistakes)) => {
                eprintln!("not recorded: {mistakes:?}");
                false
            }
            Err(other) => {
                log.impossible(format_args!("a mention: {other}"));
                false
            }
        }
    }

    /// Takes Ion's role, and gives it back.
    pub fn bar(&self, log: &Log, grounds: &[Ground]) {
        let place = grounds.iter().position(|ground| ground.code == ELSEWHERE).unwrap();
        let _alone = self.barring.lock().unwrap();
        log.record(place, || {
            let role = |change: &Change| {
                self.store.transaction(|transaction| {
                    let ion = certificates::by_sha256(transaction, &PKI.ion.fingerprint())?;
                    let company = companies::find(transaction, IONS.cui)?;
                    change(transaction, ion.unwrap().person_id, company.unwrap().id)
                })
            };
            role(&|transaction, ion, company| {
                persons::revoke(transaction, ion, company, Utc::now())
            })
            .unwrap();
            std::thread::sleep(Duration::from_millis(30));
            role(&|transaction, ion, company| {
                persons::grant(transaction, ion, company, Role::User, Utc::now())
            })
            .unwrap();
            (What::Barred, ())
        });
    }
}

/// Withdraws a declaration now.
pub fn withdrawn(store: &Store, number: &str) -> Result<(), NotWithdrawn> {
    let number = number.parse().unwrap();
    let asked = Withdrawal { number: &number, reason: REASON, officer: OFFICER, dry_run: false };
    withdraw(store, Utc::now(), &asked).map(drop)
}

/// The row that suspends a workplace on a day.
pub fn suspension(ground: &Ground, day: usize) -> [(&'static str, String); 5] {
    let when = &ground.calendar[day];
    [
        ("codWorkplace", ground.code.clone()),
        ("eveniment", "E8".to_owned()),
        ("deLa", when.clone()),
        ("panaLa", when.clone()),
        ("act", format!("TEST {when}")),
    ]
}

/// Records a mention now.
pub fn mention(store: &Store, row: &[(&'static str, String)]) -> Result<(), NotImported> {
    let registrar = Registrar {
        store: store.clone(),
        environment: Environment::Test,
        clock: Clock::System,
        vault: None,
    };
    let place = Place { file: "mentiuni.csv".into(), line: 2, element: None };
    let cells = row.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let order = Order { officer: Some(OFFICER), from: None, preview: false };
    let list = List::named("mentiuni").unwrap();
    registrar.import(list, &[Row { place, cells }], Vec::new(), &order).map(drop)
}
