//! How fast a recording loads and seeks, and what it takes in memory:
//! `cargo run --release -p playback --example timing -- [FILE...]`.
//!
//! Without files a recording of 200,000 events is made up: a dashboard that is drawn over and
//! over. Prints TSV; times are medians of 9 rounds, seeks are 200 to random places.

use std::{error::Error, fmt::Write, time::Duration, time::Instant};

use playback::{Options, Playback, Recording};

const ROUNDS: usize = 9;
const SEEKS: usize = 200;
/// What an idle slice in the browser feeds.
const SLICE_BYTES: usize = 256 << 10;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "file\tMB\tevents\tload ms\tload MB/s\tcold end ms\tindex ms\tslowest slice ms\t\
         seek median ms\tp99 ms\tmax ms\toutput MB\tevents MB\tkeyframes MB\tmemory/file"
    );
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        report("(made up)", &dashboard(200_000))?;
    }
    for path in paths {
        report(&path, &std::fs::read(&path)?)?;
    }
    Ok(())
}

fn report(name: &str, cast: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut loads = Vec::new();
    let mut cold_seeks = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let recording = Recording::from_bytes(cast)?;
        loads.push(ms(start));
        let mut playback = Playback::new(recording, Options::default());
        let start = Instant::now();
        playback.seek(Duration::MAX);
        cold_seeks.push(ms(start));
    }
    let mut playback = Playback::new(Recording::from_bytes(cast)?, Options::default());
    let mut slices = vec![0.0];
    loop {
        let start = Instant::now();
        let is_done = playback.build_keyframes(SLICE_BYTES);
        slices.push(ms(start));
        if is_done {
            break;
        }
    }
    let mut random = Random(1);
    let mut seeks = Vec::new();
    for _ in 0..SEEKS {
        let target = playback.duration().mul_f64(random.fraction());
        let start = Instant::now();
        playback.seek(target);
        seeks.push(ms(start));
    }
    let mb = |bytes: usize| bytes as f64 / 1e6;
    let memory = playback.memory();
    let load = percentile(&mut loads, 50);
    println!(
        "{name}\t{:.1}\t{}\t{load:.1}\t{:.0}\t{:.1}\t{:.1}\t{:.2}\t{:.3}\t{:.3}\t{:.3}\t{:.1}\t{:.1}\t{:.1}\t{:.2}",
        mb(cast.len()),
        playback.recording().event_count(),
        mb(cast.len()) / load * 1e3,
        percentile(&mut cold_seeks, 50),
        slices.iter().sum::<f64>(),
        percentile(&mut slices, 100),
        percentile(&mut seeks, 50),
        percentile(&mut seeks, 99),
        percentile(&mut seeks, 100),
        mb(memory.output),
        mb(memory.events),
        mb(memory.keyframes),
        (memory.output + memory.events + memory.keyframes) as f64 / cast.len() as f64,
    );
    Ok(())
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * percent / 100]
}

/// An asciicast of `events` events, some 90 bytes each, on a screen of 120 by 40.
fn dashboard(events: usize) -> Vec<u8> {
    let mut random = Random(7);
    let mut cast = String::from("{\"version\": 2, \"width\": 120, \"height\": 40}\n");
    for index in 0..events {
        let (row, col) = (random.below(40) + 1, random.below(90) + 1);
        let color = random.below(256);
        let time = index as f64 / 100.0;
        let _ = write!(
            cast,
            "[{time:.6}, \"o\", \"\\u001b[{row};{col}H\\u001b[38;5;{color}m"
        );
        for _ in 0..random.below(6) + 1 {
            let _ = write!(cast, "load {:5.2} ", random.fraction() * 100.0);
        }
        let end = if random.below(4) == 0 {
            "│\\r\\n"
        } else {
            "█"
        };
        let _ = writeln!(cast, "{end}\\u001b[0m\"]");
    }
    cast.into_bytes()
}

/// A small generator of numbers that look random (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn fraction(&mut self) -> f64 {
        self.below(1 << 20) as f64 / f64::from(1 << 20)
    }
}
