//! Reasons (`motiv`): names that refine a code (`rules.md`, the end).

/// A reason under a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The code it refines.
    pub code: u16,
    /// Its name on the wire.
    pub name: &'static str,
    /// Romanian sentence; `{name}` stands for a value of the finding, and what stands in brackets is
    /// said when its values are known.
    pub ro: &'static str,
    /// English sentence, likewise.
    pub en: &'static str,
}

/// 3001: nobody registered this certificate (C-31).
pub const CERT_NOT_REGISTERED: Reason = Reason {
    code: 3001,
    name: "CERT_NOT_REGISTERED",
    ro: "certificat neînregistrat; refaceți înrolarea[; pare reînnoirea certificatului {inlocuieste}]",
    en: "certificate not registered; enrol again[; looks like a renewal of {inlocuieste}]",
};

/// 3002, a warning: 45, 15 or 3 days before its end (C-33).
pub const CERT_EXPIRES_SOON: Reason = Reason {
    code: 3002,
    name: "CERT_EXPIRES_SOON",
    ro: "mai sunt cel mult {prag} zile",
    en: "no more than {prag} days are left",
};

/// 3004: revoked before it was received (C-11, C-13).
pub const CERT_REVOKED: Reason = Reason {
    code: 3004,
    name: "CERT_REVOKED",
    ro: "revocat la {deLa}[, cauza {cauza}]",
    en: "revoked on {deLa}[, cause {cauza}]",
};

/// 3004: known only after acceptance; an officer looks at the declaration (C-12).
pub const REVIEW_CERT_REVOKED: Reason = Reason {
    code: 3004,
    name: "REVIEW_CERT_REVOKED",
    ro: "certificat revocat sau suspendat la {deLa}, înainte de primire, aflat ulterior",
    en: "certificate revoked or suspended on {deLa}, before receipt, known later",
};

/// 3005: on hold when it was received (C-11).
pub const CERT_SUSPENDED: Reason = Reason {
    code: 3005,
    name: "CERT_SUSPENDED",
    ro: "suspendat la {deLa}",
    en: "suspended on {deLa}",
};

/// 3006: the issuer is not among those of this environment (C-22).
pub const CERT_FOREIGN_NOT_RECOGNISED: Reason = Reason {
    code: 3006,
    name: "CERT_FOREIGN_NOT_RECOGNISED",
    ro: "emitentul nu este recunoscut",
    en: "the issuer is not recognised",
};

/// 3007: something of article 18(1) is missing (C-01).
pub const CERT_NOT_QUALIFIED: Reason = Reason {
    code: 3007,
    name: "CERT_NOT_QUALIFIED",
    ro: "lipsește {lipsa} (art. 18 alin. (1) lit. {litera})",
    en: "letter {litera} of article 18(1) is missing",
};

/// 3007: the holder is not named (C-03).
pub const CERT_PSEUDONYM: Reason = Reason {
    code: 3007,
    name: "CERT_PSEUDONYM",
    ro: "certificatul folosește un pseudonim",
    en: "the certificate uses a pseudonym",
};

/// 3007, a warning: no QcSSCD, so the effect of article 5 cannot be proved (C-06).
pub const CERT_NO_QSCD: Reason = Reason {
    code: 3007,
    name: "CERT_NO_QSCD",
    ro: "nu spune că cheia este într-un dispozitiv securizat",
    en: "it does not say that the key is in a secure device",
};

/// 3007, a warning: its provider is liable up to a limit (C-04).
pub const CERT_USE_LIMITED: Reason = Reason {
    code: 3007,
    name: "CERT_USE_LIMITED",
    ro: "are limite de utilizare: {limita}",
    en: "it has limits of use: {limita}",
};

/// 3009: nobody could say whether it is revoked (C-16).
pub const CERT_STATUS_UNKNOWN: Reason = Reason {
    code: 3009,
    name: "CERT_STATUS_UNKNOWN",
    ro: "{cauza}",
    en: "the status could not be verified; try again",
};

/// 4003: before the authorisation, or the mention, of the workplace (U-37).
pub const WORKPLACE_NOT_YET_AUTHORISED: Reason = Reason {
    code: 4003,
    name: "WORKPLACE_NOT_YET_AUTHORISED",
    ro: "punctul de lucru nu era autorizat în ziua declarată; este din {deLa}",
    en: "the workplace was not authorised on the declared day; it is since {deLa}",
};

/// 4003: on a day of a suspension, or after one that no mention ended (U-31, U-33).
pub const WORKPLACE_SUSPENDED: Reason = Reason {
    code: 4003,
    name: "WORKPLACE_SUSPENDED",
    ro: "activitate suspendată de la {deLa}[ până la {panaLa}][, act {act}]",
    en: "activity suspended from {deLa}[ to {panaLa}][, act {act}]",
};

/// 4003: on a day after its authorisation ended (U-37).
pub const WORKPLACE_CLOSED: Reason = Reason {
    code: 4003,
    name: "WORKPLACE_CLOSED",
    ro: "autorizație anulată sau punct de lucru desființat din {deLa}[, act {act}]",
    en: "authorisation annulled or workplace closed since {deLa}[, act {act}]",
};

/// 4003: the unit that it is an office of does not work (U-38).
pub const PARENT_NOT_ACTIVE: Reason = Reason {
    code: 4003,
    name: "PARENT_NOT_ACTIVE",
    ro: "farmacia coordonatoare nu este activă în ziua declarată",
    en: "the coordinating pharmacy is not active on the declared day",
};

/// 4003: a seasonal office in winter (U-60).
pub const OUT_OF_SEASON: Reason = Reason {
    code: 4003,
    name: "OUT_OF_SEASON",
    ro: "oficina sezonieră raportează numai între 1 mai și 30 septembrie",
    en: "a seasonal office reports only from 1 May to 30 September",
};

/// 5017: a prescription medicine at a drugstore (U-10).
pub const PRODUCT_NOT_ALLOWED_FOR_UNIT: Reason = Reason {
    code: 5017,
    name: "PRODUCT_NOT_ALLOWED_FOR_UNIT",
    ro: "drogheria poate deține numai medicamente fără prescripție",
    en: "a drugstore may hold only medicines without prescription",
};

/// 5017: a narcotic or psychotropic medicine at a drugstore (U-11).
pub const CONTROLLED_NOT_ALLOWED: Reason = Reason {
    code: 5017,
    name: "CONTROLLED_NOT_ALLOWED",
    ro: "unitatea nu poate deține stupefiante sau psihotrope",
    en: "the unit may not hold narcotics or psychotropics",
};

/// 5019: a medicine that the nomenclature does not have on the declared day (U-14).
pub const PRODUCT_UNKNOWN_OR_NOT_AUTHORISED: Reason = Reason {
    code: 5019,
    name: "PRODUCT_UNKNOWN_OR_NOT_AUTHORISED",
    ro: "produsul nu este autorizat în ziua declarată",
    en: "the product is not authorised on the declared day",
};

/// 5020: a transfer between units of which U-70 says nothing.
pub const TRANSFER_NOT_PERMITTED: Reason = Reason {
    code: 5020,
    name: "TRANSFER_NOT_PERMITTED",
    ro: "transfer nepermis între aceste unități",
    en: "transfer not permitted between these units",
};

/// All of them.
pub const REASONS: [Reason; 20] = [
    CERT_NOT_REGISTERED,
    CERT_EXPIRES_SOON,
    CERT_REVOKED,
    REVIEW_CERT_REVOKED,
    CERT_SUSPENDED,
    CERT_FOREIGN_NOT_RECOGNISED,
    CERT_NOT_QUALIFIED,
    CERT_PSEUDONYM,
    CERT_NO_QSCD,
    CERT_USE_LIMITED,
    CERT_STATUS_UNKNOWN,
    WORKPLACE_NOT_YET_AUTHORISED,
    WORKPLACE_SUSPENDED,
    WORKPLACE_CLOSED,
    PARENT_NOT_ACTIVE,
    OUT_OF_SEASON,
    PRODUCT_NOT_ALLOWED_FOR_UNIT,
    CONTROLLED_NOT_ALLOWED,
    PRODUCT_UNKNOWN_OR_NOT_AUTHORISED,
    TRANSFER_NOT_PERMITTED,
];
