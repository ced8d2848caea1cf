//! The operations of the contract, each with its request and its answer.

use super::Type::{Anything, Binary, Boolean, Day, Global, Integer, Moment, OneOf, Text};
use super::disposal::RECORDED;
use super::drafts::{AMEND, CREATE, DELETE, GET, SAVE, TRANSMIT};
use super::records::*;
use super::search::{FOUND_PAGE, SEARCH};
use super::signature::SIGNATURE;
use super::{Consult, Open, Operation, Type, Verb, many, maybe, one};

/// The operations.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        name: "getStareServiciu",
        verb: Verb::Open(Open::State),
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
        verb: Verb::Open(Open::Countries),
        about: "Lista țărilor.",
        request: &[],
        answer: &[many("tara", Type::Record(&COUNTRY), "O țară.")],
    },
    Operation {
        name: "getNomenclator",
        verb: Verb::Open(Open::Nomenclature),
        about: "O pagină a unei liste de coduri, cu zilele în care fiecare este în vigoare.",
        request: &[
            one("nume", OneOf(&LIST), "Lista."),
            maybe("dupa", Day, "Versiunea pe care o aveți: numai ce s-a schimbat după ea."),
            maybe("pagina", Integer, "Pagina, de la 1; lipsește pentru prima."),
        ],
        answer: &[
            one("nume", OneOf(&LIST), "Lista."),
            maybe("versiune", Day, "Ziua celei mai noi versiuni; lipsește cât lista este goală."),
            one("pagini", Integer, "Câte pagini sunt."),
            one("pozitii", Integer, "Câte poziții sunt în toate paginile."),
            many("pozitie", Type::Record(&ENTRY), "O poziție."),
        ],
    },
    Operation {
        name: "getSucursale",
        verb: Verb::Consult(Consult::Branches),
        about: "Punctele de lucru pentru care apelantul poate raporta.",
        request: &[],
        answer: &[many("sucursala", Type::Record(&BRANCH), "Un punct de lucru.")],
    },
    Operation {
        name: "getUltimaDataRaportata",
        verb: Verb::Consult(Consult::Reported),
        about: "Până unde a raportat un punct de lucru și ce perioade lipsesc de atunci.",
        request: &[
            one("codWorkplace", Text, "Codul punctului de lucru, sau alt cod al lui."),
            maybe("tip", Text, "Tipul declarației; lipsește pentru toate."),
        ],
        answer: &[
            one("codWorkplace", Text, "Codul punctului de lucru."),
            many("raportare", Type::Record(&REPORTED), "Un tip de declarație pe care îl depune."),
        ],
    },
    Operation {
        name: "raporteaza",
        verb: Verb::Open(Open::Report),
        about: "Transmite o declarație semnată, octet cu octet: calea recomandată.",
        request: &[one("document", Binary, "Fișierul semnat.")],
        answer: &[one("Recipisa", Global(&RECEIPT), "Recipisa.")],
    },
    Operation {
        name: "raporteazaXml",
        verb: Verb::Open(Open::ReportXml),
        about: "Transmite o declarație semnată, ca element al mesajului.",
        request: &[one("", Anything, "Elementul Declaratie, semnat.")],
        answer: &[one("Recipisa", Global(&RECEIPT), "Recipisa.")],
    },
    Operation {
        name: "valideaza",
        verb: Verb::Open(Open::Validate),
        about: "Verifică o declarație, semnată sau nu; nu păstrează nimic.",
        request: &[one("document", Binary, "Fișierul, semnat sau nu.")],
        answer: &[
            one("valida", Boolean, "Nu are nicio eroare."),
            one("semnatura", Type::Record(&SIGNATURE), "Ce s-a aflat despre semnătură."),
            many("constatare", Type::Record(&FINDING), "O eroare sau un avertisment."),
        ],
    },
    CREATE,
    AMEND,
    SAVE,
    GET,
    DELETE,
    TRANSMIT,
    Operation {
        name: "getDeclaratie",
        verb: Verb::Consult(Consult::Declaration),
        about: "O declarație păstrată, cu recipisa ei: după un răspuns pierdut, aici se află dacă \
                a ajuns. Se dă numărul, sau punctul de lucru cu tipul și perioada, sau sha256.",
        request: &[
            maybe("numarInregistrare", Text, "Numărul de înregistrare."),
            maybe("codWorkplace", Text, "Codul punctului de lucru, sau alt cod al lui."),
            maybe("tip", Text, "Tipul declarației."),
            maybe("perioada", Text, "Perioada: 2026-11-20, 2026-11, 2026-T4 sau 2026."),
            maybe("sha256", Text, "SHA-256 al documentului, hexazecimal."),
        ],
        answer: &[
            maybe("numarInregistrare", Text, "Numărul, al unei declarații care a fost acceptată."),
            one("codWorkplace", Text, "Codul punctului de lucru."),
            one("tip", Text, "Tipul declarației."),
            one("perioada", Text, "Perioada."),
            one("secventa", Integer, "0 originalul, 1… rectificativele sau valorificările."),
            one("stare", OneOf(&STATE), "RESPINSA cu număr este retrasă de un ofițer."),
            maybe("inlocuitaDe", Text, "Numărul rectificativei care a înlocuit-o."),
            maybe("retragere", Type::Record(&WITHDRAWAL), "Retragerea ei de către un ofițer."),
            many(
                "valorificare",
                Type::Record(&RECORDED),
                "O valorificare (V) a perioadei, înregistrată de un ofițer: cu stocul ei final se \
                 deschide declarația următoare.",
            ),
            one("sha256", Text, "SHA-256 al documentului, hexazecimal."),
            one("dataPrimire", Moment, "Momentul primirii."),
            maybe("dataInregistrare", Moment, "Momentul în care a primit numărul."),
            one("intarziata", Boolean, "A sosit după termen."),
            one(
                "document",
                Binary,
                "Documentul semnat, octet cu octet; al unei valorificări, elementul Valorificare cu \
                 sigiliul serviciului.",
            ),
            maybe("plic", Binary, "Mesajul întreg, unde semnătura se verifică numai în el."),
            one("Recipisa", Global(&RECEIPT), "Recipisa, cum a fost trimisă."),
        ],
    },
    Operation {
        name: "getIstoric",
        verb: Verb::Consult(Consult::History),
        about: "Tot ce s-a întâmplat cu o declarație și cu celelalte versiuni ale perioadei ei.",
        request: &[one("numarInregistrare", Text, "Numărul de înregistrare.")],
        answer: &[many("schimbare", Type::Record(&CHANGE), "O schimbare.")],
    },
    Operation {
        name: "cautaDeclaratii",
        verb: Verb::Consult(Consult::Search),
        about: "Declarațiile punctelor de lucru pentru care apelantul poate raporta, după oricare \
                criterii, în orice ordine, pe pagini.",
        request: SEARCH,
        answer: FOUND_PAGE,
    },
];
