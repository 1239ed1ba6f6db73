/** That everything here fits the types that were generated with the IDLs. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("these tests type-check against the generated types", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const compiler = fileURLToPath(new URL("../node_modules/.bin/tsc", import.meta.url));
  const { status, stdout, stderr } = spawnSync(compiler, ["--noEmit"], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});
