//! What the sender may not do: 4xxx.

use super::{Answer, answer};

/// 4001: the workplace `{codWorkplace}` is unknown.
pub const WORKPLACE_UNKNOWN: Answer = answer(
    4001,
    "Punctul de lucru «{codWorkplace}» este necunoscut",
    "The workplace `{codWorkplace}` is unknown",
    "Verificați codWorkplace",
);

/// 4002: the signer may not report for the workplace `{codWorkplace}`.
pub const NOT_ENTITLED: Answer = answer(
    4002,
    "Semnatarul nu are dreptul să raporteze pentru punctul de lucru «{codWorkplace}»",
    "The signer may not report for the workplace `{codWorkplace}`",
    "Cereți dreptul reprezentantului legal al companiei",
);

/// 4003: the workplace is not active in the period.
pub const WORKPLACE_NOT_ACTIVE: Answer = answer(
    4003,
    "Punctul de lucru nu este activ în perioada declarată",
    "The workplace is not active in the period",
    "Verificați starea autorizației în perioada declarată",
);

/// 4004: the company is deactivated.
pub const COMPANY_INACTIVE: Answer = answer(
    4004,
    "Compania este dezactivată",
    "The company is deactivated",
    "Adresați-vă autorității",
);

/// 4005: the kind `{tip}` does not fit the type of the unit `{tipUnitate}`.
pub const KIND_FOR_UNIT: Answer = answer(
    4005,
    "Tipul de declarație «{tip}» nu se potrivește tipului de unitate «{tipUnitate}»",
    "The kind `{tip}` does not fit the type of the unit `{tipUnitate}`",
    "Alegeți tipul de declarație al unității",
);

/// 4006: the document was made for `{mediu}`, and this is `{asteptat}`.
pub const OTHER_ENVIRONMENT: Answer = answer(
    4006,
    "Documentul este făcut pentru mediul «{mediu}», iar acesta este «{asteptat}»",
    "The document was made for `{mediu}`, and this is `{asteptat}`",
    "Trimiteți documentul la adresa mediului său",
);
