//! The collections of a parcel, once its recordings are in.

use super::Import;
use crate::collection::Collection;
use crate::error::{AppError, words};
use crate::parcel::manifest::Arranged;
use crate::recording::Address;
use crate::routes::collections::may_add;
use crate::store::imports::{self, Found};
use crate::store::{collections, recordings};

impl Import<'_> {
    /// Makes the collections, of what there is now.
    pub(super) async fn arrange(&mut self) -> Result<(), AppError> {
        for entry in std::mem::take(&mut self.collections) {
            let (found, is_new, lost) = self.collection(&entry).await?;
            let url = self.state.url(&format!("/c/{}", found.slug));
            let note = (lost > 0).then(|| words::left_out(lost));
            self.report.taken(entry.name(), is_new, url, note);
        }
        Ok(())
    }

    /// Makes a collection, or completes the one that there is with what is new. Gives whether it
    /// is new, and how many recordings of it are not here.
    async fn collection(&self, entry: &Arranged) -> Result<(Found, bool, usize), AppError> {
        let (state, original) = (self.state, self.original(entry.id));
        let mut transaction = state.db.begin().await?;
        let made_at = entry.created_at.unwrap_or_default();
        let found = imports::collection(&mut transaction, original, &entry.title, made_at).await?;
        let is_new = found.is_none();
        let found = match found {
            Some(found) => found,
            None => {
                let (title, words) = (&entry.title, &entry.words);
                let made = collections::create(&mut transaction, self.user.id, title, words);
                let made = made.await?;
                imports::note_collection(&mut transaction, original, made.id).await?;
                Found {
                    id: made.id,
                    slug: made.slug(),
                }
            }
        };
        transaction.commit().await?;
        let address = Address::Number(found.id);
        let collection = collections::find(&state.db, &address).await?;
        let collection = collection.ok_or_else(AppError::collection_not_found)?;
        let mut order = collections::order(&state.db, found.id).await?;
        let mut lost = 0;
        for id in &entry.recordings {
            match self.counterpart(&collection, *id).await? {
                Some((id, is_new_here)) if is_new || is_new_here => order.push(id),
                Some(_) => {}
                None => lost += 1,
            }
        }
        let mut transaction = state.db.begin().await?;
        collections::set_recordings(&mut transaction, found.id, &order).await?;
        transaction.commit().await?;
        Ok((found, is_new, lost))
    }

    /// What a recording of a collection is here, and whether it is new. One of somebody else is
    /// itself, where the archive was made here.
    async fn counterpart(
        &self,
        collection: &Collection,
        id: i64,
    ) -> Result<Option<(i64, bool)>, AppError> {
        if let Some((found, is_new)) = self.made.get(&id) {
            return Ok(Some((found.id, *is_new)));
        }
        if self.origin != self.state.base_url() {
            return Ok(None);
        }
        let found = recordings::with_id(&self.state.db, id).await?;
        let found = found.filter(|one| may_add(self.user.actor(), collection, one));
        Ok(found.map(|one| (one.id, false)))
    }
}
