/** The example of `docs/INTEGRATION.md`, run as somebody would who has copied it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Keypair } from "@solana/web3.js";

import { fundedWallet, rpcUrl } from "../src/cluster.ts";
import { createNetwork, type Network, registerDevice } from "../src/network.ts";

let folder: string;
let network: Network;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "example-"));
  network = await createNetwork(1);
});

after(() => rm(folder, { recursive: true }));

/** What the example prints with a wallet. */
async function runAs(wallet: Keypair): Promise<string> {
  const keypair = path.join(folder, "wallet.json");
  await writeFile(keypair, JSON.stringify([...wallet.secretKey]), { mode: 0o600 });
  const example = fileURLToPath(new URL("../generated/example.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", example], {
    env: { ...process.env, NETWORK: network.address.toBase58(), KEYPAIR: keypair, RPC_URL: rpcUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  assert.equal(code, 0, printed);
  return printed;
}

test("the documented example registers an operator", async () => {
  assert.equal(
    await runAs(await fundedWallet(1)),
    "Through the IDL has epochs of 60 seconds\n0 devices, which require a bond of 0 base units\n",
  );
});

test("the documented example tells a refusal by its name, and lists devices", async () => {
  const device = Keypair.generate();
  await registerDevice(network, device, 300);
  const printed = (await runAs(network.authority)).split("\n");
  assert.match(printed[1] ?? "", /^AccountExists - /u);
  assert.deepEqual(printed.slice(2), [
    "1 devices, which require a bond of 7500 base units",
    `device 0 ${device.publicKey.toBase58()} status 0`,
    "",
  ]);
});
