/** The programs as their IDLs describe them. */
import { readFileSync } from "node:fs";

import { type AnchorProvider, type Idl, Program } from "@anchor-lang/core";

import type { DeviceRegistry } from "../generated/types/device_registry.ts";
import type { RewardDistributor } from "../generated/types/reward_distributor.ts";
import type { StakingVault } from "../generated/types/staking_vault.ts";

function load<T extends Idl>(name: string, provider: AnchorProvider): Program<T> {
  const idl = readFileSync(new URL(`../generated/idl/${name}.json`, import.meta.url), "utf8");
  return new Program<T>(JSON.parse(idl) as T, provider);
}

export const registryOf = (provider: AnchorProvider) => load<DeviceRegistry>("device_registry", provider);
export const distributorOf = (provider: AnchorProvider) =>
  load<RewardDistributor>("reward_distributor", provider);
export const vaultOf = (provider: AnchorProvider) => load<StakingVault>("staking_vault", provider);
