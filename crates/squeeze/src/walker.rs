//! Goes through a WebAssembly module and says what each byte is and what it may depend on.
//!
//! The layout is that of <https://webassembly.github.io/spec/core/binary/>. The lengths of the
//! bodies of functions are left out: a body says itself where it ends, and its length takes
//! [`LENGTH_BYTES`] bytes.
//!
//! Which contexts foretell which kind best was found by trying: of about thirty for each kind
//! these are the eight that together packed the engine smallest.

use crate::model::{CONTEXTS, NEIGHBOURHOODS, scramble};

/// Bytes before the first section.
const HEADER_BYTES: u32 = 8;
/// Bytes of the length of each body.
pub const LENGTH_BYTES: usize = 3;

// The sections and operations that are more than bytes here.
const CODE_SECTION: u32 = 10;
const BLOCK: u32 = 0x02;
const ELSE: u32 = 0x05;
const END: u32 = 0x0b;
const BRANCH_BY_TABLE: u32 = 0x0e;
const DROP: u32 = 0x1a;
const GET_LOCAL: u32 = 0x20;
const SET_LOCAL: u32 = 0x21;
const TEE_LOCAL: u32 = 0x22;
const FIRST_PREFIX: u32 = 0xfc;

// Kinds of bytes.
const OTHER: usize = 0;
const OPERATION: usize = 1;
const DECLARATION: usize = 2;
const LOCAL: usize = 3;
const BRANCH: usize = 4;
const ALIGNMENT: usize = 5;
const OFFSET: usize = 6;
const NUMBER: usize = 7;
const LONG_NUMBER: usize = 8;
const CALL: usize = 9;
const GLOBAL: usize = 10;
const CONSTANT: usize = 11;
const TYPE: usize = 12;
const REST: usize = 13;
/// The lengths of codes, which come first.
pub(crate) const LENGTH: usize = 14;
/// Kinds of bytes that modules have.
pub(crate) const MODULE_KINDS: usize = 14;

/// From operation to operation: the kinds of the numbers behind it, in hexadecimal from the right,
/// and how many bytes follow these. The prefixes 0xfc and 0xfd begin at 0x300 and 0x400.
const TABLE: [(u32, u32, usize, u32); 17] = [
    (BLOCK, 0x04, TYPE, 0),
    (0x0c, 0x0d, BRANCH, 0),
    (0x10, 0x10, CALL, 0),
    (0x11, 0x11, TYPE << 4 | TYPE, 0),
    (0x1c, 0x1c, TYPE << 4 | TYPE, 0),
    (GET_LOCAL, TEE_LOCAL, LOCAL, 0),
    (0x23, 0x24, GLOBAL, 0),
    (0x28, 0x3e, OFFSET << 4 | ALIGNMENT, 0),
    (0x3f, 0x40, TYPE, 0),
    (0x41, 0x41, NUMBER, 0),
    (0x42, 0x42, LONG_NUMBER, 0),
    (0x43, 0x43, 0, 4),
    (0x44, 0x44, 0, 8),
    (0x400, 0x40b, OFFSET << 4 | ALIGNMENT, 0),
    (0x40c, 0x40d, 0, 16),
    (0x415, 0x422, TYPE, 0),
    (0x454, 0x45d, OFFSET << 4 | ALIGNMENT, 1),
];

/// How many locals are told apart.
const LOCALS: usize = 1024;

/// Reads or writes a module byte by byte.
pub(crate) trait Coder {
    /// The next byte, of this kind, between neighbours and in contexts.
    fn byte(&mut self, kind: usize, neighbourhood: usize, contexts: &[u32; CONTEXTS]) -> u32;
    /// Leaves out the length of a body, and says where it stands.
    fn skip_length(&mut self) -> usize;
    /// The body is complete whose length was left out there.
    fn set_length(&mut self, place: usize);
    /// Whether the module is complete.
    fn is_at_end(&self) -> bool;
}

/// What is known of a local of the present function.
#[derive(Clone, Copy)]
struct Local {
    /// The operation that followed when it was last read.
    after: u32,
    /// The operation whose result it is.
    made_by: u32,
    /// The offset at which memory was last reached by it, and one.
    offset: u32,
}

impl Local {
    const UNKNOWN: Self = Self {
        after: 0,
        made_by: 0,
        offset: 0,
    };
}

/// Where in a module one is, and what was there before. All zeros before [`Walker::start`].
pub(crate) struct Walker {
    /// Bytes up to the next section.
    left: u32,
    /// Bodies up to the end of the section.
    bodies: u32,
    /// All but the first byte of a number belongs to an operation; 0 where one is to come.
    operation: u32,
    /// The last operations, the latest first.
    operations: [u32; 6],
    /// A hash of the operations since the last that left nothing on the stack.
    statement: u32,
    /// The locals named last, counted from one.
    latest: [u32; 3],
    /// The local set last.
    set: u32,
    locals: [Local; LOCALS],
    value: u32,
    number: u32,
    offset: u32,
    function: u32,
    depth: u32,
    /// The last eight bytes, the latest lowest.
    bytes: u64,
}

impl Walker {
    pub(crate) const fn new() -> Self {
        Self {
            left: 0,
            bodies: 0,
            operation: 0,
            operations: [0; 6],
            statement: 0,
            latest: [0; 3],
            set: 0,
            locals: [Local::UNKNOWN; LOCALS],
            value: 0,
            number: 0,
            offset: 0,
            function: 0,
            depth: 0,
            bytes: 0,
        }
    }

    /// Stands before a module.
    pub(crate) fn start(&mut self) {
        self.left = HEADER_BYTES;
    }

    /// The whole module.
    pub(crate) fn module(&mut self, coder: &mut impl Coder) {
        while self.part(coder) {}
    }

    /// The next body, or what stands before one. Returns whether there is more.
    pub(crate) fn part(&mut self, coder: &mut impl Coder) -> bool {
        if self.bodies > 0 {
            self.bodies -= 1;
            self.body(coder);
            return true;
        }
        while self.left > 0 {
            self.byte(coder, OTHER, 0, 0);
            self.left -= 1;
        }
        if coder.is_at_end() {
            return false;
        }
        let section = self.number(coder, OTHER);
        self.left = self.number(coder, OTHER);
        if section == CODE_SECTION {
            self.bodies = self.number(coder, OTHER);
            self.left = 0;
        }
        true
    }

    fn body(&mut self, coder: &mut impl Coder) {
        let length = coder.skip_length();
        self.function += 1;
        self.operation = 0;
        self.statement = 0;
        self.latest = [0; 3];
        self.set = 0;
        self.locals.fill(Local::UNKNOWN);
        self.value = 0;
        self.offset = 0;
        self.depth = 1;
        for _ in 0..self.number(coder, DECLARATION) {
            self.number(coder, DECLARATION);
            self.number(coder, DECLARATION);
        }
        while self.depth > 0 {
            self.instruction(coder);
        }
        self.operation = 0;
        coder.set_length(length);
    }

    fn instruction(&mut self, coder: &mut impl Coder) {
        self.operation = 0;
        let mut operation = self.byte(coder, OPERATION, 0, 0);
        if operation >= FIRST_PREFIX {
            self.operation = operation;
            operation = (operation - 0xf9) << 8 | self.number(coder, REST);
        }
        self.operation = operation;
        let before = self.operations[0];
        if before == GET_LOCAL || before == TEE_LOCAL {
            self.local().after = operation;
        }
        for (first, last, mut kinds, bytes) in TABLE {
            if first <= operation && operation <= last {
                while kinds > 0 {
                    self.number(coder, kinds & 15);
                    kinds >>= 4;
                }
                for place in 0..bytes {
                    self.byte(coder, CONSTANT, place, 0);
                }
            }
        }
        if operation == BRANCH_BY_TABLE {
            for _ in 0..=self.number(coder, REST) {
                self.number(coder, REST);
            }
        }
        if operation == SET_LOCAL || operation == TEE_LOCAL {
            self.local().made_by = before;
            self.set = self.latest[0];
        }
        match operation {
            BLOCK..=0x04 => self.depth += 1,
            END => self.depth -= 1,
            _ => {}
        }
        self.statement = match operation {
            BLOCK..=ELSE | END..=0x0f | DROP | SET_LOCAL | 0x36..=0x3e => operation,
            _ => scramble(self.statement, operation),
        };
        let [a, b, c, d, e, _] = self.operations;
        self.operations = [operation, a, b, c, d, e];
    }

    /// A number in LEB128.
    #[inline(never)]
    fn number(&mut self, coder: &mut impl Coder, kind: usize) -> u32 {
        let mut value = 0;
        for place in 0.. {
            let byte = self.byte(coder, kind, place, value);
            value |= (byte & 127).wrapping_shl(7 * place);
            if byte < 128 {
                break;
            }
        }
        if kind != OTHER {
            self.value = value;
        }
        match kind {
            LOCAL => self.latest = [value + 1, self.latest[0], self.latest[1]],
            OFFSET => {
                self.offset = value;
                self.local().offset = value + 1;
            }
            NUMBER => self.number = value,
            _ => {}
        }
        value
    }

    /// The local named last.
    fn local(&mut self) -> &mut Local {
        &mut self.locals[self.latest[0] as usize % LOCALS]
    }

    /// The byte at this place of a number, whose value is this so far.
    #[inline(never)]
    fn byte(&mut self, coder: &mut impl Coder, kind: usize, place: u32, value: u32) -> u32 {
        let near = if kind == OTHER {
            self.bytes as u32
        } else {
            self.operations[0] + (self.operations[0] >> 8) * 23
        };
        let neighbourhood = (kind << 6 | near as usize & 63) % NEIGHBOURHOODS;
        let role = scramble((kind as u32) << 16 | self.operation, place << 28 ^ value);
        let mut contexts = [0; CONTEXTS];
        for (index, (context, parts)) in contexts.iter_mut().zip(self.parts(kind)).enumerate() {
            let [one, two, three] = parts;
            let both = scramble(scramble(role + index as u32, one), two);
            *context = scramble(both, three);
        }
        let byte = coder.byte(kind, neighbourhood, &contexts);
        self.bytes = self.bytes << 8 | u64::from(byte);
        byte
    }

    /// What the contexts are made of.
    fn parts(&mut self, kind: usize) -> [[u32; 3]; CONTEXTS] {
        let Local {
            after,
            made_by,
            offset,
        } = *self.local();
        let Self {
            statement,
            set,
            value,
            number,
            function,
            depth,
            ..
        } = *self;
        let [a, b, c, d, e, f] = self.operations;
        let (ab, cd, ef) = (a | b << 11, c | d << 11, e | f << 11);
        let [latest, second, third] = self.latest;
        let (near, far) = (self.bytes as u32, (self.bytes >> 32) as u32);
        let three = near & 0xff_ffff;
        let eight = [near, far, 0];
        match kind {
            OTHER => [
                [near >> 16, 0, 0],
                [near & 255, 0, 0],
                [0; 3],
                eight,
                [far & 255, near & 255, 0],
                [near & 0xff00, 0, 0],
                [three, 0, 0],
                [far >> 24, 0, 0],
            ],
            OPERATION => [
                [a, after, made_by],
                [ab, cd, 0],
                [a, 0, 0],
                [ab, cd, ef],
                [a, value, 0],
                [ab, 0, 0],
                eight,
                [statement, made_by, after],
            ],
            LOCAL => [
                [function, set, 0],
                [function, depth, 0],
                [function, 0, 0],
                [function, ab, c],
                [latest | second << 16, third, a],
                [near, far & 0xffff, 0],
                [function, latest, a],
                [statement, 0, 0],
            ],
            OFFSET => [
                [self.offset, ab, c],
                [0; 3],
                [function, latest, 0],
                [offset, 0, 0],
                [near, 0, 0],
                [self.offset, a, 0],
                eight,
                [self.offset, ab, 0],
            ],
            _ => [
                eight,
                [statement, 0, 0],
                [number, ab, 0],
                [0; 3],
                [made_by, a, 0],
                [three, 0, 0],
                [function, 0, 0],
                [ab, cd, 0],
            ],
        }
    }
}

/// Goes through the lengths of the codes of all kinds, which are no part of the module.
pub(crate) fn lengths(coder: &mut impl Coder, mut put: impl FnMut(usize, usize, u32)) {
    for kind in 0..MODULE_KINDS {
        let (mut one, mut two) = (0, 0);
        for byte in 0..256 {
            let mut contexts = [0; CONTEXTS];
            let parts = [
                one,
                one | two << 4,
                byte >> 4,
                kind as u32,
                byte >> 6,
                0,
                one,
                byte,
            ];
            for (index, (context, part)) in contexts.iter_mut().zip(parts).enumerate() {
                *context = scramble(index as u32, part);
            }
            let length = coder.byte(LENGTH, LENGTH << 6, &contexts);
            put(kind, byte as usize, length);
            (one, two) = (length, one);
        }
    }
}
