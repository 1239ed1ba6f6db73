//! The bytes of every account, where other people's programs and filters look for them. A change here breaks them.

use std::mem::offset_of;

use anchor_lang::Discriminator;
use burn_share::state::{
    AuctionBooks, EpochBooks, EpochStatement, FeedParameters, Liabilities, PriceFeed, Recipient,
    RevenueParameters, RevenuePool,
};
use device_registry::state::{
    CellCounter, ClassParameters, Device, DeviceClass, DeviceOffer, Manufacturer, Network, Operator,
    Suspension, Tombstone,
};
use reward_distributor::state::{
    ClaimPage, Destination, Evidence, OracleMember, OracleSet, Payout, PayoutBalance, Pool, PoolParameters,
    RewardEpoch, RewardRoot, Vesting, VestingBucket,
};
use service_market::state::{
    Authorisation, CategoryBooks, Channel, Customer, Endowment, Lock, Market, MarketParameters, Order, Pass,
    Plan, PlanTerms,
};
use staking_vault::state::{
    FaultRecord, Insurance, OperatorReward, OperatorStake, Position, PositionReward, RewardMint, SlashCase,
    StakeParameters, StakePool, Ticket,
};

/// Bytes of the discriminator before the first field.
const D: usize = 8;

macro_rules! assert_layout {
    ($type:ty, $space:expr, $($field:ident: $offset:expr),+ $(,)?) => {
        assert_eq!(<$type>::SPACE, $space, "space of {}", stringify!($type));
        assert_eq!(<$type>::DISCRIMINATOR.len(), D);
        $(assert_eq!(D + offset_of!($type, $field), $offset, "{}.{}", stringify!($type), stringify!($field));)+
    };
}

#[test]
fn a_device_is_160_bytes_with_network_and_operator_where_filters_look() {
    assert_layout!(Device, 160,
        version: 8, bump: 9, status: 10, resume_status: 11, index: 12, network: 16, operator: 48, key: 80, location: 112,
        class: 120, manufacturer: 122, capacity: 124, registered_at: 128, activated_at: 132, status_since: 136,
        located_at: 140, maintenance_seconds: 144, location_asserts: 148, maintenance_year: 150, reserved: 152,
    );
}

#[test]
fn registry_accounts_keep_their_layout() {
    assert_layout!(Network, 408,
        version: 8, bump: 9, padding: 10, paused: 12, id: 16, creator: 24, authority: 56, pending_authority: 88,
        pauser: 120, status_oracle: 152, fee_admin: 184, genesis: 216, epoch_seconds: 224,
        change_delay_seconds: 228, next_device_index: 232, devices: 236, operators: 240, classes: 244,
        manufacturers: 246, name: 248, authority_ready_at: 280, update_ready_at: 284,
        proposed_change_delay_seconds: 288, padding2: 292, proposed_name: 296, reserved: 328,
    );
    assert_layout!(DeviceClass, 384,
        version: 8, bump: 9, id: 10, category: 12, retired: 13, density_resolution: 14, padding: 15, network: 16,
        parameters: 48, proposed: 128, bond_per_unit: 208, update_ready_at: 216, devices: 220, fee_destination: 224,
        capacity_unit: 256, name: 288, reserved: 320,
    );
    let parameters = [
        offset_of!(ClassParameters, fee_mint),
        offset_of!(ClassParameters, onboarding_fee),
        offset_of!(ClassParameters, relocation_fee),
        offset_of!(ClassParameters, min_capacity),
        offset_of!(ClassParameters, max_capacity),
        offset_of!(ClassParameters, reward_weight_bps),
        offset_of!(ClassParameters, density_target),
        offset_of!(ClassParameters, relocation_cooldown_seconds),
        offset_of!(ClassParameters, probation_seconds),
        offset_of!(ClassParameters, maintenance_seconds_per_year),
        offset_of!(ClassParameters, probation_multiplier_bps),
        offset_of!(ClassParameters, activator),
        offset_of!(ClassParameters, padding),
    ];
    assert_eq!(parameters, [0, 32, 40, 48, 52, 56, 60, 64, 68, 72, 76, 78, 79]);
    assert_layout!(Manufacturer, 216,
        version: 8, bump: 9, id: 10, revoked: 12, padding: 13, network: 16, attestation_key: 48, quota: 80,
        attested: 84, classes: 88, name: 120, authority: 152, bond: 184, reserved: 192,
    );
    assert_layout!(Operator, 216,
        version: 8, bump: 9, padding: 10, devices: 12, network: 16, authority: 48, rent_payer: 80,
        registered_at: 112, suspended_until: 116, rent_locked: 120, bond_required: 128, payee: 136,
        reserved: 168,
    );
    assert_layout!(DeviceOffer, 176,
        version: 8, bump: 9, padding: 10, expires_at: 12, network: 16, device: 48, from_operator: 80,
        to_operator: 112, rent_payer: 144,
    );
    assert_layout!(Suspension, 184,
        version: 8, bump: 9, padding: 10, since: 12, until: 16, appealed_at: 20, network: 24, subject: 56,
        reason_hash: 88, appeal_hash: 120, rent_payer: 152,
    );
    assert_layout!(Tombstone, 16, version: 8, bump: 9, status: 10, padding: 11, index: 12);
    assert_layout!(CellCounter, 88,
        version: 8, bump: 9, class: 10, devices: 12, cell: 16, network: 24, rent_payer: 56,
    );
}

#[test]
fn reward_accounts_keep_their_layout() {
    assert_layout!(Pool, 632,
        version: 8, bump: 9, mode: 10, emission_kind: 11, paused: 12, network: 16, mint: 48, token_program: 80,
        source: 112, burn_program: 144, first_emission: 176, emission_parameter: 184, emission_cap: 192,
        genesis: 200, epoch_seconds: 208, update_ready_at: 212, first_epoch: 216, next_epoch: 224,
        finalized_total: 232, claimed: 240, last_root: 248, funded: 280, accrued_epochs: 288, accrued: 296,
        vesting_locked: 304, penalties: 312, window_used: 320, window_at: 328, vesting_months: 336, padding: 337,
        exit_penalty_bps: 338, padding2: 340, parameters: 344, proposed: 424, reserved: 504,
    );
    let parameters = [
        offset_of!(PoolParameters, insurance),
        offset_of!(PoolParameters, proposal_bond),
        offset_of!(PoolParameters, challenge_bond),
        offset_of!(PoolParameters, device_cap),
        offset_of!(PoolParameters, window_limit),
        offset_of!(PoolParameters, window_seconds),
        offset_of!(PoolParameters, challenge_window_seconds),
        offset_of!(PoolParameters, insurance_bps),
        offset_of!(PoolParameters, device_cap_epochs),
        offset_of!(PoolParameters, vesting_bps),
        offset_of!(PoolParameters, padding),
    ];
    assert_eq!(parameters, [0, 32, 40, 48, 56, 64, 68, 72, 74, 76, 78]);
    assert_layout!(OracleSet, 1_280,
        version: 8, bump: 9, padding: 10, set_version: 12, network: 16, total_weight: 48, count: 56, padding2: 60,
        members: 64, reserved: 1_216,
    );
    assert_eq!(size_of::<OracleMember>(), 36);
    assert_layout!(RewardEpoch, 1_224,
        version: 8, bump: 9, status: 10, padding: 11, set_version: 12, epoch: 16, pool: 24, rent_payer: 56,
        emitted: 88, approved_at: 96, approved_root: 104, votes: 136, reserved: 1_160,
    );
    assert_layout!(RewardRoot, 400,
        version: 8, bump: 9, status: 10, padding: 11, leaf_count: 12, epoch: 16, pool: 24, root: 56, total: 88,
        data_hash: 96, proposer: 128, rent_payer: 160, proposed_at: 192, finalized_at: 200, uri: 208, bond: 336,
        device_cap: 344, reserved: 352,
    );
    assert_layout!(ClaimPage, 2_640,
        version: 8, bump: 9, padding: 10, page: 12, pool: 16, rent_payer: 48, paid: 80, allowance_used: 2_128,
    );
    assert_layout!(Evidence, 96,
        version: 8, bump: 9, padding: 10, index: 12, position: 16, leaf_count: 20, total: 24, reward_root: 32,
        challenger: 64,
    );
    assert_layout!(Vesting, 720,
        version: 8, bump: 9, padding: 10, pool: 16, payee: 48, rent_payer: 80, matured: 112, buckets: 120,
    );
    assert_eq!(size_of::<VestingBucket>(), 24);
    assert_layout!(Payout, 360,
        version: 8, bump: 9, count: 10, padding: 11, id: 16, creator: 24, destinations: 56, reserved: 328,
    );
    assert_eq!(size_of::<Destination>(), 34);
    assert_layout!(PayoutBalance, 216,
        version: 8, bump: 9, padding: 10, payout: 16, mint: 48, token_program: 80, vault: 112, credited: 144,
        owed: 152,
    );
}

#[test]
fn staking_accounts_keep_their_layout() {
    assert_layout!(StakePool, 2_864,
        version: 8, bump: 9, kind: 10, paused: 11, reward_mints: 12, padding: 13, network: 16, mint: 48,
        token_program: 80, vault: 112, parameters: 144, proposed: 312, update_ready_at: 480, epoch_seconds: 484,
        genesis: 488, staked: 496, unbonding: 504, slashed: 512, positions: 520, tickets: 524, total_weight: 528,
        rewards: 544, votes_bucket: 1_056, padding2: 1_060, votes_amount: 1_064, votes_amount_by_end: 1_072,
        votes_expiring: 1_088, insurance_owed: 2_784, treasury_owed: 2_792, reserved: 2_800,
    );
    let parameters = [
        offset_of!(StakeParameters, treasury),
        offset_of!(StakeParameters, insurance),
        offset_of!(StakeParameters, veto_authority),
        offset_of!(StakeParameters, minimum_stake),
        offset_of!(StakeParameters, share_floor),
        offset_of!(StakeParameters, unbonding_seconds),
        offset_of!(StakeParameters, min_lock_seconds),
        offset_of!(StakeParameters, max_lock_seconds),
        offset_of!(StakeParameters, reward_seconds),
        offset_of!(StakeParameters, grace_seconds),
        offset_of!(StakeParameters, appeal_seconds),
        offset_of!(StakeParameters, execution_seconds),
        offset_of!(StakeParameters, fault_period_seconds),
        offset_of!(StakeParameters, max_multiplier_bps),
        offset_of!(StakeParameters, max_share_bps),
        offset_of!(StakeParameters, slash_cap_bps),
        offset_of!(StakeParameters, reporter_bps),
        offset_of!(StakeParameters, insurance_bps),
        offset_of!(StakeParameters, treasury_bps),
        offset_of!(StakeParameters, fault_fee_bps),
        offset_of!(StakeParameters, fault_periods),
        offset_of!(StakeParameters, termination_bps),
        offset_of!(StakeParameters, transferable),
        offset_of!(StakeParameters, padding),
    ];
    assert_eq!(
        parameters,
        [
            0, 32, 64, 96, 104, 112, 116, 120, 124, 128, 132, 136, 140, 144, 146, 148, 150, 152, 154, 156,
            158, 160, 162, 163
        ]
    );
    let reward = [
        offset_of!(RewardMint, mint),
        offset_of!(RewardMint, vault),
        offset_of!(RewardMint, left),
        offset_of!(RewardMint, funded),
        offset_of!(RewardMint, claimed),
        offset_of!(RewardMint, end),
        offset_of!(RewardMint, updated),
        offset_of!(RewardMint, per_weight),
        offset_of!(RewardMint, carry),
    ];
    assert_eq!(reward, [0, 32, 64, 72, 80, 88, 92, 96, 112]);
    assert_layout!(OperatorStake, 408,
        version: 8, bump: 9, padding: 10, positions: 12, pool: 16, operator: 48, assets: 80, shares: 88,
        unbonding_assets: 96, unbonding_shares: 104, weighted_shares: 112, weight: 128, short_since: 144,
        tickets: 148, cases: 152, open_cases: 156, slash_epoch: 160, slash_base: 168, slash_taken: 176,
        rewards: 184, reserved: 376,
    );
    assert_eq!(size_of::<OperatorReward>(), 48);
    assert_layout!(Position, 200,
        version: 8, bump: 9, multiplier_bps: 10, id: 12, stake: 16, owner: 48, shares: 80, lock_seconds: 88,
        lock_end: 92, vote_lock: 96, padding: 100, rewards: 104,
    );
    assert_eq!(size_of::<PositionReward>(), 24);
    assert_layout!(Ticket, 96,
        version: 8, bump: 9, padding: 10, id: 12, stake: 16, owner: 48, shares: 80, ready_at: 88, padding2: 92,
    );
    assert_layout!(SlashCase, 192,
        version: 8, bump: 9, status: 10, padding: 11, number: 12, stake: 16, reporter: 48, evidence_hash: 80,
        appeal_hash: 112, executable_at: 144, expires_at: 148, set_version: 152, votes: 156, bps: 160,
        padding2: 162, reporter_owed: 168, insurance_owed: 176, treasury_owed: 184,
    );
    assert_layout!(FaultRecord, 128,
        version: 8, bump: 9, padding: 10, failed_since: 12, pool: 16, device: 48, payer: 80, periods: 112,
        padding2: 116, charged: 120,
    );
    assert_layout!(Insurance, 232,
        version: 8, bump: 9, padding: 10, network: 16, mint: 48, token_program: 80, vault: 112, epoch_cap: 144,
        proposed_cap: 152, update_ready_at: 160, epoch_seconds: 164, genesis: 168, epoch: 176,
        paid_in_epoch: 184, paid: 192, reserved: 200,
    );
}

#[test]
fn a_statement_is_384_bytes_and_begins_as_distributors_read_it() {
    assert_layout!(EpochStatement, 384,
        version: 8, bump: 9, closed: 10, padding: 11, epoch: 16, network: 24, mint: 56, burned: 88, opening: 96,
        income: 104, providers: 112, stakers: 120, recipients: 128, insurance: 136, sold: 144, refunds: 152,
        bounties: 160, burned_from_vault: 168, closing: 176, vault_balance: 184, bought: 192, supply: 200,
        minted: 208, burned_elsewhere: 216, orders: 224, customers: 228, invoices: 232, fills: 236,
        categories: 240, invoice_digest: 320, closed_at: 352, reserved: 360,
    );
}

#[test]
fn revenue_accounts_keep_their_layout() {
    assert_layout!(RevenuePool, 2_784,
        version: 8, bump: 9, native: 10, direct_burn: 11, halted: 12, recipient_count: 13, proposed_count: 14,
        padding: 15, network: 16, mint: 48, token_program: 80, vault: 112, token_mint: 144, token_pool: 176,
        genesis: 208, epoch: 216, epoch_seconds: 224, update_ready_at: 228, recipients_ready_at: 232,
        padding2: 236, parameters: 240, proposed: 520, owed: 800, current: 848, auction: 1_072,
        last_supply: 1_112, recipients: 1_120, proposed_recipients: 1_888, reserved: 2_656,
    );
    let parameters = [
        offset_of!(RevenueParameters, destinations),
        offset_of!(RevenueParameters, market),
        offset_of!(RevenueParameters, veto),
        offset_of!(RevenueParameters, min_price),
        offset_of!(RevenueParameters, lot),
        offset_of!(RevenueParameters, min_fill),
        offset_of!(RevenueParameters, bounty_cap),
        offset_of!(RevenueParameters, slope_start_epoch),
        offset_of!(RevenueParameters, slope_end_epoch),
        offset_of!(RevenueParameters, window_seconds),
        offset_of!(RevenueParameters, decay_seconds),
        offset_of!(RevenueParameters, providers_bps),
        offset_of!(RevenueParameters, stakers_bps),
        offset_of!(RevenueParameters, burn_bps),
        offset_of!(RevenueParameters, treasury_bps),
        offset_of!(RevenueParameters, insurance_bps),
        offset_of!(RevenueParameters, burn_limit_bps),
        offset_of!(RevenueParameters, start_bps),
        offset_of!(RevenueParameters, floor_bps),
        offset_of!(RevenueParameters, idle_step_bps),
        offset_of!(RevenueParameters, max_deviation_bps),
        offset_of!(RevenueParameters, max_refund_bps),
        offset_of!(RevenueParameters, bounty_bps),
    ];
    assert_eq!(
        parameters,
        [
            0, 128, 160, 192, 208, 216, 224, 232, 240, 248, 252, 256, 258, 260, 262, 264, 266, 268, 270, 272,
            274, 276, 278
        ]
    );
    let liabilities = [
        offset_of!(Liabilities, undistributed),
        offset_of!(Liabilities, for_burn),
        offset_of!(Liabilities, providers),
        offset_of!(Liabilities, stakers),
        offset_of!(Liabilities, insurance),
        offset_of!(Liabilities, recipients),
    ];
    assert_eq!(liabilities, [0, 8, 16, 24, 32, 40]);
    let flows = [
        offset_of!(EpochBooks, opening),
        offset_of!(EpochBooks, income),
        offset_of!(EpochBooks, bounties),
        offset_of!(EpochBooks, refunds),
        offset_of!(EpochBooks, burned),
        offset_of!(EpochBooks, bought),
        offset_of!(EpochBooks, categories),
        offset_of!(EpochBooks, invoice_digest),
        offset_of!(EpochBooks, orders),
        offset_of!(EpochBooks, fills),
    ];
    assert_eq!(flows, [0, 8, 16, 72, 80, 88, 96, 176, 208, 220]);
    let auction = [
        offset_of!(AuctionBooks, reference),
        offset_of!(AuctionBooks, window),
        offset_of!(AuctionBooks, sold),
        offset_of!(AuctionBooks, bought),
    ];
    assert_eq!(auction, [0, 16, 24, 32]);
    assert_eq!(size_of::<Recipient>(), 48);
    assert_layout!(PriceFeed, 368,
        version: 8, bump: 9, scale: 10, padding: 11, network: 16, base: 48, quote: 80, parameters: 112, low: 184,
        high: 192, timestamp: 200, last_timestamps: 208, proposed: 224, update_ready_at: 296, padding2: 300,
        reserved: 304,
    );
    let feed = [
        offset_of!(FeedParameters, sources),
        offset_of!(FeedParameters, max_age_seconds),
        offset_of!(FeedParameters, max_deviation_bps),
    ];
    assert_eq!(feed, [0, 64, 68]);
}

#[test]
fn market_accounts_keep_their_layout() {
    assert_layout!(Market, 896,
        version: 8, bump: 9, paused: 10, padding: 11, plans: 12, network: 16, mint: 48, token_program: 80,
        vault: 112, parameters: 144, proposed: 216, update_ready_at: 288, epoch_seconds: 292, genesis: 296,
        escrowed: 304, next_nonce: 312, credits_bought: 320, credits_spent: 328, credit_tokens_burned: 336,
        forwarded: 344, categories: 352, reserved: 832,
    );
    let parameters = [
        offset_of!(MarketParameters, revenue_pool),
        offset_of!(MarketParameters, feed),
        offset_of!(MarketParameters, settle_seconds),
        offset_of!(MarketParameters, fee_bps),
        offset_of!(MarketParameters, padding),
    ];
    assert_eq!(parameters, [0, 32, 64, 68, 70]);
    let books = [
        offset_of!(CategoryBooks, fees),
        offset_of!(CategoryBooks, orders),
        offset_of!(CategoryBooks, customers),
        offset_of!(CategoryBooks, digest),
    ];
    assert_eq!(books, [0, 8, 12, 16]);
    assert_layout!(Plan, 288,
        version: 8, bump: 9, sells: 10, unit: 11, retired: 12, padding: 13, id: 16, terms_version: 20, market: 24,
        operator: 56, terms: 88, reserved: 256,
    );
    let terms = [
        offset_of!(PlanTerms, payee),
        offset_of!(PlanTerms, device),
        offset_of!(PlanTerms, meter),
        offset_of!(PlanTerms, price),
        offset_of!(PlanTerms, per),
        offset_of!(PlanTerms, min_quantity),
        offset_of!(PlanTerms, max_quantity),
        offset_of!(PlanTerms, cost),
        offset_of!(PlanTerms, accept_seconds),
        offset_of!(PlanTerms, notice_seconds),
        offset_of!(PlanTerms, duration_seconds),
        offset_of!(PlanTerms, period_seconds),
        offset_of!(PlanTerms, periods),
        offset_of!(PlanTerms, class),
        offset_of!(PlanTerms, decay_bps),
        offset_of!(PlanTerms, pricing),
        offset_of!(PlanTerms, reports),
        offset_of!(PlanTerms, padding),
    ];
    assert_eq!(
        terms,
        [
            0, 32, 64, 96, 104, 112, 120, 128, 136, 140, 144, 148, 152, 156, 158, 160, 161, 162
        ]
    );
    assert_layout!(Customer, 192,
        version: 8, bump: 9, padding: 10, orders: 12, network: 16, wallet: 48, credit_mint: 80, credits: 112,
        held: 120, bought: 128, spent: 136, tokens_burned: 144, counted: 152, reserved: 160,
    );
    assert_layout!(Order, 272,
        version: 8, bump: 9, state: 10, reports: 11, with_credits: 12, unit: 13, class: 14, id: 16, nonce: 24,
        market: 32, plan: 64, customer: 96, payee: 128, device: 160, price: 192, per: 200, quantity: 208,
        escrow: 216, settled: 224, charged: 232, terms_version: 240, fee_bps: 244, padding: 246, accept_by: 248,
        duration_seconds: 252, notice_seconds: 256, settle_seconds: 260, ends_at: 264, padding2: 268,
    );
    assert_layout!(Pass, 96,
        version: 8, bump: 9, padding: 10, terms_version: 12, plan: 16, holder: 48, ends_at: 80, units_left: 88,
    );
}

#[test]
fn a_device_with_its_claim_slot_takes_at_most_300_rent_bytes() {
    // Every account pays rent for 128 bytes beside its data; a page's are shared by 256 devices.
    let page_share = (128 + ClaimPage::SPACE).div_ceil(256);
    assert!(128 + Device::SPACE + page_share <= 300);
}

#[test]
fn escrows_of_the_market_keep_their_layout() {
    assert_layout!(Channel, 184,
        version: 8, bump: 9, category: 10, padding: 11, id: 12, market: 16, customer: 48, payee: 80, signer: 112,
        nonce: 144, deposit: 152, cashed: 160, timeout_seconds: 168, closes_at: 172, fee_bps: 176, padding2: 178,
    );
    assert_layout!(Authorisation, 160,
        version: 8, bump: 9, category: 10, padding: 11, fee_bps: 12, padding2: 14, market: 16, payer: 48, payee: 80,
        balance: 112, locked: 120, claimed: 128, max_locked: 136, max_seconds: 144, max_locks: 148, locks: 152,
        padding3: 156,
    );
    assert_layout!(Lock, 64,
        version: 8, bump: 9, padding: 10, expires_at: 12, authorisation: 16, job: 48, amount: 56,
    );
    assert_layout!(Endowment, 152,
        version: 8, bump: 9, fee_bps: 10, id: 12, plan: 16, customer: 48, quantity: 80, principal: 88, remaining: 96,
        cost: 104, cost_fraction: 112, started_at: 120, period_seconds: 128, periods: 132, periods_left: 136,
        terms_version: 140, decay_bps: 144, padding: 146,
    );
}
