/** The port to API keys. */
import type { ApiKey } from "./api-key";
import type { Instant } from "./instant";

/** API keys are no facts: they make no revision. */
export interface ApiKeys {
  add(key: ApiKey): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  /** All of them, oldest first. */
  list(): Promise<ApiKey[]>;
  /** Revokes a key from an instant on; false if there is none that is not revoked. */
  revoke(id: string, at: Instant): Promise<boolean>;
}
