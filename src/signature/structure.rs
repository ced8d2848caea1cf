//! The Signature element, read strictly from the nodes that are canonicalized: the exact children
//! in their order, nothing else anywhere (XML Signature 1.1, 4; `attacks.md` 4).

use super::{
    Fault, NAMESPACE, Refusal, Refused,
    algorithms::{self, Digest, Scheme},
    key_info::{self, Hint},
    reference::{Reference, Transform},
};
use crate::xml::{Attribute, Content, Element, Name, Unexpected, canonical::Method};
use base64::{Engine, engine::general_purpose::STANDARD};

/// References a signature may have.
const REFERENCES: usize = 30;

/// A signature that is well formed and uses only what is allowed.
#[derive(Debug, Clone)]
pub(super) struct Signature<'t> {
    pub(super) element: Element<'t>,
    pub(super) info: Element<'t>,
    pub(super) canonicalization: Method,
    pub(super) prefixes: Vec<String>,
    pub(super) scheme: Scheme,
    pub(super) digest: Digest,
    pub(super) references: Vec<Reference>,
    pub(super) value: Vec<u8>,
    pub(super) hints: Vec<Hint>,
    pub(super) key_info: Option<usize>,
    pub(super) properties: Vec<usize>,
    /// Data in an Object that is not the signature's own.
    pub(super) smuggled: Option<usize>,
}

/// A cursor that says what it meets in the words of this module.
pub(super) struct Walk<'t> {
    pub(super) content: Content<'t>,
    /// Whether this is the core profile, which leaves comments to the canonicalization.
    core: bool,
    /// Data in an Object that is not the signature's own.
    smuggled: Option<usize>,
    /// Algorithms outside the list: all of them are named, not only the first.
    pub(super) refused: Vec<Refused>,
}

impl<'t> Walk<'t> {
    pub(super) fn fault<T>(&self, fault: Fault) -> Result<T, Refused> {
        Err(Refused::at(self.content.offset(), fault))
    }

    pub(super) fn child(&mut self) -> Result<Option<Name<'t>>, Refused> {
        loop {
            match self.content.child() {
                Ok(name) => return Ok(name),
                // Judged with the declaration's other comments, once the signature is verified.
                Err(Unexpected::Comment { .. } | Unexpected::Instruction { .. }) => {}
                Err(Unexpected::Malformed(malformed)) => return Err(malformed.into()),
                Err(Unexpected::Text { at } | Unexpected::Child { at }) => {
                    return Err(Refused::at(at, Fault::Value));
                }
            }
        }
    }

    /// The next child is the named element of XML-DSig.
    fn expect(&mut self, local: &'static str) -> Result<(), Refused> {
        match self.child()? {
            Some(name) if name == Name::new(NAMESPACE, local) => Ok(()),
            _ => self.fault(Fault::Children),
        }
    }

    pub(super) fn end(&mut self) -> Result<(), Refused> {
        match self.child()? {
            None => Ok(()),
            Some(_) => self.fault(Fault::Children),
        }
    }

    pub(super) fn text(&mut self) -> Result<String, Refused> {
        let at = self.content.offset();
        let text =
            if self.core { self.content.text_beside_comments() } else { self.content.text() };
        match text {
            Ok(text) => Ok(text.into_owned()),
            Err(_) => Err(Refused::at(at, Fault::Value)),
        }
    }

    pub(super) fn base64(&mut self) -> Result<Vec<u8>, Refused> {
        let at = self.content.offset();
        let text = self.text()?;
        base64(&text).ok_or_else(|| Refused::at(at, Fault::Base64))
    }

    pub(super) fn skip(&mut self) -> Result<(), Refused> {
        self.content.skip().map_err(|_| Refused::from(Fault::Value))
    }

    pub(super) fn attribute(&self, local: &str) -> Option<&Attribute<'t>> {
        self.content.attributes().iter().find(|attribute| attribute.name == Name::new("", local))
    }

    fn algorithm(&self) -> Result<String, Refused> {
        match self.attribute("Algorithm") {
            Some(attribute) => Ok(attribute.value.clone().into_owned()),
            None => self.fault(Fault::Attribute),
        }
    }

    /// Notes an algorithm that is not allowed; something allowed stands in for the rest of the reading.
    fn refuse<T>(&mut self, uri: String, instead: T) -> T {
        self.refused.push(Refused::at(self.content.offset(), Refusal::Algorithm(uri)));
        instead
    }
}

/// Base64 with XML's white space between; nothing else is forgiven.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    STANDARD.decode(compact).ok()
}

impl<'t> Signature<'t> {
    /// Reads a Signature element. The errors are all of one stage.
    pub(super) fn read(element: Element<'t>, core: bool) -> Result<Self, Vec<Refused>> {
        let mut walk =
            Walk { content: element.content(), core, smuggled: None, refused: Vec::new() };
        let signature = Self::walk(&mut walk, element, core).map_err(|refused| vec![refused])?;
        if walk.refused.is_empty() { Ok(signature) } else { Err(walk.refused) }
    }

    fn walk(walk: &mut Walk<'t>, element: Element<'t>, core: bool) -> Result<Self, Refused> {
        walk.expect("SignedInfo")?;
        let info = walk.content.element().map_err(Refused::from)?;
        walk.expect("CanonicalizationMethod")?;
        let (canonicalization, prefixes) = canonicalization(walk)?;
        walk.expect("SignatureMethod")?;
        let (scheme, digest) = signature_method(walk)?;
        let mut references = Vec::new();
        while let Some(name) = walk.child()? {
            if name != Name::new(NAMESPACE, "Reference") {
                return walk.fault(Fault::Children);
            }
            if references.len() == REFERENCES {
                return walk.fault(Fault::TooMany);
            }
            references.push(reference(walk, core)?);
        }
        walk.expect("SignatureValue")?;
        let value = walk.base64()?;
        let (mut hints, mut key_info, mut properties) = (Vec::new(), None, Vec::new());
        while let Some(name) = walk.child()? {
            let at = walk.content.offset();
            match (name.namespace, name.local) {
                (NAMESPACE, "KeyInfo") if key_info.is_none() => {
                    key_info = Some(at);
                    hints = key_info::read(walk, core)?;
                }
                (NAMESPACE, "Object") if core => walk.skip()?,
                (NAMESPACE, "Object") => properties.extend(object(walk)?),
                _ => return walk.fault(Fault::Children),
            }
        }
        Ok(Self {
            element,
            info,
            canonicalization,
            prefixes,
            scheme,
            digest,
            references,
            value,
            hints,
            key_info,
            properties,
            smuggled: walk.smuggled,
        })
    }
}

/// Reads the rest of an element whose Algorithm names a canonicalization.
fn canonicalization(walk: &mut Walk<'_>) -> Result<(Method, Vec<String>), Refused> {
    let uri = walk.algorithm()?;
    match Method::of_uri(&uri) {
        Some(method) => Ok((method, prefix_list(walk)?)),
        None => {
            let instead = walk.refuse(uri, (Method::DEFAULT, Vec::new()));
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
        if prefixes.len() > REFERENCES {
            return walk.fault(Fault::TooMany);
        }
        walk.end()?;
    }
    Ok(prefixes)
}

fn signature_method(walk: &mut Walk<'_>) -> Result<(Scheme, Digest), Refused> {
    let uri = walk.algorithm()?;
    if uri == algorithms::PSS_WITH_PARAMETERS {
        return pss_parameters(walk);
    }
    let known = algorithms::SIGNATURES.iter().find(|(known, ..)| *known == uri);
    match known {
        Some((_, scheme, digest)) => {
            walk.end()?;
            Ok((*scheme, *digest))
        }
        None => {
            let instead = walk.refuse(uri, (Scheme::Pkcs1, Digest::Sha256));
            walk.skip()?;
            Ok(instead)
        }
    }
}

/// RFC 9231, 2.3.9: what is left out is SHA-256, MGF1 with the same digest, a salt as long as the
/// digest, trailer 1. Other parameters are not allowed.
fn pss_parameters(walk: &mut Walk<'_>) -> Result<(Scheme, Digest), Refused> {
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
        walk.refuse(algorithms::PSS_WITH_PARAMETERS.to_owned(), ());
    }
    Ok((Scheme::Pss, digest))
}

fn digest_method(walk: &mut Walk<'_>) -> Result<Digest, Refused> {
    let uri = walk.algorithm()?;
    match Digest::of_uri(&uri) {
        Some(digest) => {
            walk.end()?;
            Ok(digest)
        }
        None => {
            let instead = walk.refuse(uri, Digest::Sha256);
            walk.skip()?;
            Ok(instead)
        }
    }
}

fn reference(walk: &mut Walk<'_>, core: bool) -> Result<Reference, Refused> {
    let at = walk.content.offset();
    let uri = walk.attribute("URI").map(|attribute| attribute.value.clone().into_owned());
    let mut transforms = Vec::new();
    let mut name = walk.child()?;
    if name == Some(Name::new(NAMESPACE, "Transforms")) {
        transforms = self::transforms(walk, core)?;
        name = walk.child()?;
    }
    if name != Some(Name::new(NAMESPACE, "DigestMethod")) {
        return walk.fault(Fault::Children);
    }
    let refused = walk.refused.len();
    let digest = digest_method(walk)?;
    walk.expect("DigestValue")?;
    let value = walk.base64()?;
    if walk.refused.len() == refused && value.len() != digest.openssl().size() {
        return Err(Refused::at(at, Fault::DigestLength));
    }
    walk.end()?;
    Ok(Reference { at, uri, transforms, digest, value })
}

/// At most the enveloped-signature transform and then one canonicalization; in the core profile
/// base64 alone too.
fn transforms(walk: &mut Walk<'_>, core: bool) -> Result<Vec<Transform>, Refused> {
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
                    walk.refuse(uri, ());
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
                walk.refuse(uri, ());
                walk.skip()?;
                if walk.refused.len() > REFERENCES {
                    return walk.fault(Fault::TooMany);
                }
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

/// Of an Object only XAdES properties are taken; gives where its SignedProperties begin.
fn object(walk: &mut Walk<'_>) -> Result<Vec<usize>, Refused> {
    let mut found = Vec::new();
    while let Some(name) = walk.child()? {
        if !is_xades(name, "QualifyingProperties") {
            walk.smuggled.get_or_insert(walk.content.offset());
            walk.skip()?;
            continue;
        }
        while let Some(name) = walk.child()? {
            if is_xades(name, "SignedProperties") {
                found.push(walk.content.offset());
            }
            walk.skip()?;
        }
    }
    Ok(found)
}

/// XAdES of any version: 1.1.1, 1.2.2, 1.3.2.
fn is_xades(name: Name<'_>, local: &str) -> bool {
    name.local == local && name.namespace.starts_with("http://uri.etsi.org/01903/v1.")
}
