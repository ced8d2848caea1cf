//! A signature that does not hold: in TEST the mistake is named, in PRODUCTIE it is only refused.

use super::answer::Receipt;
use super::day::Day;
use super::pki::PKI;
use super::signatures::with_properties;
use super::world::{Manner, NOW, World};
use ser::registry::Environment;
use std::collections::BTreeMap;

on_both!(
    in_test_the_mistake_is_named_and_shown_where_it_is,
    in_a_message_too,
    in_production_nothing_is_explained,
    properties_that_were_removed_are_missed,
);

/// What Ana signed, changed by a program on its way.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let signed = String::from_utf8(PKI.ana.sign(&Day::today().xml())).unwrap();
    let changed = signed.replace(from, to);
    assert_ne!(changed, signed);
    changed.into_bytes()
}

/// The first error: its message, its remedy, and the values of it.
fn error(receipt: &Receipt) -> (String, String, BTreeMap<String, String>) {
    let error = &receipt.node.child("erori").unwrap().children[0];
    let values = error.child("valori").map_or(&[][..], |values| &values.children);
    let pair = |value: &ser::soap::client::Node| {
        (value.text_of("nume").to_owned(), value.text_of("valoare").to_owned())
    };
    let (message, remedy) =
        (error.text_of("mesaj").to_owned(), error.text_of("remediu").to_owned());
    (message, remedy, values.iter().map(pair).collect())
}

fn in_test_the_mistake_is_named_and_shown_where_it_is(world: &World) {
    let receipt = world.report(&changed("<stocInitial>10<", "<stocInitial>10.000<"));
    assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![2002]));
    let (message, remedy, values) = error(&receipt);
    assert!(message.contains("numerele au fost scrise altfel după semnare"), "{message}");
    assert!(remedy.contains("Nu recitiți"), "{remedy}");
    assert_eq!(values["diagnostic"], "number-reformatted");
    assert_ne!(values["rezumatCalculat"], values["rezumatDeclarat"]);
    assert!(values["semnat"].contains("<stocInitial>10</"), "{values:?}");
    assert!(values["primit"].contains("<stocInitial>10.000</"), "{values:?}");
    let (message, _, values) =
        error(&world.report(&changed("<stocInitial>10<", "<stocInitial>11<")));
    assert_eq!(values["diagnostic"], "value-changed");
    assert!(message.contains("probabil conținutul"), "{message}");
    assert!(!values.contains_key("semnat"), "nobody knows what was signed");
    assert_eq!(world.kept().iter().sum::<i64>(), 0);
}

fn in_a_message_too(world: &World) {
    let signed = changed("<ds:", "<dsig:");
    let signed = String::from_utf8(signed).unwrap().replace("</ds:", "</dsig:");
    let signed = signed.replace("xmlns:ds=", "xmlns:dsig=");
    let element = &signed[signed.find("<Declaratie").unwrap()..];
    let message = ser::soap::client::ask("raporteazaXml")
        .replace("></raporteazaXml>", &format!(">{element}</raporteazaXml>"));
    let receipt = world.post(message.as_bytes()).receipt();
    assert_eq!(receipt.errors(), [2003]);
    assert_eq!(error(&receipt).2["diagnostic"], "signature-prefix-rewritten");
}

fn in_production_nothing_is_explained(world: &World) {
    let production =
        world.open(Manner { environment: Environment::Production, ..Manner::default() });
    let receipt = production.report(&changed("<stocInitial>10<", "<stocInitial>10.000<"));
    assert_eq!(receipt.errors(), [2002]);
    assert!(!error(&receipt).2.contains_key("diagnostic"));
}

fn properties_that_were_removed_are_missed(world: &World) {
    let signed = with_properties(&PKI.ana, &Day::today().xml(), NOW);
    let (before, rest) = signed.split_once("<ds:Object>").unwrap();
    let (_, after) = rest.split_once("</ds:Object>").unwrap();
    let receipt = world.report(format!("{before}{after}").as_bytes());
    assert_eq!(receipt.errors(), [2005]);
    assert_eq!(error(&receipt).2["diagnostic"], "properties-removed");
}
