/** Looking up which of many intervals covers an instant. */
import fc from "fast-check";
import { coveringAt, covers, type Instant, type Interval, instant } from "../../src/domain/instant";
import { runs } from "./lib/arbitrary-facts";

/** Intervals in order of time without overlap; some are empty, and between some there is a gap. */
const courses = fc.array(fc.nat(3), { maxLength: 20 }).map((steps) => {
  const ends = steps.map((_, i) => instant(steps.slice(0, i + 1).reduce((sum, step) => sum + step)));
  return ends.flatMap((from, i): Interval[] => (i % 3 === 2 ? [] : [{ from, to: ends[i + 1] ?? from }]));
});

test("it is the one that looking at each of them finds", () => {
  fc.assert(
    fc.property(courses, fc.integer({ min: -1, max: 61 }), (course, t) => {
      expect(coveringAt(course, t as Instant)).toBe(course.find((it) => covers(it, t as Instant)));
    }),
    runs(300),
  );
});
