//! Algorithms and transforms as a signature names them, against the list of what may be used.

use super::{
    Fault, NAMESPACE, Refused,
    algorithms::{self, Digest, Scheme},
    reference::Transform,
    walk::Walk,
};
use crate::xml::{Name, canonical::Method};

/// Reads the rest of an element whose Algorithm names a canonicalization.
pub(super) fn canonicalization(walk: &mut Walk<'_>) -> Result<(Method, Vec<String>), Refused> {
    let uri = walk.algorithm()?;
    match Method::of_uri(&uri) {
        Some(method) => Ok((method, prefix_list(walk)?)),
        None => {
            let instead = walk.refuse(uri, (Method::DEFAULT, Vec::new()))?;
            walk.skip()?;
            Ok(instead)
        }
    }
}

/// `InclusiveNamespaces PrefixList`, if it is there; nothing else may be.
fn prefix_list(walk: &mut Walk<'_>) -> Result<Vec<String>, Refused> {
    let mut prefixes = Vec::new();
    while let Some(name) = walk.child()? {
        let known =
            name == Name::new("http://www.w3.org/2001/10/xml-exc-c14n#", "InclusiveNamespaces");
        if !known || !prefixes.is_empty() {
            return walk.fault(Fault::Children);
        }
        let list = walk.attribute("PrefixList").map(|attribute| attribute.value.clone());
        prefixes.extend(list.unwrap_or_default().split_ascii_whitespace().map(str::to_owned));
        if prefixes.len() > walk.limits.references {
            return walk.fault(Fault::TooMany);
        }
        walk.end()?;
    }
    Ok(prefixes)
}

/// A signature method: its URI, and what it says beside it.
pub(super) type SignatureMethod = (&'static str, Scheme, Digest);

pub(super) fn signature_method(walk: &mut Walk<'_>) -> Result<SignatureMethod, Refused> {
    let uri = walk.algorithm()?;
    if uri == algorithms::PSS_WITH_PARAMETERS {
        return pss_parameters(walk);
    }
    let known = algorithms::SIGNATURES.into_iter().find(|(known, ..)| *known == uri);
    match known {
        Some(method) => {
            walk.end()?;
            Ok(method)
        }
        None => {
            let instead = walk.refuse(uri, ("", Scheme::Pkcs1, Digest::Sha256))?;
            walk.skip()?;
            Ok(instead)
        }
    }
}

/// RFC 9231, 2.3.9: what is left out is SHA-256, MGF1 with the same digest, a salt as long as the
/// digest, trailer 1. Other parameters are not allowed.
fn pss_parameters(walk: &mut Walk<'_>) -> Result<SignatureMethod, Refused> {
    const PARAMETERS: &str = "http://www.w3.org/2007/05/xmldsig-more#";
    let (mut digest, mut mask, mut salt) = (Digest::Sha256, None, None);
    let mut odd = false;
    while let Some(name) = walk.child()? {
        if name != Name::new(PARAMETERS, "RSAPSSParams") {
            return walk.fault(Fault::Children);
        }
        while let Some(name) = walk.child()? {
            match name.local {
                "DigestMethod" => digest = digest_method(walk)?,
                "MaskGenerationFunction" => {
                    odd |= walk.algorithm()? != algorithms::MGF1;
                    while let Some(name) = walk.child()? {
                        if name.local != "DigestMethod" {
                            return walk.fault(Fault::Children);
                        }
                        mask = Some(digest_method(walk)?);
                    }
                }
                "SaltLength" => salt = Some(walk.text()?.trim().to_owned()),
                "TrailerField" => odd |= walk.text()?.trim() != "1",
                _ => return walk.fault(Fault::Children),
            }
        }
    }
    odd |= !algorithms::SIGNATURES
        .iter()
        .any(|(_, scheme, known)| *scheme == Scheme::Pss && *known == digest);
    odd |= mask.is_some_and(|mask| mask != digest);
    odd |= salt.is_some_and(|salt| salt != digest.openssl().size().to_string());
    if odd {
        walk.refuse(algorithms::PSS_WITH_PARAMETERS.to_owned(), ())?;
    }
    Ok((algorithms::PSS_WITH_PARAMETERS, Scheme::Pss, digest))
}

pub(super) fn digest_method(walk: &mut Walk<'_>) -> Result<Digest, Refused> {
    let uri = walk.algorithm()?;
    match Digest::of_uri(&uri) {
        Some(digest) => {
            walk.end()?;
            Ok(digest)
        }
        None => {
            let instead = walk.refuse(uri, Digest::Sha256)?;
            walk.skip()?;
            Ok(instead)
        }
    }
}

/// At most the enveloped-signature transform and then one canonicalization; in the core profile
/// base64 alone too.
pub(super) fn transforms(walk: &mut Walk<'_>, core: bool) -> Result<Vec<Transform>, Refused> {
    let mut transforms: Vec<Transform> = Vec::new();
    while let Some(name) = walk.child()? {
        if name != Name::new(NAMESPACE, "Transform") {
            return walk.fault(Fault::Children);
        }
        let uri = walk.algorithm()?;
        let allowed = match transforms.as_slice() {
            [] => true,
            [Transform::Enveloped] => uri != algorithms::ENVELOPED && uri != algorithms::XPATH,
            _ => false,
        };
        let transform = match uri.as_str() {
            _ if !allowed => None,
            algorithms::ENVELOPED => {
                walk.end()?;
                Some(Transform::Enveloped)
            }
            algorithms::XPATH => match xpath(walk)? {
                true => Some(Transform::Enveloped),
                false => {
                    walk.refuse(uri, ())?;
                    continue;
                }
            },
            algorithms::BASE64 if core && transforms.is_empty() => {
                walk.end()?;
                Some(Transform::Base64)
            }
            _ => match Method::of_uri(&uri) {
                Some(method) => Some(Transform::Canonical(method, prefix_list(walk)?)),
                None => None,
            },
        };
        match transform {
            Some(transform) => transforms.push(transform),
            None => {
                walk.refuse(uri, ())?;
                walk.skip()?;
            }
        }
    }
    Ok(transforms)
}

/// Whether the expression is `not(ancestor-or-self::ds:Signature)`, under whatever prefix.
fn xpath(walk: &mut Walk<'_>) -> Result<bool, Refused> {
    walk.expect("XPath")?;
    let prefix_of = |text: &str| {
        let inner =
            text.trim().strip_prefix("not(ancestor-or-self::")?.strip_suffix(":Signature)")?;
        Some(inner.to_owned())
    };
    let namespaces: Vec<(String, bool)> = {
        // The expression is read after its prefixes are known: the cursor leaves their scope with it.
        let element = walk.content.element().map_err(Refused::from)?;
        let mut inner = element.content();
        let text = inner.text().map_err(|_| Refused::from(Fault::Value))?.into_owned();
        prefix_of(&text)
            .map(|prefix| {
                let bound = walk.content.namespace(&prefix) == Some(NAMESPACE);
                (prefix, bound)
            })
            .into_iter()
            .collect()
    };
    walk.skip()?;
    walk.end()?;
    Ok(namespaces.iter().any(|(_, bound)| *bound))
}
