//! What the cross-program tests share: a network on an embedded chain ([`world`]), attacks that are generated from a
//! valid transaction ([`attacks`]), a model of the registry
//! ([`model`]), of the reward distributor ([`rewards_model`]), of burn-share ([`revenue_model`]) and of the market
//! ([`market_model`], [`escrow_model`]), and measurement
//! ([`measure`]).

pub mod attacks;
pub mod escrow_model;
pub mod market_model;
pub mod measure;
pub mod model;
pub mod outcome;
pub mod revenue_model;
pub mod rewards_model;
pub mod script;
pub mod sequences;
pub mod staking_model;
pub mod world;

pub use outcome::outcome;
pub use world::{World, keypair};
