//! The commands of the benchmark; its README says how to use them and how to read the tables.

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use bench::corpus::{self, Corpus};
use bench::engine::{self, Contender};
use bench::{generate, measure, state, table};
use clap::{Parser, Subcommand};

/// How many screens of each corpus are compared.
const PLACES: usize = 50;

/// The terminal core beside its peers.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the synthetic corpora into a folder
    Generate {
        folder: PathBuf,
        /// Bytes of each
        #[arg(long, default_value_t = 4_000_000)]
        bytes: usize,
    },
    /// Measure all engines on all corpora of some folders and print the tables
    Measure {
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        #[arg(long, default_value_t = 7)]
        rounds: usize,
        /// Only corpora whose names contain this
        #[arg(long, default_value = "")]
        corpus: String,
    },
    /// Feed one corpus to one engine once, for a profiler
    Run {
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        #[arg(long)]
        corpus: String,
        #[arg(long, default_value = "ours")]
        engine: String,
        #[arg(long, default_value_t = 0)]
        scrollback: usize,
    },
    /// Compare screens all along every corpus with those of two other terminals
    Screens {
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },
    /// Measure the deep copy of a terminal
    Copy,
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Generate { folder, bytes } => {
            corpus::store(&folder, &generate::all(bytes))?;
        }
        Command::Measure {
            folders,
            rounds,
            corpus,
        } => {
            let corpora = corpora(&folders, &corpus)?;
            let contenders = engine::contenders();
            let rows = measure::measure(&corpora, &contenders, rounds);
            print!("{}", table::render(&rows, &contenders));
        }
        Command::Run {
            folders,
            corpus,
            engine,
            scrollback,
        } => {
            let corpora = corpora(&folders, &corpus)?;
            (contender(&engine)?.run)(&corpora[0], scrollback);
            println!("{} bytes of {}", corpora[0].text.len(), corpora[0].name);
        }
        Command::Screens { folders } => compare_screens(&corpora(&folders, "")?)?,
        Command::Copy => print_copy_times(),
    }
    Ok(())
}

/// The corpora of all folders; of those that have the same name, the one in the first folder.
fn corpora(folders: &[PathBuf], filter: &str) -> Result<Vec<Corpus>> {
    let mut all: Vec<Corpus> = Vec::new();
    for folder in folders {
        let fresh = corpus::load(folder)?.into_iter().filter(|corpus| {
            corpus.name.contains(filter) && all.iter().all(|known| known.name != corpus.name)
        });
        let fresh: Vec<Corpus> = fresh.collect();
        all.extend(fresh);
    }
    ensure!(!all.is_empty(), "no corpus has `{filter}` in its name");
    all.sort_by_key(|corpus| corpus.kind as u8);
    Ok(all)
}

fn contender(name: &str) -> Result<Contender> {
    let contenders = engine::contenders();
    let Some(found) = contenders.iter().find(|contender| contender.name == name) else {
        bail!("there is no engine `{name}`");
    };
    Ok(*found)
}

/// Rows count as different only where the two peers agree with each other.
fn compare_screens(corpora: &[Corpus]) -> Result<()> {
    let contenders = [
        contender("ours")?,
        contender("alacritty")?,
        contender("vt100")?,
    ];
    let mut different = 0;
    for corpus in corpora {
        let [ours, alacritty, vt100] =
            contenders.map(|contender| (contender.screens)(corpus, PLACES));
        let mut wrong = 0;
        for (place, ((ours, one), other)) in ours.iter().zip(&alacritty).zip(&vt100).enumerate() {
            for (row, ((ours, one), other)) in ours.iter().zip(one).zip(other).enumerate() {
                if one == other && ours != one {
                    println!("  screen {place}, row {row}\n    ours  |{ours}|\n    peers |{one}|");
                    wrong += 1;
                }
            }
        }
        println!(
            "{}: {wrong} rows on {} screens differ",
            corpus.name,
            ours.len()
        );
        different += wrong;
    }
    ensure!(
        different == 0,
        "{different} rows differ where both peers agree"
    );
    Ok(())
}

fn print_copy_times() {
    println!(
        "| size | screen | clone kept, µs | clone dropped, µs | snapshot kept, µs | \
         snapshot dropped, µs | fresh memory alone, µs | \
         restored, µs | snapshot, KiB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|"
    );
    for case in state::cases() {
        let vt = case.terminal();
        let time = state::copy_time(&vt);
        let (cols, rows) = (case.size.cols, case.size.rows);
        println!(
            "| {cols}×{rows} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.1} |",
            case.name,
            time.kept,
            time.dropped,
            time.snapshot,
            time.snapshot_dropped,
            time.memory,
            time.restored,
            vt.snapshot().memory() as f64 / 1024.0
        );
    }
}
