/** Nothing is timed before everybody has given the same answers. */
import { nameOf, type Runner, requestsOf } from "./field";
import { ask, type QuestionName } from "./questions";

/** The questions that every rival answers. */
const COMMON: readonly QuestionName[] = ["one", "page"];

/** At most so many answers to a question are compared, from all over the fleet. */
const MOST_COMPARED = 100;

function sampled<T>(all: readonly T[]): T[] {
  const leap = Math.ceil(all.length / MOST_COMPARED);
  return all.filter((_, i) => i % leap === 0);
}

async function answersOf(runner: Runner, question: QuestionName): Promise<string[]> {
  const answers: string[] = [];
  for (const body of sampled(requestsOf(runner, question))) {
    const data = await ask<unknown>(runner.server.url, body);
    answers.push(JSON.stringify(runner.contestant.normalise?.(data) ?? data));
  }
  return answers;
}

/** Where two texts part, with what stands there. */
function difference(expected: string, given: string): string {
  let i = 0;
  while (i < expected.length && expected[i] === given[i]) i++;
  const around = (text: string): string => text.slice(Math.max(0, i - 60), i + 60);
  return `…${around(given)}… instead of …${around(expected)}…`;
}

/** Asks all runners the common questions, and throws if one answers other bytes than the first. @returns bytes compared */
export async function sameAnswers(runners: readonly Runner[]): Promise<number> {
  let bytes = 0;
  for (const question of COMMON) {
    const asked = runners.filter((runner) => runner.contestant.questions[question] !== undefined);
    const [first, ...others] = asked;
    if (first === undefined) continue;
    const expected = await answersOf(first, question);
    for (const runner of others) {
      const given = await answersOf(runner, question);
      for (const [i, text] of expected.entries()) {
        bytes += text.length;
        if (given[i] !== text)
          throw new Error(
            `${nameOf(runner)} answers ${difference(text, given[i] ?? "")} as ${nameOf(first)} does`,
          );
      }
    }
  }
  return bytes;
}
