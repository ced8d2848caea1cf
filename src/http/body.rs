//! A body, whole, within its limits: bytes before and after gzip, silence, time.

use super::{Shared, admission::Pass, media};
use crate::soap::{Fault, Transport};
use actix_web::dev::Decompress;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, ContentEncoding, HeaderMap};
use actix_web::rt::time::{Instant, timeout};
use actix_web::web::{Bytes, Payload};
use futures_util::stream::{Stream, StreamExt, iter};
use std::cell::Cell;
use std::time::Duration;

/// Packed bytes are unpacked so many at a time: a bomb makes a thousand times as much of them,
/// and is found out after the first.
const SLICE: usize = 4096;

/// How long a body that is refused is still heard out, for a sender that reads no answer before
/// it has sent everything.
const COURTESY: Duration = Duration::from_secs(10);

/// Reads a body. What is refused is read to its end all the same, in reason, and not kept.
pub(super) async fn read(
    headers: &HeaderMap,
    mut payload: Payload,
    shared: &Shared,
    pass: &mut Pass,
) -> Result<Vec<u8>, Fault> {
    let body = take(headers, &mut payload, shared, pass).await;
    if body.is_err() {
        discard(&mut payload, shared).await;
    }
    body
}

/// Hears a body out without keeping it.
pub(super) async fn discard(payload: &mut Payload, shared: &Shared) {
    let hearing = async {
        let mut heard = 0_usize;
        while let Some(Ok(chunk)) = payload.next().await {
            heard = heard.saturating_add(chunk.len());
            if heard > shared.service.limits.message {
                break;
            }
        }
    };
    // Whether it ended or not, the answer goes out now.
    timeout(COURTESY.min(shared.settings.silence), hearing).await.unwrap_or_default();
}

async fn take(
    headers: &HeaderMap,
    payload: &mut Payload,
    shared: &Shared,
    pass: &mut Pass,
) -> Result<Vec<u8>, Fault> {
    let packed = media::is_packed(headers)?;
    let limit = shared.service.limits.message;
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let length: usize = length.unwrap_or(0);
    if length > limit {
        return Err(Transport::TooLarge(limit).into());
    }
    if packed {
        let sent = Cell::new(0_usize);
        let slices = payload.flat_map(|chunk| {
            if let Ok(bytes) = &chunk {
                sent.set(sent.get().saturating_add(bytes.len()));
            }
            iter(if sent.get() > limit { vec![Err(PayloadError::Overflow)] } else { slices(chunk) })
        });
        let unpacked = Box::pin(Decompress::new(slices, ContentEncoding::Gzip));
        collect(unpacked, 0, shared, pass).await
    } else {
        collect(payload, length, shared, pass).await
    }
}

fn slices(chunk: Result<Bytes, PayloadError>) -> Vec<Result<Bytes, PayloadError>> {
    match chunk {
        Ok(bytes) => bytes.chunks(SLICE).map(|slice| Ok(bytes.slice_ref(slice))).collect(),
        Err(error) => vec![Err(error)],
    }
}

/// Collects what comes, `length` bytes being announced.
async fn collect(
    mut stream: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
    length: usize,
    shared: &Shared,
    pass: &mut Pass,
) -> Result<Vec<u8>, Fault> {
    let deadline = Instant::now() + shared.settings.patience;
    let mut body = Gathered::announced(length);
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).min(shared.settings.silence);
        let chunk = match timeout(left, stream.next()).await {
            Err(_) => return Err(Transport::TooSlow.into()),
            Ok(None) => return Ok(body.joined()),
            Ok(Some(Err(PayloadError::Overflow))) => {
                return Err(Transport::TooLarge(shared.service.limits.message).into());
            }
            Ok(Some(Err(_))) => return Err(Transport::Broken.into()),
            Ok(Some(Ok(chunk))) => chunk,
        };
        if body.length + chunk.len() > shared.service.limits.message {
            return Err(Transport::TooLarge(shared.service.limits.message).into());
        }
        pass.grow(chunk.len()).map_err(|turned| shared.turned(turned))?;
        body.add(&chunk);
    }
}

/// Bytes of a body that are kept in one piece. The allocator gives so large a piece back to the system
/// at once, a smaller one after a while.
const PIECE: usize = 2 << 20;

/// A body that arrives. Most come in one piece, for which there is room as long as it is announced; of
/// a longer one memory is taken for what is there, and nothing is moved to make room for more.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Vec<u8>>,
    length: usize,
    announced: usize,
}

impl Gathered {
    fn announced(length: usize) -> Self {
        Self { announced: length, ..Self::default() }
    }

    fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len();
        while !bytes.is_empty() {
            let room = self.pieces.last().map_or(0, |last| last.capacity() - last.len());
            let (now, then) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            if let Some(last) = self.pieces.last_mut() {
                last.extend_from_slice(now);
            }
            bytes = if self.pieces.is_empty() { bytes } else { then };
            if !bytes.is_empty() {
                // Where nothing is announced the first pieces are small: most messages are.
                let left = self.announced.saturating_sub(self.length - bytes.len());
                let size = left.max(self.length).clamp(SLICE, PIECE);
                self.pieces.push(Vec::with_capacity(size));
            }
        }
    }

    /// All of it in one piece; each of the others is given back as soon as it is copied.
    fn joined(mut self) -> Vec<u8> {
        if self.pieces.len() == 1 {
            return self.pieces.pop().unwrap_or_default();
        }
        let mut whole = Vec::with_capacity(self.length);
        for piece in self.pieces {
            whole.extend_from_slice(&piece);
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_what_came_in_whatever_pieces() {
        let bytes: Vec<u8> = (0_u8..=255).cycle().take(3 * PIECE + 77).collect();
        for size in [1000, SLICE, 65_536, bytes.len()] {
            let mut body = Gathered::default();
            bytes.chunks(size).for_each(|chunk| body.add(chunk));
            assert!(body.pieces.iter().all(|piece| piece.capacity() <= PIECE));
            assert!(body.joined() == bytes, "{size}");
        }
        assert!(Gathered::default().joined().is_empty());
    }

    #[test]
    fn what_is_announced_comes_in_one_piece_and_is_not_believed_beyond_that() {
        let bytes = [7; 100_000];
        let gathered = |announced| {
            let mut body = Gathered::announced(announced);
            bytes.chunks(SLICE).for_each(|chunk| body.add(chunk));
            body
        };
        assert_eq!(gathered(bytes.len()).pieces.len(), 1);
        assert_eq!(gathered(usize::MAX).pieces.first().map(Vec::capacity), Some(PIECE));
        for announced in [0, 1000, bytes.len(), usize::MAX] {
            assert!(gathered(announced).joined() == bytes, "{announced}");
        }
    }
}
