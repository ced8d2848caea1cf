//! A connection, below TLS: counted while it lasts, and cut when its other side reads nothing.

use super::connections::Place;
use actix_web::rt::net::{ActixStream, Ready, TcpStream};
use actix_web::rt::time::{Sleep, sleep};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
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
    _place: Place,
}

/// The other side does not take what it is sent.
struct Stalled {
    until: Pin<Box<Sleep>>,
    taken: usize,
}

impl Line {
    /// Of an accepted connection that has its place.
    pub(super) fn new(stream: TcpStream, silence: Duration, place: Place) -> Self {
        Self { stream, silence, stalled: None, _place: place }
    }

    /// The address of its other side.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        self.stream.peer_addr().ok()
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
        Pin::new(&mut self.stream).poll_read(context, buffer)
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
