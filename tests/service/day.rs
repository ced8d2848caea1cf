//! Declarations that keep all the rules, to be sent or to be spoiled.

use super::world::{PHARMACY, TODAY};
use std::fmt::Write;

/// A day of a pharmacy.
#[derive(Debug, Clone)]
pub struct Day {
    workplace: String,
    day: String,
    amends: Option<String>,
    stocks: Vec<Stock>,
}

/// What happened to a medicine on a day.
#[derive(Debug, Clone, Copy)]
pub struct Stock {
    /// The digits of its code.
    pub code: u32,
    /// In the morning.
    pub opening: u32,
    /// Came in.
    pub received: u32,
    /// Went out.
    pub issued: u32,
}

impl Stock {
    /// In the evening.
    pub fn closing(&self) -> u32 {
        self.opening + self.received - self.issued
    }
}

impl Day {
    /// A day of the first pharmacy.
    pub fn on(day: &str) -> Self {
        Self { workplace: PHARMACY.into(), day: day.into(), amends: None, stocks: Vec::new() }
    }

    /// Today, with ten of a medicine in stock.
    pub fn today() -> Self {
        Self::on(TODAY).with(1, 10, 0, 0)
    }

    /// The same of another workplace.
    pub fn at(self, workplace: &str) -> Self {
        Self { workplace: workplace.into(), ..self }
    }

    /// The same with a medicine more: opening stock, received, issued.
    pub fn with(mut self, code: u32, opening: u32, received: u32, issued: u32) -> Self {
        self.stocks.push(Stock { code, opening, received, issued });
        self
    }

    /// The same, replacing the declaration of this number.
    pub fn amending(self, number: &str) -> Self {
        Self { amends: Some(number.into()), ..self }
    }

    /// The document, unsigned.
    pub fn xml(&self) -> Vec<u8> {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.push_str(
            "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" Id=\"decl\" versiune=\"1\">\n",
        );
        let (workplace, day) = (&self.workplace, &self.day);
        let amends = self.amends.as_ref().map_or_else(String::new, |number| {
            format!("<rectifica>{number}</rectifica><motiv>TEST</motiv>")
        });
        write!(
            text,
            "<Antet><mediu>TEST</mediu><codWorkplace>{workplace}</codWorkplace><tip>FP</tip>\
             <perioada><zi>{day}</zi></perioada>{amends}</Antet>\n<FP>\n<Stocuri>\n"
        )
        .unwrap();
        for stock in &self.stocks {
            self.line(&mut text, stock);
        }
        text.push_str("</Stocuri>\n<Intrari>\n");
        for stock in self.stocks.iter().filter(|stock| stock.received > 0) {
            let Stock { code, received, .. } = stock;
            writeln!(
                text,
                "<Intrare><codCIM>W{code:08}</codCIM><tipIntrare>ACH</tipIntrare><cantitate>{received}</cantitate>\
                 <serie>S{code}</serie><dataExpirare>2028-05-31</dataExpirare><partener><cui>RO10000008</cui></partener>\
                 <document><tip>factura</tip><numar>F1</numar><data>{day}</data></document></Intrare>"
            )
            .unwrap();
        }
        text.push_str("</Intrari>\n<Iesiri>\n");
        for stock in self.stocks.iter().filter(|stock| stock.issued > 0) {
            let Stock { code, issued, .. } = stock;
            writeln!(
                text,
                "<Iesire><codCIM>W{code:08}</codCIM><tipIesire>ELB</tipIesire><cantitate>{issued}</cantitate>\
                 <beneficiar>PF</beneficiar></Iesire>"
            )
            .unwrap();
        }
        text.push_str("</Iesiri>\n</FP>\n</Declaratie>\n");
        text.into_bytes()
    }

    fn line(&self, text: &mut String, stock: &Stock) {
        let Stock { code, opening, received, issued } = stock;
        let closing = stock.closing();
        let lots = match closing {
            0 => String::new(),
            _ => format!(
                "<Loturi><Lot><serie>S{code}</serie><dataExpirare>2028-05-31</dataExpirare>\
                 <cantitate>{closing}</cantitate></Lot></Loturi>"
            ),
        };
        writeln!(
            text,
            "<Linie ref=\"r{code}\"><codCIM>W{code:08}</codCIM><um>UT</um><stocInitial>{opening}</stocInitial>\
             <intrari>{received}</intrari><iesiri>{issued}</iesiri><stocFinal>{closing}</stocFinal>\
             <diferenta>0</diferenta>{lots}</Linie>"
        )
        .unwrap();
    }
}
