//! The schema of declarations, written from the catalogue: XML Schema 1.0 without anything that
//! the usual code generators stumble over. One file for the document, one for the types of values,
//! one for each kind; checked in under `xsd/`.

mod content;
mod text;
mod types;

use super::{Catalogue, Kind, ValueType};
use content::{complex_type, table};
use std::collections::BTreeMap;
pub use text::Text;

/// Namespace of declarations.
pub const NAMESPACE: &str = "urn:ro:ser:declaratie:v1";

/// A file of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Its name, `declaratie-FP.xsd`; includes name other files so, without a folder.
    pub name: String,
    /// Its content, UTF-8.
    pub text: String,
}

/// Name of the file that a validator begins with.
pub const ROOT: &str = "declaratie.xsd";

const TYPES: &str = "declaratie-tipuri.xsd";

/// Every file: the root first, then the types of values, then the kinds.
pub fn files(catalogue: &Catalogue) -> Vec<SchemaFile> {
    let file = |name: &str, text| SchemaFile { name: name.to_owned(), text };
    let mut files = vec![file(ROOT, root(catalogue)), file(TYPES, value_types(catalogue))];
    files.extend(catalogue.kinds().iter().map(|kind| file(&part(kind), part_text(kind))));
    files
}

fn part(kind: &Kind) -> String {
    format!("declaratie-{}.xsd", kind.code)
}

fn begin() -> Text {
    let mut text = Text::begin();
    text.open(&format!(
        "xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"{NAMESPACE}\" \
         targetNamespace=\"{NAMESPACE}\" elementFormDefault=\"qualified\""
    ));
    text
}

/// The document: header, content of one kind, signature. Drafts have no signature.
fn root(catalogue: &Catalogue) -> String {
    let mut text = begin();
    text.empty(&format!("xs:include schemaLocation=\"{TYPES}\""));
    for kind in catalogue.kinds() {
        text.empty(&format!("xs:include schemaLocation=\"{}\"", part(kind)));
    }
    text.empty("xs:element name=\"Declaratie\" type=\"Declaratie\"");
    text.open("xs:complexType name=\"Declaratie\"");
    text.open("xs:sequence");
    text.empty("xs:element name=\"Antet\" type=\"Antet\"");
    text.open("xs:choice");
    for kind in catalogue.kinds() {
        text.empty(&format!("xs:element name=\"{0}\" type=\"{0}\"", kind.code));
    }
    text.close();
    text.empty(
        "xs:any namespace=\"http://www.w3.org/2000/09/xmldsig#\" processContents=\"lax\" \
         minOccurs=\"0\"",
    );
    text.close();
    text.empty("xs:attribute name=\"Id\" type=\"xs:ID\"");
    text.empty("xs:attribute name=\"versiune\" type=\"xs:string\" use=\"required\" fixed=\"1\"");
    text.close();
    complex_type(&mut text, "Antet", catalogue.header(), None);
    text.finish()
}

/// The kind: its tables, each optional (5007 judges them), and their rows.
fn part_text(kind: &Kind) -> String {
    let mut text = begin();
    text.empty(&format!("xs:include schemaLocation=\"{TYPES}\""));
    text.open(&format!("xs:complexType name=\"{}\"", kind.code));
    text.documentation(&kind.title);
    text.open("xs:sequence");
    for table in &kind.tables {
        let (element, code) = (&table.element, &kind.code);
        text.empty(&format!(
            "xs:element name=\"{element}\" type=\"{code}{element}\" minOccurs=\"0\""
        ));
    }
    text.close();
    text.close();
    for shape in &kind.tables {
        table(&mut text, &kind.code, shape);
    }
    text.finish()
}

/// The types of the values that the header and the kinds use, by name.
fn value_types(catalogue: &Catalogue) -> String {
    let tables = catalogue.kinds().iter().flat_map(|kind| &kind.tables);
    let shapes = tables.flat_map(|table| {
        [Some(&table.rows), table.nested.as_ref().map(|nested| &nested.rows)].into_iter().flatten()
    });
    let columns = shapes.chain([catalogue.header()]).flat_map(|shape| &shape.columns);
    let used: BTreeMap<String, &ValueType> = columns
        .filter_map(|column| types::name(&column.value).map(|name| (name, &column.value)))
        .filter(|(name, _)| !name.starts_with("xs:"))
        .collect();
    let mut text = begin();
    for (name, value) in used {
        text.open(&format!("xs:simpleType name=\"{name}\""));
        types::restriction(&mut text, value, catalogue);
        text.close();
    }
    text.open(&format!("xs:simpleType name=\"{}\"", types::REFERENCE));
    types::text(&mut text, 1, 40);
    text.close();
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn the_files_checked_in_are_those_the_catalogue_gives() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("xsd");
        let files = files(&Catalogue::load().unwrap());
        for file in &files {
            let checked_in = fs::read_to_string(folder.join(&file.name)).unwrap_or_default();
            assert!(
                checked_in == file.text,
                "xsd/{} differs: run `ser kinds --schema xsd`",
                file.name
            );
        }
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("declaratie"))
            .collect();
        names.sort();
        let mut expected: Vec<String> = files.into_iter().map(|file| file.name).collect();
        expected.sort();
        assert_eq!(names, expected);
    }

    #[test]
    fn the_files_are_well_formed() {
        for file in files(&Catalogue::load().unwrap()) {
            let document = crate::xml::Document::of(file.text);
            assert!(document.check(&crate::xml::Limits::default()).is_ok(), "{}", file.name);
        }
    }
}
