//! cautaDeclaratii: its criteria (point 25.3 of the instructions), its orders and its rows (26.1).

use super::Type::{Boolean, Integer, Moment, OneOf, Text};
use super::{Field, Names, Record, STATE, Type, many, maybe, one};

/// `Ordine`: the columns of point 26.1.
pub static ORDER: Names = Names {
    name: "Ordine",
    values: &[
        "numarInregistrare",
        "codWorkplace",
        "judet",
        "tip",
        "perioada",
        "stare",
        "dataInregistrare",
    ],
};

/// What is asked.
pub static SEARCH: &[Field] = &[
    maybe("numarInregistrare", Text, "Parte din numărul de înregistrare."),
    maybe("codWorkplace", Text, "Parte din codul punctului de lucru."),
    maybe("codAccize", Text, "Parte din codul de acciză al companiei."),
    maybe("companie", Text, "Parte din denumirea companiei."),
    maybe("cui", Text, "Codul fiscal al companiei, întreg, cu sau fără RO."),
    maybe("judet", Text, "Codul județului, din nomenclatorul judete."),
    maybe("tip", Text, "Tipul declarației."),
    maybe("stare", OneOf(&STATE), "Starea declarației."),
    maybe(
        "perioadaDeLa",
        Text,
        "Perioade care încep cel mai devreme în prima ei zi: 2026-11-20, 2026-11, 2026-T4 sau 2026.",
    ),
    maybe(
        "perioadaPanaLa",
        Text,
        "Perioade care încep cel mai târziu în ultima ei zi, nu înaintea celei din perioadaDeLa: \
         2026-11-20, 2026-11, 2026-T4 sau 2026.",
    ),
    maybe("intarziata", Boolean, "Numai cele sosite după termen, sau numai cele în termen."),
    maybe("ordine", OneOf(&ORDER), "Coloana după care se ordonează; lipsește pentru perioada."),
    maybe("descrescator", Boolean, "De la cel mai mare; fără ordine, lipsește pentru true."),
    maybe("pagina", Integer, "Pagina, de la 1; lipsește pentru prima."),
];

/// `DeclaratieGasita`
static FOUND: Record = Record {
    name: "DeclaratieGasita",
    fields: &[
        maybe("numarInregistrare", Text, "Numărul, al unei declarații care a fost acceptată."),
        one("codWorkplace", Text, "Codul punctului de lucru."),
        maybe("judet", Text, "Codul județului."),
        one("tip", Text, "Tipul declarației."),
        one("perioada", Text, "Perioada."),
        one("stare", OneOf(&STATE), "RESPINSA cu număr este retrasă de un ofițer."),
        maybe("dataInregistrare", Moment, "Momentul în care a primit numărul."),
        one("dataPrimire", Moment, "Momentul primirii."),
        one("intarziata", Boolean, "A sosit după termen."),
        one("secventa", Integer, "0 originalul, 1… rectificativele sau valorificările."),
        maybe("inlocuitaDe", Text, "Numărul rectificativei care a înlocuit-o."),
        one("sha256", Text, "SHA-256 al documentului, hexazecimal: cu el o dă getDeclaratie."),
        one("cui", Text, "Codul fiscal al companiei."),
        one("companie", Text, "Denumirea companiei."),
        maybe("codAccize", Text, "Codul de acciză al companiei."),
    ],
};

/// What is answered.
pub static FOUND_PAGE: &[Field] = &[
    one("pagini", Integer, "Câte pagini sunt."),
    one("declaratii", Integer, "Câte declarații sunt în toate paginile."),
    many("declaratie", Type::Record(&FOUND), "O declarație."),
];
