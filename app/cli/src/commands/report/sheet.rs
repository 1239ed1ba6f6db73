//! A report for a spreadsheet.

use super::Report;
use super::line;
use crate::failure::Failure;

/// A line for each mint and epoch; empty where a mint has no such number.
pub fn text(report: &Report) -> Result<String, Failure> {
    let lines = line::all();
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["mint", "native", "epoch"];
    header.extend(lines.iter().map(|line| line.key));
    header.push("emissionFrom");
    sheet.write_record(&header).map_err(unprintable)?;
    for account in &report.accounts {
        for row in &account.rows {
            let mut cells = vec![
                account.coin.mint.to_string(),
                account.is_native().to_string(),
                row.statement.epoch.to_string(),
            ];
            cells.extend(lines.iter().map(|line| match line.is_of(account) {
                true => line.value(row).text(account),
                false => String::new(),
            }));
            cells.push(match (account.is_native(), row.emission.scheduled) {
                (false, _) => String::new(),
                (true, true) => "schedule".to_owned(),
                (true, false) => "minted".to_owned(),
            });
            sheet.write_record(&cells).map_err(unprintable)?;
        }
    }
    let bytes = sheet
        .into_inner()
        .map_err(|error| Failure::Output(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::Output(error.to_string()))
}

fn unprintable(error: csv::Error) -> Failure {
    Failure::Output(error.to_string())
}
