//! Reads the list of control functions from the source code.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A control function and the method that executes it.
pub(crate) struct Function {
    pub(crate) method: String,
    sequence: String,
    mnemonic: String,
    pub(crate) name: String,
    source: String,
    notes: String,
}

impl Function {
    /// The forms it is written in; a `;` between two words that begin a form separates them.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &str> {
        let mut forms: Vec<&str> = Vec::new();
        let mut rest = self.sequence.as_str();
        while let Some(next) = BEGINNINGS
            .iter()
            .filter_map(|begin| rest.find(&format!(" ; {begin}")))
            .min()
        {
            forms.push(&rest[..next]);
            rest = &rest[next + 3..];
        }
        forms.push(rest);
        forms.into_iter()
    }
}

const BEGINNINGS: &[&str] = &["CSI", "ESC", "OSC", "DCS", "VT", "FF", "SO"];

const TERMINAL: &str = "src/terminal";

fn source(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Files whose methods execute control functions, in the order of their titles.
fn families() -> Vec<(String, Vec<Function>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(TERMINAL);
    let entries = fs::read_dir(&folder).expect("the folder of families is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut families: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(family)
        .filter(|(_, functions)| !functions.is_empty())
        .collect();
    families.sort_by(|a, b| a.0.cmp(&b.0));
    families
}

fn family(path: PathBuf) -> (String, Vec<Function>) {
    let text = fs::read_to_string(&path).expect("a source file can be read");
    let title = text.lines().next().unwrap_or_default();
    let title = title
        .trim_start_matches("//! ")
        .split(['.', ':', ','])
        .next();
    let mut functions = Vec::new();
    let mut docs: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim());
        } else if !line.starts_with("#[") {
            functions.extend(function(&docs, line));
            docs.clear();
        }
    }
    (title.unwrap_or_default().to_owned(), functions)
}

/// A function whose docs begin with `SEQUENCE  MNEMONIC  Name  [source]`; the mnemonic may lack.
fn function(docs: &[&str], line: &str) -> Option<Function> {
    let (first, notes) = docs.split_first()?;
    let (words, source) = first.strip_suffix(']')?.rsplit_once("  [")?;
    let (sequence, name) = words.split_once("  ")?;
    let (mnemonic, name) = name.split_once("  ").unwrap_or(("", name));
    let method = line.split_once("fn ")?.1.split(['(', '<']).next()?;
    Some(Function {
        method: method.to_owned(),
        sequence: sequence.to_owned(),
        mnemonic: mnemonic.to_owned(),
        name: name.to_owned(),
        source: source.to_owned(),
        notes: notes.join(" ").trim().to_owned(),
    })
}

pub(crate) fn functions() -> Vec<Function> {
    families().into_iter().flat_map(|family| family.1).collect()
}

/// Methods called by the dispatch of control functions.
pub(crate) fn dispatched() -> Vec<String> {
    let text = source("src/terminal/dispatch.rs") + &source("src/terminal/osc.rs");
    let arms = text
        .lines()
        .filter(|line| line.contains("=> self.") && !line.contains("_sequence("));
    let mut methods: Vec<String> = arms
        .filter_map(|line| line.split_once("=> self.")?.1.split('(').next())
        .map(str::to_owned)
        .collect();
    methods.sort();
    methods.dedup();
    assert!(methods.len() > 50, "the dispatch is read");
    methods
}

/// Forms listed as without effect: form, mnemonic and name, reason.
pub(crate) fn without_effect() -> Vec<(String, String, String)> {
    let text = source("src/terminal/dispatch.rs");
    let items = text.lines().filter_map(|line| line.strip_prefix("//! - "));
    items
        .map(|item| {
            let (form, rest) = item.split_once("  ").expect("a form and a name");
            let (name, reason) = rest.split_once(": ").expect("a name and a reason");
            (form.to_owned(), name.to_owned(), reason.to_owned())
        })
        .collect()
}

/// The numbers that the notes of SGR list.
pub(crate) fn attributes() -> Vec<u16> {
    let functions = functions();
    let sgr = functions.iter().find(|function| function.mnemonic == "SGR");
    let notes = &sgr.expect("SGR is in the list").notes;
    let words = notes.split([' ', ',', ';', '.']);
    let mut numbers: Vec<u16> = Vec::new();
    let mut range = false;
    for word in words {
        match word.parse::<u16>() {
            Ok(end) if range => {
                let first = numbers.last().map_or(0, |last| last + 1);
                numbers.extend(first..=end);
                range = false;
            }
            Ok(number) => numbers.push(number),
            Err(_) => range = word == "to",
        }
    }
    numbers
}

/// Modes of the table: family, number and what the comment says.
fn modes() -> Vec<(&'static str, String, String)> {
    let text = source("src/terminal/mode.rs");
    let rows = text.lines().map(str::trim).filter_map(|line| {
        let (family, row) = match line.strip_prefix("(Ansi, ") {
            Some(row) => ("", row),
            None => ("?", line.strip_prefix("(Dec, ")?),
        };
        let (row, comment) = row.split_once("// ")?;
        Some((
            family,
            row.split(',').next()?.to_owned(),
            comment.to_owned(),
        ))
    });
    let modes: Vec<_> = rows.collect();
    assert!(
        modes.len() > 20,
        "every row of the table of modes has a comment"
    );
    modes
}

fn code(text: &str) -> String {
    // A backtick within code needs longer fences; a bar would end the cell.
    let fences = if text.contains('`') {
        ("`` ", " ``")
    } else {
        ("`", "`")
    };
    format!("{}{}{}", fences.0, text.replace('|', "\\|"), fences.1)
}

pub(crate) fn markdown() -> String {
    let mut out = String::from(
        "# Control functions\n\n\
         Generated from the source of `crates/vt`; `UPDATE=1 cargo test -p vt --test sequences`\n\
         writes it anew. `Ps`, `Pn`: a number; `Pm`: several; `Pt`: a text; `SP`: a space. Every\n\
         form is tried by that test: those listed as supported have an effect, the others have none.\n\
         `CSI`, `OSC` and the other C1 controls may be written with `ESC` or as U+0080 to U+009F.\n",
    );
    for (title, functions) in families() {
        let _ = write!(
            out,
            "\n## {title}\n\n| Sequence | | Name | Source |\n|---|---|---|---|\n"
        );
        for function in &functions {
            let forms: Vec<_> = function.forms().map(code).collect();
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                forms.join("<br>"),
                function.mnemonic,
                function.name,
                function.source
            );
        }
        for function in functions
            .iter()
            .filter(|function| !function.notes.is_empty())
        {
            let _ = write!(
                out,
                "\n{}: {}\n",
                function.mnemonic_or_name(),
                function.notes
            );
        }
    }
    out.push_str(
        "\n## Numbers of modes\n\nBesides those of the sequences above (`?47`, `?1047`, `?1048`, `?1049`); \
         all others have no effect.\n\n| Mode | Name |\n|---|---|\n",
    );
    for (family, number, name) in modes() {
        let _ = writeln!(
            out,
            "| {} | {} |",
            code(&format!("{family}{number}")),
            name.replace("  ", " ")
        );
    }
    out.push_str("\n## Without effect\n\n| Sequence | Name | Why |\n|---|---|---|\n");
    for (form, name, reason) in without_effect() {
        let _ = writeln!(
            out,
            "| {} | {} | {reason} |",
            code(&form),
            name.replace("  ", " ")
        );
    }
    out
}

impl Function {
    fn mnemonic_or_name(&self) -> &str {
        if self.mnemonic.is_empty() {
            &self.name
        } else {
            &self.mnemonic
        }
    }
}
