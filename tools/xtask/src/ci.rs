//! `cargo xtask ci`: every gate.

use anyhow::Result;

use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{cu, test};

/// Runs `test` and `cu --check`.
pub fn run(workspace: &Workspace, ui: &Ui) -> Result<()> {
    test::gates(workspace, ui)?;
    let totals = test::all(workspace, ui)?;
    cu::check(workspace, ui)?;
    totals.print_and_exit_if_failed();
    Ok(())
}
