//! What happens around every handler.

pub(crate) mod access_log;
pub(crate) mod client;
pub(crate) mod compression;
pub(crate) mod error_pages;
pub(crate) mod linger;
pub(crate) mod members_only;
pub(crate) mod patience;
pub(crate) mod rate_limit;
pub(crate) mod same_origin;
pub(crate) mod security_headers;
