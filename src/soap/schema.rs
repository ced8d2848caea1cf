//! `xsd/serviciu.xsd`: the schema of the messages, written from the contract's table. Its own
//! types are named with a prefix: without one, Node's `soap` finds none of them and reads every
//! number and truth value as text.

use super::contract::{
    CALLER_WARNINGS, DISPOSAL, FAULT, Field, NAMESPACE, Names, OPERATIONS, Occurs, RECEIPT, Record,
    Type,
};
use crate::kinds::schema::Text;

/// What stands by itself: receipts and faults, and the document of a disposal.
static GLOBALS: [&Record; 4] = [&RECEIPT, &FAULT, &DISPOSAL, &CALLER_WARNINGS];

/// The schema, as it is checked in and served.
pub fn schema() -> String {
    let mut out = Text::begin();
    out.open(&format!(
        "xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"{NAMESPACE}\" \
         targetNamespace=\"{NAMESPACE}\" elementFormDefault=\"qualified\""
    ));
    for operation in OPERATIONS {
        wrapper(&mut out, operation.name, Some(operation.about), operation.request);
        wrapper(&mut out, &operation.answer_name(), None, operation.answer);
    }
    for global in GLOBALS {
        out.empty(&format!("xs:element name=\"{0}\" type=\"m:{0}\"", global.name));
    }
    let types = Types::used();
    for names in types.names {
        out.open(&format!("xs:simpleType name=\"{}\"", names.name));
        out.open("xs:restriction base=\"xs:string\"");
        for value in names.values {
            out.empty(&format!("xs:enumeration value=\"{value}\""));
        }
        out.close();
        out.close();
    }
    for record in types.records {
        out.open(&format!("xs:complexType name=\"{}\"", record.name));
        sequence(&mut out, record.fields);
        out.close();
    }
    out.finish()
}

/// The global element of a message, with a type of its own (document/literal wrapped).
fn wrapper(out: &mut Text, name: &str, about: Option<&str>, fields: &[Field]) {
    out.open(&format!("xs:element name=\"{name}\""));
    if let Some(about) = about {
        annotation(out, about);
    }
    out.open("xs:complexType");
    sequence(out, fields);
    out.close();
    out.close();
}

fn sequence(out: &mut Text, fields: &[Field]) {
    if fields.is_empty() {
        return out.empty("xs:sequence");
    }
    out.open("xs:sequence");
    for field in fields {
        element(out, field);
    }
    out.close();
}

fn element(out: &mut Text, field: &Field) {
    let occurs = match field.occurs {
        Occurs::Once => "",
        Occurs::Maybe => " minOccurs=\"0\"",
        Occurs::Many => " minOccurs=\"0\" maxOccurs=\"unbounded\"",
    };
    let named =
        |holds: &str| format!("xs:element name=\"{}\" type=\"{holds}\"{occurs}", field.name);
    let any = |of: &str| format!("xs:any namespace=\"{of}\" processContents=\"lax\"{occurs}");
    out.open(&match field.holds {
        Type::Text => named("xs:string"),
        Type::Boolean => named("xs:boolean"),
        Type::Integer => named("xs:long"),
        Type::Moment => named("xs:dateTime"),
        Type::Day => named("xs:date"),
        Type::Binary => named("xs:base64Binary"),
        Type::OneOf(names) => named(&own(names.name)),
        Type::Record(record) => named(&own(record.name)),
        Type::Global(record) => format!("xs:element ref=\"{}\"{occurs}", own(record.name)),
        Type::Anything => any("##other"),
        Type::Signature => any("http://www.w3.org/2000/09/xmldsig#"),
    });
    annotation(out, field.about);
    out.close();
}

/// A name of this schema, as it is pointed to.
fn own(name: &str) -> String {
    format!("m:{name}")
}

fn annotation(out: &mut Text, about: &str) {
    out.open("xs:annotation");
    out.leaf("xs:documentation xml:lang=\"ro\"", about);
    out.close();
}

/// The types that the messages use, each once, in the order they are met.
#[derive(Default)]
struct Types {
    names: Vec<&'static Names>,
    records: Vec<&'static Record>,
}

impl Types {
    fn used() -> Self {
        let mut types = Self::default();
        for operation in OPERATIONS {
            types.of(operation.request);
            types.of(operation.answer);
        }
        GLOBALS.into_iter().for_each(|global| types.record(global));
        types
    }

    fn of(&mut self, fields: &'static [Field]) {
        for field in fields {
            match field.holds {
                Type::OneOf(names) if !self.names.contains(&names) => self.names.push(names),
                Type::Record(record) | Type::Global(record) => self.record(record),
                _ => {}
            }
        }
    }

    fn record(&mut self, record: &'static Record) {
        if !self.records.contains(&record) {
            self.records.push(record);
            self.of(record.fields);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_that_is_checked_in_is_the_one_the_table_gives() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/xsd/serviciu.xsd");
        if std::env::var_os("SER_WRITE_CONTRACT").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == schema(),
            "run the tests once with SER_WRITE_CONTRACT=1"
        );
    }

    #[test]
    fn what_is_pointed_to_has_a_prefix() {
        let schema = schema();
        for pointer in [" type=\"", " ref=\"", " base=\""] {
            for name in schema.split(pointer).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(name.starts_with("xs:") || name.starts_with("m:"), "{name}");
            }
        }
    }

    #[test]
    fn every_message_and_every_element_of_it_is_declared() {
        let schema = schema();
        let declared = |name: &str| schema.contains(&format!("<xs:element name=\"{name}\""));
        for operation in OPERATIONS {
            assert!(declared(operation.name) && declared(&operation.answer_name()));
            for field in operation.request.iter().chain(operation.answer) {
                let any = matches!(field.holds, Type::Anything | Type::Signature);
                assert!(any || declared(field.name), "{} {}", operation.name, field.name);
            }
        }
    }
}
