//! A working place that reports (`domain.md`, Workplaces; `units-and-trust.md` 1.1).

use super::{Calendar, OwnerKind, WorkplaceCode};
use std::{fmt, str::FromStr};

/// The closed list of unit types (U-01); names on the wire as in `units-and-trust.md` 1.1, and the
/// places of excise goods (`kinds.md`, Excise goods).
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
    /// Antrepozit fiscal.
    Antrepozit,
    /// Destinatar înregistrat.
    Destinatar,
    /// Utilizator final de produse accizabile.
    UtilizatorFinal,
}

/// A name that is not a unit type's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a unit type")]
pub struct UnknownUnitType(pub String);

impl UnitType {
    /// All of them, in the order of `units-and-trust.md` 1.1, places of excise goods last.
    pub const ALL: [Self; 13] = [
        Self::FarmCom,
        Self::OfRurala,
        Self::OfSezon,
        Self::FarmCi,
        Self::OfCiSectii,
        Self::OfCiPns,
        Self::Drogherie,
        Self::Depozit,
        Self::Importator,
        Self::Fabricant,
        Self::Antrepozit,
        Self::Destinatar,
        Self::UtilizatorFinal,
    ];

    /// The name on the wire, in the catalogue and in the database.
    pub fn wire(self) -> &'static str {
        match self {
            Self::FarmCom => "FARM_COM",
            Self::OfRurala => "OF_RURALA",
            Self::OfSezon => "OF_SEZON",
            Self::FarmCi => "FARM_CI",
            Self::OfCiSectii => "OF_CI_SECTII",
            Self::OfCiPns => "OF_CI_PNS",
            Self::Drogherie => "DROGHERIE",
            Self::Depozit => "DEPOZIT",
            Self::Importator => "IMPORTATOR",
            Self::Fabricant => "FABRICANT",
            Self::Antrepozit => "ANTREPOZIT",
            Self::Destinatar => "DESTINATAR",
            Self::UtilizatorFinal => "UTILIZATOR_FINAL",
        }
    }

    /// What it is called, Romanian.
    pub fn name(self) -> &'static str {
        match self {
            Self::FarmCom => "farmacie comunitară",
            Self::OfRurala => "oficină comunitară rurală",
            Self::OfSezon => "oficină sezonieră",
            Self::FarmCi => "farmacie cu circuit închis",
            Self::OfCiSectii => "oficină de circuit închis pentru secții",
            Self::OfCiPns => "oficină de circuit închis pentru programe naționale",
            Self::Drogherie => "drogherie",
            Self::Depozit => "depozit de distribuție angro",
            Self::Importator => "importator",
            Self::Fabricant => "fabricant autorizat",
            Self::Antrepozit => "antrepozit fiscal",
            Self::Destinatar => "destinatar înregistrat",
            Self::UtilizatorFinal => "utilizator final de produse accizabile",
        }
    }

    /// Whether it is a closed-circuit pharmacy or an office of one.
    pub fn closed_circuit(self) -> bool {
        matches!(self, Self::FarmCi | Self::OfCiSectii | Self::OfCiPns)
    }

    /// The letter for its class in the codes that SER issues (`domain.md`, Identities); none for
    /// places of excise goods, which keep the excise code they have.
    pub fn class(self) -> Option<char> {
        match self {
            Self::FarmCom | Self::OfRurala | Self::OfSezon => Some('F'),
            Self::FarmCi | Self::OfCiSectii | Self::OfCiPns => Some('H'),
            Self::Drogherie => Some('G'),
            Self::Depozit | Self::Importator | Self::Fabricant => Some('D'),
            Self::Antrepozit | Self::Destinatar | Self::UtilizatorFinal => None,
        }
    }

    /// The type of the unit that it is an office of (U-02); none for those that stand alone.
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::OfRurala | Self::OfSezon => Some(Self::FarmCom),
            Self::OfCiSectii | Self::OfCiPns => Some(Self::FarmCi),
            Self::FarmCom
            | Self::FarmCi
            | Self::Drogherie
            | Self::Depozit
            | Self::Importator
            | Self::Fabricant
            | Self::Antrepozit
            | Self::Destinatar
            | Self::UtilizatorFinal => None,
        }
    }

    /// Whether it is a place of excise goods, which holds what its authorisation names.
    pub fn excise(self) -> bool {
        matches!(self, Self::Antrepozit | Self::Destinatar | Self::UtilizatorFinal)
    }

    /// Whether it stays where it was set up (U-41).
    pub fn stays(self) -> bool {
        matches!(self, Self::OfRurala | Self::OfSezon)
    }

    /// Whether such units report unless told otherwise (U-09).
    pub fn reports(self) -> bool {
        self != Self::Drogherie
    }
}

impl fmt::Display for UnitType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for UnitType {
    type Err = UnknownUnitType;

    fn from_str(text: &str) -> Result<Self, UnknownUnitType> {
        Self::ALL
            .into_iter()
            .find(|unit| unit.wire() == text)
            .ok_or_else(|| UnknownUnitType(text.to_owned()))
    }
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
    /// Name of that company.
    pub company_name: String,
    /// What sort of legal person it is.
    pub owner_kind: OwnerKind,
    /// Whether the company may report (4004 when not).
    pub company_active: bool,
    /// What it is on each day.
    pub calendar: Calendar,
}

impl Workplace {
    /// The place a document names when nothing of the registry may be told: only what was written.
    pub fn unknown(written: &str) -> Self {
        Self {
            id: 0,
            code: WorkplaceCode::as_written(written),
            name: String::new(),
            unit_type: UnitType::FarmCom,
            company_id: 0,
            company_cui: String::new(),
            company_name: String::new(),
            owner_kind: OwnerKind::Company,
            company_active: true,
            calendar: Calendar::of(UnitType::FarmCom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_type_is_read_back_from_its_wire_name() {
        for unit in UnitType::ALL {
            assert_eq!(unit.wire().parse(), Ok(unit));
        }
        assert_eq!("ONLINE".parse::<UnitType>(), Err(UnknownUnitType("ONLINE".into())));
    }
}
