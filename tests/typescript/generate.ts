/**
 * Brings what a build of the programs wrote into `generated/`, and the example of `docs/INTEGRATION.md` beside it, and has
 * Codama write a client of the registry from its IDL.
 * Tests import from `generated/` alone, wherever the build folder is.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { type AnchorIdl, rootNodeFromAnchor } from "@codama/nodes-from-anchor";
import { renderVisitor } from "@codama/renderers-js";
import { createFromRoot } from "codama";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = process.env["CARGO_TARGET_DIR"] ?? path.join(here, "../../target");
const generated = path.join(here, "generated");

await rm(generated, { recursive: true, force: true });
await mkdir(generated);
for (const folder of ["idl", "types"]) {
  const built = path.join(target, folder);
  try {
    await cp(built, path.join(generated, folder), { recursive: true });
  } catch (error) {
    console.error(
      `${String(error)}\nRun \`cargo xtask build\` or \`anchor build\` first; CARGO_TARGET_DIR says where it builds`,
    );
    process.exit(1);
  }
}

const documented = await readFile(path.join(here, "../../docs/INTEGRATION.md"), "utf8");
const example = documented.match(/```ts\n(.*?)```/su)?.[1];
if (example === undefined) {
  throw new Error("docs/INTEGRATION.md has no example: what begins with ```ts first is one");
}
await writeFile(path.join(generated, "example.ts"), example);

const idl = JSON.parse(await readFile(path.join(generated, "idl/device_registry.json"), "utf8")) as AnchorIdl;
await createFromRoot(rootNodeFromAnchor(idl)).accept(
  renderVisitor(path.join(generated, "codama"), {
    formatCode: false,
    generatedFolder: "registry",
    kitImportStrategy: "rootOnly",
    // What an encoder takes is called `<type>Args` otherwise, and the IDL has types of such names.
    nameTransformers: { dataArgsType: (name) => `Loose${name.charAt(0).toUpperCase()}${name.slice(1)}` },
    syncPackageJson: false,
  }),
);
