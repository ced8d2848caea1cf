//! The story told: the days that are missing, then the steps. Nothing is skipped when something
//! goes wrong, so that all of it is seen.

use super::{
    Failure,
    cast::Part,
    screen::Screen,
    send::Sending,
    steps::{Expected, STEPS, own},
    world::{Unit, World},
};
use crate::declaration::Period;

/// The story, and who hears it.
pub(super) struct Story<'s> {
    /// Who is in it.
    pub(super) world: &'s World,
    /// Where it is seen.
    pub(super) screen: &'s Screen,
    /// The day it is told on.
    pub(super) today: Period,
}

impl Story<'_> {
    /// Tells it. Whether everything went as it should.
    pub(super) fn tell(&self) -> Result<bool, Failure> {
        let yesterday = self.today.previous().ok_or(Failure::Calendar)?;
        let (world, day) = (self.world, self.today);
        let mut as_it_should = true;
        for of in world.units() {
            as_it_should &= self.fill(of, yesterday)?;
        }
        let mut good = 0;
        for (step, number) in STEPS.iter().zip(1..) {
            self.screen.title(&format!("{number}. {}", step.title));
            let of = (step.of)(world);
            let sending = Sending { of, day, file: step.file, expected: step.expected };
            let sent = sending.send(world, || (step.make)(world, of, day))?;
            self.screen.sent(world, &sent);
            good += usize::from(sent.complaints.is_empty());
        }
        let all = STEPS.len();
        self.screen.title(&format!("{good} din {all} pași au ieșit cum trebuia."));
        Ok(as_it_should && good == all)
    }

    /// Files the days of a unit that are missing since its last declaration, up to `until`; for
    /// one that has none yet, only that day: its series starts there.
    fn fill(&self, of: &Unit, until: Period) -> Result<bool, Failure> {
        let first = match self.world.series(of, self.today)?.last {
            Some(last) => last.period.next().ok_or(Failure::Calendar)?,
            None => until,
        };
        let Part { name, file, .. } = of.part;
        let missing = std::iter::successors(Some(first), |day| day.next());
        let (mut count, mut as_it_should) = (0, true);
        for day in missing.take_while(|day| *day <= until) {
            let sending = Sending { of, day, file, expected: Expected::Accepted(0) };
            let sent = sending.send(self.world, || own(self.world, of, day))?;
            if !sent.complaints.is_empty() {
                self.screen.title(&format!("Ziua {day}, {name}"));
                self.screen.sent(self.world, &sent);
                as_it_should = false;
            }
            count += 1;
        }
        if count > 0 {
            let filed = if count == 1 { "o declarație depusă" } else { "declarații depuse" };
            let number = if count == 1 { String::new() } else { format!("{count} ") };
            self.screen
                .say(&format!("  {name:12} {number}{filed} pentru zilele lipsă, până la {until}"));
        }
        Ok(as_it_should)
    }
}
