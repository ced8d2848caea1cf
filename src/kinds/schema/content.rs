//! Complex types: tables, rows, groups and choices.

use super::{
    text::Text,
    types::{self, REFERENCE},
};
use crate::kinds::{Column, Particle, RowShape, Table};

/// The types of a table, of its rows and of the list inside a row.
pub(super) fn table(text: &mut Text, kind: &str, table: &Table) {
    let name = format!("{kind}{}", table.element);
    let row = format!("{name}{}", table.rows.element);
    list(text, &name, &table.rows.element, &row, Some(table));
    let nested = table.nested.as_ref().map(|nested| {
        let list_name = format!("{name}{}", nested.element);
        let row_name = format!("{list_name}{}", nested.rows.element);
        (nested, list_name, row_name)
    });
    let list_of_row =
        nested.as_ref().map(|(nested, name, _)| (nested.element.as_str(), name.as_str()));
    row_type(text, &row, &table.rows, list_of_row);
    if let Some((nested, list_name, row_name)) = &nested {
        list(text, list_name, &nested.rows.element, row_name, None);
        complex_type(text, row_name, &nested.rows, None);
    }
}

fn list(text: &mut Text, name: &str, element: &str, row: &str, table: Option<&Table>) {
    text.open(&format!("xs:complexType name=\"{name}\""));
    if let Some(table) = table {
        text.documentation(&table.title);
    }
    text.open("xs:sequence");
    text.empty(&format!(
        "xs:element name=\"{element}\" type=\"{row}\" minOccurs=\"0\" maxOccurs=\"unbounded\""
    ));
    text.close();
    text.close();
}

/// A row of a table, which may carry the sender's own `ref`.
fn row_type(text: &mut Text, name: &str, shape: &RowShape, list: Option<(&str, &str)>) {
    text.open(&format!("xs:complexType name=\"{name}\""));
    sequence(text, shape, list);
    text.empty(&format!("xs:attribute name=\"ref\" type=\"{REFERENCE}\""));
    text.close();
}

/// A type without attributes; `list` is the element and type that come after the columns.
pub(super) fn complex_type(
    text: &mut Text,
    name: &str,
    shape: &RowShape,
    list: Option<(&str, &str)>,
) {
    text.open(&format!("xs:complexType name=\"{name}\""));
    sequence(text, shape, list);
    text.close();
}

fn sequence(text: &mut Text, shape: &RowShape, list: Option<(&str, &str)>) {
    text.open("xs:sequence");
    for particle in &shape.content {
        match particle {
            Particle::Column(index) => columns(text, shape, &[*index]),
            Particle::Group { element, optional, branches } => {
                let occurs = if *optional { " minOccurs=\"0\"" } else { "" };
                match element {
                    Some(name) => {
                        text.open(&format!("xs:element name=\"{name}\"{occurs}"));
                        text.open("xs:complexType");
                        group(text, shape, branches, "");
                        text.close();
                        text.close();
                    }
                    None => group(text, shape, branches, occurs),
                }
            }
        }
    }
    if let Some((element, name)) = list {
        text.empty(&format!("xs:element name=\"{element}\" type=\"{name}\" minOccurs=\"0\""));
    }
    text.close();
}

/// One branch is a sequence, several are a choice between sequences.
fn group(text: &mut Text, shape: &RowShape, branches: &[Vec<usize>], occurs: &str) {
    match branches {
        [branch] => {
            text.open(&format!("xs:sequence{occurs}"));
            columns(text, shape, branch);
            text.close();
        }
        _ => {
            text.open(&format!("xs:choice{occurs}"));
            for branch in branches {
                match branch.as_slice() {
                    [_] => columns(text, shape, branch),
                    _ => {
                        text.open("xs:sequence");
                        columns(text, shape, branch);
                        text.close();
                    }
                }
            }
            text.close();
        }
    }
}

fn columns(text: &mut Text, shape: &RowShape, indices: &[usize]) {
    let columns = indices.iter().filter_map(|index| shape.columns.get(*index));
    for column in columns {
        self::column(text, column);
    }
}

fn column(text: &mut Text, column: &Column) {
    let occurs = if column.optional { " minOccurs=\"0\"" } else { "" };
    let name = column.element();
    match types::name(&column.value) {
        Some(value) => text.empty(&format!("xs:element name=\"{name}\" type=\"{value}\"{occurs}")),
        None => {
            text.open(&format!("xs:element name=\"{name}\"{occurs}"));
            text.open("xs:simpleType");
            types::words(text, &column.value);
            text.close();
            text.close();
        }
    }
}
