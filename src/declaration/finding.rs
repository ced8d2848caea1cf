//! What is said of a declaration: one error or warning, with its place and values (`wire.md`).

use crate::nomenclature::answers::{Answer, Level, Reason, fill, known};

/// Where in the document: all of it as the sender sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the element, `/Declaratie/FP/Stocuri/Linie[3]/stocFinal`.
    pub path: String,
    /// 1-based line of the decoded document.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// One error or warning of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A number of `rules.md`.
    pub code: u16,
    /// `motiv`: the reason's name, where the code has several.
    pub reason: Option<&'static str>,
    /// `nivel`.
    pub level: Level,
    /// `mesaj`: Romanian, with the values filled in.
    pub message: String,
    /// `mesajEn`.
    pub message_en: String,
    /// `remediu`: what to do, Romanian.
    pub remedy: String,
    /// `cale`, `linie`, `coloana`.
    pub place: Option<Place>,
    /// `ref`: the sender's own identifier of the row.
    pub reference: Option<String>,
    /// `valori`: the values that clash, by name (`stocInitial`, `asteptat`…).
    pub values: Vec<(&'static str, String)>,
    /// Which of the ways to break the rule it was, for the audit log: a word of ours, never a value.
    pub tried: Option<&'static str>,
}

impl Finding {
    /// An error with a sentence of the table, the values filled in.
    pub fn error(answer: &Answer, values: Vec<(&'static str, String)>) -> Self {
        Self::of(Level::Error, answer, values)
    }

    /// A warning, likewise.
    pub fn warning(answer: &Answer, values: Vec<(&'static str, String)>) -> Self {
        Self::of(Level::Warning, answer, values)
    }

    /// What the table says of it, likewise.
    pub(super) fn by_table(answer: &Answer, values: Vec<(&'static str, String)>) -> Self {
        Self::of(answer.level, answer, values)
    }

    fn of(level: Level, answer: &Answer, values: Vec<(&'static str, String)>) -> Self {
        Self {
            code: answer.code,
            reason: None,
            level,
            message: fill(answer.ro, &values),
            message_en: fill(answer.en, &values),
            remedy: answer.remedy.ro.to_owned(),
            place: None,
            reference: None,
            values,
            tried: None,
        }
    }

    /// The same, at a place.
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The same, with a word for the audit log.
    pub fn tried(self, word: &'static str) -> Self {
        Self { tried: Some(word), ..self }
    }

    /// The same, about a row with this `ref`.
    pub fn about(self, reference: Option<&str>) -> Self {
        Self { reference: reference.map(str::to_owned), ..self }
    }

    /// The same, with its reason, whose sentence is added to the message.
    pub fn because(self, reason: &Reason) -> Self {
        let said = |sentence| fill(&known(sentence, &self.values), &self.values);
        let (ro, en) = (said(reason.ro), said(reason.en));
        Self { reason: Some(reason.name), ..self.explained(&ro, &en) }
    }

    /// The same, with a sentence more in each language.
    pub fn explained(self, ro: &str, en: &str) -> Self {
        Self {
            message: format!("{}: {ro}", self.message),
            message_en: format!("{}: {en}", self.message_en),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::answers;

    #[test]
    fn the_sentence_holds_the_values() {
        let finding =
            Finding::error(&answers::WORKPLACE_UNKNOWN, vec![("codWorkplace", "{x}".into())]);
        assert_eq!(finding.message, "Punctul de lucru «{x}» este necunoscut");
        assert_eq!(finding.message_en, "The workplace `{x}` is unknown");
    }

    #[test]
    fn a_reason_refines_the_sentence() {
        let finding = Finding::warning(&answers::CERTIFICATE_UNKNOWN, vec![])
            .because(&answers::reason::CERT_NOT_REGISTERED)
            .about(Some("r1"));
        assert_eq!(finding.reason, Some("CERT_NOT_REGISTERED"));
        assert!(finding.message.ends_with("certificat neînregistrat; refaceți înrolarea"));
        assert_eq!(
            (finding.level.wire(), finding.reference.as_deref()),
            ("AVERTISMENT", Some("r1"))
        );
    }

    #[test]
    fn what_a_reason_does_not_know_it_does_not_say() {
        let because = |values: &[(&'static str, &str)]| {
            let values = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            let finding = Finding::error(&answers::WORKPLACE_NOT_ACTIVE, values)
                .because(&answers::reason::WORKPLACE_SUSPENDED);
            finding.message.split(": ").nth(1).unwrap_or_default().to_owned()
        };
        let (from, to, act) = (("deLa", "2026-11-10"), ("panaLa", "2026-11-19"), ("act", "[{x}]"));
        assert_eq!(because(&[from]), "activitate suspendată de la 2026-11-10");
        assert_eq!(because(&[from, act]), "activitate suspendată de la 2026-11-10, act [{x}]");
        assert_eq!(
            because(&[from, to, act]),
            "activitate suspendată de la 2026-11-10 până la 2026-11-19, act [{x}]"
        );
    }
}
