//! Series over epochs as pictures, SVG or PNG by the file's name. The font is part of the command, so that a picture looks
//! the same everywhere.

use std::error::Error;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use crate::failure::Failure;

/// Width of a picture, pixels.
const WIDTH: u32 = 960;
/// Height of the heading, pixels.
const HEADING: u32 = 40;
/// Height of one series, pixels.
const PANEL: u32 = 230;
/// Most numbers below a series.
const MOST_LABELS: usize = 13;
const FONT: &str = "sans-serif";
const BAR: RGBColor = RGBColor(0x0b, 0x6e, 0x99);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);

/// One series: a bar for each epoch.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it is, with its unit: `revenue (USDX)`.
    pub title: String,
    /// One value for each epoch, in base units.
    pub values: Vec<u128>,
    /// One unit is 10^decimals base units.
    pub decimals: u8,
}

/// The form of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
}

impl Form {
    fn of(file: &Path) -> Result<Self, Failure> {
        let extension = file.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            _ => Err(Failure::Argument(format!(
                "a plot is a picture: let {} end in .svg or .png",
                file.display()
            ))),
        }
    }
}

/// Refuses a file whose name is no picture's, before anything is computed.
pub fn check(file: &Path) -> Result<(), Failure> {
    Form::of(file).map(drop)
}

/// Draws series below each other, over the same epochs, into a file.
///
/// # Errors
/// Exit code 2 for a name that is no picture's, 1 when the file cannot be written.
pub fn draw(file: &Path, heading: &str, epochs: &[u64], series: &[Series]) -> Result<(), Failure> {
    draw_over(file, heading, "epoch", epochs, series)
}

/// As [`draw`], over other consecutive numbers than epochs, which `axis` names.
///
/// # Errors
/// As of [`draw`].
pub fn draw_over(
    file: &Path,
    heading: &str,
    axis: &str,
    epochs: &[u64],
    series: &[Series],
) -> Result<(), Failure> {
    let form = Form::of(file)?;
    // A font that is registered already stays.
    let _ = register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT);
    let count = u32::try_from(series.len()).unwrap_or(u32::MAX);
    let size = (WIDTH, HEADING.saturating_add(PANEL.saturating_mul(count)));
    let drawn = match form {
        Form::Svg => picture(
            &SVGBackend::new(file, size).into_drawing_area(),
            heading,
            axis,
            epochs,
            series,
        ),
        Form::Png => picture(
            &BitMapBackend::new(file, size).into_drawing_area(),
            heading,
            axis,
            epochs,
            series,
        ),
    };
    drawn.map_err(|error| Failure::Output(format!("{}: {error}", file.display())))
}

fn picture<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    heading: &str,
    axis: &str,
    epochs: &[u64],
    series: &[Series],
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    area.fill(&WHITE)?;
    let (top, rest) = area.split_vertically(HEADING);
    top.draw_text(heading, &(FONT, 22).into_text_style(&top), (16, 12))?;
    for (panel, series) in rest.split_evenly((series.len(), 1)).iter().zip(series) {
        bars(panel, axis, epochs, series)?;
    }
    area.present()?;
    Ok(())
}

fn bars<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    axis: &str,
    epochs: &[u64],
    series: &Series,
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    let (first, last) = (
        epochs.first().copied().unwrap_or_default(),
        epochs.last().copied().unwrap_or_default(),
    );
    let values: Vec<f64> = series
        .values
        .iter()
        .map(|value| units(*value, series.decimals))
        .collect();
    let most = values.iter().copied().fold(0.0, f64::max);
    let top = if most > 0.0 { most * 1.05 } else { 1.0 };
    let mut chart = ChartBuilder::on(area)
        .margin(8)
        .margin_right(20)
        .caption(&series.title, (FONT, 17))
        .x_label_area_size(32)
        .y_label_area_size(96)
        .build_cartesian_2d((first..last).into_segmented(), 0f64..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .x_labels(MOST_LABELS.min(epochs.len()))
        .y_labels(6)
        .x_desc(axis)
        .label_style((FONT, 13))
        .x_label_formatter(&|segment| match segment {
            SegmentValue::Exact(epoch) | SegmentValue::CenterOf(epoch) => epoch.to_string(),
            SegmentValue::Last => String::new(),
        })
        .y_label_formatter(&|value| short(*value))
        .draw()?;
    chart.draw_series(epochs.iter().zip(values).map(|(epoch, value)| {
        let mut bar = Rectangle::new(
            [
                (SegmentValue::Exact(*epoch), 0.0),
                (SegmentValue::Exact(epoch.saturating_add(1)), value),
            ],
            BAR.filled(),
        );
        bar.set_margin(0, 0, 1, 1);
        bar
    }))?;
    Ok(())
}

/// Whole units, for the eye: pictures are the one place where an amount is not exact.
fn units(value: u128, decimals: u8) -> f64 {
    value as f64 / 10f64.powi(i32::from(decimals))
}

/// A number of an axis: `1.5M`, `20k`, `0.25`.
fn short(value: f64) -> String {
    let (scaled, letter) = match value.abs() {
        amount if amount >= 1e9 => (value / 1e9, "G"),
        amount if amount >= 1e6 => (value / 1e6, "M"),
        amount if amount >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let text = format!("{scaled:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{letter}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[u128]) -> Series {
        Series {
            title: "revenue (USDX)".to_owned(),
            values: values.to_vec(),
            decimals: 2,
        }
    }

    #[test]
    fn both_forms_are_drawn_and_an_svg_says_what_it_shows() {
        let folder = tempfile::tempdir().unwrap();
        let [svg, png] = ["a.svg", "a.PNG"].map(|name| folder.path().join(name));
        for file in [&svg, &png] {
            draw(
                file,
                "LinkNYC",
                &[4, 5, 6],
                &[series(&[100, 0, 250]), series(&[0, 0, 0])],
            )
            .unwrap();
        }
        let text = std::fs::read_to_string(svg).unwrap();
        for word in ["<svg", "LinkNYC", "revenue (USDX)", "epoch"] {
            assert!(text.contains(word), "{word} is missing");
        }
        assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
    }

    #[test]
    fn one_epoch_and_three_hundred_are_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        draw(&file, "one", &[7], &[series(&[1])]).unwrap();
        let many: Vec<u64> = (0..300).collect();
        let values: Vec<u128> = many.iter().map(|epoch| u128::from(*epoch) << 64).collect();
        draw(&file, "many", &many, &[series(&values)]).unwrap();
    }

    #[test]
    fn a_file_that_is_no_picture_is_refused() {
        for name in ["a", "a.gif", ".svg/"] {
            let error = check(Path::new(name)).unwrap_err().to_string();
            assert!(error.contains(".svg or .png"), "{name}: {error}");
        }
    }

    #[test]
    fn numbers_of_an_axis_are_short() {
        let texts = [0.0, 0.25, 9_999.0, 10_000.0, 1_500_000.0, 2e9].map(short);
        assert_eq!(texts, ["0", "0.25", "9999", "10k", "1.5M", "2G"]);
    }
}
