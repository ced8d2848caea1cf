//! A receipt for people: its fields, every finding, and where it is.

use crate::soap::client::Node;
use std::fmt;

/// A receipt, for reading.
pub struct Receipt<'r>(pub &'r Node);

impl fmt::Display for Receipt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receipt = self.0;
        write!(f, "{}", receipt.text_of("stare"))?;
        if receipt.child("numarInregistrare").is_some() {
            write!(f, " {}", receipt.text_of("numarInregistrare"))?;
        }
        for field in receipt.children.iter().filter(|field| field.children.is_empty()) {
            if !matches!(field.name.as_str(), "stare" | "numarInregistrare") {
                write!(f, "\n  {}: {}", field.name, field.text)?;
            }
        }
        let lists = receipt.children.iter().filter(|field| !field.children.is_empty());
        for finding in lists.flat_map(|list| &list.children) {
            let text = |name| finding.text_of(name);
            write!(f, "\n  {} {} {}", text("nivel"), text("cod"), text("mesaj"))?;
            if finding.child("linie").is_some() {
                write!(f, "\n    {}:{} {}", text("linie"), text("coloana"), text("cale"))?;
            }
            if finding.child("ref").is_some() {
                write!(f, "\n    ref {}", text("ref"))?;
            }
            if let Some(values) = finding.child("valori") {
                f.write_str("\n   ")?;
                for value in &values.children {
                    write!(f, " {}=«{}»", value.text_of("nume"), value.text_of("valoare"))?;
                }
            }
            write!(f, "\n    {}", text("remediu"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, text: &str, children: Vec<Node>) -> Node {
        Node { name: name.into(), text: text.into(), children }
    }

    #[test]
    fn a_receipt_is_printed_with_every_finding_and_where_it_is() {
        let finding = node(
            "constatare",
            "",
            vec![
                node("cod", "5014", vec![]),
                node("nivel", "EROARE", vec![]),
                node("mesaj", "Suma nu se verifică", vec![]),
                node("remediu", "Corectați", vec![]),
                node("cale", "/Declaratie", vec![]),
                node("linie", "3", vec![]),
                node("coloana", "7", vec![]),
                node("ref", "S2", vec![]),
                node(
                    "valori",
                    "",
                    vec![node(
                        "valoare",
                        "",
                        vec![node("nume", "asteptat", vec![]), node("valoare", "0", vec![])],
                    )],
                ),
            ],
        );
        let receipt = node(
            "Recipisa",
            "",
            vec![
                node("mediu", "TEST", vec![]),
                node("stare", "RESPINSA", vec![]),
                node("erori", "", vec![finding]),
            ],
        );
        assert_eq!(
            Receipt(&receipt).to_string(),
            "RESPINSA\n  mediu: TEST\n  EROARE 5014 Suma nu se verifică\n    3:7 /Declaratie\n    \
             ref S2\n    asteptat=«0»\n    Corectați"
        );
    }
}
