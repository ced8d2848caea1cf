//! The units of the demo, as tables: what each is called, who signs for it, and what it does with
//! medicines.

use super::keys::{ANA, ELENA, ION, MIHAI, Person};
use crate::cli::sample::Partner;

/// A synthetic manufacturer's fiscal code: too high a number to be anybody's.
const MANUFACTURER: &str = "9900000037";

/// Code of the wholesaler.
const WAREHOUSE_CODE: &str = "CJD990000001X";
/// Code of the story's pharmacy.
const OURS_CODE: &str = "CJF990000001K";
/// Code of the hospital's pharmacy.
const WARDS_CODE: &str = "CJH990000001A";
/// Code of the reader's pharmacy.
const OTHERS_CODE: &str = "CJF990000002I";

/// What a kind of unit declares.
pub(super) struct Trade {
    /// The kind.
    pub(super) kind: &'static str,
    /// Who it buys from.
    pub(super) supplier: Partner<'static>,
    /// tipIesire.
    pub(super) issue: &'static str,
    /// beneficiar.
    pub(super) beneficiary: Option<&'static str>,
    /// codWorkplace of those it delivers to; nobody where it uses medicines itself.
    pub(super) buyers: &'static [&'static str],
    /// What it holds at first of a product, at least, in thousandths.
    pub(super) opening: i64,
}

/// A unit and its program.
pub(super) struct Part {
    /// What the story calls it.
    pub(super) name: &'static str,
    /// What its declarations are called, after the day.
    pub(super) file: &'static str,
    /// codWorkplace.
    pub(super) code: &'static str,
    /// What its program writes instead.
    pub(super) alias: Option<&'static str>,
    /// What it does.
    pub(super) trade: &'static Trade,
    /// Who signs.
    pub(super) person: &'static Person,
    /// Whether its program sends over TLS.
    pub(super) secure: bool,
}

/// A community pharmacy: dispenses.
pub(super) const PHARMACY: Trade = Trade {
    kind: "FP",
    supplier: Partner::Workplace(WAREHOUSE_CODE),
    issue: "ELB",
    beneficiary: Some("PF"),
    buyers: &[],
    opening: 220_000,
};

/// A closed-circuit pharmacy: its wards consume.
pub(super) const HOSPITAL: Trade =
    Trade { kind: "FI", issue: "CSP", beneficiary: None, ..PHARMACY };

/// A wholesaler: delivers to all the others.
pub(super) const WHOLESALER: Trade = Trade {
    kind: "DG",
    supplier: Partner::Company(MANUFACTURER),
    issue: "DST",
    beneficiary: None,
    buyers: &[OURS_CODE, WARDS_CODE, OTHERS_CODE],
    opening: 2_000_000,
};

/// The wholesaler.
pub(super) const WAREHOUSE: Part = Part {
    name: "depozitul",
    file: "depozit",
    code: WAREHOUSE_CODE,
    alias: None,
    trade: &WHOLESALER,
    person: &MIHAI,
    secure: false,
};

/// The story's pharmacy.
pub(super) const OURS: Part = Part {
    name: "farmacia 1",
    file: "farmacia-1",
    code: OURS_CODE,
    alias: None,
    trade: &PHARMACY,
    person: &ION,
    secure: false,
};

/// The pharmacy of a hospital, which writes its SIUI code.
pub(super) const WARDS: Part = Part {
    name: "spitalul",
    file: "spital",
    code: WARDS_CODE,
    alias: Some("SIUI_TEST_1"),
    trade: &HOSPITAL,
    person: &ELENA,
    secure: true,
};

/// Another company's pharmacy, which the reader goes on with.
pub(super) const OTHERS: Part = Part {
    name: "farmacia 2",
    file: "farmacia-2",
    code: OTHERS_CODE,
    alias: None,
    trade: &PHARMACY,
    person: &ANA,
    secure: true,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Cui, WorkplaceCode};

    #[test]
    fn codes_are_well_formed_and_higher_than_any_in_use() {
        for part in [&WAREHOUSE, &OURS, &WARDS, &OTHERS] {
            let code: WorkplaceCode = part.code.parse().unwrap();
            assert!(code.issued_by_ser() && part.code.contains("990000"), "{code}");
        }
        assert!(MANUFACTURER.parse::<Cui>().is_ok() && MANUFACTURER.starts_with("99000000"));
    }
}
