//! What the sender may not do: 4xxx.

use super::{Answer, answer};

/// 4001: the workplace `{codWorkplace}` is unknown.
pub const WORKPLACE_UNKNOWN: Answer = answer(4001)
    .says(
        "Punctul de lucru «{codWorkplace}» este necunoscut",
        "The workplace `{codWorkplace}` is unknown",
    )
    .when(
        "Antetul numește un cod, sau un alias, pe care registrul nu îl are",
        "The header names a code, or an alias, that the registry does not have",
    )
    .remedied("Verificați codWorkplace", "Check codWorkplace")
    .example(&[("codWorkplace", "CJF000000999X")]);

/// 4002: the signer may not report for the workplace `{codWorkplace}`.
pub const NOT_ENTITLED: Answer = answer(4002)
    .says(
        "Semnatarul nu are dreptul să raporteze pentru punctul de lucru «{codWorkplace}»",
        "The signer may not report for the workplace `{codWorkplace}`",
    )
    .when(
        "Semnatarul nu este utilizator sau reprezentant al companiei la data primirii",
        "The signer is no user or representative of the company when the document is received",
    )
    .remedied(
        "Cereți dreptul reprezentantului legal al companiei",
        "Ask the company's legal representative for the right",
    )
    .example(&[("codWorkplace", "CJF000000123U")]);

/// 4003: the workplace is not active in the period.
pub const WORKPLACE_NOT_ACTIVE: Answer = answer(4003)
    .says("Punctul de lucru nu este activ în perioada declarată", "The workplace is not active in the period")
    .when("În ziua declarată punctul de lucru era suspendat, închis, în afara sezonului sau încă neautorizat", "On the declared day the workplace was suspended, closed, out of season or not authorised yet")
    .remedied("Verificați starea autorizației în perioada declarată", "Check the standing of the authorisation in the declared period");

/// 4004: the company is deactivated.
pub const COMPANY_INACTIVE: Answer = answer(4004)
    .says("Compania este dezactivată", "The company is deactivated")
    .when(
        "Compania punctului de lucru este dezactivată în registru",
        "The company of the workplace is deactivated in the registry",
    )
    .remedied("Adresați-vă autorității", "Turn to the authority");

/// 4005: the kind `{tip}` does not fit the type of the unit `{tipUnitate}`.
pub const KIND_FOR_UNIT: Answer = answer(4005)
    .says(
        "Tipul de declarație «{tip}» nu se potrivește tipului de unitate «{tipUnitate}»",
        "The kind `{tip}` does not fit the type of the unit `{tipUnitate}`",
    )
    .when(
        "Catalogul nu dă acest tip de declarație unităților de acest tip",
        "The catalogue does not give this kind of declaration to units of this type",
    )
    .remedied(
        "Alegeți tipul de declarație al unității",
        "Choose the kind of declaration of the unit",
    )
    .example(&[("tip", "DG"), ("tipUnitate", "FARM_COM")]);

/// 4006: the document was made for `{mediu}`, and this is `{asteptat}`.
pub const OTHER_ENVIRONMENT: Answer = answer(4006)
    .says(
        "Documentul este făcut pentru mediul «{mediu}», iar acesta este «{asteptat}»",
        "The document was made for `{mediu}`, and this is `{asteptat}`",
    )
    .when(
        "Antetul spune TEST, iar serviciul este PRODUCTIE, sau invers",
        "The header says TEST and the service is PRODUCTIE, or the other way round",
    )
    .remedied(
        "Trimiteți documentul la adresa mediului său",
        "Send the document to the address of its environment",
    )
    .example(&[("mediu", "TEST"), ("asteptat", "PRODUCTIE")]);
