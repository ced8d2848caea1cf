//! Arguments, well formed and not.

use super::*;
use crate::soap::contract::OPERATIONS;
use crate::xml::{Document, Limits};

fn bytes(operation: &str, content: &str) -> Result<Vec<u8>, Fault> {
    let operation = Operation::named(operation).unwrap();
    let message = format!("<m:x xmlns:m='{NAMESPACE}' xmlns:i='i'>{content}</m:x>");
    let document = Document::of(message);
    let element = document.check(&Limits::default().message(1 << 20)).unwrap();
    let arguments = Arguments::read(operation, &element, None)?;
    arguments.decoded(document.text())?.bytes("document").map(<[u8]>::to_vec)
}

fn report(content: &str) -> Result<Vec<u8>, Fault> {
    bytes("raporteaza", content)
}

#[test]
fn base64_may_have_white_space_references_and_sections() {
    for text in [
        "VEVTVA==",
        " VE\r\n VTV\tA= = ",
        "VEVT&#13;\nVA==&#xD;",
        "VE<![CDATA[VT]]>VA==",
        "VEVT<!-- c -->VA==",
    ] {
        assert_eq!(report(&format!("<m:document>{text}</m:document>")).unwrap(), b"TEST", "{text}");
    }
}

#[test]
fn what_is_not_base64_is_not_guessed_at() {
    for text in
        ["VEVTV", "VEVTVA", "VEVTVB==", "VEVTVA==VEVT", "VE>VTVA==", "VE&amp;VTVA==", "VE<a/>"]
    {
        let read = report(&format!("<m:document>{text}</m:document>"));
        assert_eq!(read, Err(Argument::Malformed("document").into()), "{text}");
    }
}

#[test]
fn an_argument_missing_unknown_or_twice_is_named() {
    let one = "<m:document>VEVTVA==</m:document>";
    let fault = |argument: Argument| Err(Fault::from(argument));
    assert_eq!(report(""), fault(Argument::Missing("document")));
    assert_eq!(report("<m:document/>"), fault(Argument::Missing("document")));
    assert_eq!(report(&one.repeat(2)), fault(Argument::Repeated("document")));
    assert_eq!(report(&format!("x{one}")), fault(Argument::Text));
    let unknown = Argument::Unknown(format!("{{{NAMESPACE}}}altul"));
    assert_eq!(report(&format!("{one}<m:altul/>")), fault(unknown));
    let unqualified = Argument::Unknown("{}document".to_owned());
    assert_eq!(report("<document>VEVTVA==</document>"), fault(unqualified));
}

#[test]
fn attributes_of_type_and_nil_mean_nothing() {
    let noise = "<m:document i:type='x' i:nil='false'>VEVTVA==</m:document>";
    assert_eq!(report(noise).unwrap(), b"TEST");
}

#[test]
fn arguments_are_read_as_their_types_and_what_is_empty_is_not_given() {
    let read = |content: &str| {
        let message = format!("<m:x xmlns:m='{NAMESPACE}'>{content}</m:x>");
        let document = Document::of(message);
        let element = document.check(&Limits::default()).unwrap();
        let operation = Operation::named("getNomenclator").unwrap();
        let read = Arguments::read(operation, &element, None)?;
        let list = read.value::<String>("nume")?;
        Ok((list, read.day("dupa").map(|day| day.to_string()), read.number("pagina")))
    };
    let name = "<m:nume> tari\n</m:nume>";
    let given = |day: Option<&str>, page| Ok(("tari".into(), day.map(str::to_owned), page));
    let fault = |argument: Argument| Err(Fault::from(argument));
    assert_eq!(read(name), given(None, None));
    assert_eq!(read(&format!("{name}<m:dupa/><m:pagina> </m:pagina>")), given(None, None));
    for day in ["2026-11-20", "2026-11-20Z", "2026-11-20+02:00"] {
        let all = format!("{name}<m:dupa>{day}</m:dupa><m:pagina>2</m:pagina>");
        assert_eq!(read(&all), given(Some("2026-11-20"), Some(2)), "{day}");
    }
    for day in ["2026-11-31", "20.11.2026", "2026-11-20T00:00:00"] {
        let all = format!("{name}<m:dupa>{day}</m:dupa>");
        assert_eq!(read(&all), fault(Argument::Malformed("dupa")), "{day}");
    }
    for page in ["-1", "1.5", "x"] {
        let all = format!("{name}<m:pagina>{page}</m:pagina>");
        assert_eq!(read(&all), fault(Argument::Malformed("pagina")), "{page}");
    }
    assert_eq!(read("<m:nume/>"), fault(Argument::Missing("nume")));
    assert_eq!(read("<m:nume>altele</m:nume>"), fault(Argument::Malformed("nume")));
    assert_eq!(read("<m:nume><a/></m:nume>"), fault(Argument::Malformed("nume")));
}

#[test]
fn a_truth_is_read_in_each_of_its_forms_and_in_no_other() {
    let read = |text: &str| {
        let message =
            format!("<m:x xmlns:m='{NAMESPACE}'><m:intarziata>{text}</m:intarziata></m:x>");
        let document = Document::of(message);
        let element = document.check(&Limits::default()).unwrap();
        let operation = Operation::named("cautaDeclaratii").unwrap();
        Arguments::read(operation, &element, None).map(|read| read.flag("intarziata"))
    };
    for (text, truth) in [
        ("true", Some(true)),
        (" 1 ", Some(true)),
        ("false", Some(false)),
        ("0", Some(false)),
        ("", None),
    ] {
        assert_eq!(read(text), Ok(truth), "{text}");
    }
    for text in ["da", "True", "2"] {
        assert_eq!(read(text), Err(Argument::Malformed("intarziata").into()), "{text}");
    }
}

#[test]
fn raporteazaxml_takes_one_element_of_any_other_name() {
    let read = |content: &str| {
        let message = format!("<m:x xmlns:m='{NAMESPACE}'>{content}</m:x>");
        let document = Document::of(message);
        let element = document.check(&Limits::default()).unwrap();
        let operation = Operation::named("raporteazaXml").unwrap();
        let arguments = Arguments::read(operation, &element, None)?;
        arguments.element().map(|element| element.source().to_owned())
    };
    assert_eq!(read("<!-- c --><d xmlns='urn:d'/>").unwrap(), "<d xmlns='urn:d'/>");
    assert_eq!(read(""), Err(Argument::NoDeclaration.into()));
    let second = Argument::SecondDeclaration("{}e".to_owned());
    assert_eq!(read("<d/><e/>"), Err(second.into()));
    assert!(matches!(read("<m:d/>"), Err(Fault::Argument(Argument::Unknown(_)))));
}

#[test]
fn requests_hold_only_what_is_read_here() {
    for field in OPERATIONS.iter().flat_map(|operation| operation.request) {
        assert_ne!(field.occurs, Occurs::Many, "{}", field.name);
        let read = |holds| {
            matches!(holds, Type::Binary | Type::Anything | Type::Text | Type::OneOf(_))
                || matches!(holds, Type::Integer | Type::Day | Type::Boolean)
        };
        assert!(read(field.holds), "{}", field.name);
    }
}
