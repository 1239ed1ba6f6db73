//! The epochs of a folder, the latest used of them kept open.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use flywheel_oracle::manifest::{Files, address_of};
use flywheel_oracle::problem::Problem;
use lru::LruCache;

use super::super::proof::Published;

/// An epoch of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The pool's address in base 58.
    pub pool: String,
    /// The epoch.
    pub epoch: u64,
}

/// The place of an epoch that is open or about to be.
type Place = Arc<Mutex<Option<Open>>>;

/// An epoch that is open, and when its manifest was written: an epoch that is published again is opened again.
struct Open {
    written: SystemTime,
    published: Arc<Published>,
}

/// The epochs of a folder. An open one takes a third of a byte per device, and pages of the mapped leaves that the system gives
/// back when memory is short.
pub struct Store {
    folder: PathBuf,
    places: Mutex<LruCache<Key, Place>>,
}

impl Store {
    /// The epochs of a folder, at most `capacity` of them open.
    pub fn new(folder: PathBuf, capacity: NonZeroUsize) -> Self {
        Self {
            folder,
            places: Mutex::new(LruCache::new(capacity)),
        }
    }

    /// The latest epoch of each pool.
    ///
    /// # Errors
    /// A [`Problem`] of a folder that cannot be read or holds no manifest.
    pub fn latest(&self) -> Result<Vec<Key>, Problem> {
        let problem = |found: String| {
            let folder = self.folder.display().to_string();
            Problem::of_file(&folder, "a folder with POOL-EPOCH.json in it", found)
        };
        let entries = std::fs::read_dir(&self.folder).map_err(|error| problem(error.to_string()))?;
        let mut latest: BTreeMap<String, u64> = BTreeMap::new();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let known = name.to_str().and_then(|name| name.strip_suffix(".json"));
            let parts = known.and_then(|name| name.rsplit_once('-'));
            let Some((pool, epoch)) = parts.filter(|(pool, _)| address_of(pool).is_some()) else {
                continue;
            };
            if let Ok(epoch) = epoch.parse() {
                let last = latest.entry(pool.to_owned()).or_insert(epoch);
                *last = epoch.max(*last);
            }
        }
        if latest.is_empty() {
            return Err(problem("none".to_owned()));
        }
        let key = |(pool, epoch)| Key { pool, epoch };
        Ok(latest.into_iter().map(key).collect())
    }

    /// Whether an epoch is published.
    pub fn has(&self, key: &Key) -> bool {
        self.files(key).manifest.exists()
    }

    /// An epoch whose leaves lead to its manifest's root. Opening one of a million devices takes a tenth of a second; whoever asks
    /// for the same one meanwhile waits, and others do not.
    ///
    /// # Errors
    /// A [`Problem`] of an epoch that is not published, or whose files are damaged or do not belong together.
    pub fn published(&self, key: &Key) -> Result<Arc<Published>, Problem> {
        let files = self.files(key);
        let unreadable = |error: std::io::Error| {
            let name = files.manifest.display().to_string();
            Problem::of_file(&name, "a manifest that can be read", error.to_string())
        };
        let about = std::fs::metadata(&files.manifest).map_err(unreadable)?;
        let written = about.modified().map_err(unreadable)?;
        // Only epochs that there are take a place: made-up ones put nothing out.
        let place = {
            let mut places = lock(&self.places);
            Arc::clone(places.get_or_insert(key.clone(), Place::default))
        };
        let mut open = lock(&place);
        if let Some(open) = open.as_ref().filter(|open| open.written == written) {
            return Ok(Arc::clone(&open.published));
        }
        let published = Arc::new(Published::open(&files.leaves, &files.manifest)?);
        let manifest = &published.manifest;
        if (manifest.pool.as_str(), manifest.epoch) != (key.pool.as_str(), key.epoch) {
            let expected = format!("the manifest of epoch {} of pool {}", key.epoch, key.pool);
            let found = format!("that of epoch {} of pool {}", manifest.epoch, manifest.pool);
            let name = files.manifest.display().to_string();
            return Err(Problem::of_file(&name, expected, found));
        }
        *open = Some(Open {
            written,
            published: Arc::clone(&published),
        });
        Ok(published)
    }

    fn files(&self, key: &Key) -> Files {
        Files::of(&self.folder, &key.pool, key.epoch)
    }
}

/// A thread that panicked has left nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
