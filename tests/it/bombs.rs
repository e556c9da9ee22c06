//! Bodies that unpack to more than anybody wants: what they cost the whole program.

use super::child::{self, HERE, Running};
use super::daemon::Desk;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write;
use wiremock::ResponseTemplate;

/// 100 MiB of zeros in brotli.
const BROTLI: &str = "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f0110870500\
     baf77ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8defff1ffff0ffe0980382c00d0bdffe3ffff1ffc130071\
     5800a07bffc7ffff3ff82700e2b00040f7fe8fffff7ff04f00c4610180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f\
     0110870500baf77ff9ffff837f02200e0b0074ef7f00";

fn unhex(digits: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

/// A host, what its header says, and its body.
fn bombs() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let zeros = vec![0; 100 << 20];
    let gzip = |body: &[u8]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(body).unwrap();
        packed.finish().unwrap()
    };
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    deflate.write_all(&zeros).unwrap();
    vec![
        ("gzip", "gzip", gzip(&zeros)),
        ("twice", "gzip, gzip", gzip(&gzip(&zeros))),
        ("silent", "identity", gzip(&zeros)),
        ("deflate", "deflate", deflate.finish().unwrap()),
        ("zstd", "zstd", zstd::encode_all(zeros.as_slice(), 1).unwrap()),
        ("brotli", "br", unhex(BROTLI)),
    ]
}

/// The most memory, in KiB, of a daemon whose feeds all failed, and what it said.
async fn peak(feeds: &[(&str, ResponseTemplate)]) -> (usize, String) {
    let desk = Desk::new().await;
    for (host, answer) in feeds {
        desk.page(host, "/feed.xml", answer.clone()).await;
    }
    let hosts: Vec<&str> = feeds.iter().map(|(host, _)| *host).collect();
    let folder = tempfile::tempdir().unwrap();
    let settings = child::settings(&desk.server, &hosts, &child::hasty(""));
    std::fs::write(folder.path().join("p.toml"), settings).unwrap();
    let mut running = Running::start(folder.path(), &[HERE, &["run", "-v"]].concat());
    for _ in feeds {
        running.until("poll failed");
    }
    let peak = running.peak_memory();
    running.signal("TERM");
    (peak, running.wait().error)
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_of_every_coding_are_too_large_and_cost_little_memory() {
    let bombs = bombs();
    let none: Vec<_> = bombs.iter().map(|(host, ..)| (*host, ResponseTemplate::new(404))).collect();
    let (usual, _) = peak(&none).await;
    let answer = |coding: &str, body: &[u8]| {
        ResponseTemplate::new(200).insert_header("content-encoding", coding).set_body_bytes(body)
    };
    let bombs: Vec<_> = bombs.iter().map(|(host, coding, body)| (*host, answer(coding, body))).collect();
    let (peak, said) = peak(&bombs).await;
    assert_eq!(said.matches("TooLarge").count(), bombs.len(), "{said}");
    assert!(peak < usual + (64 << 10), "{peak} KiB, without bombs {usual} KiB");
}
