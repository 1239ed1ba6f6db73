//! The registry's accounts as commands show them.

mod class;
mod device;
mod manufacturer;
mod network;
mod operator;

pub use class::ClassView;
pub use device::DeviceView;
pub use manufacturer::ManufacturerView;
pub use network::NetworkView;
pub use operator::OperatorView;

fn yes_no(code: u8) -> String {
    if code == 0 { "no" } else { "yes" }.to_owned()
}
