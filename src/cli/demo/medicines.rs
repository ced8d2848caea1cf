//! The nomenclature of the demo: medicines that nobody makes, and that say so.

use super::Failure;
use crate::{
    nomenclature::Medicine,
    store::{Store, StoreError, Transaction, nomenclatures},
};
use chrono::{DateTime, NaiveDate, Utc};

/// How many there are.
pub(super) const COUNT: u32 = 200;

/// The nomenclature, the first time.
pub(super) fn import(store: &Store, now: DateTime<Utc>) -> Result<(), Failure> {
    if store.read(nomenclatures::medicines_version)?.is_some() {
        return Ok(());
    }
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).ok_or(Failure::Calendar)?;
    let medicines: Vec<Medicine> = (1..=COUNT).map(|number| medicine(number, from)).collect();
    let put = |transaction: &mut Transaction<'_>| {
        nomenclatures::import_medicines(transaction, from, &medicines, now)
    };
    Ok(store.transaction::<_, StoreError>(put)?)
}

/// The code of a synthetic medicine, from 1.
pub(super) fn code(number: u32) -> String {
    format!("W99{number:06}")
}

fn medicine(number: u32, from: NaiveDate) -> Medicine {
    let form = ["comprimate", "capsule", "fiole", "plicuri", "supozitoare"];
    let form = form.iter().cycle().zip(1..=number).last().map_or("", |(form, _)| form);
    Medicine {
        code: code(number),
        name: format!("MEDICAMENT SINTETIC {number:03}, {form} (date de test)"),
        unit: "UT".to_owned(),
        prescription: number.is_multiple_of(3),
        controlled: number.is_multiple_of(50),
        valid_from: from,
        valid_to: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_medicine_says_that_it_is_synthetic_and_has_a_code_of_its_own() {
        let from = "2020-01-01".parse().unwrap();
        let all: Vec<_> = (1..=COUNT).map(|number| medicine(number, from)).collect();
        assert!(all.iter().all(|medicine| medicine.name.starts_with("MEDICAMENT SINTETIC ")));
        assert!(all.is_sorted_by(|a, b| a.code < b.code && a.code.len() == b.code.len()));
        assert_eq!(all.last().unwrap().code, "W99000200");
    }
}
