//! An order made into a folder: authorities and keys, lists, and the signed declarations of each day.
//! Signing is done ahead: what is measured then is the service, on a machine whose processors it need
//! not share with the makers, and a folder can be sent again, by `ser submit` or anything else.

use super::Failure;
use super::day::Shelf;
use super::lists::{self, files, name};
use super::order::Order;
use super::units::{Unit, Units};
use crate::cli::progress;
use crate::cli::sample::{ANCHORS, CRL, FIRST, Folder, Holder, Issuer, SEAL, signed};
use crate::trust::authority::KeyKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The order of a folder, as flags.
const ORDER: &str = "comanda.txt";

/// Where the declarations are, a folder for each day.
const DECLARATIONS: &str = "declaratii";

/// A declaration of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its file.
    pub path: PathBuf,
    /// codWorkplace: a unit has one kind.
    pub workplace: String,
    /// The day it is for.
    pub day: NaiveDate,
    /// Its stock lines.
    pub lines: u32,
}

/// What was made of an order: a folder that holds all of it.
pub struct Made {
    folder: Folder,
    /// The declarations, day by day.
    pub declarations: Vec<Declared>,
}

impl Order {
    /// Makes the order in a folder, on all processors. What is there of the same order stays.
    pub fn make(&self, dir: &Path) -> Result<Made, Failure> {
        let units = Units::of(self).ok_or(Failure::Codes)?;
        let days: Vec<NaiveDate> = self.all_days().collect();
        let of_days: Vec<String> = days.iter().map(folder_of).collect();
        let folders: Vec<&str> = of_days.iter().map(String::as_str).collect();
        let folder = Folder::open(dir, &[])?;
        match folder.read(ORDER)? {
            Some(before) if before != self.to_string().as_bytes() => {
                let before = String::from_utf8_lossy(&before).into_owned();
                return Err(Failure::OtherOrder(dir.to_owned(), before));
            }
            Some(_) => {}
            None => folder.write(ORDER, self.to_string().as_bytes())?,
        }
        let folder = Folder::open(dir, &folders)?;
        let issuer = Issuer::open(&folder, FIRST, "SER TEST Autoritate de probă")?;
        folder.write(ANCHORS, &issuer.authority().certificate_pem()?)?;
        issuer.leave_list(CRL)?;
        issuer.seal()?;
        let holder = |signer: u32| -> Result<(u32, Holder), Failure> {
            let [certificate, key] = files(signer);
            let files = [certificate.as_str(), key.as_str()];
            Ok((signer, issuer.holder(&name(signer), KeyKind::Rsa, files)?))
        };
        let holders = units.signers().into_iter().map(holder).collect::<Result<_, _>>()?;
        lists::write(&folder, &units)?;
        let desk = Desk { folder: &folder, units: &units, days: &days, holders: &holders };
        desk.make_all()?;
        let declarations = days.iter().flat_map(|day| {
            units.all.iter().map(|unit| Declared {
                path: folder.path(&file_of(unit, *day)),
                workplace: unit.code.clone(),
                day: *day,
                lines: unit.lines,
            })
        });
        let declarations = declarations.collect();
        Ok(Made { folder, declarations })
    }
}

impl Made {
    /// The arguments of `ser`, command by command, that register everybody in a database.
    pub fn imports(&self, database: &str) -> [Vec<String>; 8] {
        lists::commands(self.folder.shown("").trim_end_matches('/'), database)
    }

    /// The arguments of `ser` that serve that database at an address.
    pub fn serve(&self, database: &str, listen: &str) -> Vec<String> {
        let ([seal, key], shown) = (SEAL, |file| self.folder.shown(file));
        let flags = [
            ("--mediu", "TEST".to_owned()),
            ("--database", database.to_owned()),
            ("--listen", listen.to_owned()),
            ("--trust", shown(ANCHORS)),
            ("--crl", shown(CRL)),
            ("--seal-cert", shown(seal)),
            ("--seal-key", shown(key)),
        ];
        let flags = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
        std::iter::once("serve".to_owned()).chain(flags).collect()
    }

    /// Stock lines of all declarations.
    pub fn lines(&self) -> u64 {
        self.declarations.iter().map(|declared| u64::from(declared.lines)).sum()
    }
}

fn folder_of(day: &NaiveDate) -> String {
    format!("{DECLARATIONS}/{day}")
}

fn file_of(unit: &Unit, day: NaiveDate) -> String {
    format!("{}/{:05}-{}.xml", folder_of(&day), unit.number, unit.code)
}

/// What all makers work with.
struct Desk<'d> {
    folder: &'d Folder,
    units: &'d Units,
    days: &'d [NaiveDate],
    holders: &'d BTreeMap<u32, Holder>,
}

impl Desk<'_> {
    /// Unit by unit, for each day follows from the one before.
    fn make_all(&self) -> Result<(), Failure> {
        let bar = progress::bar(self.units.all.len() * self.days.len(), "semnate");
        let (next, failure) = (AtomicUsize::new(0), Mutex::new(None));
        let makers = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        thread::scope(|scope| {
            for _ in 0..makers.get() {
                scope.spawn(|| {
                    while let Some(unit) = self.units.all.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        if let Err(why) = self.make(unit, || bar.inc(1)) {
                            next.store(usize::MAX / 2, Ordering::Relaxed);
                            let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                            first.get_or_insert(why);
                        }
                    }
                });
            }
        });
        bar.finish_and_clear();
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn make(&self, unit: &Unit, done: impl Fn()) -> Result<(), Failure> {
        let file = |day: &NaiveDate| file_of(unit, *day);
        if self.days.iter().all(|day| self.folder.path(&file(day)).exists()) {
            self.days.iter().for_each(|_| done());
            return Ok(());
        }
        let holder = self.holders.get(&unit.signer).ok_or(Failure::Codes)?;
        let mut shelf = Shelf::of(self.units, unit);
        for day in self.days {
            let declaration = shelf.declare(*day).ok_or(Failure::Codes)?;
            self.folder.write(&file(day), &signed(declaration, holder)?)?;
            done();
        }
        Ok(())
    }
}
