//! How the lines of a month leave the database, on Postgres, and come back.
//!
//! 1. [`detach`], one transaction: what has to stay is copied beside, and takes the place of the
//!    month's partitions; those become `leaving_…`, tables of their own. Nobody ever sees a month
//!    without what stays, and the month keeps a partition: a declaration that still comes for it is
//!    stored there, and may be taken out another time, as a part of its own.
//! 2. [`copy`]: the tables that leave are read, with no lock that anybody else wants.
//! 3. [`settle`], one transaction: they are dropped, or stay under the month's name.
//!
//! `leaving_…` tables are those of the one archive that is not written yet: interrupted after the
//! first step, the next run finds them and goes on from there.

use super::archives::{self, Archive, Month, STAYING};
use super::connection::AnyConnection;
use super::months::TABLES;
use super::schema::{balance_lines, journal_lines, lot_lines};
use super::{Session, StoreError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::{CopyFormat, CopyHeader, CopyTarget, Pg};
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::{BigInt, Bool, Date};
use std::io::{self, BufRead, Write};

/// One archives at a time.
const ALONE: &str = "
    SET LOCAL statement_timeout = 0;
    SELECT pg_advisory_xact_lock(5345520003);
";

/// Waits for the lock that a partition leaves under for a fifth of a second at a time: so long, at
/// most, those who submit wait behind it. What is under way ends in between, or the month is tried
/// again.
const SWAP: &str = "DO $$
    DECLARE attempts INTEGER := 0;
    BEGIN
        LOOP
            BEGIN
                PERFORM set_config('lock_timeout', '200ms', true);
                LOCK TABLE ONLY balance_lines, ONLY lot_lines, ONLY journal_lines
                    IN ACCESS EXCLUSIVE MODE;
                EXIT;
            EXCEPTION WHEN lock_not_available THEN
                attempts := attempts + 1;
                IF attempts >= 100 THEN RAISE; END IF;
                PERFORM pg_sleep(0.3);
            END;
        END LOOP;
    END $$";

/// The months that have partitions, and end until a day, the oldest first.
pub fn over(session: &mut Session, before: NaiveDate) -> Result<Vec<Month>, StoreError> {
    #[derive(QueryableByName)]
    struct Begins {
        #[diesel(sql_type = Date)]
        first: NaiveDate,
    }
    let query = "SELECT DISTINCT to_date(right(relname::text, 7), 'YYYY_MM') AS first FROM pg_class
        WHERE relispartition AND relkind = 'r' AND relname ~ '^[a-z]+_lines_[0-9]{4}_[0-9]{2}$'
        ORDER BY 1";
    let rows: Vec<Begins> = diesel::sql_query(query).load(session.connection())?;
    let months = rows.into_iter().filter_map(|row| Month::of(row.first));
    Ok(months.filter(|month| month.next() <= before).collect())
}

/// Whether partitions are how this database keeps lines.
pub fn has_partitions(session: &mut Session) -> bool {
    matches!(session.connection(), AnyConnection::Postgres(_))
}

/// Takes the lines of a month out, but those that have to stay; nothing where there are no others.
pub fn detach(
    transaction: &mut Transaction<'_>,
    month: Month,
    by: (DateTime<Utc>, &str),
) -> Result<Option<Archive>, StoreError> {
    let suffix = month.first().format("%Y_%m").to_string();
    run(transaction, ALONE)?;
    let each = |work: fn(&str, &str) -> String| -> String {
        TABLES.iter().map(|table| work(table, &suffix)).collect()
    };
    // A declaration of this very month waits from here on.
    run(transaction, &each(|table, month| format!("LOCK TABLE {table}_{month} IN SHARE MODE;")))?;
    let staying = format!("CREATE TEMP TABLE staying ON COMMIT DROP AS {STAYING}")
        .replace("$1", &format!("'{}'::date", month.first()))
        .replace("$2", &format!("'{}'::date", month.next()));
    run(transaction, &staying)?;
    let leave = TABLES.map(|table| {
        format!(
            "EXISTS (SELECT FROM {table}_{suffix} l WHERE NOT EXISTS (SELECT FROM staying s
                WHERE s.workplace_id = l.workplace_id AND s.declaration_id = l.declaration_id))"
        )
    });
    if !truth(transaction, &leave.join(" OR "))? {
        return Ok(None);
    }
    run(
        transaction,
        &each(|table, month| {
            format!(
                "CREATE TABLE {table}_{month}_staying (LIKE {table} INCLUDING ALL);
                INSERT INTO {table}_{month}_staying SELECT l.* FROM staying s
                    JOIN {table}_{month} l USING (workplace_id, period_first, declaration_id)
                    ORDER BY l.workplace_id, l.period_first, l.declaration_id, l.position;"
            )
        }),
    )?;
    run(transaction, SWAP)?;
    let (first, next) = (month.first(), month.next());
    for table in TABLES {
        let swap = format!(
            "ALTER TABLE {table} DETACH PARTITION {table}_{suffix};
            ALTER TABLE {table}_{suffix} RENAME TO leaving_{table};
            ALTER TABLE {table}_{suffix}_staying RENAME TO {table}_{suffix};
            ALTER TABLE {table} ATTACH PARTITION {table}_{suffix}
                FOR VALUES FROM ('{first}') TO ('{next}');"
        );
        run(transaction, &swap)?;
    }
    let kept = number(transaction, "SELECT count(*) AS number FROM staying")?;
    archives::note(transaction, month, kept, by).map(Some)
}

/// A table that leaves, or comes back, for COPY.
macro_rules! copied {
    ($($name:ident $table:ident $text:literal;)+) => {$(
        struct $name;

        impl CopyTarget for $name {
            type Table = $table::table;
            type SqlType = <$table::table as diesel::query_builder::AsQuery>::SqlType;

            fn walk_target(mut pass: AstPass<'_, '_, Pg>) -> QueryResult<()> {
                pass.push_sql($text);
                Ok(())
            }
        }
    )+};
}

copied! {
    LeavingBalance balance_lines "leaving_balance_lines";
    LeavingLots lot_lines "leaving_lot_lines";
    LeavingJournal journal_lines "leaving_journal_lines";
    ComingBalance balance_lines "coming_balance_lines";
    ComingLots lot_lines "coming_lot_lines";
    ComingJournal journal_lines "coming_journal_lines";
}

/// The tables that lines leave from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Stocks.
    Balance,
    /// Product lots.
    Lots,
    /// Operations.
    Journal,
}

impl Lines {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Balance, Self::Lots, Self::Journal];

    /// The name of the table.
    pub fn table(self) -> &'static str {
        match self {
            Self::Balance => "balance_lines",
            Self::Lots => "lot_lines",
            Self::Journal => "journal_lines",
        }
    }
}

/// Reads a table that leaves, as CSV with the names of the columns first; an empty field is NULL, a
/// quoted empty one is empty.
pub fn copy<T>(
    transaction: &mut Transaction<'_>,
    lines: Lines,
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<T>,
) -> Result<io::Result<T>, StoreError> {
    run(transaction, "SET LOCAL statement_timeout = 0")?;
    let connection = postgres(transaction)?;
    macro_rules! read {
        ($target:expr) => {{
            let copying = diesel::copy_to($target).with_format(CopyFormat::Csv).with_header(true);
            read(&mut copying.load_raw(connection)?)
        }};
    }
    Ok(match lines {
        Lines::Balance => read!(LeavingBalance),
        Lines::Lots => read!(LeavingLots),
        Lines::Journal => read!(LeavingJournal),
    })
}

/// How many rows leave.
pub fn count(transaction: &mut Transaction<'_>, lines: Lines) -> Result<i64, StoreError> {
    number(transaction, &format!("SELECT count(*) AS number FROM leaving_{}", lines.table()))
}

/// Ends with an archive that was written: its tables stay under the name of the month and the part.
pub fn settle(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    manifest_sha256: &[u8; 32],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for table in TABLES {
        run(
            transaction,
            &format!("ALTER TABLE leaving_{table} RENAME TO {}", own(table, archive)),
        )?;
    }
    archives::written(transaction, archive, manifest_sha256, at)
}

/// Drops the tables of an archive that was written.
pub fn drop_tables(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for table in TABLES {
        run(transaction, &format!("DROP TABLE IF EXISTS {}", own(table, archive)))?;
    }
    archives::dropped(transaction, archive, at)
}

/// Prepares to bring lines back: a table of this transaction with these columns, which are known to be
/// of the table.
pub fn come(
    transaction: &mut Transaction<'_>,
    lines: Lines,
    columns: &[String],
) -> Result<(), StoreError> {
    let (table, columns) = (lines.table(), columns.join(", "));
    run(
        transaction,
        &format!(
            "SET LOCAL statement_timeout = 0;
            CREATE TEMP TABLE coming_{table} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
        ),
    )
}

/// Takes the lines in, as [`copy`] gave them, and brings those back that are not there.
pub fn bring(
    transaction: &mut Transaction<'_>,
    lines: Lines,
    columns: &[String],
    write: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let connection = postgres(transaction)?;
    let write = |to: &mut dyn Write| {
        write(to).map_err(|cause| diesel::result::Error::SerializationError(cause.into()))
    };
    macro_rules! write {
        ($table:ident $target:expr) => {
            diesel::copy_from($table::table)
                .from_raw_data($target, write)
                .with_format(CopyFormat::Csv)
                .with_header(CopyHeader::Set(true))
                .execute(connection)?
        };
    }
    match lines {
        Lines::Balance => write!(balance_lines ComingBalance),
        Lines::Lots => write!(lot_lines ComingLots),
        Lines::Journal => write!(journal_lines ComingJournal),
    };
    let (table, columns) = (lines.table(), columns.join(", "));
    let bring = format!(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM coming_{table} ON CONFLICT DO NOTHING"
    );
    run(transaction, &bring)
}

/// Ends with an archive whose lines are back.
pub fn brought(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for table in TABLES {
        run(transaction, &format!("DROP TABLE IF EXISTS {}", own(table, archive)))?;
    }
    archives::restored(transaction, archive, at)
}

/// The name of a table that left, and was not dropped.
fn own(table: &str, archive: &Archive) -> String {
    format!("{table}_{}_archived_{}", archive.month.format("%Y_%m"), archive.part)
}

/// Whether a table of this name left a month.
pub fn is_detached(name: &str) -> bool {
    name.starts_with("leaving_") || name.contains("_lines_") && name.contains("_archived_")
}

fn postgres(session: &mut Session) -> Result<&mut diesel::PgConnection, StoreError> {
    match session.connection() {
        AnyConnection::Postgres(connection) => Ok(connection),
        AnyConnection::Sqlite(_) => Err(StoreError::Broken(diesel::result::Error::NotFound)),
    }
}

fn run(transaction: &mut Transaction<'_>, statements: &str) -> Result<(), StoreError> {
    Ok(transaction.connection().batch_execute(statements)?)
}

fn number(session: &mut Session, query: &str) -> Result<i64, StoreError> {
    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let Number { number } = diesel::sql_query(query).get_result(session.connection())?;
    Ok(number)
}

fn truth(session: &mut Session, condition: &str) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Truth {
        #[diesel(sql_type = Bool)]
        truth: bool,
    }
    let query = format!("SELECT ({condition}) AS truth");
    let Truth { truth } = diesel::sql_query(query).get_result(session.connection())?;
    Ok(truth)
}
