//! Requests for a role: they wait until somebody who may decides them.

use super::{Deed, Enrolment, NotEnrolled};
use crate::{
    registry::Role,
    store::{
        persons,
        requests::{self, Request},
    },
};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The person gets the role.
    Accept,
    /// The person does not.
    Reject,
}

impl Enrolment<'_, '_> {
    /// A person asks for a role in a company; nothing changes until that is decided. Gives the number
    /// of the request. While one waits there is no other.
    pub fn ask(&mut self, person_id: i64, cui: &str, role: Role) -> Result<i64, NotEnrolled> {
        self.person(person_id)?;
        let company = self.company(cui)?;
        let waiting = requests::all(self.transaction, Some(company.id))?
            .into_iter()
            .find(|one| one.person_id == person_id && one.accepted.is_none());
        if let Some(waiting) = waiting {
            return Err(NotEnrolled::Waiting(waiting.id));
        }
        let held = persons::roles(self.transaction, Some(company.id))?;
        if held
            .iter()
            .any(|one| (one.person_id, one.role) == (person_id, role) && one.holds(self.by.at))
        {
            return Err(NotEnrolled::Held);
        }
        let of = (person_id, company.id);
        let document = self.by.document.trim();
        let id = requests::ask(self.transaction, of, role, document, self.by.at)?;
        let subject = format!("cererea {id}, persoana {person_id} {cui} {role}");
        self.audit(&Deed {
            operation: "cere",
            outcome: "in asteptare",
            workplace: None,
            subject: &subject,
        })?;
        Ok(id)
    }

    /// Decides a request that waits. Who asked to represent the company takes the place of who did.
    pub fn decide(&mut self, id: i64, decision: Decision) -> Result<(), NotEnrolled> {
        let request = requests::with_id(self.transaction, id)?;
        let Some(request) = request else { return Err(NotEnrolled::NoRequest(id)) };
        let Request { person_id, company_id, role, accepted, .. } = request;
        if accepted.is_some() {
            return Err(NotEnrolled::Decided(id));
        }
        let (word, accepted) = match decision {
            Decision::Accept => ("acceptata", true),
            Decision::Reject => ("respinsa", false),
        };
        requests::decide(self.transaction, id, accepted, self.by.at)?;
        let subject = format!("cererea {id}, persoana {person_id} {role}");
        self.audit(&Deed {
            operation: "decide",
            outcome: word,
            workplace: None,
            subject: &subject,
        })?;
        match decision {
            Decision::Accept => self.give(person_id, company_id, role),
            Decision::Reject => Ok(()),
        }
    }
}
