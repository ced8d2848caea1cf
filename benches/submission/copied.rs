//! The rows of a declaration, COPYed alone by `psql`: bytes that are made already, into tables like
//! those of the service, in a transaction of their own with its commit.

use super::{cluster::Cluster, world::Place};
use ser::store::Store;
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

/// The tables that a day has rows in.
const TABLES: [&str; 2] = ["balance_lines", "lot_lines"];

/// Two databases: that which has the rows, and one that takes them.
pub struct Copied {
    from: Psql,
    to: Psql,
    files: PathBuf,
}

impl Copied {
    /// From a database of the cluster into one that is made for it, with its partitions.
    pub fn new(cluster: &Cluster, from: &str) -> Self {
        let url = cluster.database("copied");
        Store::open(&url, 1).unwrap().migrate().unwrap();
        let mut to = Psql::of(cluster, "copied");
        let partitions =
            TABLES.map(|table| format!("CREATE TABLE {table}_all PARTITION OF {table} DEFAULT;"));
        to.order(&partitions.join("\n"));
        Self { from: Psql::of(cluster, from), to, files: cluster.folder().to_owned() }
    }

    /// Fetches what the last declaration of a workplace has, to be copied by this number.
    pub fn fetch(&mut self, of: &Place, number: usize) {
        for table in TABLES {
            self.from.order(&format!(
                "\\copy (SELECT row.* FROM {table} AS row WHERE (workplace_id, declaration_id) = \
                 (SELECT workplace_id, max(declarations.id) FROM declarations JOIN workplaces ON \
                 workplaces.id = workplace_id WHERE code = '{}' GROUP BY workplace_id)) \
                 TO '{}' (FORMAT binary)",
                of.code,
                self.files.join(format!("{table}{number}")).display()
            ));
        }
    }

    /// COPYs what was fetched by this number.
    pub fn copy(&mut self, number: usize) {
        let copies = TABLES.map(|table| {
            format!(
                "\\copy {table} FROM '{}' (FORMAT binary)",
                self.files.join(format!("{table}{number}")).display()
            )
        });
        self.to.order(&format!("BEGIN;\n{}\nCOMMIT;", copies.join("\n")));
    }
}

/// A session that goes on.
struct Psql {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Psql {
    fn of(cluster: &Cluster, database: &str) -> Self {
        let mut command = cluster.psql(database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (orders, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, orders, answers: BufReader::new(answers) }
    }

    /// Does it, and comes back when it is done.
    fn order(&mut self, what: &str) {
        write!(self.orders, "{what}\n\\echo done\n").unwrap();
        let answers = self.answers.by_ref().lines().map_while(Result::ok);
        assert!(answers.into_iter().any(|line| line == "done"), "psql ended");
    }
}

impl Drop for Psql {
    fn drop(&mut self) {
        // It may have ended by itself, at what it was told.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
