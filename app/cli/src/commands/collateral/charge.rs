//! `flywheel collateral charge`

use clap::Args;
use flywheel_client::accounts::{Device, DeviceStatus, FaultRecord, OperatorStake};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{self as instructions, Behind};
use flywheel_client::queries::Found;
use flywheel_client::staking::{self, PoolKind};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::faults::Fault;
use crate::lookup::{self, DeviceName};
use crate::purse::{Coin, ToArg};
use crate::show::{self, Time};
use crate::stakes::{self, PoolArgs};
use crate::views::{ChargeView, Charged};
use crate::words::{self, STATUSES};

/// Arguments of `flywheel collateral charge`.
#[derive(Debug, Args)]
pub struct ChargeArgs {
    /// The device's index, key or account
    device: DeviceName,
    /// Show what is due, and send nothing
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// A failed device with something due.
struct Plan {
    device: Found<Device>,
    stake: Found<OperatorStake>,
    /// Charged before, for this and earlier failures, base units.
    charged: u64,
    fault: Fault,
    coin: Coin,
}

/// Charges a device, and shows what was due, what was taken and what came of it.
pub fn charge(args: &ChargeArgs, context: &Context) -> Result<(), Failure> {
    if args.preview {
        let chain = context.read()?;
        let network = lookup::network(chain.as_ref(), &args.on.network.network)?.address;
        let view = plan(args, chain.as_ref(), &network)?.view();
        let mut rows = vec![("preview", "nothing was sent".to_owned())];
        rows.extend(view.rows());
        return show::fields(context.output(), &view, rows);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let plan = plan(args, sender.chain(), &network.address)?;
    let payer = sender.payer();
    let to = args.to.destination(&sender, &plan.coin, &payer)?;
    let mut steps: Vec<_> = to.creation.iter().cloned().collect();
    steps.push(instructions::charge_fault(
        payer,
        to.account,
        plan.behind(),
        plan.coin.named(),
        plan.device.address,
        address::class(&network.address, plan.device.account.class),
    ));
    sender.send("charge the device", &steps)?;
    let chain = sender.chain();
    let record = staking::existing::<FaultRecord>(chain, &plan.record())?;
    let charged = Charged {
        fee: plan
            .coin
            .amount(record.account.charged.saturating_sub(plan.charged)),
        bounty: plan.coin.amount(to.received(chain)?),
        to: to.account.to_string(),
        cost: sender.cost(),
    };
    let view = plan.view().charged(charged);
    show::fields(context.output(), &view, view.rows())
}

impl Plan {
    fn behind(&self) -> Behind {
        staking::behind(&self.stake.account)
    }

    fn record(&self) -> Address {
        address::fault_record(&self.stake.account.pool, &self.device.address)
    }

    fn view(&self) -> ChargeView {
        ChargeView::new(&self.coin, &self.device, &self.stake.account, &self.fault)
    }
}

/// Works out what is due; refuses where nothing is, or nothing could be taken.
fn plan(args: &ChargeArgs, chain: &dyn Chain, network: &Address) -> Result<Plan, Failure> {
    let device = lookup::device(chain, network, &args.device)?;
    let pool = args.pool.find(chain, network, &[PoolKind::Collateral])?;
    require_failed(&device.account)?;
    if pool.account.parameters.fault_period_seconds == 0 {
        return Err(Failure::Argument(format!(
            "pool {} takes no fees of failed devices; its network's authority can have it take some with `flywheel stake \
             update-pool --fault-period`",
            pool.address
        )));
    }
    let operator = device.account.operator;
    let stake = stakes::operator_stake(chain, &pool.address, &operator)?;
    let stake = stake.filter(|stake| stake.account.assets > 0 || stake.account.unbonding_assets > 0);
    let stake = stake.ok_or_else(|| {
        Failure::Argument(format!(
            "nothing stands behind operator {operator} in pool {}; there is nothing to take a fee from",
            pool.address
        ))
    })?;
    let class = lookup::class(chain, network, device.account.class)?;
    let record = address::fault_record(&pool.address, &device.address);
    let record = staking::account::<FaultRecord>(chain, &record)?.map(|found| found.account);
    let now = stakes::now(chain)?;
    let fault = Fault::of(
        &pool.account,
        &device.account,
        &class.account,
        record.as_ref(),
        now,
    );
    require_due(&device.account, &fault)?;
    Ok(Plan {
        device,
        stake,
        charged: fault.charged,
        fault,
        coin: Coin::read(chain, &pool.account.mint)?,
    })
}

fn require_failed(device: &Device) -> Result<(), Failure> {
    if device.status == DeviceStatus::Failed.code() {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "device {} is {}; fees are charged while a device is failed",
        device.index,
        words::word(STATUSES, device.status, DeviceStatus::code)
    )))
}

fn require_due(device: &Device, fault: &Fault) -> Result<(), Failure> {
    let why = match fault.next {
        _ if fault.due > 0 => return Ok(()),
        Some(next) => format!(
            "the next fee is due from {} on; charge it then",
            Time(next.into())
        ),
        None if fault.bond == 0 => "its class asks for no bond of which fees would be taken".to_owned(),
        None => "all fees of this failure have been charged".to_owned(),
    };
    Err(Failure::Argument(format!(
        "nothing is due for device {}: {why}",
        device.index
    )))
}
