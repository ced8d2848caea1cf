//! What exactly is wrong, in Romanian; the English is the error's own sentence.

use crate::{
    signature::{
        Contradiction, Coverage, Fault, Foreign, Insecure, KeyError, Refusal, TimestampProblem,
    },
    xml::{Measure, Problem},
};
use chrono::{DateTime, Utc};

/// The problem of a text that is not XML as it is read here.
pub fn problem(problem: &Problem) -> String {
    let sentence = match problem {
        Problem::Empty => "documentul nu are niciun element",
        Problem::Truncated => "documentul se termină înainte de închiderea ultimului element",
        Problem::OutsideRoot => "există conținut în afara elementului rădăcină",
        Problem::Tag => "o etichetă nu este scrisă corect",
        Problem::EndTag => "eticheta de sfârșit nu corespunde celei de început",
        Problem::Name => "un nume nu este scris corect",
        Problem::DuplicateAttribute => "un atribut apare de două ori",
        Problem::UnboundPrefix => "un prefix nu este declarat",
        Problem::NamespaceDeclaration => "o declarație de spațiu de nume nu este permisă",
        Problem::Character => "un caracter nu este permis în XML",
        Problem::Reference => {
            "o referință nu este la o entitate cunoscută sau la un caracter permis"
        }
        Problem::CdataEnd => "textul conține ]]>",
        Problem::Comment => "un comentariu nu este scris corect",
        Problem::Instruction => "o instrucțiune de procesare nu este scrisă corect",
        Problem::XmlDeclaration => "declarația XML nu este corectă sau nu este la început",
        Problem::Version => "se citește numai XML 1.0",
        Problem::Markup => "marcajul nu este corect",
        Problem::Doctype => "declarațiile DOCTYPE sunt refuzate",
        Problem::UnknownEncoding => "codificarea nu este acceptată",
        Problem::EncodingMismatch => "octeții nu sunt în codificarea declarată",
        Problem::Limit { what, limit } => {
            return format!("peste limita de {limit} pentru {}", measure(*what));
        }
    };
    sentence.to_owned()
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Bytes => "octeți",
        Measure::Levels => "niveluri de elemente",
        Measure::Attributes => "atribute într-un element",
        Measure::Namespaces => "spații de nume declarate odată",
        Measure::Markup => "octeți într-o etichetă, un comentariu sau o instrucțiune",
        Measure::Text => "octeți într-un text",
    }
}

pub(super) fn signature(refusal: &Refusal) -> String {
    let sentence = match refusal {
        Refusal::Malformed(malformed) => return problem(&malformed.problem),
        Refusal::NotADeclaration => {
            "rădăcina nu este elementul Declaratie din urn:ro:ser:declaratie:v1"
        }
        Refusal::Missing => "elementul Signature lipsește",
        Refusal::Algorithm(uri) => return format!("algoritm refuzat: {uri}"),
        Refusal::External(uri) => {
            return format!("referința «{uri}» nu este la o parte a documentului");
        }
        Refusal::Key(error) => key(*error),
        Refusal::Coverage(coverage) => self::coverage(*coverage),
        Refusal::SecondSignature => "a doua semnătură",
        Refusal::RepeatedId(id) => return format!("identificatorul «{id}» apare de două ori"),
        Refusal::Structure(fault) => self::fault(*fault),
        Refusal::Unregistered => "semnătura nu indică niciun certificat înregistrat",
        Refusal::Value => {
            "semnătura nu a fost făcută cu cheia certificatului indicat, sau SignedInfo s-a schimbat"
        }
        Refusal::Digest { uri } => return format!("rezumatul referinței «{uri}» este altul"),
        Refusal::Contradiction(Contradiction::Certificate) => {
            "proprietățile semnate indică alt certificat decât cel care a semnat"
        }
        Refusal::Contradiction(Contradiction::SigningTime(time)) => {
            return format!("momentul semnării, {}, este în viitor", instant(*time));
        }
        Refusal::Foreign(foreign) => self::foreign(*foreign),
        Refusal::Message(insecure) => return message(insecure),
    };
    sentence.to_owned()
}

fn message(insecure: &Insecure) -> String {
    let sentence = match insecure {
        Insecure::SecondHeader => "mesajul are un al doilea antet Security semnat",
        Insecure::NoSignature => "antetul Security nu are semnătură",
        Insecure::SecondSignature => "antetul Security are o a doua semnătură",
        Insecure::NoTimestamp => "antetul Security nu are un Timestamp cu Created",
        Insecure::SecondTimestamp => "antetul Security are un al doilea Timestamp",
        Insecure::Unknown(name) => {
            return format!("în antetul Security stă «{name}», care nu se înțelege acolo");
        }
        Insecure::Body => "semnătura nu acoperă Body",
        Insecure::Timestamp => "semnătura nu acoperă Timestamp",
        Insecure::SomethingElse(id) => {
            return format!("referința «{id}» nu este la o parte a mesajului care se poate semna");
        }
        Insecure::Twice => "două referințe sunt la același element",
        Insecure::Attached => {
            "mesajul are părți în afara plicului, pe care semnătura nu le acoperă"
        }
    };
    sentence.to_owned()
}

fn key(error: KeyError) -> &'static str {
    match error {
        KeyError::Unreadable => "cheia nu poate fi citită",
        KeyError::Encrypted => "cheia privată este criptată",
        KeyError::Password => "parola nu este a fișierului cu cheia",
        KeyError::Pss => "RSA-PSS cere o cheie RSA",
        KeyError::Mismatch => "cheia privată nu este a certificatului",
        KeyError::Rsa => {
            "cheia RSA trebuie să aibă între 2048 și 8192 de biți și exponent impar de cel puțin 3"
        }
        KeyError::Curve => "cheia EC trebuie să fie pe curba P-256, P-384 sau P-521",
        KeyError::Kind => "cheia trebuie să fie RSA sau EC",
    }
}

fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::NoReference => "semnătura nu are nicio referință",
        Coverage::NotTheDeclaration => "nicio referință nu este la întreaga declarație",
        Coverage::SomethingElse => "o referință este la altceva decât declarația",
        Coverage::Twice => "două referințe sunt la declarație",
        Coverage::Unresolved => "o referință indică un Id pe care nu îl are niciun element",
    }
}

fn fault(fault: Fault) -> &'static str {
    match fault {
        Fault::Children => {
            "un element al semnăturii lipsește, se repetă, este necunoscut sau nu este la locul lui"
        }
        Fault::Attribute => "lipsește un atribut al semnăturii",
        Fault::Base64 => "o valoare a semnăturii nu este base64",
        Fault::DigestLength => "lungimea rezumatului nu este cea a algoritmului",
        Fault::Value => "o valoare a semnăturii conține altceva decât text",
        Fault::Time => "un moment al semnăturii nu poate fi citit",
        Fault::Place => "semnătura nu este copil direct al elementului Declaratie",
        Fault::Smuggled => "semnătura conține date care nu sunt ale ei",
        Fault::TooMany => "semnătura are mai multe părți decât se admit",
        Fault::Token => {
            "un jeton de securitate, sau referința la el, are o formă care nu se citește"
        }
    }
}

pub(super) fn timestamp(problem: TimestampProblem) -> &'static str {
    match problem {
        TimestampProblem::Unreadable => "marca temporală nu poate fi citită",
        TimestampProblem::Signature => {
            "semnătura mărcii temporale nu este a niciunui certificat din ea"
        }
        TimestampProblem::Authority => {
            "certificatul mărcii temporale nu era, atunci, unul pentru marcare temporală"
        }
        TimestampProblem::Imprint => "marca temporală este a altei valori de semnătură",
    }
}

fn foreign(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::Comment => "comentariu în interiorul declarației",
        Foreign::Instruction => "instrucțiune de procesare în interiorul declarației",
        Foreign::Inclusion => "element XInclude în interiorul declarației",
        Foreign::Namespace => "nume relativ de spațiu de nume în interiorul declarației",
        Foreign::Prefix => "o valoare folosește un prefix a cărui declarație nu este semnată",
    }
}

/// As Romanians write it, with the zone it is in.
pub(in crate::operations) fn instant(at: DateTime<Utc>) -> String {
    at.format("%d.%m.%Y %H:%M UTC").to_string()
}
