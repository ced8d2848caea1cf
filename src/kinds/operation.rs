//! The operations of the medicine journals: tipIntrare and tipIesire (`kinds.md`, Medicines).

/// A row of the tables of `kinds.md`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Its code on the wire, `ACH`.
    pub code: String,
    /// Codes of the kinds that allow it; empty: all of them.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What a row with it must have (5020 when it has not).
    #[serde(default)]
    pub needs: Vec<Need>,
    /// What it must have besides, when the beneficiary is a legal person (PJ).
    #[serde(default)]
    pub needs_for_companies: Vec<Need>,
}

impl Operation {
    /// Whether the kind allows it.
    pub fn allowed_in(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|code| code == kind)
    }
}

/// Something a row must have for its operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A partner of any sort.
    Partner,
    /// A Romanian partner, by cui or codWorkplace.
    PartnerRomanian,
    /// A partner with a country in the EU that is not RO.
    PartnerEu,
    /// A partner with a country outside the EU.
    PartnerOutsideEu,
    /// A partner by codWorkplace: another workplace, of the same company or by U-70.
    PartnerWorkplace,
    /// The document.
    Document,
    /// The series of manufacture.
    Lot,
    /// PF or PJ.
    Beneficiary,
}

impl Need {
    /// What it is, in the words of the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Partner => "partener",
            Self::PartnerRomanian => "partener (cui sau codWorkplace)",
            Self::PartnerEu => "partener (denumire și tara din UE, alta decât RO)",
            Self::PartnerOutsideEu => "partener (denumire și tara din afara UE)",
            Self::PartnerWorkplace => "partener (codWorkplace al altui punct de lucru)",
            Self::Document => "document",
            Self::Lot => "serie",
            Self::Beneficiary => "beneficiar",
        }
    }
}
