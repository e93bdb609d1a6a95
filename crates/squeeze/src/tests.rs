#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::thread;

use crate::{LENGTH_BYTES, State, pack, unpack};

/// The state is larger than the stack of a thread usually is.
const STACK_BYTES: usize = 64 << 20;

fn packed(module: &[u8]) -> Vec<u8> {
    thread::scope(|scope| {
        let pack = || pack(&mut Box::new(State::new()), module);
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, pack).unwrap().join().unwrap()
    })
}

/// What is unpacked, and in how many calls.
fn unpacked(packed: &[u8], bytes: usize) -> (Vec<u8>, usize) {
    thread::scope(|scope| {
        let unpack = || {
            let mut module = vec![0; bytes];
            let mut state = Box::new(State::new());
            let mut calls = 1;
            while !unpack(&mut state, packed, &mut module) {
                calls += 1;
            }
            (module, calls)
        };
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, unpack).unwrap().join().unwrap()
    })
}

/// The bytes that a module takes packed, which are unpacked to the same.
fn round_trip(module: &[u8]) -> usize {
    let packed = packed(module);
    assert!(unpacked(&packed, module.len()).0 == module, "{module:02x?}");
    packed.len()
}

fn leb128(mut value: usize, least: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0 || bytes.len() < least {
        bytes.push(value as u8 & 127 | 128);
        value >>= 7;
    }
    *bytes.last_mut().unwrap() &= 127;
    bytes
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id], &leb128(content.len(), 1)[..], content].concat()
}

fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    [&b"\0asm\x01\0\0\0"[..], &sections.concat()].concat()
}

/// A code section; each body has no locals and ends.
fn code(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut content = leb128(bodies.len(), 1);
    for body in bodies {
        content.extend(leb128(body.len() + 2, LENGTH_BYTES));
        content.extend([&[0], &body[..], &[0x0b]].concat());
    }
    section(10, &content)
}

/// Bytes without a pattern: xorshift, <https://www.jstatsoft.org/article/view/v008i14>.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_u32;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as u8
    };
    (0..count).map(next).collect()
}

#[test]
fn a_module_without_anything_comes_back() {
    round_trip(&module(&[]));
}

#[test]
fn noise_comes_back_hardly_longer_than_it_was() {
    let bytes = round_trip(&module(&[section(11, &noise(100_000))]));
    assert!(bytes < 104_000, "{bytes}");
}

#[test]
fn each_body_is_unpacked_by_a_call_of_its_own() {
    let module = module(&[code(&vec![vec![0x01]; 100])]);
    assert!(unpacked(&packed(&module), module.len()).1 > 100);
}

#[test]
fn every_kind_of_operation_comes_back() {
    let operations: &[&[u8]] = &[
        &[0x02, 0x40, 0x0c, 0x00, 0x0b],
        &[0x03, 0x7f, 0x41, 0xff, 0x7e, 0x0d, 0x01, 0x0b],
        &[0x04, 0x40, 0x01, 0x05, 0x00, 0x0b],
        &[0x0e, 0x02, 0x00, 0x01, 0x02],
        &[0x10, 0x85, 0x01],
        &[0x11, 0x02, 0x00],
        &[0x1c, 0x01, 0x7f],
        &[0x20, 0x80, 0x02, 0x21, 0x01, 0x22, 0x00],
        &[0x23, 0x00, 0x24, 0x00],
        &[0x28, 0x02, 0x80, 0x80, 0x04, 0x3e, 0x02, 0x00],
        &[0x3f, 0x00, 0x40, 0x00],
        &[
            0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f,
        ],
        &[0x43, 0x0b, 0x0b, 0x0b, 0x0b],
        &[0x44, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b],
        &[0xfc, 0x00],
        &[0xfd, 0x00, 0x04, 0x10],
        &[
            0xfd, 0x0c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        ],
        &[0xfd, 0x15, 0x03],
        &[0xfd, 0x54, 0x00, 0x00, 0x0b],
        &[0xfd, 0xba, 0x01],
    ];
    let bodies: Vec<_> = operations
        .iter()
        .map(|operation| operation.to_vec())
        .collect();
    round_trip(&module(&[code(&bodies)]));
    round_trip(&module(&[
        code(&[bodies.concat()]),
        section(11, b"behind the code"),
    ]));
}

#[test]
fn what_was_there_before_takes_hardly_any_bytes() {
    let body = |number: u8| {
        vec![
            0x20,
            0x00,
            0x41,
            number & 63,
            0x6a,
            0x21,
            0x01,
            0x20,
            0x01,
            0x1a,
        ]
    };
    let bodies: Vec<_> = (0..200).map(body).collect();
    let bytes = round_trip(&module(&[code(&bodies)]));
    assert!(bytes < 400, "{bytes}");
}

#[test]
fn bytes_that_are_common_beyond_measure_have_codes_that_are_not_too_long() {
    // Counts like Fibonacci's numbers would make a tree of 22 storeys.
    let (mut one, mut two) = (1, 1);
    let mut content = Vec::new();
    for byte in 0..23 {
        content.extend(vec![byte; one]);
        (one, two) = (two, one + two);
    }
    round_trip(&module(&[section(11, &content)]));
}
