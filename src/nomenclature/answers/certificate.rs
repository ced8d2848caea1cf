//! What is wrong with the certificate: 3xxx.

use super::{Answer, answer};

/// 3001: the certificate is not registered in this environment.
pub const CERTIFICATE_UNKNOWN: Answer = answer(
    3001,
    "Certificatul nu este înregistrat în acest mediu",
    "The certificate is not registered in this environment",
    "Înregistrați certificatul prin înrolare, apoi trimiteți din nou",
);

/// 3002: the certificate has expired.
pub const CERTIFICATE_EXPIRED: Answer = answer(
    3002,
    "Certificatul a expirat",
    "The certificate has expired",
    "Reînnoiți certificatul și înregistrați-l",
);

/// 3002, a warning: the end of the certificate is near.
pub const CERTIFICATE_EXPIRING: Answer = answer(
    3002,
    "Certificatul expiră la {panaLa}",
    "The certificate expires on {panaLa}",
    "Reînnoiți certificatul cât timp este valabil, apoi refaceți înrolarea cu cel nou",
);

/// 3003: the certificate is not valid yet.
pub const CERTIFICATE_NOT_YET: Answer = answer(
    3003,
    "Certificatul nu este încă valabil",
    "The certificate is not valid yet",
    "Așteptați începutul perioadei de valabilitate",
);

/// 3004: the certificate is revoked.
pub const CERTIFICATE_REVOKED: Answer = answer(
    3004,
    "Certificatul este revocat",
    "The certificate is revoked",
    "Obțineți un certificat nou și înregistrați-l",
);

/// 3005: the certificate is suspended.
pub const CERTIFICATE_SUSPENDED: Answer = answer(
    3005,
    "Certificatul este suspendat",
    "The certificate is suspended",
    "Cereți furnizorului reluarea certificatului",
);

/// 3006: the issuer is not trusted in this environment.
pub const CERTIFICATE_UNTRUSTED: Answer = answer(
    3006,
    "Emitentul certificatului nu este de încredere în acest mediu",
    "The issuer is not trusted in this environment",
    "Folosiți un certificat al unui furnizor recunoscut",
);

/// 3007: the certificate is not a qualified one.
pub const CERTIFICATE_UNQUALIFIED: Answer = answer(
    3007,
    "Certificatul nu este calificat",
    "The certificate is not a qualified one",
    "Folosiți un certificat calificat pentru semnătură electronică",
);

/// 3007, a warning: the certificate is qualified, and something about it limits what it proves.
pub const CERTIFICATE_RESERVED: Answer = answer(
    3007,
    "Certificatul este acceptat cu o rezervă",
    "The certificate is accepted with a reservation",
    "Nu trebuie făcut nimic acum; furnizorul certificatului poate lămuri rezerva",
);

/// 3008: the key usage does not allow signing.
pub const CERTIFICATE_USAGE: Answer = answer(
    3008,
    "Certificatul nu poate fi folosit pentru semnare",
    "The key usage does not allow signing",
    "Folosiți certificatul de semnare, nu pe cel de autentificare",
);

/// 3009: the revocation status could not be established.
pub const CERTIFICATE_STATUS: Answer = answer(
    3009,
    "Starea de revocare a certificatului nu a putut fi stabilită",
    "The revocation status could not be established",
    "Trimiteți din nou mai târziu: pentru termen contează prima încercare",
);
