//! The table of answer codes (`rules.md`): what each says in Romanian and in English, and what to
//! do about it. Codes never change their meaning.

mod certificate;
mod declaration;
mod document;
pub mod reason;
mod rights;
mod service;
mod signature;

pub use certificate::*;
pub use declaration::*;
pub use document::*;
pub use reason::Reason;
pub use rights::*;
pub use service::*;
pub use signature::*;

/// A sentence of the table. A code with several sentences has a row for each; the first is the
/// general one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The number of `rules.md`.
    pub code: u16,
    /// Romanian sentence; `{name}` stands for a value of the finding.
    pub ro: &'static str,
    /// English sentence, with the same names.
    pub en: &'static str,
    /// What to do, Romanian.
    pub remedy: &'static str,
}

const fn answer(code: u16, ro: &'static str, en: &'static str, remedy: &'static str) -> Answer {
    Answer { code, ro, en, remedy }
}

/// Every sentence, in the order of the codes.
#[rustfmt::skip]
pub const ALL: [Answer; 79] = [
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

    /// The codes of `rules.md`: from and to of each run.
    const RUNS: [(u16, u16); 9] = [
        (0, 0),
        (1001, 1007),
        (2001, 2008),
        (3001, 3009),
        (4001, 4006),
        (5001, 5023),
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
    fn both_languages_name_the_same_values() {
        for answer in ALL {
            assert_eq!(names(answer.ro), names(answer.en), "{}", answer.code);
        }
    }

    #[test]
    fn romanian_is_written_with_comma_below() {
        for answer in ALL {
            let text = format!("{}{}", answer.ro, answer.remedy);
            assert!(!text.contains(['ş', 'ţ', 'Ş', 'Ţ']), "{}", answer.code);
            assert!(!answer.remedy.is_empty() && !answer.en.is_empty(), "{}", answer.code);
        }
    }

    #[test]
    fn reasons_refine_codes_that_exist() {
        let mut seen = BTreeSet::new();
        for reason in reason::REASONS {
            assert!(find(reason.code).is_some(), "{}", reason.name);
            assert!(seen.insert(reason.name), "{}", reason.name);
        }
    }
}
