/** The straightforward server: entities are object types, relations are loaded through DataLoader, every setting is a default. */
import "reflect-metadata";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { DataSource, MoreThan } from "typeorm";
import { AnswerSegment, Contract, Party, SituationSegment } from "./straightforward/entities";
import { type Loaders, loadersOn, OPEN } from "./straightforward/loaders";

@ObjectType()
class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@ObjectType()
class MerchantConnection {
  @Field(() => [Party])
  nodes!: Party[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType()
class ContractConnection {
  @Field(() => [Contract])
  nodes!: Contract[];
}

@ObjectType()
class Custody {
  @Field(() => Party, { nullable: true })
  keyHolder!: Promise<Party> | null;
}

@Resolver(() => Party)
class MerchantResolver {
  @Query(() => Party, { nullable: true })
  merchant(@Arg("reference", () => String) reference: string): Promise<Party | null> {
    return source.getRepository(Party).findOneBy({ role: "MERCHANT", reference, revTo: OPEN });
  }

  @Query(() => MerchantConnection)
  async merchants(
    @Arg("first", () => Int) first: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
  ): Promise<MerchantConnection> {
    const id = MoreThan(after ? Number(Buffer.from(after, "base64url").toString()) : 0);
    const found = await source.getRepository(Party).find({
      where: { role: "MERCHANT", revTo: OPEN, id },
      order: { id: "ASC" },
      take: first + 1,
    });
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const endCursor = last ? Buffer.from(String(last.id)).toString("base64url") : null;
    return { nodes, pageInfo: { hasNextPage: found.length > first, endCursor } };
  }

  @FieldResolver(() => ContractConnection)
  async contracts(
    @Root() party: Party,
    @Arg("first", () => Int) first: number,
    @Ctx() { contractsOf }: Loaders,
  ): Promise<ContractConnection> {
    return { nodes: (await contractsOf.load(party.id)).slice(0, first) };
  }

  @FieldResolver(() => AnswerSegment)
  async integration(@Root() party: Party, @Ctx() { answerOf }: Loaders): Promise<AnswerSegment> {
    const answer = await answerOf.load(party.id);
    return Object.assign(new AnswerSegment(), answer, { principal: party.id });
  }
}

@Resolver(() => Contract)
class ContractResolver {
  @FieldResolver(() => [Party])
  parties(@Root() contract: Contract, @Ctx() { party }: Loaders): Promise<Party>[] {
    return [party.load(contract.party), party.load(contract.counterparty)];
  }
}

@Resolver(() => AnswerSegment)
class AnswerResolver {
  @FieldResolver(() => Custody)
  custody(@Root() answer: AnswerSegment, @Ctx() { party }: Loaders): Custody {
    const holder = answer.keyHolder === 0 ? answer.principal : answer.keyHolder;
    return { keyHolder: holder === null ? null : party.load(holder) };
  }
}

const url = process.env.DATABASE_URL ?? "";
const entities = [Party, Contract, SituationSegment, AnswerSegment];
const source = url.startsWith("sqlite:")
  ? new DataSource({
      type: "better-sqlite3",
      database: url.slice("sqlite:".length),
      readonly: true,
      entities,
    })
  : new DataSource({ type: "postgres", url, entities, parseInt8: true });

async function main(): Promise<void> {
  await source.initialize();
  const schema = await buildSchema({
    resolvers: [MerchantResolver, ContractResolver, AnswerResolver],
    validate: false,
  });
  const server = new ApolloServer<Loaders>({ schema });
  const listen = { host: "127.0.0.1", port: Number(process.env.PORT) };
  await startStandaloneServer(server, { listen, context: async () => loadersOn(source) });
}

void main();
