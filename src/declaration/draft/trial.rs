//! Drafts of every kind, out of the declarations that the service accepts in `fixtures/`.

use super::*;
use crate::{
    declaration::{DEFAULT_LINES, read},
    kinds::Catalogue,
    xml::{Document, Limits},
};
use std::{collections::BTreeSet, fs};

/// A declaration of each kind that has balances, and a few more; unsigned.
fn samples() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/raporteaza");
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = folders.map(|folder| fs::read(folder.join("request.xml")).unwrap());
    texts.filter_map(|bytes| String::from_utf8(bytes).ok()).collect()
}

/// Sees each sample that is read, with what a draft of it is for.
fn each(see: impl Fn(Aim<'_>, &Declaration<'_>)) {
    let catalogue = Catalogue::load().unwrap();
    let workplace = "CJF000000123U".parse().unwrap();
    let mut seen = BTreeSet::new();
    for text in samples() {
        let document = Document::of(text);
        let Ok(root) = document.check(&Limits::default()) else { continue };
        let Ok(declaration) = read(&root, &catalogue, DEFAULT_LINES) else { continue };
        let kind = catalogue.kind(&declaration.header.kind).unwrap();
        let period = declaration.header.period.next().unwrap();
        seen.insert(kind.code.clone());
        see(
            Aim { environment: Environment::Test, workplace: &workplace, kind, period },
            &declaration,
        );
    }
    let known: BTreeSet<String> = catalogue.kinds().iter().map(|kind| kind.code.clone()).collect();
    assert_eq!(seen, known);
}

/// A draft, read again.
fn again(draft: &Draft<'_, '_>, see: impl Fn(&Declaration<'_>)) {
    let text = draft.to_xml();
    let document = Document::of(text.as_str());
    let root = document.check(&Limits::default()).unwrap();
    let catalogue = Catalogue::load().unwrap();
    match read(&root, &catalogue, DEFAULT_LINES) {
        Ok(declaration) => see(&declaration),
        Err(defects) => panic!("{defects:#?}\n{text}"),
    }
}

/// A row without places: its `ref`, its values, those of the rows inside.
fn values(row: Row<'_>) -> (Option<&str>, Vec<Value<'_>>, Vec<Vec<Value<'_>>>) {
    (
        row.reference(),
        row.values().collect(),
        row.inside().map(|lot| lot.values().collect()).collect(),
    )
}

#[test]
fn the_draft_of_an_amendment_says_all_that_the_declaration_says() {
    each(|aim, declaration| {
        let number = RegistrationNumber::new(
            aim.workplace,
            &aim.kind.code,
            declaration.header.period,
            crate::declaration::Sequence::ORIGINAL,
        );
        let aim = Aim { period: declaration.header.period, ..aim };
        let draft = Draft::amending(aim, declaration, &number, "TEST <ș>".into());
        again(&draft, |read| {
            let (header, of) = (&read.header, &declaration.header);
            assert_eq!(header.amends.as_deref(), Some(number.as_str()));
            assert_eq!(header.reason.as_deref(), Some("TEST <ș>"));
            assert_eq!((header.period, &header.program), (of.period, &of.program));
            assert_eq!((header.no_stock, header.no_operations), (of.no_stock, of.no_operations));
            let tables = |of: &Declaration<'_>| -> Vec<_> {
                let rows = |table: &Table<'_>| -> Vec<String> {
                    table.rows.iter().map(|row| format!("{:?}", values(row))).collect()
                };
                of.tables.iter().map(|table| (table.index, rows(table))).collect()
            };
            assert_eq!(tables(read), tables(declaration));
        });
    });
}

#[test]
fn the_draft_of_the_next_period_goes_on_with_what_was_left() {
    each(|aim, declaration| {
        let left: Vec<_> = declaration
            .balance_lines(aim.kind)
            .filter(|line| line.closing != 0)
            .map(|line| (line.table, line.product, line.condition, line.unit, line.closing))
            .collect();
        let lots: i64 = declaration.lot_lines(aim.kind).map(|lot| lot.quantity).sum();
        again(&Draft::following(aim, declaration), |draft| {
            let lines: Vec<_> = draft.balance_lines(aim.kind).collect();
            let goes_on: Vec<_> = lines
                .iter()
                .map(|line| (line.table, line.product, line.condition, line.unit, line.opening))
                .collect();
            assert_eq!(goes_on, left, "{}", aim.kind.code);
            for line in &lines {
                assert_eq!((line.closing, line.receipts, line.issues), (line.opening, 0, 0));
                assert_eq!((line.difference, line.difference_reason), (0, None));
            }
            assert_eq!(draft.lot_lines(aim.kind).map(|lot| lot.quantity).sum::<i64>(), lots);
            assert_eq!(draft.journal_lines(aim.kind).count(), 0);
            assert_eq!((draft.header.period, &draft.header.amends), (aim.period, &None));
        });
    });
}

#[test]
fn what_is_left_keeps_its_concentration() {
    each(|aim, declaration| {
        again(&Draft::following(aim, declaration), |draft| {
            for (table, shape) in draft.tables_with(aim.kind, Sort::Balance) {
                let column = |name: &str| shape.rows.column(name);
                for row in table.rows.iter() {
                    let number = |name| row.number(column(name)).map(Quantity::mantissa);
                    assert_eq!(number("stocInitialConc"), number("stocFinalConc"));
                    let moved = ["intrariConc", "utilizatConc", "diferentaConc"].map(number);
                    assert!(moved.iter().all(|number| number.unwrap_or(0) == 0));
                    assert_ne!(number("gradPlatoMediu"), Some(0));
                }
            }
        });
    });
}

#[test]
fn a_draft_says_that_nothing_is_held_where_nothing_was_left() {
    each(|aim, declaration| {
        let left = declaration.balance_lines(aim.kind).any(|line| line.closing != 0);
        let medicines = ["FP", "FI", "DG"].contains(&aim.kind.code.as_str());
        let header = Draft::following(aim, declaration).header;
        assert_eq!(header.no_stock, medicines && !left);
        let blank = Draft::blank(aim).header;
        assert!(!blank.no_stock && !blank.no_operations);
    });
}
