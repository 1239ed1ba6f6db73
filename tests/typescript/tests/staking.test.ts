/** Stake under a lock, its rewards and its way out, through the staking vault's IDL. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import anchor, { type Program } from "@anchor-lang/core";
import { PublicKey, SystemProgram } from "@solana/web3.js";

import type { StakingVault } from "../generated/types/staking_vault.ts";
import { u32 } from "../src/bytes.ts";
import { addressOf, connection, eventsOf, now, providerOf, reach } from "../src/cluster.ts";
import { createNetwork, type Network } from "../src/network.ts";
import { vaultOf } from "../src/programs.ts";
import { assertRefused } from "../src/refusals.ts";
import { balance, minted, newMint, tokenAccount, TOKEN_PROGRAM_ID } from "../src/tokens.ts";

const { BN } = anchor;

/** The kind of a pool that shares revenue. */
const REVENUE = 1;
const MINTED = 5_000_000n;
const STAKED = 1_048_576n;
const FUNDED = 1_000_000n;
const LOCK_SECONDS = 600;
const REWARD_SECONDS = 120;
const UNBONDING_SECONDS = 300;
const POSITION_ID = 1;
const TICKET_ID = 4;

let network: Network;
let vault: Program<StakingVault>;
let mint: PublicKey;
let rewardMint: PublicKey;
let ownerAccount: PublicKey;
let pool: PublicKey;
let poolVault: PublicKey;
let stake: PublicKey;
let position: PublicKey;
let ticket: PublicKey;

const under = (name: string, ...seeds: Uint8Array[]) =>
  addressOf(vault.programId, Buffer.from(name), ...seeds);

before(async () => {
  network = await createNetwork(1);
  const { authority, address } = network;
  vault = vaultOf(providerOf(authority));
  mint = await newMint(authority);
  rewardMint = await newMint(authority);
  ownerAccount = await minted(authority, mint, MINTED);
  pool = under("stake-pool", address.toBytes(), mint.toBytes(), Buffer.of(REVENUE));
  poolVault = under("vault", pool.toBytes());
  stake = under("operator-stake", pool.toBytes(), PublicKey.default.toBytes());
  position = under("position", pool.toBytes(), authority.publicKey.toBytes(), u32(POSITION_ID));
  ticket = under("ticket", position.toBytes(), u32(TICKET_ID));
});

/** Parameters of a pool without slashing and fees, whose longest lock doubles the weight. */
const parameters = {
  treasury: PublicKey.default,
  insurance: PublicKey.default,
  vetoAuthority: PublicKey.default,
  minimumStake: new BN(1_000),
  shareFloor: new BN(0),
  unbondingSeconds: UNBONDING_SECONDS,
  minLockSeconds: 0,
  maxLockSeconds: LOCK_SECONDS,
  rewardSeconds: REWARD_SECONDS,
  graceSeconds: 0,
  appealSeconds: 0,
  executionSeconds: 1,
  faultPeriodSeconds: 0,
  maxMultiplierBps: 20_000,
  maxShareBps: 10_000,
  slashCapBps: 0,
  reporterBps: 0,
  insuranceBps: 0,
  treasuryBps: 0,
  faultFeeBps: 0,
  faultPeriods: 0,
  terminationBps: 0,
  transferable: false,
};

const openPosition = (id: number, amount: bigint, lockSeconds: number) =>
  vault.methods
    .openPosition({ id, amount: new BN(amount.toString()), lockSeconds })
    .accountsPartial({
      pool,
      stake,
      operator: SystemProgram.programId,
      ownerAccount,
      vault: poolVault,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .rpc();

test("a pool of shared revenue reads back as it was created", async () => {
  await vault.methods
    .createStakePool({ revenue: {} }, parameters)
    .accountsPartial({ network: network.address, mint, pool, tokenProgram: TOKEN_PROGRAM_ID })
    .rpc();
  await vault.methods.openOperatorStake().accountsPartial({ pool, operator: SystemProgram.programId }).rpc();
  const stored = await vault.account.stakePool.fetch(pool);
  assert.deepEqual([stored.version, stored.kind, stored.positions], [1, REVENUE, 0]);
  assert.ok(stored.vault.equals(poolVault));
  assert.equal(stored.parameters.unbondingSeconds, UNBONDING_SECONDS);
  assert.equal(stored.parameters.maxMultiplierBps, 20_000);
});

test("stake below the minimum is refused by name", async () => {
  await assertRefused(vault, "StakeBelowMinimum", openPosition(POSITION_ID, 999n, LOCK_SECONDS));
});

test("a lock that is too long is refused by name", async () => {
  await assertRefused(vault, "LockInvalid", openPosition(POSITION_ID, STAKED, LOCK_SECONDS + 1));
});

test("a position has its stake as shares, and the longest lock its full multiplier", async () => {
  const signature = await openPosition(POSITION_ID, STAKED, LOCK_SECONDS);
  const stored = await vault.account.position.fetch(position);
  assert.ok(stored.owner.equals(network.authority.publicKey));
  assert.ok(stored.stake.equals(stake));
  assert.equal(BigInt(stored.shares.toString()), STAKED);
  assert.equal(stored.multiplierBps, 20_000);
  assert.equal(await balance(ownerAccount), MINTED - STAKED);
  assert.equal(await balance(poolVault), STAKED);
  const [event] = await eventsOf(vault, signature);
  assert.equal(event?.name, "positionOpened");
  assert.equal(event.data.amount.toString(), STAKED.toString());
  assert.equal(event.data.lockEnd, stored.lockEnd);
});

test("the only staker gets all that was funded, to the base unit", async () => {
  const { authority } = network;
  const funderAccount = await minted(authority, rewardMint, FUNDED);
  const rewardVault = under("reward-vault", pool.toBytes(), rewardMint.toBytes());
  await vault.methods
    .addRewardMint()
    .accountsPartial({ network: network.address, pool, mint: rewardMint, tokenProgram: TOKEN_PROGRAM_ID })
    .rpc();
  await vault.methods
    .fundRewards(new BN(FUNDED.toString()))
    .accountsPartial({ funderAccount, pool, vault: rewardVault, tokenProgram: TOKEN_PROGRAM_ID })
    .rpc();
  assert.equal(await balance(funderAccount), 0n);
  await reach((await now()) + REWARD_SECONDS);
  const payout = await tokenAccount(authority, rewardMint, authority.publicKey);
  const signature = await vault.methods
    .claimRewards()
    .accountsPartial({ pool, stake, position })
    .remainingAccounts([
      { pubkey: rewardVault, isSigner: false, isWritable: true },
      { pubkey: payout, isSigner: false, isWritable: true },
      { pubkey: TOKEN_PROGRAM_ID, isSigner: false, isWritable: false },
    ])
    .rpc();
  assert.equal(await balance(payout), FUNDED);
  const [event] = await eventsOf(vault, signature);
  assert.equal(event?.name, "stakeRewardsClaimed");
  assert.deepEqual(event.data.amounts.map(String), [FUNDED.toString(), "0", "0", "0"]);
});

const unbond = () =>
  vault.methods
    .requestUnbonding(TICKET_ID, new BN(STAKED.toString()))
    .accountsPartial({
      own: { pool, stake, position, owner: network.authority.publicKey },
      operator: SystemProgram.programId,
      ticket,
    })
    .rpc();

test("a locked position does not unbond", async () => {
  await assertRefused(vault, "PositionLocked", unbond());
});

test("stake comes back whole after lock and unbonding time", async () => {
  const { lockEnd } = await vault.account.position.fetch(position);
  await reach(lockEnd);
  await unbond();
  const { readyAt } = await vault.account.ticket.fetch(ticket);
  const withdraw = () =>
    vault.methods
      .withdraw()
      .accountsPartial({
        pool,
        stake,
        ticket,
        owner: network.authority.publicKey,
        ownerAccount,
        vault: poolVault,
        tokenProgram: TOKEN_PROGRAM_ID,
      })
      .rpc();
  await assertRefused(vault, "TicketNotReady", withdraw());
  await reach(readyAt);
  await withdraw();
  assert.equal(await balance(ownerAccount), MINTED);
  assert.equal(await balance(poolVault), 0n);
  assert.equal(await connection.getAccountInfo(ticket), null);
});
