//! Mistakes of the signer itself: another canonicalization, another algorithm, another key than the
//! signature names.

use super::case::Case;
use super::pieces::{Place, What};
use crate::signature::algorithms::{DIGESTS, SIGNATURES};
use crate::xml::canonical::METHODS;
use crate::xml::{Document, Limits, written_attributes};

/// SignedInfo by itself, without the namespaces that the document gives it.
pub(super) fn canonicalized_out_of_context(case: &mut Case<'_>) -> bool {
    if case.health.value || !case.health.digests.iter().all(|holds| *holds) {
        return false;
    }
    let info = case.located.info().standalone();
    let document = Document::of(info);
    let Ok(info) = document.check(&Limits::default()) else { return false };
    let bytes = case.located.canonical_by(&info, case.located.canonicalization());
    bytes.is_ok_and(|bytes| case.located.is_value_of(&bytes, case.keys))
}

/// Each part that does not hold does by another canonicalization.
pub(super) fn other_canonicalization(case: &mut Case<'_>) -> bool {
    let located = case.located;
    let value = case.health.value
        || METHODS.iter().any(|(_, method)| {
            let bytes = located.canonical_by(located.info(), *method);
            bytes.is_ok_and(|bytes| located.is_value_of(&bytes, case.keys))
        });
    let digest = |(index, holds): (usize, &bool)| {
        *holds
            || METHODS.iter().any(|(_, method)| located.digest_holds_by(index, *method))
            || located.digest_is_of_source(index)
    };
    value && case.health.digests.iter().enumerate().all(digest)
}

/// What does not hold does with the signature left out, or kept in.
pub(super) fn enveloped_transform_missing(case: &mut Case<'_>) -> bool {
    let digest = |(index, holds): (usize, &bool)| {
        *holds || case.located.digest_holds_otherwise_enveloped(index)
    };
    case.health.value && case.health.digests.iter().enumerate().all(digest)
}

/// What was digested had no namespace declaration, as in a tree whose elements have a namespace and
/// no attribute that declares it; it was written with one.
pub(super) fn namespace_undeclared(case: &mut Case<'_>) -> bool {
    let namespace = case.located.element().name().namespace;
    let declaration = format!(" xmlns=\"{namespace}\"");
    let digest = |(index, holds): (usize, &bool)| {
        let octets = || case.located.octets_of(index).and_then(|all| String::from_utf8(all).ok());
        *holds
            || octets().is_some_and(|octets| {
                let bare = octets.replace(&declaration, "");
                case.located.digest_is_of(index, bare.as_bytes())
            })
    };
    case.health.value && case.health.digests.iter().enumerate().all(digest)
}

/// The salt or the mask of RSA-PSS is another.
pub(super) fn pss_parameters(case: &mut Case<'_>) -> bool {
    let info = case.located.canonical_info();
    info.is_ok_and(|info| case.located.is_value_with_any_salt(&info, case.keys))
        && case.health.digests.iter().all(|holds| *holds)
}

/// Another algorithm is named than was used: each name tried in the place of the one written.
pub(super) fn algorithm_changed(case: &mut Case<'_>) -> bool {
    let pieces = case.pieces.clone();
    let named = |element: &str, uri: &str| {
        pieces.rewritten(|_, piece| {
            let wanted = piece.what == What::Start
                && piece.place == Place::Info
                && piece.element.local == element;
            let attribute = wanted
                .then(|| written_attributes(piece.text))
                .and_then(|all| all.into_iter().find(|one| one.qname == "Algorithm"))?;
            let written = attribute.written.replace(attribute.value, uri);
            let mut text = piece.text.to_owned();
            let start = attribute.span.end - attribute.written.len();
            text.replace_range(start..attribute.span.end, &written);
            Some(text)
        })
    };
    SIGNATURES.iter().any(|(uri, ..)| case.holds(named("SignatureMethod", uri)))
        || DIGESTS.iter().any(|(uri, _)| case.holds(named("DigestMethod", uri)))
        || METHODS.iter().any(|(uri, _)| case.holds(named("CanonicalizationMethod", uri)))
}

/// The value is of no key that is known: its padding shows it, where it is of RSA.
pub(super) fn other_key(case: &mut Case<'_>) -> bool {
    !case.health.value && case.located.is_of_another_key(case.keys) == Some(true)
}
