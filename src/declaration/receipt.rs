//! The receipt (`wire.md`, Recipisa): what the service answers to a declaration. The seal is put
//! on it above.

use super::{Finding, Level, Period, RegistrationNumber, Sequence, State};
use crate::{registry::Environment, xml::Writer};
use chrono::{DateTime, SecondsFormat, Utc};

/// Namespace of messages and receipts.
pub const NAMESPACE: &str = "urn:ro:ser:serviciu:v1";

/// What came of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every rule holds; it has a registration number.
    Accepted,
    /// A rule of 5xxx failed; it is kept, without a number.
    Rejected,
    /// An error of 1xxx–4xxx; no declaration came to be.
    Refused,
}

impl Outcome {
    /// `stare` on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Accepted => State::Accepted.wire(),
            Self::Rejected => State::Rejected.wire(),
            Self::Refused => "REFUZATA",
        }
    }
}

/// A receipt. Of a refusal it has what was known when the document was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// `mediu`: of the installation that answers.
    pub environment: Environment,
    /// `idRecipisa`: unique in the installation.
    pub id: String,
    /// `stare`.
    pub outcome: Outcome,
    /// `numarInregistrare`: of an accepted declaration.
    pub number: Option<RegistrationNumber>,
    /// `codWorkplace`.
    pub workplace: Option<String>,
    /// `tip`.
    pub kind: Option<String>,
    /// `perioada`, in its wire form.
    pub period: Option<Period>,
    /// `secventa`.
    pub sequence: Option<Sequence>,
    /// `sha256` of the document, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// `certificatSemnatar`: of the signer's certificate (DER), likewise.
    pub certificate: Option<String>,
    /// `dataInregistrare`, UTC.
    pub received: DateTime<Utc>,
    /// `intarziata`: received after the deadline.
    pub late: bool,
    /// `erori` and `avertismente`.
    pub findings: Vec<Finding>,
    /// `versiune`: of the program that judged.
    pub engine: &'static str,
}

impl Receipt {
    /// The receipt, an element `Recipisa` without a signature.
    pub fn to_xml(&self) -> String {
        let mut writer = Writer::new();
        writer.open("Recipisa", &[("xmlns", NAMESPACE)]);
        writer.leaf("mediu", self.environment.wire());
        writer.leaf("idRecipisa", &self.id);
        writer.leaf("stare", self.outcome.wire());
        optional(&mut writer, "numarInregistrare", self.number.as_ref());
        optional(&mut writer, "codWorkplace", self.workplace.as_ref());
        optional(&mut writer, "tip", self.kind.as_ref());
        optional(&mut writer, "perioada", self.period.as_ref());
        optional(&mut writer, "secventa", self.sequence.as_ref());
        writer.leaf("sha256", &self.sha256);
        optional(&mut writer, "certificatSemnatar", self.certificate.as_ref());
        writer
            .leaf("dataInregistrare", &self.received.to_rfc3339_opts(SecondsFormat::Micros, true));
        writer.leaf("intarziata", if self.late { "true" } else { "false" });
        for (list, level) in [("erori", Level::Error), ("avertismente", Level::Warning)] {
            let mut findings = self.findings.iter().filter(|f| f.level == level).peekable();
            if findings.peek().is_none() {
                continue;
            }
            writer.open(list, &[]);
            for finding in findings {
                writer.open("constatare", &[]);
                finding.write(&mut writer);
                writer.close();
            }
            writer.close();
        }
        // The last before the seal: what was there before it stays where it was.
        writer.leaf("versiune", self.engine);
        writer.finish()
    }
}

impl Finding {
    /// Its fields as elements, in the order of `wire.md`; the element around them is the caller's.
    pub fn write(&self, writer: &mut Writer) {
        optional(writer, "cod", Some(&self.code));
        optional(writer, "motiv", self.reason.as_ref());
        writer.leaf("nivel", self.level.wire());
        writer.leaf("mesaj", &self.message);
        writer.leaf("mesajEn", &self.message_en);
        writer.leaf("remediu", &self.remedy);
        if let Some(place) = &self.place {
            writer.leaf("cale", &place.path);
            writer.leaf("linie", &place.line.to_string());
            writer.leaf("coloana", &place.column.to_string());
        }
        optional(writer, "ref", self.reference.as_ref());
        if self.values.is_empty() {
            return;
        }
        writer.open("valori", &[]);
        for (name, value) in &self.values {
            writer.open("valoare", &[]);
            writer.leaf("nume", name);
            writer.leaf("valoare", value);
            writer.close();
        }
        writer.close();
    }
}

fn optional(writer: &mut Writer, name: &str, value: Option<&impl ToString>) {
    if let Some(value) = value {
        writer.leaf(name, &value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{declaration::Place, nomenclature::answers};

    #[test]
    fn it_has_the_fields_of_the_contract_in_their_order() {
        let receipt = Receipt {
            environment: Environment::Test,
            id: "R1".into(),
            outcome: Outcome::Rejected,
            number: None,
            workplace: Some("CJF000000123U".into()),
            kind: Some("FP".into()),
            period: "2026-11-20".parse().ok(),
            sequence: Some(Sequence::ORIGINAL),
            sha256: "00".repeat(32),
            certificate: None,
            received: "2026-11-20T08:00:00Z".parse().unwrap(),
            late: false,
            findings: vec![
                Finding::error(&answers::CODE_TWICE, vec![("cod", "a<b".into())])
                    .at(Place { path: "/Declaratie/FP".into(), line: 3, column: 7 })
                    .about(Some("r1")),
            ],
            engine: "1.2.3",
        };
        let expected = concat!(
            "<Recipisa xmlns=\"urn:ro:ser:serviciu:v1\"><mediu>TEST</mediu>",
            "<idRecipisa>R1</idRecipisa><stare>RESPINSA</stare>",
            "<codWorkplace>CJF000000123U</codWorkplace><tip>FP</tip>",
            "<perioada>2026-11-20</perioada><secventa>0</secventa>",
            "<sha256>0000000000000000000000000000000000000000000000000000000000000000</sha256>",
            "<dataInregistrare>2026-11-20T08:00:00.000000Z</dataInregistrare>",
            "<intarziata>false</intarziata><erori><constatare><cod>5013</cod><nivel>EROARE</nivel>",
            "<mesaj>Codul introdus mai există în declarația curentă: a&lt;b</mesaj>",
            "<mesajEn>The code is already in this declaration: a&lt;b</mesajEn>",
            "<remediu>Păstrați o singură linie pentru fiecare cod</remediu>",
            "<cale>/Declaratie/FP</cale><linie>3</linie><coloana>7</coloana><ref>r1</ref>",
            "<valori><valoare><nume>cod</nume><valoare>a&lt;b</valoare></valoare></valori>",
            "</constatare></erori><versiune>1.2.3</versiune></Recipisa>",
        );
        assert_eq!(receipt.to_xml(), expected);
    }
}
