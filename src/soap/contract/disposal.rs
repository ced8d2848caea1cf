//! Disposals: the document that the service seals when an officer records one, and how the operator
//! is told of it (points 11 and 25.2.8 of the instructions).

use super::Type::{Moment, OneOf, Signature, Text};
use super::{ENVIRONMENT, Field, Occurs, Record, Type, many, maybe, one};

/// `StocValorificat`
static STOCK: Record = Record {
    name: "StocValorificat",
    fields: &[
        one("tabel", Text, "Tabelul de solduri al tipului."),
        one("cod", Text, "codCIM sau codNC."),
        maybe("stare", Text, "Starea, unde tabelul o are."),
        maybe("um", Text, "Unitatea de măsură, unde tabelul o are."),
        one("stocInitial", Text, "Stocul final al declarației dinainte."),
        one("iesiri", Text, "Cât s-a valorificat; 0 la ce numai trece mai departe."),
        one("stocFinal", Text, "Cu cât se deschide declarația următoare."),
    ],
};

/// `Valorificare`: the document itself, which `getDeclaratie` gives byte for byte.
pub static DISPOSAL: Record = Record {
    name: "Valorificare",
    fields: &[
        one("mediu", OneOf(&ENVIRONMENT), "Mediul."),
        one("numarInregistrare", Text, "Numărul, cu V și a câta este a perioadei."),
        one("codWorkplace", Text, "Punctul de lucru."),
        one("tip", Text, "Tipul declarației în a cărei serie stă."),
        one("perioada", Text, "Perioada: 2026-11-20, 2026-11, 2026-T4 sau 2026."),
        one("ofiter", Text, "Codul ofițerului."),
        one("motiv", Text, "Motivul."),
        one("dataInregistrare", Moment, "Momentul înregistrării."),
        many("stoc", Type::Record(&STOCK), "Un stoc."),
        Field {
            name: "",
            holds: Signature,
            occurs: Occurs::Maybe,
            about: "Sigiliul serviciului: operatorul nu semnează o valorificare.",
        },
    ],
};

/// `ValorificareInregistrata`
pub static RECORDED: Record = Record {
    name: "ValorificareInregistrata",
    fields: &[
        one("numarInregistrare", Text, "Numărul ei."),
        one("data", Moment, "Momentul înregistrării."),
        maybe("ofiter", Text, "Codul ofițerului."),
        one("motiv", Text, "Motivul."),
    ],
};
