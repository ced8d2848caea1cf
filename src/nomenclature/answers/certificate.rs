//! What is wrong with the certificate: 3xxx.

use super::{Answer, answer, warning};

/// 3001: the certificate is not registered in this environment.
pub const CERTIFICATE_UNKNOWN: Answer = answer(3001)
    .says(
        "Certificatul nu este înregistrat în acest mediu",
        "The certificate is not registered in this environment",
    )
    .when(
        "Nimeni nu a înregistrat certificatul semnatarului în acest mediu",
        "Nobody registered the signer's certificate in this environment",
    )
    .remedied(
        "Înregistrați certificatul prin înrolare, apoi trimiteți din nou",
        "Register the certificate by enrolment, then send again",
    );

/// 3002: the certificate has expired.
pub const CERTIFICATE_EXPIRED: Answer = answer(3002)
    .says("Certificatul a expirat", "The certificate has expired")
    .when(
        "Perioada de valabilitate a certificatului s-a încheiat înainte de primire",
        "The certificate's validity ended before the document was received",
    )
    .remedied("Reînnoiți certificatul și înregistrați-l", "Renew the certificate and register it");

/// 3002, a warning: the end of the certificate is near.
pub const CERTIFICATE_EXPIRING: Answer = warning(3002)
    .says("Certificatul expiră la {panaLa}", "The certificate expires on {panaLa}")
    .when(
        "Mai sunt cel mult 45 de zile până la sfârșitul perioadei de valabilitate",
        "No more than 45 days are left of the certificate's validity",
    )
    .remedied(
        "Reînnoiți certificatul cât timp este valabil, apoi refaceți înrolarea cu cel nou",
        "Renew the certificate while it is valid, then enrol again with the new one",
    )
    .example(&[("panaLa", "05.12.2026 00:00 UTC")]);

/// 3003: the certificate is not valid yet.
pub const CERTIFICATE_NOT_YET: Answer = answer(3003)
    .says("Certificatul nu este încă valabil", "The certificate is not valid yet")
    .when(
        "Perioada de valabilitate a certificatului nu începuse la primire",
        "The certificate's validity had not begun when the document was received",
    )
    .remedied("Așteptați începutul perioadei de valabilitate", "Wait for the validity to begin");

/// 3004: the certificate is revoked.
pub const CERTIFICATE_REVOKED: Answer = answer(3004)
    .says("Certificatul este revocat", "The certificate is revoked")
    .when("Emitentul a revocat certificatul", "The issuer revoked the certificate")
    .remedied(
        "Obțineți un certificat nou și înregistrați-l",
        "Obtain a new certificate and register it",
    );

/// 3005: the certificate is suspended.
pub const CERTIFICATE_SUSPENDED: Answer = answer(3005)
    .says("Certificatul este suspendat", "The certificate is suspended")
    .when("Emitentul a suspendat certificatul", "The issuer suspended the certificate")
    .remedied(
        "Cereți furnizorului reluarea certificatului",
        "Ask the provider to resume the certificate",
    );

/// 3006: the issuer is not trusted in this environment.
pub const CERTIFICATE_UNTRUSTED: Answer = answer(3006)
    .says("Emitentul certificatului nu este de încredere în acest mediu", "The issuer is not trusted in this environment")
    .when("Lanțul certificatului nu duce la o autoritate recunoscută în acest mediu", "The chain of the certificate does not lead to an authority that this environment recognises")
    .remedied("Folosiți un certificat al unui furnizor recunoscut", "Use a certificate of a recognised provider");

/// 3007: the certificate is not a qualified one.
pub const CERTIFICATE_UNQUALIFIED: Answer = answer(3007)
    .says("Certificatul nu este calificat", "The certificate is not a qualified one")
    .when(
        "Certificatul nu este calificat pentru semnătură electronică",
        "The certificate is not qualified for electronic signatures",
    )
    .remedied(
        "Folosiți un certificat calificat pentru semnătură electronică",
        "Use a qualified certificate for electronic signatures",
    );

/// 3007, a warning: the certificate is qualified, and something about it limits what it proves.
pub const CERTIFICATE_RESERVED: Answer = warning(3007)
    .says(
        "Certificatul este acceptat cu o rezervă",
        "The certificate is accepted with a reservation",
    )
    .when(
        "Certificatul este calificat, dar ceva din el limitează ce dovedește",
        "The certificate is qualified, and something about it limits what it proves",
    )
    .remedied(
        "Nu trebuie făcut nimic acum; furnizorul certificatului poate lămuri rezerva",
        "Nothing has to be done now; the certificate's provider can explain the reservation",
    );

/// 3008: the key usage does not allow signing.
pub const CERTIFICATE_USAGE: Answer = answer(3008)
    .says("Certificatul nu poate fi folosit pentru semnare", "The key usage does not allow signing")
    .when(
        "Certificatul este pentru autentificare sau criptare, nu pentru semnare",
        "The certificate is for authentication or encryption, not for signing",
    )
    .remedied(
        "Folosiți certificatul de semnare, nu pe cel de autentificare",
        "Use the signing certificate, not the authentication one",
    );

/// 3009: the revocation status could not be established.
pub const CERTIFICATE_STATUS: Answer = answer(3009)
    .says("Starea de revocare a certificatului nu a putut fi stabilită", "The revocation status could not be established")
    .when("Nici lista de revocare, nici serviciul OCSP al emitentului nu au răspuns; mediul TEST doar avertizează", "Neither the revocation list nor the OCSP service of the issuer answered; TEST only warns")
    .remedied("Trimiteți din nou mai târziu: pentru termen contează prima încercare", "Send again later: the first attempt counts for the deadline");
