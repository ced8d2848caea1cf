//! REFUZATA: what is wrong with form, signature, certificate, content, rights (1xxx to 4xxx).
//! Nothing is kept of it.

use super::day::Day;
use super::fixture::{cases, nothing, signed, unsigned};
use super::pki::PKI;
use super::signatures::with_properties;
use super::world::{Manner, PHARMACY, SISTER, TODAY, World};
use ser::operations::Limits;
use ser::registry::{Status, UnitType};

cases! { raporteaza:
    a_document_that_is_not_well_formed: [1001], nothing, unsigned;
    a_document_that_ends_too_early: [1001], nothing, unsigned;
    a_document_type_declaration: [1002], nothing, unsigned;
    an_unknown_element: [1003], nothing, signed;
    an_unknown_attribute: [1003], nothing, signed;
    a_missing_field: [1003], nothing, signed;
    a_repeated_field: [1003], nothing, signed;
    fields_out_of_order: [1003], nothing, signed;
    a_table_of_another_namespace: [1003], nothing, signed;
    a_comment_inside: [1003], nothing, signed;
    an_instruction_inside: [1003], nothing, signed;
    another_document_altogether: [1003], nothing, signed;
    another_version_of_the_contract: [1004], nothing, signed;
    four_decimals: [1004], nothing, signed;
    letters_in_a_quantity: [1004], nothing, signed;
    a_negative_quantity: [1004], nothing, signed;
    an_impossible_date: [1004], nothing, signed;
    a_product_code_of_another_form: [1004], nothing, signed;
    a_fiscal_code_with_a_wrong_check_digit: [1004], nothing, signed;
    an_empty_field: [1004], nothing, signed;
    a_month_where_a_day_is_asked: [1004], nothing, signed;
    elements_too_deep: [1005], nothing, unsigned;
    too_many_attributes: [1005], nothing, unsigned;
    an_encoding_that_is_not_read: [1006], nothing, unsigned;
    bytes_of_another_encoding: [1006], nothing, in_latin_2;
    an_unknown_kind: [1007], nothing, signed;
    content_of_another_kind: [1007], nothing, signed;
    all_defects_of_the_content_and_of_the_rights: [1004, 1003, 4006, 4001], nothing, signed;
    no_signature: [2001], nothing, unsigned;
    a_change_after_signing: [2002], nothing, changed;
    an_added_row_after_signing: [2002], nothing, with_a_row_more;
    a_signature_value_of_something_else: [2003], nothing, with_another_digest;
    an_algorithm_of_yesterday: [2004], nothing, with_sha_1;
    a_reference_to_nothing: [2005], nothing, with_a_reference_to_nothing;
    two_signatures: [2006], nothing, signed_twice;
    an_identifier_used_twice: [2006], nothing, with_an_id_twice;
    a_signature_without_value: [2007], nothing, without_value;
    a_signature_in_another_place: [2007], nothing, with_the_signature_in_the_header;
    a_signing_time_in_the_future: [2008], nothing, signed_tomorrow;
    a_stranger: [3001], nothing, by_a_stranger;
    a_signature_that_names_no_certificate: [3001], nothing, without_key_info;
    a_certificate_that_was_withdrawn: [3001], without_anas_certificate, signed;
    an_expired_certificate: [3002], nothing, by_ana_expired;
    a_certificate_that_is_not_valid_yet: [3003], nothing, by_ana_early;
    a_certificate_of_an_unknown_authority: [3006], nothing, by_ana_untrusted;
    an_unknown_workplace: [4001], nothing, signed;
    a_workplace_of_another_company: [4002], nothing, signed;
    a_day_on_which_another_company_held_the_pharmacy: [4002], sold, signed;
    a_day_before_the_authorisation: [4003], not_authorised_yet, signed;
    a_day_of_a_suspension: [4003], suspended, signed;
    a_day_after_the_closing: [4003], closed, signed;
    an_office_whose_pharmacy_is_suspended: [4003], an_office_of_a_suspended_pharmacy, signed;
    a_winters_day_of_a_seasonal_office: [4003], a_seasonal_office, signed;
    a_company_that_is_deactivated: [4004], nothing, by_eva;
    a_kind_that_the_unit_does_not_file: [4005], nothing, signed;
    a_document_for_the_other_environment: [4006], nothing, signed;
}

fn replaced(document: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(document).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

/// What stands from one mark to the end of another.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    &text[start..end]
}

fn without(document: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(document).unwrap();
    text.replacen(part(&text, from, to), "", 1).into_bytes()
}

const SIGNATURE: (&str, &str) = ("<ds:Signature ", "</ds:Signature>");

fn changed(request: &[u8]) -> Vec<u8> {
    replaced(signed(request), "<stocInitial>10<", "<stocInitial>11<")
}

fn with_a_row_more(request: &[u8]) -> Vec<u8> {
    let document = String::from_utf8(signed(request)).unwrap();
    let row = part(&document, "<Linie", "</Linie>").to_owned();
    document.replacen(&row, &format!("{row}\n{row}"), 1).into_bytes()
}

/// The digest is signed with the rest, so its change shows in the signature value.
fn with_another_digest(request: &[u8]) -> Vec<u8> {
    let document = String::from_utf8(signed(request)).unwrap();
    let digest = part(&document, "<ds:DigestValue>", "</ds:DigestValue>").to_owned();
    let other = if digest.contains(">A") { "B" } else { "A" };
    let start = "<ds:DigestValue>".len();
    let changed = format!("{}{other}{}", &digest[..start], &digest[start + 1..]);
    document.replacen(&digest, &changed, 1).into_bytes()
}

fn with_sha_1(request: &[u8]) -> Vec<u8> {
    let sha_1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    replaced(signed(request), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", sha_1)
}

fn with_a_reference_to_nothing(request: &[u8]) -> Vec<u8> {
    replaced(signed(request), "URI=\"\"", "URI=\"#nimic\"")
}

fn signed_twice(request: &[u8]) -> Vec<u8> {
    let document = String::from_utf8(signed(request)).unwrap();
    let signature = part(&document, SIGNATURE.0, SIGNATURE.1).to_owned();
    document.replacen(&signature, &format!("{signature}\n{signature}"), 1).into_bytes()
}

fn with_an_id_twice(request: &[u8]) -> Vec<u8> {
    replaced(signed(request), SIGNATURE.0, "<ds:Signature Id=\"decl\" ")
}

fn without_value(request: &[u8]) -> Vec<u8> {
    without(signed(request), "<ds:SignatureValue>", "</ds:SignatureValue>")
}

fn with_the_signature_in_the_header(request: &[u8]) -> Vec<u8> {
    let document = String::from_utf8(signed(request)).unwrap();
    let signature = part(&document, SIGNATURE.0, SIGNATURE.1).to_owned();
    let moved = document.replacen(&signature, "", 1);
    moved.replacen("</Antet>", &format!("{signature}</Antet>"), 1).into_bytes()
}

fn signed_tomorrow(request: &[u8]) -> Vec<u8> {
    with_properties(&PKI.ana, request, "2026-11-21T12:00:00Z").into_bytes()
}

fn without_key_info(request: &[u8]) -> Vec<u8> {
    without(signed(request), "<ds:KeyInfo>", "</ds:KeyInfo>")
}

fn without_anas_certificate(world: &World) {
    world.withdraw(&PKI.ana);
}

fn sold(world: &World) {
    world.sold(PHARMACY, TODAY);
}

fn not_authorised_yet(world: &World) {
    world.status(PHARMACY, "2026-11-21", Status::Active, None);
}

fn suspended(world: &World) {
    world.suspended(PHARMACY, "2026-11-10", "2026-11-25");
}

fn closed(world: &World) {
    world.status(PHARMACY, "2020-01-01", Status::Active, None);
    world.status(PHARMACY, TODAY, Status::Closed, Some("77/2026"));
}

fn an_office_of_a_suspended_pharmacy(world: &World) {
    world.office(SISTER, PHARMACY);
    suspended(world);
}

fn a_seasonal_office(world: &World) {
    world.retype(PHARMACY, UnitType::OfSezon);
}

fn by_a_stranger(request: &[u8]) -> Vec<u8> {
    PKI.stranger.sign(request)
}

fn by_ana_expired(request: &[u8]) -> Vec<u8> {
    PKI.ana_expired.sign(request)
}

fn by_ana_early(request: &[u8]) -> Vec<u8> {
    PKI.ana_early.sign(request)
}

fn by_ana_untrusted(request: &[u8]) -> Vec<u8> {
    PKI.ana_untrusted.sign(request)
}

fn by_eva(request: &[u8]) -> Vec<u8> {
    PKI.eva.sign(request)
}

/// The request says UTF-8; its letter ș becomes a byte of ISO-8859-2.
fn in_latin_2(request: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(request).unwrap();
    assert!(text.contains('ș'));
    text.chars().flat_map(|c| if c == 'ș' { vec![0xba] } else { c.to_string().into() }).collect()
}

/// The same refusals elsewhere: what is not a matter of one document.
mod beside {
    use super::*;

    on_both!(
        after_a_refusal_a_correct_declaration_is_accepted,
        more_lines_than_allowed_are_refused,
        more_bytes_than_allowed_are_refused,
        a_person_without_a_role_may_not_report,
    );

    fn after_a_refusal_a_correct_declaration_is_accepted(world: &World) {
        let today = Day::today().xml();
        assert_eq!(world.report(&changed(&today)).errors(), [2002]);
        assert_eq!(world.report(&by_a_stranger(&today)).errors(), [3001]);
        assert_eq!(world.accept(&today), "CJF000000123UFP261120");
        assert_eq!(world.count("declarations"), 1);
    }

    fn more_lines_than_allowed_are_refused(world: &World) {
        let limits = Limits { lines: 1, ..Limits::default() };
        let small = world.open(Manner { limits, ..Manner::default() });
        let two = Day::today().with(2, 10, 0, 0).xml();
        assert_eq!(small.report_signed(&two).errors(), [1005]);
        small.accept(&Day::today().xml());
    }

    fn more_bytes_than_allowed_are_refused(world: &World) {
        let document = PKI.ana.sign(&Day::today().xml());
        let mut limits = Limits::default();
        limits.document.bytes = document.len() - 1;
        let small = world.open(Manner { limits, ..Manner::default() });
        let receipt = small.report(&document);
        assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![1005]));
        assert_eq!(world.report(&document).state(), "ACCEPTATA");
    }

    fn a_person_without_a_role_may_not_report(world: &World) {
        world.sql("UPDATE roles SET until = '2026-11-20 09:59:59'");
        assert_eq!(world.report_signed(&Day::today().xml()).errors(), [4002]);
        let before = world.at("2026-11-19T10:00:00Z");
        assert_eq!(
            before.report_signed(&Day::on("2026-11-19").with(1, 10, 0, 0).xml()).state(),
            "ACCEPTATA"
        );
    }
}
