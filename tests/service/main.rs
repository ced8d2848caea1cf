//! The service as its callers see it: everything here goes through HTTP, each test on a database
//! of its own, on SQLite and on Postgres.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

/// Makes of each function on a world two tests, one for each database.
macro_rules! on_both {
    ($($claim:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $claim() {
                let database = crate::databases::Database::sqlite();
                super::$claim(&crate::world::World::new(database));
            })+
        }
        mod on_postgres {
            $(#[test]
            fn $claim() {
                let database = crate::databases::Database::postgres();
                super::$claim(&crate::world::World::new(database));
            })+
        }
    };
}

#[path = "../certificates/mod.rs"]
mod certificates;
#[path = "../databases/mod.rs"]
mod databases;

mod answer;
mod balances;
mod cluster;
mod day;
mod dice;
mod drafting;
mod exchange;
mod officers;
mod pki;
mod plain;
mod point22;
mod registered;
mod secure;
mod served;
mod shapes;
mod stored;
mod tables;
mod tool;
mod watch;
mod world;
mod wss;

mod fixture;

mod admin;
mod admin_excise;
mod admin_persons;
mod amendments;
mod archives;
mod attacks;
mod calendar;
mod consult;
mod contract;
mod crash;
mod crowd;
mod demo;
mod diagnosis;
mod disposals;
mod disposals_excise;
mod disposed;
mod docs;
mod draft_edits;
mod draft_transmission;
mod drafts;
mod enrolled;
mod excise;
mod excise_authorised;
mod excise_months;
mod floods;
mod floods_large;
mod formulas;
mod heard;
mod histories;
mod holders;
mod hostile;
mod http_as_met;
mod in_message;
mod interop;
mod large;
mod lateness;
mod ledgers;
mod lives;
mod load;
mod made_up;
mod mentions;
mod message_wrapping;
mod messages;
mod metrics;
mod month;
mod mtom;
mod nomenclatures;
mod operations;
mod process;
mod quarter;
mod races;
mod receipts;
mod refusals;
mod rules;
mod search;
mod series;
mod signatures;
mod signed_messages;
mod signing;
mod spread;
mod state;
mod statements;
mod statuses;
mod tls;
mod trust_certificates;
mod trust_status;
mod unwell;
mod validation;
mod withdrawals;
