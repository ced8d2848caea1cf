//! The messages of the contract, as one table (`wire.md`, Operations). From it come
//! `xsd/serviciu.xsd` and the WSDLs, the reader of requests and the writer of answers.

mod disposal;
mod drafts;
mod operations;
mod records;
mod search;
mod signature;

pub use disposal::DISPOSAL;
pub use operations::OPERATIONS;
pub use records::*;

/// Namespace of the messages.
pub use crate::declaration::RECEIPT_NAMESPACE as NAMESPACE;

/// How often an element may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Exactly once.
    Once,
    /// Once or not at all.
    Maybe,
    /// Any number of times.
    Many,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `xs:string`
    Text,
    /// `xs:boolean`
    Boolean,
    /// `xs:long`
    Integer,
    /// `xs:dateTime`, always with its offset from UTC.
    Moment,
    /// `xs:date`, without an offset.
    Day,
    /// `xs:base64Binary`
    Binary,
    /// One of a closed list of names.
    OneOf(&'static Names),
    /// Elements of its own.
    Record(&'static Record),
    /// A global element of the contract, under the record's name; written byte for byte.
    Global(&'static Record),
    /// Any one element, read as it stands (`raporteazaXml`).
    Anything,
    /// An XML-DSig signature, whose schema is not imported: it breaks three common stacks.
    Signature,
}

/// An element of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, in [`NAMESPACE`]; empty for `Anything` and `Signature`.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
    /// How often.
    pub occurs: Occurs,
    /// A sentence for the schema, Romanian.
    pub about: &'static str,
}

/// A complex type: elements in their order.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name in the schema.
    pub name: &'static str,
    /// Its elements.
    pub fields: &'static [Field],
}

/// A simple type: a closed list.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    /// Its name in the schema.
    pub name: &'static str,
    /// The list.
    pub values: &'static [&'static str],
}

/// Which operation it is, by whose identity it needs (`wire.md`, Operations).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Nobody's, or that of the document it takes.
    Open(Open),
    /// The caller's (7004).
    Consult(Consult),
    /// Likewise.
    Draft(Drafts),
}

/// Operations that anybody may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// getStareServiciu
    State,
    /// getListaTari
    Countries,
    /// getNomenclator
    Nomenclature,
    /// raporteaza
    Report,
    /// raporteazaXml
    ReportXml,
    /// valideaza
    Validate,
    /// transmite
    Transmit,
}

/// Operations on what the caller may report for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consult {
    /// getSucursale
    Branches,
    /// getUltimaDataRaportata
    Reported,
    /// getDeclaratie
    Declaration,
    /// getIstoric
    History,
    /// cautaDeclaratii
    Search,
}

/// Operations on drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// creeazaProiect
    Create,
    /// creeazaRectificativa
    Amend,
    /// salveazaProiect
    Save,
    /// getProiect
    Get,
    /// stergeProiect
    Delete,
}

/// An operation: a request element of its name, an answer element of its name and `Raspuns`.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name on the wire.
    pub name: &'static str,
    /// Which one it is.
    pub verb: Verb,
    /// A sentence for the WSDL, Romanian.
    pub about: &'static str,
    /// The request's elements.
    pub request: &'static [Field],
    /// The answer's elements.
    pub answer: &'static [Field],
}

impl Operation {
    /// The operation of a request element's local name.
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.name == name)
    }

    /// Whether it needs the caller's identity.
    pub fn needs_identity(&self) -> bool {
        matches!(self.verb, Verb::Consult(_) | Verb::Draft(_))
    }

    /// Local name of the answer's element.
    pub fn answer_name(&self) -> String {
        format!("{}Raspuns", self.name)
    }
}

const fn one(name: &'static str, holds: Type, about: &'static str) -> Field {
    Field { name, holds, occurs: Occurs::Once, about }
}

const fn maybe(name: &'static str, holds: Type, about: &'static str) -> Field {
    Field { name, holds, occurs: Occurs::Maybe, about }
}

const fn many(name: &'static str, holds: Type, about: &'static str) -> Field {
    Field { name, holds, occurs: Occurs::Many, about }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_operation_has_a_name_and_a_verb_of_its_own() {
        let names: HashSet<_> = OPERATIONS.iter().map(|o| o.name).collect();
        let verbs: HashSet<_> = OPERATIONS.iter().map(|o| format!("{:?}", o.verb)).collect();
        assert_eq!((names.len(), verbs.len()), (OPERATIONS.len(), OPERATIONS.len()));
    }

    /// `wsimport` makes one parameter of the two, and stops where it cannot.
    #[test]
    fn what_a_request_and_its_answer_both_name_is_of_one_type() {
        for operation in OPERATIONS {
            for asked in operation.request {
                let twin = operation.answer.iter().find(|told| told.name == asked.name);
                // A number that may be missing is another type of Java's than one that is there.
                let other = |told: &&Field| {
                    told.holds != asked.holds
                        || told.holds != Type::Text && told.occurs != asked.occurs
                };
                assert_eq!(twin.filter(other), None, "{} {}", operation.name, asked.name);
            }
        }
    }

    #[test]
    fn an_operation_is_found_by_its_exact_name() {
        assert_eq!(Operation::named("raporteaza").map(|o| o.verb), Some(Verb::Open(Open::Report)));
        assert_eq!(Operation::named("Raporteaza"), None);
    }
}
