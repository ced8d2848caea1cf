//! Reasons of what is wrong with a certificate: 3xxx.

use super::{Both, Reason};
use crate::nomenclature::answers::{
    CERTIFICATE_EXPIRING, CERTIFICATE_RESERVED, CERTIFICATE_REVOKED, CERTIFICATE_STATUS,
    CERTIFICATE_SUSPENDED, CERTIFICATE_UNKNOWN, CERTIFICATE_UNQUALIFIED, CERTIFICATE_UNTRUSTED,
};

/// 3001: nobody registered this certificate (C-31).
pub const CERT_NOT_REGISTERED: Reason = Reason {
    of: CERTIFICATE_UNKNOWN,
    name: "CERT_NOT_REGISTERED",
    ro: "certificat neînregistrat; refaceți înrolarea[; pare reînnoirea certificatului {inlocuieste}]",
    en: "certificate not registered; enrol again[; looks like a renewal of {inlocuieste}]",
    cause: Both {
        ro: "Certificatul nu este al unei persoane din registru; poate este cel nou al uneia care l-a înregistrat pe cel vechi",
        en: "The certificate is nobody's in the registry; it may be the new one of somebody who registered the one before",
    },
    example: &[("inlocuieste", "9f2c4a7be01d5386c4f7a2905be81d3376a0c4e2f95b18d07c63aa41e8b2d5f0")],
};

/// 3002, a warning: 45, 15 or 3 days before its end (C-33).
pub const CERT_EXPIRES_SOON: Reason = Reason {
    of: CERTIFICATE_EXPIRING,
    name: "CERT_EXPIRES_SOON",
    ro: "mai sunt cel mult {prag} zile",
    en: "no more than {prag} days are left",
    cause: Both {
        ro: "Se amintește cu 45, 15 și 3 zile înainte de sfârșitul perioadei de valabilitate",
        en: "It is announced 45, 15 and 3 days before the end of the validity",
    },
    example: &[("prag", "15")],
};

/// 3004: revoked before it was received (C-11, C-13).
pub const CERT_REVOKED: Reason = Reason {
    of: CERTIFICATE_REVOKED,
    name: "CERT_REVOKED",
    ro: "revocat la {deLa}[, cauza {cauza}]",
    en: "revoked on {deLa}[, cause {cauza}]",
    cause: Both {
        ro: "Emitentul a revocat certificatul înainte de primire",
        en: "The issuer revoked the certificate before the document was received",
    },
    example: &[("deLa", "19.11.2026 08:00 UTC"), ("cauza", "cheia a fost compromisă")],
};

/// 3004: known only after acceptance; an officer looks at the declaration (C-12).
pub const REVIEW_CERT_REVOKED: Reason = Reason {
    of: CERTIFICATE_REVOKED,
    name: "REVIEW_CERT_REVOKED",
    ro: "certificat revocat sau suspendat la {deLa}, înainte de primire, aflat ulterior",
    en: "certificate revoked or suspended on {deLa}, before receipt, known later",
    cause: Both {
        ro: "Certificatul a fost întrebat din nou după acceptare; declarația rămâne acceptată și un ofițer o privește",
        en: "The certificate was asked about again after acceptance; the declaration stays accepted and an officer looks at it",
    },
    example: &[("deLa", "19.11.2026 08:00 UTC")],
};

/// 3005: on hold when it was received (C-11).
pub const CERT_SUSPENDED: Reason = Reason {
    of: CERTIFICATE_SUSPENDED,
    name: "CERT_SUSPENDED",
    ro: "suspendat la {deLa}",
    en: "suspended on {deLa}",
    cause: Both {
        ro: "Certificatul era suspendat la primire",
        en: "The certificate was on hold when the document was received",
    },
    example: &[("deLa", "19.11.2026 08:00 UTC")],
};

/// 3006: the issuer is not among those of this environment (C-22).
pub const CERT_FOREIGN_NOT_RECOGNISED: Reason = Reason {
    of: CERTIFICATE_UNTRUSTED,
    name: "CERT_FOREIGN_NOT_RECOGNISED",
    ro: "emitentul nu este recunoscut",
    en: "the issuer is not recognised",
    cause: Both {
        ro: "Nicio autoritate recunoscută în acest mediu nu este emitentul certificatului",
        en: "No authority that this environment recognises is the certificate's issuer",
    },
    example: &[],
};

/// 3007: something of article 18(1) is missing (C-01).
pub const CERT_NOT_QUALIFIED: Reason = Reason {
    of: CERTIFICATE_UNQUALIFIED,
    name: "CERT_NOT_QUALIFIED",
    ro: "lipsește {lipsa} (art. 18 alin. (1) lit. {litera})",
    en: "letter {litera} of article 18(1) is missing",
    cause: Both {
        ro: "Certificatul nu conține tot ce cere legea unui certificat calificat; mediul TEST doar avertizează",
        en: "The certificate lacks some of what the law asks of a qualified one; TEST only warns",
    },
    example: &[("lipsa", "codul personal de identificare al semnatarului"), ("litera", "d")],
};

/// 3007: the holder is not named (C-03).
pub const CERT_PSEUDONYM: Reason = Reason {
    of: CERTIFICATE_UNQUALIFIED,
    name: "CERT_PSEUDONYM",
    ro: "certificatul folosește un pseudonim",
    en: "the certificate uses a pseudonym",
    cause: Both {
        ro: "Certificatul numește un pseudonim în locul semnatarului; mediul TEST doar avertizează",
        en: "The certificate names a pseudonym in place of the signer; TEST only warns",
    },
    example: &[],
};

/// 3007, a warning: no QcSSCD, so the effect of article 5 cannot be proved (C-06).
pub const CERT_NO_QSCD: Reason = Reason {
    of: CERTIFICATE_RESERVED,
    name: "CERT_NO_QSCD",
    ro: "nu spune că cheia este într-un dispozitiv securizat",
    en: "it does not say that the key is in a secure device",
    cause: Both {
        ro: "Certificatul este calificat, fără mențiunea dispozitivului securizat",
        en: "The certificate is qualified, without the statement of a secure device",
    },
    example: &[],
};

/// 3007, a warning: its provider is liable up to a limit (C-04).
pub const CERT_USE_LIMITED: Reason = Reason {
    of: CERTIFICATE_RESERVED,
    name: "CERT_USE_LIMITED",
    ro: "are limite de utilizare: {limita}",
    en: "it has limits of use: {limita}",
    cause: Both {
        ro: "Furnizorul răspunde pentru certificat până la o limită, scrisă în el",
        en: "The provider is liable for the certificate up to a limit, which it states",
    },
    example: &[("limita", "1000 RON")],
};

/// 3009: nobody could say whether it is revoked (C-16).
pub const CERT_STATUS_UNKNOWN: Reason = Reason {
    of: CERTIFICATE_STATUS,
    name: "CERT_STATUS_UNKNOWN",
    ro: "{cauza}",
    en: "the status could not be verified; try again",
    cause: Both {
        ro: "Nicio sursă a stării certificatului nu a dat un răspuns bun; mediul TEST doar avertizează",
        en: "No source of the certificate's status gave an answer that counts; TEST only warns",
    },
    example: &[("cauza", "serviciul furnizorului nu răspunde")],
};
