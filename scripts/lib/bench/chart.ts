/** The chart of the report: requests per second as bars, one panel for each question that rivals answer too. */
import type { Throughput } from "./measure";
import type { QuestionName } from "./questions";

const WIDTH = 760;
const LABELS = 210;
const FIGURES = 80;
const BAR = 20;
const GAP = 8;
const TITLE = 34;

/** Readable on light and on dark pages. */
const OWN = "#2563eb";
const OTHER = "#94a3b8";
const TEXT = "#64748b";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const words = (x: number, y: number, text: string, more = ""): string =>
  `<text x="${x}" y="${y}" fill="${TEXT}"${more}>${escaped(text)}</text>`;

function bar({ side, perSecond }: Throughput, most: number, y: number): string[] {
  const label = side.question === "hello" ? side.name : `${side.name}, ${side.database}`;
  const width = Math.max(1, Math.round(((WIDTH - LABELS - FIGURES) * perSecond.median) / most));
  const middle = y + BAR - 5;
  return [
    words(LABELS - 8, middle, label, ' text-anchor="end"'),
    `<rect x="${LABELS}" y="${y}" width="${width}" height="${BAR}" rx="2" fill="${side.name === "partner-graph" ? OWN : OTHER}"/>`,
    words(LABELS + width + 6, middle, Math.round(perSecond.median).toLocaleString("en-US")),
  ];
}

/** A panel: bars in falling order. @returns its lines and where it ends */
function panel(title: string, throughputs: readonly Throughput[], top: number): [string[], number] {
  const falling = [...throughputs].sort((a, b) => b.perSecond.median - a.perSecond.median);
  const most = falling[0]?.perSecond.median ?? 1;
  const start = top + TITLE;
  const bars = falling.flatMap((it, i) => bar(it, most, start + i * (BAR + GAP)));
  return [
    [words(8, top + 20, title, ' font-weight="bold"'), ...bars],
    start + falling.length * (BAR + GAP) + GAP,
  ];
}

const PANELS: readonly { readonly title: string; readonly questions: readonly QuestionName[] }[] = [
  { title: "Pages of 50 merchants per second", questions: ["page"] },
  { title: "Single merchants per second", questions: ["one", "hello"] },
];

/** Draws the chart. */
export function chart(throughputs: readonly Throughput[]): string {
  const lines: string[] = [];
  let y = 0;
  for (const { title, questions } of PANELS) {
    const shown = throughputs.filter(({ side }) => questions.includes(side.question));
    const [drawn, end] = panel(title, shown, y);
    lines.push(...drawn);
    y = end;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    "<title>Requests per second</title>",
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}
