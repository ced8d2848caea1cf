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

/// SHA-256 of bytes that come piece by piece, too many to hold.
#[derive(Default)]
pub struct Sum(sha::Sha256);

impl Sum {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all of them.
    pub fn finish(self) -> [u8; 32] {
        self.0.finish()
    }
}

/// The name that hexadecimal text of either case stands for, colons between its bytes or none.
pub fn fingerprint(text: &str) -> Option<[u8; 32]> {
    let plain: Vec<char> = text.chars().filter(|c| *c != ':').collect();
    let pair = |pair: &[char]| {
        let digits = pair.iter().map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
        u8::try_from(digits.into_iter().fold(0, |value, digit| value * 16 + digit)).ok()
    };
    let bytes: Option<Vec<u8>> = plain.chunks(2).map(pair).collect();
    bytes.filter(|_| plain.len() == 64)?.try_into().ok()
}

/// Lower-case hexadecimal: how such a name is written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_from_its_text() {
        let name = sha256(b"TEST");
        let text = hex(&name);
        assert_eq!(fingerprint(&text), Some(name));
        let colons: Vec<&str> = (0..64).step_by(2).map(|at| &text[at..at + 2]).collect();
        assert_eq!(fingerprint(&colons.join(":").to_uppercase()), Some(name));
        for wrong in
            ["", &text[1..], &text[2..], &format!("{text}00"), &format!("+f{}", &text[2..])]
        {
            assert_eq!(fingerprint(wrong), None, "{wrong}");
        }
    }
}
