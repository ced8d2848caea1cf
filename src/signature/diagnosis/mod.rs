//! Why a signature does not hold: the usual mistakes are undone on copies, and the one that makes it
//! verify is named (`wire.md`, Diagnosis). Nothing is accepted for it: it only explains.

mod case;
mod layout;
mod methods;
mod mistake;
mod names;
mod pieces;
mod probe;
mod values;
mod whitespace;

pub use mistake::{MISTAKES, Mistake};

use super::{Candidate, Coverage, Located, Profile, Refusal, Refused, locate};
use crate::xml::{Document, Limits};
use case::Case;
use pieces::{Place, What};
use serde::{Serialize, Serializer};

/// What is tried: the mistake, and how it is undone.
type Hypothesis = (&'static Mistake, fn(&mut Case<'_>) -> bool);

/// In the order in which they are tried: those that undo the least come first.
const HYPOTHESES: [Hypothesis; 22] = [
    (&mistake::LINE_ENDINGS, whitespace::line_endings),
    (&mistake::REINDENTED, whitespace::reindented),
    (&mistake::SIGNEDINFO_CHANGED, whitespace::signed_info),
    (&mistake::SIGNATURE_PREFIX_REWRITTEN, names::signature_prefix_rewritten),
    (&mistake::PREFIX_REWRITTEN, names::prefix_rewritten),
    (&mistake::ATTRIBUTE_ADDED, names::attribute_added),
    (&mistake::NAMESPACE_ADDED, names::namespace_added),
    (&mistake::INSTRUCTION_ADDED, names::instruction_added),
    (&mistake::LETTERS_REPLACED, values::letters_replaced),
    (&mistake::UNICODE_NORMALISED, values::unicode_normalised),
    (&mistake::WRONG_ENCODING_LABEL, values::wrong_encoding_label),
    (&mistake::VALUE_CHANGED, values::escaped_twice),
    (&mistake::ENVELOPED_TRANSFORM_MISSING, methods::enveloped_transform_missing),
    (&mistake::NAMESPACE_ADDED, methods::namespace_undeclared),
    (&mistake::CANONICALIZED_OUT_OF_CONTEXT, methods::canonicalized_out_of_context),
    (&mistake::OTHER_CANONICALIZATION, methods::other_canonicalization),
    (&mistake::PSS_PARAMETERS, methods::pss_parameters),
    (&mistake::ALGORITHM_CHANGED, methods::algorithm_changed),
    (&mistake::SIGNATURE_MOVED, whitespace::signature_moved),
    (&mistake::WHITESPACE_REMOVED, whitespace::whitespace_removed),
    (&mistake::NUMBER_REFORMATTED, values::number_reformatted),
    (&mistake::OTHER_KEY, methods::other_key),
];

/// What is tried on documents that are too large for copies.
const OF_ANY_SIZE: [Hypothesis; 2] = [
    (&mistake::CANONICALIZED_OUT_OF_CONTEXT, methods::canonicalized_out_of_context),
    (&mistake::OTHER_KEY, methods::other_key),
];

/// Bytes of a document of which copies are made.
const LARGEST: usize = 2 << 20;

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The mistake.
    #[serde(serialize_with = "name")]
    pub mistake: &'static Mistake,
    /// Whether undoing it made the signature verify; else it is what the parts that fail suggest.
    pub proven: bool,
    /// The digest of the first reference that does not hold, and the one written, base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digests: Option<Digests>,
    /// Where the canonical forms part, if the signed one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// Two digests that should be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digests {
    /// Of what was received.
    pub computed: String,
    /// As the signature has it.
    pub claimed: String,
}

/// The canonical bytes around the first difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// As they were signed.
    pub signed: String,
    /// As they were received.
    pub received: String,
}

fn name<S: Serializer>(mistake: &&'static Mistake, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(mistake.name)
}

/// Bytes that are shown before and after the first difference.
const AROUND: usize = 40;

/// The mistake that explains why the signature of a document is refused with these refusals; none
/// where they are not of its mathematics. `candidates` are the keys that are known; certificates
/// that came with the signature are tried beside them.
pub fn diagnose(
    document: &Document<'_>,
    refused: &[Refused],
    profile: Profile,
    candidates: &[Candidate],
    limits: &Limits,
) -> Option<Diagnosis> {
    let located = match refused.iter().any(|refused| refused.refusal.is_mathematical()) {
        true => locate(document, profile, limits).ok()?,
        false => return unlocated(document, refused),
    };
    let carried = located.certificates();
    let carried = carried.into_iter().filter_map(|der| Candidate::certificate_der(der).ok());
    let pointed = candidates.iter().filter(|candidate| located.is_pointed_to(candidate)).cloned();
    let keys: Vec<Candidate> = pointed.chain(carried).collect();
    let large = document.text().len() > LARGEST;
    let mut case = Case::new(document, &located, &keys, limits, large);
    if case.health.is_whole() {
        return None;
    }
    let hypotheses = if large { OF_ANY_SIZE.as_slice() } else { HYPOTHESES.as_slice() };
    let found = hypotheses.iter().find(|(_, undone)| undone(&mut case));
    let failed = case.health.digests.iter().position(|holds| !holds);
    let digests = failed.and_then(|index| located.digests_of(index));
    let signed = case.found.as_ref();
    Some(Diagnosis {
        mistake: found.map_or_else(|| suggested(&case), |(mistake, _)| mistake),
        proven: found.is_some(),
        digests: digests.map(|(computed, claimed)| Digests { computed, claimed }),
        difference: signed.and_then(|signed| difference(&located, signed, profile, limits, failed)),
    })
}

/// What the parts that fail suggest, where nothing explains them.
fn suggested(case: &Case<'_>) -> &'static Mistake {
    if !case.health.value {
        return match case.located.is_of_another_key(case.keys) {
            Some(false) => &mistake::SIGNEDINFO_CHANGED,
            Some(true) | None => &mistake::OTHER_KEY,
        };
    }
    let failed = case.health.digests.iter().enumerate().filter(|(_, holds)| !**holds);
    let declaration = failed.map(|(index, _)| case.located.is_to_the_declaration(index));
    match declaration.clone().all(|declaration| !declaration) {
        true => &mistake::PROPERTIES_CHANGED,
        false => &mistake::VALUE_CHANGED,
    }
}

/// A reference to properties that are not there.
fn unlocated(document: &Document<'_>, refused: &[Refused]) -> Option<Diagnosis> {
    let unresolved = Refusal::Coverage(Coverage::Unresolved);
    let unresolved = refused.iter().any(|refused| refused.refusal == unresolved);
    if !unresolved || document.text().len() > LARGEST {
        return None;
    }
    let pieces = pieces::Pieces::of(document);
    let to_properties = |piece: &&pieces::Piece<'_>| {
        let reference = piece.what == What::Start && piece.place == Place::Info;
        reference && piece.text.contains("#SignedProperties")
    };
    let properties = |piece: &pieces::Piece<'_>| piece.element.local == "SignedProperties";
    let removed =
        pieces.0.iter().any(|piece| to_properties(&piece)) && !pieces.0.iter().any(properties);
    removed.then_some(Diagnosis {
        mistake: &mistake::PROPERTIES_REMOVED,
        proven: true,
        digests: None,
        difference: None,
    })
}

fn difference(
    received: &Located<'_>,
    signed: &str,
    profile: Profile,
    limits: &Limits,
    failed: Option<usize>,
) -> Option<Difference> {
    let document = Document::of(signed);
    let signed = locate(&document, profile, limits).ok()?;
    let bytes = |located: &Located<'_>| match failed {
        Some(index) => located.octets_of(index),
        None => located.canonical_info().ok(),
    };
    let (signed, received) = (bytes(&signed)?, bytes(received)?);
    let first = signed.iter().zip(&received).position(|(one, other)| one != other);
    let first = first.unwrap_or(signed.len().min(received.len()));
    let around = |bytes: &[u8]| {
        let span = first.saturating_sub(AROUND)..bytes.len().min(first + AROUND);
        String::from_utf8_lossy(bytes.get(span).unwrap_or_default()).into_owned()
    };
    Some(Difference { signed: around(&signed), received: around(&received) })
}

#[cfg(test)]
mod trial;
