// What the peers have in common: the publisher inside the server, and the control channel through which the benchmark sets its rate.

import { createServer } from "node:http";

const HOST = "127.0.0.1";

/** Microseconds on the clock that all processes of the machine share. */
const micros = () => Number(process.hrtime.bigint() / 1000n);

/**
 * Publishes at a rate: all that are due, then waits for the next one, at least 1 ms.
 *
 * @param {(update: {c: string, o: number, t: number, d: {n: number, text: string}}) => void} broadcast
 */
function startPublisher(broadcast, rate, pad) {
  const start = micros();
  const text = "x".repeat(pad);
  let done = 0;
  let timer;
  const dueAt = (number) => start + Math.floor((number * 1e6) / rate);
  const publish = () => {
    const now = micros();
    for (; dueAt(done + 1) <= now; done++) {
      broadcast({ c: "rooms/bench", o: 100_000 + done, t: Date.now(), d: { n: dueAt(done + 1), text } });
      if (micros() - now > 50_000) {
        // Gives the event loop its turn; what is due meanwhile comes late, and is counted so.
        done++;
        break;
      }
    }
    timer = setTimeout(publish, Math.max(1, (dueAt(done + 1) - micros()) / 1000));
  };
  publish();
  return () => clearTimeout(timer);
}

/**
 * An HTTP server on loopback that publishes as `POST /bench?rate=…&pad=…` says, collects garbage for `?gc=1`, and ends with the process that started it.
 *
 * @param {(update: object) => void} broadcast
 */
export function servePeer(broadcast, port) {
  let stop = () => {};
  const server = createServer((request, response) => {
    const url = new URL(request.url, `http://${HOST}`);
    if (request.method !== "POST" || url.pathname !== "/bench") {
      response.writeHead(404).end();
      return;
    }
    if (url.searchParams.has("rate")) {
      stop();
      const rate = Number(url.searchParams.get("rate"));
      stop = rate > 0 ? startPublisher(broadcast, rate, Number(url.searchParams.get("pad"))) : () => {};
    }
    if (url.searchParams.has("gc")) {
      globalThis.gc?.();
    }
    response.end(`heap=${process.memoryUsage().heapUsed}\n`);
  });
  server.listen({ port, host: HOST, backlog: 4096 }, () => console.log("ready"));
  process.stdin.on("end", () => process.exit(0)).resume();
  return server;
}
