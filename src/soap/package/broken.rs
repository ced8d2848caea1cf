//! Why a package is not taken, and what is said of it (7006).

use crate::soap::sentence::{Sentence, name, say};

/// What is wrong with a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A delimiter is missing, or is not a line of its own.
    Delimiter,
    /// Something follows the last delimiter.
    Trailing,
    /// The header of a part is malformed, too long, or says something twice.
    Header,
    /// More parts than this.
    TooMany(usize),
    /// A part is a multipart itself.
    Nested,
    /// A Content-Transfer-Encoding that is not read, or that the content is not in.
    Encoding(String),
    /// No part is the envelope: `start` names none, or its type is another.
    Root,
    /// Two parts have one identifier.
    SameId,
    /// The envelope does not include a part.
    ByNobody,
}

impl Broken {
    /// Its texts.
    pub(in crate::soap) fn sentence(&self) -> Sentence {
        let (romanian, english) = match self {
            Self::Delimiter => (
                "Pachetul MIME nu este împărțit în părți cum spune «boundary».".into(),
                "The MIME package is not divided into parts as “boundary” says.".into(),
            ),
            Self::Trailing => (
                "După sfârșitul pachetului MIME mai urmează ceva.".into(),
                "Something follows the end of the MIME package.".into(),
            ),
            Self::Header => (
                "Antetul unei părți MIME este greșit, prea lung sau se repetă.".into(),
                "The header of a MIME part is wrong, too long, or given twice.".into(),
            ),
            Self::TooMany(most) => (
                format!("Pachetul MIME are mai mult de {most} părți."),
                format!("The MIME package has more than {most} parts."),
            ),
            Self::Nested => (
                "O parte MIME este la rândul ei multipart.".into(),
                "A MIME part is a multipart itself.".into(),
            ),
            Self::Encoding(encoding) => (
                format!("O parte MIME nu poate fi citită cu codarea «{}».", name(encoding)),
                format!("A MIME part cannot be read in the encoding “{}”.", name(encoding)),
            ),
            Self::Root => (
                "Nicio parte MIME nu este plicul: «start» nu o numește, sau tipul ei nu este \
                 application/xop+xml."
                    .into(),
                "No MIME part is the envelope: “start” does not name it, or its type is not \
                 application/xop+xml."
                    .into(),
            ),
            Self::SameId => (
                "Două părți MIME au același Content-ID.".into(),
                "Two MIME parts have the same Content-ID.".into(),
            ),
            Self::ByNobody => (
                "Pachetul are o parte MIME pe care niciun argument nu o include.".into(),
                "The package has a MIME part that no argument includes.".into(),
            ),
        };
        let remedy = "Lăsați biblioteca SOAP să scrie mesajul MTOM, sau opriți MTOM: documentul se trimite \
                      atunci în base64, în mesaj.";
        say(romanian, english, remedy)
    }
}
