//! The table as it is published: a row for each sentence and for each reason under it, in the order
//! of the codes. The file of codes, the pages and `getNomenclator coduriRaspuns` are made of these.

use super::{ALL, Answer, Reason, fill, known, reason::REASONS};

/// A row. Its fields have their names on the wire.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Row {
    /// The number of `rules.md`.
    #[serde(rename = "cod")]
    pub code: u16,
    /// The name of the reason; none of a sentence itself.
    #[serde(rename = "motiv")]
    pub reason: Option<&'static str>,
    /// EROARE or AVERTISMENT; none of 0, which is no finding.
    #[serde(rename = "nivel")]
    pub level: Option<&'static str>,
    /// The Romanian sentence, with the names of its values.
    #[serde(rename = "mesaj")]
    pub ro: String,
    /// The English one.
    #[serde(rename = "mesajEn")]
    pub en: String,
    /// When it is said, Romanian.
    #[serde(rename = "cauza")]
    pub cause: &'static str,
    /// The same in English.
    #[serde(rename = "cauzaEn")]
    pub cause_en: &'static str,
    /// The Romanian sentence with values filled in.
    #[serde(rename = "exemplu")]
    pub example: String,
    /// The English one.
    #[serde(rename = "exempluEn")]
    pub example_en: String,
    /// What to do, Romanian.
    #[serde(rename = "remediu")]
    pub remedy: &'static str,
    /// The same in English.
    #[serde(rename = "remediuEn")]
    pub remedy_en: &'static str,
}

/// Every row.
pub fn rows() -> impl Iterator<Item = Row> {
    ALL.iter().flat_map(|answer| {
        let refined = REASONS.iter().filter(|reason| reason.of == *answer).map(Row::from);
        std::iter::once(Row::from(answer)).chain(refined)
    })
}

impl From<&Answer> for Row {
    fn from(answer: &Answer) -> Self {
        Self {
            code: answer.code,
            reason: None,
            level: (answer.code != super::ACCEPTED.code).then(|| answer.level.wire()),
            ro: answer.ro.to_owned(),
            en: answer.en.to_owned(),
            cause: answer.cause.ro,
            cause_en: answer.cause.en,
            example: fill(answer.ro, answer.example),
            example_en: fill(answer.en, answer.example),
            remedy: answer.remedy.ro,
            remedy_en: answer.remedy.en,
        }
    }
}

impl From<&Reason> for Row {
    fn from(reason: &Reason) -> Self {
        let values = [reason.example, reason.of.example].concat();
        let refined = |of: &str, reason: &str| format!("{of}: {reason}");
        let (ro, en) = (refined(reason.of.ro, reason.ro), refined(reason.of.en, reason.en));
        let example = |sentence: &str| fill(&known(sentence, &values), &values);
        Self {
            reason: Some(reason.name),
            cause: reason.cause.ro,
            cause_en: reason.cause.en,
            example: example(&ro),
            example_en: example(&en),
            ro,
            en,
            ..Self::from(&reason.of)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_after_the_sentence_it_refines() {
        let rows: Vec<Row> = rows().collect();
        assert_eq!(rows.len(), ALL.len() + REASONS.len());
        assert!(rows.is_sorted_by_key(|row| row.code));
        let suspended = rows.iter().position(|row| row.reason == Some("WORKPLACE_SUSPENDED"));
        let suspended = &rows[suspended.unwrap()];
        assert_eq!(suspended.code, 4003);
        let said = "Punctul de lucru nu este activ în perioada declarată: activitate suspendată";
        assert!(suspended.example.starts_with(said), "{}", suspended.example);
    }

    #[test]
    fn every_value_of_an_example_is_filled_in() {
        for row in rows() {
            let examples = [row.example, row.example_en].concat();
            assert!(!examples.contains(['{', '[', '?']), "{}: {examples}", row.code);
        }
    }
}
