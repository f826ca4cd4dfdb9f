/** API keys, as they are stored. */
import type { Actor } from "../domain/actor";
import type { ApiKey } from "../domain/api-key";
import type { ApiKeys } from "../domain/credential-ports";
import type { Instant } from "../domain/instant";
import type { Connection, Row, WritingConnection } from "./connection";
import { API_KEY } from "./tables/side-tables";

/** Runs work that writes, in its turn. */
export type InTurn = <T>(work: (writer: WritingConnection) => Promise<T>) => Promise<T>;

const keyIn = (row: Row): ApiKey => ({
  id: row.id as string,
  actor: JSON.parse(row.actor as string) as Actor,
  digest: row.digest as string,
  createdAt: row.created_at as Instant,
  expiresAt: row.expires_at as Instant,
  revokedAt: row.revoked_at as Instant | null,
});

/** See the head of this file. */
export class StoredApiKeys implements ApiKeys {
  constructor(
    private readonly reader: Connection,
    private readonly inTurn: InTurn,
  ) {}

  add({ id, actor, digest, createdAt, expiresAt, revokedAt }: ApiKey): Promise<void> {
    const row = [id, JSON.stringify(actor), digest, createdAt, expiresAt, revokedAt];
    return this.inTurn((writer) => writer.insert(API_KEY, [row]));
  }

  async find(id: string): Promise<ApiKey | null> {
    const [row] = await this.reader.all("SELECT * FROM api_key WHERE id = :id", { id });
    return row === undefined ? null : keyIn(row);
  }

  async list(): Promise<ApiKey[]> {
    return (await this.reader.all("SELECT * FROM api_key ORDER BY created_at, id")).map(keyIn);
  }

  revoke(id: string, at: Instant): Promise<boolean> {
    return this.inTurn(async (writer) => {
      const [key] = await writer.all("SELECT * FROM api_key WHERE id = :id AND revoked_at IS NULL", { id });
      if (key === undefined) return false;
      await writer.all("UPDATE api_key SET revoked_at = :at WHERE id = :id", { id, at });
      return true;
    });
  }
}
