import type { Link, LinkEvents, OpenLink } from './link';
import type { ClientFrame, ServerFrame } from './wire';

/** The far end of a link, for tests: what the page sent, and a mouth to answer with. */
export class FarEnd implements Link {
  sent: ClientFrame[] = [];
  closed = false;

  constructor(readonly events: LinkEvents) {}

  send(frame: ClientFrame): void {
    this.sent.push(frame);
  }

  close(): void {
    this.closed = true;
    this.events.lost(1000);
  }

  say(...frames: ServerFrame[]): void {
    frames.forEach((frame) => this.events.heard(frame));
  }

  /** Accept the connection, as a server does. */
  welcome(): void {
    this.events.opened();
    this.say({ type: 'welcome', protocol: 1, seats: [], now: Date.now() });
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

  readonly open: OpenLink = (events) => {
    const end = new FarEnd(events);
    this.ends.push(end);
    return end;
  };

  get end(): FarEnd {
    const end = this.ends.at(-1);
    if (!end) throw new Error('nothing was connected');
    return end;
  }
}
