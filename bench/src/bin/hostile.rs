//! What hostile input costs: nanoseconds per byte at growing lengths, which must not grow, and
//! memory.

use bench::clock::Stopwatch;
use bench::hostile::{ALL, Hostile};
use peak_alloc::PeakAlloc;
use vt::{Size, Vt};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const LENGTHS: [usize; 3] = [10_000, 100_000, 1_000_000];

/// Longer inputs are left out once one has taken so many seconds.
const PATIENCE: f64 = 3.0;

fn main() {
    println!("80×24 with 1000 lines of scrollback; ns per byte\n");
    println!("| input | 10 KB | 100 KB | 1 MB | most memory, KiB | kept, KiB |");
    println!("|---|--:|--:|--:|--:|--:|");
    let filter = std::env::args().nth(1).unwrap_or_default();
    for hostile in ALL.iter().filter(|hostile| hostile.name.contains(&filter)) {
        print_costs(hostile);
    }
}

fn print_costs(hostile: &Hostile) {
    let (mut times, mut most, mut kept) = (String::new(), 0, 0);
    let mut seconds = 0.0;
    for length in LENGTHS {
        if seconds > PATIENCE {
            times += " – |";
            continue;
        }
        let input = hostile.input(length);
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        let stopwatch = Stopwatch::start();
        let mut vt = Vt::builder()
            .size(Size::new(80, 24))
            .scrollback_limit(1000)
            .build();
        for chunk in input.as_bytes().chunks(4096) {
            vt.feed(chunk);
        }
        seconds = stopwatch.seconds();
        most = ALLOCATOR.peak_usage() - before;
        kept = ALLOCATOR.current_usage() - before;
        times += &format!(" {:.1} |", seconds * 1e9 / input.len() as f64);
    }
    println!(
        "| {} |{times} {} | {} |",
        hostile.name,
        most / 1024,
        kept / 1024
    );
}
