//! The story told: the days that are missing, then the steps. Nothing is skipped when something
//! goes wrong, so that all of it is seen.

use super::{
    Failure,
    documents::{original, signed},
    screen::Screen,
    send::Sending,
    steps::{Expected, ORIGINAL, STEPS, When},
    world::{Pharmacy, World},
};
use crate::declaration::Period;

/// What a declaration of the other company's pharmacy is called, after the day.
const OTHERS: &str = "farmacia-2";

/// The story, and who hears it.
pub(super) struct Story<'s> {
    /// Who is in it.
    pub(super) world: &'s World,
    /// Where it is seen.
    pub(super) screen: &'s Screen,
    /// The endpoint.
    pub(super) url: &'s str,
    /// The day it is told on.
    pub(super) today: Period,
}

impl Story<'_> {
    /// Tells it. Whether everything went as it should.
    pub(super) fn tell(&self) -> Result<bool, Failure> {
        let yesterday = self.today.previous().ok_or(Failure::Calendar)?;
        let before = yesterday.previous().ok_or(Failure::Calendar)?;
        let world = self.world;
        // The story's own pharmacy declares yesterday in the story; its series starts there.
        let mut as_it_should = self.fill(&world.ours, ORIGINAL, before, false)?;
        as_it_should &= self.fill(&world.others, OTHERS, yesterday, true)?;
        let mut good = 0;
        for (step, number) in STEPS.iter().zip(1..) {
            let day = match step.when {
                When::Yesterday => yesterday,
                When::Today => self.today,
            };
            self.screen.title(&format!("{number}. {} ({day})", step.title));
            let sending =
                Sending { of: &world.ours, day, file: step.file, expected: step.expected };
            let sent = sending.send(world, self.url, || (step.make)(world, day))?;
            self.screen.sent(world, &sent);
            good += usize::from(sent.complaints.is_empty());
        }
        let all = STEPS.len();
        self.screen.title(&format!("{good} din {all} pași au ieșit cum trebuia."));
        Ok(as_it_should && good == all)
    }

    /// Files the days of a pharmacy that are missing since its last declaration, up to `until`; for
    /// one that has none yet, only that day, if it is to `start`.
    fn fill(&self, of: &Pharmacy, file: &str, until: Period, start: bool) -> Result<bool, Failure> {
        let last = self.world.series(of, self.today)?.last;
        let first = match last {
            Some(last) => last.period.next().ok_or(Failure::Calendar)?,
            None if start => until,
            None => return Ok(true),
        };
        let missing = std::iter::successors(Some(first), |day| day.next());
        let (mut count, mut as_it_should) = (0, true);
        for day in missing.take_while(|day| *day <= until) {
            let sending = Sending { of, day, file, expected: Expected::Accepted(0) };
            let make = || signed(original(self.world, of, day)?, &of.holder);
            let sent = sending.send(self.world, self.url, make)?;
            if !sent.complaints.is_empty() {
                self.screen.title(&format!("Ziua {day}, {}", of.name));
                self.screen.sent(self.world, &sent);
                as_it_should = false;
            }
            count += 1;
        }
        if count > 0 {
            let filed = if count == 1 { "o declarație depusă" } else { "declarații depuse" };
            let number = if count == 1 { String::new() } else { format!("{count} ") };
            self.screen.say(&format!(
                "  {}   {number}{filed} pentru zilele lipsă, până la {until}",
                of.name
            ));
        }
        Ok(as_it_should)
    }
}
