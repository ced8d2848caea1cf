//! What can go wrong with the database, in three kinds: it cannot be reached, a last defence
//! held, or it is not what it should be. No message carries personal data: diesel's name the
//! constraint, never the values.

use diesel::result::{ConnectionError, DatabaseErrorKind, Error};

/// Why the store could not do what it was asked.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// The address is neither `sqlite:PATH` nor `postgres:…`.
    #[error("a database is sqlite:PATH or postgres://…")]
    Address,
    /// It may work later (9001).
    #[error("the database is not available: {0}")]
    Unavailable(Unavailable),
    /// A uniqueness of the database held.
    #[error("already in the database: {0}")]
    Conflict(Conflict),
    /// A stored value is outside its type.
    #[error("the database holds an unreadable {0}")]
    Unreadable(Unreadable),
    /// Personal data could not be encrypted or looked up.
    #[error("personal data could not be sealed")]
    Unsealed,
    /// A document could not be packed to be kept.
    #[error("a document could not be packed: {0}")]
    Packing(String),
    /// The migrations could not be applied.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    /// The database is of another version of the program.
    #[error(transparent)]
    Version(super::Mismatch),
    /// Anything else that diesel reports.
    #[error("the database failed: {0}")]
    Broken(Error),
}

/// Why the database cannot be used now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// It could not be reached, or the connection was lost.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// All connections of the pool stayed taken.
    #[error("all connections are taken")]
    Exhausted,
    /// Another transaction held what this one needed for too long.
    #[error("another transaction is in the way")]
    Busy,
    /// A statement took longer than it may, or the server has no memory for it.
    #[error("it is too slow: {0}")]
    Slow(String),
    /// No answer came in time.
    #[error("it does not answer")]
    Silent,
    /// The disk is full or cannot be written.
    #[error("nothing can be written: {0}")]
    Unwritable(String),
}

/// Which uniqueness held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The registration number.
    #[error("the registration number")]
    Number,
    /// A numbered declaration of the same workplace, kind, period and sequence.
    #[error("a declaration of this period and sequence")]
    Sequence,
    /// An accepted declaration with the same bytes.
    #[error("an accepted declaration with these bytes")]
    Document,
    /// A key of another table.
    #[error("a row with this key")]
    Key,
}

/// What was stored and cannot be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A codWorkplace.
    #[error("codWorkplace")]
    WorkplaceCode,
    /// A unit type.
    #[error("unit type")]
    UnitType,
    /// What sort of legal person a company is.
    #[error("kind of owner")]
    OwnerKind,
    /// What happened to a workplace.
    #[error("mention of a workplace")]
    Mention,
    /// How often a kind is filed.
    #[error("frequency")]
    Frequency,
    /// What a person is to a company.
    #[error("role")]
    Role,
    /// The state of a certificate.
    #[error("certificate state")]
    CertificateState,
    /// A period.
    #[error("period")]
    Period,
    /// A sequence.
    #[error("sequence")]
    Sequence,
    /// The state of a declaration.
    #[error("declaration state")]
    State,
    /// A registration number.
    #[error("registration number")]
    Number,
    /// A digest.
    #[error("digest")]
    Digest,
    /// A packed document.
    #[error("document")]
    Document,
    /// A person's CNP: another key, another row, or changed bytes; so of the next two.
    #[error("CNP")]
    Cnp,
    /// A person's email address.
    #[error("email address")]
    Email,
    /// A person's phone number.
    #[error("phone number")]
    Phone,
}

/// Unique indexes: the name Postgres gives, the column SQLite names.
const UNIQUE: [(&str, &str, Conflict); 3] = [
    ("declarations_number", "declarations.number", Conflict::Number),
    ("declarations_sequence", "declarations.sequence", Conflict::Sequence),
    ("declarations_document", "declarations.document_sha256", Conflict::Document),
];

/// Of the whole message.
type Why = fn(String) -> Unavailable;

/// What makes a database unavailable for a while where diesel has no kind for it: part of the
/// message, as SQLite and an English Postgres say it.
const PASSING: [(&str, Why); 19] = [
    // A connection lost while lines were copied, for which diesel has no kind.
    ("server closed the connection", Unavailable::Unreachable),
    ("connection not open", Unavailable::Unreachable),
    ("no connection to the server", Unavailable::Unreachable),
    ("could not receive data from server", Unavailable::Unreachable),
    ("could not send data to server", Unavailable::Unreachable),
    // SQLITE_BUSY, SQLITE_LOCKED
    ("database is locked", |_| Unavailable::Busy),
    ("database table is locked", |_| Unavailable::Busy),
    // 55P03, 40P01
    ("due to lock timeout", |_| Unavailable::Busy),
    ("deadlock detected", |_| Unavailable::Busy),
    // 57014, 53200 and SQLITE_NOMEM, 53400
    ("canceling statement due to", Unavailable::Slow),
    ("out of memory", Unavailable::Slow),
    ("out of shared memory", Unavailable::Slow),
    ("temporary file size exceeds", Unavailable::Slow),
    // 53100, SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN
    ("No space left on device", Unavailable::Unwritable),
    ("could not extend file", Unavailable::Unwritable),
    ("disk is full", Unavailable::Unwritable),
    ("attempt to write a readonly database", Unavailable::Unwritable),
    ("disk I/O error", Unavailable::Unwritable),
    ("unable to open database file", Unavailable::Unwritable),
];

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        use DatabaseErrorKind::{
            ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand,
            UniqueViolation,
        };
        let error = match error {
            // Nothing could be said after COMMIT: whether it was done, a repeat will show.
            Error::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
            other => other,
        };
        let (kind, message) = match &error {
            Error::DatabaseError(kind, information) => (kind, information.message().to_owned()),
            // So the sink of a COPY tells what became of its connection.
            Error::SerializationError(inner) => (&DatabaseErrorKind::Unknown, inner.to_string()),
            _ => return Self::Broken(error),
        };
        let message = message.trim();
        let says = |part: &str| message.contains(part);
        let passing = |why: Why| Self::Unavailable(why(message.to_owned()));
        match kind {
            UniqueViolation => Self::Conflict(
                UNIQUE
                    .into_iter()
                    .find(|(index, column, _)| says(index) || says(column))
                    .map_or(Conflict::Key, |(_, _, conflict)| conflict),
            ),
            // 57P01 to 57P03 and all that ends a connection.
            ClosedConnection | UnableToSendCommand => passing(Unavailable::Unreachable),
            SerializationFailure => Self::Unavailable(Unavailable::Busy),
            // A standby, or what was made read-only because its disk is nearly full.
            ReadOnlyTransaction => passing(Unavailable::Unwritable),
            _ => match PASSING.into_iter().find(|(part, _)| says(part)) {
                Some((_, why)) => passing(why),
                None => Self::Broken(error),
            },
        }
    }
}

impl From<ConnectionError> for StoreError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::CouldntSetupConfiguration(cause) => cause.into(),
            // libpq gives advice on further lines.
            other => {
                let text = other.to_string();
                let reason = text.lines().next().unwrap_or_default().to_owned();
                Self::Unavailable(Unavailable::Unreachable(reason))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{databases::Database, noon, on_both, open};
    use crate::store::{Session, Store};
    use diesel::connection::SimpleConnection;
    use std::thread;
    use std::time::{Duration, Instant};

    on_both!(a_lock_that_is_not_given_up_is_busy, a_mistake_of_ours_is_not_taken_for_a_shortage);

    fn run(session: &mut Session, statements: &str) -> Result<(), StoreError> {
        Ok(session.connection().batch_execute(statements)?)
    }

    fn failure(store: &Store, statements: &str) -> StoreError {
        store.read(|session| run(session, statements)).unwrap_err()
    }

    #[test]
    fn what_postgres_lacks_for_a_while_is_told_apart() {
        let database = Database::postgres();
        let store = open(&database);
        let raise = |state: &str, message: &str| {
            format!("DO $$ BEGIN RAISE '{message}' USING ERRCODE = '{state}'; END $$")
        };
        let read_only = "SET TRANSACTION READ ONLY; CREATE TABLE more (id INTEGER)";
        let slow = "SET statement_timeout = 50; SELECT pg_sleep(5)";
        let full = raise("53100", "could not extend file: No space left on device");
        let serial = raise("40001", "could not serialize access");
        type Expected = fn(&Unavailable) -> bool;
        let cases: [(&str, Expected); 5] = [
            ("SELECT pg_terminate_backend(pg_backend_pid())", |why| {
                matches!(why, Unavailable::Unreachable(_))
            }),
            (slow, |why| matches!(why, Unavailable::Slow(_))),
            (read_only, |why| matches!(why, Unavailable::Unwritable(_))),
            (&full, |why| matches!(why, Unavailable::Unwritable(_))),
            (&serial, |why| *why == Unavailable::Busy),
        ];
        for (statements, expected) in cases {
            match store.transaction(|transaction| run(transaction, statements)).unwrap_err() {
                StoreError::Unavailable(why) => assert!(expected(&why), "{statements}: {why:?}"),
                other => panic!("{statements}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_connection_lost_while_lines_are_copied_is_unreachable() {
        let lost = "server closed the connection unexpectedly\n\tThis probably means…";
        let kind = DatabaseErrorKind::Unknown;
        let sink = std::io::Error::other(Error::DatabaseError(kind, Box::new(lost.to_owned())));
        let kind = DatabaseErrorKind::Unknown;
        for error in [
            Error::DatabaseError(kind, Box::new(lost.to_owned())),
            Error::SerializationError(Box::new(sink)),
        ] {
            let why = StoreError::Unavailable(Unavailable::Unreachable(lost.to_owned()));
            assert_eq!(StoreError::from(error), why);
        }
        let other = Error::SerializationError("a value of ours".into());
        assert!(matches!(StoreError::from(other), StoreError::Broken(_)));
    }

    #[test]
    fn a_sqlite_file_that_may_not_grow_is_unwritable_and_goes_on_when_it_may() {
        let database = Database::sqlite();
        open(&database);
        let store = Store::open(&database.url, 1).unwrap();
        let pages = |limit: &str| {
            store
                .read(|session| run(session, &format!("PRAGMA max_page_count = {limit}")))
                .unwrap();
        };
        let fill = || {
            store.transaction(|transaction| {
                run(transaction, "CREATE TABLE ballast (bytes BLOB)")?;
                run(transaction, "INSERT INTO ballast VALUES (zeroblob(1000000))")
            })
        };
        pages("1");
        let full = fill().unwrap_err();
        assert!(matches!(full, StoreError::Unavailable(Unavailable::Unwritable(_))), "{full:?}");
        pages("1000000");
        // The table went with the transaction that could not fill it.
        fill().unwrap();
        store.probe(noon("2026-11-20")).unwrap();
    }

    fn a_lock_that_is_not_given_up_is_busy(store: &Store) {
        let patience = match store.read(|session| run(session, "SET lock_timeout = 100")) {
            Ok(()) => "SET lock_timeout = 100",
            Err(_) => "PRAGMA busy_timeout = 100",
        };
        let hurry = "UPDATE probe SET at = at";
        store.probe(noon("2026-11-20")).unwrap();
        let held = store.transaction(|transaction| {
            run(transaction, hurry)?;
            let late = thread::scope(|scope| {
                let other = scope.spawn(|| failure(store, &format!("{patience}; {hurry}")));
                other.join().unwrap()
            });
            Err::<(), _>(late)
        });
        assert_eq!(held, Err(StoreError::Unavailable(Unavailable::Busy)));
    }

    fn a_mistake_of_ours_is_not_taken_for_a_shortage(store: &Store) {
        for statements in ["SELECT nothing FROM nowhere", "INSERT INTO probe (id) VALUES (1)"] {
            let failure = failure(store, statements);
            assert!(matches!(failure, StoreError::Broken(_)), "{failure:?}");
        }
    }

    #[test]
    fn a_server_that_takes_no_more_connections_is_unreachable_at_once() {
        let database = Database::postgres();
        let store = open(&database);
        let (_, name) = database.url.rsplit_once('=').unwrap();
        let role = |statement: &str| {
            store.read(|session| run(session, &statement.replace("ROLE", &format!("ROLE {name}"))))
        };
        role("CREATE ROLE LOGIN CONNECTION LIMIT 0").unwrap();
        let began = Instant::now();
        let refused = Store::open(&format!("{} user={name}", database.url), 1).map(drop);
        role("DROP ROLE").unwrap();
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("no connection: ") && refused.contains("too many"), "{refused}");
        assert!(began.elapsed() < Duration::from_secs(5));
    }
}
