//! The lists that operators keep.

use super::{
    Column, Registrar, Row, aliases, certificates, companies,
    desk::{self, Desk, Record},
    excise_products, frequencies, medicines, mentions, obligations, officers, permits, persons,
    products, reviews, roles, shown, states, statuses,
    version::{self, Versioned},
    workplaces,
};
use crate::store::{Session, StoreError};

/// Reads what is registered, in the columns of a list.
type Rows = fn(&mut Session, &Registrar) -> Result<Vec<Vec<String>>, StoreError>;

/// Stores the rows of a list.
pub(super) type Import = for<'d, 's> fn(&mut Desk<'d, 's>, &'d [Row]) -> Result<(), StoreError>;

/// A list: its columns, how its rows are stored, and what is there.
pub struct List {
    /// Its name on screen.
    pub name: &'static str,
    /// What is in it, in Romanian.
    pub title: &'static str,
    /// Its columns, in the order they are written.
    pub columns: &'static [Column],
    /// Whether it is imported whole, as a version from a day on.
    pub versions: bool,
    /// Whether it names persons, so that importing it needs the keys of personal data.
    pub personal: bool,
    /// None of a list that the service writes.
    pub(super) import: Option<Import>,
    pub(super) rows: Rows,
}

const fn of<R: Record>(name: &'static str, title: &'static str, rows: Rows) -> List {
    List {
        name,
        title,
        columns: R::COLUMNS,
        versions: false,
        personal: R::PERSONAL,
        import: Some(desk::import::<R>),
        rows,
    }
}

const fn versions_of<R: Versioned>(name: &'static str, title: &'static str, rows: Rows) -> List {
    List {
        name,
        title,
        columns: R::COLUMNS,
        versions: true,
        personal: R::PERSONAL,
        import: Some(version::import::<R>),
        rows,
    }
}

/// A list that the service keeps by itself.
const fn kept(
    name: &'static str,
    title: &'static str,
    columns: &'static [Column],
    rows: Rows,
) -> List {
    List { name, title, columns, versions: false, personal: false, import: None, rows }
}

/// All of them, in the order in which an installation is filled.
pub static LISTS: [List; 19] = [
    of::<officers::Entry>(officers::NAME, "ofițerii care fac schimbări", officers::rows),
    of::<companies::Entry>("companii", "companiile și unitățile care raportează", companies::rows),
    of::<workplaces::Entry>(
        "puncte-de-lucru",
        "punctele de lucru; cele fără cod primesc unul",
        workplaces::rows,
    ),
    of::<aliases::Entry>("aliasuri", "codurile vechi ale punctelor de lucru", aliases::rows),
    of::<statuses::Entry>("statusuri", "starea punctelor de lucru de la o zi", statuses::rows),
    of::<permits::Entry>(
        "autorizatii-functionare",
        "autorizațiile de funcționare ale unităților",
        permits::rows,
    ),
    of::<mentions::Entry>(
        "mentiuni",
        "mențiunile de pe anexe și notificările, eveniment cu eveniment (E1–E21)",
        mentions::rows,
    ),
    of::<obligations::Entry>("obligatii", "dacă raportează, de la o zi", obligations::rows),
    of::<persons::Entry>("persoane", "persoanele care semnează", persons::rows),
    of::<certificates::Entry>("certificate", "certificatele persoanelor", certificates::rows),
    of::<roles::Entry>("roluri", "cine raportează pentru o companie", roles::rows),
    versions_of::<medicines::Entry>(
        "medicamente",
        "nomenclatorul medicamentelor, întreg, de la o zi (--from)",
        medicines::rows,
    ),
    versions_of::<excise_products::Entry>(
        "produse-accizabile",
        "nomenclatorul NC al produselor accizabile, întreg, de la o zi (--from)",
        excise_products::rows,
    ),
    of::<products::Entry>(
        "autorizatii",
        "codurile NC și familiile pentru care un loc este autorizat",
        products::rows,
    ),
    of::<frequencies::Entry>(
        "frecvente",
        "cât de des se depune un tip, de la un 1 ianuarie; implicit pe lună",
        frequencies::rows,
    ),
    kept(
        "cereri",
        "cererile pentru un rol într-o companie (ser admin request, accept, reject)",
        &[
            Column::needed("numar", "numărul cererii", ""),
            Column::needed("persoana", "numărul persoanei", ""),
            Column::needed("cui", "codul fiscal al companiei", ""),
            Column::needed("rol", "REPREZENTANT, UTILIZATOR", ""),
            Column::needed("document", "documentul care o cere", ""),
            Column::needed("cerutaLa", "când", ""),
            Column::needed("stare", "in asteptare, acceptata, respinsa", ""),
        ],
        shown::requests,
    ),
    kept(
        "drepturi",
        "cine raportează pentru o companie, cu numărul persoanei",
        &[
            Column::needed("persoana", "numărul persoanei", ""),
            Column::needed("cnp", "al persoanei, mascat", "").personal(),
            Column::needed("cui", "codul fiscal al companiei", ""),
            Column::needed("rol", "REPREZENTANT, UTILIZATOR", ""),
            Column::needed("deLa", "prima zi", ""),
            Column::needed("panaLa", "ultima zi", ""),
        ],
        shown::rights,
    ),
    kept(
        "revizuiri",
        "declarațiile de revizuit: le scrie serviciul, se pot numai citi",
        reviews::COLUMNS,
        reviews::rows,
    ),
    kept(
        "suspendari-expirate",
        "suspendările trecute pe care nicio mențiune nu le-a încheiat, și ce urmează",
        &[
            Column::needed("codWorkplace", "punctul de lucru", ""),
            Column::needed("stare", "SUSPENDARE_EXPIRATA, SUSPENDAT", ""),
            Column::needed("deLa", "prima zi a suspendării", ""),
            Column::needed("zile", "câte au trecut de atunci", ""),
            Column::needed("act", "actul suspendării", ""),
            Column::needed("propunere", "mențiunile care o pot încheia; după 180 de zile E13", ""),
        ],
        states::expired,
    ),
];

impl List {
    /// The list with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LISTS.iter().find(|list| list.name == name)
    }

    /// Whether operators import it; else the service keeps it.
    pub fn is_imported(&self) -> bool {
        self.import.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_list_and_every_column_of_it_has_a_name_of_its_own() {
        let names: BTreeSet<_> = LISTS.iter().map(|list| list.name).collect();
        assert_eq!(names.len(), LISTS.len());
        for list in &LISTS {
            let columns: BTreeSet<_> = list.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns.len(), list.columns.len(), "{}", list.name);
        }
    }
}
