//! Progress on stderr, for people who wait.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far a run is. Silent when asked to be, and when nobody looks at a terminal.
#[derive(Debug)]
pub struct Progress {
    visible: bool,
}

impl Progress {
    /// Progress on stderr, unless `quiet`.
    pub fn new(quiet: bool) -> Self {
        Self {
            visible: !quiet && std::io::stderr().is_terminal(),
        }
    }

    /// A bar for `steps` steps of one phase; it goes away when it is dropped.
    pub fn bar(&self, phase: &str, steps: usize) -> Bar {
        let target = if self.visible {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        // No colours: the bar looks the same with NO_COLOR.
        let style = ProgressStyle::with_template("{msg:<28} [{bar:30}] {human_pos:>6}/{human_len} {eta:>4}");
        bar.set_style(
            style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("=> "),
        );
        bar.set_message(phase.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar(bar)
    }
}

/// A bar that is shown while it lives.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// One step further.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
