//! The first status of a workplace: authorised from a day on, by an act.

use super::{Problem, change::Compared, desk::Desk};
use crate::{
    registry::{Status, StatusRow, Timeline},
    store::{StoreError, calendars},
};
use chrono::NaiveDate;

/// What a row says of the authorisation.
pub(super) struct Authorisation {
    /// The first day.
    pub(super) from: NaiveDate,
    /// Its number; none leaves it as it is.
    pub(super) act: Option<String>,
}

impl Authorisation {
    /// Makes it the first status, in place of an authorisation of another day; none after a
    /// mistake.
    pub(super) fn put(
        &self,
        desk: &mut Desk<'_, '_>,
        workplace_id: i64,
        own: &Timeline,
        compared: Compared,
    ) -> Result<Option<Compared>, StoreError> {
        let first = own.rows().first();
        let authorised = first.filter(|row| row.status == Status::Active);
        let follows = if authorised.is_some() { own.rows().get(1) } else { first };
        if let Some(next) = follows.filter(|next| next.from <= self.from) {
            let problem = Problem::Standing(next.status, next.from);
            return desk.say("autorizataDin", &self.from.to_string(), problem);
        }
        let was = authorised.cloned();
        let act = self.act.clone().or_else(|| authorised?.act.clone());
        let row = StatusRow { from: self.from, status: Status::Active, act };
        if let Some(was) = was.as_ref().filter(|was| was.from != self.from) {
            calendars::remove_status(desk.transaction, workplace_id, was.from)?;
        }
        calendars::put_status(desk.transaction, workplace_id, &row)?;
        let day = was.as_ref().map_or_else(String::new, |was| was.from.to_string());
        let before = was.and_then(|was| was.act).unwrap_or_default();
        let after = row.act.unwrap_or_default();
        let compared = compared.field("autorizatie", before, after);
        Ok(Some(compared.field("autorizataDin", day, self.from.to_string())))
    }
}
