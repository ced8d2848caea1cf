//! Declarations that keep all the rules, to be sent or to be spoiled.

use super::world::{PHARMACY, TODAY};
use ser::nomenclature::ENTRY_KINDS;
use std::fmt::Write;

/// A day of a workplace.
#[derive(Debug, Clone)]
pub struct Day {
    kind: String,
    workplace: String,
    day: String,
    amends: Option<String>,
    stocks: Vec<Stock>,
    moves: Vec<(u32, u32, Move)>,
}

/// An operation with what it says of partner and paper.
#[derive(Debug, Clone, Default)]
pub struct Move {
    /// `ACH`, `TRO`…
    pub code: String,
    /// With whom.
    pub partner: Option<Partner>,
    /// Whether there is an invoice.
    pub document: bool,
    /// Whether an issue says its product lot; a receipt always does.
    pub lot: bool,
    /// `PF` or `PJ`, of an issue.
    pub beneficiary: Option<String>,
}

/// The other side of an operation.
#[derive(Debug, Clone)]
pub enum Partner {
    /// A codWorkplace.
    Workplace(String),
    /// A fiscal code.
    Cui(String),
    /// A name, and this country.
    Country(String),
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
        Self {
            kind: "FP".into(),
            workplace: PHARMACY.into(),
            day: day.into(),
            amends: None,
            stocks: Vec::new(),
            moves: Vec::new(),
        }
    }

    /// Today, with ten of a medicine in stock.
    pub fn today() -> Self {
        Self::on(TODAY).with(1, 10, 0, 0)
    }

    /// The same of another workplace.
    pub fn at(self, workplace: &str) -> Self {
        Self { workplace: workplace.into(), ..self }
    }

    /// The same of another kind.
    pub fn of(self, kind: &str) -> Self {
        Self { kind: kind.into(), ..self }
    }

    /// The same with an operation of a medicine that is there.
    pub fn moving(mut self, code: u32, quantity: u32, operation: Move) -> Self {
        let stock = self.stocks.iter_mut().find(|stock| stock.code == code).unwrap();
        let moved = if operation.enters() { &mut stock.received } else { &mut stock.issued };
        *moved += quantity;
        self.moves.push((code, quantity, operation));
        self
    }

    /// The same with a medicine more: opening stock, received, issued, as the kind usually does.
    pub fn with(mut self, code: u32, opening: u32, received: u32, issued: u32) -> Self {
        self.stocks.push(Stock { code, opening, received: 0, issued: 0 });
        let usual = self.usual_issue();
        let day = if received > 0 { self.moving(code, received, Move::purchase()) } else { self };
        if issued > 0 { day.moving(code, issued, usual) } else { day }
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
        let Self { kind, workplace, day, .. } = self;
        let amends = self.amends.as_ref().map_or_else(String::new, |number| {
            format!("<rectifica>{number}</rectifica><motiv>TEST</motiv>")
        });
        write!(
            text,
            "<Antet><mediu>TEST</mediu><codWorkplace>{workplace}</codWorkplace><tip>{kind}</tip>\
             <perioada><zi>{day}</zi></perioada>{amends}</Antet>\n<{kind}>\n<Stocuri>\n"
        )
        .unwrap();
        for stock in &self.stocks {
            self.line(&mut text, stock);
        }
        text.push_str("</Stocuri>\n<Intrari>\n");
        self.journal(&mut text, true);
        text.push_str("</Intrari>\n<Iesiri>\n");
        self.journal(&mut text, false);
        writeln!(text, "</Iesiri>\n</{kind}>\n</Declaratie>").unwrap();
        text.into_bytes()
    }

    /// What goes out of such a workplace on any day.
    fn usual_issue(&self) -> Move {
        match self.kind.as_str() {
            "FI" => Move::of("CSP"),
            "DG" => Move { lot: true, ..Move { code: "DST".into(), ..Move::purchase() } },
            _ => Move { beneficiary: Some("PF".into()), ..Move::of("ELB") },
        }
    }

    fn journal(&self, text: &mut String, entering: bool) {
        for (code, quantity, operation) in &self.moves {
            if operation.enters() == entering {
                writeln!(text, "{}", operation.row(*code, *quantity, &self.day)).unwrap();
            }
        }
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

impl Move {
    /// An operation that says nothing more.
    pub fn of(code: &str) -> Self {
        Self { code: code.into(), ..Self::default() }
    }

    /// A purchase from a company in Romania.
    fn purchase() -> Self {
        let partner = Some(Partner::Cui("RO10000008".into()));
        Self { partner, document: true, ..Self::of("ACH") }
    }

    /// Whether it is a receipt.
    fn enters(&self) -> bool {
        ENTRY_KINDS.iter().any(|kind| kind.code == self.code)
    }

    fn row(&self, product: u32, quantity: u32, day: &str) -> String {
        let Self { code, .. } = self;
        let lot = format!("<serie>S{product}</serie>");
        let partner = self.partner.as_ref().map_or_else(String::new, Partner::element);
        let document = match self.document {
            true => format!(
                "<document><tip>factura</tip><numar>F1</numar><data>{day}</data></document>"
            ),
            false => String::new(),
        };
        let moved = format!("<codCIM>W{product:08}</codCIM>");
        if self.enters() {
            return format!(
                "<Intrare>{moved}<tipIntrare>{code}</tipIntrare><cantitate>{quantity}</cantitate>{lot}\
                 <dataExpirare>2028-05-31</dataExpirare>{partner}{document}</Intrare>"
            );
        }
        let lot = if self.lot { lot } else { String::new() };
        let beneficiary = self.beneficiary.as_ref();
        let beneficiary =
            beneficiary.map_or_else(String::new, |who| format!("<beneficiar>{who}</beneficiar>"));
        format!(
            "<Iesire>{moved}<tipIesire>{code}</tipIesire><cantitate>{quantity}</cantitate>{lot}\
             {beneficiary}{partner}{document}</Iesire>"
        )
    }
}

impl Partner {
    fn element(&self) -> String {
        let inside = match self {
            Self::Workplace(code) => format!("<codWorkplace>{code}</codWorkplace>"),
            Self::Cui(cui) => format!("<cui>{cui}</cui>"),
            Self::Country(code) => {
                format!("<denumire>TEST Partener</denumire><tara>{code}</tara>")
            }
        };
        format!("<partener>{inside}</partener>")
    }
}
