//! Reading and writing folders of corpora.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use asciicast::{EventData, Reader};

use super::{Corpus, Kind};

/// A text without a line in the manifest is fed to a terminal of this size, for which the texts of
/// avt's own benchmark were made.
const DEFAULT_SIZE: (u16, u16) = (100, 24);

/// Reads all corpora of a folder, the recordings first, in the order of their names.
///
/// # Errors
///
/// When a file cannot be read, or there is none.
pub fn load(folder: &Path) -> Result<Vec<Corpus>> {
    let sizes = manifest(folder)?;
    let mut corpora = Vec::new();
    for name in names(&folder.join("cast"), "cast")? {
        let path = folder.join("cast").join(format!("{name}.cast"));
        corpora.push(recording(&path, name).with_context(|| path.display().to_string())?);
    }
    for name in names(&folder.join("bin"), "bin")? {
        if corpora.iter().any(|corpus| corpus.name == name) {
            continue;
        }
        let path = folder.join("bin").join(format!("{name}.bin"));
        let size = sizes.get(&name).copied().unwrap_or(DEFAULT_SIZE);
        corpora.push(chunked(&path, name, size).with_context(|| path.display().to_string())?);
    }
    ensure!(
        !corpora.is_empty(),
        "there are no corpora in {}",
        folder.display()
    );
    Ok(corpora)
}

/// Writes corpora in the layout that [`load`] reads.
///
/// # Errors
///
/// When a file cannot be written.
pub fn store(folder: &Path, corpora: &[Corpus]) -> Result<()> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).with_context(|| format!("cannot make {}", bin.display()))?;
    let mut manifest = String::new();
    for corpus in corpora {
        let Corpus {
            name,
            cols,
            rows,
            text,
            ends,
            ..
        } = corpus;
        let lengths = corpus
            .chunks()
            .flat_map(|chunk| (chunk.len() as u32).to_le_bytes());
        fs::write(
            bin.join(format!("{name}.chunks")),
            lengths.collect::<Vec<u8>>(),
        )?;
        fs::write(bin.join(format!("{name}.bin")), text)?;
        manifest += &format!("{name}\t{cols}\t{rows}\t{}\t{}\n", text.len(), ends.len());
    }
    fs::write(folder.join("manifest.tsv"), manifest)?;
    Ok(())
}

/// The sizes of the terminals by the corpora's names.
fn manifest(folder: &Path) -> Result<BTreeMap<String, (u16, u16)>> {
    let path = folder.join("manifest.tsv");
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let entry = |line: &str| -> Option<(String, (u16, u16))> {
        let mut fields = line.split('\t');
        let name = fields.next()?.to_owned();
        Some((
            name,
            (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?),
        ))
    };
    text.lines()
        .map(|line| entry(line).with_context(|| format!("{}: `{line}`", path.display())))
        .collect()
}

fn names(folder: &Path, ending: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|found| found == ending)
                && let Some(name) = path.file_stem().and_then(|name| name.to_str())
            {
                names.push(name.to_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

fn chunked(path: &Path, name: String, (cols, rows): (u16, u16)) -> Result<Corpus> {
    // Texts that were cut out of something longer may end within a character.
    let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    let lengths = fs::read(path.with_extension("chunks"))?;
    let mut end = 0;
    let mut ends = Vec::with_capacity(lengths.len() / 4);
    for length in lengths.as_chunks::<4>().0 {
        end = text.floor_char_boundary(end + u32::from_le_bytes(*length) as usize);
        ends.push(end);
    }
    if end < text.len() {
        ends.push(text.len());
    }
    let kind = if name.starts_with("syn-") {
        Kind::Synthetic
    } else {
        Kind::Text
    };
    Ok(Corpus {
        name,
        kind,
        cols,
        rows,
        text,
        ends,
    })
}

fn recording(path: &Path, name: String) -> Result<Corpus> {
    let mut reader = Reader::new(BufReader::new(fs::File::open(path)?))?;
    let size = reader.header().size;
    let (mut text, mut ends) = (String::new(), Vec::new());
    while let Some(event) = reader.next_event()? {
        if let EventData::Output(output) = event.data {
            text += &output;
            ends.push(text.len());
        }
    }
    Ok(Corpus {
        name,
        kind: Kind::Recording,
        cols: size.cols,
        rows: size.rows,
        text,
        ends,
    })
}
