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
    ro: "certificat neînregistrat; refaceți înrolarea",
    en: "certificate not registered; enrol again",
};

/// 4002: the signer's company holds the workplace on other days (U-39).
pub const NOT_HOLDER_ON_DAY: Reason = Reason {
    code: 4002,
    name: "NOT_HOLDER_ON_DAY",
    ro: "societatea nu deținea autorizația în ziua declarată",
    en: "the company did not hold the authorisation on the declared day",
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
pub const REASONS: [Reason; 11] = [
    CERT_NOT_REGISTERED,
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
];
