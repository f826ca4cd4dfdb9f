/**
 * Loaded into a server under test before its own code. Told to, it watches how long the event loop is not free; told again, it says
 * what was the longest, in milliseconds.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let watching = false;
  process.on("message", () => {
    watching = !watching;
    if (watching) {
      delay.reset();
      delay.enable();
      process.send?.(0);
    } else {
      delay.disable();
      process.send?.(delay.max / 1e6);
    }
  });
  // Being listened to is no reason to stay alive.
  process.channel?.unref();
}
