/** The field: contestants that run, each on a data set, with the requests that are sent to them. */
import { makeKey } from "./api-keys";
import type { Contestant } from "./contestants";
import type { DataSet } from "./data";
import { type Asked, ask, type QuestionName, type Samples } from "./questions";
import type { RunningServer } from "./servers";

/** A contestant that runs. */
export interface Runner {
  readonly contestant: Contestant;
  readonly data: DataSet;
  readonly server: RunningServer;
  readonly samples: Samples;
}

/** The requests with which a runner is asked a question. */
export function requestsOf(runner: Runner, question: QuestionName): Asked[] {
  const bodies = runner.contestant.questions[question];
  if (bodies === undefined) throw new Error(`${runner.contestant.name} cannot be asked "${question}"`);
  return bodies(runner.samples);
}

/** How many different pages are asked for in turn. */
const PAGES = 40;

interface Walked {
  readonly merchants: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const LARGEST_HOLDER = `{ integrationSummary { byImplementer(first: 10) { nodes { implementer { id reference role } } } } }`;

interface Implementer {
  readonly id: string;
  readonly reference: string;
  readonly role: string;
}

interface Implementers {
  readonly integrationSummary: {
    readonly byImplementer: {
      readonly nodes: readonly { readonly implementer: Implementer }[];
    };
  };
}

async function largestHolder(url: string): Promise<Implementer> {
  const { integrationSummary } = await ask<Implementers>(url, { query: LARGEST_HOLDER });
  const isv = integrationSummary.byImplementer.nodes.find((it) => it.implementer.role === "ISV");
  if (isv === undefined) throw new Error("no ISV implements anybody in this data set");
  return isv.implementer;
}

/** Walks the list of merchants for the cursors that requests name. */
async function cursorsOf(walk: string, url: string): Promise<(string | undefined)[]> {
  const cursors: (string | undefined)[] = [undefined];
  while (cursors.length < PAGES) {
    const { merchants } = await ask<Walked>(url, { query: walk, variables: { after: cursors.at(-1) } });
    if (!merchants.pageInfo.hasNextPage) break;
    cursors.push(merchants.pageInfo.endCursor);
  }
  return cursors;
}

async function samplesOf(
  { walk, questions }: Contestant,
  { references, url: database }: DataSet,
  url: string,
): Promise<Samples> {
  const cursors = walk === "" ? [] : await cursorsOf(walk, url);
  if (questions.heldBy === undefined) return { references, cursors, holder: "", holderKey: "" };
  const { id, reference } = await largestHolder(url);
  const member = { role: "MEMBER", name: "bench", party: reference, level: "VIEWER" } as const;
  return { references, cursors, holder: id, holderKey: await makeKey(database, member) };
}

/** Starts a contestant on a data set. */
export async function startRunner(contestant: Contestant, data: DataSet): Promise<Runner> {
  const server = await contestant.start(data);
  try {
    return { contestant, data, server, samples: await samplesOf(contestant, data, server.url) };
  } catch (error) {
    await server.stop();
    throw new Error(`${contestant.name}: ${(error as Error).message}`, { cause: error });
  }
}

/** How a runner is called in tables. */
export const nameOf = ({ contestant, data }: Runner): string =>
  contestant.walk === "" ? contestant.name : `${contestant.name}, ${data.kind}`;
