//! What a world's database holds, seen past the service.

use super::watch;
use super::world::World;
use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;

/// How many rows a query counts in a database.
pub fn count(url: &str, from: &str) -> i64 {
    let counted = rows(url, &format!("SELECT CAST(count(*) AS TEXT) AS line FROM {from}"));
    counted.unwrap().concat().parse().unwrap()
}

/// What a query gives in its only column, `line`, a text.
pub fn rows(url: &str, query: &str) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        line: String,
    }
    let rows: Vec<Row> = load(url, query)?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

/// The rows of a query, by the names of their columns.
fn load<T>(url: &str, query: &str) -> QueryResult<Vec<T>>
where
    T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
{
    let query = diesel::sql_query(query);
    match url.split_once(':').unwrap() {
        ("sqlite", path) => {
            let mut connection = SqliteConnection::establish(path).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
            query.load(&mut connection)
        }
        (_, server) => query.load(&mut PgConnection::establish(server).unwrap()),
    }
}

impl World {
    /// Runs a statement on the database: for what only an officer, or time, brings about.
    pub fn sql(&self, statement: &str) {
        match self.database_url().split_once(':').unwrap() {
            ("sqlite", path) => {
                let mut connection = SqliteConnection::establish(path).unwrap();
                connection.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
                connection.batch_execute(statement).unwrap();
            }
            (_, server) => {
                PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
            }
        }
    }

    /// How many rows a query counts.
    pub fn count(&self, from: &str) -> i64 {
        count(self.database_url(), from)
    }

    /// What a query gives in its only column, `line`, a text.
    pub fn rows(&self, query: &str) -> QueryResult<Vec<String>> {
        rows(self.database_url(), query)
    }

    /// The rows of a query, by the names of their columns.
    pub fn load<T>(&self, query: &str) -> Vec<T>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        load(self.database_url(), query).unwrap()
    }

    /// Audit and history, in which no personal value may be; the outbox holds keys alone.
    pub fn look_through_tables(&self) {
        for (table, texts) in [
            ("audit", ["operation", "outcome", "detail", "coalesce(workplace, '')"]),
            ("history", ["reason", "to_state", "''", "coalesce(officer, '')"]),
            ("draft_changes", ["reason", "to_state", "kind", "period"]),
        ] {
            let texts = texts.join(" || ' ' || ");
            let rows = self.rows(&format!("SELECT {texts} AS line FROM {table}"));
            // Some tests take tables away.
            for row in rows.unwrap_or_default() {
                watch::look(&format!("table {table}"), &row);
            }
        }
    }
}
