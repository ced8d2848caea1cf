//! The published files: served under the address the caller used, and true to the samples.

use super::day::Day;
use super::exchange::request;
use super::fixture::Case;
use super::tool::{Desk, root, validate};
use super::world::World;
use super::{excise, refusals, rules};
use ser::kinds::Catalogue;
use ser::soap::{OPERATIONS, client};
use std::collections::BTreeSet;
use std::fs;

on_both!(
    the_wsdl_points_back_to_the_caller,
    both_versions_and_the_schema_are_served,
    the_served_schema_is_the_one_of_the_repository,
    every_operation_is_in_both_contracts_and_back,
);

fn get(world: &World, path: &str) -> String {
    let response = world.send(&request(&format!("GET {path} HTTP/1.1"), &[], b""));
    assert_eq!(response.status, 200, "{path}");
    response.text().to_owned()
}

fn the_wsdl_points_back_to_the_caller(world: &World) {
    let wsdl = get(world, "/ws/v1?wsdl");
    for path in ["/ws/v1/ser.wsdl", "/ws/v1/?wsdl", "/ws/v1?WSDL"] {
        assert_eq!(wsdl, get(world, path), "{path}");
    }
    assert!(wsdl.contains("location=\"http://ser.test/ws/v1\""), "{wsdl}");
    assert!(wsdl.contains("schemaLocation=\"http://ser.test/ws/v1/serviciu.xsd\""), "{wsdl}");
}

fn both_versions_and_the_schema_are_served(world: &World) {
    for (path, mark) in [
        ("ser.wsdl", "http://schemas.xmlsoap.org/wsdl/soap/"),
        ("ser12.wsdl", "http://schemas.xmlsoap.org/wsdl/soap12/"),
        ("serviciu.xsd", "http://www.w3.org/2001/XMLSchema"),
        ("declaratie.xsd", "http://www.w3.org/2001/XMLSchema"),
    ] {
        assert!(get(world, &format!("/ws/v1/{path}")).contains(mark), "{path}");
    }
}

fn the_served_schema_is_the_one_of_the_repository(world: &World) {
    let catalogue = Catalogue::load().unwrap();
    let kinds = catalogue.kinds().iter().map(|kind| format!("declaratie-{}.xsd", kind.code));
    let shared = ["serviciu.xsd", "declaratie.xsd", "declaratie-tipuri.xsd"];
    for name in shared.map(str::to_owned).into_iter().chain(kinds) {
        let written = fs::read_to_string(root().join("xsd").join(&name)).unwrap();
        // Relative addresses break common stacks, so what is served has none.
        let served = get(world, &format!("/ws/v1/{name}"));
        let absolute = "schemaLocation=\"http://ser.test/ws/v1/";
        assert_eq!(served.replace(absolute, "schemaLocation=\""), written);
        let places = served.matches("schemaLocation=").count();
        assert_eq!(served.matches(absolute).count(), places, "{name}");
    }
}

fn every_operation_is_in_both_contracts_and_back(world: &World) {
    let known: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    for contract in ["ser.wsdl", "ser12.wsdl"] {
        let wsdl = get(world, &format!("/ws/v1/{contract}"));
        let port = wsdl.split("<wsdl:portType").nth(1).unwrap();
        let port = port.split("</wsdl:portType>").next().unwrap();
        let named = port.split("<wsdl:operation name=\"").skip(1);
        let named: BTreeSet<&str> = named.map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(named, known, "{contract}");
    }
    for operation in OPERATIONS {
        let response = world.post(client::ask(operation.name).as_bytes());
        let told = (response.status != 200).then(|| response.fault_code());
        let expected = match (operation.needs_identity(), operation.request.is_empty()) {
            (true, _) => Some(7004),
            (false, false) => Some(7007),
            (false, true) => None,
        };
        assert_eq!(told, expected, "{}", operation.name);
    }
}

/// The declaration of `wire.md`, its dots filled in.
const SAMPLE: &str = r#"<Declaratie xmlns="urn:ro:ser:declaratie:v1" Id="decl" versiune="1">
  <Antet>
    <mediu>TEST</mediu>
    <codWorkplace>CJF000000123U</codWorkplace>
    <tip>FP</tip>
    <perioada><zi>2026-11-20</zi></perioada>
    <rectifica>CJF000000123UFP261120</rectifica>
    <motiv>TEST</motiv>
    <faraStoc>true</faraStoc>
    <program><nume>TEST</nume><versiune>1</versiune></program>
  </Antet>
  <FP/>
  <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>
</Declaratie>"#;

#[test]
fn the_sample_of_the_contract_follows_the_schema() {
    let desk = Desk::new();
    let sample = desk.put("sample.xml", SAMPLE.as_bytes());
    assert_eq!(validate(&root().join("xsd/declaratie.xsd"), &[sample]), Ok(()));
}

#[test]
fn the_schema_takes_what_the_service_takes() {
    let desk = Desk::new();
    let put = |case: &Case| desk.put(&format!("{}.xml", case.name), &case.request());
    let taken: Vec<_> = rules::CASES.iter().chain(excise::CASES).map(put).collect();
    let schema = root().join("xsd/declaratie.xsd");
    assert_eq!(validate(&schema, &taken), Ok(()));
    let generated = desk.put("generated.xml", &Day::today().with(2, 1, 1, 2).xml());
    assert_eq!(validate(&schema, &[generated]), Ok(()));
}

#[test]
fn the_schema_refuses_what_has_no_place_in_it() {
    let desk = Desk::new();
    // Check digits and what hangs on another field are beyond a schema; comments and instructions
    // are beside it.
    let beyond = [
        "a_fiscal_code_with_a_wrong_check_digit",
        "a_month_where_a_day_is_asked",
        "content_of_another_kind",
        "a_comment_inside",
        "an_instruction_inside",
    ];
    let form = refusals::CASES.iter().filter(|case| matches!(case.errors, [1003 | 1004 | 1007]));
    for case in form.filter(|case| !beyond.contains(&case.name)) {
        let file = desk.put("request.xml", &case.request());
        let verdict = validate(&root().join("xsd/declaratie.xsd"), &[file]);
        assert!(verdict.is_err(), "{}", case.name);
    }
}
