//! What the cross-program tests share: a network on an embedded chain ([`world`]), attacks that are generated from a
//! valid transaction ([`attacks`]), and measurement ([`measure`]).

pub mod attacks;
pub mod measure;
pub mod outcome;
pub mod world;

pub use outcome::outcome;
pub use world::{World, keypair};
