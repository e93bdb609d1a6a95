//! What was measured, as tables in Markdown.

use std::fmt::Write;

use crate::corpus::Kind;
use crate::engine::{Contender, Role, SCROLLBACK};
use crate::measure::{Row, geometric_mean, median, ratio};

/// The tables of all corpora for both settings of scrollback, the averages, and the noise.
#[must_use]
pub fn render(rows: &[Row], contenders: &[Contender]) -> String {
    let mut out = String::new();
    for scrollback in [0, SCROLLBACK] {
        let shown: Vec<usize> = (0..contenders.len())
            .filter(|&place| {
                let contender = &contenders[place];
                contender.scrollback == scrollback
                    || matches!(contender.role, Role::Limit | Role::Parser)
            })
            .collect();
        let table = Table { contenders, shown };
        _ = writeln!(out, "\nScrollback {scrollback}, MB/s (medians)\n");
        table.write(rows, &mut out);
    }
    write_cost_of_scrollback(rows, contenders, &mut out);
    write_noise(rows, &mut out);
    out
}

/// One table: the contenders with one setting of scrollback.
struct Table<'a> {
    contenders: &'a [Contender],
    /// Which of them are columns.
    shown: Vec<usize>,
}

impl Table<'_> {
    fn write(&self, rows: &[Row], out: &mut String) {
        *out += "| corpus |";
        for &place in &self.shown {
            _ = write!(out, " {} |", self.contenders[place].name);
        }
        *out += " ours, min..max | ÷ best peer | ÷ alacritty |\n|---|";
        *out += &"--:|".repeat(self.shown.len() + 3);
        out.push('\n');
        for row in rows {
            self.write_row(row, out);
        }
        for (kind, label) in [
            (Kind::Recording, "recordings"),
            (Kind::Text, "texts"),
            (Kind::Synthetic, "synthetic"),
        ] {
            let rows: Vec<&Row> = rows.iter().filter(|row| row.kind == kind).collect();
            if !rows.is_empty() {
                self.write_means(label, &rows, out);
            }
        }
    }

    fn write_row(&self, row: &Row, out: &mut String) {
        _ = write!(out, "| {} |", row.corpus);
        for &place in &self.shown {
            _ = write!(out, " {} |", rate(median(row.rates[place].iter().copied())));
        }
        let ours = &row.rates[self.place("ours")];
        let (least, most) = range(ours);
        _ = write!(out, " {}..{} |", rate(least), rate(most));
        _ = writeln!(
            out,
            " {:.2} | {:.2} |",
            self.over_best(row),
            self.over_alacritty(row)
        );
    }

    fn write_means(&self, label: &str, rows: &[&Row], out: &mut String) {
        _ = write!(out, "| **{label}, geometric mean of {}** |", rows.len());
        for &place in &self.shown {
            let medians = rows
                .iter()
                .map(|row| median(row.rates[place].iter().copied()));
            _ = write!(out, " {} |", rate(geometric_mean(medians)));
        }
        let best = geometric_mean(rows.iter().map(|row| self.over_best(row)));
        let alacritty = geometric_mean(rows.iter().map(|row| self.over_alacritty(row)));
        _ = writeln!(out, " | **{best:.2}** | **{alacritty:.2}** |");
    }

    fn place(&self, name: &str) -> usize {
        let found = self
            .shown
            .iter()
            .find(|&&place| self.contenders[place].name == name);
        *found.expect("every table shows all terminals")
    }

    fn over_best(&self, row: &Row) -> f64 {
        let ours = &row.rates[self.place("ours")];
        let peers = self
            .shown
            .iter()
            .filter(|&&place| self.contenders[place].role == Role::Peer);
        peers
            .map(|&place| ratio(ours, &row.rates[place]))
            .fold(f64::INFINITY, f64::min)
    }

    fn over_alacritty(&self, row: &Row) -> f64 {
        ratio(
            &row.rates[self.place("ours")],
            &row.rates[self.place("alacritty")],
        )
    }
}

fn write_cost_of_scrollback(rows: &[Row], contenders: &[Contender], out: &mut String) {
    let place = |scrollback| {
        let ours = |contender: &Contender| {
            contender.role == Role::Ours && contender.scrollback == scrollback
        };
        contenders
            .iter()
            .position(ours)
            .expect("ours runs with both settings")
    };
    let (without, with) = (place(0), place(SCROLLBACK));
    let ratios = rows
        .iter()
        .map(|row| ratio(&row.rates[with], &row.rates[without]));
    let mean = geometric_mean(ratios);
    _ = writeln!(
        out,
        "\nOurs with scrollback ÷ without, geometric mean of all: {mean:.3}"
    );
}

/// How far the rounds of the same measurement lie apart, so that nobody reads more into a
/// difference than there is.
fn write_noise(rows: &[Row], out: &mut String) {
    let spreads = rows.iter().flat_map(|row| &row.rates).map(|rates| {
        let (least, most) = range(rates);
        most / least
    });
    let spreads: Vec<f64> = spreads.collect();
    let (least, most) = range(&spreads);
    let middle = median(spreads.iter().copied());
    _ = writeln!(
        out,
        "Noise: the best round is {least:.2}..{most:.2} times the worst, {middle:.2} in the middle"
    );
}

fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    (least, most)
}

fn rate(value: f64) -> String {
    if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}
