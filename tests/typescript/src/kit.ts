/** A cluster through `@solana/kit`: wallets with lamports, and transactions sent and confirmed. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

import {
  type Address,
  address,
  airdropFactory,
  appendTransactionMessageInstructions,
  assertIsTransactionWithBlockhashLifetime,
  createSolanaRpc,
  createSolanaRpcSubscriptions,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressDecoder,
  type Instruction,
  type KeyPairSigner,
  lamports,
  pipe,
  sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type TransactionMessage,
} from "@solana/kit";

import { u16 } from "./bytes.ts";
import { rpcUrl, webSocketUrl } from "./cluster.ts";

export const rpc = createSolanaRpc(rpcUrl);
const rpcSubscriptions = createSolanaRpcSubscriptions(webSocketUrl);
const sendAndConfirm = sendAndConfirmTransactionFactory({ rpc, rpcSubscriptions });
const airdrop = airdropFactory({ rpc, rpcSubscriptions });

const LAMPORTS_PER_SOL = 1_000_000_000n;
const ED25519_PROGRAM = address("Ed25519SigVerify111111111111111111111111111");
/** Length of the head of a DER-encoded ed25519 public key. */
const SPKI_HEAD_BYTES = 12;

/** A new wallet with this many SOL. */
export async function fundedSigner(sol: bigint): Promise<KeyPairSigner> {
  const signer = await generateKeyPairSigner();
  await airdrop({
    commitment: "confirmed",
    lamports: lamports(sol * LAMPORTS_PER_SOL),
    recipientAddress: signer.address,
  });
  return signer;
}

/**
 * Sends instructions in one transaction, and waits until it is confirmed. What is thrown names an instruction by its number
 * alone, so the message is handed to `onMessage` before.
 */
export async function send(
  payer: KeyPairSigner,
  instructions: Instruction[],
  onMessage: (message: TransactionMessage) => void = () => {},
): Promise<void> {
  const { value: blockhash } = await rpc.getLatestBlockhash().send();
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayerSigner(payer, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(blockhash, paid),
    (living) => appendTransactionMessageInstructions(instructions, living),
  );
  onMessage(message);
  const transaction = await signTransactionMessageWithSigners(message);
  assertIsTransactionWithBlockhashLifetime(transaction);
  await sendAndConfirm(transaction, { commitment: "confirmed" });
}

/** An ed25519 key that signs messages and no transactions: a manufacturer's, a device's. */
export class MessageKey {
  private readonly secret: KeyObject;
  readonly bytes: Buffer;
  readonly address: Address;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    this.secret = privateKey;
    this.bytes = publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_HEAD_BYTES);
    this.address = getAddressDecoder().decode(this.bytes);
  }

  /** The instruction by which the ed25519 program checks a signature of this key: one, at the standard offsets. */
  signed(message: Buffer): Instruction {
    const thisInstruction = 0xffff;
    const [keyOffset, signatureOffset, messageOffset] = [16, 48, 112];
    const head = [
      1,
      signatureOffset,
      thisInstruction,
      keyOffset,
      thisInstruction,
      messageOffset,
      message.length,
      thisInstruction,
    ];
    return {
      programAddress: ED25519_PROGRAM,
      data: Buffer.concat([...head.map(u16), this.bytes, sign(null, message, this.secret), message]),
    };
  }
}
