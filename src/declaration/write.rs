//! A declaration as a document: header and rows into elements, by the catalogue. Values are in
//! their canonical form; each row begins a line.

use super::{Header, Row, Table, Value, read::NAMESPACE};
use crate::{
    kinds::{Kind, Nested, Particle, RowShape},
    xml::Writer,
};
use std::borrow::Cow;

/// An unsigned `Declaratie`, whose `Id` a signature may refer to.
pub(super) fn write(header: &Header, kind: &Kind, tables: &[Table<'_>]) -> String {
    let mut out = Writer::new();
    out.declaration();
    out.open("Declaratie", &[("xmlns", NAMESPACE), ("Id", "decl"), ("versiune", "1")]);
    line(&mut out);
    antet(&mut out, header);
    line(&mut out);
    out.open(&kind.code, &[]);
    for (table, shape) in tables.iter().filter_map(|t| Some((t, kind.tables.get(t.index)?))) {
        line(&mut out);
        out.open(&shape.element, &[]);
        for written in table.rows.iter() {
            line(&mut out);
            row(&mut out, written, &shape.rows, shape.nested.as_ref());
        }
        line(&mut out);
        out.close();
    }
    line(&mut out);
    out.close();
    line(&mut out);
    out.finish()
}

fn line(out: &mut Writer) {
    out.text("\n");
}

/// `Antet`, in the order of `kinds/catalogue/antet.toml`.
fn antet(out: &mut Writer, header: &Header) {
    out.open("Antet", &[]);
    out.leaf("mediu", header.environment.wire());
    out.leaf("codWorkplace", &header.workplace);
    out.leaf("tip", &header.kind);
    out.open("perioada", &[]);
    out.leaf(header.period.frequency().element(), &header.period.to_string());
    out.close();
    for (element, text) in [("rectifica", &header.amends), ("motiv", &header.reason)] {
        if let Some(text) = text {
            out.leaf(element, text);
        }
    }
    for (element, said) in [("faraStoc", header.no_stock), ("faraOperatiuni", header.no_operations)]
    {
        if said {
            out.leaf(element, "true");
        }
    }
    if let Some((name, version)) = &header.program {
        out.open("program", &[]);
        out.leaf("nume", name);
        out.leaf("versiune", version);
        out.close();
    }
    out.close();
}

fn row(out: &mut Writer, row: Row<'_>, shape: &RowShape, nested: Option<&Nested>) {
    let reference: Vec<_> =
        row.reference().map(|reference| ("ref", reference)).into_iter().collect();
    out.open(&shape.element, &reference);
    for particle in &shape.content {
        match particle {
            Particle::Column(column) => cells(out, row, shape, &[*column]),
            Particle::Group { element, branches, .. } => {
                let columns: Vec<usize> = branches.iter().flatten().copied().collect();
                if !columns.iter().any(|column| row.has(*column)) {
                    continue;
                }
                match element {
                    Some(element) => {
                        out.open(element, &[]);
                        cells(out, row, shape, &columns);
                        out.close();
                    }
                    None => cells(out, row, shape, &columns),
                }
            }
        }
    }
    let mut list = row.inside().peekable();
    if let (Some(nested), Some(_)) = (nested, list.peek()) {
        out.open(&nested.element, &[]);
        list.for_each(|inside| self::row(out, inside, &nested.rows, None));
        out.close();
    }
    out.close();
}

/// Those of the columns that are there.
fn cells(out: &mut Writer, row: Row<'_>, shape: &RowShape, columns: &[usize]) {
    for index in columns {
        if let (Some(column), Some(text)) =
            (shape.columns.get(*index), text(row.value(Some(*index))))
        {
            out.leaf(column.element(), &text);
        }
    }
}

fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Absent => None,
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Date(date) => Some(Cow::Owned(date.to_string())),
    }
}
