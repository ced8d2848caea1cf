//! What other workplaces declared that they sent to one: the facts of 5026.

use super::schema::{archives, declarations, journal_lines, workplace_aliases};
use super::{Session, StoreError};
use crate::declaration::{Awaited, Deliveries, State};
use crate::nomenclature::EXIT_KINDS;
use crate::registry::Workplace;
use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// What the declarations in force of these kinds, of the partners and days that are awaited, sent to
/// this workplace under its code or an alias. Three queries at most, of which the last reads the lines
/// that name the workplace and no others; none where nothing is awaited. Of a month whose lines were
/// archived nothing is known, as of a day that was not declared.
pub fn declared(
    session: &mut Session,
    to: &Workplace,
    awaited: &Awaited,
    kinds: &[&str],
) -> Result<Deliveries, StoreError> {
    let (Some(first), Some(last)) = (awaited.days.first(), awaited.days.last()) else {
        return Ok(Deliveries::new());
    };
    let in_force = in_force(session, awaited, kinds)?;
    if in_force.is_empty() {
        return Ok(Deliveries::new());
    }
    let mut deliveries: Deliveries =
        in_force.values().map(|declared| (*declared, HashSet::new())).collect();
    let names = names(session, to)?;
    // Not of one declaration: a planner that looked for its key would read all its lines. That the
    // name is there is said because of a list that is bound it could not tell that it holds no NULL.
    let sent: Vec<(i64, i64, String)> = journal_lines::table
        .filter(journal_lines::workplace_id.eq_any(&awaited.partners))
        .filter(journal_lines::partner_workplace.eq_any(names))
        .filter(journal_lines::partner_workplace.is_not_null())
        .filter(journal_lines::period_first.eq_any(&awaited.days))
        // Other months are passed over.
        .filter(journal_lines::period_first.between(first, last))
        .filter(journal_lines::operation.eq_any(EXIT_KINDS.iter().map(|kind| kind.code)))
        .select((
            journal_lines::workplace_id,
            journal_lines::declaration_id,
            journal_lines::product,
        ))
        .distinct()
        .load(session.connection())?;
    for (partner, declaration_id, product) in sent {
        if let Some(declared) = in_force.get(&(partner, declaration_id)) {
            deliveries.entry(*declared).or_default().insert(product);
        }
    }
    Ok(deliveries)
}

/// Declarations by their keys, workplace first: of which partner, and which day.
type Declared = HashMap<(i64, i64), (i64, NaiveDate)>;

/// The declarations in force.
fn in_force(
    session: &mut Session,
    awaited: &Awaited,
    kinds: &[&str],
) -> Result<Declared, StoreError> {
    let archived = archives::table
        .filter(archives::restored_at.is_null())
        .filter(archives::month.le(declarations::period_first))
        .filter(archives::last_day.ge(declarations::period_first));
    let rows: Vec<(i64, i64, NaiveDate)> = declarations::table
        .filter(declarations::workplace_id.eq_any(&awaited.partners))
        .filter(declarations::kind.eq_any(kinds))
        .filter(declarations::period_first.eq_any(&awaited.days))
        .filter(declarations::state.eq(State::Accepted.wire()))
        .filter(declarations::replaced_by.is_null())
        .filter(not(exists(archived)))
        .select((declarations::workplace_id, declarations::id, declarations::period_first))
        .load(session.connection())?;
    Ok(rows.into_iter().map(|(partner, id, day)| ((partner, id), (partner, day))).collect())
}

/// What a workplace may be called: its code, and its aliases.
fn names(session: &mut Session, of: &Workplace) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = workplace_aliases::table
        .filter(workplace_aliases::workplace_id.eq(of.id))
        .select(workplace_aliases::alias)
        .load(session.connection())?;
    names.push(of.code.to_string());
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::JournalLine;
    use crate::store::Store;
    use crate::store::declarations::tests::accept_with;
    use crate::store::lines::Lines;
    use crate::store::testing::{CODE, Pharmacy, commit, on_both, pharmacy};
    use crate::store::workplaces;

    on_both!(
        only_what_went_out_to_the_workplace_counts,
        the_version_in_force_counts_and_a_day_not_declared_is_absent,
        nothing_is_asked_where_nothing_is_awaited,
    );

    const DAY: &str = "2026-11-19";

    /// A day of the pharmacy on which these operations moved these products with these partners.
    fn day(store: &Store, pharmacy: Pharmacy, sequence: u8, moved: &[[&str; 3]]) {
        let journal = moved.iter().map(|[operation, product, partner]| JournalLine {
            table: 2,
            row: 1,
            product,
            operation: Some(operation),
            quantity: 1_000,
            lot: None,
            expiry: None,
            beneficiary: None,
            unit_price: None,
            partner_workplace: Some(partner).copied().filter(|partner| !partner.is_empty()),
            partner_cui: None,
            partner_name: None,
            partner_country: None,
            document_kind: None,
            document_number: None,
            document_date: None,
        });
        let lines = Lines {
            balance: Box::new(std::iter::empty()),
            lots: Box::new(std::iter::empty()),
            journal: Box::new(journal),
        };
        accept_with(store, pharmacy, DAY, sequence, lines).unwrap();
    }

    /// What the pharmacy sent to the sister, day by day.
    fn told(store: &Store, pharmacy: Pharmacy, days: &[&str], kinds: &[&str]) -> Vec<String> {
        let to = sister(store, pharmacy);
        let awaited = Awaited {
            partners: [pharmacy.workplace_id].into(),
            days: days.iter().map(|day| day.parse().unwrap()).collect(),
        };
        let deliveries = store.read(|session| declared(session, &to, &awaited, kinds)).unwrap();
        let told = deliveries.into_iter().map(|((_, day), products)| {
            let mut products: Vec<String> = products.into_iter().collect();
            products.sort();
            format!("{day} {}", products.join(" "))
        });
        told.collect()
    }

    const SISTER: &str = "CJF000000124S";
    const ALIAS: &str = "SIUI000000124";

    fn sister(store: &Store, pharmacy: Pharmacy) -> Workplace {
        commit(store, |transaction| {
            let code = SISTER.parse().unwrap();
            let new = workplaces::NewWorkplace {
                code: &code,
                name: "TEST Farmacia 2",
                unit_type: crate::registry::UnitType::FarmCom,
                company_id: pharmacy.company_id,
            };
            let id = workplaces::put(transaction, &new)?;
            workplaces::put_alias(transaction, ALIAS, id)?;
            Ok(workplaces::with_code(transaction, SISTER)?.unwrap())
        })
    }

    fn only_what_went_out_to_the_workplace_counts(store: &Store) {
        let pharmacy = pharmacy(store);
        let moved = [
            ["TRO", "W00000001", SISTER],
            ["TRO", "W00000001", SISTER],
            ["RTF", "W00000002", ALIAS],
            ["TRO", "W00000003", CODE],
            ["TRI", "W00000004", SISTER],
            ["ELB", "W00000005", ""],
        ];
        day(store, pharmacy, 0, &moved);
        assert_eq!(told(store, pharmacy, &[DAY], &["FP"]), ["2026-11-19 W00000001 W00000002"]);
        assert_eq!(told(store, pharmacy, &[DAY], &["DG"]), [""; 0]);
    }

    fn the_version_in_force_counts_and_a_day_not_declared_is_absent(store: &Store) {
        let pharmacy = pharmacy(store);
        day(store, pharmacy, 0, &[["TRO", "W00000001", SISTER]]);
        let days = [DAY, "2026-11-20"];
        assert_eq!(told(store, pharmacy, &days, &["FP"]), ["2026-11-19 W00000001"]);
        day(store, pharmacy, 1, &[]);
        assert_eq!(told(store, pharmacy, &days, &["FP"]), ["2026-11-19 "]);
    }

    fn nothing_is_asked_where_nothing_is_awaited(store: &Store) {
        let pharmacy = pharmacy(store);
        let to = sister(store, pharmacy);
        let declared = store.read(|session| declared(session, &to, &Awaited::default(), &["FP"]));
        assert_eq!(declared, Ok(Deliveries::new()));
    }
}
