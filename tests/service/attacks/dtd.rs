//! Document types and entities: refused at the first word, before anything of them is read.

use super::*;

/// The same document with something before its root.
fn opened_by(document: &str, what: &str) -> String {
    swap(document, "?>", &format!("?>\n{what}"))
}

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    let good = signed();
    let mut refused = |name, how: &str, document: &str| {
        attacks.file(name, how, document, 1002);
        let dtd = part(document, "<!", ">");
        let message = opened_by(&message(&body(element(&good))), dtd);
        attacks.message(name, &format!("{how}, before a message"), message, Ends::Fault(7001));
    };
    for (how, dtd) in [
        ("a name", "<!DOCTYPE Declaratie>"),
        ("an empty subset", "<!DOCTYPE Declaratie []>"),
        ("in small letters", "<!doctype Declaratie>"),
        ("without an end", "<!DOCTYPE Declaratie ["),
    ] {
        let document = opened_by(&good, dtd);
        refused("Any DOCTYPE", how, &document);
    }
    let mut laughs = String::from("<!DOCTYPE d [<!ENTITY l0 \"ha\">");
    for level in 1..=30 {
        let ten = format!("&l{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY l{level} \"{ten}\">"));
    }
    let laughs = opened_by(&swap(&good, ">10<", ">&l30;<"), &(laughs + "]>"));
    refused("Billion laughs / quadratic blow-up", "thirty levels", &laughs);
    let long = format!("<!DOCTYPE d [<!ENTITY a \"{}\">]>", "a".repeat(50_000));
    let long = opened_by(&swap(&good, ">10<", &format!(">{}<", "&a;".repeat(50_000))), &long);
    refused("Billion laughs / quadratic blow-up", "one long entity, often", &long);
    let name = "XXE, external DTD, parameter entities";
    for (how, dtd) in [
        ("a file", "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"),
        ("the network", "<!DOCTYPE d [<!ENTITY x SYSTEM \"http://127.0.0.1:1/x\">]>"),
        ("an external DTD", "<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/d.dtd\">"),
        ("a public DTD", "<!DOCTYPE d PUBLIC \"-//TEST//EN\" \"http://127.0.0.1:1/d.dtd\">"),
        ("a parameter", "<!DOCTYPE d [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>"),
    ] {
        refused(name, how, &opened_by(&swap(&good, ">10<", ">&x;<"), dtd));
    }
    let name = "Default attributes / normalisation types from a DTD";
    for (how, dtd) in [
        ("a default", "<!DOCTYPE Declaratie [<!ATTLIST Linie tip CDATA \"X\">]>"),
        ("a type", "<!DOCTYPE Declaratie [<!ATTLIST Linie ref NMTOKENS #IMPLIED>]>"),
    ] {
        refused(name, how, &opened_by(&good, dtd));
    }
    let splits = swap(&good, ">10<", ">1&x;0<");
    let dtd = "<!DOCTYPE d [<!ENTITY x \"0</stocInitial><stocInitial>\">]>";
    refused("Entity as text splitter", "declared", &opened_by(&splits, dtd));
    attacks.unread("Entity as text splitter", "not declared", &splits, (1001, 7001));
    never_processed(&mut attacks, world);
    attacks
}

/// What another reader would fetch.
fn never_processed(attacks: &mut Attacks, world: &World) {
    let name = "XInclude, xml-stylesheet PI, xsi:schemaLocation";
    let include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/>";
    let including = before(&today(), "</Stocuri>", include);
    attacks.both(name, "an include among the rows", &sign(&including), 1003);
    let including = swap(&today(), ">10<", &format!(">{include}<"));
    attacks.both(name, "an include as a value", &sign(&including), 1003);
    let sheet = "<?xml-stylesheet href=\"http://127.0.0.1:1/x.xsl\" type=\"text/xsl\"?>";
    attacks.file(name, "a style sheet, added", opened_by(&signed(), sheet), 2002);
    let styled = sign(&opened_by(&elsewhere(world), sheet));
    attacks.harmless(name, "a style sheet, signed", styled);
    let inside = before(&today(), "<Antet>", sheet);
    attacks.both(name, "a style sheet inside", &sign(&inside), 1003);
    let located = "<Declaratie xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                   xsi:schemaLocation=\"urn:ro:ser:declaratie:v1 http://127.0.0.1:1/x.xsd\" ";
    let located = swap(&elsewhere(world), "<Declaratie ", located);
    attacks.harmless(name, "the place of a schema", sign(&located));
}
