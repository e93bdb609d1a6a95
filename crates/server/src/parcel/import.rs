//! A parcel comes in: what is new in it becomes the account's, what was here before stays, and
//! what cannot be taken is told by its name.
//!
//! Each recording is taken as an upload is: checked, kept, and its row committed, before the next
//! one is looked at. So an import that ends in the midst is gone on with by sending the archive
//! again.

mod arrange;

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::timeout;

use super::MANIFEST;
use super::manifest::{self, Announced, Arranged, Manifest, Told};
use super::report::Report;
use super::unpack::{Broken, Head, Kind, Pieces, Unpacker};
use crate::account::User;
use crate::error::{AppError, words};
use crate::indexer;
use crate::routes::recordings::upload::{Spool, admit, keep, remove};
use crate::state::AppState;
use crate::store::db::{self, WriteTransaction};
use crate::store::imports::{self, Found, Original};
use crate::store::users::listing;
use crate::store::{installations, recordings};
use crate::token;

/// Most entries of an archive, known or not.
const MOST_ENTRIES: usize = 4 * manifest::ENTRIES;

/// Takes a parcel into an account. It fails only when there is no manifest that can be read;
/// everything later is told in the report.
pub(crate) async fn import(
    state: &AppState,
    user: &User,
    pieces: Pieces<'_>,
) -> Result<Report, AppError> {
    let _place = state.imports.enter(user.id)?;
    let mut archive = Unpacker::new(pieces, &state.config.timeouts);
    let manifest = manifest(&mut archive).await?;
    let mut import = Import::new(state, user, manifest);
    match import.files(&mut archive).await {
        Ok(()) => {
            import.arrange().await?;
            import.report.complete = true;
        }
        Err(broken) => {
            let left = import.wanted.len() + import.collections.len();
            import.report.problem = Some(words::unfinished_import(&broken.words(), left));
        }
    }
    indexer::wake(state);
    Ok(import.report)
}

async fn manifest(archive: &mut Unpacker<'_>) -> Result<Manifest, AppError> {
    let refused = |broken: Broken| match broken {
        Broken::Request(error) => error,
        broken => AppError::not_a_parcel(&broken.words()),
    };
    loop {
        let head = archive.next().await.map_err(refused)?;
        let head = head.ok_or_else(AppError::manifest_missing)?;
        match head.kind {
            Kind::Frame => continue,
            Kind::File if head.name == MANIFEST => {}
            _ => return Err(AppError::manifest_missing()),
        }
        if head.bytes > manifest::BYTES {
            return Err(AppError::manifest_too_large(manifest::BYTES));
        }
        let mut text = Vec::new();
        while let Some(piece) = archive.content().await.map_err(refused)? {
            text.extend_from_slice(&piece);
        }
        let read = tokio::task::spawn_blocking(move || Manifest::read(&text));
        return read.await.map_err(|_| AppError::internal())?;
    }
}

/// An import under way.
struct Import<'a> {
    state: &'a AppState,
    user: &'a User,
    origin: String,
    /// What the archive is said to have and did not give yet, by the names of files.
    wanted: BTreeMap<String, Announced>,
    collections: Vec<Arranged>,
    /// Names of entries that were refused already: their files are no news.
    told: BTreeSet<String>,
    /// What recordings became, by their numbers at their origin; whether they are new.
    made: BTreeMap<i64, (Found, bool)>,
    report: Report,
}

impl<'a> Import<'a> {
    fn new(state: &'a AppState, user: &'a User, manifest: Manifest) -> Import<'a> {
        let mut import = Import {
            state,
            user,
            origin: manifest::shortened(&manifest.origin),
            wanted: BTreeMap::new(),
            collections: Vec::new(),
            told: BTreeSet::new(),
            made: BTreeMap::new(),
            report: Report::default(),
        };
        for Told(entry) in manifest.recordings {
            match entry {
                Ok(entry) if import.wanted.contains_key(&entry.file) => {
                    let name = manifest::shortened(&entry.file);
                    import.report.refuse(name, words::named_twice());
                }
                Ok(entry) => {
                    import.wanted.insert(entry.file.clone(), entry);
                }
                Err(refused) => {
                    import.told.insert(refused.name.clone());
                    import.report.refuse(refused.name, refused.reason);
                }
            }
        }
        for Told(entry) in manifest.collections {
            match entry {
                Ok(entry) => import.collections.push(entry),
                Err(refused) => import.report.refuse(refused.name, refused.reason),
            }
        }
        import
    }

    /// Goes through the files of the archive.
    async fn files(&mut self, archive: &mut Unpacker<'_>) -> Result<(), Broken> {
        let mut entries = 0;
        while let Some(head) = archive.next().await? {
            entries += 1;
            if entries > MOST_ENTRIES {
                return Err(Broken::Request(AppError::manifest_too_long(MOST_ENTRIES)));
            }
            match (head.kind, self.wanted.remove(&head.name)) {
                (Kind::Frame, None) => {}
                (_, None) if self.told.contains(&head.name) => {}
                (Kind::File, Some(entry)) => self.file(archive, &head, entry).await?,
                (Kind::Frame | Kind::Other, Some(_)) => {
                    self.report.refuse(head.name, words::not_a_file());
                }
                (Kind::File | Kind::Other, None) => {
                    let name = manifest::shortened(&head.name);
                    self.report
                        .refuse_stranger(name, words::not_in_the_manifest());
                }
            }
        }
        for name in std::mem::take(&mut self.wanted).into_keys() {
            let name = manifest::shortened(&name);
            self.report.refuse(name, words::not_in_the_archive());
        }
        Ok(())
    }

    async fn file(
        &mut self,
        archive: &mut Unpacker<'_>,
        head: &Head,
        entry: Announced,
    ) -> Result<(), Broken> {
        let (id, name) = (entry.id, entry.file.clone());
        let taken = match self.before(&entry).await {
            Ok(Some(found)) => Ok((found, false)),
            Ok(None) => match self.receive(archive, head).await? {
                Ok(file) => self.keep(entry, file).await,
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        match taken {
            Ok((found, is_new)) => {
                let url = self.state.url(&format!("/a/{}", found.slug));
                self.report.taken(name, is_new, url, None);
                self.made.insert(id, (found, is_new));
            }
            Err(error) if error.status.is_server_error() => return Err(Broken::Request(error)),
            Err(error) => self.report.refuse(name, error.in_full()),
        }
        Ok(())
    }

    /// What was here before, if the manifest tells the truth. If not, nothing is lost: the file
    /// is not taken, and may be sent under its own name.
    async fn before(&self, entry: &Announced) -> Result<Option<Found>, AppError> {
        let mut transaction = self.state.db.begin().await?;
        let original = self.original(entry.id);
        Ok(imports::recording(&mut transaction, original, &entry.sha256).await?)
    }

    fn original(&self, id: i64) -> Original<'_> {
        Original {
            user_id: self.user.id,
            origin: &self.origin,
            id,
        }
    }

    /// The file, unless it is larger than any recording may be.
    async fn receive(
        &self,
        archive: &mut Unpacker<'_>,
        head: &Head,
    ) -> Result<Result<Spool, AppError>, Broken> {
        let limit = self.state.config.limits.decoded_bytes;
        if head.bytes > limit {
            return Ok(Err(AppError::upload_too_large(limit)));
        }
        let received = async {
            let mut spool = Spool::new(self.state.files.clone());
            while let Some(piece) = archive.content().await? {
                let pushed = spool.push(piece).await;
                pushed.map_err(|error| Broken::Request(error.into()))?;
            }
            Ok(Ok(spool))
        };
        let most = self.state.config.timeouts.body_total;
        timeout(most, received)
            .await
            .unwrap_or_else(|_| Err(Broken::Request(AppError::stalled())))
    }

    /// Makes a recording of a file. It goes on when the client hangs up: it must not stop
    /// between the file and its row.
    async fn keep(&self, entry: Announced, file: Spool) -> Result<(Found, bool), AppError> {
        let (state, origin, user_id) = (self.state.clone(), self.origin.clone(), self.user.id);
        let kept = tokio::spawn(async move {
            let (metadata, file) = keep(&state, file).await?;
            let key = file.key.clone();
            let new = recordings::NewRecording {
                secret_token: &token::random(),
                installation_id: 0,
                user_id: Some(user_id),
                visibility: manifest::visibility(&entry.changes),
                changes: &entry.changes,
                user_agent: entry.user_agent.as_deref(),
                metadata: &metadata,
                file: &file,
                created_at: entry.created_at,
            };
            let original = Original {
                user_id,
                origin: &origin,
                id: entry.id,
            };
            let (transaction, found, is_new) = match insert(&state, original, new).await {
                Ok(inserted) => inserted,
                Err(error) => {
                    remove(&state, key).await;
                    return Err(error);
                }
            };
            if !is_new {
                remove(&state, key).await;
                return Ok((found, false));
            }
            if let Err(error) = transaction.commit().await {
                // Otherwise the row may be there all the same.
                if db::is_storage_full(&error) {
                    remove(&state, key).await;
                }
                return Err(error.into());
            }
            state.metrics.uploaded(file.stored_bytes);
            Ok((found, true))
        });
        kept.await.map_err(|_| AppError::internal())?
    }
}

/// The row of a recording, not yet committed; or what another import made of it meanwhile.
async fn insert(
    state: &AppState,
    original: Original<'_>,
    mut new: recordings::NewRecording<'_>,
) -> Result<(WriteTransaction, Found, bool), AppError> {
    let mut transaction = state.db.begin().await?;
    let (user_id, content) = (original.user_id, &new.file.content_sha256);
    if listing::is_suspended(&mut transaction, user_id).await? {
        return Err(AppError::suspended());
    }
    admit(state, &mut transaction, user_id, 1, new.file.stored_bytes).await?;
    if let Some(found) = imports::recording(&mut transaction, original, content).await? {
        return Ok((transaction, found, false));
    }
    new.installation_id = installations::of_imports(&mut transaction, user_id).await?;
    let recording = recordings::insert(&mut transaction, &new).await?;
    imports::note_recording(&mut transaction, original, content, recording.id).await?;
    Ok((transaction, Found::of(&recording), true))
}
