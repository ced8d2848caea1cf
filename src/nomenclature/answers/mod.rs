//! The table of answer codes (`rules.md`): what each says in Romanian and in English, when, and what
//! to do about it. Codes never change their meaning.

mod certificate;
mod declaration;
mod document;
mod doubt;
pub mod reason;
mod rights;
mod row;
mod sentence;
mod service;
mod signature;

pub use certificate::*;
pub use declaration::*;
pub use document::*;
pub use doubt::*;
pub use reason::Reason;
pub use rights::*;
pub use row::{Row, rows};
pub use sentence::{fill, known};
pub use service::*;
pub use signature::*;

/// Whether a finding stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The declaration is not accepted.
    Error,
    /// Accepted all the same.
    Warning,
}

impl Level {
    /// `nivel` on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Error => "EROARE",
            Self::Warning => "AVERTISMENT",
        }
    }
}

/// The same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both {
    /// Romanian.
    pub ro: &'static str,
    /// English.
    pub en: &'static str,
}

/// Values by their names, for an example.
pub type Example = &'static [(&'static str, &'static str)];

/// A sentence of the table. A code with several sentences has a row for each; the first is the
/// general one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The number of `rules.md`.
    pub code: u16,
    /// What its findings are, where nothing else is said of them; 0 has none.
    pub level: Level,
    /// Romanian sentence; `{name}` stands for a value of the finding.
    pub ro: &'static str,
    /// English sentence, with the same names.
    pub en: &'static str,
    /// When it is said.
    pub cause: Both,
    /// What to do.
    pub remedy: Both,
    /// Values for its names, as they might be.
    pub example: Example,
}

/// An error, so far without words.
const fn answer(code: u16) -> Answer {
    let none = Both { ro: "", en: "" };
    Answer { code, level: Level::Error, ro: "", en: "", cause: none, remedy: none, example: &[] }
}

/// A warning, likewise.
const fn warning(code: u16) -> Answer {
    Answer { level: Level::Warning, ..answer(code) }
}

impl Answer {
    const fn says(self, ro: &'static str, en: &'static str) -> Self {
        Self { ro, en, ..self }
    }

    const fn when(self, ro: &'static str, en: &'static str) -> Self {
        Self { cause: Both { ro, en }, ..self }
    }

    const fn remedied(self, ro: &'static str, en: &'static str) -> Self {
        Self { remedy: Both { ro, en }, ..self }
    }

    const fn example(self, example: Example) -> Self {
        Self { example, ..self }
    }
}

/// Every sentence, in the order of the codes.
#[rustfmt::skip]
pub const ALL: [Answer; 83] = [
    ACCEPTED, NOT_WELL_FORMED, DOCTYPE, STRUCTURE, VALUE, TOO_LARGE, ENCODING, KIND,
    NO_SIGNATURE, DIGEST_MISMATCH, SIGNATURE_MISMATCH, SIGNATURE_POLICY, SIGNATURE_COVERAGE,
    SIGNATURE_AMBIGUOUS, SIGNATURE_STRUCTURE, SIGNATURE_PROPERTIES,
    CERTIFICATE_UNKNOWN, CERTIFICATE_EXPIRED, CERTIFICATE_EXPIRING, CERTIFICATE_NOT_YET,
    CERTIFICATE_REVOKED, CERTIFICATE_SUSPENDED, CERTIFICATE_UNTRUSTED, CERTIFICATE_UNQUALIFIED,
    CERTIFICATE_RESERVED, CERTIFICATE_USAGE, CERTIFICATE_STATUS,
    WORKPLACE_UNKNOWN, NOT_ENTITLED, WORKPLACE_NOT_ACTIVE, COMPANY_INACTIVE, KIND_FOR_UNIT,
    OTHER_ENVIRONMENT,
    BEFORE_FIRST, IN_THE_FUTURE, PREVIOUS_MISSING, PREVIOUS_WITHDRAWN, BEFORE_LAST,
    ALREADY_ACCEPTED, INCOMPLETE, NO_STOCK_CONTRADICTED, CODE_MISSING, UNIT_DIFFERS,
    OPENING_DIFFERS, NEW_PRODUCT_OPENS, CODE_ZERO, AMENDS_EARLIER, CODE_TWICE, FORMULA,
    FORMULA_WITHOUT_DIFFERENCE, REASON_MISSING, OPERATIONS_SUM, PRODUCT_WITHOUT_BALANCE, LOTS_SUM,
    NOT_AUTHORISED, NOT_OF_KIND, CODE_UNKNOWN, UNIT_UNUSUAL, OPERATION_NOT_ALLOWED,
    OPERATION_INCOMPLETE, TRANSFER_DOUBTFUL, OPENING_NOT_ZERO, AMENDMENT_TARGET, NOTHING_AUTHORISED,
    EXPIRED_IN_STOCK, QUANTITY_UNUSUAL, NOT_DECLARED_BY_PARTNER, STOCK_AFTER_SEASON,
    BATCH_UNKNOWN, BATCH_TOO_LARGE, BATCH_ITEM_EMPTY, BATCH_IN_PROGRESS, NOT_SOAP,
    OPERATION_UNKNOWN, HEADER_NOT_UNDERSTOOD, NO_IDENTITY, STALE, HTTP, ARGUMENTS, NOTHING_FOUND,
    UNAVAILABLE, TOO_MANY_REQUESTS, INTERNAL,
];

/// The general sentence of a code.
pub fn find(code: u16) -> Option<&'static Answer> {
    ALL.iter().find(|answer| answer.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The codes of `rules.md`, and the warnings after them: from and to of each run.
    const RUNS: [(u16, u16); 9] = [
        (0, 0),
        (1001, 1007),
        (2001, 2008),
        (3001, 3009),
        (4001, 4006),
        (5001, 5027),
        (6001, 6004),
        (7001, 7008),
        (9001, 9003),
    ];

    fn names(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).map(|part| part.split_once('}').unwrap().0).collect()
    }

    #[test]
    fn every_code_of_the_rules_is_in_the_table_and_no_other() {
        let expected: BTreeSet<u16> = RUNS.iter().flat_map(|(from, to)| *from..=*to).collect();
        assert_eq!(ALL.iter().map(|a| a.code).collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn sentences_are_in_order_and_each_comes_once() {
        assert!(ALL.is_sorted_by(|a, b| a.code <= b.code));
        assert_eq!(ALL.iter().map(|a| a.ro).collect::<BTreeSet<_>>().len(), ALL.len());
    }

    #[test]
    fn both_languages_and_the_example_name_the_same_values() {
        for answer in ALL {
            assert_eq!(names(answer.ro), names(answer.en), "{}", answer.code);
            let example: BTreeSet<&str> = answer.example.iter().map(|(name, _)| *name).collect();
            assert_eq!(example, names(answer.ro), "{}", answer.code);
        }
    }

    #[test]
    fn every_text_is_there_and_romanian_is_written_with_comma_below() {
        for answer in ALL {
            let (cause, remedy) = (answer.cause, answer.remedy);
            let texts = [answer.ro, answer.en, cause.ro, cause.en, remedy.ro, remedy.en];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", answer.code);
            assert!(!texts.concat().contains(['ş', 'ţ', 'Ş', 'Ţ']), "{}", answer.code);
        }
    }

    #[test]
    fn warnings_alone_have_codes_of_their_own_after_those_of_the_rules() {
        for answer in ALL.iter().filter(|answer| (5024..6000).contains(&answer.code)) {
            assert_eq!(answer.level, Level::Warning, "{}", answer.code);
        }
    }

    #[test]
    fn reasons_refine_sentences_of_the_table_and_have_an_example() {
        let mut seen = BTreeSet::new();
        for reason in reason::REASONS {
            assert!(ALL.contains(&reason.of), "{}", reason.name);
            assert!(seen.insert(reason.name), "{}", reason.name);
            assert!(!reason.cause.ro.is_empty() && !reason.cause.en.is_empty(), "{}", reason.name);
            let used = [reason.ro, reason.of.ro].map(names);
            let example = [reason.example, reason.of.example].concat();
            for name in used.iter().flatten() {
                assert!(example.iter().any(|(known, _)| known == name), "{}: {name}", reason.name);
            }
        }
    }
}
