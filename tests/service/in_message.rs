//! raporteazaXml: the declaration stands in the message itself, and its signature may hold in
//! either of two readings (`wire.md`, The signature).

use super::answer::Receipt;
use super::day::Day;
use super::interop::{EXCLUSIVE, INCLUSIVE, template, xmlsec_signs};
use super::pki::PKI;
use super::signatures::kept;
use super::world::World;

on_both!(
    what_was_signed_as_a_file_is_pasted_into_a_message,
    what_was_signed_as_a_file_with_inclusive_canonicalization_is_pasted,
    what_was_signed_in_place_holds_in_place,
    what_holds_only_in_place_is_kept_with_its_envelope,
    the_reading_that_holds_is_kept,
    what_was_signed_as_a_file_is_kept_as_read_apart,
    a_signature_over_the_whole_message_covers_the_declaration,
    a_change_in_a_message_is_found,
    the_same_declaration_comes_either_way,
    what_is_no_declaration_is_refused,
);

/// A message around a declaration that may use the envelope's prefixes.
fn message(declaration: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope \
         xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:d=\"urn:ro:ser:declaratie:v1\" \
         xmlns:s=\"urn:ro:ser:serviciu:v1\" xml:lang=\"ro\">\n<soap:Body>\n<s:raporteazaXml>\n{declaration}\n\
         </s:raporteazaXml>\n</soap:Body>\n</soap:Envelope>"
    )
}

fn report(world: &World, message: &str) -> Receipt {
    let response = world.post(message.as_bytes());
    assert_eq!(response.status, 200, "{}", response.text());
    response.receipt()
}

/// The element, without what stands before it in its file.
fn element(file: &[u8]) -> &str {
    let text = std::str::from_utf8(file).unwrap();
    text[text.find("<Declaratie").unwrap()..].trim_end()
}

/// Today, with its namespace declared by the envelope only.
pub fn prefixed() -> String {
    let day = Day::today().xml();
    let day = element(&day).replace(" xmlns=\"urn:ro:ser:declaratie:v1\"", "");
    let mut text = String::new();
    for (index, piece) in day.split('<').enumerate() {
        match piece.strip_prefix('/') {
            _ if index == 0 => text.push_str(piece),
            Some(end) => text.push_str(&format!("</d:{end}")),
            None => text.push_str(&format!("<d:{piece}")),
        }
    }
    text
}

/// Today inside a message, signed there by xmlsec1.
pub fn signed_in_place(declaration: &str, method: &str, uri: &str) -> String {
    let end = declaration.rfind("</").unwrap();
    let signature = template(method, uri);
    let unsigned = format!("{}{signature}{}", &declaration[..end], &declaration[end..]);
    String::from_utf8(xmlsec_signs(message(&unsigned).as_bytes())).unwrap()
}

fn with_envelope(world: &World) -> i64 {
    world.count("documents WHERE envelope IS NOT NULL")
}

fn what_was_signed_as_a_file_is_pasted_into_a_message(world: &World) {
    let file = PKI.ana.sign(&Day::today().xml());
    report(world, &message(element(&file))).must_be_accepted();
    assert_eq!(with_envelope(world), 0);
}

fn what_was_signed_as_a_file_with_inclusive_canonicalization_is_pasted(world: &World) {
    let day = String::from_utf8(Day::today().xml()).unwrap();
    let end = "</Declaratie>";
    let unsigned = day.replace(end, &format!("{}{end}", template(INCLUSIVE, "")));
    let file = xmlsec_signs(unsigned.as_bytes());
    report(world, &message(element(&file))).must_be_accepted();
    assert_eq!(with_envelope(world), 0);
}

fn what_was_signed_in_place_holds_in_place(world: &World) {
    let day = Day::today().xml();
    let receipt = report(world, &signed_in_place(element(&day), EXCLUSIVE, "#decl"));
    receipt.must_be_accepted();
    // Exclusively canonical, it holds by itself too.
    assert_eq!(with_envelope(world), 0);
}

fn what_holds_only_in_place_is_kept_with_its_envelope(world: &World) {
    let sent = signed_in_place(&prefixed(), INCLUSIVE, "#decl");
    let receipt = report(world, &sent);
    receipt.must_be_accepted();
    assert_eq!(with_envelope(world), 1);
    assert_eq!(report(world, &sent).document, receipt.document);
}

fn the_reading_that_holds_is_kept(world: &World) {
    report(world, &signed_in_place(&prefixed(), INCLUSIVE, "#decl")).must_be_accepted();
    assert_eq!(kept(world)["reading"], "a");
}

fn what_was_signed_as_a_file_is_kept_as_read_apart(world: &World) {
    let file = PKI.ana.sign(&Day::today().xml());
    report(world, &message(element(&file))).must_be_accepted();
    assert_eq!(kept(world)["reading"], "b");
}

fn a_signature_over_the_whole_message_covers_the_declaration(world: &World) {
    let day = Day::today().xml();
    let sent = signed_in_place(element(&day), INCLUSIVE, "");
    let changed = sent.replace("</soap:Body>", "</soap:Body><!-- TEST -->  ");
    assert_eq!(report(world, &changed).state(), "REFUZATA");
    report(world, &sent).must_be_accepted();
    assert_eq!(with_envelope(world), 1);
}

fn a_change_in_a_message_is_found(world: &World) {
    let sent = signed_in_place(&prefixed(), INCLUSIVE, "#decl");
    let changed = sent.replace("stocInitial>10<", "stocInitial>11<");
    assert_eq!(report(world, &changed).errors(), [2002]);
    let file = PKI.ana.sign(&Day::today().xml());
    let changed = element(&file).replace("stocInitial>10<", "stocInitial>11<");
    assert_eq!(report(world, &message(&changed)).errors(), [2002]);
    assert_eq!(world.kept().iter().sum::<i64>(), 0);
}

fn the_same_declaration_comes_either_way(world: &World) {
    let file = PKI.ana.sign(&Day::today().xml());
    let pasted = report(world, &message(element(&file)));
    assert_eq!(pasted.state(), "ACCEPTATA");
    // Compared are the bytes of the element: a file of just them is the same document.
    let sent = world.report(element(&file).as_bytes());
    assert_eq!(sent.document, pasted.document);
}

fn what_is_no_declaration_is_refused(world: &World) {
    let receipt = report(world, &message("<a xmlns=\"urn:test\"/>"));
    assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![1003]));
    assert_eq!(report(world, &message(element(&Day::today().xml()))).errors(), [2001]);
}
