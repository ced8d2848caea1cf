//! What the messages hold: the records and the closed lists of the contract.

use super::Type::{Boolean, Day, Integer, Moment, OneOf, Signature, Text};
use super::{Field, Names, Occurs, Record, Type, many, maybe, one};

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

/// `AvertismenteApelant`: stands in the Header of an answer.
pub static CALLER_WARNINGS: Record = Record {
    name: "AvertismenteApelant",
    fields: &[many(
        "constatare",
        Type::Record(&FINDING),
        "Un avertisment despre certificatul apelantului, de exemplu că expiră curând.",
    )],
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
        maybe("secventa", Integer, "0 originalul, 1… rectificativele sau valorificările."),
        one("sha256", Text, "SHA-256 al documentului, hexazecimal."),
        maybe("certificatSemnatar", Text, "SHA-256 al certificatului care a semnat, hexazecimal."),
        one("dataInregistrare", Moment, "Momentul primirii."),
        maybe("intarziata", Boolean, "Dacă termenul era depășit."),
        maybe("erori", Type::Record(&FINDINGS), "Erorile."),
        maybe("avertismente", Type::Record(&FINDINGS), "Avertismentele."),
        maybe("versiune", Text, "Versiunea programului care a judecat; lipsește din cele vechi."),
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

/// `StarePunctDeLucru`: what a workplace is on a day.
pub static STANDING: Names = Names {
    name: "StarePunctDeLucru",
    values: &[
        "ACTIV",
        "SUSPENDAT",
        "SUSPENDARE_EXPIRATA",
        "SUSPENDAT_SANCTIUNE",
        "RETRAS",
        "ANULAT",
        "INCHIS",
        "NEAUTORIZAT",
        "COORDONATOARE_INACTIVA",
        "IN_AFARA_SEZONULUI",
    ],
};

/// `TipSucursala`
pub static BRANCH_KIND: Record = Record {
    name: "TipSucursala",
    fields: &[
        one("tip", Text, "Tipul declarației."),
        maybe("ultimaPerioada", Text, "Ultima perioadă cu o declarație acceptată."),
        maybe("urmatoarea", Text, "Următoarea perioadă de raportat."),
    ],
};

/// `Sucursala`
pub static BRANCH: Record = Record {
    name: "Sucursala",
    fields: &[
        one("cui", Text, "Codul fiscal al companiei."),
        one("companie", Text, "Denumirea companiei."),
        one("companieActiva", Boolean, "Compania poate raporta."),
        one("codWorkplace", Text, "Codul punctului de lucru."),
        one("denumire", Text, "Denumirea punctului de lucru."),
        one("tipUnitate", Text, "Tipul unității, din nomenclatorul tipuriUnitate."),
        one("stare", OneOf(&STANDING), "Ce este astăzi."),
        many("tip", Type::Record(&BRANCH_KIND), "Un tip de declarație pe care îl depune."),
    ],
};

/// `Lipsa`: a period without an accepted declaration.
pub static MISSING: Record = Record {
    name: "Lipsa",
    fields: &[
        one("perioada", Text, "Perioada."),
        maybe("termen", Moment, "Din acest moment declarația este întârziată."),
        one("intarziata", Boolean, "Termenul a trecut."),
        maybe(
            "numarRetras",
            Text,
            "Numărul declarației retrase de un ofițer: se trimite rectificativa ei.",
        ),
    ],
};

/// `Raportare`
pub static REPORTED: Record = Record {
    name: "Raportare",
    fields: &[
        one("tip", Text, "Tipul declarației."),
        maybe("ultimaPerioada", Text, "Ultima perioadă cu o declarație acceptată."),
        maybe(
            "numarInregistrare",
            Text,
            "Numărul ei, al versiunii în vigoare; cu V, al unei valorificări înregistrate de un ofițer.",
        ),
        maybe("urmatoarea", Text, "Următoarea perioadă de raportat."),
        many("lipsa", Type::Record(&MISSING), "O perioadă care lipsește de atunci."),
    ],
};

/// `StareInregistrata`: where a declaration that is kept stands.
pub static STATE: Names = Names { name: "StareInregistrata", values: &["ACCEPTATA", "RESPINSA"] };

/// `StareIstoric`: where a declaration, or the draft it comes from, stood after a change.
pub static CHANGE_STATE: Names =
    Names { name: "StareIstoric", values: &["PROIECT", "STERS", "ACCEPTATA", "RESPINSA"] };

/// `Retragere`
pub static WITHDRAWAL: Record = Record {
    name: "Retragere",
    fields: &[
        one("data", Moment, "Momentul retragerii."),
        one("motiv", Text, "Motivul, în cuvintele ofițerului."),
    ],
};

/// `Schimbare`: a line of a history.
pub static CHANGE: Record = Record {
    name: "Schimbare",
    fields: &[
        one("numarInregistrare", Text, "Numărul versiunii."),
        one("versiune", Integer, "0 originalul, 1… rectificativele sau valorificările."),
        one("data", Moment, "Momentul schimbării."),
        maybe("persoana", Text, "Persoana care a semnat, sau care a lucrat la proiect."),
        maybe("ofiter", Text, "Codul ofițerului, unde a lucrat un ofițer."),
        maybe("motiv", Text, "Motivul."),
        one("stare", OneOf(&CHANGE_STATE), "Starea de după schimbare; a proiectului șters, STERS."),
        maybe("dataInregistrare", Moment, "Momentul în care versiunea a primit numărul."),
    ],
};

/// `NumeNomenclator`
pub static LIST: Names = Names {
    name: "NumeNomenclator",
    values: &[
        "medicamente",
        "produseAccizabile",
        "unitati",
        "tipuriIntrare",
        "tipuriIesire",
        "tipuriUnitate",
        "judete",
        "tari",
        "tipuriDeclaratie",
        "coduriRaspuns",
    ],
};

/// `Pozitie`: an entry of a nomenclature.
pub static ENTRY: Record = Record {
    name: "Pozitie",
    fields: &[
        one("cod", Text, "Codul."),
        one("denumire", Text, "Denumirea în română; a unui cod de răspuns, mesajul."),
        maybe("denumireEn", Text, "Denumirea în engleză."),
        maybe("deLa", Day, "Prima zi în care este în vigoare; lipsește când nu are început."),
        maybe("panaLa", Day, "Ultima zi; lipsește cât este deschisă."),
        maybe(
            "um",
            Text,
            "Unitatea de măsură a unui medicament; ale unui produs accizabil, despărțite prin spații.",
        ),
        maybe("prescriptie", Boolean, "Medicamentul se eliberează numai pe prescripție."),
        maybe("controlat", Boolean, "Medicamentul este stupefiant sau psihotrop."),
        maybe("ueDeLa", Day, "Prima zi a țării în Uniunea Europeană."),
        maybe("uePanaLa", Day, "Ultima ei zi în Uniunea Europeană."),
        maybe("remediu", Text, "Ce este de făcut la un cod de răspuns."),
        maybe("remediuEn", Text, "Același lucru în engleză."),
        maybe("motiv", Text, "Numele motivului care precizează un cod de răspuns."),
        maybe("nivel", OneOf(&LEVEL), "EROARE sau AVERTISMENT; codul 0 nu are."),
        maybe("cauza", Text, "Când se dă un cod de răspuns."),
        maybe("cauzaEn", Text, "Același lucru în engleză."),
        maybe("exemplu", Text, "Mesajul unui cod de răspuns cu valori completate."),
        maybe("exempluEn", Text, "Același lucru în engleză."),
    ],
};
