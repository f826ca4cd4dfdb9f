/** Changing the graph through the schema, without HTTP: as whom, when, and what comes of it. */
import { type GraphQLInputType, getNullableType, graphql, isInputObjectType, isListType } from "graphql";
import type { Actor, MemberLevel } from "../../../src/domain/actor";
import type { Instant } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import { buildGraphSchema } from "../../../src/graphql/build-schema";
import { createContext } from "../../../src/graphql/context";
import { readRows } from "../../../src/world/read-rows";
import { type Data, NOW } from "./ask";

export const OPERATOR: Actor = { role: "OPERATOR", name: "olga" };
export const AUDITOR: Actor = { role: "AUDITOR", name: "adam" };

/** Somebody who acts for a party. */
export const member = (party: string, level: MemberLevel = "ADMIN"): Actor => ({
  role: "MEMBER",
  name: `${level.toLowerCase()} of ${party}`,
  party,
  level,
});

const inputType = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

const ENVELOPE = `revision dryRun userErrors { code path message currentRevision }
  effects { changed shifts { before after count } principals { nodes { principal { ... on Party { reference } }
    changes { from to before { mode status } after { mode status implementer { reference } } } } } }`;

/** Runs one mutation and gives back its payload. */
export async function mutate(
  store: Store,
  actor: Actor,
  name: string,
  input: object,
  { shows = "", now = NOW }: { readonly shows?: string; readonly now?: Instant } = {},
): Promise<Data> {
  const source = `mutation ($input: ${inputType(name)}!) { ${name}(input: $input) { ${ENVELOPE} ${shows} } }`;
  const result = await graphql({
    schema: buildGraphSchema(),
    source,
    variableValues: { input },
    contextValue: createContext(store, () => now, undefined, actor, "request-1", readRows),
  });
  if (result.errors)
    throw new Error(result.errors.map((it) => it.originalError?.stack ?? it.message).join("\n"));
  const payload = JSON.parse(JSON.stringify(result.data))[name];
  for (const { path } of payload.userErrors) expect(placeOf(inputType(name), path)).toEqual([name, path]);
  return payload;
}

/** The part of a path that there is in an input: all of it, if it names real fields. */
function placeOf(typeName: string, [root, ...steps]: string[]): [string, string[]] {
  const name = typeName.charAt(0).toLowerCase() + typeName.slice(1).replace(/Input$/, "");
  const found = root === "input" ? [root] : [];
  let type: GraphQLInputType | undefined = buildGraphSchema().getType(typeName) as GraphQLInputType;
  for (const step of steps) {
    type = type && getNullableType(type);
    if (isListType(type) && /^\d+$/.test(step)) type = type.ofType;
    else type = isInputObjectType(type) ? type.getFields()[step]?.type : undefined;
    if (type === undefined) break;
    found.push(step);
  }
  return [name, found];
}

/** The codes of what a payload says is wrong. */
export const codesIn = (payload: Data): string[] => payload.userErrors.map((it: { code: string }) => it.code);
