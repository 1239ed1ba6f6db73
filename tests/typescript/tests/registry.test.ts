/** A network from nothing to a working device, through the registry's IDL. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { Keypair } from "@solana/web3.js";

import { DeviceRegistryErrorCode } from "../generated/types/device_registry_errors.ts";
import { padded } from "../src/bytes.ts";
import { eventsOf, fundedWallet } from "../src/cluster.ts";
import {
  BOND_PER_UNIT,
  CLASS_ID,
  createNetwork,
  deviceAddress,
  EPOCH_SECONDS,
  MANUFACTURER_ID,
  type Network,
  NETWORK_ID,
  registerDevice,
} from "../src/network.ts";
import { assertRefused } from "../src/refusals.ts";

const QUOTA = 2;

let network: Network;
const first = Keypair.generate();
const second = Keypair.generate();

before(async () => {
  network = await createNetwork(QUOTA);
});

test("a network reads back as it was created", async () => {
  const stored = await network.registry.account.network.fetch(network.address);
  assert.equal(stored.version, 1);
  assert.equal(BigInt(stored.id.toString()), NETWORK_ID);
  assert.ok(stored.authority.equals(network.authority.publicKey));
  assert.ok(stored.creator.equals(network.authority.publicKey));
  assert.deepEqual(stored.name, padded("Through the IDL", 32));
  assert.equal(stored.genesis.toNumber(), network.genesis);
  assert.equal(stored.epochSeconds, EPOCH_SECONDS);
  assert.deepEqual([stored.classes, stored.manufacturers, stored.operators, stored.devices], [1, 1, 1, 0]);
});

test("creating a network tells one event with its fields", async () => {
  const [event, ...others] = await eventsOf(network.registry, network.signatures.network);
  assert.equal(event?.name, "networkCreated");
  assert.ok(event.data.network.equals(network.address));
  assert.ok(event.data.authority.equals(network.authority.publicKey));
  assert.equal(event.data.epochSeconds, EPOCH_SECONDS);
  assert.equal(others.length, 0);
});

test("a class, a manufacturer and an operator stand at the addresses that the documents give", async () => {
  const { registry } = network;
  const stored = await registry.account.deviceClass.fetch(network.class);
  assert.equal(stored.id, CLASS_ID);
  assert.equal(BigInt(stored.bondPerUnit.toString()), BOND_PER_UNIT);
  const manufacturer = await registry.account.manufacturer.fetch(network.manufacturer);
  assert.ok(manufacturer.attestationKey.equals(network.maker.publicKey));
  assert.equal(manufacturer.quota, QUOTA);
  const operator = await registry.account.operator.fetch(network.operator);
  assert.ok(operator.authority.equals(network.authority.publicKey));
});

test("two signatures register a device, which is pending, has index 0 and requires its bond", async () => {
  const signature = await registerDevice(network, first, 300);
  const { registry } = network;
  const device = await registry.account.device.fetch(deviceAddress(network, first.publicKey));
  assert.ok(device.key.equals(first.publicKey));
  assert.ok(device.operator.equals(network.operator));
  assert.deepEqual(
    [device.index, device.class, device.manufacturer, device.capacity, device.status],
    [0, CLASS_ID, MANUFACTURER_ID, 300, 0],
  );
  const operator = await registry.account.operator.fetch(network.operator);
  assert.equal(operator.devices, 1);
  assert.equal(operator.bondRequired.toNumber(), 300 * 25);
  const [event] = await eventsOf(registry, signature);
  assert.equal(event?.name, "deviceRegistered");
  assert.ok(event.data.key.equals(first.publicKey));
  assert.deepEqual([event.data.index, event.data.capacity], [0, 300]);
});

test("the operator activates its device", async () => {
  const { registry } = network;
  const device = deviceAddress(network, first.publicKey);
  await registry.methods.activateDevice().accountsPartial({ class: network.class, device }).rpc();
  assert.equal((await registry.account.device.fetch(device)).status, 1);
});

test("an attestation by another key is refused by name", async () => {
  await assertRefused(
    network.registry,
    "AttestationKeyMismatch",
    registerDevice(network, second, 300, { attestedBy: Keypair.generate() }),
  );
});

test("a capacity outside of the class's bounds is refused by name", async () => {
  await assertRefused(network.registry, "CapacityOutOfBounds", registerDevice(network, second, 1_001));
});

test("a manufacturer's quota ends its registrations by name", async () => {
  await registerDevice(network, second, 1_000);
  const stored = await network.registry.account.network.fetch(network.address);
  assert.deepEqual([stored.devices, stored.nextDeviceIndex], [2, 2]);
  await assertRefused(
    network.registry,
    "ManufacturerQuotaExceeded",
    registerDevice(network, Keypair.generate(), 300),
  );
});

test("another wallet configures nothing", async () => {
  const stranger = await fundedWallet(1);
  await assertRefused(
    network.registry,
    "AuthorityMismatch",
    network.registry.methods
      .setRoles({
        pauser: stranger.publicKey,
        statusOracle: stranger.publicKey,
        feeAdmin: stranger.publicKey,
      })
      .accountsPartial({ network: network.address, signer: stranger.publicKey })
      .signers([stranger])
      .rpc(),
  );
});

test("an operator's devices are found by the filter that the documents give", async () => {
  const { registry } = network;
  const owner = { memcmp: { offset: 48, bytes: network.operator.toBase58() } };
  const found = await registry.account.device.all([owner]);
  const indices = found.map(({ account }) => account.index);
  assert.deepEqual(indices.sort(), [0, 1]);
});

test("the generated table of errors has the codes of the IDL", () => {
  const listed = (network.registry.rawIdl.errors ?? []).map(({ name, code }) => [name, code]);
  assert.deepEqual(Object.entries(DeviceRegistryErrorCode), listed);
});
