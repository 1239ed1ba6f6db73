/** How a refusal looks to somebody who has nothing but the IDL. */
import assert from "node:assert/strict";

import anchor, { type Idl, type Program } from "@anchor-lang/core";

/** Demands that a program refuses a transaction with the error that its IDL lists under this name, and with its sentence. */
export async function assertRefused<T extends Idl>(
  program: Program<T>,
  name: string,
  sent: Promise<unknown>,
): Promise<void> {
  const listed = program.rawIdl.errors?.find((error) => error.name === name);
  assert.ok(listed, `the IDL lists an error ${name}`);
  const refusal: unknown = await sent.then(
    () => assert.fail(`accepted, where ${name} was expected`),
    (thrown: unknown) => thrown,
  );
  if (!(refusal instanceof anchor.AnchorError)) {
    throw refusal;
  }
  const { errorCode, errorMessage } = refusal.error;
  assert.deepEqual([errorCode.code, errorCode.number, errorMessage], [listed.name, listed.code, listed.msg]);
  assert.ok(refusal.program.equals(program.programId));
}
