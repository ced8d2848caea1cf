//! A plain model of what a unit declares: quantities in thousandths, one map of stocks, numbers
//! made by hand. It knows nothing of the service, so the two can be compared.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Thousandths of a therapeutic unit.
pub type Milli = i64;

/// The other side of a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// Nobody is named.
    Nobody,
    /// A person at the counter.
    Person,
    /// A unit by its codWorkplace, with this document.
    Unit(String, String),
    /// A foreign company: its country, with this document.
    Abroad(&'static str, String),
    /// No partner, but a report.
    Report(String),
}

/// A row of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The digits of the medicine's code.
    pub medicine: u32,
    /// tipIntrare or tipIesire.
    pub operation: &'static str,
    /// How much.
    pub quantity: Milli,
    /// The other side.
    pub with: With,
}

/// A row of the balance, as it is declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// stocInitial
    pub opening: Milli,
    /// intrari
    pub receipts: Milli,
    /// iesiri
    pub issues: Milli,
    /// stocFinal
    pub closing: Milli,
    /// diferenta
    pub difference: Milli,
}

/// What a unit declares of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By medicine.
    pub balances: BTreeMap<u32, Balance>,
    /// Intrari.
    pub receipts: Vec<Move>,
    /// Iesiri.
    pub issues: Vec<Move>,
}

/// What stands in `Antet`.
#[derive(Debug, Clone)]
pub struct Heading<'h> {
    /// As written: a code or an alias.
    pub workplace: &'h str,
    /// FP, FI, DG.
    pub kind: &'h str,
    /// 2026-11-20
    pub day: &'h str,
    /// The number of what it replaces.
    pub amends: Option<&'h str>,
}

impl Ledger {
    /// A day that opens with these stocks, before anything moves.
    pub fn opening(stocks: &BTreeMap<u32, Milli>) -> Self {
        let balance =
            |stock: &Milli| Balance { opening: *stock, closing: *stock, ..<_>::default() };
        let balances = stocks.iter().map(|(medicine, stock)| (*medicine, balance(stock)));
        Self { balances: balances.collect(), ..Self::default() }
    }

    /// Something comes in.
    pub fn receive(&mut self, row: Move) {
        let balance = self.balances.entry(row.medicine).or_default();
        balance.receipts += row.quantity;
        balance.closing += row.quantity;
        self.receipts.push(row);
    }

    /// Something goes out, as far as there is stock.
    pub fn issue(&mut self, mut row: Move) {
        let balance = self.balances.entry(row.medicine).or_default();
        row.quantity = row.quantity.min(balance.closing);
        if row.quantity > 0 {
            balance.issues += row.quantity;
            balance.closing -= row.quantity;
            self.issues.push(row);
        }
    }

    /// Less is found than should be there.
    pub fn lose(&mut self, medicine: u32, quantity: Milli) {
        let balance = self.balances.entry(medicine).or_default();
        let quantity = quantity.min(balance.closing);
        balance.closing -= quantity;
        balance.difference += quantity;
    }

    /// What the next day opens with; what closed with nothing may be left out.
    pub fn closing(&self) -> BTreeMap<u32, Milli> {
        let held = self.balances.iter().filter(|(_, balance)| balance.closing != 0);
        held.map(|(medicine, balance)| (*medicine, balance.closing)).collect()
    }

    /// The document, unsigned.
    pub fn xml(&self, heading: &Heading<'_>) -> Vec<u8> {
        let Heading { workplace, kind, day, amends } = heading;
        let amends = amends.map_or_else(String::new, |number| {
            format!("<rectifica>{number}</rectifica><motiv>TEST</motiv>")
        });
        let nothing = if self.balances.is_empty() { "<faraStoc>true</faraStoc>" } else { "" };
        let mut text = format!(
            "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet>\
             <mediu>TEST</mediu><codWorkplace>{workplace}</codWorkplace><tip>{kind}</tip>\
             <perioada><zi>{day}</zi></perioada>{amends}{nothing}</Antet>\n<{kind}>"
        );
        if !self.balances.is_empty() {
            text.push_str("<Stocuri>");
            self.balances.iter().for_each(|(medicine, row)| balance(&mut text, *medicine, row));
            text.push_str("</Stocuri>\n");
        }
        for (table, row, rows) in
            [("Intrari", "Intrare", &self.receipts), ("Iesiri", "Iesire", &self.issues)]
        {
            if !rows.is_empty() {
                write!(text, "<{table}>").unwrap();
                rows.iter().for_each(|one| movement(&mut text, row, one, day));
                writeln!(text, "</{table}>").unwrap();
            }
        }
        write!(text, "</{kind}></Declaratie>").unwrap();
        text.into_bytes()
    }
}

fn balance(text: &mut String, medicine: u32, row: &Balance) {
    let [opening, receipts, issues, closing, difference] =
        [row.opening, row.receipts, row.issues, row.closing, row.difference].map(decimal);
    let reason = match row.difference {
        0 => "",
        _ => "<motivDiferenta>TEST inventar</motivDiferenta>",
    };
    // In two lots, as far as it can be halved.
    let halves = [row.closing / 2, row.closing - row.closing / 2];
    let lots: String = ["A", "B"]
        .iter()
        .zip(halves)
        .filter(|(_, quantity)| *quantity > 0)
        .map(|(lot, quantity)| {
            format!(
                "<Lot><serie>{lot}{medicine}</serie><dataExpirare>2028-02-29</dataExpirare>\
                 <cantitate>{}</cantitate></Lot>",
                decimal(quantity)
            )
        })
        .collect();
    let lots = if lots.is_empty() { lots } else { format!("<Loturi>{lots}</Loturi>") };
    writeln!(
        text,
        "<Linie><codCIM>W{medicine:08}</codCIM><um>UT</um><stocInitial>{opening}</stocInitial>\
         <intrari>{receipts}</intrari><iesiri>{issues}</iesiri><stocFinal>{closing}</stocFinal>\
         <diferenta>{difference}</diferenta>{reason}{lots}</Linie>"
    )
    .unwrap();
}

fn movement(text: &mut String, element: &str, row: &Move, day: &str) {
    let Move { medicine, operation, quantity, with } = row;
    let quantity = decimal(*quantity);
    let lot = format!("<serie>A{medicine}</serie>");
    let (kind, lot) = match element {
        "Intrare" => ("tipIntrare", format!("{lot}<dataExpirare>2028-02-29</dataExpirare>")),
        _ => ("tipIesire", lot),
    };
    let document = |kind: &str, number: &str| {
        format!("<document><tip>{kind}</tip><numar>{number}</numar><data>{day}</data></document>")
    };
    let rest = match with {
        With::Nobody => String::new(),
        With::Person => "<beneficiar>PF</beneficiar>".to_owned(),
        With::Unit(code, number) => format!(
            "<partener><codWorkplace>{code}</codWorkplace></partener>{}",
            document("factura", number)
        ),
        With::Abroad(country, number) => format!(
            "<partener><denumire>TEST</denumire><tara>{country}</tara></partener>{}",
            document("factura", number)
        ),
        With::Report(number) => document("procesVerbal", number),
    };
    writeln!(
        text,
        "<{element}><codCIM>W{medicine:08}</codCIM><{kind}>{operation}</{kind}>\
         <cantitate>{quantity}</cantitate>{lot}{rest}</{element}>"
    )
    .unwrap();
}

/// Thousandths as a decimal number.
pub fn decimal(milli: Milli) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", milli.abs() / 1000, milli.abs() % 1000)
}

/// The registration number of a day's declaration, as `domain.md` writes it.
pub fn number(code: &str, kind: &str, day: &str, amendments: u32) -> String {
    let stamp = day[2..].replace('-', "");
    let amended = if amendments == 0 { String::new() } else { format!("R{amendments:02}") };
    format!("{code}{kind}{stamp}{amended}")
}
