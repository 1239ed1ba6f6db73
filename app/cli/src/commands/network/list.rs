//! `flywheel network list`

use flywheel_client::queries;

use crate::context::Context;
use crate::failure::Failure;
use crate::show;
use crate::views::NetworkView;

/// Lists all networks of the chain.
pub fn list(context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let found = queries::networks(chain.as_ref())?;
    let now = chain.now()?;
    let views: Vec<_> = found.iter().map(|found| NetworkView::new(found, now)).collect();
    show::list(context.output(), &views)
}
