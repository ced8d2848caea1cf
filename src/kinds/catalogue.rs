//! The catalogue: the files that are built in, loaded and checked at start.

use super::{
    Fault, Kind, Mistake, RowShape,
    file::{HeaderFile, KindFile, TableFile, TablesFile},
    load::{self, Mistakes},
};
use std::collections::BTreeMap;

/// One file for each kind.
const KINDS: [(&str, &str); 16] = [
    ("fp.toml", include_str!("catalogue/fp.toml")),
    ("fi.toml", include_str!("catalogue/fi.toml")),
    ("dg.toml", include_str!("catalogue/dg.toml")),
    ("fa.toml", include_str!("catalogue/fa.toml")),
    ("fe.toml", include_str!("catalogue/fe.toml")),
    ("al.toml", include_str!("catalogue/al.toml")),
    ("ss.toml", include_str!("catalogue/ss.toml")),
    ("iw.toml", include_str!("catalogue/iw.toml")),
    ("bb.toml", include_str!("catalogue/bb.toml")),
    ("tt.toml", include_str!("catalogue/tt.toml")),
    ("ee.toml", include_str!("catalogue/ee.toml")),
    ("ad.toml", include_str!("catalogue/ad.toml")),
    ("la.toml", include_str!("catalogue/la.toml")),
    ("ln.toml", include_str!("catalogue/ln.toml")),
    ("ja.toml", include_str!("catalogue/ja.toml")),
    ("jn.toml", include_str!("catalogue/jn.toml")),
];

/// Tables that several kinds share, by the name in `tables_of`.
const SHARED: [(&str, &str); 3] = [
    ("medicines", include_str!("catalogue/medicines.toml")),
    ("end_users", include_str!("catalogue/end_users.toml")),
    ("fuel_deliveries", include_str!("catalogue/fuel_deliveries.toml")),
];

/// The header, the same for every kind.
const HEADER: (&str, &str) = ("antet.toml", include_str!("catalogue/antet.toml"));

/// The kinds of declaration there are, in the order of their files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    kinds: Vec<Kind>,
    header: RowShape,
}

impl Catalogue {
    /// The catalogue that is built in; the error holds every mistake in its files.
    pub fn load() -> Result<Self, Vec<Mistake>> {
        Self::from_files(&KINDS, &SHARED)
    }

    /// A catalogue from files (name, text) of kinds, and of tables that they share.
    pub fn from_files(
        kinds: &[(&str, &str)],
        shared: &[(&str, &str)],
    ) -> Result<Self, Vec<Mistake>> {
        let mut list = Vec::new();
        let (name, text) = HEADER;
        let header = parse::<HeaderFile>(name, text, &mut list).map(|file| {
            let mut mistakes = Mistakes::of(name, &mut list);
            load::shape("Antet", &file.columns, &BTreeMap::new(), &mut mistakes)
        });
        let shared: Vec<(&str, Vec<TableFile>)> = shared
            .iter()
            .filter_map(|(name, text)| {
                parse::<TablesFile>(name, text, &mut list).map(|file| (*name, file.tables))
            })
            .collect();
        let mut loaded: Vec<Kind> = Vec::new();
        for (name, text) in kinds {
            let Some(file) = parse::<KindFile>(name, text, &mut list) else { continue };
            let mut mistakes = Mistakes::of(&file.code, &mut list);
            let mut tables: Vec<&TableFile> = file.tables.iter().collect();
            if let Some(name) = &file.tables_of {
                match shared.iter().find(|(known, _)| known == name) {
                    Some((_, shared)) => tables.extend(shared),
                    None => mistakes.note(Fault::NoShared(name.clone())),
                }
            } else if tables.is_empty() {
                mistakes.note(Fault::Tables);
            }
            if loaded.iter().any(|kind| kind.code == file.code) {
                mistakes.note(Fault::Duplicate(file.code.clone()));
            }
            loaded.push(load::kind(&file, &tables, &mut mistakes));
        }
        match header {
            Some(header) if list.is_empty() => Ok(Self { kinds: loaded, header }),
            _ => Err(list),
        }
    }

    /// Every kind.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The header, `Antet`.
    pub fn header(&self) -> &RowShape {
        &self.header
    }

    /// The kind with this code.
    pub fn kind(&self, code: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.code == code)
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    name: &str,
    text: &str,
    list: &mut Vec<Mistake>,
) -> Option<T> {
    toml::from_str(text)
        .map_err(|error| Mistakes::of(name, list).note(Fault::Unreadable(error.to_string())))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Role, Sort};

    #[test]
    fn the_built_in_catalogue_has_no_mistake() {
        let catalogue = Catalogue::load().unwrap();
        let kind = catalogue.kind("FP").unwrap();
        let elements: Vec<&str> = kind.tables.iter().map(|t| t.element.as_str()).collect();
        assert_eq!(elements, ["Stocuri", "Intrari", "Iesiri"]);
        let stocks = &kind.tables[0];
        assert_eq!(stocks.formula.len(), 3);
        assert_eq!(stocks.rows.role(Role::Closing), stocks.rows.column("stocFinal"));
        assert_eq!(kind.tables[2].sums_into.unwrap().column, 4);
    }

    /// FP's file and the shared tables with one text replaced.
    fn mistakes(from: &str, to: &str) -> Vec<String> {
        let changed = |text: &str| text.replacen(from, to, 1);
        assert!(KINDS[0].1.contains(from) || SHARED[0].1.contains(from), "{from}");
        Catalogue::from_files(
            &[("fp.toml", &changed(KINDS[0].1))],
            &[("medicines", &changed(SHARED[0].1))],
        )
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
    }

    #[test]
    fn a_formula_that_names_no_column_is_named_with_its_place() {
        assert_eq!(
            mistakes("+ intrari", "+ intarri"),
            ["FP/Stocuri/formula: the formula names `intarri`, which is not a number column of \
              the table"]
        );
    }

    #[test]
    fn each_mistake_says_where_it_is() {
        for (from, to, expected) in [
            ("\"FP\"", "\"F\"", "F: the code of a kind is two capital letters"),
            ("\"medicines\"", "\"wines\"", "FP: there are no shared tables `wines`"),
            ("\"qty\"", "\"quantity\"", "`quantity` is not a type of column"),
            ("\"Intrari\"", "\"Stocuri\"", "FP: `Stocuri` comes twice"),
            ("\"iesiri\"", "\"intrari\"", "FP/Stocuri: `intrari` comes twice"),
            ("\"ICO\"", "\"ACH\"", "FP/Intrari/operations: `ACH` comes twice"),
            (
                "closing = \"stocFinal\"",
                "closing = \"final\"",
                "FP/Stocuri/roles: there is no `final`",
            ),
            ("closing = \"stocFinal\"\n", "", "FP/Stocuri: a balance has"),
            ("expiry = \"dataExpirare\", ", "", "FP/Stocuri/Loturi: a nested list has"),
            ("column = \"intrari\"", "column = \"x\"", "sums_into: there is no `Stocuri/x`"),
            ("all_of =", "on_of =", "medicines: "),
        ] {
            let found = mistakes(from, to);
            assert!(found.iter().any(|m| m.contains(expected)), "{expected}: {found:?}");
        }
    }

    #[test]
    fn a_code_comes_once() {
        let [file, ..] = KINDS;
        let mistakes = Catalogue::from_files(&[file, file], &SHARED).unwrap_err();
        assert_eq!(mistakes[0].to_string(), "FP: `FP` comes twice");
    }

    #[test]
    fn a_kind_has_its_own_tables_and_then_the_shared_ones() {
        let catalogue = Catalogue::load().unwrap();
        let kind = catalogue.kind("FA").unwrap();
        let tables: Vec<_> = kind.tables.iter().map(|t| (t.element.as_str(), t.sort)).collect();
        let (balance, journal) = (Sort::Balance, Sort::Journal);
        let expected = [
            ("AchizitiiLivrari", journal),
            ("Recapitulare", balance),
            ("ProduseFinite", balance),
            ("LivrariProduseFinite", journal),
        ];
        assert_eq!((tables, kind.filings.len()), (expected.to_vec(), 3));
        let takes = |code| kind.tables.iter().map(|table| table.takes(code)).collect::<Vec<_>>();
        assert_eq!(takes("22071000"), [true; 4]);
        assert_eq!(takes("27101245"), [false, false, true, true]);
    }

    /// The file of a kind with one text replaced.
    fn mistakes_of(name: &str, from: &str, to: &str) -> Vec<String> {
        let (_, text) = KINDS.iter().find(|(known, _)| *known == name).unwrap();
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let mistakes = Catalogue::from_files(&[(name, &text)], &SHARED).unwrap_err();
        mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_mistake_about_cn_codes_says_where_it_is() {
        let (family, only_for) =
            ("`22x` is not the beginning of a CN code", "only_for is for rows");
        for (name, from, to, expected) in [
            ("ss.toml", "\"2207\"", "\"22x\"", format!("SS/families: {family}")),
            (
                "al.toml",
                "[\"22\", \"24\"]",
                "[\"22x\"]",
                format!("AL/Documente/columns/concentratie/only_for: {family}"),
            ),
            (
                "al.toml",
                "type = \"codNC\"",
                "type = \"codCIM\"",
                format!("AL/Documente: {only_for}"),
            ),
            (
                "ss.toml",
                "families = [\"2207\", \"2208\"]",
                "",
                "SS/Livrari: a table of CN codes has".to_owned(),
            ),
            ("fa.toml", "\"end_users\"", "\"users\"", "FA: there are no shared".to_owned()),
            ("fa.toml", "AchizitiiLivrari", "Recapitulare", "FA: `Recapitulare` comes".to_owned()),
            ("fp.toml", "tables_of = \"medicines\"", "", "FP: no tables".to_owned()),
        ] {
            let found = mistakes_of(name, from, to);
            assert!(found.iter().any(|m| m.contains(&expected)), "{expected}: {found:?}");
        }
    }
}
