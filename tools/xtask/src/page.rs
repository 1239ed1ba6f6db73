//! Pages of docs/ of which a part is written by a command.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The page with measurements.
const PERFORMANCE: &str = "docs/PERFORMANCE.md";

/// Replaces what is between `<!-- name:begin -->` and `<!-- name:end -->` of docs/PERFORMANCE.md.
pub fn update_performance(workspace: &Workspace, name: &str, text: &str) -> Result<()> {
    let path = workspace.root.join(PERFORMANCE);
    let old = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, with_block(&old, name, text)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn with_block(page: &str, name: &str, text: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let split = page
        .split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = split else {
        bail!("{PERFORMANCE} needs the lines `{begin}` and `{end}`: the table goes between them");
    };
    Ok(format!("{before}{begin}\n{text}{end}{after}"))
}

/// 1234567 as 1,234,567.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_is_replaced() -> Result<()> {
        let page = "before\n<!-- cu:begin -->\nold\n<!-- cu:end -->\nafter\n";
        assert_eq!(
            with_block(page, "cu", "new\n")?,
            "before\n<!-- cu:begin -->\nnew\n<!-- cu:end -->\nafter\n"
        );
        assert!(with_block(page, "bench", "new").is_err());
        Ok(())
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
