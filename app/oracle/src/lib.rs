//! From a network file, a devices file and a usage file to rewards, and from rewards to a root that anyone can recompute.
//!
//! - [`network_file`]: the network that `network.toml` describes;
//! - [`input`]: its devices and their work, read from CSV files as they are, every mistake named by file, line and column;
//! - [`place`]: coordinates to H3 cells;
//! - [`weights`]: what a unit of each device's work counts;
//! - [`rules`]: the rules by which a pool is divided, each a pure function over dense slices;
//! - [`rewards`]: how the pool of each epoch is divided by them, in integers;
//! - [`manifest`]: the leaves and the root that an oracle publishes;
//! - [`sample`]: a made-up city to try it on.
//!
//! Nothing here knows the chain, a clock or the network.

pub mod decimal;
pub mod input;
pub mod manifest;
pub mod network_file;
pub mod place;
pub mod problem;
pub mod rewards;
pub mod rules;
pub mod sample;
pub mod table;
pub mod weights;
