//! `wsdl/ser.wsdl` and `wsdl/ser12.wsdl`, written from the contract's table: WSDL 1.1,
//! document/literal wrapped. Two files, because one with both bindings breaks Axis, wsimport
//! and gSOAP.

use super::Version;
use super::contract::{FAULT, NAMESPACE, OPERATIONS, Operation};
use crate::kinds::schema::Text;

/// Namespace of the definitions: not that of the messages, so that no stack takes one for the
/// other.
const DEFINITIONS: &str = "urn:ro:ser:wsdl:v1";

/// Not the name of its element: generators make an exception of the one, a bean of the other.
const FAULT_MESSAGE: &str = "EroareServiciu";

/// What a WSDL points to: other in the files than where they are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// The endpoint, absolute.
    pub endpoint: String,
    /// `serviciu.xsd`: absolute where served, a relative path in the files.
    pub schema: String,
}

impl Addresses {
    /// Those of the files that are checked in.
    pub fn of_files() -> Self {
        Self {
            endpoint: "http://localhost:8080/ws/v1".to_owned(),
            schema: "../xsd/serviciu.xsd".to_owned(),
        }
    }

    /// Those of an endpoint: what it serves is below it.
    pub fn served(endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), schema: format!("{endpoint}/serviciu.xsd") }
    }
}

impl Addresses {
    /// A schema whose includes, files beside it, become absolute.
    pub fn absolute(&self, schema: &str) -> String {
        schema.replace("schemaLocation=\"", &format!("schemaLocation=\"{}/", self.endpoint))
    }
}

/// The WSDL of a SOAP version.
pub fn wsdl(version: Version, addresses: &Addresses) -> String {
    let binding = match version {
        Version::Soap11 => "http://schemas.xmlsoap.org/wsdl/soap/",
        Version::Soap12 => "http://schemas.xmlsoap.org/wsdl/soap12/",
    };
    let mut out = Text::begin();
    out.open(&format!(
        "wsdl:definitions name=\"SER\" targetNamespace=\"{DEFINITIONS}\" \
         xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\" xmlns:soap=\"{binding}\" \
         xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:tns=\"{DEFINITIONS}\" \
         xmlns:m=\"{NAMESPACE}\""
    ));
    types(&mut out, addresses);
    for operation in OPERATIONS {
        message(&mut out, operation.name, operation.name);
        message(&mut out, &operation.answer_name(), &operation.answer_name());
    }
    message(&mut out, FAULT_MESSAGE, FAULT.name);
    port_type(&mut out);
    bind(&mut out, version);
    out.open("wsdl:service name=\"SER\"");
    out.open(&format!("wsdl:port name=\"{0}\" binding=\"tns:{0}\"", port(version)));
    out.empty(&format!("soap:address location=\"{}\"", addresses.endpoint));
    out.finish()
}

fn port(version: Version) -> &'static str {
    match version {
        Version::Soap11 => "Raportare",
        Version::Soap12 => "Raportare12",
    }
}

fn types(out: &mut Text, addresses: &Addresses) {
    out.open("wsdl:types");
    out.open(&format!("xs:schema targetNamespace=\"{DEFINITIONS}\""));
    let schema = &addresses.schema;
    out.empty(&format!("xs:import namespace=\"{NAMESPACE}\" schemaLocation=\"{schema}\""));
    out.close();
    out.close();
}

fn message(out: &mut Text, name: &str, element: &str) {
    out.open(&format!("wsdl:message name=\"{name}\""));
    out.empty(&format!("wsdl:part name=\"parameters\" element=\"m:{element}\""));
    out.close();
}

/// How a caller is known, in words: a policy (WS-SecurityPolicy) breaks stacks that do not know it.
const IDENTITY: &str = " Cere identitatea apelantului: certificatul client al conexiunii, sau o \
     semnătură WS-Security X.509 peste Body și Timestamp.";

fn port_type(out: &mut Text) {
    out.open("wsdl:portType name=\"RaportareSER\"");
    for operation in OPERATIONS {
        out.open(&format!("wsdl:operation name=\"{}\"", operation.name));
        let identity = if operation.needs_identity() { IDENTITY } else { "" };
        out.leaf("wsdl:documentation", &format!("{}{identity}", operation.about));
        for (direction, name) in directions(operation) {
            out.empty(&format!("{direction} name=\"{name}\" message=\"tns:{name}\""));
        }
        let fault = FAULT.name;
        out.empty(&format!("wsdl:fault name=\"{fault}\" message=\"tns:{FAULT_MESSAGE}\""));
        out.close();
    }
    out.close();
}

fn bind(out: &mut Text, version: Version) {
    out.open(&format!("wsdl:binding name=\"{}\" type=\"tns:RaportareSER\"", port(version)));
    out.empty("soap:binding style=\"document\" transport=\"http://schemas.xmlsoap.org/soap/http\"");
    for operation in OPERATIONS {
        out.open(&format!("wsdl:operation name=\"{}\"", operation.name));
        out.empty(&format!(
            "soap:operation soapAction=\"{}\" style=\"document\"",
            action(operation)
        ));
        for (direction, name) in directions(operation) {
            out.open(&format!("{direction} name=\"{name}\""));
            out.empty("soap:body use=\"literal\"");
            out.close();
        }
        out.open(&format!("wsdl:fault name=\"{}\"", FAULT.name));
        out.empty(&format!("soap:fault name=\"{}\" use=\"literal\"", FAULT.name));
        out.close();
        out.close();
    }
    out.close();
}

/// What goes in and what comes out, named: strong-soap finds an answer by the name of its output.
fn directions(operation: &Operation) -> [(&'static str, String); 2] {
    [("wsdl:input", operation.name.to_owned()), ("wsdl:output", operation.answer_name())]
}

/// The SOAPAction that a WSDL names; the service goes by the body and reads none.
pub(super) fn action(operation: &Operation) -> String {
    format!("{NAMESPACE}:{}", operation.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, Version); 2] =
        [("ser.wsdl", Version::Soap11), ("ser12.wsdl", Version::Soap12)];

    #[test]
    fn the_files_that_are_checked_in_are_those_the_table_gives() {
        for (file, version) in FILES {
            let path = format!("{}/wsdl/{file}", env!("CARGO_MANIFEST_DIR"));
            let given = wsdl(version, &Addresses::of_files());
            if std::env::var_os("SER_WRITE_CONTRACT").is_some() {
                std::fs::write(&path, &given).unwrap();
            }
            assert!(
                std::fs::read_to_string(&path).unwrap() == given,
                "run the tests once with SER_WRITE_CONTRACT=1"
            );
        }
    }

    #[test]
    fn the_operations_of_both_files_are_those_of_the_table() {
        for (_, version) in FILES {
            let wsdl = wsdl(version, &Addresses::of_files());
            let operations = wsdl.split("<wsdl:operation name=\"").skip(1);
            let named: Vec<_> = operations.filter_map(|rest| rest.split('"').next()).collect();
            let table: Vec<_> = OPERATIONS.iter().map(|o| o.name).collect();
            assert_eq!(named, [table.clone(), table].concat(), "port type, then binding");
        }
    }

    #[test]
    fn what_is_served_points_to_the_address_the_caller_used() {
        let served = wsdl(Version::Soap12, &Addresses::served("https://ser.test/ws/v1"));
        assert!(served.contains("soap:address location=\"https://ser.test/ws/v1\""));
        assert!(served.contains("schemaLocation=\"https://ser.test/ws/v1/serviciu.xsd\""));
    }
}
