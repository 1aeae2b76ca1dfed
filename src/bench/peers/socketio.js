// Socket.IO, emitting each update to every client: `node socketio.js <port>`.

import { Server } from "socket.io";
import { servePeer } from "./peer.js";

const [port] = process.argv.slice(2);

const server = servePeer((update) => io.emit("update", update), Number(port));
const io = new Server(server, { transports: ["websocket"], serveClient: false });
