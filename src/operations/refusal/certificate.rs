//! What is wrong with a certificate, or soon will be, in the words of the published table (3xxx).

use super::sentences::instant;
use crate::{
    declaration::Finding,
    nomenclature::answers::{self, Answer, Reason, reason},
    signature::hex,
    trust::{Cause, Flaw, Letter, Why},
};

/// A certificate that nobody registered; `renews` is a registered one that was issued to the same
/// holder, if there is one (C-31).
pub fn unregistered(renews: Option<&[u8; 32]>) -> Finding {
    let values = renews.map(|sha256| ("inlocuieste", hex(sha256))).into_iter().collect();
    Finding::error(&answers::CERTIFICATE_UNKNOWN, values).because(&reason::CERT_NOT_REGISTERED)
}

/// The refusal of a signature whose certificate seems to renew a registered one.
pub fn renewed(findings: Vec<Finding>, before: &[u8; 32]) -> Vec<Finding> {
    let said = |finding: Finding| {
        if finding.code != answers::CERTIFICATE_UNKNOWN.code {
            return finding;
        }
        let Finding { place, tried, .. } = finding;
        Finding { place, tried, ..unregistered(Some(before)) }
    };
    findings.into_iter().map(said).collect()
}

/// Why a registered certificate is not taken now.
pub fn certificate(flaw: &Flaw) -> Finding {
    said(flaw, Finding::error)
}

/// What to do about what another environment would refuse.
const ONLY_A_WARNING: &str =
    "Aici este numai un avertisment; un mediu mai strict, ca PRODUCTIE, ar refuza declarația";

/// What its holder is told although it is taken.
pub fn certificate_warning(flaw: &Flaw) -> Finding {
    let finding = said(flaw, Finding::warning);
    match flaw {
        Flaw::ExpiresSoon { .. } | Flaw::NoDevice | Flaw::Limited(_) => finding,
        _ => Finding { remedy: ONLY_A_WARNING.to_owned(), ..finding },
    }
}

type Values = Vec<(&'static str, String)>;

fn said(flaw: &Flaw, finding: fn(&Answer, Values) -> Finding) -> Finding {
    let because = |answer, reason: &Reason, values| finding(answer, values).because(reason);
    let explained = |answer, ro: &str| finding(answer, Vec::new()).explained(ro, &flaw.to_string());
    match flaw {
        Flaw::Expired(on) => {
            explained(&answers::CERTIFICATE_EXPIRED, &format!("a expirat la {}", instant(*on)))
        }
        Flaw::NotYetValid(from) => explained(
            &answers::CERTIFICATE_NOT_YET,
            &format!("este valabil de la {}", instant(*from)),
        ),
        Flaw::ExpiresSoon { on, mark } => because(
            &answers::CERTIFICATE_EXPIRING,
            &reason::CERT_EXPIRES_SOON,
            vec![("panaLa", instant(*on)), ("prag", mark.to_string())],
        ),
        Flaw::Foreign(_) => because(
            &answers::CERTIFICATE_UNTRUSTED,
            &reason::CERT_FOREIGN_NOT_RECOGNISED,
            Vec::new(),
        ),
        Flaw::Untrusted(why) => explained(
            &answers::CERTIFICATE_UNTRUSTED,
            &format!("nu duce la o autoritate a acestui mediu ({why})"),
        ),
        Flaw::AuthorityRevoked(at) => explained(
            &answers::CERTIFICATE_UNTRUSTED,
            &format!("o autoritate din lanț este revocată din {}", instant(*at)),
        ),
        Flaw::NotQualified(missing) => because(
            &answers::CERTIFICATE_UNQUALIFIED,
            &reason::CERT_NOT_QUALIFIED,
            vec![
                ("lipsa", listed(missing, |letter| lacks(letter).to_owned())),
                ("litera", listed(missing, |letter| letter.letter().to_string())),
            ],
        ),
        Flaw::Pseudonym => {
            because(&answers::CERTIFICATE_UNQUALIFIED, &reason::CERT_PSEUDONYM, Vec::new())
        }
        Flaw::NoDevice => {
            because(&answers::CERTIFICATE_RESERVED, &reason::CERT_NO_QSCD, Vec::new())
        }
        Flaw::Limited(limit) => because(
            &answers::CERTIFICATE_RESERVED,
            &reason::CERT_USE_LIMITED,
            vec![("limita", limit.clone())],
        ),
        Flaw::Usage => explained(&answers::CERTIFICATE_USAGE, "cheia nu este pentru semnare"),
        Flaw::Authority => explained(
            &answers::CERTIFICATE_USAGE,
            "este certificatul unei autorități de certificare",
        ),
        Flaw::Revoked { at, cause } => {
            let told = told(*cause).map(|cause| ("cauza", cause.to_owned()));
            let values = [("deLa", instant(*at))].into_iter().chain(told).collect();
            because(&answers::CERTIFICATE_REVOKED, &reason::CERT_REVOKED, values)
        }
        Flaw::Suspended(since) => because(
            &answers::CERTIFICATE_SUSPENDED,
            &reason::CERT_SUSPENDED,
            vec![("deLa", instant(*since))],
        ),
        Flaw::Unknown(why) => because(
            &answers::CERTIFICATE_STATUS,
            &reason::CERT_STATUS_UNKNOWN,
            vec![("cauza", unknown(*why).to_owned())],
        ),
        Flaw::Unreadable => {
            explained(&answers::CERTIFICATE_UNTRUSTED, "certificatul nu poate fi citit")
        }
    }
}

fn listed(letters: &[Letter], word: fn(Letter) -> String) -> String {
    letters.iter().map(|letter| word(*letter)).collect::<Vec<_>>().join(", ")
}

fn lacks(letter: Letter) -> &'static str {
    match letter {
        Letter::Statement => "mențiunea că este calificat pentru semnătură electronică",
        Letter::Provider => "denumirea sau țara furnizorului",
        Letter::Name => "numele semnatarului",
        Letter::Code => "codul personal de identificare al semnatarului",
        Letter::Limits => "o formă lizibilă a limitelor de utilizare",
    }
}

/// None where the provider tells none.
fn told(cause: Cause) -> Option<&'static str> {
    match cause {
        Cause::Unspecified => None,
        Cause::KeyCompromise => Some("cheia a fost compromisă"),
        Cause::CaCompromise => Some("cheia autorității a fost compromisă"),
        Cause::AffiliationChanged => Some("datele din certificat s-au schimbat"),
        Cause::Superseded => Some("a fost înlocuit"),
        Cause::CessationOfOperation => Some("nu mai este folosit"),
        Cause::PrivilegeWithdrawn => Some("dreptul pentru care a fost emis a fost retras"),
    }
}

fn unknown(why: Why) -> &'static str {
    match why {
        Why::NoSource => "nu există o sursă pentru starea certificatelor acestui emitent",
        Why::Unreachable => "serviciul furnizorului nu răspunde",
        Why::Stale => "ultima listă cunoscută a expirat",
        Why::Early => "ultimul răspuns este dinainte ca totul să fie publicat",
        Why::Unsigned => "răspunsul furnizorului nu este semnat de emitent",
        Why::NotKnown => "furnizorul nu cunoaște certificatul",
    }
}
