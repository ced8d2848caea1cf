//! Representatives and users: appointed, removed.

use super::{Deed, Enrolment, NotEnrolled, replace::replace};
use crate::{
    registry::Role,
    store::persons::{self, Held},
};

impl Enrolment<'_, '_> {
    /// Makes a person the legal representative of a company; the one before becomes a user.
    pub fn appoint(&mut self, person_id: i64, cui: &str) -> Result<(), NotEnrolled> {
        self.person(person_id)?;
        let company = self.company(cui)?;
        self.give(person_id, company.id, Role::Representative)
    }

    /// Takes the right to report for a company from a user.
    pub fn remove(&mut self, person_id: i64, cui: &str) -> Result<(), NotEnrolled> {
        self.person(person_id)?;
        let company = self.company(cui)?;
        let held = persons::roles(self.transaction, Some(company.id))?;
        let now = self.by.at;
        let theirs: Vec<&Held> =
            held.iter().filter(|one| one.person_id == person_id && one.holds(now)).collect();
        if theirs.is_empty() {
            return Err(NotEnrolled::NotHeld);
        }
        if theirs.iter().any(|one| one.role == Role::Representative) {
            return Err(NotEnrolled::Representative);
        }
        for one in theirs {
            persons::end(self.transaction, one, now)?;
        }
        let subject = format!("persoana {person_id} {cui}");
        let (operation, outcome) = ("utilizator", "sters");
        Ok(self.audit(&Deed { operation, outcome, workplace: None, subject: &subject })?)
    }

    /// Gives a role from now on, in place of what it replaces.
    pub(super) fn give(
        &mut self,
        person_id: i64,
        company_id: i64,
        role: Role,
    ) -> Result<(), NotEnrolled> {
        let (since, until) = (self.by.at, None);
        let held = persons::roles(self.transaction, Some(company_id))?;
        let same = |one: &&Held| (one.person_id, one.role) == (person_id, role) && one.holds(since);
        if held.iter().any(|one| same(&one)) {
            return Err(NotEnrolled::Held);
        }
        let new = Held { person_id, company_id, role, since, until };
        let replaced = replace(self.transaction, &held, &new)?;
        let given = [(person_id, role)];
        let demoted = replaced.demoted.into_iter().map(|demoted| (demoted, Role::User));
        for (person_id, role) in given.into_iter().chain(demoted) {
            let subject = format!("persoana {person_id} {role}");
            let (operation, outcome) = ("rol", "dat");
            self.audit(&Deed { operation, outcome, workplace: None, subject: &subject })?;
        }
        Ok(())
    }
}
