//! Packs a WebAssembly module, a fifth smaller than deflate does, and unpacks it in the browser.
//!
//! The player's engine lies in its script like this, behind the part of this crate that unpacks
//! it. The module is read as code: what comes next is foretold from the operations, locals and
//! numbers before it. Knows WebAssembly's format, nothing of what the engine does.
//!
//! - [`walker`] goes through a module and says what each byte is and what it may depend on;
//! - [`trees`] turn a byte into few decisions, the more common it is the fewer;
//! - [`model`] foretells each decision from what followed the same contexts before;
//! - [`coder`] writes decisions as fractions of bits, the likelier they are the fewer.
//!
//! Both sides learn the same from what went before, so that no table of what was learnt is packed.
//! All arithmetic is exact everywhere: what one machine packed any other unpacks.
//!
//! | export | meaning |
//! |---|---|
//! | `buffer() -> address` | of [`LIMIT`] bytes: what is to be packed or unpacked is put there |
//! | `pack(bytes) -> bytes` | packs a module in place |
//! | `unpack(bytes) -> address` | puts the module where the answer says; `bytes` is its length |
//!
//! Either is done once in the life of an instance. Unpacking takes many calls, so that a page may do
//! other things in between: all but the last give 0.

mod coder;
mod exports;
mod model;
mod trees;
mod walker;

#[cfg(test)]
mod tests;

pub use coder::{State, pack, unpack};
pub use exports::LIMIT;
pub use walker::LENGTH_BYTES;
