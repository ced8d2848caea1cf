//! The first status of a workplace: authorised from a day on, by an act.

use super::{Problem, change::Compared, desk::Desk};
use crate::{
    registry::{Event, Fact, Known, Status, Workplace, in_force},
    store::{StoreError, mentions},
};
use chrono::NaiveDate;

/// What a row says of the authorisation.
pub(super) struct Authorisation {
    /// The first day.
    pub(super) from: NaiveDate,
    /// Its number; none leaves it as it is.
    pub(super) act: Option<String>,
}

/// What sets a workplace up, or states what it is.
const STATES: [Event; 4] = [Event::E1, Event::E16, Event::E20, Event::Stated];

impl Authorisation {
    /// Makes it the first status, in place of an authorisation of another day; none after a
    /// mistake.
    pub(super) fn put(
        &self,
        desk: &mut Desk<'_, '_>,
        workplace: &Workplace,
        compared: Compared,
    ) -> Result<Option<Compared>, StoreError> {
        let recorded = mentions::of_workplace(desk.transaction, workplace.id)?;
        let states = in_force(&recorded, Known::Now).into_iter();
        let mut states = states.filter(|mention| STATES.contains(&mention.fact.event)).peekable();
        let begins =
            |fact: &Fact| fact.event != Event::Stated || fact.status == Some(Status::Active);
        let was = states.next_if(|first| begins(&first.fact));
        if let Some((status, from)) = states
            .next()
            .and_then(|next| Some((next.fact.status?, next.fact.from)))
            .filter(|(_, from)| *from <= self.from)
        {
            let problem = Problem::Standing(status, from);
            return desk.say("autorizataDin", &self.from.to_string(), problem);
        }
        let before = was.map(|was| was.fact.clone());
        let act = self.act.clone().or_else(|| before.as_ref()?.act.clone());
        let day = before.as_ref().map_or_else(String::new, |was| was.from.to_string());
        let before_act = before.as_ref().and_then(|was| was.act.clone()).unwrap_or_default();
        let after_act = act.clone().unwrap_or_default();
        if day != self.from.to_string() || before_act != after_act {
            if let Some(event) = before.map(|was| was.event).filter(|event| event.is_mention()) {
                let problem = Problem::ByMention(event);
                return desk.say("autorizataDin", &self.from.to_string(), problem);
            }
            let status = Some(Status::Active);
            let fact = Fact { status, act, ..Fact::of(Event::Stated, self.from) };
            desk.record(workplace, &fact, was, false)?;
        }
        let compared = compared.field("autorizatie", before_act, after_act);
        Ok(Some(compared.field("autorizataDin", day, self.from.to_string())))
    }
}
