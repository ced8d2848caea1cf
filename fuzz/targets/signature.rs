//! A document under every profile: what is located names parts of it, and with a key that signed
//! none of the seeds nothing is ever verified.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ser::signature::{Candidate, Profile, locate};
use ser::xml::{Document, Limits};
use std::sync::LazyLock;

static STRANGER: LazyLock<Candidate> = LazyLock::new(|| {
    let pem = include_bytes!("../stranger.pub.pem");
    Candidate::key_pem(pem).expect("a key")
});

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(document) = Document::decode(bytes, &limits) else { return };
    for profile in [Profile::Declaration, Profile::Receipt, Profile::Core] {
        match locate(&document, profile, &limits) {
            Err(refused) => {
                assert!(!refused.is_empty());
                for one in refused {
                    assert!(one.at.is_none_or(|at| document.text().get(at..).is_some()), "{one}");
                }
            }
            Ok(located) => {
                assert!(located.hints().len() <= limits.certificates);
                let verified = located.verify(std::slice::from_ref(&STRANGER), Default::default());
                assert!(verified.report.references.len() <= limits.references);
                assert!(verified.verdict.is_err());
            }
        }
    }
});
