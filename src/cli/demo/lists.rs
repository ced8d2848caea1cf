//! What operators would register: lists in the demo's folder, imported as `ser admin import` does.

use super::Failure;
use crate::{
    cli::{
        admin::file::{self, Sheet},
        sample::{DATA_KEYS, Folder, LIST_FOLDER, OFFICER},
    },
    operations::{
        Clock,
        admin::{LISTS, NotImported, Order, Registrar},
    },
    registry::Environment,
    settings::DataKeys,
    store::Store,
    vault::Vault,
};
use chrono::NaiveDate;

/// The lists by name.
const FILES: [(&str, &str); 8] = [
    ("ofiteri", include_str!("lists/ofiteri.csv")),
    ("companii", include_str!("lists/companii.csv")),
    ("puncte-de-lucru", include_str!("lists/puncte-de-lucru.csv")),
    ("aliasuri", include_str!("lists/aliasuri.csv")),
    ("persoane", include_str!("lists/persoane.csv")),
    ("certificate", include_str!("lists/certificate.csv")),
    ("roluri", include_str!("lists/roluri.csv")),
    ("medicamente", include_str!("lists/medicamente.csv")),
];

/// Writes the lists and imports them. What is registered already stays; a nomenclature is
/// imported the first time only, for the reader may have brought a newer one.
pub(super) fn import(folder: &Folder, store: Store, clock: Clock) -> Result<(), Failure> {
    if folder.read(DATA_KEYS)?.is_none() {
        folder.write_secret(DATA_KEYS, Vault::generate_keys()?.as_bytes())?;
    }
    let keys = DataKeys { data_keys: Some(folder.path(DATA_KEYS)) };
    let vault = Some(keys.read().map_err(Failure::Settings)?);
    let registrar = Registrar { store, environment: Environment::Test, clock, vault };
    let from = NaiveDate::from_ymd_opt(2020, 1, 1);
    let order = Order { officer: Some(OFFICER), from, preview: false };
    for list in &LISTS {
        let Some((name, text)) = FILES.into_iter().find(|(name, _)| *name == list.name) else {
            continue;
        };
        let name = format!("{LIST_FOLDER}/{name}.csv");
        folder.write(&name, text.as_bytes())?;
        if list.versions && !registrar.list(list)?.is_empty() {
            continue;
        }
        let Sheet { rows, mistakes } = file::read(&folder.path(&name), list.columns);
        registrar.import(list, &rows, mistakes, &order).map_err(|why| refused(&name, &why))?;
    }
    Ok(())
}

fn refused(name: &str, why: &NotImported) -> Failure {
    Failure::List(match why {
        NotImported::Mistakes(mistakes) => {
            mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        other => format!("{name}: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_of_a_list_and_everything_in_it_says_that_it_is_a_test() {
        let names: BTreeSet<_> = LISTS.iter().map(|list| list.name).collect();
        for (name, text) in FILES {
            assert!(names.contains(name), "{name}");
            for row in text.lines().skip(1) {
                let plainly = ["TEST", "SINTETIC", "persoane/", "990000"];
                assert!(plainly.iter().any(|word| row.contains(word)), "{row}");
            }
        }
    }
}
