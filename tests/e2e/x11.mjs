/**
 * The X11 server, spoken to as another program on the same screen would: what neither the web driver nor xdotool can
 * say. Protocol: https://www.x.org/releases/current/doc/xproto/x11protocol.html
 */
import { connect } from "node:net";

const CREATE_WINDOW = 1;
const INTERN_ATOM = 16;
const SET_SELECTION_OWNER = 22;
const SEND_EVENT = 25;
const CHANGE_PROPERTY = 18;
const TRANSLATE_COORDINATES = 40;

/** Events by their numbers. */
export const SELECTION_REQUEST = 30;
const SELECTION_NOTIFY = 31;
export const CLIENT_MESSAGE = 33;
const LARGEST_EVENT = 64;

const INPUT_ONLY = 2;
const REPLACE = 0;
/** Bytes of an event, of a reply without its tail, and of an error. */
const PACKET = 32;

/** Asks a window to close, as its title bar would: a virtual screen has no window manager that could. */
export async function askToClose(windowId) {
  const server = await X11.connect();
  try {
    const [protocols, deletion] = [await server.atom("WM_PROTOCOLS"), await server.atom("WM_DELETE_WINDOW")];
    server.sendMessage(windowId, protocols, [deletion]);
    // An answer to a question behind it shows that the message was taken.
    await server.windowAt(0, 0);
  } finally {
    server.end();
  }
}

export class X11 {
  atoms = new Map();
  waiting = [];
  /** Called with each event: its number and its 32 bytes. */
  onEvent = () => {};

  static async connect() {
    const number = /:(\d+)/.exec(process.env.DISPLAY ?? "")?.[1];
    if (number === undefined) throw new Error("there is no X11 display");
    const server = new X11();
    server.socket = connect(`/tmp/.X11-unix/X${number}`);
    server.read = reader(server.socket);
    server.socket.write(greeting());
    const head = await server.read(8);
    const welcome = await server.read(head.readUInt16LE(6) * 4);
    if (head[0] !== 1) throw new Error("the X11 server refused us");
    server.nextId = welcome.readUInt32LE(4);
    const vendor = Math.ceil(welcome.readUInt16LE(16) / 4) * 4;
    const formats = welcome[21] * 8;
    server.root = welcome.readUInt32LE(32 + vendor + formats);
    void server.listen();
    return server;
  }

  /** Takes what comes: answers to the questions in their order, and events. */
  async listen() {
    try {
      for (;;) {
        const packet = await this.read(PACKET);
        const kind = packet[0] & 0x7f;
        if (kind === 0) this.waiting.shift()?.fail(new Error(`the X11 server reports error ${packet[1]}`));
        else if (kind === 1) {
          await this.read(packet.readUInt32LE(4) * 4);
          this.waiting.shift()?.done(packet);
        } else if (kind < LARGEST_EVENT) this.onEvent(kind, packet);
      }
    } catch (error) {
      for (const { fail } of this.waiting) fail(error);
    }
  }

  end() {
    this.socket.destroy();
  }

  ask(request) {
    return new Promise((done, fail) => {
      this.waiting.push({ done, fail });
      this.socket.write(request);
    });
  }

  /** The number that stands for a name. */
  async atom(name) {
    if (!this.atoms.has(name)) {
      const bytes = request(INTERN_ATOM, 0, 8 + Math.ceil(name.length / 4) * 4);
      bytes.writeUInt16LE(name.length, 4);
      bytes.write(name, 8, "latin1");
      this.atoms.set(name, (await this.ask(bytes)).readUInt32LE(8));
    }
    return this.atoms.get(name);
  }

  /** The window right below the root at a place of the screen; 0: none. */
  async windowAt(x, y) {
    const bytes = request(TRANSLATE_COORDINATES, 0, 16);
    bytes.writeUInt32LE(this.root, 4);
    bytes.writeUInt32LE(this.root, 8);
    bytes.writeInt16LE(x, 12);
    bytes.writeInt16LE(y, 14);
    return (await this.ask(bytes)).readUInt32LE(8);
  }

  /** A window that shows nothing: somebody for others to answer to. */
  createWindow() {
    const id = this.nextId++;
    const bytes = request(CREATE_WINDOW, 0, 32);
    bytes.writeUInt32LE(id, 4);
    bytes.writeUInt32LE(this.root, 8);
    bytes.writeUInt16LE(1, 16);
    bytes.writeUInt16LE(1, 18);
    bytes.writeUInt16LE(INPUT_ONLY, 22);
    this.socket.write(bytes);
    return id;
  }

  /** Says that a window of ours holds what is selected, or dragged. */
  own(window, selection) {
    const bytes = request(SET_SELECTION_OWNER, 0, 16);
    bytes.writeUInt32LE(window, 4);
    bytes.writeUInt32LE(selection, 8);
    this.socket.write(bytes);
  }

  /** Sends a window a message of up to five numbers. */
  sendMessage(window, type, numbers) {
    const event = Buffer.alloc(PACKET);
    event.writeUInt8(CLIENT_MESSAGE, 0);
    event.writeUInt8(32, 1);
    event.writeUInt32LE(window, 4);
    event.writeUInt32LE(type, 8);
    numbers.forEach((number, i) => event.writeUInt32LE(number >>> 0, 12 + i * 4));
    this.sendEvent(window, event);
  }

  /** Hands over what a SelectionRequest asks for; `null`: we have no such thing. */
  answerSelection(asked, type, content) {
    const [time, , requestor, selection, target, property] = [4, 8, 12, 16, 20, 24].map((at) => asked.readUInt32LE(at));
    if (content) {
      const bytes = request(CHANGE_PROPERTY, REPLACE, 24 + Math.ceil(content.length / 4) * 4);
      bytes.writeUInt32LE(requestor, 4);
      bytes.writeUInt32LE(property, 8);
      bytes.writeUInt32LE(type, 12);
      bytes.writeUInt8(8, 16);
      bytes.writeUInt32LE(content.length, 20);
      content.copy(bytes, 24);
      this.socket.write(bytes);
    }
    const event = Buffer.alloc(PACKET);
    event.writeUInt8(SELECTION_NOTIFY, 0);
    [time, requestor, selection, target, content ? property : 0].forEach((number, i) =>
      event.writeUInt32LE(number, 4 + i * 4),
    );
    this.sendEvent(requestor, event);
  }

  sendEvent(window, event) {
    const bytes = request(SEND_EVENT, 0, 12 + PACKET);
    bytes.writeUInt32LE(window, 4);
    event.copy(bytes, 12);
    this.socket.write(bytes);
  }
}

function request(code, detail, length) {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt8(detail, 1);
  bytes.writeUInt16LE(length / 4, 2);
  return bytes;
}

/** Little-endian, protocol 11.0, no authorization (the server runs with `-ac`). */
function greeting() {
  const bytes = Buffer.alloc(12);
  bytes.write("l", 0);
  bytes.writeUInt16LE(11, 2);
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
