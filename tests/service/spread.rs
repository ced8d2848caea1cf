//! What Postgres hears while a declaration is submitted, held to what Citus asks: a statement speaks of
//! one workplace, or reads one distributed table alone. `migrations/README.md` says where tables lie.

use super::databases::Database;
use super::day::{Day, Move, Partner};
use super::heard::Listening;
use super::tool::root;
use super::world::{Manner, PHARMACY, SISTER, World};
use std::collections::BTreeMap;

/// Where each table lies.
pub fn places() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(root().join("migrations/README.md")).unwrap();
    let tables = page.split("\n## ").find(|section| section.starts_with("Tables")).unwrap();
    let rows = tables.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | ")).skip(1);
    let places = rows.map(|(table, rest)| {
        (table.to_owned(), rest.split(" | ").next().unwrap().trim_end_matches(" |").to_owned())
    });
    places.collect()
}

/// The words of a statement and what is bound, one after the other.
fn read(statement: &str) -> (Vec<String>, Vec<String>) {
    let (text, bound) = statement.split_once("-- binds: ").unwrap_or((statement, "[]"));
    let text = text.replace(['"', '(', ')', ','], " ").replace(" . ", ".");
    let words = text.split_whitespace().map(str::to_owned).collect();
    let bound = bound.trim().trim_start_matches('[').trim_end_matches(']');
    (words, bound.split(", ").map(str::to_owned).collect())
}

/// What is wrong with a statement; nothing where it fits.
fn misfit(statement: &str, places: &BTreeMap<String, String>) -> Option<String> {
    let (words, bound) = read(statement);
    // A table, or another name for it: `declarations AS other`.
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut nearby: Vec<&str> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let Some(place) = places.get(word.as_str()) else { continue };
        let before = index.checked_sub(1).map_or("", |before| words[before].as_str());
        let is_source = ["FROM", "JOIN", "INTO", "UPDATE", "COPY"].contains(&before) || index == 1;
        match (is_source, place.as_str()) {
            (true, "distributed") => {
                let renamed = words.get(index + 1).filter(|next| *next == "AS");
                let name = renamed.and_then(|_| words.get(index + 2)).unwrap_or(word);
                names.insert(name, word);
            }
            (true, "local") => nearby.push(word),
            _ => {}
        }
    }
    if names.is_empty() {
        return None;
    }
    if !nearby.is_empty() {
        return Some(format!("{nearby:?} lies on the coordinator alone"));
    }
    // What the key of the workplace of each is equal to, until nothing more follows.
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    let mut equals: Vec<[&str; 3]> =
        words.windows(3).map(|words| [0, 1, 2].map(|n| words[n].as_str())).collect();
    // What is inserted begins with the key.
    let written = format!("{}.workplace_id", words[2]);
    if let ["INSERT", "INTO", _, "workplace_id"] = [0, 1, 2, 3].map(|n| words[n].as_str()) {
        let source = words.iter().position(|word| ["SELECT", "VALUES"].contains(&word.as_str()));
        equals.push([&written, "=", &words[source.unwrap() + 1]]);
    }
    let of = |word: &'_ str| word.strip_suffix(".workplace_id").map(str::to_owned);
    let value = |word: &str| {
        let number: usize = word.strip_prefix('$')?.parse().ok()?;
        bound.get(number - 1).cloned()
    };
    for _ in 0..names.len() {
        for [left, _, right] in equals.iter().filter(|words| words[1] == "=") {
            for (one, other) in [(left, right), (right, left)] {
                let Some((name, _)) = of(one).and_then(|table| names.get_key_value(table.as_str()))
                else {
                    continue;
                };
                let told = value(other)
                    .or_else(|| of(other).and_then(|table| known.get(table.as_str()).cloned()));
                known.extend(told.map(|told| (*name, told)));
            }
        }
    }
    let is_list = |words: &[&str; 3]| words[0].ends_with(".workplace_id") && words[2] == "ANY";
    let one_alone = names.len() == 1 && (words[0] == "COPY" || equals.iter().any(is_list));
    let mut told: Vec<&String> = known.values().collect();
    told.dedup();
    match known.len() == names.len() && told.len() == 1 || one_alone {
        true => None,
        false => Some(format!("{names:?} are not of one workplace: {known:?}")),
    }
}

/// An original with a transfer that the partner declared, an amendment, what is rejected and what is
/// refused.
#[test]
fn no_statement_of_a_submission_joins_across_workplaces() {
    let database = Database::postgres();
    let listening = Listening::to(&database.url);
    let world = World::new(database);
    // Its connections are made while somebody listens.
    let server = world.open(Manner::default());
    listening.take();
    let transfer = |code: &str, other: &str| Move {
        partner: Some(Partner::Workplace(other.to_owned())),
        document: true,
        lot: true,
        ..Move::of(code)
    };
    let sent = Day::on("2026-11-20").at(SISTER).with(1, 10, 0, 0);
    server.accept(&sent.moving(1, 5, transfer("TRO", PHARMACY)).xml());
    server.accept(&Day::on("2026-11-19").with(1, 10, 0, 0).xml());
    let received = Day::on("2026-11-20").with(1, 10, 0, 0);
    let number = server.accept(&received.moving(1, 5, transfer("TRI", SISTER)).xml());
    server.accept(&Day::on("2026-11-20").with(1, 10, 0, 0).amending(&number).xml());
    assert_eq!(server.report_signed(&Day::on("2026-11-19").xml()).errors(), [5006]);
    assert_eq!(server.report_signed(b"<a/>").state(), "REFUZATA");

    let (heard, places) = (listening.take(), places());
    let says = |part: &str| heard.iter().any(|statement| statement.replace('"', "").contains(part));
    for expected in ["COPY balance_lines", "FROM series", "journal_lines.partner_workplace = ANY"] {
        assert!(says(expected), "{expected} was not heard: {heard:#?}");
    }
    let misfits: Vec<_> = heard
        .iter()
        .filter_map(|statement| Some((misfit(statement, &places)?, statement)))
        .collect();
    assert!(misfits.is_empty(), "{misfits:#?}");
}

#[test]
fn a_statement_that_joins_across_workplaces_would_be_told() {
    let places = places();
    let across = "SELECT 1 FROM declarations INNER JOIN receipts ON (receipts.declaration_id = \
        declarations.id) WHERE (declarations.workplace_id = $1) -- binds: [1]";
    let two = "SELECT 1 FROM declarations INNER JOIN receipts ON (receipts.workplace_id = $2) \
        WHERE (declarations.workplace_id = $1) -- binds: [1, 2]";
    let nearby = "SELECT 1 FROM declarations INNER JOIN mentions ON (mentions.workplace_id = \
        declarations.workplace_id) WHERE (declarations.workplace_id = $1) -- binds: [1]";
    let nowhere = "SELECT 1 FROM declarations WHERE (declarations.number = $1) -- binds: [\"A\"]";
    for statement in [across, two, nearby, nowhere] {
        assert!(misfit(statement, &places).is_some(), "{statement}");
    }
    let fits = "SELECT 1 FROM declarations INNER JOIN receipts ON ((receipts.workplace_id = \
        declarations.workplace_id) AND (receipts.declaration_id = declarations.id)) \
        WHERE (declarations.workplace_id = $1) -- binds: [1]";
    assert_eq!(misfit(fits, &places), None);
}
