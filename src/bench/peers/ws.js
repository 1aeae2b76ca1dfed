// Node's `ws`, sending each update to every client: `node ws.js <port> [prepared]`, where "prepared" makes the frame once.

import { Sender, WebSocketServer } from "ws";
import { servePeer } from "./peer.js";

const [port, how] = process.argv.slice(2);

function sendToEach(update) {
  const text = JSON.stringify(update);
  for (const client of sockets.clients) {
    client.send(text);
  }
}

function writeFrame(update) {
  const payload = Buffer.from(JSON.stringify(update));
  const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false };
  const frame = Buffer.concat(Sender.frame(payload, options));
  for (const client of sockets.clients) {
    client._socket.write(frame);
  }
}

const server = servePeer(how === "prepared" ? writeFrame : sendToEach, Number(port));
const sockets = new WebSocketServer({ server });
