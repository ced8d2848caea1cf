//! The content of a WS-Security header: a Timestamp, a Signature, the tokens it refers to. What is
//! not one of them is not understood, and so refused.

use super::{Insecure, WSSE, WSU, token};
use crate::signature::{Fault, NAMESPACE, Refused, refusal::shown, walk::Walk};
use crate::xml::{Element, Limits};
use chrono::{DateTime, NaiveDateTime, Utc};

/// A Security header entry as it stands.
pub(super) struct Security<'t> {
    pub(super) signature: Element<'t>,
    pub(super) timestamp: Timestamp,
    pub(super) tokens: Vec<token::Token>,
}

/// A wsu:Timestamp (WSS 1.1, 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timestamp {
    /// Where it begins.
    pub(super) at: usize,
    pub(super) created: DateTime<Utc>,
    pub(super) expires: Option<DateTime<Utc>>,
}

/// Reads the header entry. One longer than a text may be is not looked at: of a message as large as
/// any, what it holds would be copied several times.
pub(super) fn read<'t>(entry: &Element<'t>, limits: &Limits) -> Result<Security<'t>, Refused> {
    if entry.span().len() > limits.text {
        return Err(Refused::at(entry.offset(), Fault::TooMany));
    }
    let mut walk = Walk::new(entry.content(), false, limits.clone());
    let (mut timestamp, mut signature, mut tokens) = (None, None, Vec::new());
    while let Some(name) = walk.child()? {
        let at = walk.content.offset();
        let once = |already: bool, second| match already {
            true => Err(Refused::at(at, second)),
            false => Ok(()),
        };
        match (name.namespace, name.local) {
            (WSU, "Timestamp") => {
                once(timestamp.is_some(), Insecure::SecondTimestamp)?;
                timestamp = Some(read_timestamp(&mut walk)?);
            }
            (NAMESPACE, "Signature") => {
                once(signature.is_some(), Insecure::SecondSignature)?;
                signature = Some(walk.content.element().map_err(Refused::from)?);
                walk.skip()?;
            }
            (WSSE, "BinarySecurityToken") if tokens.len() == walk.limits.certificates => {
                return walk.fault(Fault::TooMany);
            }
            (WSSE, "BinarySecurityToken") => tokens.push(token::read(&mut walk)?),
            (_, local) => return Err(Refused::at(at, Insecure::Unknown(shown(local)))),
        }
    }
    let missing = |what| Refused::at(entry.offset(), what);
    Ok(Security {
        signature: signature.ok_or_else(|| missing(Insecure::NoSignature))?,
        timestamp: timestamp.ok_or_else(|| missing(Insecure::NoTimestamp))?,
        tokens,
    })
}

fn read_timestamp(walk: &mut Walk<'_>) -> Result<Timestamp, Refused> {
    let at = walk.content.offset();
    let (mut created, mut expires) = (None, None);
    while let Some(name) = walk.child()? {
        let time = match (name.namespace, name.local) {
            (WSU, "Created") if created.is_none() => &mut created,
            (WSU, "Expires") if expires.is_none() => &mut expires,
            (_, local) => {
                let unknown = Insecure::Unknown(shown(local));
                return Err(Refused::at(walk.content.offset(), unknown));
            }
        };
        let inside = walk.content.offset();
        *time = Some(instant(&walk.text()?).ok_or(Refused::at(inside, Fault::Time))?);
    }
    let created = created.ok_or(Refused::at(at, Insecure::NoTimestamp))?;
    Ok(Timestamp { at, created, expires })
}

/// An xs:dateTime; one without a zone is in UTC, which the standard asks for.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Some(time.to_utc()),
        Err(_) => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
            .ok()
            .map(|time| time.and_utc()),
    }
}
