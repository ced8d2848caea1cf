//! The migrations, compiled into the binary: one folder for each database, the same names.

use super::connection::AnyConnection;
use super::{StoreError, Transaction, certificates};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
pub(super) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// One migrates, the others wait as long as that takes, and find nothing left to do (SQLite's
/// transactions are alone). What it migrates it does not wait for longer than anybody would.
const ALONE: &str = "
    SET LOCAL lock_timeout = 0;
    SELECT pg_advisory_xact_lock(5345520001);
    SET LOCAL lock_timeout = '20s';
";

/// Applies the missing migrations, all or none.
pub(super) fn run(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let done = match transaction.connection() {
        AnyConnection::Postgres(connection) => {
            connection.batch_execute(ALONE)?;
            connection.run_pending_migrations(POSTGRES).map(drop)
        }
        AnyConnection::Sqlite(connection) => connection.run_pending_migrations(SQLITE).map(drop),
    };
    done.map_err(|cause| StoreError::Migration(cause.to_string()))?;
    certificates::complete_digests(transaction)?;
    certificates::complete_holders(transaction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Frequency;
    use crate::registry::{Known, Standing, Status};
    use crate::store::declarations::tests::accepted;
    use crate::store::disposals::tests::disposed;
    use crate::store::testing::{Pharmacy, commit, databases::Database, on_both, open, pharmacy};
    use crate::store::{Session, Store, authorisations, dossiers, history, kept, schema};
    use diesel::migration::MigrationSource;
    use diesel::prelude::*;
    use diesel::sql_types::{Bool, Text};
    use std::collections::BTreeSet;

    on_both!(
        each_down_undoes_its_up,
        the_schema_names_what_is_there,
        migrating_twice_is_migrating_once,
        several_may_migrate_at_once,
        what_was_recorded_before_disposals_is_kept_and_pointed_to,
        disposals_hold_back_the_way_down,
        how_often_was_declared_becomes_the_frequency,
        statuses_and_obligations_become_mentions_and_come_back,
    );

    #[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Column {
        #[diesel(sql_type = Text)]
        of_table: String,
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Bool)]
        nullable: bool,
    }

    const SQLITE_COLUMNS: &str = "
        SELECT m.name AS of_table, p.name AS name, p.type AS kind,
            (p.\"notnull\" = 0 AND p.pk = 0) AS nullable
        FROM sqlite_master m JOIN pragma_table_info(m.name) p
        WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";

    const POSTGRES_COLUMNS: &str = "
        SELECT c.table_name::text AS of_table, c.column_name::text AS name,
            CASE WHEN data_type IN ('bigint', 'integer', 'smallint', 'boolean') THEN 'INTEGER'
                WHEN data_type = 'bytea' THEN 'BLOB'
                ELSE 'TEXT' END AS kind,
            c.is_nullable = 'YES' AS nullable
        FROM information_schema.columns c JOIN pg_class p ON p.relname = c.table_name
        WHERE c.table_schema = 'public' AND NOT p.relispartition AND c.table_name NOT LIKE '\\_\\_%'";

    fn columns(session: &mut Session) -> BTreeSet<Column> {
        let columns = match session.connection() {
            AnyConnection::Postgres(postgres) => diesel::sql_query(POSTGRES_COLUMNS).load(postgres),
            AnyConnection::Sqlite(sqlite) => diesel::sql_query(SQLITE_COLUMNS).load(sqlite),
        };
        columns.unwrap().into_iter().collect()
    }

    #[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Thing {
        #[diesel(sql_type = Text)]
        definition: String,
    }

    const SQLITE_THINGS: &str = "
        SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS definition FROM sqlite_master";

    const POSTGRES_THINGS: &str = "
        SELECT 'index ' || indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'class ' || relkind::text || ' ' || relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'constraint ' || conname FROM pg_constraint
        UNION ALL SELECT 'function ' || proname FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace";

    fn things(session: &mut Session) -> BTreeSet<Thing> {
        let things = match session.connection() {
            AnyConnection::Postgres(postgres) => diesel::sql_query(POSTGRES_THINGS).load(postgres),
            AnyConnection::Sqlite(sqlite) => diesel::sql_query(SQLITE_THINGS).load(sqlite),
        };
        things.unwrap().into_iter().collect()
    }

    fn revert_all(session: &mut Session) {
        match session.connection() {
            AnyConnection::Postgres(postgres) => {
                postgres.revert_all_migrations(POSTGRES).unwrap();
            }
            AnyConnection::Sqlite(sqlite) => {
                sqlite.revert_all_migrations(SQLITE).unwrap();
            }
        }
    }

    fn up(session: &mut Session) {
        match session.connection() {
            AnyConnection::Postgres(postgres) => postgres.run_next_migration(POSTGRES).map(drop),
            AnyConnection::Sqlite(sqlite) => sqlite.run_next_migration(SQLITE).map(drop),
        }
        .unwrap();
    }

    fn down(session: &mut Session) {
        match session.connection() {
            AnyConnection::Postgres(postgres) => postgres.revert_last_migration(POSTGRES).map(drop),
            AnyConnection::Sqlite(sqlite) => sqlite.revert_last_migration(SQLITE).map(drop),
        }
        .unwrap();
    }

    fn each_down_undoes_its_up(store: &Store) {
        let walk = store.read(|session| -> Result<(), StoreError> {
            revert_all(session);
            for _ in names(&POSTGRES) {
                let before = (things(session), columns(session));
                up(session);
                assert_ne!((things(session), columns(session)), before);
                down(session);
                assert_eq!((things(session), columns(session)), before);
                up(session);
            }
            Ok(())
        });
        assert_eq!(walk, Ok(()));
    }

    fn the_schema_names_what_is_there(store: &Store) {
        macro_rules! select {
            ($($table:ident)+) => {{
                let named = BTreeSet::from([$(stringify!($table)),+]);
                commit(store, |transaction| {
                    let there: BTreeSet<String> =
                        columns(transaction).into_iter().map(|column| column.of_table).collect();
                    assert_eq!(there, named.iter().map(|name| (*name).to_owned()).collect());
                    $(match transaction.connection() {
                        AnyConnection::Postgres(postgres) => {
                            let query = diesel::debug_query::<diesel::pg::Pg, _>(
                                &schema::$table::table.select(schema::$table::all_columns),
                            )
                            .to_string();
                            postgres.batch_execute(query.split(" -- ").next().unwrap())?;
                        }
                        AnyConnection::Sqlite(sqlite) => {
                            let query = diesel::debug_query::<diesel::sqlite::Sqlite, _>(
                                &schema::$table::table.select(schema::$table::all_columns),
                            )
                            .to_string();
                            sqlite.batch_execute(query.split(" -- ").next().unwrap())?;
                        }
                    })+
                    Ok(())
                });
            }};
        }
        select!(
            archives audit balance_lines certificate_digests certificates companies declarations documents draft_changes
            drafts excise_products first_attempts history journal_lines lot_lines medicines mentions
            nomenclature_versions officers offices outages outbox permits persons probe receipts rechecks reviews
            role_requests roles seen_messages series workplace_aliases workplace_frequencies workplace_products
            workplaces
        );
    }

    fn migrating_twice_is_migrating_once(store: &Store) {
        let before = store.read(|session| Ok::<_, StoreError>(things(session))).unwrap();
        assert_eq!(store.migrate(), Ok(()));
        assert_eq!(store.read(|session| Ok::<_, StoreError>(things(session))), Ok(before));
    }

    fn statuses_and_obligations_become_mentions_and_come_back(store: &Store) {
        let sql = |session: &mut Session, statement: &str| match session.connection() {
            AnyConnection::Postgres(postgres) => postgres.batch_execute(statement).unwrap(),
            AnyConnection::Sqlite(sqlite) => sqlite.batch_execute(statement).unwrap(),
        };
        let folding = names(&SQLITE).iter().position(|name| name.contains("0012")).unwrap();
        let dossier = store.read(|session| {
            revert_all(session);
            (0..folding).for_each(|_| up(session));
            sql(
                session,
                "INSERT INTO companies (cui, name, active) VALUES ('10000008', 'TEST', '1');
                INSERT INTO workplaces (code, name, unit_type, company_id)
                    SELECT 'CJG0000001251', 'TEST', 'DROGHERIE', id FROM companies;
                INSERT INTO workplace_statuses (workplace_id, valid_from, status, act)
                    SELECT id, '2020-01-01', 'ACTIV', NULL FROM workplaces;
                INSERT INTO workplace_statuses (workplace_id, valid_from, status, act)
                    SELECT id, '2026-11-10', 'SUSPENDAT', '12/2026' FROM workplaces;
                INSERT INTO workplace_obligations (workplace_id, valid_from, reports)
                    SELECT id, '2026-11-05', '1' FROM workplaces;",
            );
            up(session);
            let dossier = dossiers::find(session, 1)?;
            down(session);
            let kept = "workplace_statuses WHERE act = '12/2026' AND status = 'SUSPENDAT'";
            sql(session, &format!("CREATE TABLE kept AS SELECT * FROM {kept}"));
            #[derive(QueryableByName)]
            struct Count {
                #[diesel(sql_type = diesel::sql_types::BigInt)]
                many: i64,
            }
            let count = "SELECT (SELECT count(*) FROM kept) * 100 \
                + (SELECT count(*) FROM workplace_statuses) * 10 \
                + (SELECT count(*) FROM workplace_obligations WHERE reports) AS many";
            let count: Count = match session.connection() {
                AnyConnection::Postgres(postgres) => diesel::sql_query(count).get_result(postgres),
                AnyConnection::Sqlite(sqlite) => diesel::sql_query(count).get_result(sqlite),
            }?;
            assert_eq!(count.many, 121);
            Ok::<_, StoreError>(dossier.unwrap())
        });
        let state = |day: &str| {
            let known = Known::At("2000-01-01T00:00:00Z".parse().unwrap());
            dossier.as_ref().unwrap().state(day.parse().unwrap(), known)
        };
        assert!(matches!(state("2019-12-31").standing, Standing::NotYetAuthorised(_)));
        assert_eq!((state("2026-11-04").reports, state("2026-11-05").reports), (false, true));
        let suspended = state("2026-11-10").standing;
        assert_eq!(suspended.status(), Some(Status::Suspended));
    }

    fn several_may_migrate_at_once(store: &Store) {
        let reverted = store.read(|session| -> Result<(), StoreError> {
            revert_all(session);
            Ok(())
        });
        assert_eq!(reverted, Ok(()));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert_eq!(store.migrate(), Ok(())));
            }
        });
    }

    /// Goes back to before disposals.
    fn before_disposals(session: &mut Session) -> Result<(), String> {
        let later = names(&POSTGRES).into_iter().filter(|name| name.as_str() >= "0010");
        for _ in later {
            match session.connection() {
                AnyConnection::Postgres(pg) => pg.revert_last_migration(POSTGRES).map(drop),
                AnyConnection::Sqlite(sqlite) => sqlite.revert_last_migration(SQLITE).map(drop),
            }
            .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn what_was_recorded_before_disposals_is_kept_and_pointed_to(store: &Store) {
        let pharmacy = pharmacy(store);
        for sequence in 0..2 {
            accepted(store, pharmacy, "2026-11-20", sequence, &[]).unwrap();
        }
        let kept = || {
            let number = Pharmacy::number("2026-11-20", 0);
            let found = |session: &mut Session| {
                let one = kept::of_number(session, pharmacy.workplace_id, &number)?.unwrap();
                let papers = kept::papers(session, &one)?;
                let history = history::of_period(session, &one)?;
                Ok::<_, StoreError>((one, papers, history))
            };
            store.read(found).unwrap()
        };
        let before = kept();
        assert_eq!(before.2.len(), 3);
        store.read(|session| before_disposals(session).map_err(StoreError::Migration)).unwrap();
        assert_eq!(store.migrate(), Ok(()));
        assert_eq!(kept(), before);
        // What points to declarations is still checked.
        let orphan = store.transaction(|transaction| -> Result<(), StoreError> {
            let statement = "DELETE FROM declarations";
            Ok(transaction.connection().batch_execute(statement)?)
        });
        assert!(orphan.is_err());
    }

    fn disposals_hold_back_the_way_down(store: &Store) {
        let pharmacy = pharmacy(store);
        disposed(store, pharmacy, ("2026-11-20", 1), [1; 32]).unwrap();
        let refused = store.read(|session| Ok::<_, StoreError>(before_disposals(session)));
        assert!(refused.unwrap().unwrap_err().to_lowercase().contains("null"));
        let count = store.read(|session| {
            let rows = schema::declarations::table.count();
            Ok::<i64, StoreError>(rows.get_result(session.connection())?)
        });
        assert_eq!(count, Ok(1));
    }

    /// 0009: the year of a quarter that was declared goes on in quarters.
    fn how_often_was_declared_becomes_the_frequency(store: &Store) {
        let pharmacy = pharmacy(store);
        accepted(store, pharmacy, "2026-11-18", 0, &[]).unwrap();
        let older = store.read(|session| -> Result<(), StoreError> {
            let frequencies = |column: &Column| column.of_table == "workplace_frequencies";
            while columns(session).iter().any(frequencies) {
                down(session);
            }
            let quarter = format!(
                "INSERT INTO series (workplace_id, kind, recorded) VALUES ({}, 'FA', 1);
                 UPDATE declarations SET kind = 'FA', period = '2026-T4'",
                pharmacy.workplace_id
            );
            match session.connection() {
                AnyConnection::Postgres(postgres) => postgres.batch_execute(&quarter)?,
                AnyConnection::Sqlite(sqlite) => sqlite.batch_execute(&quarter)?,
            }
            Ok(())
        });
        assert_eq!((older, store.migrate()), (Ok(()), Ok(())));
        let said = store.read(|session| authorisations::of(session, pharmacy.workplace_id));
        let said = said.unwrap().frequencies.pop().unwrap();
        assert_eq!((said.kind.as_str(), said.year), ("FA", 2026));
        assert_eq!(said.frequency, Frequency::Quarter);
    }

    #[test]
    fn both_databases_have_the_same_tables_and_columns() {
        let (sqlite, postgres) = (Database::sqlite(), Database::postgres());
        let read = |database| {
            open(database).read(|session| Ok::<_, StoreError>(columns(session))).unwrap()
        };
        assert_eq!(read(&sqlite), read(&postgres));
    }

    fn names(source: &EmbeddedMigrations) -> Vec<String> {
        let migrations = MigrationSource::<diesel::sqlite::Sqlite>::migrations(source).unwrap();
        migrations.iter().map(|migration| migration.name().to_string()).collect()
    }

    #[test]
    fn the_migrations_have_the_same_names() {
        assert_eq!(names(&SQLITE), names(&POSTGRES));
    }
}
