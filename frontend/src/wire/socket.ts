import type { Link, LinkEvents, OpenLink } from './link';
import type { ServerFrame } from './wire';

export const socketLink =
  (path: string): OpenLink =>
  (events: LinkEvents): Link => {
    const address = new URL(path, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    let over = false;
    const end = (code: number): void => {
      if (over) return;
      over = true;
      events.lost(code);
    };
    socket.onopen = () => events.opened();
    socket.onmessage = (message: MessageEvent<string>) => events.heard(JSON.parse(message.data) as ServerFrame);
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
