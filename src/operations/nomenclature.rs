//! getNomenclator: the coded lists, page by page, with the days on which each entry counts.

use super::{Service, Unavailable, stop::Cause};
use crate::{
    nomenclature::{
        self, COUNTRIES, Country, ENTRY_KINDS, EXIT_KINDS, ExciseProduct, Item, Medicine, UNITS,
        Validity, answers,
    },
    registry::{COUNTIES, UnitType},
    store::nomenclatures::{self, Listed},
};
use chrono::NaiveDate;
use std::{num::NonZeroU32, str::FromStr};

/// A coded list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Medicines, imported.
    Medicines,
    /// CN codes of excise goods, imported.
    ExciseProducts,
    /// Units of measure.
    Units,
    /// tipIntrare
    EntryKinds,
    /// tipIesire
    ExitKinds,
    /// Types of units.
    UnitTypes,
    /// Counties.
    Counties,
    /// Countries, with the days on which they were in the European Union.
    Countries,
    /// Kinds of declarations.
    Kinds,
    /// Answer codes.
    Answers,
}

/// A name that is no list's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no nomenclature has this name")]
pub struct UnknownList;

/// The lists by their names on the wire.
const LISTS: [(&str, List); 10] = [
    ("medicamente", List::Medicines),
    ("produseAccizabile", List::ExciseProducts),
    ("unitati", List::Units),
    ("tipuriIntrare", List::EntryKinds),
    ("tipuriIesire", List::ExitKinds),
    ("tipuriUnitate", List::UnitTypes),
    ("judete", List::Counties),
    ("tari", List::Countries),
    ("tipuriDeclaratie", List::Kinds),
    ("coduriRaspuns", List::Answers),
];

/// Two days, both included; open where there is none.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// An entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its code.
    pub code: String,
    /// Its Romanian name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// The days on which it counts.
    pub validity: Days,
    /// The unit of measure of a medicine; those of an excise product, the usual one first, separated
    /// by spaces.
    pub unit: Option<String>,
    /// Whether a medicine is dispensed only on prescription.
    pub prescription: Option<bool>,
    /// Whether a medicine is narcotic or psychotropic.
    pub controlled: Option<bool>,
    /// When a country was in the European Union.
    pub union: Days,
    /// What the table says of an answer code besides.
    pub answer: Option<answers::Row>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NomenclaturePage {
    /// The list.
    pub list: List,
    /// The first day of its newest version; none of a list that was never imported.
    pub version: Option<NaiveDate>,
    /// How many there are, at least one.
    pub pages: u32,
    /// Entries of all pages.
    pub total: u32,
    /// Those of this page; none past the last.
    pub entries: Vec<Entry>,
}

/// Entries of a page.
const PAGE: u32 = 1000;

impl Service {
    /// A page of a list; with `since`, the version that the caller has, only of what came, changed
    /// or ended after it.
    pub fn nomenclature(
        &self,
        list: List,
        since: Option<NaiveDate>,
        page: NonZeroU32,
    ) -> Result<NomenclaturePage, Unavailable> {
        let skipped = page.get().saturating_sub(1).saturating_mul(PAGE);
        let (version, total, entries) = match list {
            List::Medicines => self.imported::<Medicine>(since, skipped)?,
            List::ExciseProducts => self.imported::<ExciseProduct>(since, skipped)?,
            built_in => {
                let version = nomenclature::built_in_version();
                let entries = match since >= version {
                    true => Vec::new(),
                    false => self.built_in(built_in),
                };
                let total = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                let [skip, take] =
                    [skipped, PAGE].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
                (version, total, entries.into_iter().skip(skip).take(take).collect())
            }
        };
        let pages = total.div_ceil(PAGE).max(1);
        Ok(NomenclaturePage { list, version, pages, total, entries })
    }

    /// The version of an imported list, how many entries there are, and those of a page.
    fn imported<E: Listed + Into<Entry>>(
        &self,
        since: Option<NaiveDate>,
        skipped: u32,
    ) -> Result<(Option<NaiveDate>, u32, Vec<Entry>), Unavailable> {
        let page = self.store.read(|session| {
            let version = nomenclatures::version::<E>(session)?;
            let total = E::count(session, since)?;
            let entries = E::page(session, since, skipped, PAGE)?;
            Ok((version, total, entries.into_iter().map(Into::into).collect()))
        });
        page.map_err(|error| Cause::Store(error).unavailable(self.clock.now()))
    }

    fn built_in(&self, list: List) -> Vec<Entry> {
        match list {
            List::Medicines | List::ExciseProducts => Vec::new(),
            List::Units => UNITS.iter().map(Entry::from).collect(),
            List::EntryKinds => ENTRY_KINDS.iter().map(Entry::from).collect(),
            List::ExitKinds => EXIT_KINDS.iter().map(Entry::from).collect(),
            List::UnitTypes => {
                UnitType::ALL.iter().map(|unit| Entry::of(unit.wire(), unit.name())).collect()
            }
            List::Counties => COUNTIES.iter().map(|(code, name)| Entry::of(code, name)).collect(),
            List::Countries => COUNTRIES.iter().map(Entry::from).collect(),
            List::Kinds => {
                let kinds = self.catalogue.kinds().iter();
                let english = |kind: &crate::kinds::Kind| Some(kind.title.en.clone());
                kinds
                    .map(|kind| Entry {
                        name_en: english(kind),
                        ..Entry::of(&kind.code, &kind.title.ro)
                    })
                    .collect()
            }
            List::Answers => answers::rows().map(Entry::from).collect(),
        }
    }
}

impl List {
    /// Its name on the wire.
    pub fn wire(self) -> &'static str {
        LISTS.iter().find(|(_, list)| *list == self).map_or("", |(name, _)| name)
    }
}

impl FromStr for List {
    type Err = UnknownList;

    fn from_str(name: &str) -> Result<Self, UnknownList> {
        LISTS.iter().find(|(known, _)| *known == name).map(|(_, list)| *list).ok_or(UnknownList)
    }
}

impl Entry {
    fn of(code: &str, name: &str) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), ..Self::default() }
    }
}

impl From<&Item> for Entry {
    fn from(item: &Item) -> Self {
        let name_en = Some(item.en.to_owned());
        Self { name_en, validity: days(Some(item.validity)), ..Self::of(item.code, item.ro) }
    }
}

impl From<&Country> for Entry {
    fn from(country: &Country) -> Self {
        Self { union: days(country.union), ..Self::of(country.code, country.name) }
    }
}

impl From<answers::Row> for Entry {
    fn from(row: answers::Row) -> Self {
        let name_en = Some(row.en.clone());
        let entry = Self::of(&row.code.to_string(), &row.ro);
        Self { name_en, answer: Some(row), ..entry }
    }
}

impl From<Medicine> for Entry {
    fn from(medicine: Medicine) -> Self {
        Self {
            validity: (Some(medicine.valid_from), medicine.valid_to),
            unit: Some(medicine.unit),
            prescription: Some(medicine.prescription),
            controlled: Some(medicine.controlled),
            ..Self::of(&medicine.code, &medicine.name)
        }
    }
}

impl From<ExciseProduct> for Entry {
    fn from(product: ExciseProduct) -> Self {
        Self {
            validity: (Some(product.valid_from), product.valid_to),
            unit: Some(product.units.join(" ")),
            ..Self::of(&product.code, &product.name)
        }
    }
}

fn days(validity: Option<Validity>) -> Days {
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    validity
        .map_or((None, None), |validity| (validity.from.and_then(day), validity.to.and_then(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_found_by_its_name() {
        for (name, list) in LISTS {
            assert_eq!((name.parse(), list.wire()), (Ok(list), name));
        }
        assert_eq!("altele".parse::<List>(), Err(UnknownList));
    }
}
