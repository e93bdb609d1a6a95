//! Rounds of measurements, interleaved so that a busy moment of the machine hits all alike.

use crate::clock::Stopwatch;
use crate::corpus::{Corpus, Kind};
use crate::engine::Contender;

/// A sample feeds at least so many bytes, repeating a short corpus.
const SAMPLE_BYTES: usize = 2_000_000;

/// The rates of all contenders on one corpus.
#[derive(Clone, Debug)]
pub struct Row {
    /// The corpus.
    pub corpus: String,
    /// Which average it counts in.
    pub kind: Kind,
    /// For each contender, in millions of bytes per second, one rate per round.
    pub rates: Vec<Vec<f64>>,
}

/// Measures everything, `rounds` times.
///
/// Within a round all contenders take their turn on one corpus before the next corpus; who
/// begins changes from round to round.
#[must_use]
pub fn measure(corpora: &[Corpus], contenders: &[Contender], rounds: usize) -> Vec<Row> {
    let row = |corpus: &Corpus| Row {
        corpus: corpus.name.clone(),
        kind: corpus.kind,
        rates: vec![Vec::with_capacity(rounds); contenders.len()],
    };
    let mut rows: Vec<Row> = corpora.iter().map(row).collect();
    for round in 0..rounds {
        for (corpus, row) in corpora.iter().zip(&mut rows) {
            for turn in 0..contenders.len() {
                let place = (turn + round) % contenders.len();
                row.rates[place].push(sample(corpus, &contenders[place]));
            }
        }
        eprintln!("round {} of {rounds}", round + 1);
    }
    rows
}

fn sample(corpus: &Corpus, contender: &Contender) -> f64 {
    let length = corpus.text.len().max(1);
    let times = SAMPLE_BYTES.div_ceil(length);
    let stopwatch = Stopwatch::start();
    for _ in 0..times {
        (contender.run)(corpus, contender.scrollback);
    }
    (length * times) as f64 / 1e6 / stopwatch.seconds()
}

/// The middle of some values, not a number where there are none.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

/// The geometric mean, not a number where there are no values.
#[must_use]
pub fn geometric_mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value.ln();
        count += 1.0;
    }
    (sum / count).exp()
}

/// How much faster `ours` was than `theirs`: the middle of the rounds' ratios, in which both
/// ran within the same moments.
#[must_use]
pub fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    median(ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_halfway_between_two() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn the_geometric_mean_of_a_ratio_and_its_inverse_is_one() {
        assert!((geometric_mean([4.0, 0.25]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        assert_eq!(ratio(&[10.0, 2.0, 30.0], &[5.0, 1.0, 10.0]), 2.0);
    }
}
