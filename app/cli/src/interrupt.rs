//! How a command that runs until it is told to end is told.

/// Returns when the process is told to end, by ctrl-c or by whoever supervises it.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a way to be told there is none to end but by force.
    let _ = tokio::signal::ctrl_c().await;
}
