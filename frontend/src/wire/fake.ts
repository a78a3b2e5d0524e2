import type { Link, LinkEvents, OpenLink } from './link';
import { PROTOCOL, type ClientFrame, type Ping, type ServerFrame } from './wire';

/** The far end of a link, for tests: what the page sent, and a mouth to answer with. */
export class FarEnd implements Link {
  sent: ClientFrame[] = [];
  closed = false;
  #unanswered: Ping[] | null = null;
  /** A clock of its own: what is done to the page's does not touch it. */
  readonly #clock = Date.now() - performance.now();

  /** `answers`: whether pings are answered, as a server does at once. */
  constructor(
    readonly events: LinkEvents,
    public answers: boolean,
  ) {}

  send(frame: ClientFrame): void {
    this.sent.push(frame);
    if (frame.type !== 'ping' || !this.answers) return;
    if (this.#unanswered) this.#unanswered.push(frame);
    else this.pong(frame);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.events.lost(1000);
  }

  pong({ t }: Ping = this.last('ping')): void {
    this.say({ type: 'pong', t, now: this.#clock + performance.now() });
  }

  say(...frames: ServerFrame[]): void {
    frames.forEach((frame) => this.events.heard(frame));
  }

  /** Accept the connection, as a server does. */
  welcome(): void {
    this.events.opened();
    // What is sent while the welcome is heard is answered after it.
    this.#unanswered = [];
    this.say({ type: 'welcome', protocol: PROTOCOL, seats: [], now: Date.now() });
    const pings = this.#unanswered;
    this.#unanswered = null;
    pings.forEach((ping) => this.pong(ping));
  }

  last<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }> {
    const found = this.of(type).at(-1);
    if (!found) throw new Error(`no ${type} was sent`);
    return found;
  }

  of<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }
}

/** A network whose every connection can be looked at. */
export class Network {
  ends: FarEnd[] = [];
  /** False: what comes next is a network that lets frames out and none in. */
  answers = true;

  readonly open: OpenLink = (events) => {
    const end = new FarEnd(events, this.answers);
    this.ends.push(end);
    return end;
  };

  get end(): FarEnd {
    const end = this.ends.at(-1);
    if (!end) throw new Error('nothing was connected');
    return end;
  }
}
