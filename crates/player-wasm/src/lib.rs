//! What the browser calls: playback behind plain exports and flat memory views.
