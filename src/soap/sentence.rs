//! What a fault says, to people: Romanian, English, and what to do.

mod identity;

use super::contract::{Field, OPERATIONS, Type};
use super::fault::{Argument, Fault, NotSoap, Transport};
use crate::operations::{Unavailable, refusal};
use crate::xml::{Class, Problem};

/// The three texts of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// `mesaj`
    pub romanian: String,
    /// `mesajEn`
    pub english: String,
    /// `remediu`
    pub remedy: &'static str,
}

pub(super) fn say(
    romanian: impl Into<String>,
    english: impl Into<String>,
    remedy: &'static str,
) -> Sentence {
    Sentence { romanian: romanian.into(), english: english.into(), remedy }
}

const REPAIR: &str = "Generați mesajul cu o bibliotecă XML și trimiteți-l neschimbat.";
const CONTRACT: &str = "Generați mesajul din WSDL-ul publicat sub /ws/v1/ser.wsdl.";

/// A name from the message, short enough to repeat.
pub(super) fn name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

impl Fault {
    /// Its texts.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotXml(malformed) => not_xml(&malformed.problem),
            Self::Version(namespace) => say(
                format!("Plicul nu este nici SOAP 1.1, nici SOAP 1.2: «{}».", name(namespace)),
                format!("The envelope is neither SOAP 1.1 nor SOAP 1.2: “{}”.", name(namespace)),
                CONTRACT,
            ),
            Self::NotSoap(reason) => not_soap(reason),
            Self::OperationUnknown(None) => say(
                "Body este gol: lipsește operațiunea.",
                "Body is empty: no operation is named.",
                CONTRACT,
            ),
            Self::OperationUnknown(Some(unknown)) => say(
                format!("Operațiunea «{}» nu există.", name(unknown)),
                format!("There is no operation “{}”.", name(unknown)),
                "Primul element din Body poartă numele operațiunii, în spațiul de nume \
                 urn:ro:ser:serviciu:v1.",
            ),
            Self::NotUnderstood(header) => say(
                format!(
                    "Antetul «{}» cere să fie înțeles, iar serviciul nu îl cunoaște.",
                    name(header)
                ),
                format!("The header “{}” must be understood, and is not.", name(header)),
                "Trimiteți mesajul fără acest antet sau fără mustUnderstand.",
            ),
            Self::Transport(transport) => of_transport(transport),
            Self::Argument(argument) => of_argument(argument),
            Self::Anonymous(anonymous) => identity::anonymous(anonymous),
            Self::Stale(stale) => identity::stale(stale),
            Self::NothingFound => say(
                "Nu s-a găsit nimic cu această cheie, sau nu puteți raporta pentru punctul ei de lucru.",
                "Nothing has this key, or you may not report for its workplace.",
                "Verificați cheia; punctele de lucru ale dumneavoastră sunt în răspunsul operațiunii \
                 getSucursale.",
            ),
            Self::Busy { .. } => say(
                "Serviciul are prea multe mesaje de prelucrat în acest moment.",
                "The service has too many messages at this moment.",
                "Trimiteți din nou același mesaj după timpul arătat.",
            ),
            Self::TooMany { retry_after, .. } => say(
                format!("Ați trimis prea multe mesaje; încercați din nou după {retry_after} s."),
                format!("You sent too many messages; try again after {retry_after} s."),
                "Așteptați timpul arătat, apoi trimiteți același mesaj; antetele RateLimit arată cât \
                 puteți trimite.",
            ),
            Self::Unavailable(Unavailable::Passing { incident, .. }) => say(
                format!("Serviciul nu este disponibil (incident {incident})."),
                format!("The service is not available (incident {incident})."),
                "Trimiteți din nou același document după timpul arătat: nu se înregistrează de două ori.",
            ),
            Self::Unavailable(Unavailable::Internal { incident }) => say(
                format!("Eroare internă a serviciului (incident {incident})."),
                format!("Internal error of the service (incident {incident})."),
                "Comunicați numărul incidentului administratorului serviciului.",
            ),
        }
    }
}

fn not_xml(problem: &Problem) -> Sentence {
    let reason = refusal::problem(problem);
    match problem.class() {
        Class::Dtd => say(
            "Mesajul conține o declarație DOCTYPE; SOAP nu o permite.",
            "The message has a document type declaration, which SOAP forbids.",
            "Trimiteți mesajul fără DOCTYPE și fără entități.",
        ),
        Class::TooLarge => say(
            format!("Mesajul depășește limitele: {reason}."),
            format!("The message is over a limit: {problem}."),
            "Limitele sunt în răspunsul operațiunii getStareServiciu.",
        ),
        Class::Encoding => say(
            format!("Codarea caracterelor mesajului nu este bună: {reason}."),
            format!("The character encoding of the message is wrong: {problem}."),
            "Trimiteți mesajul în UTF-8, declarat ca atare.",
        ),
        Class::NotWellFormed
            if matches!(problem, Problem::XmlDeclaration | Problem::Instruction) =>
        {
            say(
                "O declarație <?xml …?>, sau o instrucțiune greșită, stă în interiorul mesajului.",
                "An XML declaration <?xml …?>, or a wrong instruction, stands inside the message.",
                "Scoateți declarația <?xml …?> a documentului pus în Body; raporteaza îl primește întreg, \
             în base64.",
            )
        }
        Class::NotWellFormed => say(
            format!("Mesajul nu este XML bine format: {reason}."),
            format!("The message is not well-formed XML: {problem}."),
            REPAIR,
        ),
    }
}

fn not_soap(reason: &NotSoap) -> Sentence {
    let (romanian, english) = match reason {
        NotSoap::Root(root) => (
            format!("Mesajul nu este SOAP: rădăcina este «{}», nu Envelope.", name(root)),
            format!("The message is not SOAP: its root is “{}”, not Envelope.", name(root)),
        ),
        NotSoap::Child(child) => (
            format!("«{}» nu are loc acolo unde stă în Envelope.", name(child)),
            format!("“{}” has no place where it stands in Envelope.", name(child)),
        ),
        NotSoap::NoBody => ("Envelope nu are Body.".into(), "Envelope has no Body.".into()),
        NotSoap::SecondBody => {
            ("Envelope are două Body.".into(), "Envelope has two Bodies.".into())
        }
        NotSoap::SecondChild(child) => (
            format!("Body are un al doilea element, «{}».", name(child)),
            format!("Body has a second element, “{}”.", name(child)),
        ),
        NotSoap::Text => (
            "Între elementele plicului stă un text.".into(),
            "There is text between the elements of the envelope.".into(),
        ),
        NotSoap::Header => (
            "Un antet WS-Addressing nu este un text simplu.".into(),
            "A WS-Addressing header is not plain text.".into(),
        ),
    };
    say(romanian, english, CONTRACT)
}

fn of_transport(transport: &Transport) -> Sentence {
    const MEDIA: &str =
        "Trimiteți text/xml (SOAP 1.1) sau application/soap+xml (SOAP 1.2), în UTF-8.";
    match transport {
        Transport::Path => say(
            "La această adresă nu este nimic.",
            "There is nothing at this address.",
            "Adresa serviciului este /ws/v1, contractul este la /ws/v1/ser.wsdl.",
        ),
        Transport::Method => say(
            "Adresa aceasta nu primește metoda HTTP folosită.",
            "This address does not take the HTTP method used.",
            "Trimiteți mesajele cu POST la /ws/v1; citiți contractul cu GET la /ws/v1?wsdl.",
        ),
        Transport::MediaType(media) => say(
            format!("Tipul de conținut «{}» nu este primit.", name(media)),
            format!("The content type “{}” is not taken.", name(media)),
            MEDIA,
        ),
        Transport::Multipart => say(
            "Din mesajele multipart se primesc numai cele MTOM (multipart/related cu \
             type=\"application/xop+xml\" și boundary).",
            "Of multipart messages only MTOM is taken (multipart/related with \
             type=\"application/xop+xml\" and a boundary).",
            "Trimiteți documentul în base64, în mesaj, sau cu MTOM.",
        ),
        Transport::Package(broken) => broken.sentence(),
        Transport::Charset(charset) => say(
            format!("Setul de caractere «{}» nu este primit.", name(charset)),
            format!("The character set “{}” is not taken.", name(charset)),
            MEDIA,
        ),
        Transport::ContentEncoding(encoding) => say(
            format!("Codarea de conținut «{}» nu este primită.", name(encoding)),
            format!("The content encoding “{}” is not taken.", name(encoding)),
            "Trimiteți mesajul necomprimat sau comprimat cu gzip.",
        ),
        Transport::Broken => say(
            "Corpul mesajului este întrerupt sau nu este comprimat cum spune Content-Encoding.",
            "The body breaks off, or is not compressed as Content-Encoding says.",
            "Trimiteți din nou mesajul întreg.",
        ),
        Transport::TooLarge(limit) => say(
            format!("Mesajul are mai mult de {limit} de octeți."),
            format!("The message has more than {limit} bytes."),
            "Împărțiți conținutul; limitele sunt în răspunsul operațiunii getStareServiciu.",
        ),
        Transport::TooSlow => say(
            "Mesajul nu a sosit întreg în timpul acordat.",
            "The message did not arrive whole in the time allowed.",
            "Verificați legătura și trimiteți din nou.",
        ),
    }
}

/// What an argument holds, as the contract says it, and the names that it may be.
fn wanted(argument: &str) -> (&'static str, String) {
    let mut fields = OPERATIONS.iter().flat_map(|operation| operation.request);
    match fields.find(|field| field.name == argument) {
        Some(Field { holds: Type::OneOf(names), about, .. }) => {
            (*about, format!(" ({})", names.values.join(", ")))
        }
        Some(field) => (field.about, String::new()),
        None => Default::default(),
    }
}

fn of_argument(argument: &Argument) -> Sentence {
    let (romanian, english) = match argument {
        Argument::Unknown(unknown) => (
            format!("Elementul «{}» nu este al acestei operațiuni.", name(unknown)),
            format!("The element “{}” is not one of this operation's.", name(unknown)),
        ),
        Argument::Missing(missing) => (
            format!("Lipsește «{missing}» sau este gol."),
            format!("“{missing}” is missing or empty."),
        ),
        Argument::Repeated(repeated) => {
            (format!("«{repeated}» apare de două ori."), format!("“{repeated}” is given twice."))
        }
        Argument::Malformed(malformed) => {
            let (about, names) = wanted(malformed);
            (
                format!("«{malformed}» nu are o valoare de tipul lui{names}. {about}"),
                format!("“{malformed}” has no value of its type{names}."),
            )
        }
        Argument::NoPart(id) => (
            format!("Mesajul nu are partea MIME «{}», pe care o include un argument.", name(id)),
            format!("The message has no MIME part “{}”, which an argument includes.", name(id)),
        ),
        Argument::IncludeInDeclaration => (
            "În declarație stă un xop:Include: biblioteca SOAP a scos din ea un text semnat. \
             Trimiteți declarația cu raporteaza."
                .into(),
            "There is an xop:Include in the declaration: the SOAP library took signed text out of \
             it. Send the declaration with raporteaza."
                .into(),
        ),
        Argument::Text => {
            ("Între argumente stă un text.".into(), "There is text between the arguments.".into())
        }
        Argument::NoDeclaration => {
            ("Lipsește elementul Declaratie.".into(), "The element Declaratie is missing.".into())
        }
        Argument::Keys => (
            "Se dă o singură cheie, întreagă: numarInregistrare, sau codWorkplace cu tip și \
             perioada, sau sha256."
                .into(),
            "One whole key is given: numarInregistrare, or codWorkplace with tip and perioada, or \
             sha256."
                .into(),
        ),
        Argument::Contradiction(field) => (
            format!("«{field}» nu este cel al documentului semnat."),
            format!("“{field}” is not what the signed document says."),
        ),
        Argument::SecondDeclaration(second) => (
            format!("După declarație urmează încă un element, «{}».", name(second)),
            format!("The declaration is followed by another element, “{}”.", name(second)),
        ),
    };
    say(romanian, english, CONTRACT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_of_a_message_is_short_and_without_control_characters() {
        let long = Fault::OperationUnknown(Some("x\u{9}y".repeat(1000)));
        let sentence = long.sentence();
        assert!(sentence.romanian.chars().count() < 120 && !sentence.romanian.contains('\u{9}'));
    }
    #[test]
    fn a_wrong_argument_is_told_what_it_may_be() {
        let told = |name| Fault::from(Argument::Malformed(name)).sentence();
        let list = told("nume");
        assert!(
            list.romanian.contains("(medicamente, produseAccizabile, unitati,"),
            "{}",
            list.romanian
        );
        assert!(list.english.ends_with(", coduriRaspuns)."), "{}", list.english);
        assert!(told("perioada").romanian.ends_with("2026-11-20, 2026-11, 2026-T4 sau 2026."));
    }
}
