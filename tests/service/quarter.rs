//! A quarter of a fuel warehouse, lived day by day and declared month by month: a refinery, the
//! storage warehouses it fills, the aircraft supplier it delivers to and an end user who files by
//! quarter. Declarations are in time, late, rejected, amended and withdrawn; one warehouse is
//! suspended for a month. What one side delivers the other takes in, every number is taken apart,
//! and what is kept is what was declared.

use super::balances::{self, Balances, Heading, Row};
use super::dice::Dice;
use super::excise::{END_USER, WAREHOUSE, excise};
use super::pki::PKI;
use super::plain::{Milli, decimal};
use super::point22;
use super::shapes::{KINDS, Kind};
use super::stored;
use super::world::{Endpoint, World};
use chrono::{Datelike, NaiveDate};
use ser::registry::UnitType;
use std::collections::BTreeMap;

on_both!(a_quarter_of_a_fuel_warehouse_is_kept_as_it_was_declared);

const PETROL: &str = "27101245";
/// Who files by quarter.
const FARM: &str = "RO00004TEST04";
/// Summer time ends in the first of them.
const MONTHS: [u32; 3] = [10, 11, 12];

/// What happened to the petrol and the jet fuel in a month, in thousandths of a tonne.
#[derive(Default)]
struct Month {
    produced: Milli,
    burnt: Milli,
    /// With excise duties paid.
    sold: Milli,
    /// Under suspension of duties, to each of the two storage warehouses.
    stored: [Milli; 2],
    /// From the first storage warehouse to the end user.
    farmed: Milli,
    /// Invoices of jet fuel: number, date, quantity.
    flown: Vec<(String, NaiveDate, Milli)>,
}

impl Month {
    /// Lives its days. The second storage warehouse takes nothing while it is suspended.
    fn live(month: u32, dice: &mut Dice) -> Self {
        let mut lived = Self::default();
        let first = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        for day in first.iter_days().take_while(|day| day.month() == month) {
            lived.produced += dice.milli(120);
            lived.burnt += dice.milli(2);
            lived.sold += dice.milli(30);
            for (to, stored) in lived.stored.iter_mut().enumerate() {
                if dice.one_in(3) && (to, month) != (1, 11) {
                    *stored += dice.milli(40);
                }
            }
            if dice.one_in(4) {
                lived.farmed += dice.milli(9);
            }
            if dice.one_in(5) {
                lived.flown.push((format!("F-{day}"), day, dice.milli(25)));
            }
        }
        lived
    }
}

/// The declarations of a place and kind.
struct Series<'w> {
    world: &'w World,
    code: &'w str,
    kind: &'static Kind,
    sort: &'static str,
    /// In force for each period.
    periods: BTreeMap<String, (u32, Balances)>,
    /// Each number with its document.
    given: BTreeMap<String, Vec<u8>>,
    rejected: u32,
    late: u32,
}

impl<'w> Series<'w> {
    fn new(world: &'w World, code: &'w str, kind: &str, sort: &'static str) -> Self {
        let kind = KINDS.iter().find(|known| known.code == kind).unwrap();
        let (periods, given) = (BTreeMap::new(), BTreeMap::new());
        Self { world, code, kind, sort, periods, given, rejected: 0, late: 0 }
    }

    /// What is there of the petrol before the next period.
    fn stock(&self) -> Milli {
        let last = self.periods.values().next_back();
        last.map_or(2_000_000, |(_, balances)| balances.values().next().unwrap().closing)
    }

    /// A balance of petrol, of which so much is missing.
    fn balance(&self, opening: Milli, terms: &[Milli], missing: Milli) -> Balances {
        let shape = &self.kind.balances[0];
        let unit = shape.units.first().map(|unit| (*unit).to_owned());
        let mut row = Row {
            unit,
            opening,
            terms: terms.to_vec(),
            closing: 0,
            difference: missing,
            strength: 0,
        };
        let (receipts, issues) = balances::moved(shape, &row);
        row.closing = opening + receipts - issues - missing;
        let condition = shape.condition.then(|| "V".to_owned());
        BTreeMap::from([((0, PETROL.to_owned(), condition), row)])
    }

    fn document(&self, period: &str, amends: Option<&str>, balances: &Balances) -> Vec<u8> {
        let heading = Heading { workplace: self.code, sort: self.sort, period, amends };
        PKI.ana_on_a_card.sign(balances::document(self.kind, &heading, balances).as_bytes())
    }

    /// It is rejected, or refused, with these codes.
    fn err(&mut self, at: &str, period: &str, balances: &Balances, codes: &[u16]) {
        let receipt = self.world.at(at).report(&self.document(period, None, balances));
        assert_eq!(receipt.errors(), codes, "{}", receipt.document);
        self.rejected += u32::from(receipt.state() == "RESPINSA");
    }

    /// It is accepted: the first of its period, or an amendment of what is in force.
    fn declare(&mut self, at: &str, period: &str, balances: Balances) {
        let replaced = self.periods.get(period).map(|(amendments, _)| *amendments);
        let amends = replaced.map(|_| self.last().to_owned());
        let document = self.document(period, amends.as_deref(), &balances);
        let receipt = self.world.at(at).report(&document);
        receipt.must_be_accepted();
        let amendments = replaced.map_or(0, |amendments| amendments + 1);
        point22::must_be(receipt.number(), self.code, self.kind.code, period, amendments);
        self.late += u32::from(receipt.node.text_of("intarziata") == "true");
        self.given.insert(receipt.number().to_owned(), document);
        self.periods.insert(period.to_owned(), (amendments, balances));
    }

    /// The last number: they sort as they are given.
    fn last(&self) -> &str {
        self.given.keys().next_back().unwrap()
    }

    /// What is kept of it.
    fn check(&self) {
        let kept: BTreeMap<_, _> = stored::numbered(self.world, self.code)
            .into_iter()
            .filter(|(number, _)| number[13..15] == *self.kind.code)
            .map(|(number, (document, _))| (number, document))
            .collect();
        assert_eq!(kept, self.given);
        let kept = stored::balances(self.world, self.code);
        let declared = self.periods.iter().flat_map(|(period, (_, balances))| {
            balances.values().map(move |row| (period.clone(), row.opening, row.closing))
        });
        let kept = kept.into_iter().map(|line| (line.period, line.opening, line.closing));
        assert_eq!(kept.collect::<Vec<_>>(), declared.collect::<Vec<_>>());
        assert_eq!(stored::rejected(self.world, self.code), self.rejected);
    }
}

/// A journal of deliveries or purchases of jet fuel, as its two sides declare it.
fn journal(server: &Endpoint, code: &str, kind: &str, month: u32, flown: &Month) -> String {
    let rows = flown.flown.iter().map(|(invoice, day, quantity)| {
        let quantity = decimal(*quantity);
        let invoice =
            format!("<facturaNumar>{invoice}</facturaNumar><facturaData>{day}</facturaData>");
        match kind {
            "LA" => format!(
                "<Linie><codNC>27101921</codNC><um>TO</um><denumire>TEST Aero SRL</denumire>\
                 <cif>RO10000008</cif>{invoice}<cantitate>{quantity}</cantitate></Linie>"
            ),
            _ => format!(
                "<Linie>{invoice}<codNC>27101921</codNC><um>TO</um>\
                 <antrepozitDenumire>TEST Rafinărie SRL</antrepozitDenumire>\
                 <antrepozitCif>10000008</antrepozitCif>\
                 <cantitateAchizitionata>{quantity}</cantitateAchizitionata>\
                 <beneficiar>TEST Aero SRL</beneficiar><inmatriculare>YR-TST</inmatriculare>\
                 <cantitate>{quantity}</cantitate></Linie>"
            ),
        }
    });
    let table = if kind == "LA" { "Livrari" } else { "AchizitiiLivrari" };
    let rows: String = rows.collect();
    let period = format!("2026-{month:02}");
    let number = server.accept(
        format!(
            "<Declaratie xmlns=\"urn:ro:ser:declaratie:v1\" versiune=\"1\"><Antet>\
             <mediu>TEST</mediu><codWorkplace>{code}</codWorkplace><tip>{kind}</tip>\
             <perioada><luna>{period}</luna></perioada></Antet>\
             <{kind}><{table}>{rows}</{table}></{kind}></Declaratie>"
        )
        .as_bytes(),
    );
    point22::must_be(&number, code, kind, &period, 0);
    number
}

fn a_quarter_of_a_fuel_warehouse_is_kept_as_it_was_declared(world: &World) {
    excise(world);
    let mut dice = Dice::of(20_261_001);
    let lived = MONTHS.map(|month| Month::live(month, &mut dice));
    let stores = [40_001, 40_002].map(|number| world.unit(UnitType::Antrepozit, number));
    world.suspended(&stores[1], "2026-11-01", "2026-12-01");
    let mut refinery = Series::new(world, WAREHOUSE, "EE", "luna");
    let mut stores = stores.each_ref().map(|code| Series::new(world, code, "AD", "luna"));
    for (month, lived) in MONTHS.into_iter().zip(&lived) {
        declare_month(world, month, lived, &mut refinery, &mut stores);
        let server = world.at(evening(month, "10T12:00:00Z").as_str());
        journal(&server, WAREHOUSE, "LA", month, lived);
        journal(&server, END_USER, "JA", month, lived);
    }
    let mut farm = Series::new(world, FARM, "FE", "trimestru");
    let bought: Milli = lived.iter().map(|month| month.farmed).sum();
    let quarter = farm.balance(500_000, &[bought, 0, bought / 2, 0, 0, 125], 0);
    farm.err("2027-01-15T21:00:00Z", "2026-T4", &quarter_spoilt(&quarter), &[5014]);
    farm.declare("2027-01-15T21:59:59Z", "2026-T4", quarter);
    for series in [&refinery, &farm].into_iter().chain(&stores) {
        series.check();
    }
    assert_eq!(stores.each_ref().map(|store| store.periods.len()), [3, 2]);
    assert_eq!([refinery.late, stores[0].late, stores[1].late, farm.late], [0, 1, 1, 0]);
    assert_eq!(refinery.given.len(), 6, "one amended, one withdrawn and amended twice");
    both_sides_say_the_same(world, &refinery, &stores, &farm);
}

/// A day of the month after, UTC.
fn evening(month: u32, rest: &str) -> String {
    let (year, month) = if month == 12 { (2027, 1) } else { (2026, month + 1) };
    format!("{year}-{month:02}-{rest}")
}

/// The balances of a month: October goes well, November is corrected, December is withdrawn.
fn declare_month(
    world: &World,
    month: u32,
    lived: &Month,
    refinery: &mut Series<'_>,
    stores: &mut [Series<'_>; 2],
) {
    let period = format!("2026-{month:02}");
    let last_moment = evening(month, "15T21:59:59Z");
    let too_late = evening(month, "15T22:00:00Z");
    let free = lived.stored.iter().sum();
    let terms = [lived.produced, 0, lived.sold, free, lived.burnt];
    let (opening, missing) = (refinery.stock(), 500);
    let rightly = refinery.balance(opening, &terms, missing);
    match month {
        10 => refinery.declare(&last_moment, &period, rightly),
        11 => {
            let wrong = refinery.balance(opening + 1, &terms, missing);
            refinery.err(&evening(month, "09T08:00:00Z"), &period, &wrong, &[5010]);
            let first = refinery.balance(opening, &terms, 0);
            refinery.declare(&evening(month, "09T09:00:00Z"), &period, first);
            refinery.declare(&last_moment, &period, rightly);
        }
        _ => {
            let first = refinery.balance(opening, &terms, 2 * missing);
            refinery.declare(&evening(month, "09T09:00:00Z"), &period, first);
            world.withdraw_at(&evening(month, "10T09:00:00Z"), refinery.last(), "TEST control");
            let second = refinery.balance(opening, &terms, 0);
            refinery.declare(&evening(month, "11T09:00:00Z"), &period, second);
            refinery.declare(&last_moment, &period, rightly);
        }
    }
    for (index, store) in stores.iter_mut().enumerate() {
        let sold = if index == 0 { lived.farmed } else { 0 };
        let balance = store.balance(store.stock(), &[lived.stored[index], sold, 0], 0);
        match (index, month) {
            (1, 11) => store.err(&last_moment, &period, &balance, &[4003]),
            (_, 10) => store.declare(&too_late, &period, balance),
            _ => store.declare(&last_moment, &period, balance),
        }
    }
}

/// A thousandth less than there should be.
fn quarter_spoilt(balances: &Balances) -> Balances {
    let mut spoilt = balances.clone();
    spoilt.values_mut().for_each(|row| row.closing -= 1);
    spoilt
}

/// What leaves the refinery under suspension comes into the storage warehouses month by month, what
/// the first of them sells the end user buys in the quarter, and each invoice of jet fuel is on both
/// sides.
fn both_sides_say_the_same(
    world: &World,
    refinery: &Series<'_>,
    stores: &[Series<'_>; 2],
    farm: &Series<'_>,
) {
    let term = |series: &Series<'_>, period: &str, name: &str| -> Milli {
        let column = series.kind.balances[0].formula.iter().position(|term| *term == name);
        let balances = series.periods.get(period).map(|(_, balances)| balances);
        let rows = balances.into_iter().flat_map(|balances| balances.values());
        rows.map(|row| row.terms[column.unwrap()]).sum()
    };
    let months = MONTHS.map(|month| format!("2026-{month:02}"));
    for month in &months {
        let taken: Milli = stores.iter().map(|store| term(store, month, "+intrari")).sum();
        assert_eq!(term(refinery, month, "-iesiriFaraAccize"), taken, "{month}");
    }
    let sold: Milli = months.iter().map(|month| term(&stores[0], month, "-iesiriCuAccize")).sum();
    assert_eq!(sold, term(farm, "2026-T4", "+intrari"));
    let invoices = |kind: &str| {
        let lines = format!(
            "SELECT d.period || ' ' || l.document_number || ' ' || l.quantity AS line
             FROM declarations d JOIN journal_lines l ON l.workplace_id = d.workplace_id
                AND l.period_first = d.period_first AND l.declaration_id = d.id
             WHERE d.kind = '{kind}' AND d.number IS NOT NULL ORDER BY 1"
        );
        world.rows(&lines).unwrap()
    };
    assert!(!invoices("LA").is_empty());
    assert_eq!(invoices("LA"), invoices("JA"));
}
