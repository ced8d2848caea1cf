//! OCSP, answered by `openssl ocsp`, whose answers are of the present moment.

use super::super::{Cause, Flaw, Revocation, Sources, Why};
use super::*;
use chrono::SubsecRound;

const RESPONDS: &str = "1.3.6.1.5.5.7.3.9";

fn trust(authority: &Entity) -> Trust {
    let sources = Sources { lists: Vec::new(), named: true, inside: true };
    let revocation = Revocation::open(sources, Utc::now()).unwrap();
    Trust::new(anchors(&[authority]), STRICT).asking(revocation)
}

fn told(trust: &Trust, one: &Entity) -> Vec<Flaw> {
    trust.judge(&one.der(), &[], Purpose::Signing, Utc::now()).refused
}

/// A certificate that names the responder: made again once its address is known.
struct Asked {
    authority: Entity,
    recipe: Recipe,
}

impl Asked {
    fn new() -> Self {
        let authority = Recipe::authority("TEST Autoritate").root();
        let recipe = Recipe::person("TEST Ana");
        Self { authority, recipe }
    }

    fn at(&self, url: &str) -> Entity {
        self.recipe.clone().with(AUTHORITY_INFO, false, ocsp_at(url)).by(&self.authority)
    }
}

/// What is told of a certificate that such a signer answers about.
fn answered(
    asked: &Asked,
    signer: &Entity,
    since: Option<(DateTime<Utc>, &'static str)>,
) -> Vec<Flaw> {
    let (responder, ana) = Responder::about(&asked.authority, signer, |url| asked.at(url), since);
    let flaws = told(&trust(&asked.authority), &ana);
    drop(responder);
    flaws
}

#[test]
fn a_responder_tells_good_revoked_and_suspended_apart() {
    let asked = Asked::new();
    let at = (Utc::now() - chrono::TimeDelta::hours(1)).trunc_subsecs(0);
    for (since, flaws) in [
        (None, vec![]),
        (Some((at, "keyCompromise")), vec![Flaw::Revoked { at, cause: Cause::KeyCompromise }]),
        (Some((at, "certificateHold")), vec![Flaw::Suspended(at)]),
    ] {
        assert_eq!(answered(&asked, &asked.authority, since), flaws);
    }
}

#[test]
fn whoever_the_issuer_delegated_answers_and_nobody_else() {
    let asked = Asked::new();
    let unsigned = vec![Flaw::Unknown(Why::Unsigned)];
    let purpose = extended_usage(RESPONDS);
    let recipe = Recipe::person("TEST OCSP");
    let delegated = recipe.clone().with(EXTENDED_USAGE, false, purpose.clone());
    assert_eq!(answered(&asked, &delegated.by(&asked.authority), None), []);
    assert_eq!(answered(&asked, &recipe.by(&asked.authority), None), unsigned);
    let alike = Recipe::authority("TEST Autoritate").root();
    assert_eq!(answered(&asked, &delegated.by(&alike), None), unsigned);
    assert_eq!(answered(&asked, &alike, None), unsigned);
    let expired = delegated.valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
    assert_eq!(answered(&asked, &expired.by(&asked.authority), None), unsigned);
}

#[test]
fn an_answer_is_kept_and_a_responder_that_does_not_know_or_answer_is_told() {
    let asked = Asked::new();
    let (responder, ana) =
        Responder::about(&asked.authority, &asked.authority, |url| asked.at(url), None);
    let trust = trust(&asked.authority);
    assert_eq!(told(&trust, &ana), []);
    let unknown = asked.at(&responder.url);
    assert_eq!(told(&trust, &unknown), [Flaw::Unknown(Why::NotKnown)]);
    responder.stop();
    assert_eq!(told(&trust, &ana), []);
    assert_eq!(told(&trust, &unknown), [Flaw::Unknown(Why::Unreachable)]);
    let later = Utc::now() + chrono::TimeDelta::hours(3);
    let judged = trust.judge(&ana.der(), &[], Purpose::Signing, later).refused;
    assert_eq!(judged, [Flaw::Unknown(Why::Unreachable)]);
}
