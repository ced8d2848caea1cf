//! Revocation lists: what they say, and which are used.

use super::super::{
    Cause, CrlProblem, Flaw, Place, Revocation, Severity, Sources, Status, Why, crl::Crl,
};
use super::*;
use chrono::TimeDelta;
use std::{fs, path::PathBuf, time::Duration};
use tempfile::TempDir;

/// An authority, a person, and lists in files.
struct Provider {
    authority: Entity,
    ana: Entity,
    folder: TempDir,
}

fn provider() -> Provider {
    let authority = Recipe::authority("TEST Autoritate").root();
    let ana = Recipe::person("TEST Ana").by(&authority);
    Provider { authority, ana, folder: tempfile::tempdir().unwrap() }
}

fn current() -> List {
    List::of("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z")
}

impl Provider {
    fn put(&self, name: &str, list: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, list).unwrap();
        path
    }

    fn trust(&self, lists: &[PathBuf]) -> Trust {
        let lists = lists.iter().cloned().map(Place::File).collect();
        let sources = Sources { lists, ..Sources::default() };
        let revocation = Revocation::open(sources, now()).unwrap();
        Trust::new(anchors(&[&self.authority]), STRICT).asking(revocation)
    }

    fn status(&self, lists: &[Vec<u8>]) -> Status {
        let files = lists.iter().enumerate();
        let files: Vec<_> = files.map(|(n, list)| self.put(&format!("{n}.crl"), list)).collect();
        self.trust(&files).status(&self.ana.der(), &[], now()).unwrap().status
    }
}

#[test]
fn a_list_tells_good_revoked_and_suspended_apart() {
    let provider = provider();
    let since = "2026-11-20T08:00:00Z";
    let at = instant(since);
    let listed = |reason| {
        provider.status(&[current().entry(&provider.ana, since, reason).by(&provider.authority)])
    };
    let other = Recipe::person("TEST Ion").by(&provider.authority);
    let empty = current().entry(&other, since, Some(1)).by(&provider.authority);
    assert_eq!(provider.status(&[empty]), Status::Good);
    assert_eq!(listed(None), Status::Revoked { at, cause: Cause::Unspecified });
    assert_eq!(listed(Some(1)), Status::Revoked { at, cause: Cause::KeyCompromise });
    assert_eq!(listed(Some(4)), Status::Revoked { at, cause: Cause::Superseded });
    assert_eq!(listed(Some(6)), Status::Suspended { since: at });
}

#[test]
fn what_counts_is_the_time_of_revocation_against_the_time_of_receipt() {
    let provider = provider();
    let list = current().entry(&provider.ana, "2026-11-20T10:00:00Z", Some(1));
    let trust = provider.trust(&[provider.put("a.crl", &list.by(&provider.authority))]);
    let refused = |at: &str| judged_at(&trust, &provider.ana, &[], instant(at)).refused;
    let at = instant("2026-11-20T10:00:00Z");
    assert_eq!(refused("2026-11-20T09:59:59Z"), []);
    assert_eq!(
        refused("2026-11-20T10:00:00Z"),
        [Flaw::Revoked { at, cause: Cause::KeyCompromise }]
    );
}

#[test]
fn a_list_is_used_from_its_beginning_to_its_end_and_no_longer() {
    let provider = provider();
    let trust = provider.trust(&[provider.put("a.crl", &current().by(&provider.authority))]);
    let refused = |at: &str| judged_at(&trust, &provider.ana, &[], instant(at)).refused;
    for fresh in ["2026-11-19T23:55:00Z", "2026-11-20T10:00:00Z", "2026-11-21T00:05:00Z"] {
        assert_eq!(refused(fresh), [], "{fresh}");
    }
    for stale in ["2026-11-19T23:54:59Z", "2026-11-21T00:05:01Z"] {
        assert_eq!(refused(stale), [Flaw::Unknown(Why::Stale)], "{stale}");
    }
}

#[test]
fn what_is_not_known_is_refused_or_told_as_the_policy_says() {
    let provider = provider();
    let revocation = Revocation::open(Sources::default(), now()).unwrap();
    let lenient = Policy { unknown: Severity::Warn, ..STRICT };
    let trust = Trust::new(anchors(&[&provider.authority]), lenient).asking(revocation);
    let judged = judged(&trust, &provider.ana, &[]);
    assert_eq!((judged.refused, judged.warned), (vec![], vec![Flaw::Unknown(Why::NoSource)]));
    assert_eq!(refused(&provider.trust(&[]), &provider.ana, &[]), [Flaw::Unknown(Why::NoSource)]);
}

#[test]
fn a_list_of_somebody_else_says_nothing() {
    let provider = provider();
    let alike = Recipe::authority("TEST Autoritate").root();
    let other = Recipe::authority("TEST Alta").root();
    let unknown = |why| Status::Unknown(why);
    assert_eq!(provider.status(&[current().by(&other)]), unknown(Why::NoSource));
    assert_eq!(provider.status(&[current().by(&alike)]), unknown(Why::Unsigned));
    let no_lists = Recipe::authority("TEST Autoritate")
        .key(provider.authority.key.clone())
        .with(KEY_USAGE, true, usage(ISSUES))
        .root();
    let provider = Provider { authority: no_lists, ..provider };
    assert_eq!(provider.status(&[current().by(&provider.authority)]), unknown(Why::Unsigned));
}

#[test]
fn of_several_lists_the_last_made_counts() {
    let provider = provider();
    let by = |list: List| list.by(&provider.authority);
    let old = by(List::of("2026-11-19T00:00:00Z", "2026-11-22T00:00:00Z"));
    let new = by(current().entry(&provider.ana, "2026-11-19T12:00:00Z", Some(6)));
    let suspended = Status::Suspended { since: instant("2026-11-19T12:00:00Z") };
    assert_eq!(provider.status(&[old.clone(), new.clone()]), suspended);
    assert_eq!(provider.status(&[new, old]), suspended);
}

#[test]
fn a_file_is_read_again_when_it_changes_and_an_older_list_never_comes_back() {
    let provider = provider();
    let by = |list: List| list.by(&provider.authority);
    let file = provider.put("a.crl", &by(current()));
    let trust = provider.trust(std::slice::from_ref(&file));
    let status = || trust.status(&provider.ana.der(), &[], now()).unwrap().status;
    assert_eq!(status(), Status::Good);
    let later = List::of("2026-11-20T09:00:00Z", "2026-11-21T09:00:00Z");
    let later = by(later.entry(&provider.ana, "2026-11-20T08:30:00Z", Some(6)));
    let suspended = Status::Suspended { since: instant("2026-11-20T08:30:00Z") };
    for list in [
        later,
        b"TEST".to_vec(),
        by(current().entry(&provider.authority, "2026-11-20T00:00:00Z", None)),
    ] {
        fs::write(&file, list).unwrap();
        trust.refresh(now());
        assert_eq!(status(), suspended);
    }
    fs::remove_file(&file).unwrap();
    trust.refresh(now());
    assert_eq!(status(), suspended);
}

#[test]
fn an_authority_of_the_chain_that_is_revoked_takes_its_certificates_along() {
    let Provider { authority: root, folder, .. } = provider();
    let issuing = Recipe::authority("TEST Emitent").by(&root);
    let ana = Recipe::person("TEST Ana").by(&issuing);
    let provider = Provider { authority: root, ana, folder };
    let own = provider.put("own.crl", &current().by(&issuing));
    let judged = |list: List| {
        let above = provider.put("above.crl", &list.by(&provider.authority));
        refused(&provider.trust(&[own.clone(), above]), &provider.ana, &[&issuing])
    };
    let since = "2026-11-20T08:00:00Z";
    assert_eq!(judged(current()), []);
    assert_eq!(
        judged(current().entry(&issuing, since, Some(2))),
        [Flaw::AuthorityRevoked(instant(since))]
    );
    let only_own = provider.trust(std::slice::from_ref(&own));
    assert_eq!(refused(&only_own, &provider.ana, &[&issuing]), [Flaw::Unknown(Why::NoSource)]);
}

#[test]
fn a_list_for_some_certificates_speaks_of_those_alone() {
    let Provider { authority, folder, .. } = provider();
    let named = |url: &str| {
        Recipe::person("TEST Ana").with(CRL_POINTS, false, crl_point(url)).by(&authority)
    };
    let ana = named("http://test.invalid/a.crl");
    let provider = Provider { authority: authority.clone(), ana, folder };
    let name = tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[b"http://test.invalid/a.crl"])])]);
    let other = tlv(0xa0, &[&tlv(0xa0, &[&tlv(0x86, &[b"http://test.invalid/b.crl"])])]);
    let (users, authorities) = (tlv(0x81, &[&[0xff]]), tlv(0x82, &[&[0xff]]));
    for (point, status) in [
        (vec![name.clone()], Status::Good),
        (vec![name, users.clone()], Status::Good),
        (vec![users], Status::Good),
        (vec![other], Status::Unknown(Why::NoSource)),
        (vec![authorities], Status::Unknown(Why::NoSource)),
    ] {
        let point = tlv(0x30, &[&point.concat()]);
        let list = current().with(ISSUING_POINT, true, point).by(&provider.authority);
        assert_eq!(provider.status(&[list]), status);
    }
}

#[test]
fn what_is_no_whole_list_is_not_used() {
    let provider = provider();
    let read = |list: List| Crl::read(&list.by(&provider.authority)).err();
    let point = |part: u8| tlv(0x30, &[&tlv(part, &[&[0xff]])]);
    let unknown = vec![5, 0];
    for (list, problem) in [
        (current().with(DELTA, true, tlv(2, &[&[1]])), CrlProblem::Delta),
        (current().with(ISSUING_POINT, true, point(0x84)), CrlProblem::Partial),
        (current().with(ISSUING_POINT, true, point(0x85)), CrlProblem::Partial),
        (
            current().with(ISSUING_POINT, true, tlv(0x30, &[&tlv(0x83, &[&[6, 0x40]])])),
            CrlProblem::Partial,
        ),
        (current().with(ISSUING_POINT, true, unknown.clone()), CrlProblem::Unreadable),
        (current().with("1.2.3.4", true, unknown.clone()), CrlProblem::Extension),
        (List { next: None, ..current() }, CrlProblem::Endless),
    ] {
        assert_eq!(read(list), Some(problem));
    }
    assert_eq!(read(current().with("1.2.3.4", false, unknown)), None);
    assert_eq!(Crl::read(b"TEST").err(), Some(CrlProblem::Unreadable));
    let missing = Sources {
        lists: vec![Place::File("/nowhere.crl".into()), Place::File(file!().into())],
        ..Sources::default()
    };
    assert_eq!(Revocation::open(missing, now()).unwrap_err().len(), 2);
}

#[test]
fn a_list_is_fetched_where_the_certificate_says_if_that_is_allowed_and_kept() {
    let served = Lists::start(Duration::from_millis(100));
    let Provider { authority, .. } = provider();
    let point = crl_point(&served.url("a.crl"));
    let ana = Recipe::person("TEST Ana").with(CRL_POINTS, false, point).by(&authority);
    served.put("a.crl", current().by(&authority));
    let asking = |named, inside| {
        let sources = Sources { lists: Vec::new(), named, inside };
        let revocation = Revocation::open(sources, now()).unwrap();
        Trust::new(anchors(&[&authority]), STRICT).asking(revocation)
    };
    assert_eq!(refused(&asking(false, true), &ana, &[]), [Flaw::Unknown(Why::NoSource)]);
    assert_eq!(refused(&asking(true, false), &ana, &[]), [Flaw::Unknown(Why::Unreachable)]);
    assert_eq!(served.asked(), 0);
    // Many at once, and one question.
    let trust = asking(true, true);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(refused(&trust, &ana, &[]), []));
        }
    });
    assert_eq!((served.asked(), served.most_at_once()), (1, 1));
    // Nobody whose chain does not hold is asked about.
    let stranger = Recipe::authority("TEST Străină").root();
    let point = crl_point(&served.url("b.crl"));
    let foreign = Recipe::person("TEST Ana").with(CRL_POINTS, false, point).by(&stranger);
    assert!(matches!(refused(&trust, &foreign, &[])[..], [Flaw::Foreign(_)]));
    assert_eq!(served.asked(), 1);
    // Renewed in the background, and used meanwhile.
    let listed = current().entry(&ana, "2026-11-20T09:00:00Z", Some(6));
    served.put("a.crl", listed.by(&authority));
    trust.refresh(now());
    assert_eq!((served.asked(), refused(&trust, &ana, &[])), (1, vec![]));
    trust.refresh(now() + TimeDelta::hours(1));
    assert_eq!(served.asked(), 2);
    assert_eq!(refused(&trust, &ana, &[]), [Flaw::Suspended(instant("2026-11-20T09:00:00Z"))]);
}

#[test]
fn a_list_at_an_address_of_the_operator_is_fetched_in_the_background_and_may_have_moved() {
    let served = Lists::start(Duration::ZERO);
    let Provider { authority, ana, .. } = provider();
    served.put("new.crl", current().by(&authority));
    served.put("old.crl", served.url("new.crl").into_bytes());
    served.put("away.crl", b"file:///etc/hostname".to_vec());
    served.put("noise.crl", b"TEST".to_vec());
    for (name, told) in [
        ("old.crl", vec![]),
        ("away.crl", vec![Flaw::Unknown(Why::NoSource)]),
        ("noise.crl", vec![Flaw::Unknown(Why::NoSource)]),
        ("none.crl", vec![Flaw::Unknown(Why::NoSource)]),
    ] {
        let lists = vec![Place::from(served.url(name).as_str())];
        let revocation = Revocation::open(Sources { lists, named: false, inside: true }, now());
        let trust = Trust::new(anchors(&[&authority]), STRICT).asking(revocation.unwrap());
        assert_eq!(refused(&trust, &ana, &[]), [Flaw::Unknown(Why::NoSource)]);
        trust.refresh(now());
        let asked = served.asked();
        assert_eq!(refused(&trust, &ana, &[]), told, "{name}");
        // What failed is left alone for a while.
        trust.refresh(now());
        assert_eq!(served.asked(), asked, "{name}");
    }
}
