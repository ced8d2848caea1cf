//! Persons, by CNP. What is personal goes from the row into the vault, and is shown masked.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, change::Compared,
    desk::Desk, field,
};
use crate::{
    registry::{Cnp, Email, Phone},
    store::{
        Session, StoreError,
        persons::{self, NewPerson},
    },
};

/// What takes an email or a phone away.
const NONE: &str = "-";

/// A row. What is none inside is to be forgotten.
pub(super) struct Entry {
    cnp: Cnp,
    name: String,
    email: Option<Option<Email>>,
    phone: Option<Option<Phone>>,
}

impl Readable for Entry {
    const PERSONAL: bool = true;
    const COLUMNS: &'static [Column] = &[
        Column::needed("cnp", "codul numeric personal", "1800101990014").personal(),
        Column::needed("nume", "numele", "TEST Ana").personal(),
        Column::optional("email", "adresa; «-» o șterge", "ana@exemplu.test").personal(),
        Column::optional("telefon", "numărul; «-» îl șterge", "0700000000").personal(),
    ];

    fn read(row: &mut Reading<'_>, registrar: &Registrar) -> Option<Self> {
        let cnp = row.needed("cnp", |text| field::cnp(text, registrar));
        let name = row.needed("nume", field::text);
        let email = row.optional("email", |text| match text {
            NONE => Ok(None),
            _ => text.parse().map(Some).map_err(|_| Problem::Form("nume@domeniu.ro")),
        });
        let phone = row.optional("telefon", |text| match text {
            NONE => Ok(None),
            _ => text.parse().map(Some).map_err(|_| Problem::Form("0721234567 sau +40721234567")),
        });
        Some(Self { cnp: cnp?, name: name?, email: email?, phone: phone? })
    }

    fn key(&self) -> (&'static str, String) {
        ("cnp", self.cnp.expose().to_owned())
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(vault) = &desk.registrar.vault else { return Ok(None) };
        let before = persons::by_cnp(desk.transaction, vault, &self.cnp)?;
        let known = before.as_ref();
        let kept = |given: &Option<Option<Email>>| {
            given.clone().unwrap_or_else(|| known.and_then(|one| one.email.clone()))
        };
        let email = kept(&self.email);
        let phone = self.phone.clone().unwrap_or_else(|| known.and_then(|one| one.phone.clone()));
        let (email, phone) = (email.as_ref(), phone.as_ref());
        let change = match known {
            None => Change::New,
            Some(before) => {
                let hidden = |name: &str| name.chars().take(1).collect::<String>() + "***";
                let mut compared = Compared::default();
                if before.name != self.name {
                    compared = compared.noted("nume", hidden(&before.name), hidden(&self.name));
                }
                if before.email.as_ref() != email {
                    let masked = |email: Option<&Email>| email.map(Email::masked);
                    let (was, is) = (masked(before.email.as_ref()), masked(email));
                    compared =
                        compared.noted("email", was.unwrap_or_default(), is.unwrap_or_default());
                }
                if before.phone.as_ref() != phone {
                    let masked = |phone: Option<&Phone>| phone.map(Phone::masked);
                    let (was, is) = (masked(before.phone.as_ref()), masked(phone));
                    compared =
                        compared.noted("telefon", was.unwrap_or_default(), is.unwrap_or_default());
                }
                compared.change()
            }
        };
        let id = match (&change, known) {
            (Change::Unchanged, Some(known)) => known.id,
            _ => {
                let person = NewPerson { name: &self.name, cnp: Some(&self.cnp), email, phone };
                persons::put(desk.transaction, vault, &person)?
            }
        };
        Ok(Some(Done::of(&format!("persoana {id}"), change)))
    }
}

/// Who is registered: masked, or empty where the keys were not given.
pub(super) fn rows(
    session: &mut Session,
    registrar: &Registrar,
) -> Result<Vec<Vec<String>>, StoreError> {
    let mut rows = Vec::new();
    for (id, name) in persons::names(session)? {
        let person = match &registrar.vault {
            Some(vault) => persons::find(session, vault, id)?,
            None => None,
        };
        let (cnp, email, phone) = match person {
            Some(person) => (person.cnp, person.email, person.phone),
            None => (None, None, None),
        };
        let masked =
            [cnp.map(|cnp| cnp.masked()), email.map(|m| m.masked()), phone.map(|p| p.masked())];
        let [cnp, email, phone] = masked.map(Option::unwrap_or_default);
        rows.push(vec![cnp, name, email, phone]);
    }
    Ok(rows)
}

/// The CNP of a person, masked; empty where the keys were not given.
pub(super) fn masked_cnp(
    session: &mut Session,
    registrar: &Registrar,
    person_id: i64,
) -> Result<String, StoreError> {
    let person = match &registrar.vault {
        Some(vault) => persons::find(session, vault, person_id)?,
        None => None,
    };
    Ok(person.and_then(|person| person.cnp).map_or_else(String::new, |cnp| cnp.masked()))
}
