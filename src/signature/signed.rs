//! What was verified, and by whom.

use openssl::sha;

/// A value that comes from the very bytes a registered key signed. Made only by verification; reading
/// it into another shape keeps the wrapper.
///
/// ```compile_fail
/// let forged = ser::signature::Signed { value: "data", signer: 0 };
/// ```
#[derive(Debug, Clone)]
pub struct Signed<T> {
    value: T,
    signer: usize,
}

impl<T> Signed<T> {
    pub(super) fn new(value: T, signer: usize) -> Self {
        Self { value, signer }
    }

    /// Index of the candidate whose key verified.
    pub fn signer(&self) -> usize {
        self.signer
    }

    /// The same signer, the value read into another shape.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Signed<U>, E> {
        Ok(Signed { value: read(self.value)?, signer: self.signer })
    }
}

impl<T> AsRef<T> for Signed<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// SHA-256 of bytes: how documents and certificates are named.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha::sha256(bytes)
}

/// Lower-case hexadecimal: how such a name is written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
