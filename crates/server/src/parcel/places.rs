//! How many parcels come in at once: one into each account, and few on a node.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::error::AppError;

/// Most imports at once on a node: each holds a manifest.
const AT_ONCE: usize = 8;

/// Whose parcels are coming in on this node.
#[derive(Debug, Default)]
pub(crate) struct Imports(Mutex<BTreeSet<i64>>);

/// The place of one of them.
pub(super) struct Place<'a> {
    imports: &'a Imports,
    user_id: i64,
}

impl Imports {
    /// A place for a parcel of an account, if there is one; it is free again when it is dropped.
    pub(super) fn enter(&self, user_id: i64) -> Result<Place<'_>, AppError> {
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() >= AT_ONCE {
            return Err(AppError::imports_busy());
        }
        if !users.insert(user_id) {
            return Err(AppError::import_under_way());
        }
        Ok(Place {
            imports: self,
            user_id,
        })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let users = self.imports.0.lock();
        users
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.user_id);
    }
}
