//! Reasons (`motiv`): names that refine a code (`rules.md`, the end).

/// A reason under a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The code it refines.
    pub code: u16,
    /// Its name on the wire.
    pub name: &'static str,
    /// Romanian sentence.
    pub ro: &'static str,
    /// English sentence.
    pub en: &'static str,
}

/// 3001: nobody registered this certificate (C-31).
pub const CERT_NOT_REGISTERED: Reason = Reason {
    code: 3001,
    name: "CERT_NOT_REGISTERED",
    ro: "certificat neînregistrat; refaceți înrolarea",
    en: "certificate not registered; enrol again",
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
pub const REASONS: [Reason; 5] = [
    CERT_NOT_REGISTERED,
    PRODUCT_NOT_ALLOWED_FOR_UNIT,
    CONTROLLED_NOT_ALLOWED,
    PRODUCT_UNKNOWN_OR_NOT_AUTHORISED,
    TRANSFER_NOT_PERMITTED,
];
