//! What the reader sees: each step, in Romanian. Colours only on a terminal.

use super::{
    send::Sent,
    world::{Unit, World},
};
use crate::{declaration::Outcome, soap::client::Node};
use std::{
    env,
    io::{IsTerminal, stdout},
};

/// Standard output.
pub(super) struct Screen {
    coloured: bool,
}

/// Colours of terminals, as SGR numbers.
const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

impl Screen {
    /// Coloured where somebody sees it, and does not mind.
    pub(super) fn new() -> Self {
        Self { coloured: stdout().is_terminal() && env::var_os("NO_COLOR").is_none() }
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A line.
    pub(super) fn say(&self, text: &str) {
        println!("{text}");
    }

    /// A heading, an empty line before it.
    pub(super) fn title(&self, text: &str) {
        println!("\n{}", self.paint(BOLD, text));
    }

    /// Who is in the story.
    pub(super) fn cast(&self, world: &World) {
        for Unit { part, workplace, .. } in world.units() {
            let alias = part.alias.map_or_else(String::new, |alias| format!(" (scrie {alias})"));
            println!(
                "  {:12} {}{alias}, {}: {}, CUI {}; semnează {} ({})",
                part.name,
                part.code,
                part.trade.kind,
                workplace.holders.first.name,
                workplace.holders.first.cui,
                part.person.name,
                part.person.algorithm()
            );
        }
    }

    /// What was sent and what came back.
    pub(super) fn sent(&self, world: &World, sent: &Sent) {
        let again = if sent.found { ", semnați mai devreme" } else { "" };
        let door = if sent.secure { ", prin HTTPS" } else { "" };
        let length = self.paint(DIM, &format!("({} octeți{again}{door})", sent.bytes));
        println!("   trimis  {} {length}", world.folder.shown(&sent.document));
        let says = &sent.says;
        let state = says.text_of("stare");
        let colour = match state {
            _ if state == Outcome::Accepted.wire() => GREEN,
            _ if state == Outcome::Rejected.wire() => YELLOW,
            _ => RED,
        };
        let errors = says.child("erori").map_or(0, |errors| errors.children.len());
        let result = match errors {
            0 => format!(" {}", says.text_of("numarInregistrare")),
            1 => ", o eroare".to_owned(),
            _ => format!(", {errors} erori"),
        };
        let late = if says.text_of("intarziata") == "true" { ", întârziată" } else { "" };
        println!("   primit  {}{result}{late}", self.paint(colour, state));
        for list in ["erori", "avertismente"].iter().filter_map(|name| says.child(name)) {
            list.children.iter().for_each(|finding| self.finding(finding));
        }
        let sealed = if state == Outcome::Refused.wire() { "" } else { ", cu sigiliul verificat" };
        println!(
            "           {}",
            self.paint(DIM, &format!("recipisa: {}{sealed}", world.folder.shown(&sent.receipt)))
        );
        self.complaints(&sent.complaints);
    }

    /// What is not as it should be.
    pub(super) fn complaints(&self, complaints: &[String]) {
        for complaint in complaints {
            println!("   {}  {complaint}", self.paint(RED, "GREȘIT"));
        }
    }

    fn finding(&self, finding: &Node) {
        let text = |name| finding.text_of(name);
        println!("           {}  {}", self.paint(BOLD, text("cod")), text("mesaj"));
        if finding.child("linie").is_some() {
            let place =
                format!("linia {}, coloana {}: {}", text("linie"), text("coloana"), text("cale"));
            println!("                 {}", self.paint(DIM, &place));
        }
        if let Some(values) = finding.child("valori") {
            let value = |v: &Node| format!("{}=«{}»", v.text_of("nume"), v.text_of("valoare"));
            let values: Vec<String> = values.children.iter().map(value).collect();
            println!("                 valori: {}", values.join(" "));
        }
        println!("                 remediu: {}", text("remediu"));
    }
}
