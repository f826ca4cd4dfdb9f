/** Lists of parties as connections. */
import {
  listParties,
  listPartiesBelow,
  orderingText,
  type PartyConditions,
  type PartyListRequest,
} from "../app/list-parties";
import type { Page } from "../app/page";
import type { Reading } from "../app/reading";
import type { PolicyName } from "../domain/answer";
import type { Party as PartyFact } from "../domain/facts";
import type { PartyOrder } from "../domain/ports";
import type { AsOf } from "./as-of";
import { ConnectionOf } from "./connection";
import type { ReadingContext } from "./context";
import { settle } from "./error-map";
import { type PageArgs, pageRequest } from "./page-args";
import type { Party } from "./party";

interface Asked<N> {
  readonly conditions: PartyConditions;
  readonly policy?: PolicyName | null;
  readonly order?: PartyOrder;
  readonly page: PageArgs;
  readonly node: (fact: PartyFact, reading: Reading) => N;
}

const requestOf = ({ conditions, policy, order, page }: Asked<Party>): PartyListRequest => ({
  conditions,
  policy: policy ?? "STANDARD",
  order: order ?? "REGISTERED",
  page: settle(pageRequest(page)),
});

const connectionOf = <N extends Party>(
  page: Page<PartyFact>,
  { node, order }: Asked<N>,
): ConnectionOf<PartyFact, N> =>
  new ConnectionOf(page, {
    node,
    id: (party) => party.id,
    text: (party) => orderingText(party, order ?? "REGISTERED"),
  });

/** A list at a root field. */
export async function partyList<N extends Party>(
  context: ReadingContext,
  at: AsOf | null | undefined,
  asked: Asked<N>,
): Promise<ConnectionOf<PartyFact, N>> {
  return connectionOf(settle(await listParties(context.readings, at ?? {}, requestOf(asked))), asked);
}

/** A list below an object. */
export async function partyListBelow<N extends Party>(
  reading: Reading,
  asked: Asked<N>,
): Promise<ConnectionOf<PartyFact, N>> {
  return connectionOf(settle(await listPartiesBelow(reading, requestOf(asked))), asked);
}
