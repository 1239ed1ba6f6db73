/** The cluster that the tests talk to, and what they need of it beside the programs: lamports, time and events. */
import { setTimeout as sleep } from "node:timers/promises";

import anchor, { type Event, type Idl, type Program } from "@anchor-lang/core";
import {
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  PublicKey,
  SYSVAR_CLOCK_PUBKEY,
  type TransactionSignature,
} from "@solana/web3.js";

/** JSON-RPC address of the cluster. */
export const rpcUrl = process.env["FLYWHEEL_RPC_URL"] ?? "http://127.0.0.1:8899";
/** WebSocket address of the cluster. */
export const webSocketUrl = process.env["FLYWHEEL_WS_URL"] ?? "ws://127.0.0.1:8900";

/** What Anchor's self-call of an event begins with. */
const EVENT_TAG_BYTES = 8;
/** Offset of the unix time in the clock sysvar. */
const CLOCK_TIME_OFFSET = 32;

export const connection = new Connection(rpcUrl, { commitment: "confirmed", wsEndpoint: webSocketUrl });

/** A new wallet with this many SOL. */
export async function fundedWallet(sol: number): Promise<Keypair> {
  const wallet = Keypair.generate();
  const signature = await connection.requestAirdrop(wallet.publicKey, sol * LAMPORTS_PER_SOL);
  await connection.confirmTransaction({ signature, ...(await connection.getLatestBlockhash()) });
  return wallet;
}

/** A provider that pays with a wallet. */
export function providerOf(wallet: Keypair): anchor.AnchorProvider {
  return new anchor.AnchorProvider(connection, new anchor.Wallet(wallet), { commitment: "confirmed" });
}

/** The cluster's clock, unix seconds. */
export async function now(): Promise<number> {
  const clock = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);
  if (clock === null) {
    throw new Error(`${rpcUrl} has no clock`);
  }
  return Number(clock.data.readBigInt64LE(CLOCK_TIME_OFFSET));
}

/** Lets the cluster's clock reach a unix time: at once where the cluster can travel in time, by waiting where it cannot. */
export async function reach(time: number): Promise<void> {
  await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "surfnet_timeTravel",
      params: [{ absoluteTimestamp: time * 1000 }],
    }),
  });
  while ((await now()) < time) {
    await sleep(200);
  }
}

/** The events that a program told in a transaction, decoded by its IDL. They are the program's calls of itself. */
export async function eventsOf<T extends Idl>(
  program: Program<T>,
  signature: TransactionSignature,
): Promise<Event[]> {
  const transaction = await connection.getTransaction(signature, {
    commitment: "confirmed",
    maxSupportedTransactionVersion: 0,
  });
  if (!transaction?.meta) {
    throw new Error(`${rpcUrl} does not know transaction ${signature}`);
  }
  const keys = transaction.transaction.message.getAccountKeys({
    accountKeysFromLookups: transaction.meta.loadedAddresses ?? null,
  });
  return (transaction.meta.innerInstructions ?? [])
    .flatMap((outer) => outer.instructions)
    .filter((call) => keys.get(call.programIdIndex)?.equals(program.programId))
    .map((call) => Buffer.from(anchor.utils.bytes.bs58.decode(call.data)).subarray(EVENT_TAG_BYTES))
    .map((data) => program.coder.events.decode(data.toString("base64")))
    .filter((event): event is Event => event !== null);
}

/** The address of these seeds. */
export function addressOf(program: PublicKey, ...seeds: Uint8Array[]): PublicKey {
  return PublicKey.findProgramAddressSync(seeds, program)[0];
}
