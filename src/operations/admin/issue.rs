//! The next free codWorkplace of a county and a class of units (`domain.md`, Identities).

use crate::{
    registry::WorkplaceCode,
    store::{StoreError, Transaction, workplaces},
};

/// The code after the highest one that was issued; none when the numbers are used up.
pub(super) fn next(
    transaction: &mut Transaction<'_>,
    county: &str,
    class: char,
) -> Result<Option<WorkplaceCode>, StoreError> {
    let taken = workplaces::codes_from(transaction, &format!("{county}{class}"))?;
    let issued = taken.iter().filter_map(|code| code.parse::<WorkplaceCode>().ok());
    let numbers = issued.filter(WorkplaceCode::issued_by_ser).filter_map(|code| code.number());
    let mut number = numbers.max().unwrap_or(0);
    loop {
        number += 1;
        let Ok(code) = WorkplaceCode::issue(county, class, number) else { return Ok(None) };
        // What senders write for another workplace is not free.
        if workplaces::find(transaction, code.as_str())?.is_none() {
            return Ok(Some(code));
        }
    }
}
