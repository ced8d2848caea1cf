//! A document whose signature does not hold: looking for the reason ends, and whatever it is, it
//! explains a refusal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::signature::{Candidate, Profile, diagnose, locate};
use ser::xml::{Document, Limits};
use std::sync::LazyLock;

static STRANGER: LazyLock<Candidate> = LazyLock::new(|| {
    let pem = include_bytes!("../stranger.pub.pem");
    Candidate::key_pem(pem).expect("a key")
});

fuzz_target!(|bytes: &[u8]| {
    let (limits, keys) = (Limits::default(), std::slice::from_ref(&*STRANGER));
    let Ok(document) = Document::decode(bytes, &limits) else { return };
    let refused = match locate(&document, Profile::Declaration, &limits) {
        Err(refused) => refused,
        Ok(located) => located.verify(keys, Default::default()).verdict.expect_err("a stranger"),
    };
    if let Some(found) = diagnose(&document, &refused, Profile::Declaration, keys, &limits) {
        assert!(found.proven || found.difference.is_none());
    }
});
