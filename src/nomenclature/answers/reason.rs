//! Reasons (`motiv`): names that refine a code (`rules.md`, the end).

mod certificate;

pub use certificate::*;

use super::{
    Answer, Both, CODE_UNKNOWN, Example, NOT_AUTHORISED, NOT_ENTITLED, STOCK_AFTER_SEASON,
    TRANSFER_DOUBTFUL, WORKPLACE_NOT_ACTIVE,
};

/// A reason under a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The sentence it refines.
    pub of: Answer,
    /// Its name on the wire.
    pub name: &'static str,
    /// Romanian sentence; `{name}` stands for a value of the finding, and what stands in brackets is
    /// said when its values are known.
    pub ro: &'static str,
    /// English sentence, likewise.
    pub en: &'static str,
    /// When it is said.
    pub cause: Both,
    /// Values for its names, as they might be.
    pub example: Example,
}

/// 4002: the signer's company holds the workplace on other days (U-39).
pub const NOT_HOLDER_ON_DAY: Reason = Reason {
    of: NOT_ENTITLED,
    name: "NOT_HOLDER_ON_DAY",
    ro: "societatea nu deținea autorizația în ziua declarată",
    en: "the company did not hold the authorisation on the declared day",
    cause: Both {
        ro: "Autorizația era în ziua declarată a altei societăți: pentru zilele de dinaintea unei vânzări declară vânzătorul, de la ea cumpărătorul",
        en: "The authorisation was another company's on the declared day: the seller declares the days before a sale, the buyer those from it on",
    },
    example: &[],
};

/// 4003: before the authorisation, or the mention, of the workplace (U-37).
pub const WORKPLACE_NOT_YET_AUTHORISED: Reason = Reason {
    of: WORKPLACE_NOT_ACTIVE,
    name: "WORKPLACE_NOT_YET_AUTHORISED",
    ro: "punctul de lucru nu era autorizat în ziua declarată; este din {deLa}",
    en: "the workplace was not authorised on the declared day; it is since {deLa}",
    cause: Both {
        ro: "Ziua declarată este înainte de autorizarea punctului de lucru sau de mențiunea lui",
        en: "The declared day is before the authorisation of the workplace, or before its mention",
    },
    example: &[("deLa", "2026-11-21")],
};

/// 4003: on a day of a suspension, or after one that no mention ended (U-31, U-33).
pub const WORKPLACE_SUSPENDED: Reason = Reason {
    of: WORKPLACE_NOT_ACTIVE,
    name: "WORKPLACE_SUSPENDED",
    ro: "activitate suspendată de la {deLa}[ până la {panaLa}][, act {act}]",
    en: "activity suspended from {deLa}[ to {panaLa}][, act {act}]",
    cause: Both {
        ro: "Ziua declarată cade într-o suspendare, sau după una pe care nicio mențiune nu a încheiat-o",
        en: "The declared day falls into a suspension, or after one that no mention ended",
    },
    example: &[("deLa", "2026-11-10"), ("panaLa", "2026-11-30"), ("act", "TEST 12/2026")],
};

/// 4003: on a day after its authorisation ended (U-37).
pub const WORKPLACE_CLOSED: Reason = Reason {
    of: WORKPLACE_NOT_ACTIVE,
    name: "WORKPLACE_CLOSED",
    ro: "autorizație anulată sau punct de lucru desființat din {deLa}[, act {act}]",
    en: "authorisation annulled or workplace closed since {deLa}[, act {act}]",
    cause: Both {
        ro: "Autorizația a fost anulată ori retrasă, sau punctul de lucru s-a desființat, înainte de ziua declarată",
        en: "The authorisation was annulled or withdrawn, or the workplace was closed, before the declared day",
    },
    example: &[("deLa", "2026-11-10"), ("act", "TEST 12/2026")],
};

/// 4003: the unit that it is an office of does not work (U-38).
pub const PARENT_NOT_ACTIVE: Reason = Reason {
    of: WORKPLACE_NOT_ACTIVE,
    name: "PARENT_NOT_ACTIVE",
    ro: "farmacia coordonatoare nu este activă în ziua declarată",
    en: "the coordinating pharmacy is not active on the declared day",
    cause: Both {
        ro: "Oficina lucrează numai cât lucrează farmacia de care ține",
        en: "An office works only while the pharmacy it belongs to does",
    },
    example: &[],
};

/// 4003: a seasonal office in winter (U-60).
pub const OUT_OF_SEASON: Reason = Reason {
    of: WORKPLACE_NOT_ACTIVE,
    name: "OUT_OF_SEASON",
    ro: "oficina sezonieră raportează numai între 1 mai și 30 septembrie",
    en: "a seasonal office reports only from 1 May to 30 September",
    cause: Both {
        ro: "O oficină sezonieră a declarat o zi dintre 1 octombrie și 30 aprilie",
        en: "A seasonal office declared a day between 1 October and 30 April",
    },
    example: &[],
};

/// 5017: a prescription medicine at a drugstore (U-10).
pub const PRODUCT_NOT_ALLOWED_FOR_UNIT: Reason = Reason {
    of: NOT_AUTHORISED,
    name: "PRODUCT_NOT_ALLOWED_FOR_UNIT",
    ro: "drogheria poate deține numai medicamente fără prescripție",
    en: "a drugstore may hold only medicines without prescription",
    cause: Both {
        ro: "O drogherie a declarat un medicament care se eliberează numai pe prescripție",
        en: "A drugstore declared a medicine that is dispensed on prescription alone",
    },
    example: &[],
};

/// 5017: a narcotic or psychotropic medicine at a drugstore (U-11).
pub const CONTROLLED_NOT_ALLOWED: Reason = Reason {
    of: NOT_AUTHORISED,
    name: "CONTROLLED_NOT_ALLOWED",
    ro: "unitatea nu poate deține stupefiante sau psihotrope",
    en: "the unit may not hold narcotics or psychotropics",
    cause: Both {
        ro: "O drogherie a declarat un medicament stupefiant sau psihotrop",
        en: "A drugstore declared a narcotic or psychotropic medicine",
    },
    example: &[("cod", "W00000012")],
};

/// 5019: a medicine that the nomenclature does not have on the declared day (U-14).
pub const PRODUCT_UNKNOWN_OR_NOT_AUTHORISED: Reason = Reason {
    of: CODE_UNKNOWN,
    name: "PRODUCT_UNKNOWN_OR_NOT_AUTHORISED",
    ro: "produsul nu este autorizat în ziua declarată",
    en: "the product is not authorised on the declared day",
    cause: Both {
        ro: "Medicamentul nu este în nomenclator în ziua declarată: nu a fost niciodată, nu încă sau nu mai este",
        en: "The medicine is not in the nomenclature on the declared day: it never was, is not yet, or is no longer",
    },
    example: &[("camp", "codCIM"), ("cod", "W00000099")],
};

/// 5020: a transfer between units of which U-70 says nothing.
pub const TRANSFER_NOT_PERMITTED: Reason = Reason {
    of: TRANSFER_DOUBTFUL,
    name: "TRANSFER_NOT_PERMITTED",
    ro: "transfer nepermis între aceste unități",
    en: "transfer not permitted between these units",
    cause: Both {
        ro: "Unitățile nu sunt ale aceleiași companii, nici circuite închise a două unități sanitare",
        en: "The units are not of one company, nor closed circuits of two health units",
    },
    example: &[],
};

/// 5027: the stock of a seasonal office goes back to its pharmacy (U-61).
pub const STOCK_LEFT_AT_SEASON_END: Reason = Reason {
    of: STOCK_AFTER_SEASON,
    name: "STOCK_LEFT_AT_SEASON_END",
    ro: "se întoarce la farmacia coordonatoare",
    en: "it goes back to the coordinating pharmacy",
    cause: Both {
        ro: "Ultima zi a sezonului s-a încheiat cu stoc",
        en: "The last day of the season closed with stock",
    },
    example: &[],
};

/// All of them.
pub const REASONS: [Reason; 22] = [
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
    NOT_HOLDER_ON_DAY,
    WORKPLACE_NOT_YET_AUTHORISED,
    WORKPLACE_SUSPENDED,
    WORKPLACE_CLOSED,
    PARENT_NOT_ACTIVE,
    OUT_OF_SEASON,
    PRODUCT_NOT_ALLOWED_FOR_UNIT,
    CONTROLLED_NOT_ALLOWED,
    PRODUCT_UNKNOWN_OR_NOT_AUTHORISED,
    TRANSFER_NOT_PERMITTED,
    STOCK_LEFT_AT_SEASON_END,
];
