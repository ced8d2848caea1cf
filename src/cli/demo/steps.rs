//! The story, as a table: what is sent, and what must come back.
//!
//! A declaration that is to be accepted is signed once for its day and kept in the folder. When the
//! demo runs again, the same day or on a later one, the same bytes are sent again, and the receipt
//! must be the one that is beside them: so every step has one expectation, whichever run it is.
//! What is refused or rejected is made anew.

use super::{
    Failure,
    cast::{OURS, WARDS, WAREHOUSE},
    day::Day,
    documents::{amendment, original, signed},
    world::{Unit, World},
};
use crate::declaration::{Outcome, Period};

/// What must come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// ACCEPTATA, numbered: 0 the original, 1 the first amendment.
    Accepted(u8),
    /// ACCEPTATA, with the receipt that came back before, byte for byte.
    Again(u8),
    /// REFUZATA, with this code alone.
    Refused(u16),
    /// RESPINSA, with these codes and no other.
    Rejected(&'static [u16]),
}

/// A step.
pub(super) struct Step {
    /// What happens, Romanian.
    pub(super) title: &'static str,
    /// Who sends.
    pub(super) of: fn(&World) -> &Unit,
    /// What its file is called, after the day.
    pub(super) file: &'static str,
    /// What must come back.
    pub(super) expected: Expected,
    /// The signed document.
    pub(super) make: fn(&World, &Unit, Period) -> Result<Vec<u8>, Failure>,
}

impl Expected {
    /// The outcome.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Accepted(_) | Self::Again(_) => Outcome::Accepted,
            Self::Refused(_) => Outcome::Refused,
            Self::Rejected(_) => Outcome::Rejected,
        }
    }

    /// The codes of the errors, in order.
    pub(super) fn codes(self) -> Vec<u16> {
        match self {
            Self::Accepted(_) | Self::Again(_) => Vec::new(),
            Self::Refused(code) => vec![code],
            Self::Rejected(codes) => codes.to_vec(),
        }
    }

    /// The count of amendments in the number; none where no number is given.
    pub(super) fn sequence(self) -> Option<u8> {
        match self {
            Self::Accepted(count) | Self::Again(count) => Some(count),
            Self::Refused(_) | Self::Rejected(_) => None,
        }
    }
}

/// The reason that amendments give.
pub(super) const REASON: &str = "Demonstrație: o eliberare fusese omisă";

/// The steps, in their order.
pub(super) const STEPS: [Step; 9] = [
    Step {
        title: "Depozitul a livrat un medicament spitalului și farmaciilor: declarația DG",
        of: |world| &world.warehouse,
        file: WAREHOUSE.file,
        expected: Expected::Accepted(0),
        make: own,
    },
    Step {
        title: "Farmacia 1 l-a primit: declarația FP pornește de la stocurile finale de ieri",
        of: |world| &world.ours,
        file: OURS.file,
        expected: Expected::Accepted(0),
        make: own,
    },
    Step {
        title: "Spitalul l-a primit: declarația FI, prin HTTPS; scrie codul SIUI, recipisa spune codWorkplace",
        of: |world| &world.wards,
        file: WARDS.file,
        expected: Expected::Accepted(0),
        make: own,
    },
    Step {
        title: "Aceiași octeți, încă o dată: aceeași recipisă",
        of: |world| &world.wards,
        file: WARDS.file,
        expected: Expected::Again(0),
        make: own,
    },
    Step {
        title: "Declarația farmaciei 1, modificată după semnare",
        of: |world| &world.ours,
        file: "modificata-dupa-semnare",
        expected: Expected::Refused(2002),
        make: changed_after_signing,
    },
    Step {
        title: "Declarația farmaciei 1, semnată cu un certificat neînregistrat",
        of: |world| &world.ours,
        file: "semnata-de-un-strain",
        expected: Expected::Refused(3001),
        make: |world, of, day| signed(original(world, of, day)?, &world.stranger),
    },
    Step {
        title: "Declarația farmaciei altei companii, semnată de cine nu raportează pentru ea",
        of: |world| &world.others,
        file: "pentru-farmacia-altei-companii",
        expected: Expected::Refused(4002),
        make: |world, of, day| signed(original(world, of, day)?, &world.ours.holder),
    },
    Step {
        title: "O rectificativă cu patru greșeli: toate sunt spuse deodată",
        of: |world| &world.ours,
        file: "cu-patru-greseli",
        expected: Expected::Rejected(&[5010, 5014, 5016, 5019]),
        make: |world, of, day| amended(world, of, day, Day::mistaken),
    },
    Step {
        title: "Rectificativa corectă",
        of: |world| &world.ours,
        file: "rectificativa-R01",
        expected: Expected::Accepted(1),
        make: |world, of, day| amended(world, of, day, Day::corrected),
    },
];

/// The day of a unit, signed by its person.
pub(super) fn own(world: &World, of: &Unit, day: Period) -> Result<Vec<u8>, Failure> {
    signed(original(world, of, day)?, &of.holder)
}

fn amended(
    world: &World,
    of: &Unit,
    day: Period,
    change: fn(Day) -> Day,
) -> Result<Vec<u8>, Failure> {
    signed(amendment(world, of, day, (REASON, change))?, &of.holder)
}

/// The declaration of the day with one digit more in a quantity.
fn changed_after_signing(world: &World, of: &Unit, day: Period) -> Result<Vec<u8>, Failure> {
    let before =
        String::from_utf8_lossy(&own(world, of, day)?).replacen("<stocFinal>", "<stocFinal>1", 1);
    Ok(before.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::answers;
    use std::collections::HashSet;

    #[test]
    fn every_step_is_another_and_expects_something_else() {
        let titles: HashSet<_> = STEPS.iter().map(|step| step.title).collect();
        let cases: HashSet<_> =
            STEPS.iter().map(|s| format!("{} {:?}", s.file, s.expected)).collect();
        assert_eq!((titles.len(), cases.len()), (STEPS.len(), STEPS.len()));
    }

    #[test]
    fn what_is_expected_is_in_the_published_table() {
        let codes: Vec<u16> = STEPS.iter().flat_map(|step| step.expected.codes()).collect();
        assert_eq!(codes.len(), 7);
        for code in codes {
            assert!(answers::find(code).is_some(), "{code}");
        }
    }
}
