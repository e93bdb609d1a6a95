//! Prints the screen that bytes on standard input leave, as cases in `fixtures/vt` have it.
//!
//! Usage: cargo run -p vt --example describe -- 80x24 <input >screen

#[path = "../tests/reference/describe.rs"]
mod describe;

use std::error::Error;
use std::io::Read;

use vt::{Size, Vt};

fn main() -> Result<(), Box<dyn Error>> {
    let size = std::env::args()
        .nth(1)
        .ok_or("give the size, such as 80x24")?;
    let (cols, rows) = size.split_once('x').ok_or("the size is COLUMNSxROWS")?;
    let mut vt = Vt::new(Size::new(cols.parse()?, rows.parse()?));
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    vt.feed(&input);
    print!("{}", describe::describe(&vt));
    Ok(())
}
