//! What is said to a caller who is nobody (7004), or whose message is not of now (7005).

use super::{Sentence, say};
use crate::operations::{Anonymous, Stale};
use chrono::{DateTime, SecondsFormat, Utc};

pub(super) fn anonymous(anonymous: &Anonymous) -> Sentence {
    match anonymous {
        Anonymous::NoCertificate => say(
            "Operațiunea cere identitatea apelantului: nu a fost prezentat niciun certificat client, \
             iar mesajul nu este semnat.",
            "The operation needs the caller's identity: no client certificate was presented, and the \
             message is not signed.",
            "Deschideți conexiunea HTTPS cu certificatul înregistrat al persoanei care întreabă, sau \
             semnați mesajul cu el (WS-Security).",
        ),
        Anonymous::Refused(finding) => say(
            format!("Certificatul client nu este acceptat: {}.", finding.message),
            format!("The client certificate is not accepted: {}.", finding.message_en),
            "Folosiți un certificat înregistrat, valabil, al unei autorități acceptate.",
        ),
        Anonymous::Unsigned(finding) => say(
            format!("Semnătura WS-Security a mesajului nu este acceptată: {}.", finding.message),
            format!(
                "The WS-Security signature of the message is not accepted: {}.",
                finding.message_en
            ),
            "Semnați Body și Timestamp cu un certificat înregistrat și valabil, pus în \
             BinarySecurityToken; trimiteți mesajul exact cum a fost semnat.",
        ),
        Anonymous::TwoPersons => say(
            "Certificatul client și semnătura WS-Security sunt ale unor persoane diferite.",
            "The client certificate and the WS-Security signature are of different persons.",
            "Folosiți același certificat, sau numai unul dintre cele două moduri.",
        ),
    }
}

pub(super) fn stale(stale: &Stale) -> Sentence {
    const CLOCK: &str = "Potriviți ceasul calculatorului; semnați mesajul din nou, cu ora de acum.";
    match stale {
        Stale::Old { created, now } => {
            let [created, now] = [created, now].map(time);
            say(
                format!(
                    "Mesajul a fost semnat la {created}, cu mai mult de 5 minute înainte de ora \
                     serviciului, {now}."
                ),
                format!(
                    "The message was signed at {created}, more than 5 minutes before the service's \
                     time, {now}."
                ),
                CLOCK,
            )
        }
        Stale::Early { created, now } => {
            let [created, now] = [created, now].map(time);
            say(
                format!(
                    "Mesajul este semnat la {created}, cu mai mult de 5 minute după ora serviciului, \
                     {now}."
                ),
                format!(
                    "The message is signed at {created}, more than 5 minutes after the service's \
                     time, {now}."
                ),
                CLOCK,
            )
        }
        Stale::Expired { expires, now } => {
            let [expires, now] = [expires, now].map(time);
            say(
                format!("Mesajul era valabil până la {expires}; ora serviciului este {now}."),
                format!("The message counted until {expires}; the service's time is {now}."),
                CLOCK,
            )
        }
        Stale::Seen => say(
            "Mesajul semnat a mai fost primit; nu se primește de două ori.",
            "The signed message came before, and does not count twice.",
            "Semnați un mesaj nou, cu alt Timestamp, la fiecare întrebare.",
        ),
    }
}

/// To the second, in UTC: what a Timestamp says.
fn time(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
