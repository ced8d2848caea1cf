//! How much of anything a document may have, before anybody is known (`attacks.md`, 8).

/// Limits of a document; the defaults are those of `wire.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes as received.
    pub bytes: usize,
    /// Elements inside one another, the root being 1.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included.
    pub attributes: usize,
    /// Namespace bindings in scope at once.
    pub namespaces: usize,
    /// Bytes of a tag, a comment or an instruction.
    pub token: usize,
    /// Bytes of a run of text between two tags.
    pub text: usize,
    /// References of a signature in it, transforms of one of them, prefixes of a PrefixList.
    pub references: usize,
    /// Certificates that its KeyInfo holds or points to.
    pub certificates: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 128 << 20,
            depth: 64,
            attributes: 64,
            namespaces: 64,
            token: 64 << 10,
            text: 1 << 20,
            references: 30,
            certificates: 16,
        }
    }
}

impl Limits {
    /// None: of what was checked before.
    pub(super) const NONE: Self = Self {
        bytes: usize::MAX,
        depth: usize::MAX,
        attributes: usize::MAX,
        namespaces: usize::MAX,
        token: usize::MAX,
        text: usize::MAX,
        references: usize::MAX,
        certificates: usize::MAX,
    };

    /// The same limits for a message that carries a document as base64 text of `text` bytes.
    pub fn message(&self, bytes: usize) -> Self {
        Self { bytes, text: bytes, ..self.clone() }
    }
}
