//! What happens around every handler.

pub(crate) mod access_log;
pub(crate) mod linger;
pub(crate) mod same_origin;
pub(crate) mod security_headers;
