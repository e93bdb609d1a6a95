//! Accounts: getting in, settings, devices, and installations of the recorder.

pub(crate) mod connect;
pub(crate) mod login;
pub(crate) mod mailbox;
pub(crate) mod session;
pub(crate) mod settings;
