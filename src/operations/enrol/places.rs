//! Workplaces that a company closes, and companies that report no more. A workplace that is added is
//! a row of the list `puncte-de-lucru`; every user of its company may report for it at once.

use super::{Deed, Enrolment, NotEnrolled};
use crate::{
    operations::review::{self, Touched},
    registry::{Event, Fact, Standing, Status},
    store::{
        companies::{self, NewCompany},
        mentions::{self, Recording},
        workplaces,
    },
};
use chrono::NaiveDate;

impl Enrolment<'_, '_> {
    /// Closes a workplace from a day on. What was accepted of later days is marked for review.
    pub fn close(&mut self, code: &str, from: NaiveDate) -> Result<(), NotEnrolled> {
        let found = workplaces::with_code(self.transaction, code)?;
        let Some(workplace) = found else { return Err(NotEnrolled::NoWorkplace(code.to_owned())) };
        if let Standing::Inactive { row, .. } = workplace.calendar.own.on(from)
            && !row.status.is_suspension()
        {
            return Err(NotEnrolled::Ended(row.status, row.from));
        }
        let (status, act) = (Some(Status::Closed), Some(self.by.document.trim().to_owned()));
        let fact = Fact { status, act, ..Fact::of(Event::Stated, from) };
        let touched = Touched::of(self.transaction, &workplace, &fact, None)?;
        let recording = Recording::new(self.by.at, self.by.officer);
        mentions::append(self.transaction, workplace.id, &fact, &recording)?;
        review::mark(self.transaction, touched, self.by.at)?;
        let subject = format!("{code} din {from}");
        let (operation, outcome, workplace) = ("punct-de-lucru", "inchis", Some(code));
        Ok(self.audit(&Deed { operation, outcome, workplace, subject: &subject })?)
    }

    /// Deactivates a company: none of its workplaces can report any more (4004).
    pub fn deactivate(&mut self, cui: &str) -> Result<(), NotEnrolled> {
        let company = self.company(cui)?;
        if !company.active {
            return Err(NotEnrolled::Deactivated);
        }
        let (name, owner_kind) = (company.name.as_str(), company.owner_kind);
        companies::put(self.transaction, &NewCompany { cui, name, owner_kind, active: false })?;
        let (operation, outcome) = ("companie", "dezactivata");
        Ok(self.audit(&Deed { operation, outcome, workplace: None, subject: cui })?)
    }
}
