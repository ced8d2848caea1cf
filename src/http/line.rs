//! A connection, below TLS: counted while it lasts, and cut when its other side reads nothing, or
//! begins a message after the first and does not come to the end of its head. (The head of the first
//! the HTTP library times by itself; bodies are timed where they are read.)

use super::connections::Place;
use actix_web::rt::net::{ActixStream, Ready, TcpStream};
use actix_web::rt::time::{Sleep, sleep};
use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that a reader takes within a silence, at least.
const PACE: usize = 4096;

/// A connection.
pub(super) struct Line {
    stream: TcpStream,
    /// How long its other side may take nothing.
    silence: Duration,
    stalled: Option<Stalled>,
    messages: Messages,
    /// Until when a head that has begun must be whole.
    head: Option<Pin<Box<Sleep>>>,
    _place: Place,
}

/// The messages of a connection whose heads came.
#[derive(Debug, Clone, Default)]
pub(super) struct Messages(Rc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: Cell<usize>,
    answered: Cell<usize>,
}

/// A message whose answer is being made.
pub(super) struct InWork(Messages);

impl Messages {
    /// The head of one more is there.
    pub(super) fn begin(&self) -> InWork {
        self.0.begun.set(self.0.begun.get() + 1);
        InWork(self.clone())
    }

    /// Whether what comes now is the head of a message that is not the first.
    fn await_head(&self) -> bool {
        let Counts { begun, answered } = &*self.0;
        begun.get() > 0 && begun == answered
    }
}

impl Drop for InWork {
    fn drop(&mut self) {
        let answered = &self.0.0.answered;
        answered.set(answered.get() + 1);
    }
}

/// The other side does not take what it is sent.
struct Stalled {
    until: Pin<Box<Sleep>>,
    taken: usize,
}

impl Line {
    /// Of an accepted connection that has its place.
    pub(super) fn new(stream: TcpStream, silence: Duration, place: Place) -> Self {
        let messages = Messages::default();
        Self { stream, silence, stalled: None, messages, head: None, _place: place }
    }

    /// The address of its other side.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        self.stream.peer_addr().ok()
    }

    /// Its messages, for whoever answers them.
    pub(super) fn messages(&self) -> Messages {
        self.messages.clone()
    }

    fn took(&mut self, bytes: usize) {
        if let Some(stalled) = &mut self.stalled {
            stalled.taken += bytes;
            if stalled.taken >= PACE {
                self.stalled = None;
            }
        }
    }

    /// Waits for the other side, and not for ever.
    fn stall<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let silence = self.silence;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Stalled { until: Box::pin(sleep(silence)), taken: 0 });
        ready!(stalled.until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if !self.messages.await_head() {
            self.head = None;
            return read;
        }
        let silence = self.silence;
        if buffer.filled().len() > before {
            self.head.get_or_insert_with(|| Box::pin(sleep(silence)));
        }
        match self.head.as_mut().map(|until| until.as_mut().poll(context)) {
            Some(Poll::Ready(())) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Some(Poll::Pending) | None => read,
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Pending => self.stall(context),
            Poll::Ready(written) => {
                self.took(written.as_ref().copied().unwrap_or_default());
                Poll::Ready(written)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Asked for once all was taken.
        self.stalled = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl ActixStream for Line {
    fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_read_ready(&self.stream, context)
    }

    fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_write_ready(&self.stream, context)
    }
}
