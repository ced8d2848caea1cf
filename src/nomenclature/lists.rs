//! The small lists: units, kinds of receipt and of issue (`kinds.md`).

use super::Validity;
use chrono::NaiveDate;

/// An entry of a small list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its code on the wire.
    pub code: &'static str,
    /// Romanian name.
    pub ro: &'static str,
    /// English name.
    pub en: &'static str,
    /// The days it counts.
    pub validity: Validity,
}

const fn item(code: &'static str, ro: &'static str, en: &'static str) -> Item {
    Item { code, ro, en, validity: Validity::ALWAYS }
}

/// The unit of medicines; all the others are of excise goods too.
pub const THERAPEUTIC: &str = "UT";

/// Units of measure (`um`).
pub const UNITS: [Item; 10] = [
    item(THERAPEUTIC, "unitate terapeutică", "therapeutic unit"),
    item("KG", "kilogram", "kilogram"),
    item("L", "litru", "litre"),
    item("HL", "hectolitru", "hectolitre"),
    item("HL_GRAD", "hectolitru-grad", "hectolitre-degree"),
    item("TO", "tonă", "tonne"),
    item("MII_BUC", "mii de bucăți", "thousand pieces"),
    item("BUC", "bucată", "piece"),
    item("MWH", "megawatt-oră", "megawatt-hour"),
    item("GJ", "gigajoule", "gigajoule"),
];

/// tipIntrare.
pub const ENTRY_KINDS: [Item; 8] = [
    item("ACH", "achiziție de la un furnizor din România", "purchase from a Romanian supplier"),
    item("ICO", "achiziție intracomunitară", "intra-Community purchase"),
    item("IMP", "import", "import"),
    item("PRD", "producție proprie", "own production"),
    item("TRI", "transfer de la alt punct de lucru", "transfer from another workplace"),
    item("RTC", "retur de la client sau secție", "return from a customer or ward"),
    item("DON", "donație, sponsorizare", "donation, sponsorship"),
    item("INV", "plus la inventar", "found at stocktaking"),
];

/// tipIesire.
pub const EXIT_KINDS: [Item; 11] = [
    item("ELB", "eliberare, vânzare cu amănuntul", "dispensed, sold at retail"),
    item("PNS", "eliberare în program național", "dispensed under a national programme"),
    item("CSP", "consum pe secții", "consumed by wards"),
    item("DST", "livrare către o unitate din România", "delivered to a Romanian unit"),
    item("LIC", "livrare intracomunitară", "delivered to another EU country"),
    item("EXP", "export", "exported"),
    item("TRO", "transfer către alt punct de lucru", "transfer to another workplace"),
    item("RTF", "retur la furnizor", "return to the supplier"),
    item("RTG", "retragere de pe piață", "recalled, withdrawn from the market"),
    item("EXR", "expirat, distrus, spart", "expired, destroyed, broken"),
    item("LPS", "lipsă la inventar, furt", "missing at stocktaking, stolen"),
];

/// The entry with this code on that day.
pub(super) fn find(list: &'static [Item], code: &str, day: NaiveDate) -> Option<&'static Item> {
    list.iter().find(|item| item.code == code && item.validity.holds(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalogue;
    use std::collections::BTreeSet;

    #[test]
    fn the_lists_and_the_catalogue_know_the_same_operations() {
        let catalogue = Catalogue::load().unwrap();
        for (element, list) in
            [("Intrari", ENTRY_KINDS.as_slice()), ("Iesiri", EXIT_KINDS.as_slice())]
        {
            let known: BTreeSet<&str> = list.iter().map(|item| item.code).collect();
            assert_eq!(known.len(), list.len());
            let tables = catalogue.kinds().iter().flat_map(|kind| &kind.tables);
            for table in tables.filter(|table| table.element == element) {
                let codes = table.operations.iter().map(|operation| operation.code.as_str());
                assert_eq!(codes.collect::<BTreeSet<_>>(), known);
            }
        }
    }
}
