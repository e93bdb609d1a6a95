//! Memory that a terminal keeps: every allocation is counted, which is why this is a program of
//! its own (the counting would slow down the engines that allocate most).

use bench::state;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() {
    println!("| size | screen | KiB |\n|---|---|--:|");
    for case in state::cases() {
        let before = ALLOCATOR.current_usage();
        let vt = case.terminal();
        let kept = ALLOCATOR.current_usage() - before + size_of_val(&vt);
        let (cols, rows) = (case.size.cols, case.size.rows);
        println!(
            "| {cols}×{rows} | {} | {:.1} |",
            case.name,
            kept as f64 / 1024.0
        );
    }
}
