//! The two versions of SOAP.

/// A version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// SOAP 1.1
    Soap11,
    /// SOAP 1.2
    Soap12,
}

impl Version {
    /// Namespace of the envelope.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Soap11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::Soap12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// Media type of its messages.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Soap11 => "text/xml",
            Self::Soap12 => "application/soap+xml",
        }
    }

    /// The version of an envelope's namespace.
    pub(super) fn of(namespace: &str) -> Option<Self> {
        [Self::Soap11, Self::Soap12].into_iter().find(|version| version.namespace() == namespace)
    }

    /// Whether a header entry for this actor (SOAP 1.1) or role (1.2) is for us.
    pub(super) fn is_ours(self, actor: &str) -> bool {
        const NEXT_11: &str = "http://schemas.xmlsoap.org/soap/actor/next";
        const NEXT: &str = "http://www.w3.org/2003/05/soap-envelope/role/next";
        const ULTIMATE: &str = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
        match self {
            Self::Soap11 => matches!(actor.trim(), "" | NEXT_11),
            Self::Soap12 => matches!(actor.trim(), "" | NEXT | ULTIMATE),
        }
    }
}
