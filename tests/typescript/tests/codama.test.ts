/** The registry through the client that Codama writes from its IDL, on `@solana/kit`. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import {
  type Address,
  getAddressEncoder,
  getProgramDerivedAddress,
  type KeyPairSigner,
  type TransactionMessage,
} from "@solana/kit";

import {
  Activator,
  Category,
  DEVICE_REGISTRY_ERROR__AUTHORITY_MISMATCH,
  DEVICE_REGISTRY_ERROR__MANUFACTURER_QUOTA_EXCEEDED,
  DEVICE_REGISTRY_PROGRAM_ADDRESS,
  type DeviceRegistryError,
  fetchDevice,
  fetchNetwork,
  fetchOperator,
  findOperatorPda,
  getApproveManufacturerInstruction,
  getCreateClassInstruction,
  getCreateNetworkInstruction,
  getDeviceRegistryErrorMessage,
  getRegisterDeviceInstruction,
  getRegisterOperatorInstructionAsync,
  getSetRolesInstruction,
  isDeviceRegistryError,
} from "../generated/codama/registry/index.ts";
import { padded, u16, u64 } from "../src/bytes.ts";
import { now } from "../src/cluster.ts";
import { fundedSigner, MessageKey, rpc, send } from "../src/kit.ts";
import { attestationMessage, possessionMessage } from "../src/messages.ts";

const NETWORK_ID = 3n;
const CLASS_ID = 2;
const MANUFACTURER_ID = 5;
const DEFAULT_ADDRESS = "11111111111111111111111111111111" as Address;

const bytesOf = (address: Address) => Buffer.from(getAddressEncoder().encode(address));
const derive = async (...seeds: Uint8Array[]) =>
  (await getProgramDerivedAddress({ programAddress: DEVICE_REGISTRY_PROGRAM_ADDRESS, seeds }))[0];
const name = (text: string) => new Uint8Array(padded(text, 32));

let authority: KeyPairSigner;
let network: Address;
let deviceClass: Address;
let manufacturer: Address;
let operator: Address;
let events: { eventAuthority: Address; program: Address };
const maker = new MessageKey();
const device = new MessageKey();

before(async () => {
  authority = await fundedSigner(100n);
  network = await derive(Buffer.from("network"), bytesOf(authority.address), u64(NETWORK_ID));
  deviceClass = await derive(Buffer.from("class"), bytesOf(network), u16(CLASS_ID));
  manufacturer = await derive(Buffer.from("manufacturer"), bytesOf(network), u16(MANUFACTURER_ID));
  [operator] = await findOperatorPda({ network, authority: authority.address });
  events = {
    eventAuthority: await derive(Buffer.from("__event_authority")),
    program: DEVICE_REGISTRY_PROGRAM_ADDRESS,
  };
});

/** Demands that a transaction of these instructions is refused with this error of the IDL. */
async function assertRefused(
  payer: KeyPairSigner,
  code: DeviceRegistryError,
  instructions: Parameters<typeof send>[1],
): Promise<void> {
  const sent: TransactionMessage[] = [];
  const refusal: unknown = await send(payer, instructions, (message) => sent.push(message)).then(
    () => assert.fail(`accepted, where this was expected: ${getDeviceRegistryErrorMessage(code)}`),
    (thrown: unknown) => thrown,
  );
  const cause = refusal instanceof Error && refusal.cause ? refusal.cause : refusal;
  assert.ok(sent[0] && isDeviceRegistryError(cause, sent[0], code), String(cause));
}

const genesis = 1_700_000_000n;

test("a network, its class, manufacturer and operator are created in one transaction", async () => {
  const shared = { payer: authority, authority, network, ...events };
  const classes = new Uint8Array(32);
  classes[CLASS_ID >> 3] = 1 << (CLASS_ID & 7);
  await send(authority, [
    getCreateNetworkInstruction({
      ...shared,
      id: NETWORK_ID,
      name: name("Through Codama"),
      genesis,
      epochSeconds: 86_400,
      changeDelaySeconds: 0,
      pauser: authority.address,
      statusOracle: authority.address,
      feeAdmin: authority.address,
    }),
    getCreateClassInstruction({
      ...shared,
      class: deviceClass,
      id: CLASS_ID,
      name: name("Sensor"),
      category: Category.Sensor,
      capacityUnit: name("reading"),
      densityResolution: 7,
      bondPerUnit: 4n,
      parameters: {
        feeMint: DEFAULT_ADDRESS,
        onboardingFee: 0n,
        relocationFee: 0n,
        minCapacity: 10,
        maxCapacity: 20,
        rewardWeightBps: 12_500,
        densityTarget: 3,
        relocationCooldownSeconds: 0,
        probationSeconds: 0,
        maintenanceSecondsPerYear: 0,
        probationMultiplierBps: 10_000,
        activator: Activator.Operator,
      },
    }),
    getApproveManufacturerInstruction({
      ...shared,
      manufacturer,
      id: MANUFACTURER_ID,
      name: name("Maker"),
      authorityArg: authority.address,
      attestationKey: maker.address,
      quota: 1,
      classes,
      bond: 0n,
    }),
    await getRegisterOperatorInstructionAsync(shared),
  ]);
  const { data } = await fetchNetwork(rpc, network, { commitment: "confirmed" });
  assert.deepEqual([data.id, data.genesis, data.epochSeconds], [NETWORK_ID, genesis, 86_400]);
  assert.equal(data.authority, authority.address);
  assert.deepEqual([data.classes, data.manufacturers, data.operators], [1, 1, 1]);
});

async function registration(key: MessageKey): Promise<Parameters<typeof send>[1]> {
  const registry = bytesOf(DEVICE_REGISTRY_PROGRAM_ADDRESS);
  const expiry = (await now()) + 86_400;
  const attestation = attestationMessage({
    registry,
    network: bytesOf(network),
    classId: CLASS_ID,
    deviceKey: key.bytes,
    expiry,
  });
  return [
    maker.signed(attestation),
    key.signed(possessionMessage(registry, bytesOf(network), bytesOf(operator))),
    getRegisterDeviceInstruction({
      payer: authority,
      authority,
      network,
      class: deviceClass,
      manufacturer,
      operator,
      device: await derive(Buffer.from("device"), bytesOf(network), key.bytes),
      args: { deviceKey: key.address, capacity: 15, attestationExpiry: BigInt(expiry) },
      ...events,
    }),
  ];
}

test("two signatures register a device, which reads back with its bond", async () => {
  await send(authority, await registration(device));
  const account = await derive(Buffer.from("device"), bytesOf(network), device.bytes);
  const { data } = await fetchDevice(rpc, account, { commitment: "confirmed" });
  assert.equal(data.key, device.address);
  assert.deepEqual(
    [data.index, data.class, data.manufacturer, data.capacity],
    [0, CLASS_ID, MANUFACTURER_ID, 15],
  );
  const { data: owner } = await fetchOperator(rpc, operator, { commitment: "confirmed" });
  assert.deepEqual([owner.devices, owner.bondRequired], [1, 60n]);
});

test("a used-up quota is told by the code that the generated client names", async () => {
  const code = DEVICE_REGISTRY_ERROR__MANUFACTURER_QUOTA_EXCEEDED;
  await assertRefused(authority, code, await registration(new MessageKey()));
});

test("a wrong authority is told by the code that the generated client names", async () => {
  const stranger = await fundedSigner(1n);
  const [pauser, statusOracle, feeAdmin] = Array<Address>(3).fill(stranger.address) as [
    Address,
    Address,
    Address,
  ];
  const instruction = getSetRolesInstruction({
    signer: stranger,
    network,
    pauser,
    statusOracle,
    feeAdmin,
    ...events,
  });
  await assertRefused(stranger, DEVICE_REGISTRY_ERROR__AUTHORITY_MISMATCH, [instruction]);
});
