//! The engines, each behind the same small interface.

mod alacritty;
mod avt;
mod limit;
mod ours;
mod vt100;
mod vte;

use std::hint::black_box;

use crate::corpus::Corpus;

/// A consumer of terminal output.
pub trait Engine {
    /// A fresh one that keeps up to `scrollback` lines.
    fn new(cols: u16, rows: u16, scrollback: usize) -> Self;

    /// Takes one chunk, and forgets what has changed, as a program that draws after each chunk
    /// would.
    fn feed(&mut self, chunk: &str);

    /// The rows of the screen without the blanks at their ends; none where there is no screen.
    fn screen(&self) -> Vec<String>;
}

/// What an engine is in the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// What this project makes.
    Ours,
    /// Another whole terminal.
    Peer,
    /// A parser that keeps no screen: less work than a terminal has.
    Parser,
    /// One pass over the bytes: what memory allows.
    Limit,
}

/// An engine with one setting, ready to be run.
#[derive(Clone, Copy, Debug)]
pub struct Contender {
    /// The engine's name.
    pub name: &'static str,
    /// What it is in the comparison.
    pub role: Role,
    /// Lines of scrollback that it keeps.
    pub scrollback: usize,
    /// Feeds a corpus to a fresh engine and drops it.
    pub run: fn(&Corpus, usize),
    /// The screens at some places of a corpus, the last at its end.
    pub screens: fn(&Corpus, usize) -> Vec<Vec<String>>,
}

/// The scrollback of the second table.
pub const SCROLLBACK: usize = 1000;

/// All engines in the order of the table's columns.
#[must_use]
pub fn contenders() -> Vec<Contender> {
    let mut all = vec![
        contender::<limit::Copy>("memcpy", Role::Limit),
        contender::<limit::Search>("memchr", Role::Limit),
        contender::<vte::Parser>("vte", Role::Parser),
    ];
    for scrollback in [0, SCROLLBACK] {
        let terminals = [
            contender::<avt::Terminal>("avt", Role::Peer),
            contender::<alacritty::Terminal>("alacritty", Role::Peer),
            contender::<vt100::Terminal>("vt100", Role::Peer),
            contender::<ours::Terminal>("ours", Role::Ours),
        ];
        all.extend(terminals.map(|terminal| Contender {
            scrollback,
            ..terminal
        }));
    }
    all
}

fn contender<E: Engine>(name: &'static str, role: Role) -> Contender {
    Contender {
        name,
        role,
        scrollback: 0,
        run: run::<E>,
        screens: screens::<E>,
    }
}

fn run<E: Engine>(corpus: &Corpus, scrollback: usize) {
    let mut engine = E::new(corpus.cols, corpus.rows, scrollback);
    for chunk in corpus.chunks() {
        engine.feed(chunk);
    }
    black_box(engine);
}

fn screens<E: Engine>(corpus: &Corpus, count: usize) -> Vec<Vec<String>> {
    let mut engine = E::new(corpus.cols, corpus.rows, 0);
    let mut screens = Vec::with_capacity(count);
    for (index, chunk) in corpus.chunks().enumerate() {
        engine.feed(chunk);
        // Rounded up, so that the last chunk is a place however few there are.
        if (index + 1) * count / corpus.ends.len() > screens.len() {
            screens.push(engine.screen());
        }
    }
    screens
}
