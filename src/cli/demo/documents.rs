//! The declarations the demo sends, as a vendor's program would write them.

use super::{
    Failure,
    cast::Part,
    day::Day,
    world::{Unit, World},
};
use crate::{
    cli::sample::{self, Heading, Holder, Invoice, Moved, Partner, Tables},
    declaration::{Period, RegistrationNumber},
};

/// What an amendment says: the number it amends, and why.
type Amends<'a> = Option<(&'a RegistrationNumber, &'a str)>;

/// A day of a unit, from what the day before closed with.
pub(super) fn original(world: &World, of: &Unit, period: Period) -> Result<String, Failure> {
    let day = Day::after(&world.series(of, period)?, period, of.part.trade);
    Ok(write(of.part, period, None, &day))
}

/// The amendment of what is in force for a day; the original where nothing is.
pub(super) fn amendment(
    world: &World,
    of: &Unit,
    period: Period,
    (reason, change): (&str, fn(Day) -> Day),
) -> Result<String, Failure> {
    let series = world.series(of, period)?;
    let amends = series.current.as_ref().map(|current| (&current.number, reason));
    let day = Day::after(&series, period, of.part.trade);
    let day = if amends.is_some() { change(day) } else { day };
    Ok(write(of.part, period, amends, &day))
}

/// The document with a signature of this holder.
pub(super) fn signed(document: String, by: &Holder) -> Result<Vec<u8>, Failure> {
    Ok(sample::signed(document, by)?)
}

fn write(part: &Part, period: Period, amends: Amends<'_>, day: &Day) -> String {
    let trade = part.trade;
    let heading = Heading {
        workplace: part.alias.unwrap_or(part.code),
        kind: trade.kind,
        period,
        amends,
        program: "ser demo",
        indented: true,
    };
    let receipts = day.receipts.iter().map(|moved| Moved {
        product: &moved.product,
        quantity: moved.quantity,
        operation: "ACH",
        beneficiary: None,
        invoice: Some(Invoice { partner: trade.supplier, buyer: part.code }),
    });
    let issues = day.issues.iter().map(|moved| Moved {
        product: &moved.product,
        quantity: moved.quantity,
        operation: trade.issue,
        beneficiary: trade.beneficiary,
        invoice: moved.buyer.map(|buyer| Invoice { partner: Partner::Workplace(buyer), buyer }),
    });
    let (receipts, issues): (Vec<_>, Vec<_>) = (receipts.collect(), issues.collect());
    sample::write(&heading, &Tables { stocks: &day.stocks, receipts: &receipts, issues: &issues })
}

#[cfg(test)]
mod tests {
    use super::{super::cast, *};
    use crate::{
        declaration::{DEFAULT_LINES, Series, judge_alone, read},
        kinds::Catalogue,
        nomenclature::Nomenclatures,
        xml::{Document, Limits},
    };

    /// Codes of what is wrong with a day of a unit by itself, medicines left aside.
    fn codes(part: &Part, change: fn(Day) -> Day) -> Vec<u16> {
        let period: Period = "2026-11-20".parse().unwrap();
        let day = change(Day::after(&Series::default(), period, part.trade));
        let number = "CJF990000001AFP261120".parse().unwrap();
        let amends = Some((&number, "TEST"));
        let document = Document::of(write(part, period, amends, &day));
        let root = document.check(&Limits::default()).unwrap();
        let catalogue = Catalogue::load().unwrap();
        let declaration = read(&root, &catalogue, DEFAULT_LINES).unwrap();
        let (kind, today) = (catalogue.kind(part.trade.kind).unwrap(), period.last_day());
        let findings = judge_alone(&declaration, kind, today, &Nomenclatures::default());
        findings.iter().map(|finding| finding.code).filter(|code| *code != 5019).collect()
    }

    #[test]
    fn a_day_and_its_correction_hold_every_rule_and_the_mistaken_one_breaks_what_it_should() {
        for part in [&cast::WAREHOUSE, &cast::OURS, &cast::WARDS] {
            assert_eq!(codes(part, |day| day), [0u16; 0]);
        }
        assert_eq!(codes(&cast::OURS, Day::corrected), [0u16; 0]);
        assert_eq!(codes(&cast::OURS, Day::mistaken), [5014, 5016]);
    }
}
