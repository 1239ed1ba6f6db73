/** Epochs of rewards from emission to claim, through the distributor's IDL and a Merkle tree written after the documents. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { Keypair, type PublicKey } from "@solana/web3.js";

import { connection, eventsOf, now, reach } from "../src/cluster.ts";
import { createNetwork, EPOCH_SECONDS, type Network, registerDevice } from "../src/network.ts";
import { assertRefused } from "../src/refusals.ts";
import {
  CHALLENGE_SECONDS,
  claim,
  createRewards,
  EMISSION,
  finalizeRoot,
  openEpoch,
  pageAddress,
  PROPOSAL_BOND,
  type ProposedRoot,
  proposeRoot,
  type Rewards,
  voteRoot,
} from "../src/rewards.ts";
import { balance, tokenAccount } from "../src/tokens.ts";

/** The last of the epochs that have ended when the network is created. */
const FIRST_PAID = 2n;
/** Five leaves, so that a sibling is missing on two levels of the tree. */
const TOTALS = [1_000_000n, 600_000n, 1n, 999_998n, 400_000n] as const;

let network: Network;
let rewards: Rewards;
let root: ProposedRoot;
let payee: PublicKey;
let payeeAccount: PublicKey;

const leavesOf = (totals: readonly bigint[]) => totals.map((total, index) => ({ index, payee, total }));

before(async () => {
  network = await createNetwork(10, 3);
  for (let device = 0; device < TOTALS.length; device += 1) {
    await registerDevice(network, Keypair.generate(), 100);
  }
  rewards = await createRewards(network);
  payee = network.authority.publicKey;
  payeeAccount = await tokenAccount(network.authority, rewards.mint, payee);
});

test("an epoch that has not ended does not open", async () => {
  await assertRefused(rewards.distributor, "EpochNotEnded", openEpoch(rewards, 1_000_000n));
});

test("opening the third epoch records three epochs' emission", async () => {
  const signature = await openEpoch(rewards, FIRST_PAID);
  const [event] = await eventsOf(rewards.distributor, signature);
  assert.equal(event?.name, "epochOpened");
  assert.equal(event.data.epoch.toString(), "2");
  assert.equal(event.data.emitted.toString(), "3000000");
});

test("a root above what has been emitted is refused by name", async () => {
  const leaves = leavesOf([...TOTALS.slice(0, 4), 400_002n]);
  await assertRefused(rewards.distributor, "TotalAboveEmission", proposeRoot(rewards, FIRST_PAID, leaves));
});

test("a root of lifetime totals stands at the address of its commitment, with its bond", async () => {
  root = await proposeRoot(rewards, FIRST_PAID, leavesOf(TOTALS));
  const stored = await rewards.distributor.account.rewardRoot.fetch(root.address);
  assert.equal(stored.total.toString(), "2999999");
  assert.equal(stored.leafCount, 5);
  assert.equal(stored.status, 0);
  assert.deepEqual(Buffer.from(stored.root), root.tree.root);
  assert.equal(BigInt(stored.bond.toString()), PROPOSAL_BOND);
  const [event] = await eventsOf(rewards.distributor, root.signature);
  assert.equal(event?.name, "rootProposed");
  assert.ok(event.data.rootAccount.equals(root.address));
});

test("who is no oracle cannot vote", async () => {
  await assertRefused(rewards.distributor, "NotAnOracle", voteRoot(rewards, root, network.authority));
});

test("two of three oracles approve a root", async () => {
  const [one, other] = rewards.oracles;
  const [before] = await eventsOf(rewards.distributor, await voteRoot(rewards, root, one));
  assert.deepEqual([before?.name, before?.data.approved], ["rootVoted", false]);
  const [after] = await eventsOf(rewards.distributor, await voteRoot(rewards, root, other));
  assert.deepEqual([after?.name, after?.data.approved], ["rootVoted", true]);
  assert.equal(after?.data.weight.toString(), "2");
});

test("a root becomes final when its challenge window has passed, not before", async () => {
  await assertRefused(rewards.distributor, "ChallengeWindowOpen", finalizeRoot(rewards, root));
  await reach((await now()) + CHALLENGE_SECONDS);
  await finalizeRoot(rewards, root);
  const pool = await rewards.distributor.account.pool.fetch(rewards.pool);
  assert.equal(pool.finalizedTotal.toString(), "2999999");
  assert.equal(pool.nextEpoch.toString(), "3");
  assert.ok(pool.lastRoot.equals(root.address));
});

test("a claim with another device's proof is refused by name", async () => {
  await rewards.distributor.methods.createClaimPage(0).accountsPartial({ pool: rewards.pool }).rpc();
  const { proof } = root.tree.prove(1);
  await assertRefused(rewards.distributor, "ProofInvalid", claim(rewards, root, 0, payeeAccount, proof));
});

test("every leaf of a tree with missing siblings is paid exactly", async () => {
  let paid = 0n;
  for (const [device, total] of TOTALS.entries()) {
    const signature = await claim(rewards, root, device, payeeAccount);
    paid += total;
    assert.equal(await balance(payeeAccount), paid);
    const [event] = await eventsOf(rewards.distributor, signature);
    assert.equal(event?.name, "rewardClaimed");
    assert.ok(event.data.payee.equals(payee));
    assert.deepEqual(
      [event.data.oldTotal.toString(), event.data.newTotal.toString()],
      ["0", total.toString()],
    );
  }
});

test("a second claim finds nothing and changes nothing", async () => {
  await assertRefused(rewards.distributor, "NothingToClaim", claim(rewards, root, 0, payeeAccount));
  assert.equal(await balance(payeeAccount), 2_999_999n);
});

test("a later root pays the difference of lifetime totals", async () => {
  const epoch = BigInt(Math.floor(((await now()) - network.genesis) / EPOCH_SECONDS));
  await reach(network.genesis + Number(epoch + 1n) * EPOCH_SECONDS);
  await openEpoch(rewards, epoch);
  const later = await proposeRoot(rewards, epoch, leavesOf([TOTALS[0] + EMISSION, ...TOTALS.slice(1)]));
  await voteRoot(rewards, later, rewards.oracles[0]);
  await voteRoot(rewards, later, rewards.oracles[2]);
  await reach((await now()) + CHALLENGE_SECONDS);
  await finalizeRoot(rewards, later);
  await claim(rewards, later, 0, payeeAccount);
  assert.equal(await balance(payeeAccount), 3_999_999n);
  const page = await rewards.distributor.account.claimPage.fetch(pageAddress(rewards, 0));
  assert.deepEqual(
    page.paid.slice(0, 6).map((paid) => paid.toString()),
    ["2000000", "600000", "1", "999998", "400000", "0"],
  );
  const pool = await rewards.distributor.account.pool.fetch(rewards.pool);
  assert.equal(pool.claimed.toString(), "3999999");
  assert.equal((await connection.getTokenSupply(rewards.mint)).value.amount, "3999999");
});
