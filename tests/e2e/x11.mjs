/**
 * Asks a window to close, as its title bar would: the X11 message WM_DELETE_WINDOW. A virtual screen has no window
 * manager that could send it. Protocol: https://www.x.org/releases/current/doc/xproto/x11protocol.html
 */
import { connect } from "node:net";

export async function askToClose(windowId) {
  const number = /:(\d+)/.exec(process.env.DISPLAY ?? "")?.[1];
  if (number === undefined) throw new Error("there is no X11 display");
  const server = connect(`/tmp/.X11-unix/X${number}`);
  const read = reader(server);
  try {
    server.write(greeting());
    const [accepted, , , , , , words] = await read(8).then((head) => [...head.subarray(0, 6), head.readUInt16LE(6)]);
    await read(words * 4);
    if (accepted !== 1) throw new Error("the X11 server refused us");
    server.write(internAtom("WM_PROTOCOLS"));
    const protocols = (await read(32)).readUInt32LE(8);
    server.write(internAtom("WM_DELETE_WINDOW"));
    const deletion = (await read(32)).readUInt32LE(8);
    server.write(clientMessage(windowId, protocols, deletion));
    // An answer to a question behind it shows that the message was taken.
    server.write(internAtom("WM_PROTOCOLS"));
    await read(32);
  } finally {
    server.destroy();
  }
}

/** Little-endian, protocol 11.0, no authorization (the server runs with `-ac`). */
function greeting() {
  const bytes = Buffer.alloc(12);
  bytes.write("l", 0);
  bytes.writeUInt16LE(11, 2);
  return bytes;
}

function internAtom(name) {
  const bytes = Buffer.alloc(8 + Math.ceil(name.length / 4) * 4);
  bytes.writeUInt8(16, 0);
  bytes.writeUInt16LE(bytes.length / 4, 2);
  bytes.writeUInt16LE(name.length, 4);
  bytes.write(name, 8, "latin1");
  return bytes;
}

function clientMessage(window, type, value) {
  const bytes = Buffer.alloc(44);
  bytes.writeUInt8(25, 0); // SendEvent
  bytes.writeUInt16LE(bytes.length / 4, 2);
  bytes.writeUInt32LE(window, 4);
  bytes.writeUInt8(33, 12); // ClientMessage
  bytes.writeUInt8(32, 13);
  bytes.writeUInt32LE(window, 16);
  bytes.writeUInt32LE(type, 20);
  bytes.writeUInt32LE(value, 24);
  return bytes;
}

/** Reads exactly so many bytes. */
function reader(socket) {
  let held = Buffer.alloc(0);
  let wake = () => {};
  let failure = null;
  socket.on("data", (bytes) => {
    held = Buffer.concat([held, bytes]);
    wake();
  });
  for (const end of ["error", "close"])
    socket.on(end, (error) => {
      failure ??= error instanceof Error ? error : new Error("the X11 server hung up");
      wake();
    });
  return async (count) => {
    while (held.length < count) {
      if (failure) throw failure;
      await new Promise((done) => (wake = done));
    }
    const bytes = held.subarray(0, count);
    held = held.subarray(count);
    return bytes;
  };
}
