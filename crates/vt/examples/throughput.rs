//! Measures how fast corpora are fed: `throughput CORPORA_DIR ROUNDS`.
//!
//! `CORPORA_DIR/manifest.tsv` lists name, columns and rows of each corpus; `bin/NAME.bin` holds
//! its bytes and `bin/NAME.chunks` the lengths of the pieces they came in, 32 bits each, little
//! endian. Prints a line per corpus and scrollback limit: corpus, `ours`, limit, median, least
//! and greatest rate of all rounds in MB/s (10⁶ bytes).

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use vt::{Size, Vt};

/// Small corpora are fed repeatedly until a round has taken this many bytes.
const BYTES_PER_ROUND: usize = 1_500_000;

struct Corpus {
    name: String,
    size: Size,
    bytes: Vec<u8>,
    chunks: Vec<usize>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(dir), Some(rounds)) = (args.next(), args.next()) else {
        return Err("usage: throughput CORPORA_DIR ROUNDS [CORPUS]".into());
    };
    let only = args.next().unwrap_or_default();
    let corpora = load(Path::new(&dir))?;
    let mut jobs: Vec<(&Corpus, usize, Vec<f64>)> = corpora
        .iter()
        .filter(|corpus| corpus.name.contains(&only))
        .flat_map(|corpus| [0, 1000].map(|limit| (corpus, limit, Vec::new())))
        .collect();
    for _ in 0..rounds.parse::<usize>()?.max(1) {
        for (corpus, limit, rates) in &mut jobs {
            rates.push(measure(corpus, *limit));
        }
    }
    for (corpus, limit, mut rates) in jobs {
        rates.sort_by(f64::total_cmp);
        let (median, least, greatest) = (rates[rates.len() / 2], rates[0], rates[rates.len() - 1]);
        println!(
            "{}\tours\t{limit}\t{median:.1}\t{least:.1}\t{greatest:.1}",
            corpus.name
        );
    }
    Ok(())
}

fn load(dir: &Path) -> Result<Vec<Corpus>, Box<dyn Error>> {
    let manifest = fs::read_to_string(dir.join("manifest.tsv"))?;
    let mut corpora = Vec::new();
    for line in manifest.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, cols, rows, ..] = fields[..] else {
            return Err(format!("manifest.tsv: expected name, cols and rows in {line:?}").into());
        };
        let chunks = fs::read(dir.join(format!("bin/{name}.chunks")))?;
        corpora.push(Corpus {
            name: name.to_owned(),
            size: Size::new(cols.parse()?, rows.parse()?),
            bytes: fs::read(dir.join(format!("bin/{name}.bin")))?,
            chunks: chunks
                .as_chunks()
                .0
                .iter()
                .map(|n| u32::from_le_bytes(*n) as usize)
                .collect(),
        });
    }
    Ok(corpora)
}

/// Feeds the corpus to a fresh terminal until enough bytes have gone through; MB/s.
fn measure(corpus: &Corpus, limit: usize) -> f64 {
    let times = (BYTES_PER_ROUND / corpus.bytes.len().max(1)).max(1);
    let start = Instant::now();
    for _ in 0..times {
        let mut vt = Vt::builder()
            .size(corpus.size)
            .scrollback_limit(limit)
            .build();
        let mut rest = &corpus.bytes[..];
        for chunk in &corpus.chunks {
            let (now, later) = rest.split_at((*chunk).min(rest.len()));
            vt.feed(now);
            rest = later;
        }
        black_box(vt.cursor());
    }
    (corpus.bytes.len() * times) as f64 / 1e6 / start.elapsed().as_secs_f64()
}
