//! Flags of how much is taken at once, and of what each caller may send.

use super::Mistakes;
use crate::http::HttpSettings;
use crate::operations::Rate;
use clap::Args;
use std::num::NonZeroU32;
use std::time::Duration;

/// What is taken in a crowd, and of whom.
#[derive(Debug, Clone, Args)]
pub struct CrowdFlags {
    /// Messages in work at once, at most [default: one for each core and each connection to the
    /// database]
    #[arg(long, env = "SER_MAX_MESSAGES")]
    pub max_messages: Option<String>,
    /// Messages that wait for their turn, at most; senders take turns
    #[arg(long, env = "SER_MAX_WAITING", default_value = "512")]
    pub max_waiting: String,
    /// Messages a second and at once of one address, as RATE:BURST, or `none`
    #[arg(long, env = "SER_ADDRESS_ALLOWANCE", default_value = "20:3000")]
    pub address_allowance: String,
    /// The same of one person who proved who it is
    #[arg(long, env = "SER_PERSON_ALLOWANCE", default_value = "10:3000")]
    pub person_allowance: String,
    /// Connections of one address at once, at most; behind a proxy (--forwarded) not counted
    #[arg(long, env = "SER_ADDRESS_CONNECTIONS", default_value = "1000")]
    pub address_connections: String,
    /// Seconds that a connection may be idle
    #[arg(long, env = "SER_IDLE", default_value = "30")]
    pub idle: String,
}

/// Those of the command line.
impl Default for CrowdFlags {
    fn default() -> Self {
        Self {
            max_messages: None,
            max_waiting: "512".into(),
            address_allowance: "20:3000".into(),
            person_allowance: "10:3000".into(),
            address_connections: "1000".into(),
            idle: "30".into(),
        }
    }
}

/// What these flags say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crowd {
    messages: Option<usize>,
    waiting: usize,
    address: Option<Rate>,
    pub(super) person: Option<Rate>,
    connections: usize,
    idle: Duration,
}

impl Crowd {
    /// What HTTP allows, where there are so many connections to the database.
    pub(super) fn http(&self, connections: u32) -> HttpSettings {
        HttpSettings {
            messages: self.messages.unwrap_or_else(|| HttpSettings::messages_for(connections)),
            waiting: self.waiting,
            address: self.address,
            connections: self.connections,
            idle: self.idle,
            ..HttpSettings::default()
        }
    }
}

impl Mistakes {
    /// All of them are read, whichever is a mistake.
    pub(super) fn crowd(&mut self, flags: &CrowdFlags) -> Option<Crowd> {
        let messages = match &flags.max_messages {
            Some(text) => self.number("--max-messages", text).map(Some),
            None => Some(None),
        };
        let waiting = self.number("--max-waiting", &flags.max_waiting);
        let address = self.allowance("--address-allowance", &flags.address_allowance);
        let person = self.allowance("--person-allowance", &flags.person_allowance);
        let connections = self.number("--address-connections", &flags.address_connections);
        let idle: Option<u64> = self.number("--idle", &flags.idle);
        Some(Crowd {
            messages: messages?,
            waiting: waiting?,
            address: address?,
            person: person?,
            connections: connections?,
            idle: Duration::from_secs(idle?),
        })
    }

    /// A rate, or that there is none.
    fn allowance(&mut self, flag: &str, text: &str) -> Option<Option<Rate>> {
        if text == "none" {
            return Some(None);
        }
        let read = |text: &str| text.parse::<NonZeroU32>().ok();
        let rate = text.split_once(':').and_then(|(rate, burst)| {
            // A bucket is full again within a day, however large.
            let rate = Rate::new(read(rate)?, read(burst)?);
            (rate.at_once.get() / rate.each_second.get() <= 86_400).then_some(rate)
        });
        match rate {
            Some(rate) => Some(Some(rate)),
            None => self.say(format!(
                "{flag}: `{text}` is neither RATE:BURST, messages a second and at once, nor `none`"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::rate;

    #[test]
    fn the_defaults_of_the_flags_are_those_of_the_settings() {
        #[derive(clap::Parser)]
        struct Serve {
            #[command(flatten)]
            flags: CrowdFlags,
        }
        let parsed = <Serve as clap::Parser>::parse_from(["ser"]).flags;
        let read = |flags: &CrowdFlags| Mistakes::default().crowd(flags).unwrap();
        assert_eq!(read(&parsed), read(&CrowdFlags::default()));
        assert_eq!(read(&parsed).http(8), HttpSettings::default());
        assert_eq!(read(&parsed).person, Some(rate(10, 3000)));
    }

    #[test]
    fn an_allowance_is_a_rate_and_a_burst_or_none() {
        let read = |text: &str| Mistakes::default().allowance("--x", text);
        assert_eq!(read("2:7"), Some(Some(rate(2, 7))));
        assert_eq!(read("none"), Some(None));
        for wrong in ["", "20", "0:5", "5:0", "a:b", "1:2:3", "-1:4", "1:86401"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
