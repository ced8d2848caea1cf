//! Identifiers: given twice, spelled otherwise, named in odd ways, or not there.

use super::forge::{EXCLUSIVE, Forge, reference, usual};
use super::*;

/// What a reference by Id is signed with, whatever the document says.
fn naming(uri: &str, document: &str) -> String {
    let digest = super::forge::digest_of(document, "<Declaratie");
    let references = reference(uri, &usual(EXCLUSIVE), &digest);
    Forge { references, ..Forge::of(&PKI.ana) }.signed(document, &PKI.ana)
}

pub(super) fn attacks(_: &World) -> Attacks {
    let mut attacks = Attacks::default();
    let good = naming("#decl", &today());
    let name = "Duplicate Id";
    let rows = swap(&today(), "<Linie ", "<Linie Id=\"decl\" ");
    attacks.both(name, "on a row, signed", &naming("#decl", &rows), 2006);
    for (how, start) in [
        ("on the signature", "<ds:Signature "),
        ("on SignedInfo", "<ds:SignedInfo"),
        ("on KeyInfo", "<ds:KeyInfo"),
        ("on a certificate", "<ds:X509Certificate"),
    ] {
        let twice = swap(&good, start, &format!("{} Id=\"decl\" ", start.trim_end()));
        attacks.both(name, how, &twice, 2006);
    }
    let object = "<ds:Object Id=\"decl\"/></ds:Signature>";
    attacks.both(name, "on an Object", &swap(&good, "</ds:Signature>", object), 2006);
    confusion(&mut attacks);
    let dtd = "?>\n<!DOCTYPE Declaratie [<!ATTLIST Declaratie versiune ID #IMPLIED>]>";
    let made = swap(&naming("#1", &today()), "?>", dtd);
    attacks.file("DTD-made Id", "versiune is the Id", made.clone(), 1002);
    let message = swap(&message(&body(element(&good))), "?>", dtd);
    attacks.message("DTD-made Id", "in a message", message, Ends::Fault(7001));
    for uri in [
        "#",
        "#decl%20",
        "# decl",
        "#xpointer(id('decl')",
        "#xpointer(id('decl' or '1'='1'))",
        "#id('decl')",
        "#decl' or '1'='1",
        "##decl",
        "#decl#",
    ] {
        attacks.both("Odd fragments", uri, &naming(uri, &today()), 2004);
    }
    let nameless = swap(&today(), "Id=\"decl\"", "Id=\"\"");
    attacks.both("Odd fragments", "an empty Id", &naming("#", &nameless), 2004);
    let quoted = swap(&today(), "Id=\"decl\"", "Id=\"x' or '1'='1\"");
    attacks.both("Odd fragments", "an Id with quotes", &naming("#x' or '1'='1", &quoted), 2004);
    for (how, id, uri) in [("a digit first", "1decl", "#1decl"), ("a colon", "a:b", "#a:b")] {
        let odd = swap(&today(), "Id=\"decl\"", &format!("Id=\"{id}\""));
        attacks.both("Odd fragments", how, &naming(uri, &odd), 2004);
    }
    let name = "Id absent / target 0 nodes";
    attacks.both(name, "another Id", &naming("#nimic", &today()), 2005);
    attacks.both(name, "another case", &naming("#Decl", &today()), 2005);
    let without = swap(&today(), " Id=\"decl\"", "");
    attacks.both(name, "no Id", &naming("#decl", &without), 2005);
    let nothing = reference("#nimic", &usual(EXCLUSIVE), &super::forge::digest(b""));
    let nothing = Forge { references: nothing, ..Forge::of(&PKI.ana) };
    let nothing = nothing.signed(&today(), &PKI.ana);
    attacks.both(name, "the digest of nothing", &nothing, 2005);
    attacks
}

/// What others might take for an Id.
fn confusion(attacks: &mut Attacks) {
    let name = "Id attribute confusion";
    let good = naming("#decl", &today());
    for (attribute, declared) in [
        ("ID", ""),
        ("id", ""),
        ("iD", ""),
        ("xml:id", ""),
        ("wsu:Id", " xmlns:wsu=\"urn:test:wsu\""),
        ("p:Id", " xmlns:p=\"urn:ro:ser:declaratie:v1\""),
    ] {
        let spelled = |value: &str| format!("<Linie {attribute}=\"{value}\"{declared} ");
        let twice = naming("#decl", &swap(&today(), "<Linie ", &spelled("decl")));
        attacks.both(name, &format!("{attribute} of the same value"), &twice, 2006);
        let added = swap(&good, "<Linie ", &spelled("decl"));
        attacks.both(name, &format!("{attribute}, added"), &added, 2006);
        let other = sign(&swap(&today(), "<Linie ", &spelled("alt")));
        attacks.both(name, &format!("{attribute} of another value"), &other, 1003);
        let named = swap(&today(), "<Declaratie ", &spelled("alt").replace("Linie", "Declaratie"));
        let named = naming("#alt", &named);
        attacks.both(name, &format!("{attribute}, named"), &named, 2005);
    }
}
