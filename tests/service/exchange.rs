//! HTTP by hand: what is sent is what the test wrote, whatever a library would think of it.

use rustix::net::{AddressFamily, SocketType, bind, socket};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// What came back.
#[derive(Debug, Clone)]
pub struct Response {
    /// Of the status line.
    pub status: u16,
    /// The header, as it came.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// A connection to the service.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(300))).unwrap();
    stream
}

/// The same, from this address of our own: `127.0.0.0/8` is all ours.
pub fn connect_from(source: [u8; 4], address: SocketAddr) -> TcpStream {
    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&socket, &SocketAddr::from((source, 0))).unwrap();
    rustix::net::connect(&socket, &address).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(Duration::from_secs(300))).unwrap();
    stream
}

/// Sends a whole request, as it is, and hears the answer out.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Response {
    let mut stream = connect(address);
    // A server that refuses early may stop listening; its answer is what counts.
    let _ = stream.write_all(request);
    hear(stream)
}

/// Sends a request whose body ends too early.
pub fn break_off(address: SocketAddr, request: &[u8]) -> Response {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    hear(stream)
}

/// Sends a whole request to a server that may be gone, or go before it has answered.
pub fn try_exchange(address: SocketAddr, request: &[u8]) -> io::Result<Response> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let answer = read(&bytes).filter(|answer| {
        let length = answer.header("Content-Length").map(|length| length.parse().unwrap());
        length.is_none_or(|length: usize| answer.body.len() == length)
    });
    answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Reads an answer to the end of the connection.
pub fn hear(mut stream: impl Read) -> Response {
    let mut bytes = Vec::new();
    let heard = stream.read_to_end(&mut bytes);
    read(&bytes).unwrap_or_else(|| panic!("no answer: {heard:?}, {} bytes", bytes.len()))
}

/// An answer whose header is whole.
fn read(bytes: &[u8]) -> Option<Response> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Response { status, head, body: bytes[end + 4..].to_vec() })
}

/// A request with these header lines.
pub fn request(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{line}\r\nHost: ser.test\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !headers.iter().any(|(name, _)| matches!(*name, "Content-Length" | "Transfer-Encoding")) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}
