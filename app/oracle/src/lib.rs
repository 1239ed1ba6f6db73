//! From a network file, a devices file and a usage file to rewards, and from rewards to a root that anyone can recompute.
//!
//! - [`network_file`]: the network that `network.toml` describes;
//! - [`input`]: its devices and their work, read from CSV files as they are, every mistake named by file, line and column;
//! - [`place`]: coordinates to H3 cells;
//! - [`weights`]: what a unit of each device's work counts;
//! - [`rules`]: the rules by which a pool is divided, each a pure function over dense slices;
//! - [`rewards`]: how the pool of each epoch is divided by them, in integers;
//! - [`snapshot`]: the devices of a network as the chain has them at a moment;
//! - [`leaves`]: what each device has earned in its lifetime, as a file of a million records;
//! - [`manifest`]: the root that the leaves of an epoch lead to, and what they were computed from;
//! - [`epoch`]: all of it together: from a snapshot and usage to leaves and manifest;
//! - [`sample`]: a made-up city to try it on.
//!
//! Nothing here knows the chain, a clock or the network.

pub mod decimal;
pub mod epoch;
pub mod file;
pub mod input;
mod json_lines;
pub mod leaves;
pub mod manifest;
pub mod network_file;
pub mod place;
pub mod problem;
pub mod rewards;
pub mod rules;
pub mod sample;
pub mod snapshot;
pub mod table;
pub mod weights;
