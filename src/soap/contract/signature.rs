//! `Semnatura`: what valideaza tells of a signature. Beside whether there is one and whether it is
//! good, what was found out, as far as the verification went.

use super::Type::{Boolean, Integer, Moment, OneOf, Text};
use super::{Names, Record, Type, many, maybe, one};

/// `ParteSemnata`: what a reference is to.
static PART: Names =
    Names { name: "ParteSemnata", values: &["DECLARATIE", "PROPRIETATI", "KEYINFO", "ALTCEVA"] };

/// `TipCheie`
static KEY: Names = Names { name: "TipCheie", values: &["RSA", "EC"] };

/// `Referinta`
static REFERENCE: Record = Record {
    name: "Referinta",
    fields: &[
        one("uri", Text, "URI-ul referinței, așa cum este scris."),
        one("acopera", OneOf(&PART), "La ce este referința."),
        one("faraSemnatura", Boolean, "Semnătura este lăsată afară din ce se rezumă."),
        maybe("canonizare", Text, "URI-ul formei canonice a ceea ce se rezumă."),
        one("rezumat", Text, "URI-ul algoritmului de rezumare."),
        maybe("corecta", Boolean, "Rezumatul este cel scris; lipsește dacă nu a fost calculat."),
    ],
};

/// `ProprietatiXades`
static PROPERTIES: Record = Record {
    name: "ProprietatiXades",
    fields: &[
        one("semnate", Boolean, "O referință corectă le acoperă; altfel nu spun nimic."),
        maybe("momentSemnare", Moment, "Momentul semnării, după semnatar."),
        maybe("certificatCorect", Boolean, "Indică certificatul cu care s-a semnat."),
        maybe("politica", Text, "Identificatorul politicii de semnare; implied, dacă așa spun."),
    ],
};

/// `MarcaTemporala`
static TIMESTAMP: Record = Record {
    name: "MarcaTemporala",
    fields: &[
        one("corecta", Boolean, "Este a acestei semnături, iar semnătura ei este bună."),
        maybe("moment", Moment, "Momentul, după autoritate."),
        maybe("autoritate", Text, "Numele din certificatul autorității, care nu este judecată."),
        maybe("problema", Text, "Ce este greșit, în engleză; în română spune avertismentul."),
    ],
};

/// `Semnatura`
pub static SIGNATURE: Record = Record {
    name: "Semnatura",
    fields: &[
        one("prezenta", Boolean, "Documentul are o semnătură."),
        one("valida", Boolean, "Semnătura și certificatul ei sunt bune."),
        maybe(
            "certificat",
            Text,
            "SHA-256 al certificatului înregistrat care a semnat, hexazecimal.",
        ),
        maybe("tipCheie", OneOf(&KEY), "Felul cheii care a semnat."),
        maybe("bitiCheie", Integer, "Mărimea ei, în biți."),
        maybe("canonizare", Text, "URI-ul formei canonice a elementului SignedInfo."),
        maybe("algoritm", Text, "URI-ul algoritmului de semnare."),
        maybe("rezumat", Text, "URI-ul rezumatului pe care îl semnează."),
        maybe(
            "valoareCorecta",
            Boolean,
            "Valoarea este a unei chei înregistrate; lipsește dacă nu este indicată niciuna.",
        ),
        many("referinta", Type::Record(&REFERENCE), "O referință a semnăturii."),
        maybe("xades", Type::Record(&PROPERTIES), "Proprietățile XAdES."),
        many("marcaTemporala", Type::Record(&TIMESTAMP), "O marcă temporală a semnăturii."),
    ],
};
