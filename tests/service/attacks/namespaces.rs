//! Namespaces put in after signing, prefixes that nothing covers, and canonicalizations that were
//! not signed with.

use super::forge::{
    EXCLUSIVE, Forge, INCLUSIVE, INCLUSIVE_11, algorithm, digest, reference, transform, usual,
};
use super::*;

/// Signed by Ana, the declaration in this canonical form.
fn canonically(method: &'static str, document: &str) -> String {
    let form = forge::canonical(document, "<Declaratie", method);
    Forge { references: reference("#decl", &usual(method), &digest(&form)), ..Forge::of(&PKI.ana) }
        .signed(document, &PKI.ana)
}

/// A declaration in a message whose envelope has these attributes.
fn enveloped(attributes: &str, declaration: &str) -> String {
    let message = message(&body(declaration));
    swap(&message, "<soap:Envelope ", &format!("<soap:Envelope {attributes} "))
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    let name = "Namespace injection, inclusive c14n";
    for method in [INCLUSIVE, INCLUSIVE_11] {
        let good = canonically(method, &today());
        let injected = swap(&good, "<Declaratie ", "<Declaratie xmlns:x=\"urn:test:x\" ");
        attacks.both(name, method, &injected, 2002);
        let inside = swap(&good, "<Stocuri>", "<Stocuri xmlns:x=\"urn:test:x\">");
        attacks.both(name, &format!("{method}, inside"), &inside, 2002);
        let info = Forge {
            canonical: method,
            canonicalization: algorithm("CanonicalizationMethod", method),
            ..Forge::over(&PKI.ana, &today(), "#decl")
        };
        let info = info.signed(&today(), &PKI.ana);
        let injected = swap(&info, "<Declaratie ", "<Declaratie xmlns:x=\"urn:test:x\" ");
        attacks.both(name, &format!("{method}, of SignedInfo"), &injected, 2003);
    }
    // The envelope's own are no part of the declaration by itself (reading (b) of the contract).
    let good = canonically(INCLUSIVE, &elsewhere(world));
    let around = enveloped("xmlns:x=\"urn:test:x\"", element(&good));
    attacks.message(name, "around a message", around, Ends::Harmless);
    let name = "Namespace injection, exclusive c14n";
    for (how, mark) in [("outside", "<Declaratie "), ("inside", "<Linie ")] {
        let good = sign(&elsewhere(world));
        attacks.harmless(name, how, swap(&good, mark, &format!("{mark}xmlns:x=\"urn:test:x\" ")));
    }
    rebound(&mut attacks);
    inherited(&mut attacks, world);
    prefixes(&mut attacks, world);
    swaps(&mut attacks);
    floods(&mut attacks);
    attacks
}

/// A value that means something else once its prefix does.
fn rebound(attacks: &mut Attacks) {
    let name = "QName in content rebound";
    let typed = "<Linie xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                 xmlns:q=\"urn:ro:ser:declaratie:v1\" xsi:type=\"q:Linie\" ";
    let good = sign(&swap(&today(), "<Linie ", typed));
    attacks.both(name, "xsi:type", &good, 1003);
    let moved = swap(&good, "xmlns:q=\"urn:ro:ser:declaratie:v1\"", "xmlns:q=\"urn:test:q\"");
    attacks.both(name, "xsi:type, rebound", &moved, 1003);
    let named = swap(&today(), "ref=\"r1\"", "xmlns:q=\"urn:test:q\" ref=\"q:r1\"");
    let good = sign(&named);
    attacks.both(name, "a value", &swap(&good, "urn:test:q", "urn:test:r"), 1003);
    let covered = canonically(INCLUSIVE, &named);
    let moved = swap(&covered, "urn:test:q", "urn:test:r");
    attacks.both(name, "a value, its prefix covered", &moved, 2002);
}

/// xml:lang, xml:space and xml:base of what stands around, and xml:id, which is nobody else's.
fn inherited(attacks: &mut Attacks, world: &World) {
    let name = "xml:* inheritance";
    let place = |document: &str, method: &'static str, around: &str| {
        // Signed in place: the digest is over what the declaration inherits there.
        let bare = enveloped(around, element(document));
        let form = forge::canonical(&bare, "<Declaratie", method);
        let references = reference("#decl", &usual(method), &digest(&form));
        Forge { references, ..Forge::of(&PKI.ana) }.signed(&bare, &PKI.ana)
    };
    for method in [INCLUSIVE, INCLUSIVE_11] {
        for (how, from, to) in [
            ("lang", "xml:lang=\"ro\"", "xml:lang=\"en\""),
            ("space", "xml:space=\"default\"", "xml:space=\"preserve\""),
            ("base", "xml:base=\"http://a.test/\"", "xml:base=\"http://b.test/\""),
            ("no lang", "xml:lang=\"ro\"", ""),
        ] {
            let moved = swap(&place(&today(), method, from), from, to);
            attacks.message(name, &format!("{how}, {method}"), moved, Ends::Refused(vec![2002]));
        }
        let place = place(&elsewhere(world), method, "xml:lang=\"ro\"");
        let id = swap(&place, "xml:lang=", "xml:id=\"e\" xml:lang=");
        let ends = match method {
            INCLUSIVE_11 => Ends::Harmless,
            _ => Ends::Refused(vec![2002]),
        };
        attacks.message(name, &format!("an Id, {method}"), id, ends);
    }
}

/// PrefixList.
fn prefixes(attacks: &mut Attacks, world: &World) {
    let listed = |document: &str, list: &str| {
        let inside =
            format!("<c:InclusiveNamespaces xmlns:c=\"{EXCLUSIVE}\" PrefixList=\"{list}\"/>");
        let transforms = algorithm("Transform", forge::ENVELOPED) + &transform(EXCLUSIVE, &inside);
        let digest = forge::digest_of(document, "<Declaratie");
        let references = reference("#decl", &transforms, &digest);
        Forge { references, ..Forge::of(&PKI.ana) }.signed(document, &PKI.ana)
    };
    let name = "InclusiveNamespaces abuse";
    let many: Vec<String> = (0..=30).map(|number| format!("p{number}")).collect();
    attacks.both(name, "one more than allowed", &listed(&today(), &many.join(" ")), 2007);
    let thousands = listed(&today(), &"p ".repeat(10_000));
    attacks.both(name, "thousands", &thousands, 2007);
    let most = listed(&elsewhere(world), &many[..30].join(" "));
    attacks.harmless(name, "as many as allowed", most);
    let again = listed(&elsewhere(world), "#default x x #default xml xmlns");
    attacks.harmless(name, "the same ones again", again);
    let twice = listed(&today(), "x");
    let list = part(&twice, "<c:Inc", "/>");
    attacks.both(name, "two lists", &swap(&twice, list, &list.repeat(2)), 2007);
}

fn swaps(attacks: &mut Attacks) {
    let name = "C14n swap";
    let good = sign(&today());
    let info = algorithm("CanonicalizationMethod", EXCLUSIVE);
    for (uri, code) in [
        (INCLUSIVE, 2003),
        (INCLUSIVE_11, 2003),
        ("http://www.w3.org/2010/xml-c14n2", 2004),
        ("http://www.w3.org/TR/1999/WD-xml-c14n-19991115", 2004),
        ("urn:test:c14n", 2004),
        ("", 2004),
    ] {
        let other = algorithm("CanonicalizationMethod", uri);
        attacks.both(name, uri, &swap(&good, &info, &other), code);
    }
    let transforms = algorithm("Transform", forge::ENVELOPED)
        + &algorithm("Transform", "http://www.w3.org/2010/xml-c14n2");
    let references = reference("", &transforms, &forge::digest_of(&today(), "<Declaratie"));
    let second = Forge { references, ..Forge::of(&PKI.ana) }.signed(&today(), &PKI.ana);
    attacks.both(name, "as a transform", &second, 2004);
}

/// What costs more to write than to read.
fn floods(attacks: &mut Attacks) {
    let name = "Prefix/attribute floods cause O(n^2)";
    let good = signed();
    let declared =
        |n: usize| (0..n).map(|i| format!(" xmlns:p{i}=\"urn:p{i}\"")).collect::<String>();
    let flooded = swap(&good, "<Declaratie", &format!("<Declaratie{}", declared(10_000)));
    attacks.unread(name, "many on one element", &flooded, (1005, 7006));
    let mut nested = String::new();
    for level in 0..30 {
        nested.push_str(&format!(
            "<a xmlns:a{level}=\"urn:a\" xmlns:b{level}=\"urn:b\" xmlns:c{level}=\"urn:c\">"
        ));
    }
    nested.push_str(&"</a>".repeat(30));
    let nested = before(&good, "<Antet>", &nested);
    attacks.unread(name, "a few on each", &nested, (1005, 7006));
    let attributes: String = (0..10_000).map(|i| format!(" a{i}=\"\"")).collect();
    let flooded = swap(&good, "<Linie", &format!("<Linie{attributes}"));
    attacks.unread(name, "many attributes", &flooded, (1005, 7006));
}
