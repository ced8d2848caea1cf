//! The Signature element, read strictly from the nodes that are canonicalized: the exact children
//! in their order, nothing else anywhere (XML Signature 1.1, 4; `attacks.md` 4).

use super::{
    Fault, NAMESPACE, Refused,
    algorithms::{Digest, Scheme},
    key_info::{self, Hint},
    message::token::Token,
    methods,
    reference::Reference,
    walk::Walk,
    xades::{self, SignedProperties},
};
use crate::xml::{Element, Limits, Name, canonical::Method};

/// A signature that is well formed and uses only what is allowed.
#[derive(Debug, Clone)]
pub(super) struct Signature<'t> {
    pub(super) element: Element<'t>,
    pub(super) info: Element<'t>,
    pub(super) canonicalization: Method,
    pub(super) prefixes: Vec<String>,
    /// URI of the signature method.
    pub(super) method: &'static str,
    pub(super) scheme: Scheme,
    pub(super) digest: Digest,
    pub(super) references: Vec<Reference>,
    pub(super) value: Vec<u8>,
    /// The SignatureValue element: what a timestamp is over.
    pub(super) value_element: Element<'t>,
    pub(super) hints: Vec<Hint>,
    pub(super) key_info: Option<usize>,
    pub(super) properties: Option<SignedProperties>,
    /// UnsignedProperties, which nothing vouches for.
    pub(super) unsigned: Option<Element<'t>>,
    /// Data in an Object that is not the signature's own.
    pub(super) smuggled: Option<usize>,
}

impl<'t> Signature<'t> {
    /// Reads a Signature element. The errors are all of one stage.
    pub(super) fn read(
        element: Element<'t>,
        core: bool,
        limits: &Limits,
    ) -> Result<Self, Vec<Refused>> {
        let walk = Walk::new(element.content(), core, limits.clone());
        Self::read_with(walk, element, core)
    }

    /// Reads one in the header of a message, whose KeyInfo may refer to these tokens, and which
    /// holds no Object.
    pub(super) fn read_in_message(
        element: Element<'t>,
        tokens: &[Token],
        limits: &Limits,
    ) -> Result<Self, Vec<Refused>> {
        let walk = Walk::new(element.content(), false, limits.clone());
        Self::read_with(Walk { tokens: Some(tokens.into()), ..walk }, element, false)
    }

    fn read_with(
        mut walk: Walk<'t>,
        element: Element<'t>,
        core: bool,
    ) -> Result<Self, Vec<Refused>> {
        let signature = Self::walk(&mut walk, element, core).map_err(|refused| vec![refused])?;
        if walk.refused.is_empty() { Ok(signature) } else { Err(walk.refused) }
    }

    fn walk(walk: &mut Walk<'t>, element: Element<'t>, core: bool) -> Result<Self, Refused> {
        walk.expect("SignedInfo")?;
        let info = walk.content.element().map_err(Refused::from)?;
        walk.expect("CanonicalizationMethod")?;
        let (canonicalization, prefixes) = methods::canonicalization(walk)?;
        walk.expect("SignatureMethod")?;
        let (method, scheme, digest) = methods::signature_method(walk)?;
        let mut references = Vec::new();
        while let Some(name) = walk.child()? {
            if name != Name::new(NAMESPACE, "Reference") {
                return walk.fault(Fault::Children);
            }
            if references.len() == walk.limits.references {
                return walk.fault(Fault::TooMany);
            }
            references.push(reference(walk, core)?);
        }
        walk.expect("SignatureValue")?;
        let value_element = walk.content.element().map_err(Refused::from)?;
        let value = walk.base64()?;
        let (mut hints, mut key_info) = (Vec::new(), None);
        let (mut properties, mut unsigned) = (None, None);
        while let Some(name) = walk.child()? {
            let at = walk.content.offset();
            match (name.namespace, name.local) {
                (NAMESPACE, "KeyInfo") if key_info.is_none() => {
                    key_info = Some(at);
                    hints = key_info::read(walk, core)?;
                }
                (NAMESPACE, "Object") if walk.tokens.is_some() => {
                    return walk.fault(Fault::Smuggled);
                }
                (NAMESPACE, "Object") if core => walk.skip()?,
                (NAMESPACE, "Object") => object(walk, &mut properties, &mut unsigned)?,
                _ => return walk.fault(Fault::Children),
            }
        }
        Ok(Self {
            element,
            info,
            canonicalization,
            prefixes,
            method,
            scheme,
            digest,
            references,
            value,
            value_element,
            hints,
            key_info,
            properties,
            unsigned,
            smuggled: walk.smuggled,
        })
    }
}

fn reference(walk: &mut Walk<'_>, core: bool) -> Result<Reference, Refused> {
    let at = walk.content.offset();
    let uri = walk.attribute("URI").map(|attribute| attribute.value.clone().into_owned());
    let mut transforms = Vec::new();
    let mut name = walk.child()?;
    if name == Some(Name::new(NAMESPACE, "Transforms")) {
        transforms = methods::transforms(walk, core)?;
        name = walk.child()?;
    }
    if name != Some(Name::new(NAMESPACE, "DigestMethod")) {
        return walk.fault(Fault::Children);
    }
    let refused = walk.refused.len();
    let digest = methods::digest_method(walk)?;
    walk.expect("DigestValue")?;
    let value = walk.base64()?;
    if walk.refused.len() == refused && value.len() != digest.openssl().size() {
        return Err(Refused::at(at, Fault::DigestLength));
    }
    walk.end()?;
    Ok(Reference { at, uri, transforms, digest, value })
}

/// Of an Object only XAdES properties are taken, signed and unsigned ones once each.
fn object<'t>(
    walk: &mut Walk<'t>,
    signed: &mut Option<SignedProperties>,
    unsigned: &mut Option<Element<'t>>,
) -> Result<(), Refused> {
    while let Some(name) = walk.child()? {
        if !xades::is(name, "QualifyingProperties") {
            walk.smuggled.get_or_insert(walk.content.offset());
            walk.skip()?;
            continue;
        }
        while let Some(name) = walk.child()? {
            if xades::is(name, "SignedProperties") && signed.is_none() {
                *signed = Some(xades::read(walk)?);
            } else if xades::is(name, "UnsignedProperties") && unsigned.is_none() {
                *unsigned = Some(walk.content.element().map_err(Refused::from)?);
                walk.skip()?;
            } else {
                return walk.fault(Fault::Children);
            }
        }
    }
    Ok(())
}
