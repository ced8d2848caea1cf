//! Declarations made for measuring, and who signs them.

use ser::{
    signature::{Candidate, SigningKey, sign},
    trust::authority::{Authority, KeyKind, Validity},
    xml::{Document, Limits},
};
use std::{fmt::Write, path::Path};

/// Somebody with an RSA-2048 key.
pub struct Signer {
    key: SigningKey,
    certificate: Vec<u8>,
    authority: Vec<u8>,
    revoked: Vec<u8>,
}

impl Signer {
    pub fn new() -> Self {
        let validity = Validity {
            from: "2026-01-01T00:00:00Z".parse().unwrap(),
            until: "2036-01-01T00:00:00Z".parse().unwrap(),
        };
        let authority = Authority::root("TEST Bench Authority", validity).unwrap();
        let issued = authority.issue("TEST Bench", KeyKind::Rsa, validity).unwrap();
        let certificate = issued.certificate_pem().unwrap();
        let key = SigningKey::from_pem(&issued.key_pem().unwrap(), &certificate).unwrap();
        let revoked = authority.empty_crl_pem(validity).unwrap();
        Self { key, certificate, authority: authority.certificate_pem().unwrap(), revoked }
    }

    /// As the service knows the signer.
    pub fn candidate(&self) -> Candidate {
        Candidate::certificate_pem(&self.certificate).unwrap()
    }

    /// A signed declaration of so many lines.
    pub fn declaration(&self, lines: usize) -> String {
        self.declaration_of("CJF000000123U", "2026-11-20", lines)
    }

    /// The same of a workplace and a day.
    pub fn declaration_of(&self, workplace: &str, day: &str, lines: usize) -> String {
        let text = declaration(workplace, day, lines);
        sign(&Document::of(text), &self.key, &Limits::default()).unwrap()
    }

    /// Leaves a document, the certificates and what was revoked of them in a folder, for others.
    pub fn leave(&self, folder: &Path, lines: usize, signed: &str) {
        std::fs::write(folder.join(format!("{lines}.xml")), signed).unwrap();
        std::fs::write(folder.join("certificate.pem"), &self.certificate).unwrap();
        std::fs::write(folder.join("authority.pem"), &self.authority).unwrap();
        std::fs::write(folder.join("authority.crl"), &self.revoked).unwrap();
    }
}

/// A day of a pharmacy with so many medicines, each with its lot.
fn declaration(workplace: &str, day: &str, lines: usize) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\">\n\
         <Antet><mediu>TEST</mediu><codWorkplace>{workplace}</codWorkplace><tip>FP</tip>\
         <perioada><zi>{day}</zi></perioada></Antet>\n<FP>\n  <Stocuri>\n",
    );
    for line in 1..=lines {
        let stock = line % 97 + 1;
        writeln!(
            text,
            "    <Linie ref=\"r{line}\">\n      <codCIM>W{line:08}</codCIM>\n      <um>UT</um>\n      \
             <stocInitial>{stock}.000</stocInitial>\n      <intrari>0</intrari>\n      \
             <iesiri>0</iesiri>\n      <stocFinal>{stock}.000</stocFinal>\n      \
             <diferenta>0</diferenta>\n      <Loturi><Lot><serie>L{line:06}</serie>\
             <dataExpirare>2027-12-31</dataExpirare><cantitate>{stock}</cantitate></Lot></Loturi>\n    \
             </Linie>"
        )
        .unwrap();
    }
    text + "  </Stocuri>\n</FP>\n</Declaratie>\n"
}
