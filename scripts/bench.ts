/** Measures the server and its rivals: `npm run bench -- --help`. */
import { runBench } from "./lib/bench/run-bench";

runBench(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
}).then(
  (code) => {
    // Servers under test are ended by then; sockets of the load may linger.
    process.exit(code);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
