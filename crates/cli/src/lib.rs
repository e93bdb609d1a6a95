//! Terminal session recorder and player.
