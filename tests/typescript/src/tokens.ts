/** Mints and token accounts, by the official package. */
import {
  createAssociatedTokenAccountIdempotent,
  createMint,
  getAccount,
  mintTo,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { Keypair, type PublicKey } from "@solana/web3.js";

import { connection } from "./cluster.ts";

export { TOKEN_PROGRAM_ID };

/** A new mint of nine decimals whose authority is the wallet that pays. */
export async function newMint(payer: Keypair): Promise<PublicKey> {
  return createMint(connection, payer, payer.publicKey, null, 9, Keypair.generate(), {
    commitment: "confirmed",
  });
}

/** The associated token account of an owner, created where it is missing. */
export async function tokenAccount(payer: Keypair, mint: PublicKey, owner: PublicKey): Promise<PublicKey> {
  return createAssociatedTokenAccountIdempotent(connection, payer, mint, owner, { commitment: "confirmed" });
}

/** Mints base units to the payer's own account. */
export async function minted(payer: Keypair, mint: PublicKey, amount: bigint): Promise<PublicKey> {
  const account = await tokenAccount(payer, mint, payer.publicKey);
  await mintTo(connection, payer, mint, account, payer, amount, [], { commitment: "confirmed" });
  return account;
}

/** What a token account holds, base units. */
export async function balance(account: PublicKey): Promise<bigint> {
  return (await getAccount(connection, account, "confirmed")).amount;
}
