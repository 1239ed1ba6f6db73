/** Waits until the cluster answers and has every program of the generated IDLs; says what to start where nothing does. */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { PublicKey } from "@solana/web3.js";

import { connection, rpcUrl } from "./src/cluster.ts";

const ATTEMPTS = 20;
const PAUSE_MILLISECONDS = 500;

const folder = new URL("generated/idl/", import.meta.url);
const addresses = await Promise.all(
  (await readdir(folder)).map(async (file) => {
    const { address } = JSON.parse(await readFile(new URL(file, folder), "utf8")) as { address: string };
    return new PublicKey(address);
  }),
);

async function missing(): Promise<string | undefined> {
  try {
    const accounts = await connection.getMultipleAccountsInfo(addresses);
    const absent = addresses.filter((_, index) => !accounts[index]?.executable);
    return absent.length === 0
      ? undefined
      : `${rpcUrl} has no program at ${absent.join(", ")}: deploy it first`;
  } catch (error) {
    return `${rpcUrl} does not answer (${String(error)}): start a cluster with \`flywheel localnet\``;
  }
}

let problem: string | undefined;
for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
  problem = await missing();
  if (problem === undefined) {
    process.exit(0);
  }
  await sleep(PAUSE_MILLISECONDS);
}
console.error(problem);
process.exit(1);
