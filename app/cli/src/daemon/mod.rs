//! The oracle daemon: follows a pool on a chain, and does for every epoch what its oracle owes to it.
//!
//! | file | what it does |
//! |---|---|
//! | `decide` | from what the chain says, the root computed here and the time to the next step; no I/O |
//! | `observe` | reads what the chain says |
//! | `compute` | where roots come from |
//! | `journal` | remembers roots across restarts |
//! | `log` | says what happens |
//! | `follow` | drives all of it |
//!
//! Every step follows from the chain alone. A daemon that is killed at any moment, or whose transaction got lost or was sent
//! twice, looks again and goes on; it never relies on what it believes to have done.

mod compute;
mod decide;
mod follow;
mod journal;
mod log;
mod observe;

pub use compute::{Compute, FromFiles, FromManifests, ManifestFile, Uri};
pub use follow::{Daemon, Options};
pub use journal::Journal;
pub use log::{Log, LogLine};
pub use observe::View;
