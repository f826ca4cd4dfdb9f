/** Reads what a key version is at the instant: that depends on its client and on the client's other versions. */
import type { KeyVersion } from "../domain/facts";
import { type KeyState, keyState, usable } from "../domain/states";
import type { Reading } from "./reading";

/** The state of a key version. */
export async function readKeyState(reading: Reading, key: KeyVersion): Promise<KeyState> {
  return keyState(key, await reading.lists.all("KeyVersion", "client", key.client), reading.validAt);
}

/** Can the key sign something that counts? */
export async function isUsable(reading: Reading, key: KeyVersion): Promise<boolean> {
  return usable(key, await reading.facts.get("Client", key.client), reading.validAt);
}
