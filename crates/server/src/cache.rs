//! Files that can be made again: each is made once and kept while there is room.

use std::fs::File;
use std::io::Seek;

use crate::error::AppError;
use crate::state::AppState;

/// The file with this name; `make` writes it when it is not there. Names are letters and digits
/// that stand for everything that the content depends on.
pub(crate) async fn file(
    state: &AppState,
    name: String,
    make: impl FnOnce(&File) -> Result<(), AppError> + Send + 'static,
) -> Result<File, AppError> {
    if let Ok(file) = state.files.cached(&name) {
        return Ok(file);
    }
    let permit = state.heavy_work.clone().acquire_owned().await;
    let permit = permit.map_err(|_| AppError::internal())?;
    let (files, most_bytes) = (state.files.clone(), state.config.cache_bytes);
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        // Somebody else may have made it while this request waited for its turn.
        if let Ok(file) = files.cached(&name) {
            return Ok(file);
        }
        let mut staged = files.stage()?;
        make(&staged.file)?;
        staged.file.rewind()?;
        let file = staged.file.try_clone()?;
        files.cache(staged, &name, most_bytes)?;
        Ok(file)
    });
    made.await.map_err(|_| AppError::internal())?
}
