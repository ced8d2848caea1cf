//! Text that two parsers read in two ways: comments, sections, references, line ends, encodings.

use super::forge::{self, EXCLUSIVE, Forge, reference, usual};
use super::*;
use crate::exchange::request;
use crate::plain::Balance;
use crate::stored;
use crate::world::POST;

on_both!(however_it_is_written_the_same_is_read);

pub(super) fn attacks(world: &World) -> Attacks {
    let mut attacks = Attacks::default();
    let good = signed();
    splitters(&mut attacks, &good);
    // What each of the ways is read as, is compared below.
    for number in 0..same_texts(&good).len() {
        let (how, document) = same_texts(&sign(&elsewhere(world))).swap_remove(number);
        attacks.harmless("CDATA / char refs", how, document);
    }
    let changed = swap(&good, "<um>UT</um>", "<um><![CDATA[UT&#32;]]></um>");
    attacks.both("CDATA / char refs", "a reference in a section is none", &changed, 2002);
    let signature_only = |mark: &str, more: &str| swap(&good, mark, &format!("{mark}{more}"));
    for mark in ["<ds:DigestValue>", "<ds:SignatureValue>", "<ds:X509Certificate>"] {
        for more in ["<!-- -->", "<!--AAAA-->", "<?p d?>", "<ds:a/>"] {
            let name = "Comment inside DigestValue/SignatureValue";
            attacks.both(name, &format!("{mark}{more}"), &signature_only(mark, more), 2007);
        }
    }
    let twice = |from: &str, to: &str| {
        let one = part(&good, from, to);
        swap(&good, one, &one.repeat(2))
    };
    for (from, to) in [
        ("<ds:SignedInfo>", "</ds:SignedInfo>"),
        ("<ds:DigestValue>", "</ds:DigestValue>"),
        ("<ds:SignatureValue>", "</ds:SignatureValue>"),
        ("<ds:DigestMethod ", "/>"),
        ("<ds:SignatureMethod ", "/>"),
        ("<ds:CanonicalizationMethod ", "/>"),
        ("<ds:Transforms>", "</ds:Transforms>"),
        ("<ds:KeyInfo>", "</ds:KeyInfo>"),
    ] {
        let name = "Two SignedInfo / DigestValue / SignatureValue";
        attacks.both(name, from, &twice(from, to), 2007);
    }
    for mark in ["</ds:SignedInfo>", "</ds:Reference>", "</ds:Signature>", "</ds:KeyInfo>"] {
        let name = "Unexpected children in Signature";
        attacks.both(name, mark, &before(&good, mark, "<x xmlns=\"urn:test:x\"/>"), 2007);
        attacks.both(name, &format!("text {mark}"), &before(&good, mark, "x"), 2007);
    }
    namespaces_of_signatures(&mut attacks, &good, world);
    let name = "Two parsers";
    let polluted = "<Declaratie xmlns:p=\"urn:test:p\" p:Id=\"decl\" ";
    attacks.both(name, "Id and p:Id", &swap(&good, "<Declaratie ", polluted), 2006);
    let twice = swap(&good, "<Declaratie ", "<Declaratie versiune=\"1\" ");
    attacks.unread(name, "an attribute twice", &twice, (1001, 7001));
    let dtd = swap(&good, "?>", "?><!DOCTYPE Declaratie [<!-- --><!ENTITY a \"b\">]>");
    attacks.file(name, "a DOCTYPE", dtd, 1002);
    void(&mut attacks);
    streams(&mut attacks, &good, world);
    encodings(&mut attacks, &good, world);
    unicode(&mut attacks, &good, world);
    trailing(&mut attacks, &good);
    attacks
}

/// What ends a text node too early, in some trees.
fn splitters(attacks: &mut Attacks, good: &str) {
    for (how, at) in [("a code", "W00000001"), ("a workplace", PHARMACY), ("a date", "2026-11-20")]
    {
        let middle = at.len() / 2;
        for more in ["<!-- -->", "<!---->"] {
            let split = swap(good, at, &format!("{}{more}{}", &at[..middle], &at[middle..]));
            attacks.both("Comment truncation", how, &split, 1003);
        }
        let split = format!("{}<?p {at}?>{}", &at[..middle], &at[middle..]);
        let name = "PI splitter";
        attacks.both(name, &format!("{how}, added"), &swap(good, at, &split), 2002);
        let signed = sign(&swap(&today(), at, &split));
        attacks.both(name, &format!("{how}, signed"), &signed, 1003);
    }
}

/// The same document, its texts written in other ways.
fn same_texts(good: &str) -> Vec<(&'static str, String)> {
    vec![
        ("a section", swap(good, ">W00000001<", "><![CDATA[W00000001]]><")),
        ("two sections", swap(good, ">W00000001<", "><![CDATA[W0000]]><![CDATA[0001]]><")),
        ("a section in the middle", swap(good, ">W00000001<", ">W00<![CDATA[00]]>0001<")),
        ("an empty section", swap(good, ">W00000001<", ">W0000<![CDATA[]]>0001<")),
        ("decimal references", swap(good, ">W00000001<", ">&#87;0000&#48;001<")),
        ("hexadecimal references", swap(good, ">W00000001<", ">&#x57;0000&#x00000030;001<")),
        ("references in an attribute", swap(good, "ref=\"r1\"", "ref='&#114;&#x31;'")),
        ("space in tags", swap(good, "<um>UT</um>", "<um\n\t>UT</um\n>")),
    ]
}

fn however_it_is_written_the_same_is_read(world: &World) {
    let ten = 10_000;
    let balance = Balance { opening: ten, receipts: 0, issues: 0, closing: ten, difference: 0 };
    for number in 0..same_texts(&signed()).len() {
        let place = world.pharmacy(8000 + u32::try_from(number).unwrap());
        let good = sign(&swap(&today(), PHARMACY, &place));
        let (how, document) = same_texts(&good).swap_remove(number);
        world.report(document.as_bytes()).must_be_accepted();
        let read = stored::in_force(world, &place);
        assert_eq!(read, [("2026-11-20".to_owned(), 1, balance)], "{how}");
    }
}

/// Namespaces that look like that of signatures.
fn namespaces_of_signatures(attacks: &mut Attacks, good: &str, world: &World) {
    let name = "Look-alike namespace";
    let dsig = "http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>";
    let looks = |namespace: &str| swap(good, dsig, &format!("{namespace}\"><ds:SignedInfo>"));
    for namespace in [
        "http://www.w3.org/2000/09/xmldsig",
        "http://www.w3.org/2000/09/XMLDSIG#",
        "HTTP://www.w3.org/2000/09/xmldsig#",
        "https://www.w3.org/2000/09/xmldsig#",
        "http://www.w3.org/2000/09/xmldsig# ",
        "http://www.w3.org/2000/09/xmldsig%23",
        "http://www.w3.org/2009/xmldsig11#",
    ] {
        attacks.both(name, namespace, &looks(namespace), 2001);
    }
    // As a reference it is the same name, so the signature is seen, and does not hold.
    let referred = dsig.replace('#', "&#x23;");
    let changed = swap(&swap(good, dsig, &referred), ">10<", ">11<");
    attacks.both(name, "a reference, changed", &changed, 2002);
    let same = swap(&sign(&elsewhere(world)), dsig, &referred);
    attacks.harmless(name, "a reference", same);
}

/// Canonicalizations that fail, and a digest of nothing.
fn void(attacks: &mut Attacks) {
    let name = "Void canonicalisation";
    let nothing = |document: &str, uri: &str| {
        let references = reference(uri, &usual(EXCLUSIVE), &forge::digest(b""));
        Forge { references, ..Forge::of(&PKI.ana) }.signed(document, &PKI.ana)
    };
    let relative = swap(&today(), "<Declaratie ", "<Declaratie xmlns:r=\"relativ\" ");
    for uri in ["", "#decl"] {
        attacks.both(name, &format!("nothing, {uri:?}"), &nothing(&today(), uri), 2002);
        let how = format!("nothing of a relative namespace, {uri:?}");
        attacks.both(name, &how, &nothing(&relative, uri), 2002);
    }
    attacks.both(name, "a relative namespace, signed", &sign(&relative), 1003);
    let used = swap(&today(), "<Linie ", "<Linie xmlns:r=\"../r\" r:a=\"1\" ");
    attacks.file(name, "one that is used", sign(&used), 1003);
    let empty = Forge { references: reference("", "", ""), ..Forge::of(&PKI.ana) };
    attacks.both(name, "an empty digest", &empty.signed(&today(), &PKI.ana), 2007);
}

/// Line ends, and white space in attributes, as XML 1.0 says (2.11, 3.3.3).
fn streams(attacks: &mut Attacks, good: &str, world: &World) {
    let name = "Streaming/line-end/whitespace rules";
    for (how, end) in [("CR LF", "\r\n"), ("CR", "\r")] {
        let good = sign(&elsewhere(world));
        attacks.harmless(name, how, good.replace('\n', end));
    }
    let spaced = sign(&swap(&elsewhere(world), "ref=\"r1\"", "ref=\"a b  c\""));
    let literal = swap(&spaced, "ref=\"a b  c\"", "ref=\"a\tb\r\n\nc\"");
    attacks.harmless(name, "white space in an attribute", literal);
    let lines = sign(&swap(
        &elsewhere(world),
        "</perioada>",
        "</perioada><program><nume>a\nb</nume><versiune>1</versiune></program>",
    ));
    let section = swap(&lines, "a\nb", "<![CDATA[a\r\nb]]>");
    attacks.harmless(name, "CR LF in a section", section);
    for (how, from, to) in [
        ("a CR as a reference", "<Stocuri>\n", "<Stocuri>&#13;\n"),
        ("a tab as a reference", "ref=\"r1\"", "ref=\"r1&#9;\""),
        ("a space more", "<Stocuri>\n", "<Stocuri> \n"),
        ("NEL", "<Stocuri>\n", "<Stocuri>\u{85}"),
        ("LS", "<Stocuri>\n", "<Stocuri>\u{2028}"),
    ] {
        attacks.both(name, how, &swap(good, from, to), 2002);
    }
}

fn encodings(attacks: &mut Attacks, good: &str, world: &World) {
    let name = "Encoding tricks";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let label = |label: &str| swap(good, "encoding=\"UTF-8\"", &format!("encoding=\"{label}\""));
    let utf_32: Vec<u8> = good.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let far = format!("{}encoding=\"ISO-8859-2\"", " ".repeat(600));
    let cyrillic = sign(&swap(&elsewhere(world), "ref=\"r1\"", "ref=\"ș\""));
    for (how, document) in [
        ("UTF-16 that says UTF-8", [b"\xff\xfe", &*wide(good)].concat()),
        ("UTF-16 without a mark that says UTF-8", wide(good)),
        ("UTF-8 that says UTF-16", label("UTF-16").into_bytes()),
        ("UTF-32 with a mark", [b"\xff\xfe\0\0", &*utf_32].concat()),
        ("UTF-7", label("UTF-7").into_bytes()),
        ("EBCDIC", label("cp037").into_bytes()),
        ("no name", label("").into_bytes()),
        (
            "a mark of UTF-8, another name",
            [b"\xef\xbb\xbf", label("ISO-8859-2").as_bytes()].concat(),
        ),
        ("overlong", swap(good, "ref=\"r1\"", "ref=\"@\"").replace('@', "\u{1}").into_bytes()),
        ("ASCII that is none", swap(&cyrillic, "UTF-8", "US-ASCII").into_bytes()),
        ("a name far away", swap(good, "encoding=\"UTF-8\"", &far).into_bytes()),
    ] {
        let document = document.iter().flat_map(|byte| match byte {
            1 => vec![0xc0, 0xae],
            byte => vec![*byte],
        });
        attacks.file(name, how, document.collect::<Vec<u8>>(), 1006);
    }
    attacks.file(name, "UTF-32 without a mark", utf_32, 1001);
    // A letter that is another one in another encoding.
    let latin = swap(&sign(&swap(&today(), "ref=\"r1\"", "ref=\"ş\"")), "UTF-8", "windows-1250");
    let latin: Vec<u8> = latin
        .chars()
        .flat_map(|c| if c == 'ş' { vec![0xba] } else { c.to_string().into_bytes() })
        .collect();
    let again = String::from_utf8_lossy(&latin).replace("windows-1250", "ISO-8859-16");
    let again: Vec<u8> = again
        .chars()
        .flat_map(|c| if c == '\u{fffd}' { vec![0xba] } else { c.to_string().into_bytes() })
        .collect();
    attacks.file(name, "relabelled", again, 2002);
    let pasted = message(&body(element(good)));
    let typed = |charset: &str, message: &[u8]| {
        let media = format!("text/xml; charset={charset}");
        Sent::Request(request(POST, &[("Content-Type", &media)], message))
    };
    let unknown = typed("utf-7", pasted.as_bytes());
    attacks.note(name, "a character set of HTTP that is not read", unknown, Ends::Fault(7006));
    let wrong = swap(&pasted, "encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
    let wrong = typed("utf-8", wrong.as_bytes());
    attacks.note(name, "HTTP says one, the message another", wrong, Ends::Fault(7001));
    // The bytes decide: what is read is what was signed, whatever HTTP says.
    let changed = swap(&pasted, ">10<", ">11<");
    let changed = typed("iso-8859-2", changed.as_bytes());
    attacks.note(name, "another character set of HTTP", changed, Ends::Refused(vec![2002]));
    let next = swap(good, "version=\"1.0\"", "version=\"1.1\"");
    attacks.file("XML 1.1 declaration", "a declaration", next.clone(), 1001);
    let ends = next.replace('\n', "\u{85}");
    attacks.file("XML 1.1 declaration", "with its line ends", ends, 1001);
    let message = swap(&pasted, "version=\"1.0\"", "version=\"1.1\"");
    attacks.message("XML 1.1 declaration", "a message", message, Ends::Fault(7001));
}

fn unicode(attacks: &mut Attacks, good: &str, world: &World) {
    let name = "Unicode normalisation";
    let composed = sign(&swap(&today(), "ref=\"r1\"", "ref=\"ș\""));
    attacks.both(name, "decomposed", &swap(&composed, "ș", "s\u{326}"), 2002);
    attacks.both(name, "a cedilla", &swap(&composed, "ș", "ş"), 2002);
    for (how, from, to) in [
        ("Cyrillic in a code", "CJF", "СJF"),
        ("Greek in a code", ">FP<", ">FΡ<"),
        ("full-width digits", ">10<", ">１０<"),
        ("Arabic digits", ">10<", ">٠<"),
        ("a space of no width", "W00000001", "W0000\u{200b}0001"),
    ] {
        let code = if from == ">FP<" { 1007 } else { 1004 };
        attacks.both(name, how, &sign(&swap(&today(), from, to)), code);
    }
    // U+FFFA comes before U+10000 by code point, and after it in the units of UTF-16.
    let name = "Non-BMP sort order";
    let (bmp, beyond) = ("\u{fdf0}=\"1\"", "\u{10000}=\"2\"");
    for (how, order, code) in [
        ("by code point", format!("{bmp} {beyond}"), 1003),
        ("by units of UTF-16", format!("{beyond} {bmp}"), 2002),
    ] {
        let document = swap(&elsewhere(world), "<Linie ", &format!("<Linie {order} "));
        let form =
            String::from_utf8(forge::canonical(&document, "<Declaratie", EXCLUSIVE)).unwrap();
        let row = part(&form, "<Linie ", ">").to_owned();
        let digest =
            forge::digest(swap(&form, &row, &format!("<Linie ref=\"r1\" {order}>")).as_bytes());
        let references = reference("#decl", &usual(EXCLUSIVE), &digest);
        let forged = Forge { references, ..Forge::of(&PKI.ana) }.signed(&document, &PKI.ana);
        attacks.both(name, how, &forged, code);
    }
    for character in [
        "\0",
        "&#0;",
        "&#xD800;",
        "&#xDFFF;",
        "\u{fffe}",
        "&#xFFFF;",
        "\u{1}",
        "&#x1B;",
        "&#x110000;",
        "&#99999999999999999999;",
    ] {
        let name = "NUL, U+FFFE, lone surrogate char refs";
        let bad = swap(good, ">10<", &format!(">10{character}<"));
        attacks.unread(name, &character.escape_debug().to_string(), &bad, (1001, 7001));
    }
}

fn trailing(attacks: &mut Attacks, good: &str) {
    let name = "Trailing bytes";
    for more in ["<a/>", good, "x", "\0", "&amp;", "<![CDATA[]]>", "<", "%PDF-1.7"] {
        let how: String = more.chars().take(20).collect();
        attacks.file(name, &how.escape_debug().to_string(), format!("{good}{more}"), 1001);
        let message = message(&body(element(good))) + more;
        attacks.message(
            name,
            &format!("{}, after a message", how.escape_debug()),
            message,
            Ends::Fault(7001),
        );
    }
    let envelope = client::send("raporteaza", good.as_bytes());
    let parts = format!("--x\r\nContent-Type: text/xml\r\n\r\n{envelope}\r\n--x--");
    let media = [("Content-Type", "multipart/mixed; boundary=x")];
    let parts = Sent::Request(request(POST, &media, parts.as_bytes()));
    attacks.note(name, "parts of many", parts, Ends::Fault(7006));
}
