//! As much of HTTP as the client needs: one request to a connection. A server of its own, since none lets a test close a
//! connection in the middle of an answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::faults::{Fault, Faults};
use crate::ledger::{self, Ledger};
use crate::methods;

/// Answers for ever.
pub fn serve(listener: &TcpListener, ledger: &Arc<Mutex<Ledger>>, faults: &Arc<Faults>) {
    for stream in listener.incoming().flatten() {
        let (ledger, faults) = (Arc::clone(ledger), Arc::clone(faults));
        std::thread::spawn(move || {
            // A client that goes away is no concern of the node.
            let _ = answer(stream, &ledger, &faults);
        });
    }
}

fn answer(stream: TcpStream, ledger: &Mutex<Ledger>, faults: &Faults) -> std::io::Result<()> {
    let body = body(&stream)?;
    let fault = faults.next();
    match fault {
        Some(Fault::Status(status)) => return write(&stream, status, b"try again later"),
        Some(Fault::Dropped) => return Ok(()),
        Some(Fault::Slow(time)) => std::thread::sleep(time),
        _ => (),
    }
    let request: Value = serde_json::from_slice(&body)?;
    let result = methods::call(&mut ledger::lock(ledger), &request, fault);
    let answer = match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
        Err(error) => json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }),
    };
    let answer = answer.to_string();
    match fault {
        Some(Fault::AnswerLost) => Ok(()),
        Some(Fault::AnswerTorn) => {
            let (half, _) = answer.as_bytes().split_at(answer.len() / 2);
            head(&stream, 200, answer.len())?;
            (&stream).write_all(half)
        }
        _ => write(&stream, 200, answer.as_bytes()),
    }
}

/// The body of a request.
pub fn body(stream: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

pub fn head(mut stream: &TcpStream, status: u16, length: usize) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

pub fn write(mut stream: &TcpStream, status: u16, body: &[u8]) -> std::io::Result<()> {
    head(stream, status, body.len())?;
    stream.write_all(body)
}
