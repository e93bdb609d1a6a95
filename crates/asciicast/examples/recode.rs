//! How fast recordings are decoded and encoded: `cargo run --release -p asciicast --example
//! recode -- FILE...` prints TSV with the median MB/s of the file's bytes over 9 rounds.

use std::{error::Error, hint::black_box, time::Instant};

use asciicast::{Decoder, Encoder, Reader};

const ROUNDS: usize = 9;
const MIN_BYTES: usize = 32 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    println!("file\tevents\traw\tdecode\tto v2\tto v3");
    for path in std::env::args().skip(1) {
        let file = std::fs::read(&path)?;
        let cast = repeated(&file);
        let events = decode(&cast)?;
        let raw = median(&cast, || raw(&cast).map(drop))?;
        let decode = median(&cast, || decode(&cast).map(drop))?;
        let v2 = median(&cast, || convert(&cast, Encoder::v2()))?;
        let v3 = median(&cast, || convert(&cast, Encoder::v3()))?;
        println!("{path}\t{events}\t{raw:.0}\t{decode:.0}\t{v2:.0}\t{v3:.0}");
    }
    Ok(())
}

/// The recording with its events again and again, until it is long enough to be measured.
fn repeated(file: &[u8]) -> Vec<u8> {
    let header_len = file
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let mut cast = file.to_vec();
    while cast.len() < MIN_BYTES {
        cast.extend_from_slice(&file[header_len..]);
    }
    cast
}

fn median(
    cast: &[u8],
    run: impl Fn() -> Result<(), asciicast::Error>,
) -> Result<f64, asciicast::Error> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run()?;
        rates.push(cast.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    Ok(rates[ROUNDS / 2])
}

/// Texts of all events in a buffer that is emptied now and then, as playback takes them.
fn raw(cast: &[u8]) -> Result<usize, asciicast::Error> {
    let (mut decoder, mut text, mut events) = (Decoder::new(), Vec::new(), 0);
    for chunk in cast.chunks(64 << 10) {
        decoder.push(chunk);
        text.clear();
        while decoder.next_raw(&mut text)?.is_some() {
            events += 1;
        }
        black_box(&text);
    }
    Ok(events)
}

fn decode(cast: &[u8]) -> Result<usize, asciicast::Error> {
    let mut reader = Reader::new(std::io::BufReader::with_capacity(64 << 10, cast))?;
    let mut events = 0;
    while let Some(event) = reader.next_event()? {
        black_box(&event);
        events += 1;
    }
    Ok(events)
}

fn convert(cast: &[u8], mut encoder: Encoder) -> Result<(), asciicast::Error> {
    let mut reader = Reader::new(std::io::BufReader::with_capacity(64 << 10, cast))?;
    let mut out = Vec::new();
    encoder.header(reader.header(), &mut out);
    while let Some(event) = reader.next_event()? {
        encoder.event(&event, &mut out);
        if out.len() >= 64 << 10 {
            black_box(&out);
            out.clear();
        }
    }
    Ok(())
}
