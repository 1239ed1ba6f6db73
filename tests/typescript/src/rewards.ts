/** A pool that mints, its oracles, and the life of a root, through the distributor's IDL. */
import anchor, { type Program } from "@anchor-lang/core";
import { Keypair, type PublicKey, type TransactionSignature } from "@solana/web3.js";

import type { RewardDistributor } from "../generated/types/reward_distributor.ts";
import { padded, sha256, u32, u64 } from "./bytes.ts";
import { addressOf, fundedWallet, providerOf } from "./cluster.ts";
import type { Network } from "./network.ts";
import { distributorOf } from "./programs.ts";
import { commitmentOf, type Leaf, type Proposal, RewardTree } from "./reward-tree.ts";
import { newMint, TOKEN_PROGRAM_ID } from "./tokens.ts";

const { BN } = anchor;

/** Emission of each epoch, base units. */
export const EMISSION = 1_000_000n;
/** How long an approved root can be challenged, seconds. */
export const CHALLENGE_SECONDS = 30;
/** What proposing a root takes, lamports. */
export const PROPOSAL_BOND = 5_000_000n;

/** A reward pool with three oracles of equal weight. */
export interface Rewards {
  distributor: Program<RewardDistributor>;
  mint: PublicKey;
  pool: PublicKey;
  oracleSet: PublicKey;
  oracles: [Keypair, Keypair, Keypair];
}

/** Creates mint, oracle set and pool of a network; the pool takes over the mint. */
export async function createRewards(network: Network): Promise<Rewards> {
  const { authority } = network;
  const distributor = distributorOf(providerOf(authority));
  const oracles: Rewards["oracles"] = [
    await fundedWallet(10),
    await fundedWallet(10),
    await fundedWallet(10),
  ];
  await distributor.methods
    .createOracleSet(oracles.map((oracle) => ({ key: oracle.publicKey, weight: 1 })))
    .accountsPartial({ network: network.address })
    .rpc();
  const mint = await newMint(authority);
  await createPool(distributor, network, mint);
  const under = (name: string, ...seeds: Uint8Array[]) =>
    addressOf(distributor.programId, Buffer.from(name), network.address.toBytes(), ...seeds);
  return { distributor, mint, pool: under("pool", mint.toBytes()), oracleSet: under("oracles"), oracles };
}

async function createPool(
  distributor: Program<RewardDistributor>,
  network: Network,
  mint: PublicKey,
): Promise<TransactionSignature> {
  const none = new BN(0);
  return distributor.methods
    .createPool({
      emission: { kind: 0, firstEmission: big(EMISSION), parameter: none, cap: big(EMISSION * 1_000n) },
      firstEpoch: none,
      burnProgram: anchor.web3.PublicKey.default,
      vestingMonths: 0,
      exitPenaltyBps: 0,
      parameters: {
        insurance: network.authority.publicKey,
        proposalBond: big(PROPOSAL_BOND),
        challengeBond: none,
        deviceCap: none,
        windowLimit: none,
        windowSeconds: 0,
        challengeWindowSeconds: CHALLENGE_SECONDS,
        insuranceBps: 0,
        deviceCapEpochs: 0,
        vestingBps: 0,
      },
    })
    .accountsPartial({
      network: network.address,
      mint,
      mintAuthority: network.authority.publicKey,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .rpc();
}

/** A bigint as Anchor takes it. */
export function big(value: bigint): anchor.BN {
  return new BN(value.toString());
}

/** The account of an epoch. */
export function epochAddress({ distributor, pool }: Rewards, epoch: bigint): PublicKey {
  return addressOf(distributor.programId, Buffer.from("epoch"), pool.toBytes(), u64(epoch));
}

/** The account of the claim records of 256 devices. */
export function pageAddress({ distributor, pool }: Rewards, page: number): PublicKey {
  return addressOf(distributor.programId, Buffer.from("page"), pool.toBytes(), u32(page));
}

/** Opens an epoch that has ended. */
export function openEpoch(
  { distributor, pool, oracleSet }: Rewards,
  epoch: bigint,
): Promise<TransactionSignature> {
  return distributor.methods.openEpoch(big(epoch)).accountsPartial({ pool, oracleSet }).rpc();
}

/** A root with the tree that it is the top of. */
export interface ProposedRoot {
  tree: RewardTree;
  address: PublicKey;
  epoch: PublicKey;
  signature: TransactionSignature;
}

/** The first oracle proposes the lifetime totals of an open epoch. */
export async function proposeRoot(rewards: Rewards, epoch: bigint, leaves: Leaf[]): Promise<ProposedRoot> {
  const { distributor, pool, oracleSet, oracles } = rewards;
  const tree = new RewardTree(distributor.programId, pool, leaves);
  const published = Buffer.from(
    JSON.stringify(tree.leaves.map(({ index, total }) => [index, total.toString()])),
  );
  const proposal: Proposal = {
    root: [...tree.root],
    total: tree.total,
    leafCount: tree.leaves.length,
    dataHash: [...sha256(published)],
    uri: padded("https://example.org/leaves", 128),
  };
  const address = addressOf(
    distributor.programId,
    Buffer.from("root"),
    pool.toBytes(),
    u64(epoch),
    commitmentOf(proposal),
  );
  const rewardEpoch = epochAddress(rewards, epoch);
  const oracle = oracles[0];
  const signature = await distributor.methods
    .proposeRoot({ ...proposal, total: big(proposal.total) })
    .accountsPartial({
      payer: oracle.publicKey,
      oracle: oracle.publicKey,
      pool,
      oracleSet,
      rewardEpoch,
      rewardRoot: address,
    })
    .signers([oracle])
    .rpc();
  return { tree, address, epoch: rewardEpoch, signature };
}

/** Votes for a root. */
export function voteRoot(
  rewards: Rewards,
  root: ProposedRoot,
  oracle: Keypair,
): Promise<TransactionSignature> {
  const { distributor, pool, oracleSet } = rewards;
  return distributor.methods
    .voteRoot()
    .accountsPartial({
      oracle: oracle.publicKey,
      pool,
      oracleSet,
      rewardEpoch: root.epoch,
      rewardRoot: root.address,
    })
    .signers([oracle])
    .rpc();
}

/** Makes an approved root final. */
export function finalizeRoot(rewards: Rewards, root: ProposedRoot): Promise<TransactionSignature> {
  const { distributor, pool, oracleSet } = rewards;
  return distributor.methods
    .finalizeRoot()
    .accountsPartial({ pool, oracleSet, rewardEpoch: root.epoch, rewardRoot: root.address })
    .rpc();
}

/** Claims what a root grants a device, with its proof or another one. */
export function claim(
  rewards: Rewards,
  root: ProposedRoot,
  device: number,
  payeeAccount: PublicKey,
  proof = root.tree.prove(device).proof,
): Promise<TransactionSignature> {
  const { distributor, pool, mint } = rewards;
  const { leaf, position } = root.tree.prove(device);
  return distributor.methods
    .claim({ grant: { index: device, total: big(leaf.total), position }, proof })
    .accountsPartial({
      pool,
      rewardRoot: root.address,
      claimPage: pageAddress(rewards, Math.floor(device / 256)),
      source: mint,
      payeeAccount,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .rpc();
}
