//! Who is sent next: documents in their order, but never two of one series at once, and those of a
//! series in the order of its periods, for each is judged by the one before.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Documents waiting to be sent.
pub struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    count: usize,
}

struct State<T> {
    /// Series of which none is on its way, by the place of the document that is next.
    ready: BTreeMap<usize, usize>,
    /// What is left of each series, each document with its place in the whole.
    series: Vec<VecDeque<(usize, T)>>,
    on_the_way: usize,
    ended: bool,
}

/// A document to send; its series waits until [`Queue::done`].
pub(super) struct Taken<T> {
    pub(super) document: T,
    pub(super) series: usize,
}

impl<T> Queue<T> {
    /// Documents in the order in which they are to be sent. Those with the same key are one series,
    /// sent in the order of the values beside it (its period, say) and, where they are equal, as
    /// they come; one without a key waits for nobody.
    pub fn new<K: Ord>(documents: impl IntoIterator<Item = (Option<(String, K)>, T)>) -> Self {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut all: Vec<Vec<(Option<K>, usize, T)>> = Vec::new();
        for (place, (key, document)) in documents.into_iter().enumerate() {
            let (series, order) = match key {
                Some((name, order)) => (*known.entry(name).or_insert(all.len()), Some(order)),
                None => (all.len(), None),
            };
            match all.get_mut(series) {
                Some(series) => series.push((order, place, document)),
                None => all.push(vec![(order, place, document)]),
            }
        }
        let count = all.iter().map(Vec::len).sum();
        let in_order = |mut series: Vec<(Option<K>, usize, T)>| {
            series.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
            series.into_iter().map(|(_, place, document)| (place, document)).collect()
        };
        let series: Vec<VecDeque<(usize, T)>> = all.into_iter().map(in_order).collect();
        let first =
            |(index, series): (usize, &VecDeque<(usize, T)>)| Some((series.front()?.0, index));
        let ready = series.iter().enumerate().filter_map(first).collect();
        let state = State { ready, series, on_the_way: 0, ended: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), count }
    }

    /// How many documents there were at first.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The next document; waits while each one left follows one that is on its way. None at the end.
    pub(super) fn take(&self) -> Option<Taken<T>> {
        let mut state = self.state();
        loop {
            if state.ended {
                return None;
            }
            if let Some((_, series)) = state.ready.pop_first() {
                let (_, document) = state.series.get_mut(series)?.pop_front()?;
                state.on_the_way += 1;
                return Some(Taken { document, series });
            }
            if state.on_the_way == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The document that was taken of this series needs no more.
    pub(super) fn done(&self, series: usize) {
        let mut state = self.state();
        state.on_the_way -= 1;
        let next = state.series.get(series).and_then(|left| left.front().map(|(place, _)| *place));
        if let Some(place) = next {
            state.ready.insert(place, series);
        }
        self.changed.notify_all();
    }

    /// Gives nothing any more.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(documents: &[(&str, u32, &'static str)]) -> Queue<&'static str> {
        let key = |series: &str, period| (!series.is_empty()).then(|| (series.to_owned(), period));
        Queue::new(documents.iter().map(|(series, period, name)| (key(series, *period), *name)))
    }

    #[test]
    fn a_series_goes_by_its_periods_and_the_rest_by_its_place() {
        let queue = queue(&[("A", 2, "a2"), ("B", 1, "b1"), ("A", 1, "a1"), ("", 0, "alone")]);
        let order: Vec<_> = std::iter::from_fn(|| {
            let taken = queue.take()?;
            queue.done(taken.series);
            Some(taken.document)
        })
        .collect();
        assert_eq!(order, ["b1", "a1", "a2", "alone"]);
    }

    #[test]
    fn two_of_a_series_are_never_on_their_way_at_once() {
        let queue = queue(&[("A", 1, "a1"), ("A", 2, "a2"), ("B", 1, "b1")]);
        let (first, second) = (queue.take().unwrap(), queue.take().unwrap());
        assert_eq!((first.document, second.document), ("a1", "b1"));
        std::thread::scope(|scope| {
            let third = scope.spawn(|| queue.take().unwrap().document);
            queue.done(second.series);
            queue.done(first.series);
            assert_eq!(third.join().unwrap(), "a2");
        });
    }

    #[test]
    fn what_is_ended_gives_nothing() {
        let queue = queue(&[("A", 1, "a1")]);
        queue.end();
        assert!(queue.take().is_none() && queue.count() == 1);
    }
}
