//! The operations on drafts, and what their messages hold. A draft travels as base64, so that no
//! library changes it on its way from the service to whoever signs it.

use super::Type::{Binary, Boolean, Global, Moment, OneOf, Text};
use super::records::{CHANGE_STATE, FINDING, RECEIPT};
use super::{Drafts, Field, Names, Open, Operation, Record, Type, Verb, many, maybe, one};

/// `FelSalvare`: what a saved document is to the draft that is there.
pub static SAVING: Names = Names { name: "FelSalvare", values: &["EDITARE", "IMPORT"] };

/// `Proiect`
pub static DRAFT: Record = Record {
    name: "Proiect",
    fields: &[
        WORKPLACE,
        KIND,
        PERIOD,
        one("sha256", Text, "SHA-256 al proiectului păstrat, hexazecimal."),
        maybe("document", Binary, "Declaratie nesemnată; lipsește din răspunsul la salvare."),
    ],
};

/// `SchimbareProiect`: a line of what happened to a draft.
pub static DRAFT_CHANGE: Record = Record {
    name: "SchimbareProiect",
    fields: &[
        one("data", Moment, "Momentul schimbării."),
        one("persoana", Text, "Persoana care a făcut schimbarea."),
        one("motiv", Text, "Motivul."),
        one("stare", OneOf(&CHANGE_STATE), "Starea de după schimbare; STERS nu mai există."),
    ],
};

const WORKPLACE: Field = one("codWorkplace", Text, "Codul punctului de lucru, sau alt cod al lui.");
const KIND: Field = one("tip", Text, "Tipul declarației.");
const PERIOD: Field = one("perioada", Text, "Perioada: 2026-11-20, 2026-11, 2026-T4 sau 2026.");
const KEY: &[Field] = &[WORKPLACE, KIND, PERIOD];

/// What came of a request for a draft: the draft, or why there is none.
const DRAFTED: &[Field] = &[
    one("realizat", Boolean, "Altfel cererea este refuzată și nimic nu s-a schimbat."),
    maybe("proiect", Type::Record(&DRAFT), "Proiectul; lipsește când cererea este refuzată."),
    many(
        "constatare",
        Type::Record(&FINDING),
        "Ce mai este greșit în proiect, cum ar fi spus la transmitere; sau de ce este refuzată cererea.",
    ),
];

/// creeazaProiect
pub(super) const CREATE: Operation = Operation {
    name: "creeazaProiect",
    verb: Verb::Draft(Drafts::Create),
    about: "Proiectul unei perioade: cel existent, sau unul nou, completat din declarația \
            anterioară; al unei perioade deja transmise, proiectul rectificativei.",
    request: KEY,
    answer: DRAFTED,
};

/// creeazaRectificativa
pub(super) const AMEND: Operation = Operation {
    name: "creeazaRectificativa",
    verb: Verb::Draft(Drafts::Amend),
    about: "Proiectul rectificativei: o copie a declarației pe care o înlocuiește.",
    request: &[
        one("numarInregistrare", Text, "Numărul declarației în vigoare."),
        maybe("motiv", Text, "Motivul rectificării, cel mult 500 de caractere."),
    ],
    answer: DRAFTED,
};

/// salveazaProiect
pub(super) const SAVE: Operation = Operation {
    name: "salveazaProiect",
    verb: Verb::Draft(Drafts::Save),
    about: "Păstrează o declarație nesemnată ca proiect al perioadei ei, octet cu octet.",
    request: &[
        one("document", Binary, "Declaratie, nesemnată."),
        maybe(
            "fel",
            OneOf(&SAVING),
            "EDITARE, dacă lipsește: codurile cu stoc inițial nu se șterg (5021). IMPORT: \
             suprascrie proiectul existent.",
        ),
    ],
    answer: DRAFTED,
};

/// getProiect
pub(super) const GET: Operation = Operation {
    name: "getProiect",
    verb: Verb::Draft(Drafts::Get),
    about: "Proiectul unei perioade, cu ce mai este greșit în el și cu istoricul lui.",
    request: KEY,
    answer: &[
        one("proiect", Type::Record(&DRAFT), "Proiectul."),
        many("constatare", Type::Record(&FINDING), "Ce mai este greșit în el."),
        many("schimbare", Type::Record(&DRAFT_CHANGE), "O schimbare a proiectelor perioadei."),
    ],
};

/// stergeProiect
pub(super) const DELETE: Operation = Operation {
    name: "stergeProiect",
    verb: Verb::Draft(Drafts::Delete),
    about: "Șterge proiectul unei perioade; schimbările lui rămân în istoric.",
    request: KEY,
    answer: KEY,
};

/// transmite
pub(super) const TRANSMIT: Operation = Operation {
    name: "transmite",
    verb: Verb::Open(Open::Transmit),
    about: "Transmite proiectul unei perioade, semnat. O regulă neîndeplinită lasă proiectul.",
    request: &[WORKPLACE, KIND, PERIOD, one("document", Binary, "Proiectul semnat.")],
    answer: &[one("Recipisa", Global(&RECEIPT), "Recipisa.")],
};
