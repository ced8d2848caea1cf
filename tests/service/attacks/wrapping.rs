//! Signature wrapping: the signature holds, but not over what would be read. XSW1 to XSW8 are named
//! after Somorovsky et al. 2012.

use super::forge::{self, EXCLUSIVE, Forge, XPATH, algorithm, digest_of, reference, transform};
use super::*;

/// Has the signature name the declaration by its Id, so that it can be moved away with it.
fn by_id() -> String {
    Forge::over(&PKI.ana, &today(), "#decl").signed(&today(), &PKI.ana)
}

/// The evil one, under another Id, with something more at its end.
fn evil_with(inside: &str) -> String {
    before(&swap(&evil(), "\"decl\"", "\"evil\""), "</Declaratie>", inside)
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    let good = by_id();
    let (original, signature) = (element(&good), signature_of(&good));
    let bare = original.replace(signature, "");
    let inside = |place: &str| {
        let held = format!("<ds:{place}>{bare}</ds:{place}></ds:Signature>");
        swap(signature, "</ds:Signature>", &held)
    };
    let in_object = inside("Object");
    attacks.both("XSW1", "the original in an Object", &evil_with(&in_object), 2005);
    let whole = signed();
    let in_whole = swap(
        signature_of(&whole),
        "</ds:Signature>",
        &format!("<ds:Object>{bare}</ds:Object></ds:Signature>"),
    );
    attacks.both("XSW1", "the same under URI=\"\"", &evil_with(&in_whole), 2007);
    attacks.both("XSW2", "detached", &evil_with(&format!("{bare}{signature}")), 2005);
    let two = format!("<Declaratii>{}{original}</Declaratii>", element(&evil_with("")));
    attacks.file("XSW3", "in a wrapper, the evil one first", two.clone(), 1003);
    let message_of_two = message(&body(&format!("{}{original}", element(&evil_with("")))));
    attacks.message("XSW3", "both in a message", message_of_two, Ends::Fault(7007));
    attacks.message("XSW3", "in a wrapper in a message", message(&body(&two)), refused(1003));
    attacks.both("XSW4", "the original inside", &evil_with(original), 2007);
    attacks.both("XSW5", "the original after it", &evil_with(&format!("{signature}{bare}")), 2005);
    let nameless = swap(&evil_with(&in_object), " Id=\"evil\"", "");
    attacks.both("XSW6", "no Id on the evil one", &nameless, 2005);
    let twin = format!("<Extensii>{}</Extensii>", element(&evil()));
    attacks.both("XSW7", "the evil twin first", &before(&good, "<Antet>", &twin), 2006);
    let around = before(&evil_with(original), "<Antet>", &twin);
    attacks.both("XSW7", "both in an evil root", &around, 2007);
    let eighth = before(&before(&good, "<Antet>", &twin), "</ds:Signature>", &object(&bare));
    attacks.both("XSW8", "the evil twin first, the original in an Object", &eighth, 2006);
    headers(&mut attacks, &good);
    bodies(&mut attacks, original);
    twins(&mut attacks, &good);
    for place in ["</Antet>", "<Stocuri>", "</FP>"] {
        let moved = before(&good.replace(signature, ""), place, signature);
        attacks.both("Signature deeper", place, &moved, 2007);
    }
    let row = part(original, "<Linie", "</Linie>");
    for place in ["</ds:KeyInfo>", "</ds:X509Data>", "</ds:SignedInfo>", "</ds:SignatureValue>"] {
        let more = before(&good, place, row);
        attacks.both("Unsigned data inside the Signature", place, &more, 2007);
    }
    let more = before(&good, "</ds:Signature>", &object(row));
    attacks.both("Unsigned data inside the Signature", "in an Object", &more, 2007);
    partial(&mut attacks);
    subsets(&mut attacks);
    let hidden = before(&today(), "<Antet>", &format!("<Extensii>{}</Extensii>", element(&evil())));
    let hidden = hidden.replacen("Id=\"decl\"", "", 1);
    attacks.both("Schema-valid wrapping", "signed with the rest", &sign(&hidden), 1003);
    // Whoever writes what was read and reads it again sees another line end, another markup.
    let odd = swap(
        &elsewhere(world),
        "</perioada>",
        "</perioada><program><nume>&amp;lt;Linie&amp;gt;&#13;</nume><versiune>1</versiune></program>",
    );
    attacks.harmless("Verify-then-reparse (TOCTOU)", "what reads differently twice", sign(&odd));
    attacks
}

fn refused(code: u16) -> Ends {
    Ends::Refused(vec![code])
}

fn object(inside: &str) -> String {
    format!("<ds:Object>{inside}</ds:Object>")
}

/// The original where a message's header is.
fn headers(attacks: &mut Attacks, good: &str) {
    let name = "SOAP header wrap";
    let signature = signature_of(good);
    let bare = element(good).replace(signature, "");
    let wrapped = |header: &str, declaration: &str| {
        let header = format!("<soap:Header><w xmlns=\"urn:test:w\">{header}</w></soap:Header>");
        message(&(header + &body(element(declaration))))
    };
    let whole = wrapped(element(good), &evil());
    attacks.message(name, "whole, the evil one unsigned", whole, refused(2001));
    let split = wrapped(&bare, &evil_with(signature));
    attacks.message(name, "the signature in the Body", split, refused(2005));
    let same = swap(&evil_with(signature), "\"evil\"", "\"decl\"");
    attacks.message(name, "under the same Id", wrapped(&bare, &same), refused(2002));
    let alone = format!("<soap:Header>{signature}</soap:Header>{}", body(element(&evil())));
    attacks.message(name, "the signature in the header", message(&alone), refused(2001));
}

fn bodies(attacks: &mut Attacks, original: &str) {
    let name = "Two Body / two declarations in Body";
    let (good, evil) = (body(original), body(element(&evil())));
    for (how, both) in
        [("evil first", format!("{evil}{good}")), ("evil last", good.clone() + &evil)]
    {
        attacks.message(name, how, message(&both), Ends::Fault(7001));
    }
    let two = good.replace("</soap:Body>", "") + evil.trim_start_matches("<soap:Body>");
    attacks.message(name, "two in one Body", message(&two), Ends::Fault(7007));
    let other = swap(&good, "<soap:Body>", "<x:Body xmlns:x=\"urn:test:x\"/><soap:Body>");
    attacks.message(name, "one of another namespace", message(&other), Ends::Fault(7001));
}

/// The right name in a wrong namespace.
fn twins(attacks: &mut Attacks, good: &str) {
    let name = "Namespace twin";
    let root = "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\"";
    for (how, namespace) in [
        ("none", ""),
        ("another", "urn:ro:ser:declaratie:v2"),
        ("another case", "urn:ro:ser:Declaratie:v1"),
        ("with a space", "urn:ro:ser:declaratie:v1 "),
    ] {
        let twin = swap(&today(), root, &format!("<Declaratie xmlns=\"{namespace}\""));
        let twin = Forge::over(&PKI.ana, &twin, "#decl").signed(&twin, &PKI.ana);
        attacks.both(name, how, &twin, 1003);
        let row = part(good, "<Linie", "</Linie>");
        let row = swap(row, "<Linie", &format!("<Linie xmlns=\"{namespace}\""));
        let inside = before(&today(), "</Stocuri>", &row);
        attacks.both(name, &format!("{how}, a row"), &sign(&inside), 1003);
    }
}

/// A good signature of Ana's over a part.
fn partial(attacks: &mut Attacks) {
    for (what, start) in [("a row", "<Linie"), ("the header", "<Antet")] {
        let named = swap(&today(), start, &format!("{start} Id=\"part\""));
        let digest = digest_of(&named, start);
        let references = reference("#part", &algorithm("Transform", EXCLUSIVE), &digest);
        let forge = Forge { references, ..Forge::of(&PKI.ana) };
        attacks.both("Partial coverage", what, &forge.signed(&named, &PKI.ana), 2005);
        let beside = Forge { references: forge.references.clone() + &whole(&named), ..forge };
        attacks.both(
            "Partial coverage",
            &format!("{what} too"),
            &beside.signed(&named, &PKI.ana),
            2005,
        );
    }
}

fn whole(document: &str) -> String {
    Forge::over(&PKI.ana, document, "#decl").references
}

/// Expressions that select a part of the declaration.
fn subsets(attacks: &mut Attacks) {
    let name = "Coverage by a subset";
    let filter = "http://www.w3.org/2002/06/xmldsig-filter2";
    let today = today();
    let antet = digest_of(&today, "<Antet");
    for (how, one) in [
        ("XPath", transform(XPATH, "<ds:XPath>ancestor-or-self::Antet</ds:XPath>")),
        (
            "Filter 2.0",
            transform(
                filter,
                &format!("<XPath xmlns=\"{filter}\" Filter=\"intersect\">//Antet</XPath>"),
            ),
        ),
    ] {
        let references = reference("", &(one + &algorithm("Transform", EXCLUSIVE)), &antet);
        let forge = Forge { references, ..Forge::of(&PKI.ana) };
        attacks.both(name, how, &forge.signed(&today, &PKI.ana), 2004);
    }
    for uri in ["#xpointer(//Antet)", "#xpointer(/)", "#element(/1/1)", "#xmlns(a=b)xpointer(//a)"]
    {
        let references = reference(uri, &forge::usual(EXCLUSIVE), &antet);
        let forge = Forge { references, ..Forge::of(&PKI.ana) };
        attacks.both(name, uri, &forge.signed(&today, &PKI.ana), 2004);
    }
}
