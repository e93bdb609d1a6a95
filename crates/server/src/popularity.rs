//! How popular a recording is: its views, each of which counts for half after a week.
//!
//! What is kept is the logarithm to base 2 of Σ 2^(time of view in weeks since 1970). A view
//! raises it once; no later moment has to touch it, because all scores age alike: the order by
//! this number is the order by Σ 0.5^(age in weeks) at any moment.

/// Parts into which a unit of the logarithm is divided in the database.
const UNIT: f64 = 1e9;

const WEEK_MICROS: f64 = 7.0 * 86_400.0 * 1e6;

/// What a recording has to be worth to be called popular: two views, if they were just now.
const LEAST: f64 = 2.0;

/// The score after one more view. `score` is 0 for a recording that had none.
pub(crate) fn viewed(score: i64, now: i64) -> i64 {
    let view = weeks(now);
    if score <= 0 {
        return stored(view);
    }
    let before = score as f64 / UNIT;
    let (high, low) = (before.max(view), before.min(view));
    stored(high + (low - high).exp2().ln_1p() / std::f64::consts::LN_2)
}

/// The score that a recording needs now to be popular.
pub(crate) fn least(now: i64) -> i64 {
    stored(weeks(now) + LEAST.log2())
}

fn weeks(time: i64) -> f64 {
    time as f64 / WEEK_MICROS
}

/// Scores are below 10^13 for thousands of years: exact in both types.
fn stored(score: f64) -> i64 {
    (score * UNIT).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: i64 = 7 * 86_400 * 1_000_000;
    const NOW: i64 = 2900 * WEEK;

    fn after(views: &[i64]) -> i64 {
        views.iter().fold(0, |score, time| viewed(score, *time))
    }

    #[test]
    fn a_view_counts_for_half_after_a_week() {
        let two_last_week = after(&[NOW - WEEK, NOW - WEEK]);
        assert!((two_last_week - after(&[NOW])).abs() <= 1);
        assert!(after(&[NOW - WEEK, NOW - WEEK, NOW - WEEK]) > after(&[NOW]));
        assert!(after(&[NOW - WEEK]) < after(&[NOW]));
    }

    #[test]
    fn it_takes_two_fresh_views_or_many_old_ones_to_be_popular() {
        assert!(after(&[NOW]) < least(NOW));
        assert!(after(&[NOW, NOW]) >= least(NOW));
        assert!(after(&[NOW, NOW]) < least(NOW + 3600 * 1_000_000));
        assert!(after(&[NOW - WEEK; 4]) >= least(NOW));
        assert!(after(&[NOW - WEEK; 3]) < least(NOW));
    }

    #[test]
    fn the_thousandth_view_still_counts() {
        let score = after(&[NOW; 1000]);
        assert!(viewed(score, NOW) > score + 1_000_000);
    }

    #[test]
    fn views_may_arrive_out_of_order() {
        assert!((after(&[NOW, NOW - WEEK]) - after(&[NOW - WEEK, NOW])).abs() <= 1);
    }
}
