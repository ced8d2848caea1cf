//! What is personal of persons: sealed on the way in, opened on the way out, found by a keyed
//! hash of the CNP. Keys come from whoever calls: the service itself needs none.

use super::connection::AnyConnection;
use super::schema::persons;
use super::{Session, StoreError, Transaction, Unreadable, on_each};
use crate::registry::{Cnp, Email, Environment, Phone};
use crate::vault::{Place, Vault, VaultError};
use diesel::prelude::*;
use std::fmt;

const CNP: &str = "persons.cnp";
const EMAIL: &str = "persons.email";
const PHONE: &str = "persons.phone";

/// A person as registered. `Debug` shows the key alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Key.
    pub id: i64,
    /// Name.
    pub name: String,
    /// CNP; none is known of who was registered by certificate alone.
    pub cnp: Option<Cnp>,
    /// Email address.
    pub email: Option<Email>,
    /// Phone number.
    pub phone: Option<Phone>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// A person to be registered; the key is the CNP.
#[derive(Clone, Copy)]
pub struct NewPerson<'n> {
    /// Name.
    pub name: &'n str,
    /// CNP.
    pub cnp: Option<&'n Cnp>,
    /// Email address.
    pub email: Option<&'n Email>,
    /// Phone number.
    pub phone: Option<&'n Phone>,
}

/// What a step of rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    /// Values sealed anew.
    pub values: usize,
    /// Where the next step begins; none after the last.
    pub next: Option<i64>,
}

/// Key, name, and the sealed CNP, email and phone.
type Row = (i64, String, Sealed, Sealed, Sealed);
type Sealed = Option<Vec<u8>>;

const COLUMNS: (persons::id, persons::name, persons::cnp, persons::email, persons::phone) =
    (persons::id, persons::name, persons::cnp, persons::email, persons::phone);

/// The person with this CNP.
pub fn by_cnp(
    session: &mut Session,
    vault: &Vault,
    cnp: &Cnp,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> = persons::table
        .filter(persons::cnp_hash.eq(index(vault, cnp)?))
        .select(COLUMNS)
        .first(session.connection())
        .optional()?;
    row.map(|row| person(vault, row)).transpose()
}

/// The person with this key.
pub fn find(session: &mut Session, vault: &Vault, id: i64) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> =
        persons::table.find(id).select(COLUMNS).first(session.connection()).optional()?;
    row.map(|row| person(vault, row)).transpose()
}

/// Registers a person, or changes the one with this CNP: what is none is forgotten. Gives the
/// key. Without a CNP it is always another person.
pub fn put(
    transaction: &mut Transaction<'_>,
    vault: &Vault,
    new: &NewPerson<'_>,
) -> Result<i64, StoreError> {
    let held: Option<i64> = match new.cnp {
        Some(cnp) => persons::table
            .filter(persons::cnp_hash.eq(index(vault, cnp)?))
            .select(persons::id)
            .first(transaction.connection())
            .optional()?,
        None => None,
    };
    let id = match held {
        Some(id) => id,
        None => super::persons::insert(transaction, new.name)?,
    };
    change(transaction, vault, id, new)?;
    Ok(id)
}

/// Makes the person with this key what is given: what is none is forgotten. A CNP that another
/// person has is a [`StoreError::Conflict`].
pub fn change(
    transaction: &mut Transaction<'_>,
    vault: &Vault,
    id: i64,
    new: &NewPerson<'_>,
) -> Result<(), StoreError> {
    let sealed = |column, text: Option<&str>| {
        text.map(|text| vault.seal(Place { column, row: id }, text)).transpose().map_err(unsealed)
    };
    let hash = new.cnp.map(|cnp| index(vault, cnp)).transpose()?;
    diesel::update(persons::table.find(id))
        .set((
            persons::name.eq(new.name),
            persons::cnp_hash.eq(hash),
            persons::cnp.eq(sealed(CNP, new.cnp.map(Cnp::expose))?),
            persons::email.eq(sealed(EMAIL, new.email.map(Email::expose))?),
            persons::phone.eq(sealed(PHONE, new.phone.map(Phone::expose))?),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// A step of rotation: of at most `count` persons with keys above `after`, every value under an
/// old key is sealed with the current one. Begun again it finds what is left.
pub fn reseal(
    transaction: &mut Transaction<'_>,
    vault: &Vault,
    after: i64,
    count: u32,
) -> Result<Resealed, StoreError> {
    let batch = persons::table
        .filter(persons::id.gt(after))
        .order(persons::id)
        .limit(count.into())
        .select(COLUMNS);
    // SQLite's writer is alone already.
    let rows: Vec<Row> = match transaction.connection() {
        AnyConnection::Postgres(connection) => batch.for_update().load(connection)?,
        AnyConnection::Sqlite(connection) => batch.load(connection)?,
    };
    let mut values = 0;
    let next = rows.last().map(|row| row.0);
    for (id, _, cnp, email, phone) in rows {
        if ![&cnp, &email, &phone].into_iter().flatten().any(|held| vault.needs_rotation(held)) {
            continue;
        }
        let mut anew = |column, sealed: Sealed, unreadable| match sealed {
            Some(old) if vault.needs_rotation(&old) => {
                let place = Place { column, row: id };
                let text = vault.open(place, &old).map_err(|_| unread(unreadable))?;
                values += 1;
                vault.seal(place, &text).map(Some).map_err(unsealed)
            }
            kept => Ok(kept),
        };
        let set = (
            persons::cnp.eq(anew(CNP, cnp, Unreadable::Cnp)?),
            persons::email.eq(anew(EMAIL, email, Unreadable::Email)?),
            persons::phone.eq(anew(PHONE, phone, Unreadable::Phone)?),
        );
        on_each!(transaction.connection(), connection => {
            diesel::update(persons::table.find(id)).set(set).execute(connection)
        })?;
    }
    Ok(Resealed { values, next })
}

fn index(vault: &Vault, cnp: &Cnp) -> Result<Vec<u8>, StoreError> {
    vault.index(CNP, cnp.expose()).map(Vec::from).map_err(unsealed)
}

/// What OpenSSL said stands in the log; it has no value of ours.
fn unsealed(error: VaultError) -> StoreError {
    log::error!("personal data: {error}");
    StoreError::Unsealed
}

fn unread(what: Unreadable) -> StoreError {
    StoreError::Unreadable(what)
}

fn person(vault: &Vault, (id, name, cnp, email, phone): Row) -> Result<Person, StoreError> {
    let opened = |column, sealed: Sealed, unreadable| {
        let open = |sealed: Vec<u8>| vault.open(Place { column, row: id }, &sealed);
        sealed.map(open).transpose().map_err(|error| {
            log::error!("person {id}: {column}: {error}");
            unread(unreadable)
        })
    };
    // The environment judged it on the way in.
    let cnp = opened(CNP, cnp, Unreadable::Cnp)?
        .map(|text| Cnp::read(&text, Environment::Test).map_err(|_| unread(Unreadable::Cnp)));
    let email = opened(EMAIL, email, Unreadable::Email)?
        .map(|text| text.parse().map_err(|_| unread(Unreadable::Email)));
    let phone = opened(PHONE, phone, Unreadable::Phone)?
        .map(|text| text.parse().map_err(|_| unread(Unreadable::Phone)));
    Ok(Person {
        id,
        name,
        cnp: cnp.transpose()?,
        email: email.transpose()?,
        phone: phone.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{commit, on_both};
    use crate::store::{Conflict, Store};
    use diesel::sql_types::Text;

    const OLD: &str = "a:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n";
    const NEW: &str = "b:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n";
    const INDEX: &str = "index:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n";

    fn vault(lines: &[&str]) -> Vault {
        Vault::from_keys(&lines.concat()).unwrap()
    }

    fn cnp(text: &str) -> Cnp {
        Cnp::read(text, Environment::Test).unwrap()
    }

    /// One person, by CNP.
    fn ana(store: &Store, vault: &Vault, email: Option<&str>) -> i64 {
        let (cnp, phone) = (cnp("1800101990014"), "0721234567".parse().unwrap());
        let email: Option<Email> = email.map(|email| email.parse().unwrap());
        let (name, email) = ("TEST Ana", email.as_ref());
        let new = NewPerson { name, cnp: Some(&cnp), email, phone: Some(&phone) };
        commit(store, |transaction| put(transaction, vault, &new))
    }

    on_both!(
        a_person_is_found_by_cnp_and_changed_by_it,
        two_persons_do_not_share_a_cnp,
        what_does_not_open_is_named_without_its_content,
        rotation_seals_everything_anew_in_steps_and_once,
        the_database_holds_no_value_as_it_is,
    );

    fn a_person_is_found_by_cnp_and_changed_by_it(store: &Store) {
        let vault = vault(&[OLD, INDEX]);
        let id = ana(store, &vault, Some("ana@farmacia.test"));
        let found = |text| store.read(|s| by_cnp(s, &vault, &cnp(text))).unwrap();
        let person = found("1800101990014").unwrap();
        assert_eq!((person.id, &*person.name), (id, "TEST Ana"));
        assert_eq!(person.email.as_ref().unwrap().expose(), "ana@farmacia.test");
        assert_eq!(person.phone.as_ref().unwrap().expose(), "+40721234567");
        assert_eq!(format!("{person:?}"), format!("Person({id})"));
        assert!(found("1800101993011").is_none());
        assert_eq!(ana(store, &vault, None), id);
        let person = store.read(|session| find(session, &vault, id)).unwrap().unwrap();
        assert_eq!(person.email, None);
        assert_eq!(person.cnp, Some(cnp("1800101990014")));
    }

    fn two_persons_do_not_share_a_cnp(store: &Store) {
        let vault = vault(&[OLD, INDEX]);
        ana(store, &vault, None);
        let other = commit(store, |t| super::super::persons::insert(t, "TEST Ion"));
        let cnp = cnp("1800101990014");
        let new = NewPerson { name: "TEST Ion", cnp: Some(&cnp), email: None, phone: None };
        let changed = store.transaction(|t| change(t, &vault, other, &new));
        assert_eq!(changed, Err(StoreError::Conflict(Conflict::Key)));
    }

    fn what_does_not_open_is_named_without_its_content(store: &Store) {
        let id = ana(store, &vault(&[OLD, INDEX]), None);
        let read = store.read(|session| find(session, &vault(&[NEW, INDEX]), id));
        let error = read.unwrap_err();
        assert_eq!(error, StoreError::Unreadable(Unreadable::Cnp));
        assert!(!error.to_string().contains("1800101990014"));
    }

    fn rotation_seals_everything_anew_in_steps_and_once(store: &Store) {
        let id = ana(store, &vault(&[OLD, INDEX]), Some("ana@farmacia.test"));
        let other = commit(store, |t| super::super::persons::insert(t, "TEST Ion"));
        let both = vault(&[NEW, OLD, INDEX]);
        let step = |after| commit(store, |t| reseal(t, &both, after, 1));
        assert_eq!(step(0), Resealed { values: 3, next: Some(id) });
        assert_eq!(step(id), Resealed { values: 0, next: Some(other) });
        assert_eq!(step(other), Resealed { values: 0, next: None });
        assert_eq!(step(0), Resealed { values: 0, next: Some(id) });
        let rotated = vault(&[NEW, INDEX]);
        let person = store.read(|s| by_cnp(s, &rotated, &cnp("1800101990014"))).unwrap().unwrap();
        assert_eq!(person.email.unwrap().expose(), "ana@farmacia.test");
    }

    /// Whatever the tables hold, as text; and where there are files, their bytes.
    fn raw(store: &Store) -> Vec<u8> {
        #[derive(QueryableByName)]
        struct Held {
            #[diesel(sql_type = Text)]
            held: String,
        }
        let texts = |rows: Vec<Held>| rows.into_iter().flat_map(|row| row.held.into_bytes());
        store
            .read(|session| -> Result<Vec<u8>, StoreError> {
                Ok(match session.connection() {
                    AnyConnection::Postgres(connection) => {
                        // Text as it is, and what bytea holds where that is text.
                        let query = "SELECT p::text || ' ' || encode(cnp, 'escape') || \
                            encode(email, 'escape') || encode(phone, 'escape') || \
                            encode(cnp_hash, 'escape') AS held FROM persons AS p";
                        texts(diesel::sql_query(query).load(connection)?).collect()
                    }
                    AnyConnection::Sqlite(connection) => {
                        let query =
                            "SELECT file AS held FROM pragma_database_list WHERE file <> ''";
                        let files: Vec<Held> = diesel::sql_query(query).load(connection)?;
                        let paths = files
                            .iter()
                            .flat_map(|file| ["", "-wal"].map(|end| format!("{}{end}", file.held)));
                        paths.flat_map(|path| std::fs::read(path).unwrap()).collect()
                    }
                })
            })
            .unwrap()
    }

    fn the_database_holds_no_value_as_it_is(store: &Store) {
        ana(store, &vault(&[OLD, INDEX]), Some("ana@farmacia.test"));
        let raw = raw(store);
        let holds = |text: &str| raw.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("TEST Ana"), "the names are there to be seen");
        for value in ["1800101990014", "ana@farmacia.test", "farmacia.test", "721234567"] {
            assert!(!holds(value), "{value}");
        }
    }
}
