//! Signals as something that a poll loop can wait for.
//!
//! A handler sets a flag and writes one byte into a socket pair; the loop polls the other end.
//! Once a [`Signals`] is dropped, the signals that end a program do so again.
//!
//! See signal(7).

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGXFSZ};
use signal_hook::{SigId, flag, low_level};

/// The signals that ask the program to end.
const ENDING: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];
/// The signals that only have to wake the loop. SIGXFSZ is here because its default action
/// would end the program where a failed write is enough.
const WAKING: [i32; 4] = [SIGCHLD, SIGCONT, SIGWINCH, SIGXFSZ];

/// Handlers that are in place as long as this value lives.
#[derive(Debug)]
pub struct Signals {
    wake: UnixStream,
    raised: Vec<(i32, Arc<AtomicBool>)>,
    ids: Vec<SigId>,
}

impl Signals {
    /// Installs the handlers.
    pub fn install() -> io::Result<Signals> {
        let (wake, writer) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        writer.set_nonblocking(true)?;
        default_action().store(false, Ordering::SeqCst);
        let mut signals = Signals {
            wake,
            raised: Vec::new(),
            ids: Vec::new(),
        };
        for signal in ENDING.into_iter().chain(WAKING) {
            let raised = Arc::new(AtomicBool::new(false));
            // The flag first: handlers run in this order, and the loop looks at the flags
            // after it was woken.
            signals
                .ids
                .push(flag::register(signal, Arc::clone(&raised))?);
            signals
                .ids
                .push(low_level::pipe::register(signal, writer.try_clone()?)?);
            signals.raised.push((signal, raised));
        }
        Ok(signals)
    }

    /// Forgets the wake-up; call it after `poll` has reported the descriptor.
    pub fn acknowledge(&self) {
        let mut bytes = [0; 64];
        while (&self.wake)
            .read(&mut bytes)
            .is_ok_and(|count| count == bytes.len())
        {}
    }

    /// The signal that asks the program to end, if one came since the last call.
    pub fn take_ending(&self) -> Option<i32> {
        ENDING.into_iter().find(|&signal| self.take(signal))
    }

    /// Whether a child ended since the last call.
    pub fn take_child(&self) -> bool {
        self.take(SIGCHLD)
    }

    /// Whether the window changed its size since the last call.
    pub fn take_window(&self) -> bool {
        self.take(SIGWINCH)
    }

    /// Whether the program goes on after it was stopped, since the last call.
    pub fn take_continued(&self) -> bool {
        self.take(SIGCONT)
    }

    /// Leaves the handlers in place for the rest of the program, which ends in due time by itself:
    /// a window that is closed sends more than one signal.
    pub fn keep(self) {
        std::mem::forget(self);
    }

    fn take(&self, signal: i32) -> bool {
        let raised = self.raised.iter().find(|(number, _)| *number == signal);
        raised.is_some_and(|(_, flag)| flag.swap(false, Ordering::SeqCst))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
        default_action().store(true, Ordering::SeqCst);
    }
}

/// Whether the ending signals have their default action. Removing a handler does not bring
/// that back, so one handler stays for the rest of the program and looks at this flag.
fn default_action() -> &'static AtomicBool {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in ENDING {
            // Fails only for signals that cannot be handled, and these can.
            let _ = flag::register_conditional_default(signal, Arc::clone(&flag));
        }
        flag
    })
}
