/** One DataLoader for each relation, made for each request. */
import DataLoader from "dataloader";
import { type DataSource, In, LessThanOrEqual, MoreThan } from "typeorm";
import { AnswerSegment, Contract, Party, SituationSegment } from "./entities";

/** The `rev_to` of what is still known. */
export const OPEN = 2 ** 47 - 1;

export interface Loaders {
  readonly party: DataLoader<number, Party>;
  readonly contractsOf: DataLoader<number, Contract[]>;
  readonly answerOf: DataLoader<number, AnswerSegment>;
}

export function loadersOn(source: DataSource): Loaders {
  return {
    party: new DataLoader(async (ids) => {
      const found = await source.getRepository(Party).findBy({ id: In([...ids]), revTo: OPEN });
      const byId = new Map(found.map((party) => [party.id, party]));
      return ids.map((id) => byId.get(id) ?? new Error(`no party ${id}`));
    }),
    contractsOf: new DataLoader(async (parties) => {
      const found = await source.getRepository(Contract).find({
        where: { party: In([...parties]), revTo: OPEN },
        order: { id: "ASC" },
      });
      return parties.map((party) => found.filter((contract) => contract.party === party));
    }),
    answerOf: new DataLoader(async (principals) => answersOf(source, [...principals])),
  };
}

async function answersOf(source: DataSource, principals: number[]): Promise<(AnswerSegment | Error)[]> {
  const now = { validFrom: LessThanOrEqual(Date.now()), validTo: MoreThan(Date.now()), revTo: OPEN };
  const segments = await source.getRepository(SituationSegment).findBy({ principal: In(principals), ...now });
  const situations = segments.map((segment) => segment.situation);
  const answers = await source
    .getRepository(AnswerSegment)
    .findBy({ policy: 0, situation: In(situations), ...now });
  const situationOf = new Map(segments.map((segment) => [segment.principal, segment.situation]));
  const answerTo = new Map(answers.map((answer) => [answer.situation, answer]));
  return principals.map(
    (principal) => answerTo.get(situationOf.get(principal) ?? 0) ?? new Error(`no answer of ${principal}`),
  );
}
