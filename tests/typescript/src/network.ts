/** A network with a class, a manufacturer and an operator, set up through the registry's IDL. */
import anchor, { type Program } from "@anchor-lang/core";
import { Ed25519Program, Keypair, PublicKey, type TransactionSignature } from "@solana/web3.js";

import type { DeviceRegistry } from "../generated/types/device_registry.ts";
import { padded, u16, u64 } from "./bytes.ts";
import { addressOf, fundedWallet, now, providerOf } from "./cluster.ts";
import { attestationMessage, possessionMessage } from "./messages.ts";
import { registryOf } from "./programs.ts";

const { BN } = anchor;

/** Length of an epoch, seconds: the least that the registry takes. */
export const EPOCH_SECONDS = 60;
export const CLASS_ID = 1;
export const MANUFACTURER_ID = 1;
export const NETWORK_ID = 7n;
/** Base units of collateral for each unit of capacity. */
export const BOND_PER_UNIT = 25n;
/** How long an attestation holds, seconds. */
const ATTESTATION_SECONDS = 30 * 86_400;

/** One network and the keys that act in it. The authority pays for everything. */
export interface Network {
  registry: Program<DeviceRegistry>;
  authority: Keypair;
  maker: Keypair;
  address: PublicKey;
  class: PublicKey;
  manufacturer: PublicKey;
  /** The operator account of the authority. */
  operator: PublicKey;
  /** Start of epoch 0, unix seconds. */
  genesis: number;
  /** The signatures of the transactions that made each part. */
  signatures: Record<"network" | "class" | "manufacturer" | "operator", TransactionSignature>;
}

/** Creates a network in which `endedEpochs` epochs have ended, with a manufacturer that may attest `quota` devices. */
export async function createNetwork(quota: number, endedEpochs = 0): Promise<Network> {
  const authority = await fundedWallet(100);
  const maker = Keypair.generate();
  const registry = registryOf(providerOf(authority));
  const genesis = (await now()) - endedEpochs * EPOCH_SECONDS - 1;
  const address = addressOf(
    registry.programId,
    Buffer.from("network"),
    authority.publicKey.toBytes(),
    u64(NETWORK_ID),
  );
  const under = (name: string, id: number) =>
    addressOf(registry.programId, Buffer.from(name), address.toBytes(), u16(id));
  const network = {
    registry,
    authority,
    maker,
    address,
    genesis,
    class: under("class", CLASS_ID),
    manufacturer: under("manufacturer", MANUFACTURER_ID),
    operator: addressOf(
      registry.programId,
      Buffer.from("operator"),
      address.toBytes(),
      authority.publicKey.toBytes(),
    ),
  };
  const signatures = {
    network: await create(network),
    class: await createClass(network),
    manufacturer: await approveManufacturer(network, quota),
    operator: await registry.methods.registerOperator().accountsPartial({ network: address }).rpc(),
  };
  return { ...network, signatures };
}

type Unsigned = Omit<Network, "signatures">;

function create({ registry, authority, genesis }: Unsigned): Promise<TransactionSignature> {
  return registry.methods
    .createNetwork({
      id: new BN(NETWORK_ID.toString()),
      name: padded("Through the IDL", 32),
      genesis: new BN(genesis),
      epochSeconds: EPOCH_SECONDS,
      changeDelaySeconds: 0,
      pauser: authority.publicKey,
      statusOracle: authority.publicKey,
      feeAdmin: authority.publicKey,
    })
    .rpc();
}

function createClass({ registry, address }: Unsigned): Promise<TransactionSignature> {
  return registry.methods
    .createClass({
      id: CLASS_ID,
      name: padded("Hotspot", 32),
      category: { connectivity: {} },
      capacityUnit: padded("mbps", 32),
      densityResolution: 8,
      bondPerUnit: new BN(BOND_PER_UNIT.toString()),
      parameters: {
        feeMint: PublicKey.default,
        onboardingFee: new BN(0),
        relocationFee: new BN(0),
        minCapacity: 1,
        maxCapacity: 1_000,
        rewardWeightBps: 10_000,
        densityTarget: 0,
        relocationCooldownSeconds: 0,
        probationSeconds: 0,
        maintenanceSecondsPerYear: 0,
        probationMultiplierBps: 10_000,
        activator: { operator: {} },
      },
    })
    .accountsPartial({ network: address })
    .rpc();
}

function approveManufacturer(
  { registry, address, maker }: Unsigned,
  quota: number,
): Promise<TransactionSignature> {
  const classes = Array<number>(32).fill(0);
  classes[CLASS_ID >> 3] = 1 << (CLASS_ID & 7);
  return registry.methods
    .approveManufacturer({
      id: MANUFACTURER_ID,
      name: padded("Maker", 32),
      authority: maker.publicKey,
      attestationKey: maker.publicKey,
      quota,
      classes,
      bond: new BN(0),
    })
    .accountsPartial({ network: address })
    .rpc();
}

/** Registers a device of the authority's, with the manufacturer's attestation and the device's proof of possession. */
export async function registerDevice(
  network: Network,
  device: Keypair,
  capacity: number,
  { attestedBy = network.maker }: { attestedBy?: Keypair } = {},
): Promise<TransactionSignature> {
  const { registry, address } = network;
  const program = registry.programId.toBytes();
  const expiry = (await now()) + ATTESTATION_SECONDS;
  const attestation = attestationMessage({
    registry: program,
    network: address.toBytes(),
    classId: CLASS_ID,
    deviceKey: device.publicKey.toBytes(),
    expiry,
  });
  const possession = possessionMessage(program, address.toBytes(), network.operator.toBytes());
  const signed = (key: Keypair, message: Buffer) =>
    Ed25519Program.createInstructionWithPrivateKey({ privateKey: key.secretKey, message });
  return registry.methods
    .registerDevice({ deviceKey: device.publicKey, capacity, attestationExpiry: new BN(expiry) })
    .accountsPartial({ class: network.class, manufacturer: network.manufacturer, operator: network.operator })
    .preInstructions([signed(attestedBy, attestation), signed(device, possession)])
    .rpc();
}

/** The account of a device. */
export function deviceAddress(network: Network, device: PublicKey): PublicKey {
  return addressOf(
    network.registry.programId,
    Buffer.from("device"),
    network.address.toBytes(),
    device.toBytes(),
  );
}
