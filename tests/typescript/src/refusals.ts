/** How a refusal looks to somebody who has nothing but the IDL. */
import assert from "node:assert/strict";

import { AnchorError, type Idl, type Program, ProgramError } from "@anchor-lang/core";

/** Demands that a transaction is refused with the error that the program's IDL lists under this name, and with its sentence. */
export async function assertRefused<T extends Idl>(
  program: Program<T>,
  name: string,
  sent: Promise<unknown>,
): Promise<void> {
  const error = program.rawIdl.errors?.find((listed) => listed.name === name);
  assert.ok(error, `the IDL lists an error ${name}`);
  const refusal: unknown = await sent.then(
    () => assert.fail(`accepted, where ${name} was expected`),
    (thrown: unknown) => thrown,
  );
  if (refusal instanceof AnchorError) {
    assert.equal(refusal.error.errorCode.code, name);
    assert.equal(refusal.error.errorCode.number, error.code);
    assert.equal(refusal.error.errorMessage, error.msg);
  } else if (refusal instanceof ProgramError) {
    assert.equal(refusal.code, error.code);
    assert.equal(refusal.msg, error.msg);
  } else {
    throw refusal;
  }
}
