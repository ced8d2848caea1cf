//! The registers of an order, as lists that `ser admin import` takes, and the commands that do it.

use super::Failure;
use super::order::Trade;
use super::units::{Unit, Units, cnp, medicine};
use crate::cli::sample::{DATA_KEYS, Folder, LIST_FOLDER, OFFICER, Trouble};
use crate::vault::Vault;
use std::collections::BTreeMap;
use std::io;

/// From when all of it counts.
const FROM: &str = "2020-01-01";

/// The rows of a list; none for a code that cannot be made.
type Rows = Option<Vec<Vec<String>>>;

/// A list: its name, its columns, and what is in it.
type List = (&'static str, &'static [&'static str], fn(&Units) -> Rows);

/// In the order in which an installation is filled.
const LISTS: [List; 7] = [
    ("ofiteri", &["cod", "nume"], |_| Some(vec![cells([OFFICER, "TEST Ofițer"])])),
    ("companii", &["cui", "denumire", "felTitular"], companies),
    (
        "puncte-de-lucru",
        &["codWorkplace", "cui", "denumire", "tipUnitate", "judet", "autorizatie", "autorizataDin"],
        workplaces,
    ),
    ("persoane", &["cnp", "nume"], persons),
    ("certificate", &["certificat", "cnp"], certificates),
    ("roluri", &["cnp", "cui", "rol", "deLa"], roles),
    ("medicamente", &["cod", "denumire", "um", "prescriptie", "controlat"], medicines),
];

/// The only one that is imported as a version from a day on.
const VERSIONED: &str = "medicamente";

/// Files of the certificate and the key of who signs.
pub(super) fn files(signer: u32) -> [String; 2] {
    ["cert", "key"].map(|what| format!("persoane/{:03}.{what}.pem", signer + 1))
}

/// Writes the lists, the keys of personal data and `import.sh`.
pub(super) fn write(folder: &Folder, units: &Units) -> Result<(), Failure> {
    for (name, columns, rows) in LISTS {
        let rows = rows(units).ok_or(Failure::Codes)?;
        let mut sheet = csv::Writer::from_writer(Vec::new());
        let path = format!("{LIST_FOLDER}/{name}.csv");
        let written = sheet.write_record(columns).and_then(|()| {
            rows.iter().try_for_each(|row| sheet.write_record(row))?;
            Ok(sheet.into_inner().map_err(csv::IntoInnerError::into_error)?)
        });
        let unwritten = |error| Trouble::File(folder.path(&path), io::Error::other(error));
        folder.write(&path, &written.map_err(unwritten)?)?;
    }
    if folder.read(DATA_KEYS)?.is_none() {
        folder.write_secret(DATA_KEYS, Vault::generate_keys()?.as_bytes())?;
    }
    let words = |arguments: Vec<String>| format!("\"$ser\" {}\n", arguments.join(" "));
    let commands: String = commands("\"$dir\"", "\"$1\"").map(words).concat();
    let script = format!(
        "#!/bin/sh\n# Registers everybody of this folder: sh import.sh DATABASE\nset -e\n\
         dir=$(dirname \"$0\")\nser=${{SER:-ser}}\n{commands}"
    );
    Ok(folder.write("import.sh", script.as_bytes())?)
}

/// The arguments of `ser`, command by command, that register everybody of a folder.
pub(super) fn commands(folder: &str, database: &str) -> [Vec<String>; 8] {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let import = |(name, _, _): List| {
        let (file, keys) =
            (format!("{folder}/{LIST_FOLDER}/{name}.csv"), format!("{folder}/{DATA_KEYS}"));
        let mut all = words(&["admin", "import", name, &file, "--officer", OFFICER]);
        all.extend(words(&["--mediu", "TEST", "--database", database, "--data-keys", &keys]));
        if name == VERSIONED {
            all.extend(words(&["--from", FROM]));
        }
        all
    };
    let [a, b, c, d, e, f, g] = LISTS.map(import);
    [words(&["migrate", "--database", database]), a, b, c, d, e, f, g]
}

fn cells<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// A unit of each company, by fiscal code.
fn owners(units: &Units) -> BTreeMap<&str, &Unit> {
    units.all.iter().rev().map(|unit| (&*unit.company, unit)).collect()
}

fn companies(units: &Units) -> Rows {
    let row = |(cui, unit): (&str, &Unit)| {
        let kind = match unit.trade {
            Trade::Hospital => "UNITATE_SANITARA",
            Trade::Wholesaler | Trade::Pharmacy => "SOC",
        };
        cells([cui, &format!("TEST Compania {}", unit.number), kind])
    };
    Some(owners(units).into_iter().map(row).collect())
}

fn workplaces(units: &Units) -> Rows {
    let row = |unit: &Unit| {
        let kind = match unit.trade {
            Trade::Wholesaler => "DEPOZIT",
            Trade::Hospital => "FARM_CI",
            Trade::Pharmacy => "FARM_COM",
        };
        let (permit, name) = (format!("TEST {}/2020", unit.number), unit.name());
        let county = unit.code.get(..2)?;
        Some(cells([&unit.code, &unit.company, &name, kind, county, &permit, FROM]))
    };
    units.all.iter().map(row).collect()
}

fn persons(units: &Units) -> Rows {
    units.signers().into_iter().map(|signer| Some(cells([&cnp(signer)?, &name(signer)]))).collect()
}

fn certificates(units: &Units) -> Rows {
    let row = |signer| {
        let [certificate, _] = files(signer);
        Some(cells([&format!("../{certificate}"), &cnp(signer)?]))
    };
    units.signers().into_iter().map(row).collect()
}

fn roles(units: &Units) -> Rows {
    let row =
        |(cui, unit): (&str, &Unit)| Some(cells([&cnp(unit.signer)?, cui, "REPREZENTANT", FROM]));
    owners(units).into_iter().map(row).collect()
}

fn medicines(units: &Units) -> Rows {
    let row = |product| {
        let name = format!("MEDICAMENT SINTETIC {} (date de test)", product + 1);
        cells([&medicine(product), &name, "UT", "nu", "nu"])
    };
    Some((0..units.medicines).map(row).collect())
}

/// What a signer is called.
pub(super) fn name(signer: u32) -> String {
    format!("TEST Semnatar {}", signer + 1)
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::order;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everything_says_that_it_is_a_test_and_each_company_has_one_who_signs() {
        let units = Units::of(&order(120, 20)).unwrap();
        for (_, columns, rows) in LISTS {
            for row in rows(&units).unwrap() {
                assert_eq!(row.len(), columns.len());
                let row = row.join(",");
                let plainly = ["TEST", "SINTETIC", "persoane/", "180010199"];
                assert!(plainly.iter().any(|word| row.contains(word)), "{row}");
            }
        }
        let roles = roles(&units).unwrap();
        let owners: BTreeSet<&String> = roles.iter().map(|row| &row[1]).collect();
        assert_eq!(owners.len(), roles.len());
        assert_eq!(companies(&units).unwrap().len(), roles.len());
    }

    #[test]
    fn units_of_a_company_have_the_same_who_signs() {
        let units = Units::of(&order(200, 5)).unwrap();
        let mut known = BTreeMap::new();
        for unit in &units.all {
            assert_eq!(*known.entry(&unit.company).or_insert(unit.signer), unit.signer);
        }
    }
}
