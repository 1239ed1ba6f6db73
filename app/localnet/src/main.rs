//! A local cluster.
fn main() { let _ = surfpool_core::runloops::start_local_surfnet_runloop; }
