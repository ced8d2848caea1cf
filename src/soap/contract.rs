//! The messages of the contract, as one table (`wire.md`, Operations). From it come
//! `xsd/serviciu.xsd` and the WSDLs, the reader of requests and the writer of answers.

mod signature;

pub use signature::SIGNATURE;

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

/// The operations of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// getStareServiciu
    State,
    /// getListaTari
    Countries,
    /// raporteaza
    Report,
    /// raporteazaXml
    ReportXml,
    /// valideaza
    Validate,
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

use Type::{Anything, Binary, Boolean, Global, Integer, Moment, OneOf, Signature, Text};

/// `Mediu`
pub static ENVIRONMENT: Names = Names { name: "Mediu", values: &["TEST", "PRODUCTIE"] };
/// `StareDeclaratie`: the three outcomes of a submission.
pub static OUTCOME: Names =
    Names { name: "StareDeclaratie", values: &["ACCEPTATA", "RESPINSA", "REFUZATA"] };
/// `Nivel`
pub static LEVEL: Names = Names { name: "Nivel", values: &["EROARE", "AVERTISMENT"] };

/// `Limite`
pub static LIMITS: Record = Record {
    name: "Limite",
    fields: &[
        one("mesaj", Integer, "Octeți ai unui mesaj, înainte și după despachetare."),
        one("document", Integer, "Octeți ai unei declarații."),
        one("adancime", Integer, "Elemente unul în altul."),
        one("atribute", Integer, "Atribute ale unui element."),
        one("linii", Integer, "Linii în toate tabelele unei declarații."),
    ],
};

/// `UltimaOra`
pub static LAST_HOUR: Record = Record {
    name: "UltimaOra",
    fields: &[
        one("preluate", Integer, "Declarații primite în ultimele 60 de minute."),
        one("acceptate", Integer, "Dintre ele, acceptate."),
        one(
            "respinse",
            Integer,
            "Dintre ele, respinse: o regulă a declarației nu este îndeplinită.",
        ),
        one(
            "refuzate",
            Integer,
            "Dintre ele, refuzate: document, semnătură, certificat, drepturi.",
        ),
        maybe("mediana", Integer, "Jumătate au primit răspuns în cel mult atâtea milisecunde."),
        maybe("p99", Integer, "99 din 100 au primit răspuns în cel mult atâtea milisecunde."),
    ],
};

/// `Intrerupere`
pub static OUTAGE: Record = Record {
    name: "Intrerupere",
    fields: &[
        one("deLa", Moment, "Începutul întreruperii."),
        maybe("panaLa", Moment, "Sfârșitul ei; lipsește cât timp ține."),
        one("motiv", Text, "Motivul, pentru oameni."),
    ],
};

/// `Tara`
pub static COUNTRY: Record = Record {
    name: "Tara",
    fields: &[
        one("cod", Text, "ISO 3166-1 alfa-2."),
        one("denumire", Text, "Denumirea în română."),
        one("membruUE", Boolean, "Stat membru al Uniunii Europene la data răspunsului."),
    ],
};

/// `Valoare`
pub static VALUE: Record = Record {
    name: "Valoare",
    fields: &[one("nume", Text, "Numele valorii."), one("valoare", Text, "Valoarea.")],
};

/// `Valori`
pub static VALUES: Record = Record {
    name: "Valori",
    fields: &[many("valoare", Type::Record(&VALUE), "Valorile care nu se potrivesc.")],
};

/// `Constatare`: one error or warning.
pub static FINDING: Record = Record {
    name: "Constatare",
    fields: &[
        one("cod", Integer, "Codul de răspuns."),
        maybe("motiv", Text, "Numele motivului, unde un cod are mai multe."),
        one("nivel", OneOf(&LEVEL), "EROARE sau AVERTISMENT."),
        one("mesaj", Text, "Ce este greșit, în română."),
        one("mesajEn", Text, "Ce este greșit, în engleză."),
        one("remediu", Text, "Ce este de făcut."),
        maybe("cale", Text, "Calea elementului în document."),
        maybe("linie", Integer, "Linia în document, de la 1."),
        maybe("coloana", Integer, "Coloana, în caractere, de la 1."),
        maybe("ref", Text, "Atributul ref al rândului."),
        maybe("valori", Type::Record(&VALUES), "Valorile care nu se potrivesc."),
    ],
};

/// `Constatari`
pub static FINDINGS: Record = Record {
    name: "Constatari",
    fields: &[many("constatare", Type::Record(&FINDING), "O eroare sau un avertisment.")],
};

/// `Recipisa`
pub static RECEIPT: Record = Record {
    name: "Recipisa",
    fields: &[
        one("mediu", OneOf(&ENVIRONMENT), "Mediul care a răspuns."),
        one("idRecipisa", Text, "Identificatorul recipisei."),
        one("stare", OneOf(&OUTCOME), "Rezultatul."),
        maybe("numarInregistrare", Text, "Numărul de înregistrare, al unei declarații acceptate."),
        maybe("codWorkplace", Text, "Punctul de lucru."),
        maybe("tip", Text, "Tipul declarației."),
        maybe("perioada", Text, "Perioada: 2026-11-20, 2026-11, 2026-T4 sau 2026."),
        maybe("secventa", Integer, "0 originalul, 1… rectificativele."),
        one("sha256", Text, "SHA-256 al documentului, hexazecimal."),
        maybe("certificatSemnatar", Text, "SHA-256 al certificatului care a semnat, hexazecimal."),
        one("dataInregistrare", Moment, "Momentul primirii."),
        maybe("intarziata", Boolean, "Dacă termenul era depășit."),
        maybe("erori", Type::Record(&FINDINGS), "Erorile."),
        maybe("avertismente", Type::Record(&FINDINGS), "Avertismentele."),
        Field {
            name: "",
            holds: Signature,
            occurs: Occurs::Maybe,
            about: "Sigiliul serviciului, la ACCEPTATA și RESPINSA.",
        },
    ],
};

/// `Eroare`: the detail of every fault.
pub static FAULT: Record = Record {
    name: "Eroare",
    fields: &[
        one("cod", Integer, "Codul de răspuns."),
        one("mesaj", Text, "Ce este greșit, în română."),
        one("mesajEn", Text, "Ce este greșit, în engleză."),
        one("remediu", Text, "Ce este de făcut."),
        maybe("linie", Integer, "Linia în mesaj, de la 1."),
        maybe("coloana", Integer, "Coloana, în caractere, de la 1."),
        maybe("incident", Text, "Numărul incidentului, al unei erori a serviciului."),
        maybe("reincercatiDupa", Integer, "Secunde după care mesajul poate fi trimis din nou."),
    ],
};

/// The operations.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        name: "getStareServiciu",
        verb: Verb::State,
        about: "Starea serviciului: dacă preia declarații, limitele, ultima oră, întreruperile.",
        request: &[],
        answer: &[
            one("mediu", OneOf(&ENVIRONMENT), "Mediul."),
            one("versiune", Text, "Versiunea serviciului."),
            one("ora", Moment, "Ora serviciului."),
            one("preiaDeclaratii", Boolean, "O declarație trimisă acum ar fi preluată."),
            one("limite", Type::Record(&LIMITS), "Cât de mare poate fi o declarație."),
            one("ultimaOra", Type::Record(&LAST_HOUR), "Ultimele 60 de minute."),
            many("intrerupere", Type::Record(&OUTAGE), "Întreruperi declarate."),
        ],
    },
    Operation {
        name: "getListaTari",
        verb: Verb::Countries,
        about: "Lista țărilor.",
        request: &[],
        answer: &[many("tara", Type::Record(&COUNTRY), "O țară.")],
    },
    Operation {
        name: "raporteaza",
        verb: Verb::Report,
        about: "Transmite o declarație semnată, octet cu octet: calea recomandată.",
        request: &[one("document", Binary, "Fișierul semnat.")],
        answer: &[one("Recipisa", Global(&RECEIPT), "Recipisa.")],
    },
    Operation {
        name: "raporteazaXml",
        verb: Verb::ReportXml,
        about: "Transmite o declarație semnată, ca element al mesajului.",
        request: &[one("", Anything, "Elementul Declaratie, semnat.")],
        answer: &[one("Recipisa", Global(&RECEIPT), "Recipisa.")],
    },
    Operation {
        name: "valideaza",
        verb: Verb::Validate,
        about: "Verifică o declarație, semnată sau nu; nu păstrează nimic.",
        request: &[one("document", Binary, "Fișierul, semnat sau nu.")],
        answer: &[
            one("valida", Boolean, "Nu are nicio eroare."),
            one("semnatura", Type::Record(&SIGNATURE), "Ce s-a aflat despre semnătură."),
            many("constatare", Type::Record(&FINDING), "O eroare sau un avertisment."),
        ],
    },
];

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

    #[test]
    fn an_operation_is_found_by_its_exact_name() {
        assert_eq!(Operation::named("raporteaza").map(|o| o.verb), Some(Verb::Report));
        assert_eq!(Operation::named("Raporteaza"), None);
    }
}
