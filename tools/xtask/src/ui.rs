//! What the user sees while something runs: a spinner on a terminal, plain lines elsewhere, nothing with `--quiet`.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Where progress goes. Results are printed by the commands themselves.
pub struct Ui {
    quiet: bool,
    terminal: bool,
}

impl Ui {
    /// Progress goes to standard error, so that `--output json` stays clean.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Prints a line of progress.
    pub fn say(&self, message: &str) {
        if !self.quiet {
            eprintln!("{message}");
        }
    }

    /// Shows `message` until the task is finished or dropped.
    pub fn start(&self, message: impl Into<String>) -> Task<'_> {
        let message = message.into();
        let bar = (self.terminal && !self.quiet).then(|| spinner(&message));
        if bar.is_none() {
            self.say(&format!("      {message} ..."));
        }
        Task {
            ui: self,
            message,
            bar,
            started: Instant::now(),
        }
    }
}

fn spinner(message: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("  {spinner} {wide_msg} {elapsed_precise}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner()
        .with_style(style)
        .with_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// Something that is under way.
pub struct Task<'ui> {
    ui: &'ui Ui,
    message: String,
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Task<'_> {
    /// Shows the newest line of the sub-command's output beside the message.
    pub fn detail(&self, line: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}: {}", self.message, line.trim()));
        }
    }

    /// Ends the task well.
    pub fn done(self) {
        self.end("ok  ");
    }

    /// Ends the task badly; the caller returns the error.
    pub fn failed(self) {
        self.end("FAIL");
    }

    fn end(self, mark: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.started.elapsed().as_secs_f64();
        self.ui.say(&format!(" {mark} {} ({seconds:.1} s)", self.message));
    }
}
