//! Where canonical bytes go: neighbouring runs of the source as one piece, rewritten parts between.

use std::ops::Range;

/// Pieces shorter than this are gathered before they are handed on.
const GATHER: usize = 4096;

/// Runs longer than this are handed on while they are still in the processor's cache.
const RUN: usize = 32 << 10;

pub(super) struct Output<'s, S> {
    source: &'s str,
    sink: S,
    run: Range<usize>,
    gathered: Vec<u8>,
}

impl<'s, S: FnMut(&[u8])> Output<'s, S> {
    pub(super) fn new(source: &'s str, sink: S) -> Self {
        Self { source, sink, run: 0..0, gathered: Vec::with_capacity(2 * GATHER) }
    }

    /// Bytes of the source that are canonical as they lie.
    #[inline]
    pub(super) fn raw(&mut self, span: &Range<usize>) {
        if self.run.end == span.start && self.run.len() < RUN {
            self.run.end = span.end;
        } else {
            self.settle();
            self.run = span.clone();
        }
    }

    /// Something the source writes in another way.
    pub(super) fn text(&mut self, text: &str) {
        self.settle();
        self.hand_on(text.as_bytes());
    }

    fn settle(&mut self) {
        let run = std::mem::replace(&mut self.run, 0..0);
        let source = self.source;
        self.hand_on(source.as_bytes().get(run).unwrap_or_default());
    }

    fn hand_on(&mut self, bytes: &[u8]) {
        if bytes.len() + self.gathered.len() < GATHER {
            self.gathered.extend_from_slice(bytes);
            return;
        }
        (self.sink)(&self.gathered);
        self.gathered.clear();
        if bytes.len() < GATHER {
            self.gathered.extend_from_slice(bytes);
        } else {
            (self.sink)(bytes);
        }
    }

    /// Hands on what is left.
    pub(super) fn finish(mut self) {
        self.settle();
        (self.sink)(&self.gathered);
    }
}
