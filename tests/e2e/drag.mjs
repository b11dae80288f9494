/**
 * Files dragged from another program, as a file manager drags them: the source's side of XDND, version 5.
 * https://www.freedesktop.org/wiki/Specifications/XDND/
 */
import { pathToFileURL } from "node:url";
import { CLIENT_MESSAGE, SELECTION_REQUEST, X11 } from "./x11.mjs";

const VERSION = 5;
const PATIENCE = 10_000;

/** Begins to drag files (or, where they are no paths, addresses). It ends with the test, however that ends. */
export async function drag(test, paths) {
  const addresses = paths.map((path) => (path.startsWith("/") ? pathToFileURL(path).href : path));
  const source = new DragSource();
  source.server = await X11.connect();
  test.after(() => source.server.end());
  source.content = Buffer.from(addresses.map((address) => `${address}\r\n`).join(""));
  for (const name of NAMES) source[name] = await source.server.atom(name);
  source.type = await source.server.atom("text/uri-list");
  source.server.onEvent = (kind, event) => source.heard(kind, event);
  source.window = source.server.createWindow();
  source.server.own(source.window, source.XdndSelection);
  return source;
}

const NAMES = [
  "XdndActionCopy",
  "XdndDrop",
  "XdndEnter",
  "XdndFinished",
  "XdndLeave",
  "XdndPosition",
  "XdndSelection",
  "XdndStatus",
];

class DragSource {
  over = 0;
  /** Called with the numbers of the target's next message of a type. */
  expected = new Map();

  heard(kind, event) {
    if (kind === SELECTION_REQUEST) {
      const wanted = event.readUInt32LE(20) === this.type;
      this.server.answerSelection(event, this.type, wanted ? this.content : null);
    } else if (kind === CLIENT_MESSAGE) {
      this.expected.get(event.readUInt32LE(8))?.(event.readUInt32LE(16));
    }
  }

  /** Holds the files over a place of the screen; resolves to whether they would be taken there. */
  async hold(x, y) {
    const target = await this.server.windowAt(x, y);
    if (target !== this.over) {
      if (this.over) this.tell("XdndLeave", []);
      this.over = target;
      if (target) this.tell("XdndEnter", [VERSION << 24, this.type]);
    }
    if (!target) return false;
    const status = this.answer("XdndStatus");
    this.tell("XdndPosition", [0, (x << 16) | y, 0, this.XdndActionCopy]);
    return ((await status) & 1) === 1;
  }

  /** Lets the files go where they are held. */
  async drop() {
    const finished = this.answer("XdndFinished");
    this.tell("XdndDrop", [0, 0]);
    await finished;
    this.server.end();
  }

  /** Takes the files away again. */
  async leave() {
    this.tell("XdndLeave", []);
    // An answer to a question behind it shows that the message was taken.
    await this.server.windowAt(0, 0);
    this.server.end();
  }

  tell(name, numbers) {
    this.server.sendMessage(this.over, this[name], [this.window, ...numbers]);
  }

  answer(name) {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`the window did not answer with ${name}`)), PATIENCE);
      this.expected.set(this[name], (number) => {
        clearTimeout(timer);
        this.expected.delete(this[name]);
        done(number);
      });
    });
  }
}
