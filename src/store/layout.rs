//! How the tables lie, held to `migrations/README.md`: each index has a query that it serves, each
//! table a place when the database is spread over machines by workplace (Citus), and the keys allow
//! it. Known to tests alone: nothing in the program depends on where a table lies.

use super::connection::AnyConnection;
use super::testing::{databases::Database, on_both, open};
use super::{Store, StoreError};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::{BTreeMap, BTreeSet};

on_both!(every_index_is_named_with_its_query);

/// What the tables are distributed by.
const COLUMN: &str = "workplace_id";

/// The cells of the rows under a heading of the page.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let lines = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    lines.map(|line| cells(line)[1..].to_vec()).collect()
}

/// Where each table lies.
fn places() -> BTreeMap<String, String> {
    rows("Tables").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

/// What a query with one column of text tells.
fn told(store: &Store, query: &str) -> Vec<String> {
    let rows = store.read(|session| -> Result<Vec<Told>, StoreError> {
        Ok(diesel::sql_query(query).load(session.connection())?)
    });
    rows.unwrap().into_iter().map(|row| row.told).collect()
}

/// The tables that are nobody's partition.
const TABLES: &str = "SELECT relname::text AS told FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT LIKE '\\_\\_%'";

fn every_index_is_named_with_its_query(store: &Store) {
    let named: BTreeSet<String> = rows("Indexes")
        .into_iter()
        .map(|row| {
            assert!(row[1].len() > 10, "{row:?} serves nothing");
            row[0].clone()
        })
        .collect();
    let is_sqlite = store.read(|session| {
        Ok::<_, StoreError>(matches!(session.connection(), AnyConnection::Sqlite(_)))
    });
    match is_sqlite.unwrap() {
        false => {
            let query = "SELECT i.relname::text AS told FROM pg_index x
                JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition
                    AND t.relname NOT LIKE '\\_\\_%'";
            assert_eq!(told(store, query).into_iter().collect::<BTreeSet<_>>(), named);
        }
        true => {
            let query = "SELECT name AS told FROM sqlite_master
                WHERE type = 'index' AND sql IS NOT NULL";
            let own = |name: &&String| !name.ends_with("_pkey") && !name.ends_with("_key");
            let named: BTreeSet<String> = named.iter().filter(own).cloned().collect();
            assert_eq!(told(store, query).into_iter().collect::<BTreeSet<_>>(), named);
        }
    }
}

fn postgres() -> (Database, Store) {
    let database = Database::postgres();
    let store = open(&database);
    store.make_months_ahead("2026-11-20".parse().unwrap()).unwrap();
    (database, store)
}

#[test]
fn every_table_has_one_place_and_a_reason_where_it_is_not_distributed() {
    let (_database, store) = postgres();
    let (listed, there) = (rows("Tables"), told(&store, TABLES));
    let names: Vec<String> = listed.iter().map(|row| row[0].clone()).collect();
    let unique: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!((names.len(), unique), (there.len(), there.into_iter().collect()));
    for row in listed {
        let reason = match row[1].as_str() {
            "distributed" => continue,
            "reference" | "local" => row[2].len(),
            other => panic!("{}: «{other}» is no place", row[0]),
        };
        assert!(reason > 10, "{}: no reason", row[0]);
    }
}

/// Tables by name, their partitions by the name of what they are part of.
const PARENT: &str = "coalesce((SELECT inhparent::regclass FROM pg_inherits
    WHERE inhrelid = t.oid), t.oid::regclass)::text";

#[test]
fn every_key_of_a_distributed_table_holds_what_it_is_distributed_by() {
    let (_database, store) = postgres();
    let query = format!(
        "SELECT {PARENT} || ' ' || i.relname || ' ' || (EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = t.oid AND a.attname = '{COLUMN}' AND a.attnum = ANY(x.indkey)))::text
            AS told
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND x.indisunique
            AND t.relname NOT LIKE '\\_\\_%'"
    );
    let places = places();
    let mut looked_at = 0;
    for key in told(&store, &query) {
        let [table, index, holds] = key.split(' ').collect::<Vec<_>>().try_into().unwrap();
        if places[table] == "distributed" {
            assert_eq!(holds, "true", "{index} of {table}");
            looked_at += 1;
        }
    }
    // Of the lines each partition has its own.
    assert!(looked_at > 25, "{looked_at}");
}

#[test]
fn what_distributed_tables_point_to_lies_beside_them_or_everywhere() {
    let (_database, store) = postgres();
    let query = format!(
        "SELECT {PARENT} || ' ' || c.confrelid::regclass::text || ' ' || c.conname || ' '
            || (EXISTS (SELECT FROM unnest(c.conkey, c.confkey) AS k (own, other)
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
                JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other
                WHERE a.attname = '{COLUMN}' AND b.attname = '{COLUMN}'))::text AS told
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'f'"
    );
    let places = places();
    for key in told(&store, &query) {
        let [from, to, name, beside] = key.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let fits = match (places[from].as_str(), places[to].as_str()) {
            ("distributed", "distributed") => beside == "true",
            (_, "reference") | ("local", "local") => true,
            _ => false,
        };
        assert!(fits, "{name} from {from} to {to}");
    }
}

#[test]
fn nothing_of_a_table_that_leaves_the_coordinator_counts_or_acts_there() {
    let (_database, store) = postgres();
    let places = places();
    // Identity columns are counted apart on each machine, in ranges that only BIGINT has room for.
    let counted = told(
        &store,
        "SELECT table_name || ' ' || column_name || ' ' || data_type AS told
            FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'",
    );
    assert!(counted.iter().any(|column| column == "declarations id bigint"), "{counted:?}");
    assert!(counted.iter().all(|column| column.ends_with(" bigint")), "{counted:?}");
    let sequences =
        "SELECT table_name || '.' || column_name AS told FROM information_schema.columns
        WHERE table_schema = 'public' AND column_default LIKE 'nextval%'";
    assert_eq!(told(&store, sequences), [""; 0]);
    let triggers = "SELECT DISTINCT tgrelid::regclass::text AS told FROM pg_trigger
        WHERE NOT tgisinternal";
    for table in told(&store, triggers) {
        assert_eq!(places[&table], "local", "{table} has a trigger");
    }
}
