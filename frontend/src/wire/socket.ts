import { frameIn, type Link, type LinkEvents, type OpenLink } from './link';
import type { ServerFrame } from './wire';

export const socketLink =
  (path: string): OpenLink =>
  (events: LinkEvents): Link => {
    let over = false;
    const end = (code: number): void => {
      if (over) return;
      over = true;
      events.lost(code);
    };
    const socket = open(path);
    if (!socket) {
      queueMicrotask(() => end(0));
      return { send: () => {}, close: () => end(0) };
    }
    socket.onopen = () => events.opened();
    socket.onmessage = (message: MessageEvent<unknown>) => {
      const frame = parse(message.data);
      if (frame && !over) events.heard(frame);
    };
    socket.onclose = (event) => end(event.code);
    return {
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
      },
      // The close event of a dead network takes minutes to come: the loss is told at once.
      close: () => {
        socket.close(1000);
        end(1000);
      },
    };
  };

/** Some filters take sockets out of the browser itself. */
function open(path: string): WebSocket | null {
  try {
    const address = new URL(path, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    return new WebSocket(address);
  } catch {
    return null;
  }
}

function parse(data: unknown): ServerFrame | null {
  try {
    return typeof data === 'string' ? frameIn(JSON.parse(data)) : null;
  } catch {
    return null;
  }
}
