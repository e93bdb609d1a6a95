//! Memory that a terminal keeps: every allocation is counted, which is why this is a program of
//! its own (the counting would slow down the engines that allocate most).

use std::alloc::System;

use bench::state;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    println!("| size | screen | KiB | allocations |\n|---|---|--:|--:|");
    for case in state::cases() {
        let region = Region::new(ALLOCATOR);
        let vt = case.terminal();
        let change = region.change();
        let kept = change.bytes_allocated - change.bytes_deallocated + size_of_val(&vt);
        let count = change.allocations - change.deallocations;
        let (cols, rows) = (case.size.cols, case.size.rows);
        println!(
            "| {cols}×{rows} | {} | {:.1} | {count} |",
            case.name,
            kept as f64 / 1024.0
        );
    }
}
