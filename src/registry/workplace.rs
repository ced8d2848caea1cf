//! A working place that reports (`domain.md`, Workplaces; `units-and-trust.md` 1.1).

use super::WorkplaceCode;

/// The closed list of unit types (U-01); names on the wire as in `units-and-trust.md` 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitType {
    /// Farmacie comunitară.
    FarmCom,
    /// Oficină comunitară rurală.
    OfRurala,
    /// Oficină sezonieră.
    OfSezon,
    /// Farmacie cu circuit închis.
    FarmCi,
    /// Oficină de circuit închis pentru secții.
    OfCiSectii,
    /// Oficină de circuit închis pentru programe naționale.
    OfCiPns,
    /// Drogherie.
    Drogherie,
    /// Distribuție angro.
    Depozit,
    /// Importator.
    Importator,
    /// Fabricant autorizat.
    Fabricant,
}

/// A workplace as the engine sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workplace {
    /// Key in the database.
    pub id: i64,
    /// The code that series, numbers and receipts use.
    pub code: WorkplaceCode,
    /// Name, for pages and answers.
    pub name: String,
    /// What sort of unit it is.
    pub unit_type: UnitType,
    /// Key of the company that holds it.
    pub company_id: i64,
    /// Fiscal code of that company.
    pub company_cui: String,
    /// Whether the company may report (4004 when not).
    pub company_active: bool,
}
